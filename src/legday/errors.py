"""Every error a user can meet. They take facts and word themselves; cli.py turns them into exit codes.

What stands here: one small tree. Apart, because every floor may raise and only the top one may print.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class LegdayError(Exception):
    """Something a user can act on: one line saying what, where and what to do."""

    exit_code = 2

    def __reduce__(self) -> tuple[object, ...]:
        """An error made in a worker process arrives here with its words."""
        return _restored, (type(self), self.args, self.__dict__)


class ConfigError(LegdayError):
    """A setting that cannot stand: `config.toml: window.first_hours = 60: must be below last_hours (48)`."""

    def __init__(self, source: object, key: str, problem: str, value: object = None) -> None:
        shown = "" if value is None else f" = {value!r}"
        self.key, self.told = key, f"{key}{shown}: {problem}"
        super().__init__(f"{source}: {self.told}")

    def found_in(self, source: object) -> None:
        """Names another place where the setting stands."""
        self.args = (f"{source}: {self.told}",)


class UnknownKeyError(ConfigError):
    """A key that no setting has, with the nearest one that exists."""

    def __init__(self, source: object, key: str, known: Iterable[str]) -> None:
        known = sorted(known)
        near = get_close_matches(key.rpartition(".")[2], known, n=1, cutoff=0.5)
        hint = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(known)}"
        super().__init__(source, key, f"unknown key; {hint}")


class MissingInputError(LegdayError):
    """A path that was named and is not there."""

    def __init__(self, path: object) -> None:
        super().__init__(f"{path}: no such file or folder; check the path, or `inputs` in the config")


class NoInputError(LegdayError):
    """Nothing was named to read."""

    def __init__(self) -> None:
        super().__init__("no input: name a file or folder, or set ingest.inputs in the config")


class StoreError(LegdayError):
    """The store cannot be used as it is: another version, no rights, no space."""

    def __init__(self, path: object, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}; {remedy}")


class StoreLockedError(LegdayError):
    """Another run holds the store's lock."""

    exit_code = 75

    def __init__(self, path: object, of_whom: str = "") -> None:
        super().__init__(f"{path}: another legday run is using this store{of_whom}; try again when it has ended")


class ClusterError(LegdayError):
    """A scheduler or a worker of the cluster that work cannot go to."""

    def __init__(self, address: object, problem: str) -> None:
        super().__init__(f"{address}: {problem}")


class WorkersError(LegdayError):
    """Worker processes of this machine that do not start."""

    def __init__(self, starts: int, seconds: float) -> None:
        super().__init__(
            f"{starts} worker processes in a row did not start within {seconds:.0f} s; nothing half-done is kept; "
            "look whether this machine is short of memory or processes, and run it again"
        )


class UnknownActivityError(LegdayError):
    """An activity id that the store does not hold."""

    def __init__(self, activity_id: str, near: Iterable[str] = ()) -> None:
        found = get_close_matches(activity_id, list(near), n=1, cutoff=0.5)
        hint = f"did you mean {found[0]}?" if found else "ids are in report.json"
        super().__init__(f"{activity_id}: no such activity in the store; {hint}")


class AmbiguousActivityError(LegdayError):
    """The beginning of more than one activity id."""

    def __init__(self, beginning: str, found: Iterable[str]) -> None:
        found = sorted(found)
        shown = ", ".join(found[:3]) + (", ..." if len(found) > 3 else "")
        super().__init__(f"{beginning}: {len(found)} activities begin so ({shown}); give more of the id")


class ReaderError(LegdayError):
    """A file that is not what it claims, or holds nothing that can be kept: becomes a refusal, never stops the batch."""

    def __init__(self, problem: str, offset: int | None = None) -> None:
        self.problem = problem
        self.offset = offset
        super().__init__(problem if offset is None else f"{problem} at byte {offset:,}")


class NotAnActivityError(ReaderError):
    """A file that was understood and is not an activity (settings, monitoring, a planned workout): skipped."""


class OptionError(LegdayError):
    """A command-line option whose value cannot stand."""

    def __init__(self, option: str, value: object, problem: str) -> None:
        super().__init__(f"{option}: {problem}" if value is None else f"{option} {value!r}: {problem}")


def _restored(kind: type[LegdayError], words: tuple[object, ...], facts: dict[str, object]) -> LegdayError:
    error = kind.__new__(kind, *words)
    error.__dict__.update(facts)
    return error
