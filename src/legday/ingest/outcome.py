"""What became of one file, said in the contract's words.

Apart, because every step of the stage may be the one that decides, and none of them needs a table for it.
"""

from __future__ import annotations

from typing import Literal

import msgspec

# Raised when a reader is added or keeps more: what was skipped or refused before is then looked at again.
READER_VERSION = 2
Word = Literal["stored", "unchanged", "duplicate", "skipped", "refused"]
STILL_BEING_WRITTEN = "still being written"
GONE = "gone before it could be read"


class Outcome(msgspec.Struct, frozen=True):
    """One file of one athlete.

    `activity_ids` are those under which its content is stored now; `duplicate_of` is set where another file of the same recording is
    preferred. `new_refusal` is true only the first time this content is refused.
    """

    athlete: str
    path: str
    outcome: Word
    reason: str | None = None
    activity_ids: tuple[str, ...] = ()
    duplicate_of: str | None = None
    new_refusal: bool = False
