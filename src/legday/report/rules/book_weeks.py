"""The rule book's third section as data: what weeks and months say.

Apart from book.py, because these look at no single run: what they say stands in `over_weeks`.
"""

from __future__ import annotations

from legday.report.rules.entry import ARTICLE, CHOICE, Entry

OVER_WEEKS: tuple[Entry, ...] = (
    Entry(
        "INTERFERENCE", "weeks", "note; caution where the interval lies below zero",
        "hard hours in the window against the trend of the best lifts (Epley, each exercise by itself) in the four weeks after, and "
        "leg load against the trend of speed per heartbeat on fresh legs",
        "8 pairs of four weeks each, 90 % interval; rides are not counted",
        "W L", "see which of the two costs the other, and move that one", f"{ARTICLE}; {CHOICE}",
    ),
    Entry(
        "STALL_CAUSE", "weeks", "note",
        "best lifts less than 1 % above the four weeks before: sleep first, then food, then hard runs in the window",
        "4 lifts in each; a quarter of 7 or more nights under 6 h", "W L S", "mend the first cause in that order", ARTICLE,
    ),
    Entry(
        "CONSISTENCY", "weeks", "note", "weeks in a row with a run of at least 10 min; a run on a day reported as one to rest never counts",
        "from 2 weeks; 13 and more is the most", "W S", "nothing", ARTICLE,
    ),
    Entry(
        "MILEAGE", "weeks", "note",
        "the last seven days' distance against the mean of the four weeks before, and how much of it was easy running in the window",
        "each of these four weeks has a run", "W L", "nothing", ARTICLE,
    ),
    Entry(
        "REST_BALANCE", "weeks", "note; caution without a day of rest",
        "days without recorded training and days of active recovery (easy runs up to 30 min, walks, swims, yoga) of the last seven",
        "0 days of rest", "W L", "a day without training", ARTICLE,
    ),
    Entry(
        "EASY_SHARE", "weeks", "note", "share of the minutes in the window that were easy, in four weeks", "90 % is as it should be", "W L",
        "slower in the window", ARTICLE,
    ),
    Entry(
        "ENERGY_AFTER_LEGS", "weeks", "note", "the goal is fat_loss: energy of the easy runs in the window, in four weeks, by the watch",
        "none; no one of seven wrist devices came within 20 % of the energy spent", "W L P", "nothing",
        "Shcherbina et al. 2017, J Pers Med 7:3, doi:10.3390/jpm7020003",
    ),
    Entry(
        "SHAKEOUT_HELPS", "weeks", "note",
        "soreness on the next morning after an easy run (up to 40 min) against after rest, on days within 96 h of legs, the same before",
        'six days of each; before that "not yet"', "W L S", "what helps you", f"{ARTICLE}; {CHOICE}",
    ),
    Entry(
        "DURABILITY", "weeks", "note", "what tired legs cost at the same heart rate in the last half year against the one before",
        "4 runs in the window and 8 fresh ones in each", "W L", "nothing", CHOICE,
    ),
    Entry(
        "COOLDOWN", "weeks", "note",
        "leg days of four weeks that ended with low heart rate (below half way from 60 bpm to the lift's highest), or after which a walk "
        "began: seen, not seen, cannot be told",
        "6 min of low heart rate up to the end; a walk within 15 min", "W L", "walk for some minutes after the lift", ARTICLE,
    ),
)  # fmt: skip
