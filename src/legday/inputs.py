"""What is read on a night: the inputs of every athlete, those that were named or those of the settings, and their daily logs.

Apart from the pipeline, which only puts the stages in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.errors import NoInputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from legday.config import Config
    from legday.store import Store


def inputs_by_athlete(config: Config, store: Store, inputs: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Named inputs go to the only athlete; those of the config go to whom they stand with, and so does everybody's daily log."""
    people = config.people()
    first = next(iter(people))
    named = {first: list(inputs)} if inputs else {athlete: list(person.inputs) for athlete, person in people.items()}
    if not inputs:
        named[first] = [*config.ingest.inputs, *named[first]]
    if not any(named.values()):
        raise NoInputError
    (in_store,) = store.place.names([""])

    def log_of(athlete: str) -> list[str]:
        log, own = config.daily_log_of(athlete), config.daily_log_name(athlete)
        if log is not None:
            return [str(log)] if log.exists() else []
        return [store.place.data(own)] if own in in_store else []

    return {athlete: [*own, *log_of(athlete)] for athlete, own in named.items()}
