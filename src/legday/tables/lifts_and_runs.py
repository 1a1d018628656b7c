"""What is computed of lifts and runs, each by itself and beside the other.

Apart from what is stored, because these are made again whenever something under them changed.
"""

from __future__ import annotations

import dataframely as dy

from legday.tables.columns import instant, number, text

BOUT: dict[str, dy.Column] = {"kind": text(), "start_s": number(), "duration_s": number()}  # kind: walk | work
CHANNEL: dict[str, dy.Column] = {
    "channel": dy.String(nullable=False), "score": dy.Float64(nullable=False, min=0, max=100), "sigma": dy.Float64(nullable=False, min=0),
    "hardest": dy.Float64(nullable=False, min=0, max=100), "moderate": dy.Float64(nullable=False, min=0, max=100),
}  # fmt: skip
COURSE_MINUTE: dict[str, dy.Column] = {"heart_rate": number(), "adjusted_speed": number()}  # bpm, m/s: of what was moving
COURSE_THRESHOLDS: dict[str, dy.Column] = {
    "first_heart_rate": number(), "second_heart_rate": number(), "first_speed": number(), "second_speed": number(),
}  # fmt: skip
NOVELTY: dict[str, dy.Column] = {"exercise": text(), "weeks": dy.Int64(nullable=True)}  # weeks: null where it was never done before


class Lifts(dy.Schema):
    """One row per strength session: did it load the legs, how much, and how sure is that."""

    activity_id = dy.String(primary_key=True)
    athlete = dy.String(nullable=False)
    start_time = instant(nullable=False)
    end_time = instant(nullable=False)
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
    start_time = instant(nullable=False)
    end_time = instant(nullable=False)
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
    energy_kcal = dy.Float64(nullable=True, min=0)  # as the watch reckoned it
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
