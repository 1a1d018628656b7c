"""Writes src/legday/readers/fit/profile.json from the installed fitdecode's profile: run it after an update of fitdecode.

Apart from the reader, because reading a file must not load 16,000 lines of tables to use three hundred of them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fitdecode import profile

from legday.readers import recording

if TYPE_CHECKING:
    from fitdecode.types import Field

TARGET = Path(__file__).parents[1] / "src/legday/readers/fit/profile.json"

# What the reader takes of each message: the declared columns of a Recording, and what they are made of.
WANTED: dict[str, tuple[str, ...]] = {
    "file_id": ("type", "manufacturer", "product", "serial_number", "time_created", "product_name"),
    "device_settings": ("time_offset",),
    "user_profile": ("age", "resting_heart_rate", "default_max_running_heart_rate", "default_max_heart_rate"),
    "zones_target": ("max_heart_rate", "threshold_heart_rate"),
    "session": (*recording.SESSIONS, "avg_speed", "threshold_power"),
    "lap": (*recording.LAPS, "avg_speed"),
    "record": (*recording.RECORDS, "altitude", "speed", "compressed_speed_distance"),
    "event": (*recording.EVENTS, "data16"),
    "device_info": ("device_index", "device_type", "manufacturer", "serial_number", "product", "source_type", "product_name"),
    "workout_step": ("message_index", "wkt_step_name", "exercise_category", "exercise_name"),
    "activity": ("timestamp", "local_timestamp"),
    "timestamp_correlation": ("timestamp", "local_timestamp"),
    "hr": ("timestamp", "fractional_timestamp", "filtered_bpm", "event_timestamp", "event_timestamp_12"),
    "field_description": ("developer_data_index", "field_definition_number", "fit_base_type_id", "field_name", "units"),
    "developer_data_id": ("developer_data_index",),
    "set": tuple(recording.SETS),
    "exercise_title": ("exercise_category", "exercise_name", "wkt_step_name"),
    "split": tuple(recording.SPLITS),
    "time_in_zone": (
        "reference_mesg", "reference_index", "max_heart_rate", "resting_heart_rate", "threshold_heart_rate", "functional_threshold_power",
    ),
}  # fmt: skip
# What Garmin's watches write and its profile does not name: by message, its number and the fields. How each was checked stands in the
# reader that uses it (sensors.py, thresholds.py).
UNDOCUMENTED: dict[str, tuple[int, dict[int, str]]] = {
    "record": (20, {136: "wrist_heart_rate"}),
    "user_metrics": (79, {1: "age", 13: "threshold_speed"}),
}
NAMED = ("sport", "sub_sport", "intensity", "lap_trigger", "set_type", "event", "event_type", "split_type", "manufacturer")
TABLES = (*NAMED, "file", "garmin_product")
LISTS = {"category", "category_subtype", "filtered_bpm", "event_timestamp", "event_timestamp_12", "compressed_speed_distance"}


def kind(field: Field) -> str:
    """How the reader takes a field: time, degrees, text, list, the name of a table of names, or a plain number."""
    if field.type.name in ("date_time", "local_date_time"):
        return "time"
    if field.units == "semicircles":
        return "degrees"
    if field.type.name == "string":
        return "text"
    if field.name in LISTS:
        return "list"
    return str(field.type.name) if field.type.name in NAMED else "number"


def tables() -> dict[str, Any]:
    """The reader's share of the profile, ready for JSON."""
    messages: dict[str, dict[str, Any]] = {}
    for message in profile.MESSAGE_TYPES.values():
        wanted = WANTED.get(message.name, ())
        fields = {f.def_num: [f.name, kind(f), f.scale, f.offset] for f in message.fields.values() if f.name in wanted}
        if fields:
            messages[message.name] = {"number": message.mesg_num, "fields": fields}
    for name, (number, further) in UNDOCUMENTED.items():
        held = messages.setdefault(name, {"number": number, "fields": {}})
        held["fields"] |= {n: [word, "number", None, None] for n, word in further.items()}
    for held in messages.values():
        held["fields"] = {str(n): held["fields"][n] for n in sorted(held["fields"])}
    names = {t: {str(n): name for n, name in sorted(profile.FIELD_TYPES[t].enum.items())} for t in sorted(TABLES)}
    return {"messages": messages, "names": names}


def text() -> str:
    """The file's content: one field or name a line, so that a change reads well in a diff."""
    content = tables()
    parts = []
    for name, message in content["messages"].items():
        fields = ",\n".join(f"    {json.dumps(num)}: {json.dumps(field)}" for num, field in message["fields"].items())
        parts.append(f'  {json.dumps(name)}: {{"number": {message["number"]}, "fields": {{\n{fields}\n  }}}}')
    names = [
        f"  {json.dumps(table)}: {{\n" + ",\n".join(f"    {json.dumps(n)}: {json.dumps(word)}" for n, word in words.items()) + "\n  }"
        for table, words in content["names"].items()
    ]
    return '{\n"messages": {\n' + ",\n".join(parts) + '\n},\n"names": {\n' + ",\n".join(names) + "\n}\n}\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{TARGET}: {TARGET.stat().st_size:,} bytes\n")
