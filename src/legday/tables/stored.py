"""What is read from files and said by athletes: the tables from which all others can be made again.

Apart from what is computed, because these are never thrown away.
"""

from __future__ import annotations

import dataframely as dy
import polars as pl

from legday.tables.columns import instant, number, text

END_ASSUMED = "its end is assumed"  # how a note begins where end_time is not what the file says
LENGTH_ASSUMED = f"{END_ASSUMED}: the log does not say how long it took"
LAP: dict[str, dy.Column] = {
    "start_time": instant(), "end_time": instant(), "total_elapsed_time": number(), "total_timer_time": number(),
    "total_distance": number(), "avg_heart_rate": number(), "max_heart_rate": number(), "enhanced_avg_speed": number(),
    "intensity": text(), "lap_trigger": text(), "wkt_step_index": dy.Int64(nullable=True),
}  # fmt: skip
SET: dict[str, dy.Column] = {
    "start_time": instant(), "duration": number(), "set_type": text(), "repetitions": dy.Int64(nullable=True), "weight": number(),
    "category": dy.List(dy.Int64(nullable=True), nullable=True), "category_subtype": dy.List(dy.Int64(nullable=True), nullable=True),
    "exercise": text(), "rpe": number(),
}  # fmt: skip
PAUSE: dict[str, dy.Column] = {"start_time": instant(nullable=False), "end_time": instant(nullable=False)}
SPLIT: dict[str, dy.Column] = {"start_time": instant(), "end_time": instant(), "split_type": text(), "total_timer_time": number()}


OF_ACTIVITIES = {"ends_after_it_starts": pl.col("end_time") >= pl.col("start_time")}  # rules on several columns, by name


class Activities(dy.Schema):
    """One activity = one session of one recording, with its laps and sets inside, so that it is one atomic row."""

    activity_id = dy.String(primary_key=True)
    athlete = dy.String(nullable=False)
    batch_id = dy.String(nullable=False)
    start_time = instant(nullable=False)
    end_time = instant(nullable=False)  # start_time + total_elapsed_time
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
        return OF_ACTIVITIES["ends_after_it_starts"]


class Records(dy.Schema):
    """Per-second rows of one activity, in file order, duplicate timestamps kept; units as the FIT SDK decodes them."""

    activity_id = dy.String(nullable=False)
    athlete = dy.String(nullable=False)
    batch_id = dy.String(nullable=False)
    timestamp = instant(nullable=False)
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


class Settled(dy.Schema):
    """What the athlete said once and for all of a lift that the files leave unknown."""

    activity_id = dy.String(primary_key=True)
    athlete = dy.String(nullable=False)
    start_time = instant(nullable=False)  # finds the lift again when a better source has changed its id
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
    start_time = instant()  # where it names none: when what it speaks of began
    title = dy.String(nullable=True)
    description = dy.String(nullable=True)
    workout_rpe = dy.Float64(nullable=True, min=0, max=100)  # FIT's 0-100
    gear = dy.String(nullable=True)
    sets = dy.List(dy.Struct(SET, nullable=True), nullable=True)  # that stand as text in the description
