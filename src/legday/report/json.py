"""report.json: the Report as the contract words it, rounded, keys in their written order.

Apart from kept.py, which keeps every digit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from legday.report.excerpt import Excerpt
from legday.report.model import AthleteReport, Ingested, IngestedBefore, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from legday.report.model import Part

    Buffer = bytes | memoryview
    Written = Iterable[tuple[str, Iterable[Buffer]]]  # keys, each with its finished value in pieces

DECIMALS = {
    "hours_since_lift": 4,  # tells whole seconds apart, so that a reader can check the window
    "leg_load": 3, "probability_hard": 3, "probability_moderate": 3, "leg_load_sigma": 3, "attenuation": 3, "attenuation_sigma": 3,
    "muscles": 3, "distance_m": 1, "moving_time_s": 1, "elapsed_time_s": 1, "ascent_m": 1, "average_heart_rate_bpm": 1, "intensity": 1,
    "energy_kcal": 0,
    "intensity_sigma": 1, "score": 1, "sigma": 1, "hardest": 1, "moderate": 1, "leg_fatigue": 1, "leg_fatigue_interval": 1,
    "session_load": 1, "hill_s": 0, "surges": 1, "decoupling_pct": 1, "value": 2, "threshold": 2, "heart_rate_bpm": 0, "speed": 2,
    "forecast_by_muscle": 1,
    "level_pct": 2, "drift_pct": 2, "z": 2, "change_pct": 2, "change_interval_pct": 2,
}  # fmt: skip
DECIMALS_ELSE = 3
LIST_DEPTH = 3


def encode(report: Report) -> bytes:
    """UTF-8 JSON; instants as ISO 8601 with Z, what is not known as null. The long lists of an `Excerpt` are taken as they stand."""
    return b"".join(pieces(report))


def pieces(report: Report) -> Iterator[Buffer]:
    """The same in pieces, to be written one after another, because years of runs are long to copy."""
    yield from _object(_report(report), 0)
    yield b"\n"


def listed(items: Sequence[Part], before: tuple[Sequence[Part], Buffer] = ((), b"")) -> bytes:
    """One of the long lists of an athlete as `encode` sets it.

    Args:
        items: oldest first.
        before: an earlier list and what this function answered for it; where both begin alike, that part is taken over.
    """
    known, written = before
    most = min(len(items), len(known)) - 1  # one of each is left, so that neither end is an empty list
    alike = next((number for number in range(most) if items[number] != known[number]), most)
    if alike > 0:
        end = _formatted(known[alike:], DECIMALS_ELSE, LIST_DEPTH)[1:]
        start = memoryview(written)
        if start[-len(end) :] == end:
            return bytes(start[: -len(end)]) + _formatted(items[alike:], DECIMALS_ELSE, LIST_DEPTH)[1:]
    return _formatted(items, DECIMALS_ELSE, LIST_DEPTH)


def with_listed(finished: memoryview, items: Sequence[Part]) -> list[Buffer]:
    """A finished list with more items at its end, in pieces."""
    if not items:
        return [finished]
    more = listed(items)
    closing = b"\n" + b" " * LIST_DEPTH + b"]"
    return [finished[: -len(closing)], b",", more[1:]] if finished[-len(closing) :] == closing else [more]


def decode(raw: bytes) -> Report:
    """The Report of a report.json.

    Raises:
        msgspec.DecodeError: not a report of this schema version's shape.
    """
    return msgspec.json.decode(raw, type=Report)


def _report(report: Report) -> Written:
    for key in report.__struct_fields__:
        if key == "ingest":
            yield key, _files(report.ingest)
        elif key == "athletes" and report.athletes:
            yield key, _array((_object(_athlete(athlete), 2) for athlete in report.athletes), 1)
        else:
            yield key, [_formatted(getattr(report, key), DECIMALS_ELSE, 1)]


def _files(ingest: Ingested) -> Iterable[bytes]:
    """What became of thousands of files: there is nothing to round, and seldom a byte that is no text."""
    if isinstance(ingest, IngestedBefore):
        counts = Ingested(**{name: getattr(ingest, name) for name in Ingested.__struct_fields__})
        start, _, end = _indented(msgspec.json.encode(counts), 1).rpartition(b"[]")
        return [start, _indented(ingest.written, 2), end]
    try:
        return [_indented(msgspec.json.encode(ingest), 1)]
    except UnicodeEncodeError:
        return [_formatted(ingest, DECIMALS_ELSE, 1)]


def _athlete(athlete: AthleteReport) -> Written:
    finished: dict[str, list[Buffer]] = {}
    if isinstance(athlete, Excerpt):
        finished = {name: [part] for name, part in msgspec.structs.asdict(athlete.lists).items()}
        finished["findings"] = with_listed(athlete.lists.findings, athlete.of_today)
    for key in AthleteReport.__struct_fields__:
        yield key, finished.get(key) or [_formatted(getattr(athlete, key), DECIMALS.get(key, DECIMALS_ELSE), LIST_DEPTH)]


def _object(written: Written, depth: int) -> Iterator[Buffer]:
    """An object of finished values in pieces; its closing brace stands at `depth`."""
    line = b"\n" + b" " * depth
    for number, (key, value) in enumerate(written):
        yield (b"," if number else b"{") + line + b' "' + key.encode() + b'": '
        yield from value
    yield line + b"}"


def _array(items: Iterable[Iterable[Buffer]], depth: int) -> Iterator[Buffer]:
    line = b"\n" + b" " * depth
    for number, item in enumerate(items):
        yield (b"," if number else b"[") + line + b" "
        yield from item
    yield line + b"]"


def _formatted(part: Any, decimals: int, depth: int) -> bytes:
    return _indented(msgspec.json.encode(_rounded(msgspec.to_builtins(part), decimals)), depth)


def _indented(raw: bytes, depth: int) -> bytes:
    """JSON as it stands at a depth; a line end is never inside a string."""
    return msgspec.json.format(raw, indent=1).replace(b"\n", b"\n" + b" " * depth)


def _rounded(part: Any, decimals: int) -> Any:
    """The same with every number rounded and every string UTF-8; no call for a plain value, because years of runs hold many."""
    if isinstance(part, list):
        return [_rounded(value, decimals) for value in part]
    if isinstance(part, dict):
        rounded = {}
        for key, value in part.items():
            kind = type(value)
            if kind is float:
                value = round(value, DECIMALS.get(key, decimals))  # noqa: PLW2901
            elif kind is dict or kind is list or kind is str:
                value = _rounded(value, DECIMALS.get(key, decimals))  # noqa: PLW2901
            rounded[_text(key)] = value
        return rounded
    if isinstance(part, float):
        return round(part, decimals)
    return _text(part) if isinstance(part, str) else part


def _text(text: str) -> str:
    """The text; bytes of a path that were none become a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
