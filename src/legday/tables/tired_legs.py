"""What tired legs do to one runner: form minute by minute, pace at matched effort, other hours, and the response of all runs.

Apart from the runs themselves, because each row here is one run held against the runner's own others.
"""

from __future__ import annotations

import dataframely as dy

from legday.tables.columns import instant, number, small_number

MINUTE: dict[str, dy.Column] = {
    "minute": dy.Int64(nullable=False), "walk_s": small_number(), "steps_known": dy.Bool(nullable=False),
    "windows": dy.Int64(nullable=False), "speed": small_number(), "grade": small_number(), "steps": small_number(),
    "stance_time": small_number(), "stance_time_balance": small_number(), "vertical_oscillation": small_number(),
    "vertical_ratio": small_number(),  # means of the windows
}  # fmt: skip
STRIDE: dict[str, dy.Column] = {
    "metric": dy.String(nullable=False), "status": dy.String(nullable=False), "minutes": dy.Int64(nullable=False),
    "level_pct": number(), "n_level": dy.Int64(nullable=False), "drift_pct": number(), "z": number(),
    "n_drift": dy.Int64(nullable=False), "left": dy.Bool(nullable=False), "shift_pct": number(), "shift_half_width_pct": number(),
}  # fmt: skip
SHIFT: dict[str, dy.Column] = {
    "shift_h": dy.Int64(nullable=False), "hours_since_lift": number(), "leg_fatigue": number(), "leg_fatigue_low": number(),
    "leg_fatigue_high": number(), "pace_pct": number(), "pace_low_pct": number(), "pace_high_pct": number(),
    "heart_rate_cost_bpm": number(), "heart_rate_cost_low_bpm": number(), "heart_rate_cost_high_bpm": number(),
}  # fmt: skip
EFFECT: dict[str, dy.Column] = {
    "metric": dy.String(nullable=False), "effect_pct": number(), "low_pct": number(), "high_pct": number(),
    "distinguishable": dy.Bool(nullable=False), "pooled_pct": number(), "pooled_low_pct": number(), "pooled_high_pct": number(),
    "detectable_pct": number(), "plain_pct": number(), "n_flagged": dy.Int64(nullable=False), "n_fresh": dy.Int64(nullable=False),
}  # fmt: skip
CURVE: dict[str, dy.Column] = {
    "metric": dy.String(nullable=False), "hour": dy.Float64(nullable=False), "effect_pct": number(), "low_pct": number(),
    "high_pct": number(),
}  # fmt: skip
SWAP: dict[str, dy.Column] = {
    "activity_id": dy.String(nullable=False), "to_day": dy.Date(nullable=False), "swap": dy.Int64(nullable=False),
    "interference": number(), "before": number(),
}  # fmt: skip


class Strides(dy.Schema):
    """How one run was run, minute by minute: all that its form is judged by, kept so that no later night opens its records again."""

    activity_id = dy.String(primary_key=True)
    athlete = dy.String(nullable=False)
    inputs_hash = dy.String(nullable=False)  # of all that the row was computed from
    minutes = dy.List(dy.Struct(MINUTE, nullable=True), nullable=False)  # since the start; those in which anything moved
    # windows: of 10 s that count as running at a steady effort; m/s, rise over run, steps/min, ms, %, mm, %


class Form(dy.Schema):
    """The form of one run at matched speed and grade, against the runner's own runs before it."""

    activity_id = dy.String(primary_key=True)
    athlete = dy.String(nullable=False)
    device = dy.String(nullable=False)  # manufacturer and product, and whether indoors: what may be compared
    status = dy.Enum(
        ["break", "held", "one metric", "no baseline", "too short", "intervals", "not a run", "no sensor"], nullable=False
    )  # one metric: of those measured apart from each other only one has a baseline, which is not enough to call it a break or none
    windows = dy.Int64(nullable=False, min=0)  # of 10 s that count
    mean_speed = dy.Float64(nullable=True, min=0)  # m/s, of these
    metrics = dy.List(dy.Struct(STRIDE, nullable=True), nullable=False)
    # cadence, step_length (its mirror at equal speed), stance_time, stance_time_balance, vertical_oscillation, vertical_ratio:
    # level_pct the mean residual from own fresh runs before (n_level of them), stance_time_balance in points; drift_pct last third minus
    # first; z of that among n_drift runs of like length and class before that were not in the window; after a break, shift_pct is the
    # change from before it to after it, less what is usual in these runs, left whether that is enough to count
    break_minute = dy.Int64(nullable=True, min=0)  # since the start, at which it began
    break_low = dy.Int64(nullable=True, min=0)  # 90 %
    break_high = dy.Int64(nullable=True, min=0)
    eased = dy.Enum(["walked", "slowed", "stopped"], nullable=True)  # what the runner did after a break; null: kept going
    minutes_on = dy.Int64(nullable=True)  # from the break until that, or until the end
    inputs_hash = dy.String(nullable=False)  # of all that this row and every earlier one of its device was computed from
    expected = dy.List(dy.Float64(), nullable=True)  # see features/remembered.py; null in rows of an older legday
    learned = dy.List(dy.Float64(), nullable=True)  # only of a device's last run


class Paces(dy.Schema):
    """A run beside the fresh runs before it: how fast it should have been for its heart rate. Only runs that can be compared."""

    activity_id = dy.String(primary_key=True)
    athlete = dy.String(nullable=False)
    expected_speed = dy.Float64(nullable=False, min=0)  # m/s
    residual_pct = dy.Float64(nullable=False)  # of the expected speed, negative where slower
    run_sd_pct = dy.Float64(nullable=False, min=0)  # of one run around it
    detectable_pct = dy.Float64(nullable=False, min=0)  # the least difference that stands out (95 %)
    drop_band_pct = dy.Float64(nullable=True)  # 5, 10, 20 or 30; null: it does not stand out
    n_baseline = dy.Int64(nullable=False, min=0)  # fresh runs before it


class Moves(dy.Schema):
    """A run on loaded legs at its own hour and at others: what the legs stood at, and what that was to cost."""

    activity_id = dy.String(primary_key=True)
    athlete = dy.String(nullable=False)
    lift_id = dy.String(nullable=False)  # that weighed most at its own hour
    lift_share = dy.Float64(nullable=False, min=0, max=1)  # of the state of the legs
    best_shift_h = dy.Int64(nullable=False)  # the nearest other hour below the gate, else the least tired
    shifts = dy.List(dy.Struct(SHIFT, nullable=True), nullable=False)


class Responses(dy.Schema):
    """One row per athlete: what tired legs do to this runner. Intervals are 90 %."""

    athlete = dy.String(primary_key=True)
    inputs_hash = dy.String(nullable=False)
    # of all that the athlete's rows here, in Paces and in Moves were computed from; after a blank, of what of it begins by `as_of`
    as_of = instant()  # start of the last run
    status = dy.Enum(["measured", "prior"], nullable=False)
    n_flagged = dy.Int64(nullable=False, min=0)
    n_fresh = dy.Int64(nullable=False, min=0)
    peak_hour = dy.Float64(nullable=False, min=0)  # h after a lift; of people at large where status is prior, as are the next five
    peak_low = dy.Float64(nullable=False, min=0)
    peak_high = dy.Float64(nullable=False, min=0)
    back_hour = dy.Float64(nullable=False, min=0)  # h after a lift by which 90 % is back
    back_low = dy.Float64(nullable=False, min=0)
    back_high = dy.Float64(nullable=False, min=0)
    learned = dy.Float64(nullable=False, min=0, max=1)  # by how much the runner's own runs narrowed ln(peak)
    named = dy.Bool(nullable=False)  # whether the peak may be called the runner's own
    ordinary_dose = dy.Float64(nullable=True, min=0)  # of an ordinary leg day, that the curves are for
    n_paces = dy.Int64(nullable=False, min=0)  # rows of this athlete in Paces
    n_moves = dy.Int64(nullable=False, min=0)  # rows of this athlete in Moves
    effects = dy.List(dy.Struct(EFFECT, nullable=True), nullable=False)
    curves = dy.List(dy.Struct(CURVE, nullable=True), nullable=False)  # only of metrics with enough runs
    swaps = dy.List(dy.Struct(SWAP, nullable=True), nullable=False)  # of the last seven days, the cheapest first
