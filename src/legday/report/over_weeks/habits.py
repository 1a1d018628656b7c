"""What the last weeks show of habits: running often, how far, rest, easy running after lifts, and cooling down.

Apart from ledger.py and own_answers.py, which need years; these look back 13 weeks at most, so a quiet night can ask them again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from legday.report.over_weeks.said import WEEK, said, should_have_stopped
from legday.report.words import count, distance, listed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from legday.report.model import Finding, Lift, Run
    from legday.report.over_weeks.said import Seen

WEEKS_BACK = 13
LOOKS_BACK = timedelta(weeks=WEEKS_BACK, days=2)  # whatever the zone
STREAK_LEAST = 2
RUN_LEAST_S = 600.0
HISTORY_WEEKS = 5
EASY_MINUTES = 30.0  # a run of at most so long, and easy, is recovery
RECOVERY_SPORTS = ("walking", "swimming", "yoga", "pilates", "flexibility_training", "mobility", "breathing", "meditation")
EASY_PCT = 90.0  # of moving time; what the envelope of an easy run asks for
WALK_WITHIN_MIN, COOLDOWN_LEAST_MIN = 15.0, 6
WATCH_ERROR_PCT = 20  # error in energy of the best of seven wrist devices
WALKS = ("walking", "hiking")


def consistency(seen: Seen) -> Finding | None:
    """Weeks in a row with a run of at least 10 min, from 2 on; runs on days that were reported as days to rest are never praised."""
    resting = {day.date for day in seen.days if should_have_stopped(day)}
    ran = {
        run.local_start_time.date()
        for run in seen.runs_of(seen.today - WEEKS_BACK * WEEK, seen.today)
        if run.moving_time_s >= RUN_LEAST_S and run.local_start_time.date() not in resting
    }
    weeks = [any(0 <= (seen.today - day).days - 7 * back < 7 for day in ran) for back in range(WEEKS_BACK)]
    first = 0 if weeks[0] else 1  # the last seven days may still bring one
    streak = 0
    for week in weeks[first:]:
        if not week:
            break
        streak += 1
    if streak < STREAK_LEAST:
        return None
    more = " and more" if streak >= WEEKS_BACK - first else ""
    return said(
        "CONSISTENCY", seen.today, f"{streak} weeks{more} in a row with a run of at least 10 min.", value=float(streak),
        threshold=float(STREAK_LEAST), rests_on=["moving_time"],
    )  # fmt: skip


def mileage(seen: Seen) -> Finding | None:
    """The last seven days' distance against the mean of the four weeks before, and how much of it was easy running after lifts."""
    distances = [_distance(seen, seen.today - back * WEEK) for back in range(HISTORY_WEEKS)]
    usual = sum(distances[1:]) / (HISTORY_WEEKS - 1)
    if min(distances[1:]) == 0:
        return None
    after = [run for run in _last_days(seen, 7) if run.in_window and run.intensity_class == "easy"]
    easy = sum(run.distance_m or 0.0 for run in after)
    return said(
        "MILEAGE", seen.today,
        f"{distance(distances[0], seen.units)} in the last seven days, {100 * distances[0] / usual:.0f} % of the mean of the four weeks "
        f"before ({distance(usual, seen.units)}); {distance(easy, seen.units)} of it easy running 24-48 h after legs.",
        value=100 * distances[0] / usual, threshold=100.0, rests_on=["distance"],
    )  # fmt: skip


def rest_balance(seen: Seen) -> Finding | None:
    """Days without training and days of active recovery among the seven before today; no day without training is a caution."""
    days = [seen.today - timedelta(days=back) for back in range(1, 8)]
    trained, light = _trained(seen, days), _light(seen, days)
    if not trained:
        return None
    rest = len(days) - len(trained | light)
    recovery = len(light - trained)
    text = f"In the last seven days {count(rest, 'day')} without recorded training and {recovery} of active recovery."
    return said(
        "REST_BALANCE", seen.today, text, value=float(rest), threshold=1.0, rests_on=["recordings"],
        severity="note" if rest else "caution",
        do_instead="Nothing." if rest else "A full day off in the next two.",
    )  # fmt: skip


def easy_share(seen: Seen) -> Finding | None:
    """Of the minutes run in the window in four weeks, the share that was easy; 90 % is what a run there should be."""
    known = [run for run in _last_days(seen, 28) if run.in_window and run.intensity_class != "unknown"]
    minutes = sum(run.moving_time_s for run in known) / 60
    if not known or minutes <= 0:
        return None
    easy = sum(run.moving_time_s * _easy(run) for run in known) / 60
    share = 100 * easy / minutes
    hard = sum(run.intensity_class == "hard" for run in known)
    as_it_should_be = share >= EASY_PCT and not hard
    verdict = ": as it should be" if as_it_should_be else f": less than the {EASY_PCT:.0f} % that may help"
    if hard and share >= EASY_PCT:  # a few hard minutes are enough
        verdict = f"; but {count(hard, 'of these runs was', 'of these runs were')} hard"
    text = f"{share:.0f} % of {minutes:.0f} min run 24-48 h after legs in four weeks ({count(len(known), 'run')}) were easy{verdict}."
    return said(
        "EASY_SHARE", seen.today, text, value=share, threshold=EASY_PCT, rests_on=["heart_rate", "pace"],
        do_instead="Nothing." if as_it_should_be else "After legs keep to 20-30 min, easy enough to talk.",
    )  # fmt: skip


def cooldown(seen: Seen) -> Finding | None:
    """Four weeks' leg days that ended with 6-10 min of low heart rate, or with a walk within 15 min: seen, not seen, or not known."""
    lifts = [lift for lift in seen.lifts_of(seen.today - timedelta(days=27), seen.today) if lift.lower_body]
    if not lifts:
        return None
    cooled = [lift for lift in lifts if (lift.cooldown_min or 0) >= COOLDOWN_LEAST_MIN or _walked_after(seen, lift)]
    unknown = sum(lift.cooldown_min is None for lift in lifts if lift not in cooled)
    without = len(lifts) - len(cooled) - unknown
    others = [*([f"{without} did not"] if without else []), *([f"of {unknown} it cannot be told"] if unknown else [])]
    text = (
        f"{len(cooled)} of {count(len(lifts), 'leg day')} in four weeks ended with {COOLDOWN_LEAST_MIN} min or more of low heart rate, or "
        f"with a walk within {WALK_WITHIN_MIN:.0f} min{'; ' if others else ''}{listed(others)}."
    )
    return said(
        "COOLDOWN", seen.today, text, value=float(len(cooled)), threshold=float(COOLDOWN_LEAST_MIN), rests_on=["heart_rate", "recordings"],
        confidence="low",
    )  # fmt: skip


def energy_after_legs(seen: Seen) -> Finding | None:
    """Where the goal is to lose fat, the energy of the easy runs in the window in four weeks, as watches reckoned it.

    References:
        Shcherbina et al. 2017, J Pers Med 7:3, doi:10.3390/jpm7020003: no one of seven wrist devices came within 20 % of the energy spent.
    """
    runs = [run for run in _last_days(seen, 28) if run.in_window and run.intensity_class == "easy"]
    told = [run.energy_kcal for run in runs if run.energy_kcal is not None]
    if seen.goal != "fat_loss" or not told:
        return None
    unknown = f"; of {count(len(runs) - len(told), 'more')} no watch says it" if len(told) < len(runs) else ""
    text = (
        f"Easy runs 24-48 h after legs in four weeks took {sum(told):.0f} kcal by the watch ({count(len(told), 'run')}{unknown}). "
        f"Take it roughly: of seven wrist devices in one study none came within {WATCH_ERROR_PCT} % of what was spent."
    )
    return said(
        "ENERGY_AFTER_LEGS", seen.today, text, value=sum(told), threshold=None, rests_on=["recordings"], confidence="low",
    )  # fmt: skip


HABITS: tuple[Callable[[Seen], Finding | None], ...] = (consistency, mileage, rest_balance, easy_share, energy_after_legs, cooldown)


def habits(seen: Seen) -> list[Finding]:
    """Everything the last weeks say."""
    return [finding for rule in HABITS if (finding := rule(seen))]


def _last_days(seen: Seen, days: int) -> list[Run]:
    return seen.runs_of(seen.today - timedelta(days=days - 1), seen.today)


def _distance(seen: Seen, last: date) -> float:
    return sum(run.distance_m or 0.0 for run in seen.runs_of(last - timedelta(days=6), last))


def _easy(run: Run) -> float:
    """The share of a run that was easy: its own where heart rate or pace say it, else all or nothing by its class."""
    return run.easy_share if run.easy_share is not None else float(run.intensity_class == "easy")


def _is_recovery(run: Run) -> bool:
    return run.intensity_class == "easy" and run.moving_time_s <= EASY_MINUTES * 60


def _trained(seen: Seen, days: list[date]) -> set[date]:
    """The days of more than recovery."""
    runs = {run.local_start_time.date() for run in seen.runs_of(min(days), max(days)) if not _is_recovery(run)}
    lifts = {lift.local_start_time.date() for lift in seen.lifts_of(min(days), max(days))}
    return runs | lifts | {one.date for one in seen.others if one.date in days and one.sport not in RECOVERY_SPORTS}


def _light(seen: Seen, days: list[date]) -> set[date]:
    runs = {run.local_start_time.date() for run in seen.runs if run.local_start_time.date() in days}
    return runs | {one.date for one in seen.others if one.date in days and one.sport in RECOVERY_SPORTS}


def _walked_after(seen: Seen, lift: Lift) -> bool:
    starts = [one.start_time for one in seen.others if one.sport in WALKS]
    starts += [run.start_time for run in seen.runs if run.kind == "walk"]
    return any(timedelta(0) <= start - lift.end_time <= timedelta(minutes=WALK_WITHIN_MIN) for start in starts)
