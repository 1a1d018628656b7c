"""An explanation as lines of a terminal: numbers first, then lift by lift, then rule by rule.

Apart from explain.py, whose answer programs read too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.report.layout import wrapped
from legday.report.words import clean, paces_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legday.report.explain import Explanation, RuleSaid
    from legday.report.words import Units

MARKS = {"fired": "■ fired", "silenced": "□ silenced", "not": "· not", "unknown": "? not known"}
HOLDS = {True: " (yes)", False: " (no)", None: ""}


def render(one: Explanation, units: Units, width: int = 80) -> str:
    """The whole, in lines no wider than `width`."""
    return "\n".join(line for text in _lines(one, units) for line in (wrapped(text.strip(), width, len(text) - len(text.lstrip())) or [""]))


def _lines(one: Explanation, units: Units) -> Iterator[str]:
    yield f"{one.kind} of {one.when}   {clean(one.title or '', 40)}   {one.activity_id}"
    yield ""
    yield "What is known of it"
    yield from (f"  {name}: {_value(value)}" for name, value in one.inputs.items())
    if one.provenance:
        yield f"  rests on: {paces_in(clean(one.provenance, 400), units)}"
    for channel in one.channels:
        yield (
            f"  {channel.channel.replace('_', ' ')} alone: {channel.score:.1f} ± {channel.sigma:.1f}, hard by {channel.hardest:.1f}, "
            f"moderate by {channel.moderate:.1f}"
        )
    yield from (f"  note: {clean(note, 200)}" for note in one.notes)
    if one.kind == "run":
        yield from _legs(one)
        yield ""
        yield "Rule by rule (docs/rules.md)"
        for said in one.rules:
            yield from _rule(said)
    for finding in one.findings:
        yield ""
        yield f"{finding.rule}, {finding.severity}, confidence {finding.confidence}"
        yield f"  {finding.text}"
        yield f"  Instead: {finding.do_instead}"
    yield ""
    yield f"Files: {', '.join(clean(source, 80) for source in one.sources)}"


def _legs(one: Explanation) -> Iterator[str]:
    yield ""
    yield "The legs when it began"
    if not one.legs:
        yield "  no lift of the ten days before weighs on them"
    for part in one.legs:
        load = "not known" if part.leg_load is None else f"{part.leg_load:.3f}"
        yield (
            f"  {part.hours_since_lift:.2f} h after {clean(part.title or 'a strength session', 30)} ({part.lift_id}): load L {load} by "
            f"{part.basis}, attenuation a {part.attenuation:.3f}, delayed g {part.delayed:.3f}, immediate f {part.immediate:.3f}: "
            f"a L (g + {one.immediate_share:g} f) = {part.contribution:.3f}"
        )
    state = sum(part.contribution for part in one.legs)
    low, high = one.leg_fatigue_interval
    yield f"  100 (1 - exp(-{one.saturation:g} x {state:.3f})) = {one.leg_fatigue:.1f} of 100, 80 % interval {low:.0f} to {high:.0f}"


def _rule(said: RuleSaid) -> Iterator[str]:
    by = f" by {said.by}" if said.by else ""
    yield f"  {MARKS[said.state]}{by}: {said.rule}"
    if said.state in ("fired", "silenced"):
        yield from (f"      {one.asked}: {one.seen}{HOLDS[one.holds]}" for one in said.asked)
        yield f"      source: {said.source}"
    else:  # what failed, or is not known, says why
        why = False if said.state == "not" else None
        yield from (f"      {one.asked}: {one.seen}" for one in said.asked if one.holds is why)


def _value(value: float | str | None) -> str:
    if value is None:
        return "not known"
    return value if isinstance(value, str) else f"{value:.4g}"
