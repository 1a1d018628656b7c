"""Invented athletes as plain structs: a few calm weeks, every odd case by one keyword, and titles that try to break out.

Apart from the tests, because each renderer and each rule is shown the same people.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import cache

import msgspec

from legday.report.judge import findings
from legday.report.judged_by import Gates
from legday.report.kept import Story, pack
from legday.report.legs import legs_at
from legday.report.model import AthleteReport, Course, Ingested, Lift, LiftBefore, Outcome, Report, Response, Run, Today
from legday.report.select import select

LOCAL = timezone(timedelta(hours=1))
NOW = datetime(2026, 1, 29, 5, 0, tzinfo=UTC)
MUSCLES = {"quads": 0.48, "hamstrings": 0.24, "glutes": 0.18, "adductors": 0.06, "calves": 0.04}
HOSTILE = (
    "<script>alert(1)</script>",
    "\x1b[31mred\x1b[0m \x1b]0;owned\x07 bell\x07 back\b\b",
    "\u202egnp.exe\u202c \u2066isolate\u2069 \u200fmark",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "long " * 2000,
    "two\r\nlines\nEND:VCALENDAR\u2028and a third",
    "| table | [link](javascript:alert(1)) `code` **bold** {{ 7*7 }} {% raw %}",
    "日本語のとても長いタイトルがここにありますそしてまだ続きます走る",
    "a \udcff byte that was no text",
)


def at(day: str, clock: str) -> datetime:
    """A local instant of 2026, from month and day and a clock."""
    return datetime.fromisoformat(f"2026-{day}T{clock}").replace(tzinfo=LOCAL)


def lift(lift_id: str, start: datetime, minutes: float = 60, **changed: object) -> Lift:
    """A leg day of load 1.0 known by its sets, in a used athlete, unless changed."""
    whole = Lift(
        activity_id=lift_id, start_time=start.astimezone(UTC), end_time=start.astimezone(UTC) + timedelta(minutes=minutes),
        local_start_time=start, title="Squats + deadlifts", region="lower", lower_body=True, leg_load=1.0, leg_load_basis="sets",
        leg_load_sigma=0.35, attenuation=0.7, attenuation_sigma=0.0, soreness_attenuation=0.7, confidence="high",
        muscles=dict(MUSCLES), active_sets=12,
        known_sets=12,
        sources=[f"{lift_id}.fit"],
    )  # fmt: skip
    return msgspec.structs.replace(whole, **changed)


def run(run_id: str, start: datetime, minutes: float = 41, **changed: object) -> Run:
    """An easy run of 41 min that stands after no lift, unless changed."""
    seconds = 60.0 * minutes
    whole = Run(
        activity_id=run_id, start_time=start.astimezone(UTC), end_time=start.astimezone(UTC) + timedelta(seconds=seconds + 60),
        local_start_time=start, title="Morning run", distance_m=seconds * 2.9, moving_time_s=seconds, elapsed_time_s=seconds + 60,
        ascent_m=35.0, surface="road", average_heart_rate_bpm=142.0, lift_id=None, hours_since_lift=None, in_window=False, window="none",
        lifts=[], unknown_lifts=[], intensity=38.0, intensity_sigma=5.0, intensity_class="easy", probability_hard=0.0,
        probability_moderate=0.02, scored_by=["heart_rate", "pace"], provenance="HR and pace; HRmax observed 189 (2025-09-03)",
        confidence="high", leg_fatigue=0.0, leg_fatigue_interval=[0.0, 0.0], leg_fatigue_band="fresh", session_load=20.0, notes=[],
        sources=[f"{run_id}.fit"],
    )  # fmt: skip
    return msgspec.structs.replace(whole, **changed)


def course(run_id: str, heart_rate: list[float | None], speed: list[float | None] | None = None, **changed: object) -> Course:
    """A run by minutes, with thresholds at 150 and 168 bpm, and at 3.4 and 4 m/s."""
    whole = Course(
        activity_id=run_id, heart_rate_bpm=heart_rate, speed=[3.0] * len(heart_rate) if speed is None else speed, first_threshold_bpm=150.0,
        second_threshold_bpm=168.0, first_threshold_speed=3.4, second_threshold_speed=4.0,
    )  # fmt: skip
    return msgspec.structs.replace(whole, **changed)


HARD = {"intensity": 82.0, "intensity_class": "hard", "probability_hard": 0.92, "probability_moderate": 1.0}
MODERATE = {"intensity": 61.0, "intensity_class": "moderate", "probability_hard": 0.1, "probability_moderate": 0.95}
UNSCORED = {
    "intensity": None, "intensity_sigma": None, "intensity_class": "unknown", "probability_hard": None, "probability_moderate": None,
    "scored_by": [], "average_heart_rate_bpm": None, "confidence": "none",
}  # fmt: skip


def after(one: Run, lifts: list[Lift]) -> Run:
    """The run as it stands after these lifts, the window literal."""
    before = [(round((one.start_time - lift.end_time).total_seconds()) / 3600, lift) for lift in lifts if lift.end_time <= one.start_time]
    before.sort(key=lambda pair: pair[0])
    legs = [(hours, lift) for hours, lift in before if lift.lower_body and hours <= 96]
    opening = [pair for pair in legs if 24 <= pair[0] <= 48]
    hours, named = (opening or legs or [(None, None)])[0]
    state = legs_at(lifts, one.start_time)
    return msgspec.structs.replace(
        one, lift_id=named.activity_id if named else None, hours_since_lift=hours, in_window=bool(opening),
        window="24_48h" if opening else "none", leg_fatigue=state.fatigue, leg_fatigue_interval=[state.low, state.high],
        leg_fatigue_band=state.band, lifts=[LiftBefore(lift_id=lift.activity_id, hours_since_lift=hours) for hours, lift in legs],
        unknown_lifts=[LiftBefore(lift_id=x.activity_id, hours_since_lift=h) for h, x in before if x.lower_body is None and h <= 96],
    )  # fmt: skip


def athlete(lifts: list[Lift], runs: list[Run], name: str = "me", gates: Gates | None = None, **changed: object) -> AthleteReport:
    """An athlete with these lifts and runs, judged by the rules; `today` still to be asked."""
    gates = gates or Gates()
    runs = [after(one, lifts) for one in sorted(runs, key=lambda one: one.start_time)]
    today = Today(
        date=NOW.date(), verdict="clear", leg_fatigue=0.0, leg_fatigue_interval=[0.0, 0.0], leg_fatigue_band="fresh", hard_run_from=None,
        because_of=None, reasons=[], unknown=[],
    )  # fmt: skip
    whole = AthleteReport(
        athlete=name, name=None, time_zone="Europe/Oslo", lifts=sorted(lifts, key=lambda one: one.start_time), runs=runs, findings=[],
        response=Response(), today=today, coverage=[], gates=gates,
    )  # fmt: skip
    whole = msgspec.structs.replace(whole, **changed)
    return whole if "findings" in changed else msgspec.structs.replace(whole, findings=findings(whole))


@cache
def season(weeks: int = 14) -> AthleteReport:
    """Two leg days a week and four runs, every third week one of them hard the day after legs."""
    lifts, runs = [], []
    for week in range(weeks):
        monday = at("01-26", "00:00") - timedelta(weeks=week)
        lifts.append(lift(f"legs-{week}-tue", monday + timedelta(days=1, hours=17), 70, leg_load=0.85 + 0.05 * (week % 5)))
        lifts.append(
            lift(f"upper-{week}", monday + timedelta(days=3, hours=18), title="Push", region="upper", lower_body=False, leg_load=0.0)
        )
        lifts.append(
            lift(f"legs-{week}-sat", monday + timedelta(days=5, hours=9), 50, leg_load=0.35, title="Lunges and core", known_sets=8)
        )
        runs.append(run(f"mon-{week}", monday + timedelta(hours=7), 35))
        hard = week % 3 == 0
        runs.append(run(f"wed-{week}", monday + timedelta(days=2, hours=19), 41 if hard else 30, **(HARD if hard else {})))
        runs.append(run(f"fri-{week}", monday + timedelta(days=4, hours=6.75), 48, **(MODERATE if week % 2 else {})))
        runs.append(run(f"sun-{week}", monday + timedelta(days=6, hours=9), 75 + week, title="Long run", surface="trail"))
    fast = course("wed-0", [138.0 + minute % 7 if minute % 8 < 4 else 172.0 + minute % 5 for minute in range(41)])
    return athlete([one for one in lifts if one.start_time <= NOW], [one for one in runs if one.start_time <= NOW], courses=[fast])


INGESTED = Ingested(
    files_seen=5, stored=3, duplicates=1, refused=1,
    outcomes=[
        Outcome(path="in/2026-01-28.fit", outcome="stored", reason="salvaged: cut off at byte 20,480, 473 records kept"),
        Outcome(path="in/2026-01-28.gpx", outcome="duplicate", duplicate_of="wed-0"),
        Outcome(path="in/notes.fit", outcome="refused", reason="no FIT header: the file begins with 'PK'"),
    ],
)  # fmt: skip


def report(*athletes: AthleteReport, now: datetime = NOW, ingested: Ingested | None = None, **asked: object) -> Report:
    """The report of these athletes, by default one season, at six in the morning of 29 January 2026 in Oslo."""
    whole = select(athletes or (season(),), now, ingested=ingested or INGESTED, **asked)
    return msgspec.structs.replace(whole, legday_version="0.0.0")


def packed(stories: list[Story], *made: str) -> list[bytes]:
    """The two files that stories are kept in."""
    return [b"".join(pieces) for pieces in pack(stories, *made)]


def hostile() -> Report:
    """Every string that can come from a file, hostile; with an unknown lift, a run without a score and a hundred refusals."""
    lifts = [
        lift(f"bad-{n}", at("01-27", "18:00") - timedelta(days=n), title=title, sources=[title], muscles={title: 0.9, "quads": 0.1})
        for n, title in enumerate(HOSTILE)
    ]
    lifts.append(
        lift("what", at("01-27", "20:30"), title=HOSTILE[0], region="unknown", lower_body=None, leg_load=0.3, leg_load_basis="title")
    )
    runs = [
        run(f"run-{n}", at("01-28", "19:00") - timedelta(days=n), title=title, sources=[title], **HARD) for n, title in enumerate(HOSTILE)
    ]
    runs += [run(f"no-{n}", at("01-28", "12:00") - timedelta(days=n), notes=[title], **UNSCORED) for n, title in enumerate(HOSTILE)]
    outcomes = [Outcome(path=f"x/{title}", outcome="refused", reason=title) for title in HOSTILE * 10]
    ingested = Ingested(files_seen=len(outcomes), refused=len(outcomes), outcomes=outcomes)
    one = athlete(lifts, runs, name="<b>evil</b>\x1b[2J")
    return report(msgspec.structs.replace(one, name=HOSTILE[0] + HOSTILE[2]), ingested=ingested)
