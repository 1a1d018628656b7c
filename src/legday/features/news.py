"""Which runs have to be computed anew: those whose recording, words or athlete changed since they were stored.

Apart from runs.py, because a night of three files must not read the records of ten years.
"""

from __future__ import annotations

from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

from legday import __version__
from legday.features.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_FOR_FEATURES = ("laps", "splits")  # of an activity; nothing looks at them, and they are most of the table
NOT_FOR_RUNS = (*NOT_FOR_FEATURES, "sets")  # no score of a run looks at them


def with_inputs_hash(activities: pl.DataFrame, profiles: Mapping[str, Profile]) -> pl.DataFrame:
    """The runs among the activities, without NOT_FOR_RUNS, with `inputs_hash`: all that a row of the Runs table is computed from.

    The records are in it by their batch: what a batch holds of an activity never changes.

    Args:
        activities: rows of the Activities table.
        profiles: by athlete.
    """
    chosen = activities.filter(pl.col("sport") == "running").drop(NOT_FOR_RUNS, strict=False)
    known = {athlete: f"{__version__} {pl.__version__} {asdict(profile)}".encode() for athlete, profile in profiles.items()}
    known |= {athlete: f"{__version__} {pl.__version__} {asdict(Profile())}".encode() for athlete in {*chosen["athlete"]} - known.keys()}
    texts = chosen.select(pl.struct(pl.all()).struct.json_encode()).to_series()
    hashes = [sha256(known[athlete] + text.encode()).hexdigest() for athlete, text in zip(chosen["athlete"], texts, strict=True)]
    return chosen.with_columns(pl.Series("inputs_hash", hashes, dtype=pl.String))


def with_news(activities: pl.DataFrame, known: pl.DataFrame, profiles: Mapping[str, Profile]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The activities whose runs have to be computed, and the rows of the others as they are known.

    Args:
        activities: rows of the Activities table.
        known: rows of the Runs table as computed earlier.
        profiles: by athlete.
    """
    now = with_inputs_hash(activities, profiles).select("activity_id", "inputs_hash")
    standing = known.join(now, on=["activity_id", "inputs_hash"], how="semi")
    stale = now.join(standing, on="activity_id", how="anti").select("activity_id")
    return activities.join(stale, on="activity_id", how="semi", maintain_order="left"), standing
