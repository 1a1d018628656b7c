"""What reading a document comes to, in a form that two readers can be compared by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from legday.errors import ReaderError
from legday.readers.recording import EVENTS, FRAMES, LAPS, RECORDS, SESSIONS, SETS, SPLITS, Recording

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = {"sessions": SESSIONS, "laps": LAPS, "records": RECORDS, "sets": SETS, "events": EVENTS, "splits": SPLITS}


def outcome(read: Callable[[], Recording]) -> Any:
    """The refusal in words, or every value of the Recording."""
    try:
        recording = read()
    except ReaderError as refusal:
        words = str(refusal)
        return type(refusal).__name__, words if "\n" not in words else "more than one line"
    for name, columns in COLUMNS.items():
        assert getattr(recording, name).schema == dict(columns)
    rest = recording.device, recording.utc_offset_s, recording.notes, recording.salvaged
    return {name: getattr(recording, name).rows() for name in FRAMES}, rest
