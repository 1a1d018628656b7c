"""Columns for developer fields (Stryd, RunScribe, Garmin's running power): their names come from the file, so they are not trusted.

Apart, because both decoders must name them alike.
"""

from __future__ import annotations

import re
from math import isnan
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from legday.readers.fit.messages import Table
from legday.readers.fit.wire import BYTE, TEXT

if TYPE_CHECKING:
    from legday.readers.fit.messages import Decoded
    from legday.readers.fit.wire import Layout, Slot

PREFIX = "developer_"
POWER_COLUMN = "developer_power"
MAX_COLUMNS = 64
MAX_NAME = 40

# Names that mean the whole power of the runner; Air Power, Form Power and Lap Power are parts or averages of it.
POWER_NAMES = frozenset(("power", "rp_power", "stryd_power", "run_power", "running_power", "current_power", "watts"))
WATTS = frozenset(("", "w", "watt", "watts"))


class Description(NamedTuple):
    """What a file says of one developer field; `base_type` is the number of FIT's base type."""

    developer: int
    number: int
    name: str | None
    units: str | None
    base_type: int


def column_name(description: Description) -> str:
    """`developer_<snake_name>`, from the numbers where the file gives no usable name."""
    snake = re.sub(r"[^a-z0-9]+", "_", (description.name or "").lower()).strip("_")[:MAX_NAME]
    return PREFIX + (snake or f"{description.developer}_{description.number}")


def is_power(description: Description) -> bool:
    """Whether a field is the runner's power in watts."""
    return column_name(description).removeprefix(PREFIX) in POWER_NAMES and (description.units or "").strip().lower() in WATTS


class Columns:
    """The developer columns of one file: at most 64, each of one kind, the first field of a name wins."""

    def __init__(self) -> None:
        self.is_text: dict[str, bool] = {}
        self._filled_by: dict[Description, tuple[str, ...]] = {}

    def filled_by(self, description: Description) -> tuple[str, ...]:
        """The columns that a field fills; none when its name is taken by the other kind or the file has too many."""
        columns = self._filled_by.get(description)
        if columns is None:
            columns = self._filled_by[description] = self._choose(description)
        return columns

    def _choose(self, description: Description) -> tuple[str, ...]:
        text = description.base_type == TEXT
        name = column_name(description)
        taken = (name,) if name != POWER_COLUMN and self._is_open(name, text=text) else ()
        return (*taken, POWER_COLUMN) if not text and is_power(description) else taken

    def _is_open(self, name: str, *, text: bool) -> bool:
        if name not in self.is_text and len(self.is_text) < MAX_COLUMNS:
            self.is_text[name] = text
        return self.is_text.get(name) is text


def descriptions(layouts: list[Layout], decoded: dict[str, Decoded], parts: list[int]) -> dict[int, list[tuple[Slot, Description]]]:
    """The developer fields of each definition, by its byte, with what the file had said of them before it.

    A `developer_data_id` forgets what that developer had described, a new recording forgets everything, as in fitdecode.
    """
    steps: list[tuple[int, int, Any]] = [(part, -1, None) for part in parts]
    steps += [(layout.defined_at, 0, layout.developer_slots()) for layout in layouts]
    for rank, name in enumerate(("developer_data_id", "field_description"), 1):
        if name in decoded:
            offsets, columns = decoded[name]
            table = Table(len(offsets), columns)
            numbers = (table.numbers(column).tolist() for column in ("developer_data_index", "field_definition_number", "fit_base_type_id"))
            rows = zip(*numbers, table.texts("field_name"), table.texts("units"), strict=True)
            steps += zip(offsets.tolist(), [rank] * len(offsets), rows, strict=True)
    known: dict[float, dict[float, Description]] = {}
    found: dict[int, list[tuple[Slot, Description]]] = {}
    for at, rank, what in sorted(steps, key=itemgetter(0, 1)):
        if rank == -1:
            known = {}
        elif rank == 0:
            found[at] = [(s, known.get(s.base, {}).get(s.number) or Description(s.base, s.number, None, None, BYTE)) for s in what]
        elif rank == 1:
            known[what[0]] = {}
        elif not isnan(what[0]) and not isnan(what[1]):
            developer, number, base, name, units = what
            description = Description(int(developer), int(number), name, units, BYTE if isnan(base) else int(base))
            known.setdefault(developer, {})[number] = description
    return found
