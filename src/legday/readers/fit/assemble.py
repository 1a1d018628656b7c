"""From decoded messages to a Recording: what stands in for what, and the judgement whether this is an activity at all.

Apart from the decoders, so that meaning is given once, whichever of them read the file.
"""

from __future__ import annotations

import numpy as np

from legday.errors import NotAnActivityError, ReaderError
from legday.readers.fit.beats import heart_rate_at
from legday.readers.fit.clock import power_on_instant, utc_offset_s
from legday.readers.fit.device import ACTIVITY, device_of
from legday.readers.fit.frames import FRAMES, frame_of
from legday.readers.fit.messages import Messages, Table
from legday.readers.fit.sensors import sensors_of
from legday.readers.fit.thresholds import thresholds_of
from legday.readers.recording import Recording

# The plain field stands in where the one of higher resolution is missing.
STAND_INS = {
    "session": (("enhanced_avg_speed", "avg_speed"),),
    "lap": (("enhanced_avg_speed", "avg_speed"),),
    "record": (("enhanced_speed", "speed"), ("enhanced_altitude", "altitude")),
    "event": (("data", "data16"),),
}
COURSE = 6
KINDS = {
    1: "a device description", 2: "device settings", 3: "sport settings", 5: "a planned workout", 6: "a course",
    7: "a training schedule", 9: "weight measurements", 10: "totals", 11: "goals", 14: "blood pressure measurements",
    15: "monitoring of the day", 20: "a summary of activities", 28: "monitoring of the day", 32: "monitoring of the day",
    34: "a segment", 35: "a list of segments", 40: "display settings",
}  # fmt: skip


def assemble(messages: Messages) -> Recording:
    """The Recording of one file.

    Raises:
        NotAnActivityError: the file was understood and holds settings, a plan, a course ...
        ReaderError: nothing could be kept.
    """
    _refuse_what_is_no_activity(messages)
    shift, notes = power_on_instant(messages)
    frames = {name: frame_of(name, whole_table(name, messages), shift) for name in FRAMES}
    offset_s, offset_source = utc_offset_s(messages)
    fault = messages.fault
    return Recording(
        sessions=frames["session"], laps=frames["lap"], records=frames["record"],
        sets=frames["set"], events=frames["event"], splits=frames["split"],
        device=device_of(messages, shift), utc_offset_s=offset_s, utc_offset_source=offset_source,
        notes=tuple(dict.fromkeys((*messages.notes, *notes))),
        salvaged=None if fault is None else f"{fault.reason} at byte {fault.offset:,}",
    )  # fmt: skip


def _refuse_what_is_no_activity(messages: Messages) -> None:
    kinds = messages["file_id"].numbers("type")
    kinds = kinds[np.isfinite(kinds)]
    kept = any(messages[name].height for name in ("session", "lap", "record", "set"))
    if kept and not (kinds.size and (kinds == COURSE).all() and not messages["session"].height):
        return
    if kinds.size and ACTIVITY not in kinds:
        raise NotAnActivityError(f"{KINDS.get(int(kinds[0]), f'a FIT file of kind {kinds[0]:.0f}')}, not an activity")
    if messages.fault:
        raise ReaderError(messages.fault.reason, messages.fault.offset)
    raise ReaderError("no session and no record in it")


def whole_table(name: str, messages: Messages) -> Table:
    """One message's columns, with what other fields and messages add to them."""
    table = messages[name]
    if not table.height:
        return table
    columns = dict(table.columns)
    for wanted, plain in STAND_INS.get(name, ()):
        stand_in = columns.pop(plain, None)
        if isinstance(stand_in, np.ndarray):
            first = columns.get(wanted)
            columns[wanted] = np.where(np.isnan(first), stand_in, first) if isinstance(first, np.ndarray) else stand_in
    if name == "session":
        columns |= thresholds_of(messages) | {told: [word] * table.height for told, word in sensors_of(messages).items()}
        columns.pop("threshold_power", None)
    if name == "record":
        columns.pop("wrist_heart_rate", None)
    if name == "record" and messages["hr"].height:
        columns["hr_heart_rate"] = heart_rate_at(table.numbers("timestamp"), messages["hr"])
    if name == "set" and messages["workout_step"].height:
        columns["exercise"] = _exercises(table, messages)
    return Table(table.height, columns)


def _exercises(sets: Table, messages: Messages) -> list[str | None]:
    """The planned step's title of each set, by way of the step's exercise where the title stands apart."""
    steps, titles = messages["workout_step"], messages["exercise_title"]
    title_of = dict(zip(_keys(titles), titles.texts("wkt_step_name"), strict=True))
    step_titles = {
        index: title_of.get(exercise) or own
        for index, exercise, own in zip(
            steps.numbers("message_index").tolist(), _keys(steps), steps.texts("wkt_step_name"), strict=True
        )
    }  # fmt: skip
    return [step_titles.get(index) for index in sets.numbers("wkt_step_index").tolist()]


def _keys(table: Table) -> list[tuple[float, float]]:
    return list(zip(table.numbers("exercise_category").tolist(), table.numbers("exercise_name").tolist(), strict=True))
