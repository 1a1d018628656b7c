"""How steep the way of a run was.

Apart from samples.py, because altitude has doubts of its own: satellites, roofs, and pauses in a lift.
"""

from __future__ import annotations

import polars as pl

from legday.science.grade import grade_factor

BASE_MM = 30_000  # the rise is taken over this much of the way, each end a mean over as much again
FURTHEST_MM = 3 * BASE_MM
PART_APART_MM = 10**6  # between the parts of all runs on one axis of way, so that no slope spans a pause
STEEPEST = 0.6  # rise over run; more is an altitude gone wrong
# median bend of the grade over 40 s. Real files: barometers and maps up to 0.037 (a mountain hike), satellites from 0.054 (road) to 0.104
ROUGHEST = 0.045
BEND = 4  # fives
SHARPEST = 0.5  # bend of the grade; more is an altitude that was set anew


def with_grade(fives: pl.DataFrame) -> pl.DataFrame:
    """Fives with `grade` (rise over run, null where not known) and `factor`, how many times the speed on the level a speed is worth.

    Args:
        fives: by time, with `run`, `part`, `step_mm` (way to the next one), `altitude` [m], and `altitude_known`: false where it is told
            by satellites only or there is a roof; null where nobody says, and the altitude's own smoothness decides.
    """
    way = pl.col("step_mm").cum_sum() - pl.col("step_mm") + pl.col("part") * PART_APART_MM
    window = f"{BASE_MM}i"
    placed = (
        fives.with_columns(way.alias("way"))
        .with_columns(
            pl.col("altitude").rolling_mean_by("way", window).alias("height"),
            (pl.col("way") - pl.col("part") * PART_APART_MM).cast(pl.Float64).rolling_mean_by("way", window).alias("middle"),
        )
        .with_columns((pl.col("way") + BASE_MM).alias("ahead"), (pl.col("way") - BASE_MM).alias("behind"))
    )
    ahead = placed.select(ahead="way", height_ahead="height", middle_ahead="middle")
    rise = (pl.col("height_ahead") - pl.col("height")) / (pl.col("middle_ahead") - pl.col("middle")) * 1000
    # rounded, so that no run's slope depends on what sums were carried along from the runs before it
    slope = pl.when(rise.abs() <= STEEPEST).then(rise.round(6))
    sloped = (
        placed.join_asof(ahead, on="ahead", strategy="forward", tolerance=FURTHEST_MM)
        .with_columns(slope.alias("slope"))
        .with_columns(_bend().alias("bend"))
    )
    rough = sloped.group_by("run").agg(pl.col("bend").median().alias("rough"))
    # the last stretch of a part has nothing ahead: it is as steep as the one that ends there
    ended = sloped.join_asof(sloped.select(behind="way", slope_behind="slope"), on="behind", strategy="backward", tolerance=FURTHEST_MM)
    known = pl.coalesce("altitude_known", pl.col("rough") <= ROUGHEST) & (pl.col("bend") <= SHARPEST).fill_null(value=True)
    graded = ended.join(rough, on="run", how="left", maintain_order="left").with_columns(
        pl.when(known).then(pl.coalesce("slope", "slope_behind")).alias("grade")
    )
    return graded.select(*fives.columns, "grade", grade_factor(pl.col("grade")).fill_null(1.0).alias("factor"))


def _bend() -> pl.Expr:
    """How much the grade differs from what it was 20 s before and will be 20 s after. Hills bend it now and then, satellites always."""
    part, slope = pl.col("part"), pl.col("slope")
    same = (part.shift(BEND) == part) & (part.shift(-BEND) == part)
    return pl.when(same).then((slope.shift(BEND) - 2 * slope + slope.shift(-BEND)).abs())
