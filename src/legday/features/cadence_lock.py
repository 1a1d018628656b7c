"""Where an optical sensor counted steps and took them for beats.

Apart from the other doubts of trust.py, because here the readings look fine, and only how they move gives them away.
"""

from __future__ import annotations

import polars as pl

from legday.features.fives import FIVE_S, ahead, inside, length_s

LOCK_S = 60.0
LOCK_BPM = 3.0  # between heart rate and steps
LOCK_STEPS = 140.0  # steps/min; no sensor is known to lock on walking
LOCK_BRIDGED_S = 20.0
LOCK_SHARE = 0.7  # of a stretch
TURN_MOST = 3.0  # bpm and steps/min in 15 s; more counts as this, so that the start of one bout is no proof
FOLLOWED_SURE = 4.5  # standard errors of the correlation
FOLLOWED_AGAIN = 0.6  # correlation, once a lock is shown
FOLLOWED_SLOPE = (0.4, 1.6)  # beats per step
JUMPED = "20000000i"  # us before the stretch was found, or after its end
JUMPED_BPM, JUMPED_APART = 18.0, 1.3  # in 10 s, and SD from the steps afterwards
STUCK_S, STUCK_SPEED, STUCK_APART = 120.0, 0.25, 0.9  # spread of the 30 s mean speed (part of it), and SD from the steps meanwhile


def stretches_at_steps(fives: pl.DataFrame) -> pl.DataFrame:
    """Stretches of a minute and more with as many beats as steps, each from `first` to `last` [us]; `locked` where steps were counted.

    Heart rate and steps are often equal by chance. It is a lock where heart rate went up and down with the steps within seconds and by as
    much, more surely than chance explains (a heart lags, and answers by more beats than steps); other stretches of that run need less to
    be believed. It is one, too, where heart rate stayed at the steps for two minutes while the pace changed, or jumped to them or from
    them faster than a heart can. A lock at a steady pace that begins and ends without a jump cannot be told from chance in a few minutes.

    Args:
        fives: by time, with `run`, `at` [us], `number`, `bpm`, `steps` [per min] and `pace` [30 s mean, m/s].
    """
    window = "10000000i"
    whole = pl.col("at") - pl.col("at").shift(3) <= FIVE_S * 4e6  # a five may be empty where a watch writes now and then
    turns = {
        name: pl.when(whole).then((pl.col(column) - pl.col(column).shift(3)).clip(-TURN_MOST, TURN_MOST))
        for name, column in (("bpm_turn", "bpm"), ("steps_turn", "steps"))
    }
    jump = pl.when(pl.col("at") - pl.col("at").shift(2) == FIVE_S * 2e6).then((pl.col("bpm") - pl.col("bpm").shift(2)).abs())
    near = (
        fives.select(
            "run", "at", "number", "pace", jump.alias("jump"), *(pl.col(name).rolling_mean_by("at", window) for name in ("bpm", "steps"))
        )
        .with_columns(**turns)
        .with_columns(
            pl.col("steps_turn").shift(1).alias("steps_turned"),
            (pl.col("bpm") - pl.col("steps")).alias("apart"),
            pl.col("jump").rolling_max_by("at", JUMPED).alias("jumped_to"),
            ahead(pl.col("jump"), JUMPED, lowest=False).alias("jumped_from"),
        )
        .filter(pl.col("apart").abs() <= LOCK_BPM, pl.col("steps") >= LOCK_STEPS)
    )
    new = (pl.col("run") != pl.col("run").shift(1)) | (pl.col("at") - pl.col("at").shift(1) > LOCK_BRIDGED_S * 1e6)
    pace = pl.col("pace").filter(inside(30.0))
    with_steps = pl.max_horizontal(
        *((pl.col("bpm_turn") * pl.col(name)).sum() for name in ("steps_turn", "steps_turned"))  # at once, or five seconds later
    )
    # a correlation through nought, whose error is by Fisher's transformation; two turns of 15 s overlap, so a third of them are independent
    correlation = (pl.col("together") / (pl.col("steps_turns") * pl.col("bpm_turns")).sqrt()).clip(-0.99, 0.99)
    sure = correlation.arctanh() * (pl.col("turns") / 3 - 3).clip(lower_bound=0).sqrt()
    followed = (sure >= FOLLOWED_SURE) & (pl.col("together") / pl.col("steps_turns")).is_between(*FOLLOWED_SLOPE)
    # steps that never change are not measured, and are no evidence
    jumped = (pl.col("jump") >= JUMPED_BPM) & (pl.col("apart_sd") <= JUMPED_APART) & (pl.col("steps_turns") > 0)
    stuck = (pl.col("apart_sd") <= STUCK_APART) & (pl.col("pace_spread") >= STUCK_SPEED) & (length_s() >= STUCK_S)
    return (
        near.with_columns(new.fill_null(value=True).cum_sum().alias("stretch"))
        .group_by("stretch", maintain_order=True)
        .agg(
            pl.col("run").first(),
            pl.col("at").first().alias("first"),
            pl.col("at").last().alias("last"),
            (pl.len() / (pl.col("number").last() - pl.col("number").first() + 1)).alias("share"),
            pl.col("apart").std().alias("apart_sd"),
            ((pace.max() - pace.min()) / pace.mean()).alias("pace_spread"),
            pl.max_horizontal(pl.col("jumped_to").first(), pl.col("jumped_from").last()).alias("jump"),
            pl.col("steps_turn").count().alias("turns"),
            with_steps.alias("together"),
            (pl.col("steps_turn") ** 2).sum().alias("steps_turns"),
            (pl.col("bpm_turn") ** 2).sum().alias("bpm_turns"),
        )
        .filter(length_s() >= LOCK_S, pl.col("share") >= LOCK_SHARE)
        .with_columns(
            (followed | (followed.any().over("run") & (correlation >= FOLLOWED_AGAIN)) | stuck | jumped)
            .fill_null(value=False)
            .alias("locked")
        )
    )
