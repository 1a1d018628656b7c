"""How well the score ranks real runs: beside what the runner felt, what the watch made of them, and plainer measures.

    python scripts/validate_intensity.py FOLDER [--config config.toml] [--channels heart_rate,pace,power] [--json]

The runner's rating is left out of the score, since the score is held against it. Apart from the program, which this only looks at.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import polars as pl
from rank_correlation import correlation

from legday import config as settings
from legday import pipeline
from legday.config_file import load
from legday.features import profiles_of
from legday.features.news import with_row_hash
from legday.features.samples import samples
from legday.features.thresholds import with_thresholds
from legday.ingest.daily import with_titles
from legday.science.heart_rate import heart_rate_reserve, impulse_rate
from legday.science.zones import trimp_edwards, zone_garmin
from legday.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rank_correlation import Correlation

CHANNELS = ("heart_rate", "pace", "power")
RUNS_AT_ONCE = 200
TARGETS = {"workout_rpe": "effort rating", "total_training_effect": "Training Effect", "training_load_peak": "training load"}
MEASURES = {
    "intensity": "intensity", "session_load": "session_load", "heart_rate": "average heart rate", "edwards": "Edwards",
    "banister": "Banister",
}  # fmt: skip
FEWEST = 8


class Held(NamedTuple):
    """One measure held against one target."""

    target: str
    measure: str
    found: Correlation


def scored(folder: Path, config: Path | None, channels: Sequence[str]) -> pl.DataFrame:
    """One row per run of the folder: TARGETS and MEASURES, null where not known, by the program itself in a store of its own."""
    chosen = load(config) if config else settings.Config()
    with tempfile.TemporaryDirectory() as place:
        chosen = msgspec.structs.replace(
            chosen, store=settings.Store(path=place), intensity=settings.Intensity(channels=tuple(channels))
        )  # fmt: skip
        store = Store.open(place)
        pipeline.ingest(chosen, [str(folder)], store)
        pipeline.features(chosen, store)
        activities = with_titles(store.scan("activities").collect(), store.scan("titles").collect())
        runs = store.scan("runs").collect()
        efforts, daily = store.scan("efforts").collect(), store.scan("daily").collect()
        rows = with_row_hash(activities.filter(pl.col("sport") == "running")).sort("athlete", "start_time", "activity_id")
        anchored = with_thresholds(rows, efforts, daily, profiles_of(chosen.people()))
        plain = pl.concat(
            [
                _plain(part, store.scan("records", batches=part["batch_id"].unique().to_list()))
                for part in anchored.iter_slices(RUNS_AT_ONCE)
            ]
        )
    known = runs.with_columns(
        pl.when(pl.col("intensity_class") != "unknown").then(name).alias(name) for name in ("intensity", "session_load")
    ).select("activity_id", "intensity", "session_load", "scored_by")
    return rows.select("activity_id", *TARGETS).join(known, on="activity_id").join(plain, on="activity_id", how="left")


def _plain(chosen: pl.DataFrame, records: pl.LazyFrame) -> pl.DataFrame:
    """Average heart rate, Edwards and Banister of these runs, from the heart rate as it was read."""
    numbered = chosen.with_row_index("run").with_columns(pl.col("run").cast(pl.Int64))
    bpm, minutes = pl.col("heart_rate_read"), pl.col("seconds") / 60
    impulse = impulse_rate(heart_rate_reserve(bpm, pl.col("resting"), pl.col("maximum")), pl.col("exponent"))
    zones = [minutes.filter(zone_garmin(bpm, pl.col("maximum")) == zone).sum() for zone in (1.0, 2.0, 3.0, 4.0, 5.0)]
    known = pl.col("maximum").is_not_null().any()
    found = (
        samples(numbered, records)
        .join(numbered.lazy().select("run", "activity_id", "resting", "maximum", "exponent"), on="run", maintain_order="left")
        .filter(bpm.is_not_null(), pl.col("sampled"))
        .group_by("activity_id")
        .agg(
            ((bpm * minutes).sum() / minutes.sum()).alias("heart_rate"),
            pl.when(known).then(trimp_edwards(zones)).alias("edwards"),
            pl.when(known).then((impulse * minutes).sum()).alias("banister"),
        )
    )
    return found.collect()


def held(rows: pl.DataFrame, draws: int) -> list[Held]:
    """Every measure against every target, all on the same runs: those of which everything is known."""
    answers = []
    for target in TARGETS:
        whole = rows.filter(pl.col(target) > 0).drop_nulls([target, *MEASURES])
        if whole.height >= FEWEST:
            truth = whole[target].cast(pl.Float64).to_numpy()
            answers += [Held(target, name, correlation(whole[name].to_numpy(), truth, draws)) for name in MEASURES]
    return answers


def main() -> int:
    """Print the table; 1 where no target has enough runs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--channels", default=",".join(CHANNELS))
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = scored(asked.folder, asked.config, asked.channels.split(","))
    answers = held(rows, asked.draws)
    by = {" + ".join(channels) or "nothing": n for channels, n in rows.group_by("scored_by").len().sort("len", descending=True).iter_rows()}
    if asked.json:
        found = [{"target": each.target, "measure": each.measure, **each.found._asdict()} for each in answers]
        print(json.dumps({"runs": rows.height, "scored_by": by, "correlations": found}, indent=1))
    else:
        print(f"{rows.height} runs; scored by {', '.join(f'{name} {n}' for name, n in by.items())}; the rating is not part of the score")
        for target, words in TARGETS.items():
            of_target = [each for each in answers if each.target == target]
            if not of_target:
                print(f"\n{words}: fewer than {FEWEST} runs have it and a heart rate, nothing to say")
                continue
            print(f"\nrank correlation with {words} ({target}), n = {of_target[0].found.n}, 90 % of {asked.draws:,} bootstrap draws")
            for _, name, found in of_target:
                print(f"  {MEASURES[name]:<20} {found.rho:5.2f}  ({found.low:.2f} to {found.high:.2f})")
    return 0 if answers else 1


if __name__ == "__main__":
    sys.exit(main())
