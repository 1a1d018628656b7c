"""The rule book as data: every rule with what it asks, against what, where it comes from, and what to do instead.

Apart from the rules themselves, because docs/rules.md, the page's links and `legday explain` read it and run none.
"""

from __future__ import annotations

from legday.report.form import AT_ONCE_MIN
from legday.report.rules import envelope, gap, hard, long, moderate, outside, run_walk, seen, stacked, unknown_lift
from legday.report.rules.book_before import BEFORE
from legday.report.rules.book_weeks import OVER_WEEKS
from legday.report.rules.entry import ARTICLE, CHOICE, Entry
from legday.report.rules.form_break import METRICS_LEAST, when_form_break, when_mental_rep
from legday.report.rules.pace_drop import when_pace_drop
from legday.report.slots import GAP_HOURS
from legday.report.words import duration, percent

ON_A_RUN: tuple[Entry, ...] = (
    Entry(
        "HARD_ON_TIRED_LEGS", "run", "warning", "in the window, leg fatigue at the gate or above, hard",
        "`fatigue.gate` = 25; P(hard) 0.5", "W L", f"{seen.EASY}, or this session when the legs are due below `fatigue.clear`",
        f"{ARTICLE}; the size of the cost: Doma et al., Marcora (docs/science.md)", hard.when_hard_on_tired_legs,
    ),
    Entry(
        "LONG_ON_TIRED_LEGS", "run", "warning",
        f"in the window, leg fatigue of at least {seen.FRESH_BELOW:g}, moving time above own 75th percentile or {duration(seen.LONG_S)}",
        f"{seen.FRESH_BELOW:g} of 100; 75th percentile of at least {seen.EARLIER_RUNS_NEEDED} earlier runs, {duration(seen.LONG_S)}", "W L",
        seen.EASY, CHOICE, long.when_long_on_tired_legs,
    ),
    Entry(
        "MODERATE_ON_TIRED_LEGS", "run", "caution",
        f"in the window, and at least moderate from the gate on, or hard on leg fatigue from {seen.FRESH_BELOW:g} to the gate",
        f"`fatigue.gate` = 25; {seen.FRESH_BELOW:g}; P 0.5", "W L", seen.EASY, CHOICE, moderate.when_moderate_on_tired_legs,
    ),
    Entry(
        "HARD_ON_FRESH_LEGS", "run", "note", f"in the window, hard, leg fatigue below {seen.FRESH_BELOW:g}",
        f"{seen.FRESH_BELOW:g}; P(hard) 0.5", "W L", "nothing: so light a leg day may well be fine", CHOICE, hard.when_hard_on_fresh_legs,
    ),
    Entry(
        "OUTSIDE_WINDOW", "run", "caution", "hard outside the window, leg fatigue at the gate or above", "`fatigue.gate` = 25; P(hard) 0.5",
        "W L", seen.EASY, CHOICE, outside.when_outside_window,
    ),
    Entry(
        "GAP_6H", "run", "warning where the run was more than easy, else caution",
        f"began less than {GAP_HOURS:g} h after the end of a lower-body lift; also for today", f"{GAP_HOURS:g} h; P(at least moderate) 0.5",
        "W L", "wait for six hours: late afternoon after a lift in the morning", ARTICLE, gap.when_too_soon,
    ),
    Entry(
        "SAME_DAY_RUN", "run", "caution", "the goal is strength, and a lower-body lift ended earlier on the same local day", "none",
        "W L P", "run on another day, or before the lift and easy", CHOICE, gap.when_same_day,
    ),
    Entry(
        "ENV_NOT_EASY", "run", "caution",
        f"in the window, less than {percent(envelope.EASY_SHARE_LEAST)} of moving time below the first threshold, or faster than "
        f"{seen.SLOWER} times the own easy pace allows",
        f"{percent(envelope.EASY_SHARE_LEAST)}; {seen.SLOWER} times the median pace of up to 20 easy runs of half a year (5 at least), "
        "none of them in the window",
        "W L", "slower: easy enough to talk", f"{ARTICLE} (the talk test); the numbers are {CHOICE}", envelope.when_not_easy,
    ),
    Entry(
        "ENV_SURGES", "run", "caution", "in the window, any 30 s above threshold speed, power or trusted heart rate", "30 s", "W L",
        "one even shuffle", ARTICLE, envelope.when_surges,
    ),
    Entry(
        "ENV_HILLS", "run", "caution",
        f"in the window, more than {envelope.CLIMB_CAP:g} m of ascent per km, or {envelope.HILL_CAP_S:g} s and more on grades above 4 %",
        f"{envelope.CLIMB_CAP:g} m/km; {envelope.HILL_CAP_S:g} s", "W L", "the flattest way, or a walk",
        f"{ARTICLE}; the numbers are {CHOICE}", envelope.when_hills,
    ),
    Entry(
        "ENV_TOO_LONG", "run", "caution", f"in the window, moving time above {duration(envelope.EASY_CAP_S)}",
        duration(envelope.EASY_CAP_S), "W L", "turn round after 10 to 15 min", ARTICLE, envelope.when_too_long,
    ),
    Entry(
        "ENV_OK", "run", "note", "in the window and inside the whole envelope: 15-30 min, level, in zone 1, without a surge, each known",
        f"{duration(envelope.SHUFFLE_LEAST_S)} to {duration(envelope.EASY_CAP_S)}", "W L", "nothing: do it like this again", ARTICLE,
        envelope.when_inside,
    ),
    Entry(
        "WALK_RUN", "run", "note", "in the window, running and walking in turns; held against 5 min and 1, and 3 and 2 from soreness 5 on",
        f"{percent(run_walk.SHARE_OF_5_1)} and {percent(run_walk.SHARE_OF_3_2)} walked; soreness {run_walk.SORE_FROM:g}", "W L S",
        "20-30 min of it", ARTICLE, run_walk.when_run_and_walk,
    ),
    Entry(
        "PACE_DROP", "run", "note from 5 %, caution from 10 %, warning from 20 %",
        f"in the window or leg fatigue >= {seen.FRESH_BELOW:g}; slower at the same heart rate, heat, length and hills than fresh runs let "
        "expect, by more than chance gives one run",
        "5, 10, 20 %", "W L", f"{seen.EASY}; where the usual effort no longer brings the usual pace, let the pace go",
        "docs/science-response.md", when_pace_drop,
    ),
    Entry(
        "FORM_BREAK", "run", f"warning; a note that praises where the runner eased off within {AT_ONCE_MIN} min of it",
        f"{METRICS_LEAST} or more of cadence, contact time, left-right balance and vertical oscillation left the runner's own "
        "runs of like length and class at the same speed and grade, from one minute to the end, for 3 min at least",
        "3 spreads of at least 5 own runs, 2.6 of 20", "W", "walk or turn for home where the form goes", "docs/science-form.md",
        when_form_break,
    ),
    Entry(
        "MENTAL_REP", "run", "note", f"in the window or leg fatigue >= {seen.FRESH_BELOW:g}; own rating hard, and the form held",
        "rating 7 of 10", "W L S", "nothing", f"{ARTICLE}; docs/science-form.md", when_mental_rep,
    ),
    Entry(
        "UNKNOWN_LIFT_IN_WINDOW", "run", "note", "24-48 h after a lift whose exercises are not known", "24-48 h", "W L",
        "settle it once: `legday log --lift ID --region ...`", CHOICE, unknown_lift.when_unknown_lift_in_window,
    ),
    Entry(
        "STACKED", "run", "warning", "findings on two or more runs that began within 72 h; notes and those of the envelope are not counted",
        f"{stacked.WITHIN.total_seconds() / 3600:g} h", "W L", "two days of rest or easy walking before the next session", CHOICE,
    ),
)  # fmt: skip
BOOK: tuple[Entry, ...] = (*BEFORE, *ON_A_RUN, *OVER_WEEKS)


def entry(rule: str) -> Entry | None:
    """The entry of a rule's id."""
    return next((one for one in BOOK if one.id == rule), None)
