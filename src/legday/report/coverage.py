"""What the report does not know about an athlete, in sentences: an input that is missing is unknown, never fine.

Apart, because the renderers print these as they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.words import clean, count

LONGEST_NAME = 200  # that a log's reader keeps
NAMED_EXERCISES = 10
# FIT's categories by which an exercise may be explained; the one whose first word is in the name is shown.
GUESSES = (
    "sled", "squat", "lunge", "deadlift", "leg_curl", "hip_raise", "calf_raise", "bench_press", "row", "pull_up", "push_up", "curl",
    "plank", "core", "carry", "crunch", "plyo", "olympic_lift", "shoulder_press",
)  # fmt: skip

if TYPE_CHECKING:
    from legday.report.model import AthleteReport, Lift


def coverage(athlete: AthleteReport) -> list[str]:
    """Sentences on the gaps behind this report, over the asked span; an empty list where there are none."""
    told = (_no_lifts, _regions, _set_names, _exercises, _titles, _dates, _ends, _scores, _thresholds, _form, _history)
    return [sentence for tell in told if (sentence := tell(athlete))]


def unnamed_sets(lifts: list[Lift]) -> tuple[int, int]:
    """Sets without an exercise name, and all sets, of the lifts that are legs or may be."""
    asked = [lift for lift in lifts if lift.lower_body is not False]
    return sum(max(lift.active_sets - lift.known_sets, 0) for lift in asked), sum(lift.active_sets for lift in asked)


def _no_lifts(athlete: AthleteReport) -> str | None:
    if athlete.lifts or athlete.other_lifts:
        return None
    return "No strength session is on record. If you lift, legday does not know when: every verdict here rests on runs alone."


def _regions(athlete: AthleteReport) -> str | None:
    unknown = sum(lift.lower_body is None for lift in athlete.lifts)
    if not unknown:
        return None
    return f"{unknown} of {count(len(athlete.lifts), 'lift')}: not known whether it was legs; counted as a light leg day."


def _set_names(athlete: AthleteReport) -> str | None:
    unnamed, every = unnamed_sets(athlete.lifts)
    return f"{unnamed} of {count(every, 'set')} have no exercise name." if unnamed else None


def _exercises(athlete: AthleteReport) -> str | None:
    names = list(athlete.unknown_exercises)
    if not names:
        return None
    further = [clean(name) for name in names[1:NAMED_EXERCISES]] + ["..."] * (len(names) > NAMED_EXERCISES)
    return (
        f"{count(len(names), 'exercise')} of your strength log not known: say under [exercises] in the config what each is, like "
        f"{line_to_paste(names[0])}" + (f"; also {', '.join(further)}." if further else ".")
    )


def line_to_paste(name: str) -> str:
    """The line of the config's [exercises] for an unknown name, with a word of FIT's in it as the guess to be corrected."""
    shown = clean(name, LONGEST_NAME)
    escaped = shown.replace("\\", "\\\\").replace('"', '\\"')
    word = next((known for known in GUESSES if known.partition("_")[0] in shown.lower()), "squat")
    return f'"{escaped}" = "{word}"'


def _titles(athlete: AthleteReport) -> str | None:
    legs = [lift for lift in athlete.lifts if lift.lower_body]
    guessed = sum(lift.leg_load_basis in ("title", "heart_rate") for lift in legs)
    if not guessed:
        return None
    return f"{guessed} of {count(len(legs), 'leg day')} known by title or heart rate alone: no run after one is called a warning."


def _dates(athlete: AthleteReport) -> str | None:
    dated = sum("start_time" in lift.assumed for lift in athlete.lifts)
    if not dated:
        return None
    return (
        f"{dated} of {count(len(athlete.lifts), 'lift')} known by date alone: noon is assumed, so that the hours after one may be off by "
        "half a day, and no run after one is called a warning."
    )


def _ends(athlete: AthleteReport) -> str | None:
    assumed = sum(lift.assumed == ["end_time"] for lift in athlete.lifts)
    return f"{assumed} of {count(len(athlete.lifts), 'lift')} without an end in the log: it is assumed." if assumed else None


def _scores(athlete: AthleteReport) -> str | None:
    unscored = sum(run.intensity is None or run.intensity_class == "unknown" for run in athlete.runs)
    return f"{unscored} of {count(len(athlete.runs), 'run')} without a score of how hard: never counted as easy." if unscored else None


def _thresholds(athlete: AthleteReport) -> str | None:
    unsure = sum(run.intensity is not None and run.confidence in ("low", "none") for run in athlete.runs)
    if not unsure:
        return None
    return f"{unsure} of {count(len(athlete.runs), 'run')} scored with low confidence; your maximum heart rate in the config would help."


def _form(athlete: AthleteReport) -> str | None:
    alone = sum(run.form is not None and [one.metric for one in run.form.metrics] == ["cadence"] for run in athlete.runs)
    if not alone:
        return None
    return f"{alone} of {count(len(athlete.runs), 'run')} with cadence alone, as in GPX: one metric never shows that form broke down."


def _history(athlete: AthleteReport) -> str | None:
    if not any(lift.attenuation_sigma > 0 for lift in athlete.lifts):
        return None
    return (
        "Less than ten weeks of lifts before some leg days: how used the legs were to them is assumed, and the intervals are wider for it."
    )
