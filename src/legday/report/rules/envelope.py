"""The envelope of a run that may help tired legs: short, level, in zone 1, without a surge; one rule for each way out of it.

Apart from the rules on hard and long running: here even an easy run may be more than the legs asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.rules.conditions import Condition, a_run, all_hold, in_window
from legday.report.rules.seen import SLOWER
from legday.report.words import climb, count, duration, listed, pace, percent

if TYPE_CHECKING:
    from legday.report.model import Finding
    from legday.report.rules.seen import Seen

EASY_CAP_S = 30 * 60.0
SHUFFLE_LEAST_S = 15 * 60.0
CLIMB_CAP = 10.0  # m per km
HILL_CAP_S = 60.0  # on a grade above 4 %
EASY_SHARE_LEAST = 0.9
SURGES_NAMED = 6
CHANNEL_OF_PACE = "pace"


def when_too_long(seen: Seen) -> list[Condition]:
    """In the window, more than 30 min of moving time."""
    moving = seen.run.moving_time_s
    return [in_window(seen), a_run(seen), Condition(f"moving time above {duration(EASY_CAP_S)}", duration(moving), moving > EASY_CAP_S)]


def too_long(seen: Seen) -> Finding | None:
    """Easy is capped at 20-30 min on tired legs: a caution."""
    if not all_hold(when_too_long(seen)):
        return None
    return seen.finding(
        "ENV_TOO_LONG",
        "caution",
        value=seen.run.moving_time_s / 60,
        threshold=EASY_CAP_S / 60,
        text=f"{duration(seen.run.moving_time_s)} of running. {seen.after_as_start}, up to 30 min may help; more may load them again.",
        do_instead="Turn round after 10 to 15 min.",
        rests_on=("moving_time",),
    )


def when_hills(seen: Seen) -> list[Condition]:
    """In the window, more than 10 m of ascent per km, or a minute and more on grades above 4 %."""
    by_distance, steep = seen.climb_m_per_km, seen.run.hill_s
    asked = f"ascent above {climb(CLIMB_CAP, seen.units)}, or {HILL_CAP_S:.0f} s and more on grades above 4 %"
    hilly = (by_distance is not None and by_distance > CLIMB_CAP) or (steep is not None and steep >= HILL_CAP_S)
    known = by_distance is not None or steep is not None
    return [in_window(seen), a_run(seen), Condition(asked, hills_seen(seen), hilly if known else None)]


def hills(seen: Seen) -> Finding | None:
    """Downhill damages muscle and uphill is hardly ever easy: a caution."""
    if not all_hold(when_hills(seen)):
        return None
    by_distance, steep = seen.climb_m_per_km, seen.run.hill_s
    by_ascent = by_distance is not None and by_distance > CLIMB_CAP
    value, threshold = (by_distance, CLIMB_CAP) if by_ascent else (steep, HILL_CAP_S)
    return seen.finding(
        "ENV_HILLS",
        "caution",
        value=value or 0.0,
        threshold=threshold,
        text=f"Hills: {hills_seen(seen)}. {seen.after_as_start}, going down them may damage sore muscle further.",
        do_instead="The flattest way you have, or a walk.",
        rests_on=("altitude",),
    )


def when_surges(seen: Seen) -> list[Condition]:
    """In the window, 30 s above threshold speed, power or trusted heart rate."""
    known = seen.run.easy_basis is not None or bool(seen.run.surges)
    seen_is = surge_words(seen) if seen.run.surges else "none" if known else "not known"
    return [in_window(seen), a_run(seen), Condition("any 30 s above threshold", seen_is, bool(seen.run.surges) if known else None)]


def surges(seen: Seen) -> Finding | None:
    """Fast bits in a run that was to be easy: a caution, each with its minute."""
    if not all_hold(when_surges(seen)):
        return None
    return seen.finding(
        "ENV_SURGES",
        "caution",
        value=float(len(seen.run.surges)),
        threshold=1.0,
        text=f"{surge_words(seen)}. {seen.after_as_start}, 30 s above threshold are 30 s of hard running.",
        do_instead="No strides, no sprint, no race for the lights: one even shuffle.",
    )


def when_not_easy(seen: Seen) -> list[Condition]:
    """In the window, less than 90 % of moving time below the first threshold, or faster than 1.08 times the own easy pace allows."""
    share, fast = seen.run.easy_share, seen.is_faster_than_slowed
    asked = f"less than {percent(EASY_SHARE_LEAST)} below the first threshold, or faster than {SLOWER} times the own easy pace"
    not_easy = (share is not None and share < EASY_SHARE_LEAST) or bool(fast)
    known = share is not None or fast is not None
    return [in_window(seen), a_run(seen), Condition(asked, listed(_effort_words(seen)), not_easy if known else None)]


def not_easy(seen: Seen) -> Finding | None:
    """The talk test's proxy: a caution."""
    if not all_hold(when_not_easy(seen)):
        return None
    share = seen.run.easy_share
    by_share = share is not None and share < EASY_SHARE_LEAST
    own, ran = (seen.easy_pace_s_per_km or 0.0) * SLOWER, seen.pace_s_per_km or 0.0
    slower = f"{seen.after_as_start}, easy may need to be slower than usual."
    return seen.finding(
        "ENV_NOT_EASY",
        "caution",
        value=share if share is not None and by_share else ran,
        threshold=EASY_SHARE_LEAST if by_share else own,
        text=f"{'Not quite easy' if by_share else 'At about your usual pace'}: {listed(_effort_words(seen))}. {slower}",
        do_instead=f"{seen.easy}.",
        rests_on=(seen.run.easy_basis or CHANNEL_OF_PACE,) if by_share else (CHANNEL_OF_PACE,),
    )


def when_inside(seen: Seen) -> list[Condition]:
    """In the window, 15-30 min, level, zone 1, no surge; every one of these known."""
    moving = seen.run.moving_time_s
    length = Condition("15-30 min of moving time", duration(moving), SHUFFLE_LEAST_S <= moving <= EASY_CAP_S)
    ways_out = [when(seen)[-1] for when in (when_hills, when_surges, when_not_easy)]
    ways_in = [Condition(f"not: {asked}", seen_is, None if out is None else not out) for asked, seen_is, out in ways_out]
    not_hard = Condition("class easy", seen.run.intensity_class, seen.run.intensity_class == "easy")
    return [in_window(seen), a_run(seen), length, *ways_in, not_hard]


def inside(seen: Seen) -> Finding | None:
    """The run that may help: a note, and praise."""
    if not all_hold(when_inside(seen)):
        return None
    share = seen.run.easy_share
    return seen.finding(
        "ENV_OK",
        "note",
        value=seen.run.moving_time_s / 60,
        threshold=EASY_CAP_S / 60,
        text=f"Well done: {duration(seen.run.moving_time_s)}, level and easy. {seen.after_as_start}, this is the run that may help.",
        do_instead="Nothing: do it like this again.",
        rests_on=("moving_time", "altitude", *([seen.run.easy_basis] if share is not None and seen.run.easy_basis else [])),
    )


def hills_seen(seen: Seen) -> str:
    """`14 m per km, 80 s steep`, as far as it is known."""
    by_distance, steep = seen.climb_m_per_km, seen.run.hill_s
    said = [climb(by_distance, seen.units)] if by_distance is not None else []
    said += [f"{f'{steep:.0f} s' if steep < HILL_CAP_S else duration(steep)} on grades above 4 %"] if steep is not None else []
    return ", ".join(said) or "not known"


def surge_words(seen: Seen) -> str:
    """`Surges at 12', 19' and 26'`."""
    minutes = [f"{minute:.0f}'" for minute in seen.run.surges[:SURGES_NAMED]]
    more = len(seen.run.surges) - len(minutes)
    named = listed([*minutes, *([f"{more} more"] if more else [])])
    return f"{'A surge' if len(seen.run.surges) == 1 else count(len(seen.run.surges), 'surge')} at {named}"


def _effort_words(seen: Seen) -> list[str]:
    share, ran, own = seen.run.easy_share, seen.pace_s_per_km, seen.easy_pace_s_per_km
    said = [f"{percent(share)} of it below the first threshold"] if share is not None else []
    if ran is not None and own is not None and seen.is_faster_than_slowed is not None:
        said.append(f"{pace(ran, seen.units)}, your easy pace is {pace(own, seen.units)}")
    return said or ["not known"]
