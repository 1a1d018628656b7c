"""The features: what the stored activities say of lifts, runs and their distance in hours.

Apart from ingest and report: the three stages meet only in the store's tables.
"""

from legday.features.answers import Answers, Asked, answers
from legday.features.as_of import thresholds_at
from legday.features.cooldown import cooldowns
from legday.features.form import form
from legday.features.lifts import lifts
from legday.features.news import NOT_FOR_FEATURES
from legday.features.other_sports import other_sports
from legday.features.own_names import unknown_names, with_own_names
from legday.features.pairs import pairs
from legday.features.profile import Profile, profiles_of
from legday.features.runs import Known, runs, with_news
from legday.features.strength_trend import strength_trend

__all__ = [
    "NOT_FOR_FEATURES", "Answers", "Asked", "Known", "Profile", "answers", "cooldowns", "form", "lifts", "other_sports", "pairs",
    "profiles_of", "runs", "strength_trend",
    "thresholds_at", "unknown_names", "with_news", "with_own_names",
]  # fmt: skip
