"""Every stored table: columns, dtypes, bounds and units, declared once.

Apart, because the stages meet in these tables and nowhere else. Times are UTC instants; what a vendor calls a field stands in its reader.
"""

from __future__ import annotations

import dataframely as dy
import polars as pl

TIME_ZONE = "UTC"
END_ASSUMED = "its end is assumed"  # how a note begins where end_time is not what the file says
LENGTH_ASSUMED = f"{END_ASSUMED}: the log does not say how long it took"


def _time(*, nullable: bool = True, primary_key: bool = False) -> dy.Datetime:
    return dy.Datetime(nullable=nullable, primary_key=primary_key, time_zone=TIME_ZONE, time_unit="us")


def _number() -> dy.Float64:
    return dy.Float64(nullable=True)


def _small() -> dy.Float32:
    return dy.Float32(nullable=True)  # a sensor's mean of a minute has no more digits, and there are many


def _text() -> dy.String:
    return dy.String(nullable=True)


LAP: dict[str, dy.Column] = {
    "start_time": _time(), "end_time": _time(), "total_elapsed_time": _number(), "total_timer_time": _number(), "total_distance": _number(),
    "avg_heart_rate": _number(), "max_heart_rate": _number(), "enhanced_avg_speed": _number(), "intensity": _text(), "lap_trigger": _text(),
    "wkt_step_index": dy.Int64(nullable=True),
}  # fmt: skip
SET: dict[str, dy.Column] = {
    "start_time": _time(), "duration": _number(), "set_type": _text(), "repetitions": dy.Int64(nullable=True), "weight": _number(),
    "category": dy.List(dy.Int64(nullable=True), nullable=True), "category_subtype": dy.List(dy.Int64(nullable=True), nullable=True),
    "exercise": _text(), "rpe": _number(),
}  # fmt: skip
PAUSE: dict[str, dy.Column] = {"start_time": _time(nullable=False), "end_time": _time(nullable=False)}
BOUT: dict[str, dy.Column] = {"kind": _text(), "start_s": _number(), "duration_s": _number()}  # kind: walk | work
CHANNEL: dict[str, dy.Column] = {
    "channel": dy.String(nullable=False), "score": dy.Float64(nullable=False, min=0, max=100), "sigma": dy.Float64(nullable=False, min=0),
    "hardest": dy.Float64(nullable=False, min=0, max=100), "moderate": dy.Float64(nullable=False, min=0, max=100),
}  # fmt: skip
COURSE_MINUTE: dict[str, dy.Column] = {"heart_rate": _number(), "adjusted_speed": _number()}  # bpm, m/s: of what was moving
COURSE_THRESHOLDS: dict[str, dy.Column] = {
    "first_heart_rate": _number(), "second_heart_rate": _number(), "first_speed": _number(), "second_speed": _number(),
}  # fmt: skip
MINUTE: dict[str, dy.Column] = {
    "minute": dy.Int64(nullable=False), "walk_s": _small(), "steps_known": dy.Bool(nullable=False), "windows": dy.Int64(nullable=False),
    "speed": _small(), "grade": _small(), "steps": _small(), "stance_time": _small(),
    "stance_time_balance": _small(), "vertical_oscillation": _small(), "vertical_ratio": _small(),  # means of the windows
}  # fmt: skip
STRIDE: dict[str, dy.Column] = {
    "metric": dy.String(nullable=False), "status": dy.String(nullable=False), "minutes": dy.Int64(nullable=False),
    "level_pct": _number(), "n_level": dy.Int64(nullable=False), "drift_pct": _number(), "z": _number(),
    "n_drift": dy.Int64(nullable=False), "left": dy.Bool(nullable=False), "shift_pct": _number(), "shift_half_width_pct": _number(),
}  # fmt: skip
SHIFT: dict[str, dy.Column] = {
    "shift_h": dy.Int64(nullable=False), "hours_since_lift": _number(), "leg_fatigue": _number(), "leg_fatigue_low": _number(),
    "leg_fatigue_high": _number(), "pace_pct": _number(), "pace_low_pct": _number(), "pace_high_pct": _number(),
    "heart_rate_cost_bpm": _number(), "heart_rate_cost_low_bpm": _number(), "heart_rate_cost_high_bpm": _number(),
}  # fmt: skip
EFFECT: dict[str, dy.Column] = {
    "metric": dy.String(nullable=False), "effect_pct": _number(), "low_pct": _number(), "high_pct": _number(),
    "distinguishable": dy.Bool(nullable=False), "pooled_pct": _number(), "pooled_low_pct": _number(), "pooled_high_pct": _number(),
    "detectable_pct": _number(), "plain_pct": _number(), "n_flagged": dy.Int64(nullable=False), "n_fresh": dy.Int64(nullable=False),
}  # fmt: skip
CURVE: dict[str, dy.Column] = {
    "metric": dy.String(nullable=False), "hour": dy.Float64(nullable=False), "effect_pct": _number(), "low_pct": _number(),
    "high_pct": _number(),
}  # fmt: skip
SWAP: dict[str, dy.Column] = {
    "activity_id": dy.String(nullable=False), "to_day": dy.Date(nullable=False), "swap": dy.Int64(nullable=False),
    "interference": _number(), "before": _number(),
}  # fmt: skip
NOVELTY: dict[str, dy.Column] = {"exercise": _text(), "weeks": dy.Int64(nullable=True)}  # weeks: null where it was never done before
SPLIT: dict[str, dy.Column] = {"start_time": _time(), "end_time": _time(), "split_type": _text(), "total_timer_time": _number()}


class Activities(dy.Schema):
    """One activity = one session of one recording, with its laps and sets inside, so that it is one atomic row."""

    activity_id = dy.String(primary_key=True)
    athlete = dy.String(nullable=False)
    batch_id = dy.String(nullable=False)
    start_time = _time(nullable=False)
    end_time = _time(nullable=False)  # start_time + total_elapsed_time
    utc_offset_s = dy.Int64(nullable=True, min=-14 * 3600, max=14 * 3600)  # s east of UTC
    utc_offset_source = dy.String(nullable=True)  # fit_local | fit_corr | fit_device | gpx_local | tcx_local | json | column |
    # hk_timezone: as the file says; gps: of the place; name and neighbour, never stored: of its files' names and the activities around it;
    # user: the athlete's zone, and user_date where of the time only the date is known
    sport = dy.String(nullable=False)  # FIT's words; "unknown" where the file does not say
    sub_sport = dy.String(nullable=True)
    title = dy.String(nullable=True)
    description = dy.String(nullable=True)
    total_elapsed_time = dy.Float64(nullable=False, min=0)  # s
    total_timer_time = dy.Float64(nullable=True, min=0)  # s, pauses out
    total_distance = dy.Float64(nullable=True, min=0)  # m
    total_ascent = dy.Float64(nullable=True, min=0)  # m
    total_descent = dy.Float64(nullable=True, min=0)  # m
    total_calories = dy.Float64(nullable=True, min=0)  # kcal
    avg_heart_rate = dy.Float64(nullable=True, min=0, max=255)  # bpm
    max_heart_rate = dy.Float64(nullable=True, min=0, max=255)  # bpm
    avg_power = dy.Float64(nullable=True, min=0)  # W
    avg_cadence = dy.Float64(nullable=True, min=0)  # strides/min
    enhanced_avg_speed = dy.Float64(nullable=True, min=0)  # m/s
    workout_rpe = dy.Float64(nullable=True, min=0, max=100)  # FIT's 0-100, ten times the CR10
    workout_feel = dy.Float64(nullable=True, min=0, max=100)
    total_training_effect = dy.Float64(nullable=True, min=0, max=10)
    total_anaerobic_training_effect = dy.Float64(nullable=True, min=0, max=10)
    training_load_peak = dy.Float64(nullable=True)
    heart_rate_sensor = dy.String(nullable=True)  # what fed the heart rate: chest | optical; null: the file does not say
    altitude_source = dy.String(nullable=True)  # barometer | satellite; null: the file does not say
    watch_resting_heart_rate = dy.Float64(nullable=True, min=25, max=110)  # bpm, set or measured by the watch, as are the next four
    watch_max_heart_rate = dy.Float64(nullable=True, min=120, max=230)  # bpm; null where it is only 220 - age
    watch_threshold_heart_rate = dy.Float64(nullable=True, min=90, max=220)  # bpm
    watch_threshold_power = dy.Float64(nullable=True, min=50, max=800)  # W
    watch_threshold_speed = dy.Float64(nullable=True, min=1.5, max=7)  # m/s
    manufacturer = dy.String(nullable=True)
    product = dy.String(nullable=True)
    serial_number = dy.Int64(nullable=True)
    format = dy.String(nullable=False)  # fit | gpx | tcx | ...
    content_hash = dy.String(nullable=False)  # SHA-256 of the preferred source's bytes
    record_count = dy.Int64(nullable=False, min=0)
    laps = dy.List(dy.Struct(LAP, nullable=True), nullable=False)
    sets = dy.List(dy.Struct(SET, nullable=True), nullable=False)
    pauses = dy.List(dy.Struct(PAUSE, nullable=True), nullable=False)
    splits = dy.List(dy.Struct(SPLIT, nullable=True), nullable=False)
    sources = dy.List(dy.String(), nullable=False)  # every file of this recording, the preferred first
    sets_from = dy.String(nullable=True)  # activity_id of the strength log whose sets, title and description these are; null: its own
    notes = dy.List(dy.String(), nullable=False)  # what a runner should know of the file

    @dy.rule()
    def ends_after_it_starts(cls) -> pl.Expr:  # noqa: N805 - dataframely hands the class
        """An activity cannot end before it starts."""
        return pl.col("end_time") >= pl.col("start_time")


class Records(dy.Schema):
    """Per-second rows of one activity, in file order, duplicate timestamps kept; units as the FIT SDK decodes them."""

    activity_id = dy.String(nullable=False)
    athlete = dy.String(nullable=False)
    batch_id = dy.String(nullable=False)
    timestamp = _time(nullable=False)
    position_lat = dy.Float64(nullable=True, min=-90, max=90)  # degrees
    position_long = dy.Float64(nullable=True, min=-180, max=180)  # degrees
    distance = dy.Float64(nullable=True)  # m since the start
    enhanced_speed = dy.Float64(nullable=True)  # m/s
    enhanced_altitude = dy.Float64(nullable=True)  # m
    heart_rate = dy.Int16(nullable=True)  # bpm
    cadence = dy.Int16(nullable=True)  # strides/min (one leg)
    fractional_cadence = dy.Float64(nullable=True)  # strides/min
    power = dy.Int32(nullable=True)  # W
    temperature = dy.Float64(nullable=True)  # degrees C
    stance_time = dy.Float64(nullable=True)  # ms
    stance_time_balance = dy.Float64(nullable=True)  # %
    vertical_oscillation = dy.Float64(nullable=True)  # mm
    vertical_ratio = dy.Float64(nullable=True)  # %
    step_length = dy.Float64(nullable=True)  # mm
    developer_power = dy.Float64(nullable=True)  # W, from a developer field (Stryd, RunScribe)


class Lifts(dy.Schema):
    """One row per strength session: did it load the legs, how much, and how sure is that."""

    activity_id = dy.String(primary_key=True)
    athlete = dy.String(nullable=False)
    start_time = _time(nullable=False)
    end_time = _time(nullable=False)
    utc_offset_s = dy.Int64(nullable=True)
    title = dy.String(nullable=True)
    region = dy.Enum(["lower", "upper", "full", "unknown"], nullable=False)
    lower_body = dy.Bool(nullable=True)  # null = unknown, never "no"
    region_source = dy.Enum(["sets", "title", "user", "none"], nullable=False)
    leg_load = dy.Float64(nullable=True, min=0)  # 1.0 = 100 effective repetitions at 70 % of 1RM
    leg_load_basis = dy.Enum(["sets", "session_rpe", "title", "heart_rate", "descent"], nullable=False)
    leg_load_sigma = dy.Float64(nullable=False, min=0)  # SD of ln(leg_load)
    confidence = dy.Enum(["high", "medium", "low", "none"], nullable=False)
    quads = dy.Float64(nullable=False, min=0, max=1)  # share of leg_load
    hamstrings = dy.Float64(nullable=False, min=0, max=1)
    glutes = dy.Float64(nullable=False, min=0, max=1)
    adductors = dy.Float64(nullable=False, min=0, max=1)
    calves = dy.Float64(nullable=False, min=0, max=1)
    active_sets = dy.Int64(nullable=False, min=0)
    known_sets = dy.Int64(nullable=False, min=0)
    attenuation = dy.Float64(nullable=False, min=0, max=1)  # repeated-bout factor a, for leg fatigue
    attenuation_sigma = dy.Float64(nullable=False, min=0)  # SD of a, relative; 0 once ten weeks of history exist
    soreness_attenuation = dy.Float64(nullable=False, min=0, max=1)  # repeated-bout factor for expected soreness
    descent_m = dy.Float64(nullable=True, min=0)  # of a downhill run that counts as a load: no lift, lower_body is false
    kinds = dy.Int64(nullable=False, min=0)  # of leg exercises, by name
    novelty = dy.List(dy.Struct(NOVELTY, nullable=True), nullable=False)  # those whose last time on record is four weeks ago or more
    assumed = dy.List(dy.String(), nullable=False)  # start_time, end_time: what of its times nobody wrote down
    notes = dy.List(dy.String(), nullable=False)
    sources = dy.List(dy.String(), nullable=False)


class Efforts(dy.Schema):
    """The best efforts of one run: what it shows of its runner's limits, whatever the thresholds are. Null is not measured."""

    activity_id = dy.String(primary_key=True)
    athlete = dy.String(nullable=False)
    inputs_hash = dy.String(nullable=False)  # of all that the row was computed from
    peak_heart_rate = dy.Float64(nullable=True, min=0, max=255)  # bpm, 99.5th percentile of what is trusted
    best_heart_rate_20_min = dy.Float64(nullable=True, min=0, max=255)  # bpm, the highest mean over so many minutes
    best_heart_rate_30_min = dy.Float64(nullable=True, min=0, max=255)
    best_heart_rate_60_min = dy.Float64(nullable=True, min=0, max=255)
    best_speed_3_min = dy.Float64(nullable=True, min=0)  # m/s, adjusted for grade, without a pause
    best_speed_5_min = dy.Float64(nullable=True, min=0)
    best_speed_10_min = dy.Float64(nullable=True, min=0)
    best_speed_20_min = dy.Float64(nullable=True, min=0)
    best_speed_30_min = dy.Float64(nullable=True, min=0)
    best_speed_60_min = dy.Float64(nullable=True, min=0)
    best_power_3_min = dy.Float64(nullable=True, min=0)  # W, without a pause
    best_power_5_min = dy.Float64(nullable=True, min=0)
    best_power_10_min = dy.Float64(nullable=True, min=0)
    best_power_20_min = dy.Float64(nullable=True, min=0)
    heart_rate_at_best_speed_20_min = dy.Float64(nullable=True, min=0, max=255)  # bpm, of the same minutes
    heart_rate_at_best_power_20_min = dy.Float64(nullable=True, min=0, max=255)


class Runs(dy.Schema):
    """One row per run: how long, how far, how hard, and what that rests on."""

    activity_id = dy.String(primary_key=True)
    athlete = dy.String(nullable=False)
    start_time = _time(nullable=False)
    end_time = _time(nullable=False)
    utc_offset_s = dy.Int64(nullable=True)
    title = dy.String(nullable=True)
    sub_sport = dy.String(nullable=True)
    surface = dy.Enum(["road", "trail", "track", "treadmill", "unknown"], nullable=False)
    distance_m = dy.Float64(nullable=True, min=0)
    moving_time_s = dy.Float64(nullable=False, min=0)
    elapsed_time_s = dy.Float64(nullable=False, min=0)
    ascent_m = dy.Float64(nullable=True, min=0)
    average_heart_rate_bpm = dy.Float64(nullable=True, min=0, max=255)  # over moving time
    heart_rate_share = dy.Float64(nullable=False, min=0, max=1)  # share of moving time with a heart rate
    average_temperature_c = dy.Float64(nullable=True)  # degrees C as the watch read it, warmed by the wrist
    intensity = dy.Float64(nullable=True, min=0, max=100)
    intensity_sigma = dy.Float64(nullable=True, min=0)
    intensity_class = dy.Enum(["easy", "moderate", "hard", "unknown"], nullable=False)
    probability_hard = dy.Float64(nullable=True, min=0, max=1)
    probability_moderate = dy.Float64(nullable=True, min=0, max=1)  # at least moderate
    scored_by = dy.List(dy.String(), nullable=False)
    provenance = dy.String(nullable=True)  # the channels that counted, the thresholds used and where each came from
    channels = dy.List(dy.Struct(CHANNEL, nullable=True), nullable=False)  # those that counted, each on its own
    hardest = dy.Float64(nullable=True, min=0, max=100)  # level that decides hard: of the whole, or held for minutes within it
    moderate = dy.Float64(nullable=True, min=0, max=100)  # level that decides moderate
    disagreement = dy.String(nullable=True)  # in words; null: the channels do not contradict each other
    average_only = dy.Bool(nullable=False)  # nothing but averages: intervals may be hidden in them
    confidence = dy.Enum(["high", "medium", "low", "none"], nullable=False)
    session_load = dy.Float64(nullable=True, min=0)
    kind = dy.Enum(["steady", "intervals", "run_walk", "walk", "ride", "unknown"], nullable=False)
    kind_basis = dy.String(nullable=True)  # splits | laps | cadence | speed
    walk_share = dy.Float64(nullable=True, min=0, max=1)  # of moving time
    bouts = dy.List(dy.Struct(BOUT, nullable=True), nullable=False)
    hill_s = dy.Float64(nullable=True, min=0)  # s on a grade above 4 %
    surges = dy.List(dy.Float64(), nullable=False)  # min since the start at which 30 s above the second threshold began
    easy_share = dy.Float64(nullable=True, min=0, max=1)  # of moving time below the first threshold
    easy_basis = dy.String(nullable=True)  # heart_rate | pace
    efficiency = dy.Float64(nullable=True, min=0)  # m/min per bpm, adjusted for grade; steady runs from 30 min on
    decoupling_pct = dy.Float64(nullable=True)  # lost from the first half to the second
    course = dy.List(dy.Struct(COURSE_MINUTE, nullable=True), nullable=True)  # of every minute from the first record on
    course_thresholds = dy.Struct(COURSE_THRESHOLDS, nullable=True)  # of its day
    notes = dy.List(dy.String(), nullable=False)
    sources = dy.List(dy.String(), nullable=False)
    inputs_hash = dy.String(nullable=True)  # of all that the row was computed from; null: compute it anew


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


class Pairs(dy.Schema):
    """A run and one lift (lower-body or unknown) that ended within ten days before it started."""

    run_id = dy.String(primary_key=True)
    lift_id = dy.String(primary_key=True)
    athlete = dy.String(nullable=False)
    hours_since_lift = dy.Float64(nullable=False, min=0, max=240)
    lower_body = dy.Bool(nullable=True)
    in_window = dy.Bool(nullable=False)  # literal: 24 <= hours <= 48 and lower-body
    contribution = dy.Float64(nullable=False, min=0)  # a * L * (g + 0.35 f) at the run's start


class Cooldowns(dy.Schema):
    """What heart rate did at the end of a lift with records."""

    activity_id = dy.String(primary_key=True)
    athlete = dy.String(nullable=False)
    batch_id = dy.String(nullable=False)  # of the records that were looked at
    low_min = dy.Int64(nullable=True, min=0, max=10)  # minutes of low heart rate up to the end; null: cannot be told


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
    inputs_hash = dy.String(nullable=False)  # of all that the athlete's rows here, in Paces and in Moves were computed from
    as_of = _time()  # start of the last run
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


class Settled(dy.Schema):
    """What the athlete said once and for all of a lift that the files leave unknown."""

    activity_id = dy.String(primary_key=True)
    athlete = dy.String(nullable=False)
    start_time = _time(nullable=False)  # finds the lift again when a better source has changed its id
    region = dy.Enum(["lower", "upper", "full", "none"], nullable=False)


class Daily(dy.Schema):
    """What one file says of one local day of an athlete: self-report and wellness; null is not known."""

    athlete = dy.String(primary_key=True)
    date = dy.Date(primary_key=True)  # a night belongs to the date of waking
    file = dy.String(primary_key=True)
    source = dy.String(nullable=False)  # the format: daily_csv | intervals_icu | garmin_sleep | hrv4training | whoop | apple_health | ...
    soreness_0_10 = dy.Float64(nullable=True, min=0, max=10)  # 10 the worst
    soreness_in_squat_0_10 = dy.Float64(nullable=True, min=0, max=10)
    sharp_or_joint_pain = dy.Bool(nullable=True)
    sick_or_drained = dy.Bool(nullable=True)
    stable_on_one_leg = dy.Bool(nullable=True)
    stairs_hurt = dy.Bool(nullable=True)
    dread_min = dy.Float64(nullable=True, min=0)
    sleep_h = dy.Float64(nullable=True, min=0, max=24)
    slept_badly = dy.Bool(nullable=True)
    ate_after_lift = dy.Bool(nullable=True)
    ate_before_run = dy.Bool(nullable=True)
    calorie_deficit = dy.Bool(nullable=True)
    energy_0_10 = dy.Float64(nullable=True, min=0, max=10)  # 10 the best
    resting_heart_rate_bpm = dy.Float64(nullable=True, min=20, max=150)
    note = dy.String(nullable=True)
    scale = dy.String(nullable=True)  # the scales the file is written on
    raw = dy.String(nullable=True)  # what was written on each, in the same order


class Titles(dy.Schema):
    """What a bulk export's list says of one other recording of the export."""

    athlete = dy.String(nullable=False)
    file = dy.String(nullable=False)  # the list
    named = dy.String(nullable=True)  # the file it speaks of, as it names it, without .gz
    start_time = _time()  # where it names none: when what it speaks of began
    title = dy.String(nullable=True)
    description = dy.String(nullable=True)
    workout_rpe = dy.Float64(nullable=True, min=0, max=100)  # FIT's 0-100
    gear = dy.String(nullable=True)
    sets = dy.List(dy.Struct(SET, nullable=True), nullable=True)  # that stand as text in the description
