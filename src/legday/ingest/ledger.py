"""What ingest knows of files it has seen, in SQLite: a cache that makes a night with nothing new cheap, and may be thrown away.

Apart from the store's tables, because it answers without Polars. Lost or broken it is begun anew, and every file is read again.
"""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING

from legday.errors import StoreError
from legday.ingest.facts import Facts
from legday.ingest.outcome import READER_VERSION, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from legday.ingest.discover import Found
    from legday.ingest.outcome import Word

SCHEMA = 3  # raised too when recordings are merged by other rules: a night with news groups only what the news can move
TABLES = """
CREATE TABLE files (
  athlete TEXT, path TEXT, size INTEGER, mtime_ns INTEGER, content_hash TEXT, outcome TEXT, reason TEXT, reader_version INTEGER,
  kind TEXT,
  PRIMARY KEY (athlete, path)
) WITHOUT ROWID;
CREATE TABLE recordings (
  athlete TEXT, stands_for TEXT, activity_id TEXT PRIMARY KEY, content_hash TEXT, format TEXT, sport TEXT, start_us INTEGER,
  duration_s REAL, record_count INTEGER, channel_count INTEGER, is_whole INTEGER, timer_s REAL, distance_m REAL, source TEXT,
  serial_number INTEGER, utc_offset_s INTEGER, clock TEXT, set_count INTEGER
) WITHOUT ROWID;
CREATE INDEX recordings_by_file ON recordings (athlete, content_hash, start_us, activity_id);
CREATE INDEX recordings_by_start ON recordings (athlete, start_us);
CREATE INDEX files_by_content ON files (athlete, content_hash);
CREATE TABLE refused_under (settings TEXT);
"""
# A file whose recordings had to be given up (see Intake) is forgotten with them, so that it is read when it is there again.
FILES_OF = """
SELECT path, size, mtime_ns, content_hash, outcome, reason, reader_version, kind FROM files {asked}
AND (kind <> 'recording' OR outcome NOT IN ('stored', 'duplicate')
  OR EXISTS (SELECT 1 FROM recordings AS held WHERE held.athlete = ?1 AND held.content_hash = files.content_hash))
"""
RECORDINGS_OF = """
SELECT stands_for, activity_id, content_hash, format, sport, start_us, duration_s, record_count, channel_count, is_whole, timer_s,
  distance_m, source, serial_number, utc_offset_s, clock, set_count
FROM recordings {asked}
"""
FILED_OF = """
SELECT content_hash, stands_for, stands_for = activity_id FROM recordings {asked}
ORDER BY content_hash, start_us, activity_id
"""
ALL = "WHERE athlete = ?1"
OF_CONTENT = f"{ALL} AND content_hash = ?2"
FILES_OF_CONTENT = f"INDEXED BY files_by_content {OF_CONTENT}"  # SQLite would rather look at all of the athlete's files


@dataclass(frozen=True)
class Entry:
    """What is known of one path: how it looked, and what became of it.

    `content_hash` is None where no byte could be read. `kind` is "table" for a file that holds days or titles and no recording, and
    "archive" for one that was walked into; its reason is then the number of its members.
    """

    size: int
    mtime_ns: int
    content_hash: str | None
    outcome: Word
    reason: str | None
    reader_version: int = READER_VERSION
    kind: str = "recording"

    def holds_for(self, found: Found) -> bool:
        """Whether the file is still the one that was read, by a reader that would do no better today."""
        return (self.size, self.mtime_ns) == (found.size, found.mtime_ns) and self.content_hash is not None and self.is_final

    @property
    def is_final(self) -> bool:
        """Whether the same bytes would fare no better today."""
        return self.outcome in ("stored", "duplicate") or self.reader_version == READER_VERSION

    def refused_before(self, earlier: Entry | None) -> bool:
        """Whether this is a refusal that the runner was told of already."""
        if earlier is None or not self.outcome == earlier.outcome == "refused" or self.content_hash != earlier.content_hash:
            return False
        return self.content_hash is not None or self.reason == earlier.reason


@dataclass(frozen=True)
class Filed:
    """Under which activities the content of a file is stored, in the order of its sessions, and whether one of them is its own."""

    activity_ids: tuple[str, ...] = ()
    preferred: bool = True


def unchanged(athlete: str, path: str, entry: Entry, filed: Filed | None) -> Outcome:
    """The outcome of a file that is as it was."""
    filed = filed or Filed()
    reason = f"{entry.outcome} before: {entry.reason}" if entry.outcome in ("refused", "skipped") else entry.reason
    merged = bool(filed.activity_ids) and (entry.outcome == "duplicate" or not filed.preferred)
    return Outcome(athlete, path, "unchanged", reason, filed.activity_ids, filed.activity_ids[0] if merged else None)


_values_of_entry = attrgetter(*(field.name for field in fields(Entry)))  # as astuple, which would copy every value deeply
_values_of_facts = attrgetter(*(field.name for field in fields(Facts)))


class Ledger:
    """The ledger of one store, open."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[Ledger]:
        """Opens the ledger; one that is broken or of another schema is set aside (`.broken`) and begun anew.

        Raises:
            StoreError: no space, no rights.
        """
        with _faults_worded(path):
            try:
                connection = _connect(path)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                path.replace(path.with_name(f"{path.name}.broken"))
                for trace in ("-wal", "-shm"):
                    path.with_name(path.name + trace).unlink(missing_ok=True)
                connection = _connect(path)
        with closing(connection):
            yield cls(connection, path)

    def entries(self, athlete: str) -> dict[str, Entry]:
        """Every file known of an athlete, by path."""
        return {path: Entry(*entry) for path, *entry in self._rows(FILES_OF, ALL, athlete)}

    def entry(self, athlete: str, path: str) -> Entry | None:
        """What is known of one file."""
        return next((Entry(*entry) for _, *entry in self._rows(FILES_OF, f"{ALL} AND path = ?2", athlete, path)), None)

    def paths_of(self, athlete: str, content_hash: str) -> list[str]:
        """The files that held this content when they were read last."""
        return [path for path, *_ in self._rows(FILES_OF, FILES_OF_CONTENT, athlete, content_hash)]

    def recordings(self, athlete: str) -> dict[Facts, str]:
        """Every recording known of an athlete, also those that stand behind a preferred one, with the id that it is stored under."""
        return self._recordings(ALL, athlete)

    def recordings_of(self, athlete: str, content_hash: str) -> dict[Facts, str]:
        """The recordings of one content."""
        return self._recordings(OF_CONTENT, athlete, content_hash)

    def recordings_between(self, athlete: str, first_us: int, last_us: int) -> dict[Facts, str]:
        """The recordings that began within these instants, both inclusive."""
        return self._recordings(f"{ALL} AND start_us BETWEEN ?2 AND ?3", athlete, first_us, last_us)

    def activity_ids(self, athlete: str) -> list[str]:
        """The ids of all recordings known of an athlete."""
        with _faults_worded(self._path):
            return [row for (row,) in self._connection.execute("SELECT activity_id FROM recordings WHERE athlete = ?", (athlete,))]

    def _recordings(self, asked: str, *values: str | int) -> dict[Facts, str]:
        return {Facts(*facts): preferred for preferred, *facts in self._rows(RECORDINGS_OF, asked, *values)}

    def filed(self, athlete: str, content_hash: str | None = None) -> dict[str, Filed]:
        """Where the content of every file of an athlete stands, or of those with one content, by content hash."""
        found: dict[str, Filed] = {}
        asked = (ALL, athlete) if content_hash is None else (OF_CONTENT, athlete, content_hash)
        for content, stands_for, own in self._rows(FILED_OF, *asked):
            earlier = found.get(content, Filed(preferred=False))
            ids = dict.fromkeys((*earlier.activity_ids, stands_for))
            found[content] = Filed(tuple(ids), preferred=earlier.preferred or bool(own))
        return found

    def mark(
        self, athlete: str, entries: Mapping[str, Entry], stands_for: Mapping[Facts, str] | None = None, forgotten: Iterable[str] = ()
    ) -> None:
        """Writes down, all or nothing, what became of files and of recordings.

        Args:
            athlete: whose.
            entries: what is new of files, by path.
            stands_for: recordings that are new or stand elsewhere now, with the activity_id that they are stored under.
            forgotten: ids of recordings that are known no longer.

        Raises:
            StoreError: no space, no rights.
        """
        with _faults_worded(self._path), self._connection as change:
            change.executemany(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(athlete, path, *_values_of_entry(entry)) for path, entry in entries.items()],
            )
            known = [(athlete, preferred, *_values_of_facts(facts)) for facts, preferred in (stands_for or {}).items()]
            stale = {*forgotten, *(row[2] for row in known)}
            change.executemany("DELETE FROM recordings WHERE activity_id = ?", [(activity_id,) for activity_id in stale])
            change.executemany("INSERT INTO recordings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", known)

    def judge_by(self, settings: str) -> None:
        """Makes what was refused under other settings news again; a runner who raised a limit wants to see it work.

        Raises:
            StoreError: no space, no rights.
        """
        with _faults_worded(self._path), self._connection as change:
            if change.execute("SELECT settings FROM refused_under").fetchall() != [(settings,)]:
                change.execute("UPDATE files SET reader_version = 0 WHERE outcome = 'refused'")
                change.execute("DELETE FROM refused_under")
                change.execute("INSERT INTO refused_under VALUES (?)", (settings,))

    def _rows(self, query: str, asked: str, *values: str | int) -> list[tuple]:  # type: ignore[type-arg] # SQLite's rows are untyped
        with _faults_worded(self._path):
            return self._connection.execute(query.format(asked=asked), values).fetchall()


def _connect(path: Path) -> sqlite3.Connection:
    """A connection to a ledger of this schema, made when the file is new.

    Raises:
        sqlite3.DatabaseError: the file is no ledger, broken, or of another schema.
    """
    connection = sqlite3.connect(path, isolation_level="IMMEDIATE")
    with ExitStack() as unless_whole:
        unless_whole.callback(connection.close)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        schema = connection.execute("PRAGMA user_version").fetchone()[0]
        if schema == 0 and not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            connection.executescript(f"BEGIN; {TABLES} PRAGMA user_version = {SCHEMA}; COMMIT;")
        elif schema != SCHEMA or connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError(f"schema {schema}")
        unless_whole.pop_all()
    return connection


@contextmanager
def _faults_worded(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as fault:
        if "full" in str(fault):
            raise StoreError(path, "no space left on the disk", "free some and run again, nothing was lost") from fault
        raise StoreError(
            path, f"cannot be used ({fault})", "check the disk and the folder's rights; the file may be deleted, it is made anew"
        ) from fault
    except OSError as fault:
        raise StoreError(path, f"cannot be used ({fault.strerror})", "check the folder's rights") from fault
