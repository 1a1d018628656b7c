"""What marks a place as a store, and of which format.

Apart from the places, because it is the same in each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from legday import __version__
from legday.errors import StoreError

if TYPE_CHECKING:
    from legday.store.place import Place

OLDEST_FORMAT, FORMAT = 1, 5
MARK = "store.json"


def open_store(place: Place, *, create: bool) -> int:
    """The format of the store in a place; a new one is made where there is none and `create` is true.

    Raises:
        StoreError: not a store, one of another format, or a place that cannot be written.
    """
    with place.faults_worded():
        try:
            return format_of(place)
        except FileNotFoundError:
            pass
        if not create:
            raise StoreError(place, "no store here", "run `legday ingest` first, or name another with --store")
        if place.root is not None:
            place.root.mkdir(parents=True, exist_ok=True)
        set_format(place, FORMAT)
    return FORMAT


def format_of(place: Place) -> int:
    """The format that the store's mark names: today's or an older one.

    Raises:
        StoreError: a format that this legday does not know, or a mark that cannot be read.
        OSError: none that can be read.
    """
    text = place.read(MARK)
    try:
        found = msgspec.json.decode(text)["format"]
    except (msgspec.DecodeError, ValueError, KeyError, TypeError) as fault:
        raise StoreError(
            f"{place}/{MARK}", "cannot be read", "run `legday check --repair`, or start a new store from the original files"
        ) from fault
    if not isinstance(found, int) or not OLDEST_FORMAT <= found <= FORMAT:
        remedy = "use the legday that made it, or start a new store from the original files"
        raise StoreError(place, f"a store of format {found!r}, and this legday reads format {FORMAT}", remedy)
    return found


def set_format(place: Place, number: int) -> None:
    """Writes the mark."""
    place.write(MARK, msgspec.json.encode({"format": number, "legday": __version__}))
