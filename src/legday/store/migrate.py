"""Steps from each format of the store to the next, so that a newer legday reads what an older one wrote.

Apart from the folder, because this list only grows. A step that was cut off is done again: each must be harmless the second time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.errors import StoreError
from legday.store import delta, seals
from legday.store.buckets import DIVIDED
from legday.store.mark import FORMAT, MARK, set_format

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from legday.store.place import Place


def _forget_report(place: Place) -> None:
    """1 to 2: the kept report bears its own hash, and the store its seals; the seals come with the next run."""
    place.delete("last_report")


def _widen_activities(place: Place) -> None:
    """2 to 3: activities say what measured, and which thresholds the watch held; null in old rows until they are read again.

    What was computed without them is dropped, and made anew by the next run.
    """
    place.delete("last_report")
    for name in delta.MADE_ANEW:
        place.clear(name)
    for name in ("activities", "titles"):
        delta.add_columns(place, name)


def _divide_by_bucket(place: Place) -> None:
    """3 to 4: records were divided by athlete, a file each at least, and other tables not at all; now all large ones are by bucket."""
    from legday.store.divide import divide

    for name in DIVIDED:
        divide(place, name)


def _widen_form(place: Place) -> None:
    """4 to 5: a run's form keeps what later runs need of it; null in old rows, which are made anew by the next run that has news."""
    delta.add_columns(place, "form")


STEPS: Mapping[int, Callable[[Place], None]] = {1: _forget_report, 2: _widen_activities, 3: _divide_by_bucket, 4: _widen_form}


def migrate(place: Place, found: int) -> None:
    """Brings a store of an older format to today's, one step at a time; the caller holds the lock.

    Raises:
        StoreError: the disk is full or not writable; the store then stands at the last step that was done. Or the mark is not the one
            that was sealed: it then says nothing of how old the tables are.
    """
    with place.faults_worded():
        _refuse_changed_mark(place)
        place.touch(seals.UNSEALED)  # the next run seals what is new
        for number in range(found, FORMAT):
            STEPS[number](place)
            _forget_seals(place)
            set_format(place, number + 1)


def _refuse_changed_mark(place: Place) -> None:
    kept = _seals(place)
    if kept and kept.hashes.get(MARK, own := place.digest(MARK)) != own:
        raise StoreError(f"{place}/{MARK}", "its bytes have changed since it was written", "run `legday check --repair`")


def _forget_seals(place: Place) -> None:
    """Takes what is gone, and the mark that is about to change, out of the seals."""
    if kept := _seals(place):
        there = {file.path for file in place.walk("")}
        stays = {path: digest for path, digest in kept.hashes.items() if path != MARK and path in there}
        seals.write_seals(place, seals.Seals(stays, kept.kept_up))


def _seals(place: Place) -> seals.Seals | None:
    """The seals, None where there are none; broken ones stay as they are for `legday check` to tell of."""
    try:
        return seals.read_seals(place)
    except seals.BrokenSealsError:
        return None
