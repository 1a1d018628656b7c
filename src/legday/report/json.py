"""report.json: the Report as the contract words it, rounded, keys in their written order.

Apart from kept.py, which keeps every digit.
"""

from __future__ import annotations

from typing import Any

import msgspec

from legday.report.model import Report

DECIMALS = {
    "hours_since_lift": 4,  # tells whole seconds apart, so that a reader can check the window
    "leg_load": 3, "probability_hard": 3, "probability_moderate": 3, "leg_load_sigma": 3, "attenuation": 3, "attenuation_sigma": 3,
    "muscles": 3, "distance_m": 1, "moving_time_s": 1, "elapsed_time_s": 1, "ascent_m": 1, "average_heart_rate_bpm": 1, "intensity": 1,
    "intensity_sigma": 1, "leg_fatigue": 1, "leg_fatigue_interval": 1, "session_load": 1, "value": 2, "threshold": 2,
}  # fmt: skip
DECIMALS_ELSE = 3


def encode(report: Report) -> bytes:
    """UTF-8 JSON; instants as ISO 8601 with Z, what is not known as null."""
    plain = _rounded(msgspec.to_builtins(report), DECIMALS_ELSE)
    return msgspec.json.format(msgspec.json.encode(plain), indent=1) + b"\n"


def decode(raw: bytes) -> Report:
    """The Report of a report.json.

    Raises:
        msgspec.DecodeError: not a report of this schema version's shape.
    """
    return msgspec.json.decode(raw, type=Report)


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
