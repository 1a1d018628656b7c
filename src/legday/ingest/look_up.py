"""What the ledger or a look at a file already answers, and the files that have to be read.

Apart from reading, because a night with nothing new ends here: no file is opened, no archive walked, and Polars is not needed.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

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


@dataclass(frozen=True)
class Looked:
    """The outcomes that are known, the files to be read, the archives walked (by athlete and path), and the order of it all."""

    outcomes: list[Outcome] = field(default_factory=list)
    news: list[Found] = field(default_factory=list)
    archives: dict[str, dict[str, Entry]] = field(default_factory=dict)
    places: dict[tuple[str, str], int] = field(default_factory=dict)


def look_up(found: Sequence[Found | Outcome], ledger: Ledger, still_written: Callable[[Found], bool]) -> Looked:
    """Asks the ledger about every file; an archive that it knows is answered member by member, another one is walked."""
    looked = Looked()
    for athlete in dict.fromkeys(each.athlete for each in found):
        desk = _Desk(athlete, ledger, looked)
        for each in found:
            if each.athlete != athlete:
                continue
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
        self._paths = sorted(self._entries)

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
        """A refusal that discovery met itself, told as new once."""
        if outcome.outcome == "refused":
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
