"""The channel of perceived exertion: what the runner said of the session afterwards.

Apart from the measured channels, because it has no samples, no thresholds and no levels within the run.
"""

from __future__ import annotations

import polars as pl

from legday.science.channels import SIGMA_RPE, intensity_of_rpe

ASKED = (1, 100)  # FIT's scale is ten times the CR10; 0 stands where the question was skipped


def with_session_rpe(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs with the channel's fields, null where the runner said nothing.

    Args:
        runs: with `workout_rpe`, 0-100.
    """
    score = intensity_of_rpe(pl.when(pl.col("workout_rpe").is_between(*ASKED)).then(pl.col("workout_rpe") / 10))
    fields: dict[str, pl.Expr | float] = {**dict.fromkeys(("score", "hardest", "moderate"), score), "spread": 0.0}
    fields |= dict.fromkeys(("sigma", "weighed_by"), SIGMA_RPE)
    said = score.is_not_null()
    return runs.with_columns(pl.when(said).then(value).alias(f"session_rpe_{field}") for field, value in fields.items())


def session_rpe_name() -> pl.Expr:
    """What scored: `RPE 6`."""
    return pl.format("RPE {}", (pl.col("workout_rpe") / 10).round(1).cast(pl.String).str.strip_suffix(".0"))
