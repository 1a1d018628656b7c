"""The Report: what every renderer is handed and what report.json holds, key for key as the contract says.

Apart from the code that fills it and from the renderers, and free of Polars, so that a night with nothing new renders without it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

from legday.report.form import Form
from legday.report.judged_by import Gates, Style
from legday.report.response import Moved, PaceAtEffort, Response, SeenAfter, Swap, WarningScore

SCHEMA_VERSION = 1
Confidence = Literal["high", "medium", "low", "none"]
Severity = Literal["stop", "warning", "caution", "note"]
SEVERITIES: tuple[Severity, ...] = ("note", "caution", "warning", "stop")


class Part(msgspec.Struct, kw_only=True):
    """A part of the report; every key is always written."""


class Outcome(Part):
    """What became of one file or archive member."""

    path: str
    outcome: Literal["stored", "unchanged", "duplicate", "skipped", "refused"]
    reason: str | None = None
    activity_ids: list[str] = []
    duplicate_of: str | None = None


class Ingested(Part):
    """What became of all files of this run; the counts are those of the outcomes."""

    files_seen: int = 0
    stored: int = 0
    unchanged: int = 0
    duplicates: int = 0
    skipped: int = 0
    refused: int = 0
    outcomes: list[Outcome] = []


class IngestedBefore(Ingested, kw_only=True):
    """Files that are all as they were: `outcomes` is empty, and `written` what report.json has in its place, as JSON."""

    written: bytes


class Novelty(Part):
    """A kind of leg exercise, by FIT's word, and the whole weeks since its last time on record; null where there was none."""

    exercise: str
    weeks: int | None


class Lift(Part):
    """One strength session and what it did to the legs."""

    activity_id: str
    start_time: datetime
    end_time: datetime
    local_start_time: datetime
    title: str | None
    region: Literal["lower", "upper", "full", "unknown"]
    lower_body: bool | None
    leg_load: float | None
    leg_load_basis: Literal["sets", "session_rpe", "title", "heart_rate", "descent"]  # descent: in `other_lifts` only
    leg_load_sigma: float
    attenuation: float
    attenuation_sigma: float
    soreness_attenuation: float
    confidence: Confidence
    muscles: dict[str, float]
    active_sets: int
    known_sets: int
    sources: list[str]
    assumed: list[Literal["start_time", "end_time"]] = []  # what of its times nobody wrote down
    notes: list[str] = []
    cooldown_min: int | None = None  # up to its end with a low heart rate, 10 at most; null: cannot be told
    descent_m: float | None = None  # of a downhill run that the settings count as a load: no lift
    kinds: int = 0  # of leg exercises
    novelty: list[Novelty] = []  # those of them that are new after four weeks or more; the load does not know of it

    @property
    def loads_legs(self) -> bool:
        """Whether it may weigh on the legs: any lift not known to be without legs, and a downhill run that counts."""
        return self.lower_body is not False or self.descent_m is not None


class LiftBefore(Part):
    """A lower-body lift that ended 0-96 h before a run."""

    lift_id: str
    hours_since_lift: float


class ChannelScore(Part):
    """What one channel alone says of a run: its score, and the levels it would be called hard and moderate by."""

    channel: str
    score: float
    sigma: float
    hardest: float
    moderate: float


class Run(Part):
    """One run: where it stood after the lifts, and how hard it was."""

    activity_id: str
    start_time: datetime
    end_time: datetime
    local_start_time: datetime
    title: str | None
    distance_m: float | None
    moving_time_s: float
    elapsed_time_s: float
    ascent_m: float | None
    surface: Literal["road", "trail", "track", "treadmill", "unknown"]
    average_heart_rate_bpm: float | None
    lift_id: str | None
    hours_since_lift: float | None
    in_window: bool
    window: Literal["under_6h", "6_24h", "24_48h", "48_72h", "none"]
    lifts: list[LiftBefore]
    unknown_lifts: list[LiftBefore]
    intensity: float | None
    intensity_sigma: float | None
    intensity_class: Literal["easy", "moderate", "hard", "unknown"]
    probability_hard: float | None
    probability_moderate: float | None
    scored_by: list[str]
    provenance: str | None
    confidence: Confidence
    leg_fatigue: float
    leg_fatigue_interval: list[float]
    leg_fatigue_band: Literal["fresh", "light", "moderate", "high"]
    session_load: float | None
    notes: list[str]
    sources: list[str]
    energy_kcal: float | None = None  # as the watch reckoned it
    channels: list[ChannelScore] = []
    hardest: float | None = None
    moderate: float | None = None
    disagreement: str | None = None
    average_only: bool = False
    heart_rate_share: float | None = None  # of moving time with a heart rate that can be believed
    kind: Literal["steady", "intervals", "run_walk", "walk", "ride", "unknown"] = "unknown"
    kind_basis: str | None = None
    walk_share: float | None = None
    hill_s: float | None = None
    surges: list[float] = []
    easy_share: float | None = None
    easy_basis: str | None = None
    efficiency: float | None = None
    decoupling_pct: float | None = None
    spoke: Literal["window", "model", "both", "neither"] = "neither"
    pace_at_effort: PaceAtEffort | None = None
    form: Form | None = None


class Course(Part):
    """One run minute by minute from its first record on, and what to hold it against; null is standing, or not known."""

    activity_id: str
    heart_rate_bpm: list[float | None]
    speed: list[float | None]  # [m/s], adjusted for grade
    first_threshold_bpm: float | None = None
    second_threshold_bpm: float | None = None
    first_threshold_speed: float | None = None
    second_threshold_speed: float | None = None


class Finding(Part):
    """One rule that fired: what was seen, against what, resting on what, and what to do instead."""

    rule: str
    severity: Severity
    activity_id: str | None
    date: date
    value: float | None
    threshold: float | None
    rests_on: list[str]
    confidence: Confidence
    text: str
    do_instead: str
    moved: Moved | None = None  # the run at other hours
    seen: list[SeenAfter] = []  # what came of it
    silenced: list[str] = []  # lesser rules about the same that fired too, and for which this one speaks


class Hour(Part):
    """Leg fatigue due at an instant, with its 80 % interval, if nothing more is lifted."""

    at: datetime
    leg_fatigue: float
    leg_fatigue_interval: list[float]


class Today(Part):
    """May I run now, how hard, and from when on is a hard run clear."""

    date: date
    verdict: Literal["rest", "walk", "easy_only", "clear", "cannot_tell"]
    leg_fatigue: float
    leg_fatigue_interval: list[float]
    leg_fatigue_band: Literal["fresh", "light", "moderate", "high"]
    hard_run_from: datetime | None
    because_of: str | None
    reasons: list[str]
    unknown: list[str]
    spoke: Literal["window", "model", "both", "neither"] = "neither"
    findings: list[Finding] = []  # what speaks against running today, by what was reported and planned; the first weighs most
    asks: str | None = None  # the one of `unknown` whose answer would change the verdict most
    to_log: str | None = None  # the line that answers it
    muscles: dict[str, float] = {}
    muscles_fresh_from: dict[str, datetime | None] = {}  # null: not within 96 h
    forecast: list[Hour] = []
    forecast_by_muscle: dict[str, list[float]] = {}  # for the instants of `forecast`


class Day(Part):
    """What the athlete, or a device at night, said of one local day; null is not known. A night belongs to the date of waking."""

    date: date
    soreness_0_10: float | None = None
    soreness_in_squat_0_10: float | None = None
    sharp_or_joint_pain: bool | None = None
    sick_or_drained: bool | None = None
    stable_on_one_leg: bool | None = None
    stairs_hurt: bool | None = None
    dread_min: float | None = None
    sleep_h: float | None = None
    slept_badly: bool | None = None
    ate_after_lift: bool | None = None
    ate_before_run: bool | None = None
    calorie_deficit: bool | None = None
    energy_0_10: float | None = None
    expected_soreness: float | None = None  # of anyone after these lifts, in the morning of the date; where soreness was reported
    theta: float | None = None  # ln of how much more these legs feel than that; null where less than 1 was to be expected


class OtherActivity(Part):
    """Something recorded that is neither a run nor a lift; `date` is the local one."""

    start_time: datetime
    date: date
    sport: str


class AthleteReport(Part):
    """Everything said about one athlete; `other_lifts` (outside the asked span, or downhill runs that count) weigh on the legs of today."""

    athlete: str
    name: str | None
    time_zone: str
    lifts: list[Lift]
    runs: list[Run]
    findings: list[Finding]
    response: Response
    today: Today
    coverage: list[str]
    gates: Gates = msgspec.field(default_factory=Gates)
    style: Style = msgspec.field(default_factory=Style)
    other_lifts: list[Lift] = []
    courses: list[Course] = []  # of runs with a finding, those of the last two weeks
    unknown_exercises: dict[str, int] = {}  # names in strength logs that say nothing of the legs, with their number of sets
    others: list[OtherActivity] = []  # of the 120 days before the last activity
    over_weeks: list[Finding] = []  # what weeks and months say, as of the instant of the report
    warnings: list[WarningScore] = []  # of all findings on tired legs up to the last run, by outcome
    swaps: list[Swap] = []  # in the seven days that end with the last run or lift, the cheapest first
    days: list[Day] = []  # of the daily log and of wellness files, oldest first; a report holds those of the last four weeks


class Report(Part):
    """The whole: report.json is this, encoded."""

    schema_version: int
    generated_at: datetime
    legday_version: str
    ingest: Ingested
    athletes: list[AthleteReport]
    since: date | None = None
    until: date | None = None
