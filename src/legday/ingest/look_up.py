"""What the ledger or a look at a file already answers, and the files that have to be read.

Apart from reading, because a night with nothing new ends here: no file is opened, no archive walked, and Polars is not needed.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from legday.errors import ReaderError
from legday.ingest.discover import Found
from legday.ingest.ledger import Entry, unchanged
from legday.ingest.outcome import STILL_BEING_WRITTEN, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from legday.ingest.archives import Refused
    from legday.ingest.ledger import Filed, Ledger
    from legday.ingest.outcome import Word

NEVER_SEEN = -1
ARCHIVE = "archive"
EMPTY_ARCHIVE = "an archive without a file in it"


class Looked(msgspec.Struct, frozen=True):
    """The outcomes that are known, the files to be read, the archives walked (by athlete and path), and the order of it all."""

    outcomes: list[Outcome] = []
    news: list[Found] = []
    archives: dict[str, dict[str, Entry]] = {}
    places: dict[tuple[str, str], int] = {}


def look_up(found: Sequence[Found | Outcome], ledger: Ledger, still_written: Callable[[Found], bool]) -> Looked:
    """Asks the ledger about every file; an archive that it knows is answered member by member, another one is walked."""
    looked = Looked()
    for athlete, theirs in groupby(found, key=lambda each: each.athlete):
        desk = _Desk(athlete, ledger, looked)
        for each in theirs:
            if isinstance(each, Outcome):
                desk.refused_unseen(each)
            elif not desk.known(each) and not desk.known_archive(each):
                if still_written(each):
                    desk.add(Outcome(athlete, each.shown, "skipped", STILL_BEING_WRITTEN))
                else:
                    desk.look_at(each)
    return looked


class _Desk:
    """The answers of one athlete's ledger."""

    def __init__(self, athlete: str, ledger: Ledger, looked: Looked) -> None:
        self.athlete = athlete
        self._ledger = ledger
        self._looked = looked
        self._entries = ledger.entries(athlete)
        self._filed: Mapping[str, Filed] = ledger.filed(athlete)

    @cached_property
    def _paths(self) -> list[str]:
        return sorted(self._entries)

    def add(self, outcome: Outcome) -> None:
        self._place(outcome.path)
        self._looked.outcomes.append(outcome)

    def known(self, found: Found) -> bool:
        """Whether the ledger answers for this file."""
        entry = self._entries.get(found.shown)
        if entry is None or entry.kind == ARCHIVE or not entry.holds_for(found):
            return False
        self.add(unchanged(self.athlete, found.shown, entry, self._filed.get(entry.content_hash or "")))
        return True

    def known_archive(self, found: Found) -> bool:
        """Whether the ledger answers for all that this archive holds."""
        entry = self._entries.get(found.shown)
        if entry is None or entry.kind != ARCHIVE or not entry.holds_for(found):
            return False
        first = bisect_left(self._paths, f"{found.shown}!")
        inside = self._paths[first : bisect_left(self._paths, f'{found.shown}"')]  # the sign after !
        held = [path for path in inside if self._entries[path].holds_for(found) and self._entries[path].kind != ARCHIVE]
        if str(len(held)) != entry.reason:
            return False
        return all(self.known(replace(found, shown=path)) for path in held)

    def look_at(self, found: Found) -> None:
        """Opens a file that is new: its members if it is an archive, else the file itself, are news."""
        from legday.ingest.members import look_inside

        try:
            inside = look_inside(found)
            if inside is None:
                self._news(found)
            else:
                self._take_members(found, list(inside))
        except ReaderError as fault:
            self._tell(self._unread(found, str(fault), "refused"), found.shown)
        except ConnectionError as fault:
            self.add(Outcome(self.athlete, found.shown, "skipped", fault.strerror))  # as the ledger knows it: the next run asks again
        except OSError:
            self._news(found)  # reading it says what is wrong

    def _take_members(self, archive: Found, members: Sequence[Found | Refused]) -> None:
        told = {each.path: each for each in members if not isinstance(each, Found)} | {
            each.shown: each for each in members if isinstance(each, Found)
        }
        if not told:
            self._ledger.mark(self.athlete, {archive.shown: self._unread(archive, EMPTY_ARCHIVE, "skipped")})
            self.add(Outcome(self.athlete, archive.shown, "skipped", EMPTY_ARCHIVE))
        for member in members:
            path = member.shown if isinstance(member, Found) else member.path
            if told.get(path) is not member:
                continue
            if not isinstance(member, Found):
                self._tell(self._unread(archive, member.reason, "refused"), path)
            elif not self.known(member):
                self._news(member)
        if archive.shown not in told and told:  # a gz is its own only member
            entry = Entry(archive.size, archive.mtime_ns, ARCHIVE, "skipped", str(len(told)), kind=ARCHIVE)
            self._looked.archives.setdefault(self.athlete, {})[archive.shown] = entry

    def refused_unseen(self, outcome: Outcome) -> None:
        """A refusal that discovery met itself, told as new once; one that is new each time (nothing answered) is no fact about a file."""
        if outcome.outcome == "refused" and not outcome.new_refusal:
            self._tell(Entry(NEVER_SEEN, NEVER_SEEN, None, "refused", outcome.reason), outcome.path)
        else:
            self.add(outcome)

    def _unread(self, found: Found, reason: str, word: Word) -> Entry:
        """Bytes that were never read are known by what was wrong with them."""
        return Entry(found.size, found.mtime_ns, sha256(reason.encode()).hexdigest(), word, reason)

    def _tell(self, entry: Entry, path: str) -> None:
        earlier = self._entries.get(path)
        self._ledger.mark(self.athlete, {path: entry})
        if entry.refused_before(earlier):
            self.add(unchanged(self.athlete, path, entry, None))
        else:
            self.add(Outcome(self.athlete, path, "refused", entry.reason, new_refusal=True))

    def _news(self, found: Found) -> None:
        self._place(found.shown)
        self._looked.news.append(found)

    def _place(self, path: str) -> None:
        self._looked.places.setdefault((self.athlete, path), len(self._looked.places))
