"""One lift, one run, one week in a few words, for every renderer alike.

Apart from words.py, which knows no part of the report, and from the renderers, which only set these words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.form import WORDS
from legday.report.layout import ToCopy
from legday.report.novelty import novelty_words
from legday.report.words import capital, channels, clean, day, distance, duration, listed, moment, paces_in
from legday.science.intensity import HARD, MODERATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from legday.report.model import Finding, Ingested, Lift, Outcome, Run, Today
    from legday.report.words import Units

ASKED = {"pain": "sharp or joint pain", "sick": "sick or drained", "stairs": "whether stairs or a squat hurt"}
GUESSED_FROM = {"title": "guessed from its title", "heart_rate": "guessed from heart rate"}
CLASS_FROM = {"hard": HARD, "moderate": MODERATE}
MARKS = {"stop": "■", "warning": "▲", "caution": "△", "note": "·"}
RESTS_ON = {"sets": "the recorded sets", "title": "the lift's title", "moving_time": "moving time", "time_of_day": "the clock"} | WORDS


def lift_title(lift: Lift, limit: int = 40) -> str:
    """The title from the file, made harmless; `strength session` where there is none."""
    return clean(lift.title or "", limit) or "strength session"


def run_title(run: Run, limit: int = 40) -> str:
    """The title from the file, made harmless; `run` where there is none."""
    return clean(run.title or "", limit) or "run"


def lift_moment(lift: Lift, now: datetime) -> str:
    """`Tue 18:10`, `today 07:30`, in the lift's own local time."""
    when = moment(lift.local_start_time, now)
    return f"today {when}" if when[0].isdigit() else when


def load_words(lift: Lift) -> str:
    """`load 1.06; quads 48 %, hamstrings 24 %`, with what it brought back after weeks, or what is not known of it."""
    if lift.leg_load is None:
        return "load not known"
    load = f"load {lift.leg_load:.2f}"
    if lift.descent_m is not None:
        return f"{lift.descent_m:.0f} m down, {load} by your settings"
    if lift.lower_body is None:
        return f"load {lift.leg_load:.2f} assumed: exercises not known"
    if guess := GUESSED_FROM.get(lift.leg_load_basis):
        return f"{load}, {guess}"
    most = sorted(lift.muscles.items(), key=lambda item: -item[1])[:2]
    muscles = ", ".join(f"{clean(muscle, 20)} {share:.0%}".replace("%", " %") for muscle, share in most if share > 0)
    return "; ".join(part for part in (load, muscles, novelty_words(lift)) if part)


def run_length(run: Run, units: Units) -> str:
    """`8.4 km in 41 min`; the time alone where no distance is known."""
    return f"{distance(run.distance_m, units)} in {duration(run.moving_time_s)}" if run.distance_m else duration(run.moving_time_s)


def effort(run: Run) -> str:
    """`hard 82 ± 5`; `hard bouts, average 50 ± 8` where the bouts make the class, or one channel does; says so where nothing was scored."""
    if run.intensity is None:
        return "not scored"
    score = f"{run.intensity:.0f}" + (f" ± {run.intensity_sigma:.0f}" if run.intensity_sigma is not None else "")
    if run.intensity_class == "unknown":
        return f"effort unknown, about {score}"
    if run.intensity >= CLASS_FROM.get(run.intensity_class, 0.0):
        return f"{run.intensity_class} {score}"
    return (
        f"{run.intensity_class} by one channel, all in all {score}" if run.disagreement else f"{run.intensity_class} bouts, average {score}"
    )


def run_line(run: Run, units: Units) -> tuple[str, str, str]:
    """When, how far, how hard and by what: `Wed 28 Jan 19:02`, `8.4 km in 41 min`, `hard 82 ± 5 (heart rate + pace)`."""
    by = f" ({channels(run.scored_by)})" if run.scored_by else ""
    return f"{day(run.local_start_time)} {run.local_start_time:%H:%M}", run_length(run, units), effort(run) + by


def score_basis(run: Run, units: Units) -> str | None:
    """What a run's score rests on, as a sentence."""
    return f"Effort by {paces_in(clean(run.provenance, 300), units)}." if run.provenance else None


def disagreement(run: Run) -> str | None:
    """Where the channels of a run's score contradict each other, as a sentence."""
    said = clean(run.disagreement or "", 300)
    return f"{capital(said)}." if said else None


def why_unscored(run: Run) -> str | None:
    """Why a run has no score; None where it has one."""
    if run.intensity is not None and run.intensity_class != "unknown":
        return None
    if run.notes and (said := clean(run.notes[-1], 70)):  # what the score says comes after what the file says
        return said
    return "only its length is known" if run.scored_by == ["duration"] else "no usable heart rate, pace or power"


def rests_on(finding: Finding) -> str:
    """`heart rate, pace and the recorded sets; confidence high`."""
    inputs = listed(RESTS_ON.get(one, channels([one])) for one in finding.rests_on)
    return f"{inputs}; confidence {finding.confidence}" if inputs else f"confidence {finding.confidence}"


def not_asked(today: Today) -> Iterator[str]:
    """What is not known of today's legs and no line of a file would tell."""
    if today.asks and today.to_log and today.verdict != "cannot_tell":  # there it was said above
        yield f"{ASKED.get(today.asks, today.asks)}: one answer could change today's verdict"
        yield ToCopy(today.to_log)
    elif "soreness" in today.unknown:
        yield "soreness: if your legs feel worse than this number, they are right"
    if "history" in today.unknown:
        yield "how used your legs are to it: fewer than ten weeks of lifts were on record, so the range is wide"


def files_line(ingest: Ingested) -> str:
    """`3 new, 1 duplicate, 1 refused`; what did not happen is left out."""
    kinds = (
        (ingest.stored, "new"), (ingest.unchanged, "unchanged"), (ingest.duplicates, "duplicate"),
        (ingest.skipped, "skipped"), (ingest.refused, "refused"),
    )  # fmt: skip
    said = [f"{number} {kind if kind != 'duplicate' or number == 1 else 'duplicates'}" for number, kind in kinds if number]
    return ", ".join(said) or "nothing new"


def refusals(ingest: Ingested) -> list[tuple[str, str]]:
    """Name and reason of every refused file, of files kept in part only, and of new ones that may be one recording twice."""
    return [(_name(outcome), clean(outcome.reason or "no reason given", 160)) for outcome in ingest.outcomes if _complains(outcome)]


def _complains(outcome: Outcome) -> bool:
    said = outcome.reason or ""
    return outcome.outcome == "refused" or (outcome.outcome == "stored" and (said.startswith("salvaged") or "doubtful: " in said))


def _name(outcome: Outcome) -> str:
    return clean(outcome.path.replace("\\", "/").rpartition("/")[2], 60) or "a file without a name"
