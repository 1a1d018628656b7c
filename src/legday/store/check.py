"""Looks whether the store is as it was written: every byte, every log, every table's contract, and what the tables say of each other.

Apart from mending, because looking must never change anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from legday.errors import StoreError
from legday.store import delta, kept, seals
from legday.store.delta import LOG, NAMES, version
from legday.store.folder import MARK, format_of
from legday.store.upkeep import orphans

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

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


def check(root: Path) -> list[Problem]:
    """Everything that is wrong with the store's files and tables; the ledger's insides are ingest's to judge. Changes nothing."""
    problems = [*_mark(root), *_sealed(root), *_kept(root)]
    logs = {problem.table: problem for name in NAMES for problem in _log(root, name)}
    known = {problem.path for problem in problems}
    problems += [problem for problem in logs.values() if problem.path not in known or problem.kind == "log"]
    whole = [name for name in NAMES if version(root / name) >= 0 and name not in logs and not _broken(problems, name)]
    for name in NAMES:
        if version(root / name) >= 0 and name not in logs:
            missing = [problem for problem in _files(root, name) if problem.path not in known]
            problems += missing
            if name in whole and any(problem.kind == "file" for problem in missing):
                whole.remove(name)
    for name in whole:
        problems += _contract(root, name)
    if "activities" in whole:
        problems += _between(root, records_are_whole="records" in whole)
    return problems


def _broken(problems: list[Problem], name: str) -> bool:
    return any(problem.table == name and problem.kind in ("log", "file") for problem in problems)


def _mark(root: Path) -> Iterator[Problem]:
    try:
        format_of(root)
    except StoreError as fault:
        yield Problem("mark", MARK, str(fault).partition(": ")[2])


def _sealed(root: Path) -> Iterator[Problem]:
    """Bytes that changed since they were sealed; after a run that was killed, what it may have changed itself is left out."""
    try:
        sealed = seals.read_seals(root)
    except seals.BrokenSealsError:
        yield Problem("seals", seals.SEALS, "its bytes have changed")
        return
    if sealed is None:
        if any((root / name / LOG).exists() for name in NAMES) and not (root / seals.UNSEALED).exists():
            yield Problem("seals", seals.SEALS, "it is missing")
        return
    killed = (root / seals.UNSEALED).exists()
    for path, digest in sealed.hashes.items():
        if killed and seals.is_mutable(path):
            continue
        table = path.split("/", 1)[0]
        kind: Kind = {MARK: "mark", seals.LEDGER: "ledger"}.get(path, "log" if LOG in path else "file")  # type: ignore[assignment]
        try:
            if seals.hash_of(root / path) != digest:
                yield Problem(kind, path, "its bytes have changed since it was written")
        except FileNotFoundError:
            if kind in ("mark", "ledger") or (kind == "log" and not killed and _is_newest(root / table, path)):
                yield Problem(kind, path, "it is missing")
        except OSError as fault:
            yield Problem(kind, path, f"it cannot be read ({fault.strerror})")


def _is_newest(table: Path, path: str) -> bool:
    """Whether a log entry is newer than all that are there: older ones are cleaned up in time."""
    number = path.rsplit("/", 1)[1].removesuffix(".json")
    return not number.isdigit() or int(number) > version(table)


def _kept(root: Path) -> Iterator[Problem]:
    for name in kept.NAMES:
        try:
            if not kept.is_whole((root / name).read_bytes()):
                yield Problem("report", name, "its bytes have changed since it was kept")
        except FileNotFoundError:
            continue
        except OSError as fault:
            yield Problem("report", name, f"it cannot be read ({fault.strerror})")


def _log(root: Path, name: str) -> Iterator[Problem]:
    """A log with a gap, or one that cannot be opened."""
    log = root / name / LOG
    numbers = sorted(int(entry.stem) for entry in log.glob("*.json") if entry.stem.isdigit())
    checkpoints = list(log.glob("*.checkpoint.parquet"))
    if not numbers:
        if (root / name).is_dir() and any((root / name).glob("*.parquet")) and (checkpoints or name != "records"):
            yield Problem("log", f"{name}/{LOG}", "it has no entries")
        return
    if numbers != list(range(numbers[0], numbers[-1] + 1)) or (numbers[0] and not checkpoints):
        yield Problem("log", f"{name}/{LOG}", "entries are missing")
        return
    try:
        delta.live_files(root, name)
    except Exception as fault:  # noqa: BLE001 - whatever a broken log makes deltalake raise, it is one line here
        yield Problem("log", f"{name}/{LOG}", f"it cannot be read ({str(fault).splitlines()[0]})")


def _files(root: Path, name: str) -> Iterator[Problem]:
    """Files that the log names and the disk has not, or not in that size; and files that no log names."""
    for path, size in delta.live_files(root, name).select("path", "size_bytes").iter_rows():
        file = delta.file_of(root, name, path)
        try:
            if file.stat().st_size != size:
                yield Problem("file", file.relative_to(root).as_posix(), "it has another size than its log says")
        except OSError:
            yield Problem("file", file.relative_to(root).as_posix(), "it is missing")
    for path in orphans(root, name):
        yield Problem("orphans", f"{name}/{path}", "no log names it; a run that was cut short left it, and nobody sees it")


def _contract(root: Path, name: str) -> Iterator[Problem]:
    """Rows that break a rule of legday.tables; records file by file, because all at once are too many."""
    files = delta.live_files(root, name)
    parts = [files[number : number + 1] for number in range(files.height)] if name == "records" else [files]
    for part in parts:
        where = f"{name}/{part['path'][0]}" if name == "records" else name
        try:
            failed = _failed(name, delta.scan_files(root, name, part).collect())
        except Exception as fault:  # noqa: BLE001 - a file that is no table any more may raise anything
            yield Problem("file" if name == "records" else "log", where, f"it cannot be read ({str(fault).splitlines()[0]})")
            continue
        for rule, count in failed.items():
            yield Problem("contract", where, f"{count} rows break {rule}")


def _failed(name: str, rows: pl.DataFrame) -> dict[str, int]:
    return dict(delta.declared(name).filter(rows).failure.counts())


def _between(root: Path, *, records_are_whole: bool) -> Iterator[Problem]:
    """Activities whose records are gone, and records that no activity carries."""
    import polars as pl

    activities = delta.scan(root, "activities").select("activity_id", "batch_id", "record_count").collect()
    records = pl.DataFrame(schema={"activity_id": pl.String, "batch_id": pl.String})
    if version(root / "records") >= 0:
        if not records_are_whole:
            return
        records = delta.scan(root, "records").select("activity_id", "batch_id").unique().collect(engine="streaming")
    both = ["activity_id", "batch_id"]
    without = activities.filter(pl.col("record_count") > 0).join(records, on=both, how="anti")["activity_id"].sort().to_list()
    if without:
        yield Problem("no_records", "activities", f"{len(without)} activities have lost their records", tuple(without))
    if loose := records.join(activities, on=both, how="anti").height:
        yield Problem("loose_rows", "records", f"of {loose} recordings there are records that no activity carries, and nobody sees them")
