"""The muscle map: the legs from the front and from the back, each group shaded by its fatigue of today, with its number beside it.

Apart from charts.py, because these are outlines of a body, drawn by hand for this page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from legday.report.markup import Drawn, element, group

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WIDTH, HEIGHT = 372.0, 262.0
FRONT_X, BACK_X = 118.0, 246.0  # the middle of each figure
# One half of each outline, for x to the right of the middle; the other half is its mirror image.
OUTLINE = (
    "M0 6C12 8 25 8 31 6C36 20 41 34 42 50C43 78 37 104 32 128C31 136 32 142 34 150C37 168 33 186 27 204C25 212 24 220 24 226"
    "C26 232 32 238 31 243C26 247 14 247 10 244C9 238 11 230 12 224C11 208 6 190 6 172C6 160 9 148 8 138C7 116 3 92 2 66C1 64 0 63 0 62"
)
SHAPES: Mapping[str, tuple[str, ...]] = {
    "quads": (
        "M31 38C38 46 39 62 38 78C37 96 33 112 29 124C26 128 23 126 22 120C21 104 24 70 31 38Z",
        "M28 40C20 58 16 92 17 118C15 128 10 128 9 120C7 104 8 88 12 72C16 58 22 46 28 40Z",
    ),
    "adductors": ("M3 66C8 62 15 54 20 46C14 58 9 74 7 92C5 86 3 76 3 66Z",),
    "glutes": ("M2 34C14 28 28 32 35 42C40 54 34 68 22 71C12 73 4 68 2 62Z",),
    "hamstrings": (
        "M20 76C28 76 35 72 38 66C38 84 35 104 30 122C28 130 24 130 23 122C22 106 21 90 20 76Z",
        "M4 72C9 76 14 77 17 76C18 92 18 108 17 120C16 130 11 132 10 124C9 106 5 88 4 72Z",
    ),
    "calves": (
        "M22 140C29 142 34 154 32 170C30 182 26 190 23 192C21 180 20 156 22 140Z",
        "M19 140C12 142 8 156 9 172C10 184 15 192 20 194C20 180 20 156 19 140Z",
    ),
}
LEAST_SHADE, MOST_SHADE = 0.08, 0.92


class Label(NamedTuple):
    """Where a group's name stands: in which figure, and where its line begins in it."""

    muscle: str
    middle: float
    x: float
    y: float


LABELS = (
    Label("quads", FRONT_X, -33, 84), Label("adductors", FRONT_X, -7, 66),
    Label("glutes", BACK_X, 30, 52), Label("hamstrings", BACK_X, 31, 102), Label("calves", BACK_X, 29, 164),
)  # fmt: skip
SHOWN = {FRONT_X: ("quads", "adductors"), BACK_X: ("glutes", "hamstrings", "calves")}
NAMES_Y = {"adductors": 46.0}  # of names that stand higher than what they name


def muscle_map(fatigue: Mapping[str, float], uid: str) -> Drawn:
    """Both figures with every group's number.

    Args:
        fatigue: by muscle group [0-100]; a group that is missing has none.
        uid: makes the ids of title and description unique on the page.
    """
    said = ", ".join(f"{label.muscle} {fatigue.get(label.muscle, 0.0):.0f}" for label in LABELS)
    return element(
        "svg",
        element("title", "Fatigue by muscle group now, legs from the front and from the back", id=f"{uid}-title"),
        element("desc", f"Of 100: {said}.", id=f"{uid}-desc"),
        *(_figure(middle, fatigue) for middle in (FRONT_X, BACK_X)),
        element("text", "front", x=FRONT_X, y=HEIGHT - 2, cls="middle"),
        element("text", "back", x=BACK_X, y=HEIGHT - 2, cls="middle"),
        group(_labels(fatigue)),
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        role="img",
        aria_labelledby=f"{uid}-title {uid}-desc",
        cls="muscles",
    )


def _figure(middle: float, fatigue: Mapping[str, float]) -> Drawn:
    half = [element("path", d=OUTLINE, cls="body")]
    for muscle in SHOWN[middle]:
        shade = LEAST_SHADE + (MOST_SHADE - LEAST_SHADE) * min(fatigue.get(muscle, 0.0), 100.0) / 100
        half += [element("path", d=shape, fill_opacity=f"{shade:.2f}", cls="muscle") for shape in SHAPES[muscle]]
    sides = (f"translate({middle:.0f} 0)", f"translate({middle:.0f} 0) scale(-1 1)")
    return group(group(half, transform=side) for side in sides)


def _labels(fatigue: Mapping[str, float]) -> Iterator[Drawn]:
    """Names and numbers at the outer side of each figure, a line from each to its group."""
    for muscle, middle, x, y in LABELS:
        front = middle == FRONT_X
        outer, name_y = (74.0 if front else WIDTH - 76.0), NAMES_Y.get(muscle, y)
        cls = "end" if front else "start"
        text_x = outer - 5 if front else outer + 5
        yield element("path", d=f"M{outer:.0f} {name_y:.0f}H{(middle + x + outer) / 2:.0f}L{middle + x:.0f} {y:.0f}", cls="pointer")
        yield element("text", muscle, x=text_x, y=name_y - 2, cls=cls)
        yield element("text", f"{fatigue.get(muscle, 0.0):.0f}", x=text_x, y=name_y + 15, cls=f"{cls} figure")
