"""What recorded a file, out of file_id and the watch's own device_info.

Apart, because makers fill these two in many ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from legday.readers.fit.clock import instant
from legday.readers.fit.frames import printable
from legday.readers.fit.profile import GARMIN, NAMES, name_of
from legday.readers.recording import Device

if TYPE_CHECKING:
    from legday.readers.fit.messages import Messages

ACTIVITY = 4  # file_id.type
CREATOR = 0  # device_info.device_index of the watch itself


def device_of(messages: Messages, shift: float | None) -> Device:
    """The watch: a Garmin's product by the profile's name, another's by the name it gives itself, else its number."""
    ids, infos = messages["file_id"], messages["device_info"]
    row = next((i for i, kind in enumerate(ids.numbers("type").tolist()) if kind == ACTIVITY), 0)
    creator = next((i for i, index in enumerate(infos.numbers("device_index").tolist()) if index == CREATOR), infos.height)

    def number(name: str) -> int | None:
        values = (*ids.numbers(name)[row : row + 1].tolist(), *infos.numbers(name)[creator : creator + 1].tolist())
        return next((int(value) for value in values if np.isfinite(value)), None)

    manufacturer, product = number("manufacturer"), number("product")
    own_names = (*ids.texts("product_name")[row : row + 1], *infos.texts("product_name")[creator : creator + 1])
    title = next(filter(None, map(printable, own_names)), None)
    if product is not None and ((manufacturer in GARMIN and product in NAMES["garmin_product"]) or title is None):
        title = name_of("garmin_product", product) if manufacturer in GARMIN else str(product)
    created = ids.numbers("time_created")[row : row + 1]
    return Device(
        manufacturer=None if manufacturer is None else name_of("manufacturer", manufacturer),
        product=title,
        serial_number=number("serial_number"),
        time_created=instant(created[0], shift) if created.size else None,
    )
