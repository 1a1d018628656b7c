"""Strength logs: an app's CSV in, one StrengthLog out. A new app is one module and one line here; exactly one reader may claim a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from legday.readers.strength_csv import fitbod, fitnotes, generic, gymbook, hevy, jefit, strong, stronglifts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from legday.readers.strength_csv.strength_log import StrengthLog


class Read(Protocol):
    """A `read_x` function."""

    def __call__(self, source: bytes | Path, *, weight_unit: str | None = None) -> StrengthLog:
        """One file as a strength log."""
        ...


class Reader(NamedTuple):
    """One app's detector and reader."""

    name: str
    is_x: Callable[[bytes], bool]
    read_x: Read


READERS = (
    Reader("strong", strong.is_strong, strong.read_strong),
    Reader("hevy", hevy.is_hevy, hevy.read_hevy),
    Reader("fitnotes", fitnotes.is_fitnotes, fitnotes.read_fitnotes),
    Reader("fitbod", fitbod.is_fitbod, fitbod.read_fitbod),
    Reader("stronglifts", stronglifts.is_stronglifts, stronglifts.read_stronglifts),
    Reader("gymbook", gymbook.is_gymbook, gymbook.read_gymbook),
    Reader("jefit", jefit.is_jefit, jefit.read_jefit),
    Reader("generic", generic.is_generic, generic.read_generic),
)
