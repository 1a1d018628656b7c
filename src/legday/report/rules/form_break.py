"""Form that breaks down on the way, and form that holds though the run felt hard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.form import break_words, broken_metrics
from legday.report.model import Finding
from legday.report.rules.conditions import Condition, all_hold
from legday.report.rules.seen import FRESH_BELOW
from legday.science.intensity import HARD

if TYPE_CHECKING:
    from legday.report.rules.seen import Seen

METRICS_LEAST = 2
SURE_FROM = 10  # own runs to compare with
UNKNOWN = "not known"


def when_form_break(seen: Seen) -> list[Condition]:
    """Two or more metrics left the runner's own baseline at the same speed and grade."""
    form = seen.run.form
    asked = f"at least {METRICS_LEAST} form metrics left the own runs like it for good"
    if form is None or form.status not in ("break", "held"):
        return [Condition(asked, form.status if form else UNKNOWN, None)]
    return [Condition(asked, f"{len(broken_metrics(form))} left", form.status == "break")]


def form_break(seen: Seen) -> Finding | None:
    """Form that broke down: a warning, or praise where the runner eased off soon."""
    form = seen.run.form
    if form is None or not all_hold(when_form_break(seen)):
        return None
    left = broken_metrics(form)
    compared = min(one.n_baseline for one in left)
    legs = f"you set off {seen.after}, at {seen.stood}"
    do_instead = (
        "Nothing: to ease off when the form goes is a good decision." if form.obeyed else "Walk or turn for home where the form goes."
    )
    return Finding(
        rule="FORM_BREAK",
        severity="note" if form.obeyed else "warning",
        activity_id=seen.run.activity_id,
        date=seen.run.local_start_time.date(),
        value=float(len(left)),
        threshold=float(METRICS_LEAST),
        rests_on=[one.metric for one in left],
        confidence="high" if compared >= SURE_FROM else "medium",
        text=f"{break_words(form)}. Held against {compared} of your own runs like it at the same speed and grade; {legs}.",
        do_instead=do_instead,
    )


def when_mental_rep(seen: Seen) -> list[Condition]:
    """On legs that were not fresh the runner's own rating says hard, and the form held to the end."""
    form, felt = seen.run.form, _felt(seen)
    asked = f"in the window, or leg fatigue by known lifts at least {FRESH_BELOW:g}"
    known = form is not None and form.status in ("break", "held")
    return [
        Condition(asked, f"{seen.known_leg_fatigue:.1f}", seen.run.in_window or seen.known_leg_fatigue >= FRESH_BELOW),
        Condition(
            f"own rating at least {HARD:g} of 100", UNKNOWN if felt is None else f"{felt:.0f}", None if felt is None else felt >= HARD
        ),
        Condition("form held", form.status if form else UNKNOWN, form.status == "held" if form and known else None),
    ]


def _felt(seen: Seen) -> float | None:
    """What the runner's own rating of the session makes of it, as an intensity."""
    return next((channel.score for channel in seen.run.channels if channel.channel == "session_rpe"), None)


def mental_rep(seen: Seen) -> Finding | None:
    """It felt hard and the form held: a note."""
    form, felt = seen.run.form, _felt(seen)
    if form is None or not all_hold(when_mental_rep(seen)):
        return None
    return Finding(
        rule="MENTAL_REP",
        severity="note",
        activity_id=seen.run.activity_id,
        date=seen.run.local_start_time.date(),
        value=felt,
        threshold=HARD,
        rests_on=["session_rpe", *(one.metric for one in form.metrics if one.z is not None)],
        confidence="medium",
        text=f"It felt hard, {seen.after}, and your form held to the end.",
        do_instead="Nothing: remember it.",
    )
