"""The cohort for a reader: lines of a terminal, and a page of two tables.

Apart from cohort.py, which counts; an athlete's name comes from the settings and is harmless only after `clean`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from legday.report.html import METRICS
from legday.report.layout import wrapped
from legday.report.markup import Drawn, tag
from legday.report.page import document, lines
from legday.report.words import clean, count, cut, day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from legday.config import Window
    from legday.report.cohort import Cohort

IN_TERMINAL, ON_PAGE = 30, 500
NAME_CELLS = 18
BASIS = (
    "In the window: begun {first:g}-{last:g} h after a leg day, counted from instants. One without a score may be hard. "
    "Trend: hard runs in the window of the last 28 days less those of the 28 days before; ? where the record is shorter. "
    "Effects: runs in the window less fresh ones, each athlete by their own files, pooled as random effects; intervals 90 %."
)

Row = dict[str, Any]
COLUMNS: Sequence[tuple[str, Callable[[Row], str]]] = (
    ("runs", lambda row: f"{row['runs']}"),
    ("hours", lambda row: f"{row['minutes'] / 60:.0f}"),
    ("in window", lambda row: f"{row['runs_in_window']}"),
    (
        "hard of them",
        lambda row: f"{row['hard_in_window']}" + (f" to {row['hard_in_window'] + more}" if (more := row["not_scored_in_window"]) else ""),
    ),
    ("last 28 d", lambda row: f"{row['hard_in_window_recent']}"),
    ("trend", lambda row: "?" if row["trend"] is None else f"{row['trend']:+d}" if row["trend"] else "0"),
    ("not scored", lambda row: f"{row['runs_not_scored']}"),
    ("last run", lambda row: day(row["last_run"])),
)
IN_LINES = COLUMNS[:-1]  # as many as 80 columns take


def in_terminal(cohort: Cohort, names: Mapping[str, str], window: Window, width: int) -> str:
    """Two tables no wider than `width`; of many athletes those with most hard runs in the window of the last four weeks."""
    width = max(width, 40)
    rows = cohort.athletes.head(IN_TERMINAL).to_dicts()
    told = [
        ["athlete", *(name for name, _ in IN_LINES)],
        *([_name(row, names, NAME_CELLS), *(said(row) for _, said in IN_LINES)] for row in rows),
    ]
    out = _columns(told, width)
    if more := cohort.athletes.height - len(rows):
        out.append(f"and {count(more, 'more athlete')}: all are in cohort.parquet")
    effects = [[name, across, people] for name, across, people in _effects(cohort)]
    if effects:
        out += ["", *_columns([["on tired legs", "mean of all (90 %)", "from"], *effects], width)]
    return "\n".join([*(out if rows else ["no athlete has a run yet"]), "", *wrapped(_basis(window), width)])


def page(cohort: Cohort, names: Mapping[str, str], window: Window, now: datetime, version: str) -> str:
    """cohort.html: the same on one page without script or request."""
    rows = cohort.athletes.head(ON_PAGE).to_dicts()
    told = [[_name(row, names, 60), *(said(row) for _, said in COLUMNS)] for row in rows]
    more = cohort.athletes.height - len(rows)
    parts = [
        tag("h2", count(cohort.athletes.height, "athlete")),
        _table(["Athlete", *(name for name, _ in COLUMNS)], told),
        *([tag("p", f"And {count(more, 'more athlete')}, all in cohort.parquet.")] if more else []),
        *(
            [tag("h2", "What tired legs do"), _table(["Metric", "Mean of all (90 %)", "From"], list(_effects(cohort)))]
            if cohort.metrics.height
            else []
        ),
        tag("p", _basis(window), cls="soft"),
    ]
    made = tag("p", f"legday {version}, {now:%Y-%m-%d %H:%M} UTC. This page loads nothing from anywhere.")
    return document("cohort", [f"{day(now)} {now.year}"], [tag("article", lines(parts))] if rows else [], [made])


def _basis(window: Window) -> str:
    return BASIS.format(first=window.first_hours, last=window.last_hours)


def _effects(cohort: Cohort) -> Iterable[tuple[str, str, str]]:
    """Each metric across everybody: name, mean with interval and how much athletes differ, and what it is from."""
    for row in cohort.metrics.to_dicts():
        people = f"{count(row['athletes'], 'athlete')}, {row['n_flagged']} runs in the window and {row['n_fresh']} fresh"
        if row["mean_pct"] is None:
            across = "not known from so few"
        else:
            low, high, apart = row["low_pct"], row["high_pct"], row["between_sd_pct"]
            across = f"{row['mean_pct']:+.1f} % ({low:+.1f} to {high:+.1f}), athletes differ by {apart:.1f}"
        yield METRICS.get(row["metric"], row["metric"]), across, people


def _name(row: Row, names: Mapping[str, str], limit: int) -> str:
    return clean(names.get(row["athlete"]) or row["athlete"], limit)


def _columns(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [cut("  ".join(cell.ljust(wide) for cell, wide in zip(row, widths, strict=True)).rstrip(), width) for row in rows]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Drawn:
    top = tag("tr", *(tag("th", name, scope="col") for name in head))
    body = [tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:])) for row in rows]
    return tag(
        "div", tag("table", tag("thead", top), tag("tbody", lines(body))), cls="scroll", tabindex="0", role="region", aria_label=head[0]
    )
