"""The rule book's first section as data: before the run, by what was reported of the day and what is planned.

Apart from book.py, because these look at a day, with a run or without one.
"""

from __future__ import annotations

from legday.report.rules import care, fuel, key, skip
from legday.report.rules.day_seen import REST_FROM
from legday.report.rules.entry import ARTICLE, CHOICE, Entry

BEFORE: tuple[Entry, ...] = (
    Entry(
        "SKIP_PAIN", "before", "stop", "sharp pain or joint pain reported; ends the decision", "none", "S",
        "no run; stretch, foam roll, see a specialist", ARTICLE, when_day=skip.when_pain,
    ),
    Entry(
        "SKIP_SICK", "before", "stop", "sick, very drained or run down reported", "none", "S", "skip it: the body needs to heal", ARTICLE,
        when_day=skip.when_sick,
    ),
    Entry(
        "SKIP_WOBBLE", "before", "stop", "not stable on one leg", "none", "S", "no run: a bike, or no training", ARTICLE,
        when_day=skip.when_wobble,
    ),
    Entry(
        "SKIP_DOMS", "before", "stop",
        f"soreness from {skip.SORE_FROM['strict']:g} of 10 on, or above {skip.SQUAT_ABOVE:g} in a squat without weight",
        f"`rules.soreness_policy`: strict {skip.SORE_FROM['strict']:g}, lenient {skip.SORE_FROM['lenient']:g}; squat {skip.SQUAT_ABOVE:g}; "
        f"rest from {REST_FROM:g} on",
        "S", "below 8 walk or bike until it eases, from 8 on rest",
        f"{ARTICLE}, whose passages disagree at 5 to 7 (very short running, against none from 6 on)", when_day=skip.when_sore,
    ),
    Entry(
        "SKIP_STAIRS", "before", "stop", "stairs or a squat hurt", "none", "S", "walk", ARTICLE, when_day=skip.when_stairs,
    ),
    Entry(
        "SKIP_SLEEP", "before", "warning",
        f"slept badly, less than {skip.SLEEP_LEAST_H:g} h, or {skip.SHORT_BY_H:g} h below the own median of four weeks (seven nights)",
        f"{skip.SLEEP_LEAST_H:g} h; {skip.SHORT_BY_H:g} h", "S", "active recovery only: yoga, a swim, rest",
        f"{ARTICLE}; the numbers are {CHOICE}", when_day=skip.when_slept_badly,
    ),
    Entry(
        "CARE_SORE", "before", "caution", f"soreness from {care.CARE_FROM:g} to below the limit of SKIP_DOMS",
        f"{care.CARE_FROM:g}; `rules.soreness_policy`", "S", "strict: a walk, or run-walk 3 and 2 for 20 min; lenient: a walk, or 15 min",
        ARTICLE, when_day=care.when_some_soreness,
    ),
    Entry(
        "CARE_DREAD", "before", "caution", "about 20 min of dreading the run", f"{care.DREAD_MIN:g} min", "S", "walk", ARTICLE,
        when_day=care.when_dread,
    ),
    Entry(
        "FUEL_AFTER", "before", "caution", "high leg load and no carbohydrate and protein meal within 2 h of the lift",
        f"leg load {fuel.HIGH_LOAD:g} within {fuel.WITHIN_H:g} h", "S L", "eat first", f"{ARTICLE}; the load is {CHOICE}",
        when_day=fuel.when_not_fed_after,
    ),
    Entry(
        "FUEL_BEFORE", "before", "caution", "not eaten since", "none; a run of 15 min at most kept to the advice", "S",
        "eat, then at most a shuffle", ARTICLE, when_day=fuel.when_not_fed_before,
    ),
    Entry(
        "FUEL_DEFICIT", "before", "note", "a calorie deficit, and the goal is strength", "none", "S P", "no extra running today", ARTICLE,
        when_day=fuel.when_deficit,
    ),
    Entry(
        "READY_80", "before", "caution",
        f"readiness below {care.READY_FROM:g} %: the mean of sleep (of {care.SLEEP_FULL_H:g} h, 100 at most), 10 x (10 - soreness), 10 x "
        "energy and 100 - leg fatigue; unknown where one of them is",
        f"{care.READY_FROM:g} %", "S L", "a shuffle of about 2 km or 15 min, or rest",
        f"the 80 % are from {ARTICLE}, which gives no formula; this one is {CHOICE}", when_day=care.when_not_ready,
    ),
    Entry(
        "KEY_NEXT", "before", "note", "a planned key run or race, or one by habit, within 48 h", f"{key.WITHIN_H:g} h", "P W",
        "rest rather than a shuffle", ARTICLE, when_day=key.when_key_next,
    ),
    Entry(
        "LIFT_BEFORE_KEY", "before", "warning; a note where the goal is strength",
        "a leg day, done or planned, less than 48 h before the next key run, planned or by habit (a weekday with a hard run in four of six "
        "weeks)",
        f"{key.WITHIN_H:g} h", "P L W", "move the lift: the slot is named", ARTICLE, when_day=key.when_lift_before_key,
    ),
)  # fmt: skip
