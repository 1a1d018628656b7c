"""Every stored table: columns, dtypes, bounds and units, declared once.

Apart, because the stages meet in these tables and nowhere else. Times are UTC instants; what a vendor calls a field stands in its reader.
"""

from legday.tables.columns import TIME_ZONE
from legday.tables.lifts_and_runs import BOUT, CHANNEL, COURSE_MINUTE, COURSE_THRESHOLDS, NOVELTY, Cooldowns, Efforts, Lifts, Pairs, Runs
from legday.tables.stored import END_ASSUMED, LAP, LENGTH_ASSUMED, PAUSE, SET, SPLIT, Activities, Daily, Records, Settled, Titles
from legday.tables.tired_legs import CURVE, EFFECT, MINUTE, SHIFT, STRIDE, SWAP, Form, Moves, Paces, Responses, Strides

__all__ = [
    "BOUT",
    "CHANNEL",
    "COURSE_MINUTE",
    "COURSE_THRESHOLDS",
    "CURVE",
    "EFFECT",
    "END_ASSUMED",
    "LAP",
    "LENGTH_ASSUMED",
    "MINUTE",
    "NOVELTY",
    "PAUSE",
    "SET",
    "SHIFT",
    "SPLIT",
    "STRIDE",
    "SWAP",
    "TIME_ZONE",
    "Activities",
    "Cooldowns",
    "Daily",
    "Efforts",
    "Form",
    "Lifts",
    "Moves",
    "Paces",
    "Pairs",
    "Records",
    "Responses",
    "Runs",
    "Settled",
    "Strides",
    "Titles",
]
