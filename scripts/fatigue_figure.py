"""Draws docs/fatigue-curve.svg: the program's curve against the published points, every arm labelled where it stands.

Apart from fatigue_fit.py, because a drawing has nothing to fit. Its own background keeps it readable on light and dark pages.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
from fatigue_fit import amplitude, gamma

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fatigue_fit import Arm

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 52, 20, 44, 52
LAST_HOUR, HIGHEST = 120.0, 1.12
# Arm: label, which point it stands at, and on which side
LABELS = {
    "vaile_cwt": ("jump (Vaile, first arm)", -1, "left"),
    "vaile_cwi": ("jump (Vaile, second arm)", -1, "left"),
    "shoji": ("knee strength (Shoji)", -1, "right"),
    "maeo": ("knee strength (Maeo)", 0, "left"),
    "tufano": ("soreness (Tufano)", -1, "right"),
    "ahtiainen": ("soreness (Ahtiainen)", -1, "right"),
}
STYLE = """
svg { --page: #fbfaf8; --ink: #1b1d21; --soft: #5c6068; --line: #dcd9d2; --window: #efece5; --performance: #2b5bb0; --soreness: #b83c00; }
@media (prefers-color-scheme: dark) {
  svg { --page: #131519; --ink: #eceae6; --soft: #a3a7b0; --line: #33373f; --window: #1e2127; --performance: #86adf5; --soreness: #ff9b5e; }
}
text { font: 13px system-ui, sans-serif; fill: var(--soft); paint-order: stroke; stroke: var(--page); stroke-width: 3px; }
.page { fill: var(--page); } .window { fill: var(--window); } .axis { stroke: var(--line); }
.curve { fill: none; stroke: var(--ink); stroke-width: 2.5; } .interval { stroke: var(--ink); stroke-width: 4; }
.ink { fill: var(--ink); } .way { fill: none; stroke-opacity: 0.45; }
.performance { fill: var(--performance); } .soreness { fill: var(--soreness); }
.way.performance { fill: none; stroke: var(--performance); } .way.soreness { fill: none; stroke: var(--soreness); }
"""


def _x(hours: float) -> float:
    return LEFT + hours / LAST_HOUR * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share / HIGHEST * (HEIGHT - TOP - BOTTOM)


def _points(pairs: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_x(hours):.1f},{_y(share):.1f}" for hours, share in pairs)


def _text(x: float, y: float, words: str, anchor: str = "start", kind: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(words)}</text>'


def _axes() -> list[str]:
    """The window behind, grid lines and their numbers."""
    window = (
        f'<rect class="window" x="{_x(24):.1f}" y="{_y(HIGHEST):.1f}" width="{_x(48) - _x(24):.1f}" height="{_y(0) - _y(HIGHEST):.1f}"/>'
    )
    parts = [window]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts += [
            f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_y(share):.1f}" y2="{_y(share):.1f}"/>',
            _text(LEFT - 8, _y(share) + 4.5, f"{100 * share:.0f} %", "end"),
        ]
    parts += [_text(_x(hours), _y(0) + 20, str(hours), "middle") for hours in range(0, 121, 24)]
    parts += [
        _text(_x(LAST_HOUR), _y(0) + 40, "hours since the lift ended", "end"),
        _text(LEFT - 40, 22, "share of the peak", kind="ink"),
        _text(_x(36), _y(0) - 8, "24-48 h", "middle"),
    ]
    return parts


def _arm(arm: Arm, peak: float) -> list[str]:
    """The points of an arm over its fitted amplitude, joined thinly, and its label."""
    shares = arm.change / amplitude(gamma(2), arm, peak)
    places = list(zip(arm.hours.tolist(), shares.tolist(), strict=True))
    parts = [f'<polyline class="way {arm.kind}" points="{_points(places)}"/>']
    for hours, share in places:
        x, y = _x(hours), _y(share)
        parts.append(
            f'<circle class="{arm.kind}" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
            if arm.kind == "performance"
            else f'<rect class="{arm.kind}" x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>'
        )
    words, point, side = LABELS[arm.name]
    hours, share = places[point]
    place = (_x(hours) - 10, "end") if side == "left" else (_x(hours) + 10, "start")
    parts.append(_text(place[0], _y(share) + 4.5, words, place[1], arm.kind))
    return parts


def figure(arms: Sequence[Arm], peak: float, fitted: float, interval: tuple[float, float]) -> str:
    """The whole drawing.

    Args:
        arms: what was fitted.
        peak: of the program's curve [h].
        fitted: peak of the fit [h].
        interval: its 95 % interval [h].
    """
    hours = np.linspace(0, LAST_HOUR, 241)
    curve = list(zip(hours.tolist(), gamma(2)(hours, np.array(peak)).tolist(), strict=True))
    low, high = interval
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="title description">',
        '<title id="title">Fatigue after a lift: the curve against published points</title>',
        f'<desc id="description">Strength, jump and soreness of {len(arms)} study arms from 24 to 96 hours after exercise, each over its'
        f" own fitted peak, lie along one curve that rises for {peak:.0f} hours and has faded to half of its peak after three days.</desc>",
        f"<style>{STYLE}</style>",
        f'<rect class="page" width="{WIDTH}" height="{HEIGHT}"/>',
        *_axes(),
        f'<polyline class="curve" points="{_points(curve)}"/>',
        f'<line class="interval" x1="{_x(low):.1f}" x2="{_x(high):.1f}" y1="{_y(1.06):.1f}" y2="{_y(1.06):.1f}"/>',
        _text(_x(high) + 10, _y(1.06) + 4.5, f"fitted peak {fitted:.1f} h (95 %: {low:.1f}-{high:.1f})", kind="ink"),
        _text(_x(57), _y(0.80), f"the curve legday uses, peak at {peak:.0f} h", kind="ink"),
        *(line for arm in arms for line in _arm(arm, peak)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"
