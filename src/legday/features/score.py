"""The channels of a run made into one score: how hard, how sure, hard or not, and what all that rests on.

Apart from the channels, which know nothing of each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from legday.features.heart_rate import beat_rate, heart_rate_by_run, heart_rate_name, heart_rate_thresholds, with_heart_rate
from legday.features.levels import FIELDS, SHARE_LEAST, in_slots
from legday.features.pace import pace_name, pace_threshold, with_pace
from legday.features.power import power_threshold, with_power
from legday.features.rpe import session_rpe_name, with_session_rpe
from legday.science.channels import PRIOR_INTENSITY, SIGMA_DURATION
from legday.science.elementary import larger
from legday.science.fusion import channels_disagree, fused, judged_sigma, median_of_three, raised_level, shared_errors
from legday.science.intensity import HARD, MODERATE, with_threshold_spread
from legday.science.statistics import probability_above

if TYPE_CHECKING:
    from collections.abc import Sequence

CHANNELS = ("heart_rate", "pace", "power", "session_rpe")
OUTPUTS = ("pace", "power")  # of one body and one day, and a watch reckons its power from its pace: they err together
SHORTEST_SCORED_S = 300.0
SIGMA_OF = (("high", 6.0), ("medium", 10.0), ("low", 15.0))
SCORED = (
    "intensity", "intensity_sigma", "intensity_class", "probability_hard", "probability_moderate", "scored_by", "confidence", "provenance",
    "channels", "hardest", "moderate", "disagreement", "average_only", "average_heart_rate_bpm", "heart_rate_share", "score_notes",
)  # fmt: skip


def with_score(chosen: pl.DataFrame, beats: pl.DataFrame, channels: Sequence[str] = CHANNELS) -> pl.DataFrame:
    """How hard each run was, by all channels that are known of it.

    Args:
        chosen: runs with `run` and the columns of Activities, `thresholds.with_thresholds`, `trust.trust_by_run` and
            `observed.outputs_by_run`.
        beats: of these runs, see `observed.beats_of`.
        channels: those that may count, some of CHANNELS.

    Returns:
        `run` and SCORED. Where nothing but the duration is known the class is unknown and the score a prior (see prior.py); a run of
        less than five minutes has none. `hardest` and `moderate` are the levels that the two probabilities judge.
    """
    moving = pl.when(pl.col("moving_s") > 0).then("moving_s")
    timed = pl.coalesce(moving, "total_timer_time", "total_elapsed_time")
    asked = chosen.with_columns(timed.alias("moving_s"), scoreable=timed >= SHORTEST_SCORED_S)
    anchors = chosen.lazy().select("run", "resting", "maximum", "exponent")
    rated = beats.lazy().join(anchors, on="run", maintain_order="left").with_columns(rate=beat_rate())
    slots = in_slots(rated, ("beats", "rate")).collect().lazy()
    heart = heart_rate_by_run(slots, asked.lazy()).collect()
    scored = with_session_rpe(with_power(with_pace(with_heart_rate(asked.join(heart, on="run", how="left")))))
    wanted = scored.with_columns(
        pl.when(pl.col("scoreable") & (channel in channels)).then(f"{channel}_{field}").alias(f"{channel}_{field}")
        for channel in CHANNELS
        for field in FIELDS
    )
    return _explained(_classed(_fused(wanted))).select("run", *SCORED)


def _of(field: str) -> list[tuple[pl.Expr, pl.Expr]]:
    """A field of every channel with its sigma, as fusion takes them."""
    return [(pl.col(f"{channel}_{field}"), pl.col(f"{channel}_sigma")) for channel in CHANNELS]


def _fused(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs with the score of all channels, the levels that are judged, each with its sigma, and the spread of their thresholds."""
    shared = shared_errors(*((pl.col(f"{channel}_score"), pl.col(f"{channel}_weighed_by")) for channel in OUTPUTS))
    widened = runs.with_columns(shared=shared)
    factors = {channel: pl.col("shared") if channel in OUTPUTS else pl.lit(1.0) for channel in CHANNELS}
    weighed_by = [pl.col(f"{channel}_weighed_by") * factor for channel, factor in factors.items()]

    def mean(field: str) -> tuple[pl.Expr, pl.Expr]:
        return fused([(pl.col(f"{name}_{field}"), pl.col(f"{name}_sigma") * factor) for name, factor in factors.items()], weighed_by)

    (score, sigma), (spread, _) = mean("score"), mean("spread")
    fields = ("hardest", "moderate")
    means = {f"{field}_{what}": value for field in fields for what, value in zip(("mean", "spread"), mean(field), strict=True)}
    borne_out = {f"{field}_borne_out": _borne_out(field) for field in fields}
    levels = {field: raised_level(_of(field), pl.col(f"{field}_mean"), pl.col(f"{field}_borne_out")) for field in fields}
    sigmas = {
        f"{field}_sigma": judged_sigma(_of(field), pl.col(field), (pl.col(f"{field}_mean"), pl.col(f"{field}_spread"))) for field in fields
    }
    return (
        widened.with_columns(intensity=score, sigma=sigma.round(9), spread=spread, disagree=_contradicted(), **means, **borne_out)
        .with_columns(**levels)
        .with_columns(**sigmas)
        .with_columns(
            larger(*(with_threshold_spread(pl.col(name), pl.col(level), pl.col("spread")) for level in ("intensity", "hardest"))).alias(
                name
            )
            for name in ("sigma", *sigmas)
        )
    )


def _borne_out(field: str) -> pl.Expr:
    """What a second one of heart, output and the runner's word bears out, where all three are known."""
    heart, pace, power, said = (pl.col(f"{channel}_{field}") for channel in CHANNELS)
    return median_of_three(heart, pl.max_horizontal(pace, power), said)


def _contradicted() -> pl.Expr:
    """Whether channels contradict each other; a rating speaks of the session, and may lie anywhere from its mean to its hardest part."""
    *measured, (said, said_sigma) = _of("score")
    contradicted: pl.Expr = channels_disagree(measured)
    for (score, sigma), (hardest, _) in zip(measured, _of("hardest"), strict=False):
        nearest = said.clip(score, hardest)
        contradicted = contradicted | channels_disagree([(said, said_sigma), (nearest, sigma)])
    return contradicted


def _classed(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs with class, probabilities and confidence; where nothing was measured a prior, which says neither easy nor hard."""
    measured = pl.col("intensity").is_not_null()
    confidence = pl.lit("none")
    for word, most in reversed(SIGMA_OF):
        confidence = pl.when(pl.col("sigma") <= most).then(pl.lit(word)).otherwise(confidence)
    contradicted = pl.col("disagree") & (pl.col("sigma") <= SIGMA_OF[1][1])
    return runs.with_columns(
        intensity_class=pl.when(pl.col("hardest") >= HARD)
        .then(pl.lit("hard"))
        .when(pl.col("moderate") > MODERATE)
        .then(pl.lit("moderate"))
        .when(measured)
        .then(pl.lit("easy"))
        .otherwise(pl.lit("unknown")),
        probability_hard=probability_above(HARD, pl.col("hardest"), pl.col("hardest_sigma")),
        probability_moderate=probability_above(MODERATE, pl.col("moderate"), pl.col("moderate_sigma")),
        confidence=pl.when(contradicted).then(pl.lit("low")).otherwise(confidence),
        prior=pl.col("scoreable") & ~measured,
    ).with_columns(
        intensity=pl.when("prior").then(PRIOR_INTENSITY).otherwise("intensity"),
        intensity_sigma=pl.when("prior").then(SIGMA_DURATION).otherwise("sigma"),
    )


def _explained(runs: pl.DataFrame) -> pl.DataFrame:
    """Runs with what counted, what it is anchored at, and what a runner should know of it."""
    counts = {channel: pl.col(f"{channel}_score").is_not_null() for channel in CHANNELS}
    by = [pl.when(holds).then(pl.lit(channel)) for channel, holds in counts.items()]
    whole = (counts["heart_rate"] & ~pl.col("heart_rate_average_only")) | (counts["pace"] & ~pl.col("pace_average_only")) | counts["power"]
    averaged = (counts["heart_rate"] & pl.col("heart_rate_average_only")) | (counts["pace"] & pl.col("pace_average_only"))
    parts = [
        pl.when(counts[channel]).then(
            pl.struct(
                pl.lit(channel).alias("channel"),
                *(pl.col(f"{channel}_{field}").round(9).alias(field) for field in ("score", "sigma", "hardest", "moderate")),
            )
        )
        for channel in CHANNELS
    ]
    scores = pl.concat_list(
        pl.when(holds).then(pl.format("{} {}", pl.lit(channel.replace("_", " ")), pl.col(f"{channel}_score").round(0).cast(pl.Int64)))
        for channel, holds in counts.items()
    ).list.drop_nulls()
    three = _borne_out("score").is_not_null()
    counts_then = pl.when(three).then(pl.lit("what two of them bear out counts")).otherwise(pl.lit("the larger counts"))
    disagreement = pl.format(
        "channels disagree ({}): heat, hills, a sensor locked on cadence, or fatigue; {}", scores.list.join(", "), counts_then
    )
    return runs.with_columns(
        scored_by=pl.when("prior").then(pl.lit(["duration"])).otherwise(pl.concat_list(by).list.drop_nulls()),
        channels=pl.concat_list(parts).list.drop_nulls(),
        average_only=averaged & ~whole,
        disagreement=pl.when("disagree").then(disagreement),
        provenance=_provenance(counts),
    ).with_columns(score_notes=_notes())


def _provenance(counts: dict[str, pl.Expr]) -> pl.Expr:
    """`HR(optical)+GAP pace; HRmax 189 observed ...; LTHR none; ...`; null where there is no score."""
    names = {"heart_rate": heart_rate_name(), "pace": pace_name(), "power": pl.lit("power"), "session_rpe": session_rpe_name()}
    anchors = {"heart_rate": heart_rate_thresholds(), "pace": [pace_threshold()], "power": [power_threshold()]}
    scored = pl.concat_list(pl.when(counts[channel]).then(name) for channel, name in names.items()).list.drop_nulls().list.join("+")
    rests = [pl.when(counts[channel]).then(words) for channel, each in anchors.items() for words in each]
    said = pl.concat_list(scored, *rests).list.drop_nulls().list.join("; ")
    return pl.when("prior").then(pl.lit("duration only")).when(pl.col("intensity").is_not_null()).then(said)


def _notes() -> pl.Expr:
    """What a runner should know of the score, as a list."""
    share, averaged = pl.col("heart_rate_share"), pl.col("heart_rate_average_only")
    scoreable = pl.col("scoreable")
    said = (
        (~scoreable, pl.lit("too short to score")),
        (scoreable & (pl.col("heart_rate_read_s").fill_null(0.0) == 0) & ~averaged, pl.lit("no heart rate")),
        (
            scoreable & share.is_between(0, SHARE_LEAST, closed="none"),
            pl.format("heart rate in {} % of moving time: too little to score", (share * 100).round(0).cast(pl.Int64)),
        ),
        (
            scoreable & ((share > 0) | averaged) & pl.col("maximum").is_null(),
            pl.lit("no maximum heart rate and no birth year that fit the other settings: heart rate not scored"),
        ),
        (
            pl.col("prior") & pl.col("speed_known") & pl.col("threshold_speed").is_null(),
            pl.lit("no threshold pace to hold its speed against"),
        ),
        (pl.col("average_only"), pl.lit("only averages are known, and they may hide intervals")),
        (pl.col("disagree"), pl.col("disagreement")),
    )
    return pl.concat_list(pl.when(holds).then(words) for holds, words in said).list.drop_nulls()
