"""Reads FIT, the files of Garmin, COROS, Suunto, Wahoo and most other watches."""

from __future__ import annotations

from legday.readers.fit.reader import is_fit, read_fit

__all__ = ["is_fit", "read_fit"]
