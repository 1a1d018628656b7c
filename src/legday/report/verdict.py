"""Today in words: the verdict, the legs, the reason and the one thing to do. Written once, for every renderer.

Apart from today.py, which decides, and from the renderers, which only set these words.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from legday.report.days import said_of
from legday.report.legs import fatigue_at, hours_since
from legday.report.lines import lift_moment, lift_title, load_words
from legday.report.slots import GAP_HOURS, calmest, clear_slots
from legday.report.today import decides, earliest, unknown_lifts
from legday.report.words import moment, zone

if TYPE_CHECKING:
    from datetime import datetime

    from legday.report.model import AthleteReport, Finding, Lift, Today
    from legday.report.slots import Slot

BRIEF = timedelta(hours=24)  # a slot this short is told with its end
RISES_BY = 5.0  # of leg fatigue; less is not worth a word
ABOUT_SORENESS = ("SKIP_DOMS", "CARE_SORE")
EASY = "20-30 min, flat and easy enough to talk, or rest"


class Verdict(NamedTuple):
    """What a reader is told first; `interval` and `to_copy` are empty where there is none."""

    sentence: str
    legs: str
    interval: str
    reason: str
    advice: str
    to_copy: str = ""

    @property
    def legs_and_interval(self) -> str:
        """`legs 53 of 100, high (may be 27 to 84)`."""
        return f"{self.legs} (may be {self.interval})" if self.interval else self.legs


def all_lifts(athlete: AthleteReport) -> list[Lift]:
    """The lifts of the asked span and those beside it, oldest first."""
    return sorted((*athlete.lifts, *athlete.other_lifts), key=lambda lift: lift.start_time)


def verdict(athlete: AthleteReport, now: datetime) -> Verdict:
    """Today's verdict in words, in the athlete's own time."""
    today = athlete.today
    low, high = today.leg_fatigue_interval
    legs, interval = f"legs {today.leg_fatigue:.0f} of 100, {today.leg_fatigue_band}", f"{low:.0f} to {high:.0f}"
    sentence, reason, advice, to_copy = _sentence(athlete, now), _reason(athlete, now), _advice(athlete, now), ""
    if "lifts" in today.unknown:
        legs, sentence = "no lift on record in the last ten days", f"{sentence}, as far as the files say"
        reason = "if you lifted, legday does not know of it"
    if today.verdict == "cannot_tell":
        to_copy = today.to_log or ""
    return Verdict(sentence, legs, interval if high >= 1 else "", reason, advice, to_copy)


def next_slot(athlete: AthleteReport, now: datetime) -> Slot | None:
    """When a hard run is clear next, within 96 h."""
    return next(clear_slots(all_lifts(athlete), earliest(athlete, now), athlete.gates), None)


def _sentence(athlete: AthleteReport, now: datetime) -> str:
    local = zone(athlete.time_zone)
    verdict, clear_from = athlete.today.verdict, athlete.today.hard_run_from
    slot = next_slot(athlete, now)
    closes = slot.end if slot else None
    if verdict == "easy_only":
        brief = f", clear then to {moment(closes.astimezone(local), now)}" if closes and slot and closes - slot.start < BRIEF else ""
        return f"Easy only until {moment(clear_from.astimezone(local), now)}{brief}" if clear_from else "Easy only for the next four days"
    if verdict == "clear":
        return f"Clear for a hard run until {moment(closes.astimezone(local), now)}" if closes else "Clear for a hard run"
    return {"rest": "Rest today", "walk": "Walk today, no run", "cannot_tell": "Cannot tell if a hard run is clear"}[verdict]


def _reason(athlete: AthleteReport, now: datetime) -> str:
    lifts = all_lifts(athlete)
    if said := _deciding(athlete.today):
        return said[0].text.removesuffix(".") + _own_reports(athlete, told=said[0].rule in ABOUT_SORENESS)
    if athlete.today.verdict == "cannot_tell":
        lift = unknown_lifts(lifts, now)[0]
        return f"{lift_moment(lift, now)} {lift_title(lift)}: not known whether it was legs"
    cause = [lift for lift in lifts if lift.activity_id == athlete.today.because_of]
    if not cause:
        return "no lift of the last ten days loads the legs"
    return (
        f"from {lift_moment(cause[0], now)} {lift_title(cause[0])} ({load_words(cause[0])}){_own_reports(athlete)}{_rising(athlete, now)}"
    )


def _rising(athlete: AthleteReport, now: datetime) -> str:
    """That the legs are due to get worse before they get better, which the number of now hides; empty where they are not."""
    worst = max(athlete.today.forecast, key=lambda hour: hour.leg_fatigue, default=None)
    if worst is None or worst.leg_fatigue < athlete.today.leg_fatigue + RISES_BY:
        return ""
    return f"; due to rise to {worst.leg_fatigue:.0f} by {moment(worst.at.astimezone(zone(athlete.time_zone)), now)}"


def _own_reports(athlete: AthleteReport, *, told: bool = False) -> str:
    """What the athlete's own soreness reports made of the legs, `told` where today's stands before it; empty where they make none."""
    factor = athlete.gates.model.personal_factor
    said = said_of(athlete.days, athlete.today.date)
    if said.theta is not None:
        counted = f": counted {factor:.1f} times" if round(factor, 1) != 1 else ", so nothing changes"
        if told:
            return f", where {said.expected_soreness:.1f} was to be expected{counted}"
        return f"; soreness {said.soreness_0_10:g} of 10 today, {said.expected_soreness:.1f} to be expected{counted}"
    return f"; by your soreness reports counted {factor:.1f} times" if round(factor, 1) != 1 else ""


def _deciding(today: Today) -> list[Finding]:
    """What was reported and makes the verdict what it is; the first weighs most."""
    return [finding for finding in today.findings if decides(finding) == today.verdict]


def _advice(athlete: AthleteReport, now: datetime) -> str:
    """What to do, then what else was reported or lies ahead, each with its own advice."""
    today = athlete.today
    said = _deciding(today)[:1]
    others = [finding for finding in today.findings if finding not in said]
    advice = said[0].do_instead if said else _by_the_lifts(athlete, now)
    if today.verdict == "clear" and any(finding.severity == "caution" for finding in others):
        advice = ""  # not "run as planned" beside a reason not to
    also = [finding.text if said and decides(finding) else f"{finding.text} {finding.do_instead}" for finding in others]
    return " ".join([*([advice] if advice else []), *also])


def _by_the_lifts(athlete: AthleteReport, now: datetime) -> str:
    lifts, local = all_lifts(athlete), zone(athlete.time_zone)
    verdict = athlete.today.verdict
    if verdict in ("rest", "walk"):
        return "A walk, if you like."
    if verdict == "cannot_tell":
        return "Until you say so, 20-30 min at most, flat and easy enough to talk; walk if a squat hurts. One line settles it:"
    if verdict == "clear":
        loaded = athlete.today.leg_fatigue >= athlete.gates.gate
        start = "Legs still carry some load: warm up long, and stop at easy if they feel heavy" if loaded else "Run as planned"
        return f"{start}. If a squat or the stairs hurt, walk instead: your legs outrank this number."
    if "GAP_6H" in athlete.today.reasons:
        last = max(lift.end_time for lift in lifts if lift.lower_body and hours_since(lift, now) < GAP_HOURS)
        over = last + timedelta(hours=GAP_HOURS)
        clear_by_then = athlete.today.hard_run_from and athlete.today.hard_run_from < over + timedelta(minutes=15)
        wait = f"Better not at all before {moment(over.astimezone(local), now)}, six hours after the lift"
        return f"{wait}." if clear_by_then else f"{wait}; then {EASY}."
    if athlete.today.hard_run_from is None:
        best = calmest(lifts, now, athlete.gates.model)
        lowest = fatigue_at(lifts, best, athlete.gates.model)
        return f"{EASY}. The legs are due lowest on {moment(best.astimezone(local), now)}, at {lowest:.0f}."
    return f"{EASY}. Walk if a squat or the stairs hurt."
