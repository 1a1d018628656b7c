"""Looks whether the store is as it was written: every byte, every log, every table's contract, and what the tables say of each other.

Apart from mending, because looking must never change anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from legday.errors import StoreError
from legday.store import delta, kept, seals
from legday.store.buckets import COLUMN, PARTITION, bucket_of
from legday.store.delta import LOG, NAMES, version, versions
from legday.store.mark import MARK, format_of
from legday.store.upkeep import orphans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from legday.store.place import Place

Kind = Literal["mark", "seals", "ledger", "report", "log", "file", "contract", "orphans", "loose_rows", "no_records"]


class Problem(NamedTuple):
    """One thing that is not as it was written; `path` is below the store's folder, `rows` are activity ids where it is about some."""

    kind: Kind
    path: str
    what: str
    rows: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """The table that it is about, or the file."""
        return self.path.split("/", 1)[0]

    @property
    def is_harmless(self) -> bool:
        """Whether every ordinary run may leave it: copies of a recording share a file with what is kept, until the tables are kept up."""
        return self.kind == "loose_rows"


def check(place: Place) -> list[Problem]:
    """Everything that is wrong with the store's files and tables; the ledger's insides are ingest's to judge. Changes nothing."""
    problems = [*_mark(place), *_sealed(place), *_kept(place)]
    logs = {problem.table: problem for name in NAMES for problem in _log(place, name)}
    known = {problem.path for problem in problems}
    problems += [problem for problem in logs.values() if problem.path not in known or problem.kind == "log"]
    readable = [name for name, newest in zip(NAMES, versions(place), strict=True) if newest >= 0 and name not in logs]
    whole = [name for name in readable if not _broken(problems, name)]
    for name in readable:
        missing = [problem for problem in _files(place, name) if problem.path not in known]
        problems += missing
        if name in whole and any(problem.kind == "file" for problem in missing):
            whole.remove(name)
    for name in whole:
        problems += _contract(place, name)
    if "activities" in whole:
        problems += _between(place, records_are_whole="records" in whole)
    return problems


def _broken(problems: list[Problem], name: str) -> bool:
    return any(problem.table == name and problem.kind in ("log", "file") for problem in problems)


def _mark(place: Place) -> Iterator[Problem]:
    try:
        format_of(place)
    except FileNotFoundError:
        yield Problem("mark", MARK, "it is missing")
    except StoreError as fault:
        yield Problem("mark", MARK, str(fault).partition(": ")[2])


def _sealed(place: Place) -> Iterator[Problem]:
    """Bytes that changed since they were sealed; after a run that was killed, what it may have changed itself is left out."""
    try:
        sealed = seals.read_seals(place)
    except seals.BrokenSealsError:
        yield Problem("seals", seals.SEALS, "its bytes have changed")
        return
    if sealed is None:
        if any(place.names([f"{name}/{LOG}" for name in NAMES])) and not place.exists(seals.UNSEALED):
            yield Problem("seals", seals.SEALS, "it is missing")
        return
    killed = place.exists(seals.UNSEALED)
    newest = dict(zip(NAMES, versions(place), strict=True))
    for path, digest in place.digests(sealed.hashes):
        if killed and seals.is_mutable(path):
            continue
        kind: Kind = {MARK: "mark", seals.LEDGER: "ledger"}.get(path, "log" if LOG in path else "file")  # type: ignore[assignment]
        if isinstance(digest, FileNotFoundError):
            if kind in ("mark", "ledger") or (kind == "log" and not killed and _is_newest(newest, path)):
                yield Problem(kind, path, "it is missing")
        elif isinstance(digest, OSError):
            yield Problem(kind, path, f"it cannot be read ({digest.strerror})")
        elif digest != sealed.hashes[path]:
            yield Problem(kind, path, "its bytes have changed since it was written")


def _is_newest(newest: Mapping[str, int], path: str) -> bool:
    """Whether a log entry is newer than all that are there: older ones are cleaned up in time."""
    number = path.rsplit("/", 1)[1].removesuffix(".json")
    return not number.isdigit() or int(number) > newest.get(path.split("/", 1)[0], -1)


def _kept(place: Place) -> Iterator[Problem]:
    for name in kept.NAMES:
        try:
            if not kept.is_whole(place.read(name)):
                yield Problem("report", name, "its bytes have changed since it was kept")
        except FileNotFoundError:
            continue
        except OSError as fault:
            yield Problem("report", name, f"it cannot be read ({fault.strerror})")


def _log(place: Place, name: str) -> Iterator[Problem]:
    """A log with a gap, or one that cannot be opened."""
    entries, beside = place.names([f"{name}/{LOG}", name])
    numbers = delta.numbers(entries)
    checkpoints = [entry for entry in entries if entry.endswith(".checkpoint.parquet")]
    if not numbers:
        if any(file.endswith(".parquet") or file.startswith(COLUMN) for file in beside) and (checkpoints or name != "records"):
            yield Problem("log", f"{name}/{LOG}", "it has no entries")
        return
    if numbers != list(range(numbers[0], numbers[-1] + 1)) or (numbers[0] and not checkpoints):
        yield Problem("log", f"{name}/{LOG}", "entries are missing")
        return
    delta.forget(place, name)  # an older entry may have been changed
    try:
        delta.live_files(place, name)
    except Exception as fault:  # noqa: BLE001 - whatever a broken log makes deltalake raise, it is one line here
        yield Problem("log", f"{name}/{LOG}", f"it cannot be read ({str(fault).splitlines()[0]})")


def _files(place: Place, name: str) -> Iterator[Problem]:
    """Files that the log names and the disk has not, or not in that size; and files that no log names."""
    there = {file.path: file.size for file in place.walk(name)}
    for path, size in delta.live_files(place, name).select("path", "size_bytes").iter_rows():
        file = delta.file_of(name, path)
        if file not in there:
            yield Problem("file", file, "it is missing")
        elif there[file] != size:
            yield Problem("file", file, "it has another size than its log says")
    for left in orphans(place, name):
        yield Problem("orphans", left.path, "no log names it; a run that was cut short left it, and nobody sees it")


def _contract(place: Place, name: str) -> Iterator[Problem]:
    """Rows that break a rule of legday.tables; records file by file, because all at once are too many."""
    files = delta.live_files(place, name)
    parts = [files[number : number + 1] for number in range(files.height)] if name == "records" else [files]
    for part in parts:
        where = f"{name}/{part['path'][0]}" if name == "records" else name
        try:
            failed = _failed(name, delta.scan_files(place, name, part).collect())
        except Exception as fault:  # noqa: BLE001 - a file that is no table any more may raise anything
            yield Problem("file" if name == "records" else "log", where, f"it cannot be read ({str(fault).splitlines()[0]})")
            continue
        for rule, count in failed.items():
            yield Problem("contract", where, f"{count} rows break {rule}")
        if strays := _strays(place, name, part):
            yield Problem("contract", where, f"rows of {len(strays)} athletes lie in another bucket, where no scan for these looks")


def _failed(name: str, rows: pl.DataFrame) -> dict[str, int]:
    from legday.tables.checked import good_rows

    return dict(good_rows(delta.declared(name), rows)[1])


def _strays(place: Place, name: str, files: pl.DataFrame) -> set[str]:
    """Athletes with rows in a file of another bucket than theirs."""
    if PARTITION not in files.columns:
        return set()
    strays: set[str] = set()
    for (bucket,), own in files.group_by(PARTITION):
        athletes = delta.scan_files(place, name, own).select("athlete").unique().collect(engine="streaming")["athlete"]
        strays |= {athlete for athlete in athletes if bucket_of(athlete) != bucket}
    return strays


def _between(place: Place, *, records_are_whole: bool) -> Iterator[Problem]:
    """Activities whose records are gone, and records that no activity carries; a few buckets after the others, because all are too many."""
    import polars as pl

    if not records_are_whole and version(place, "records") >= 0:
        return
    both, without, loose = ["activity_id", "batch_id"], list[str](), 0
    for carriers, carried in delta.in_buckets(place, ["activities", "records"]):
        activities = carriers.select(*both, "record_count").collect()
        records = carried.select(both).unique().collect(engine="streaming")
        without += activities.filter(pl.col("record_count") > 0).join(records, on=both, how="anti")["activity_id"].to_list()
        loose += records.join(activities, on=both, how="anti").height
    if without:
        yield Problem("no_records", "activities", f"{len(without)} activities have lost their records", tuple(sorted(without)))
    if loose:
        yield Problem("loose_rows", "records", f"of {loose} recordings there are records that no activity carries, and nobody sees them")
