"""What every reader returns: one Recording, always the same frames with the same columns.

Apart from the readers, because everything downstream knows only this shape.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

TIME = pl.Datetime("us", "UTC")
FRAMES = ("sessions", "laps", "records", "sets", "events", "splits")

# Columns carry FIT's field names and the units of the FIT SDK: m, m/s, bpm, s, kg, degrees, W; cadence is strides per minute
# (one leg); stance_time ms, vertical_oscillation mm, step_length mm, vertical_ratio and stance_time_balance percent.
SESSIONS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "start_time": TIME, "timestamp": TIME, "sport": pl.String, "sub_sport": pl.String, "sport_profile_name": pl.String,
    "total_elapsed_time": pl.Float64, "total_timer_time": pl.Float64, "total_distance": pl.Float64,
    "total_ascent": pl.Float64, "total_descent": pl.Float64, "total_calories": pl.Float64,
    "avg_heart_rate": pl.Float64, "max_heart_rate": pl.Float64, "avg_power": pl.Float64, "avg_cadence": pl.Float64,
    "enhanced_avg_speed": pl.Float64, "workout_rpe": pl.Float64, "workout_feel": pl.Float64,
    "total_training_effect": pl.Float64, "total_anaerobic_training_effect": pl.Float64, "training_load_peak": pl.Float64,
    "title": pl.String, "description": pl.String,
    # What the watch knew of sensor and runner, not FIT's names: the same thing stands in several of FIT's messages (see legday.tables).
    "heart_rate_sensor": pl.String, "altitude_source": pl.String,
    "watch_resting_heart_rate": pl.Float64, "watch_max_heart_rate": pl.Float64, "watch_threshold_heart_rate": pl.Float64,
    "watch_threshold_power": pl.Float64, "watch_threshold_speed": pl.Float64,
}  # fmt: skip
LAPS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "start_time": TIME, "timestamp": TIME, "total_elapsed_time": pl.Float64, "total_timer_time": pl.Float64,
    "total_distance": pl.Float64, "avg_heart_rate": pl.Float64, "max_heart_rate": pl.Float64, "enhanced_avg_speed": pl.Float64,
    "intensity": pl.String, "lap_trigger": pl.String, "wkt_step_index": pl.Int64,
}  # fmt: skip
RECORDS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "timestamp": TIME, "position_lat": pl.Float64, "position_long": pl.Float64, "distance": pl.Float64,
    "enhanced_speed": pl.Float64, "enhanced_altitude": pl.Float64, "heart_rate": pl.Int16, "cadence": pl.Int16,
    "fractional_cadence": pl.Float64, "power": pl.Int32, "temperature": pl.Float64, "stance_time": pl.Float64,
    "stance_time_balance": pl.Float64, "vertical_oscillation": pl.Float64, "vertical_ratio": pl.Float64,
    "step_length": pl.Float64, "developer_power": pl.Float64,
}  # fmt: skip
SETS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "message_index": pl.Int64, "start_time": TIME, "timestamp": TIME, "duration": pl.Float64, "set_type": pl.String,
    "repetitions": pl.Int64, "weight": pl.Float64, "category": pl.List(pl.Int64), "category_subtype": pl.List(pl.Int64),
    "wkt_step_index": pl.Int64, "exercise": pl.String, "rpe": pl.Float64,
}  # fmt: skip
EVENTS: Mapping[str, pl.DataType | type[pl.DataType]] = {"timestamp": TIME, "event": pl.String, "event_type": pl.String, "data": pl.Int64}
SPLITS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "start_time": TIME, "end_time": TIME, "split_type": pl.String, "total_elapsed_time": pl.Float64,
    "total_timer_time": pl.Float64, "total_distance": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True)
class Device:
    """What recorded the file, as far as the file says."""

    manufacturer: str | None = None
    product: str | None = None
    serial_number: int | None = None
    time_created: datetime | None = None


@dataclass(frozen=True)
class Recording:
    """One file's content: eager frames in file order, duplicate timestamps kept.

    Every frame is always there with at least its declared columns (see SESSIONS ... SPLITS); an absent table is an empty one.
    `records` may hold more: one `developer_<name>` column for each developer field, `hr_heart_rate` where a strap's `hr` messages
    came apart from the records.
    `utc_offset_s` is what the file itself says of local time [s east of UTC], None when it does not; `utc_offset_source` where it says so,
    None where there is only one place for it.
    `notes` are facts a runner should read ("file CRC mismatch"); `salvaged` says what broke and where, when only the good part is here.
    """

    sessions: pl.DataFrame
    laps: pl.DataFrame
    records: pl.DataFrame
    sets: pl.DataFrame
    events: pl.DataFrame
    splits: pl.DataFrame
    device: Device = field(default_factory=Device)
    utc_offset_s: int | None = None
    utc_offset_source: str | None = None
    notes: tuple[str, ...] = ()
    salvaged: str | None = None


def conform(frame: pl.DataFrame, columns: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """The frame with every declared column, in order and in dtype; further columns stay behind them."""
    declared = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype, strict=False).alias(name) for name, dtype in columns.items()
    ]
    further = [name for name in frame.columns if name not in columns]
    return frame.select(*declared, *further) if frame.width else pl.DataFrame(schema=dict(columns))
