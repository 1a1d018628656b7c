"""Which part of a table an athlete's rows lie in: a fixed number of buckets by hash, so that many athletes are not as many small files.

64, because a store of one athlete is one part as before, 1,000 athletes with news are at most 64 new files a night instead of 1,000, and
of ten million activities (some 113 GB at 600 records each: docs/scale.md) one part is some 2 GB, which upkeep goes through file by file.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import polars as pl

BUCKETS = 64  # another number is another format of the store
COLUMN = "athlete_bucket"
PARTITION = f"partition.{COLUMN}"  # as the log of a table has it
DIVIDED = (
    "activities", "records", "lifts", "efforts", "strides", "runs", "pairs", "form", "cooldowns", "paces", "moves", "responses",
)  # fmt: skip


def bucket_of(athlete: str) -> int:
    """The bucket (0 to 63) of an athlete: the first 8 bytes of the name's SHA-256, modulo 64; the same on every machine and every day."""
    return int.from_bytes(sha256(athlete.encode()).digest()[:8], "big") % BUCKETS


def partition_by(name: str) -> list[str] | None:
    """The column that a table is divided by, None where it is not."""
    return [COLUMN] if name in DIVIDED else None


def with_bucket(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of a table as Delta is told of them: with their bucket, where the table is divided."""
    if name not in DIVIDED:
        return frame
    import polars as pl

    athletes = frame["athlete"].drop_nulls().unique().to_list()
    number = pl.col("athlete").replace_strict(athletes, [bucket_of(one) for one in athletes], default=None, return_dtype=pl.Int32)
    return frame.with_columns(number.alias(COLUMN))


def by_bucket(rows: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
    """The rows of any athletes, by the bucket that they belong to."""
    athletes = rows["athlete"].unique(maintain_order=True).to_list()
    buckets: dict[int, list[str]] = {}
    for athlete in athletes:
        buckets.setdefault(bucket_of(athlete), []).append(athlete)
    for bucket, among in buckets.items():
        yield bucket, rows if len(buckets) == 1 else rows.filter(rows["athlete"].is_in(among))


def of_athletes(files: pl.DataFrame, athletes: Collection[str]) -> pl.DataFrame:
    """Those of a table's files that may hold rows of these athletes."""
    if PARTITION not in files.columns:
        return files
    return files.filter(files[PARTITION].is_in(sorted({bucket_of(athlete) for athlete in athletes})))
