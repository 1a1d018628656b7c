"""What merging needs to know of one recording, small enough to be kept for every recording ever seen.

Apart from merging, because the ledger keeps it, and rows of the store give it back when the ledger is lost.
"""

from __future__ import annotations

from dataclasses import dataclass

# Formats of strength logs: what they say of sets is joined with what a watch says of time and heart.
LOGS = frozenset({"strong", "hevy", "fitnotes", "fitbod", "stronglifts", "gymbook", "jefit", "generic"})
LOCAL, DATE_ONLY = "user", "user_date"  # clocks that rest on the settings' zone: a written local time, or a date alone
FAMILY = {
    "walking": "walking", "hiking": "walking", "cycling": "cycling", "e_biking": "cycling",
    "training": "gym", "fitness_equipment": "gym", "strength_training": "gym", "hiit": "gym",
}  # fmt: skip
UNKNOWN = "unknown"
SAYS_NOTHING = {UNKNOWN, "generic", "other", "all"}  # a file without a sport may be any of them


@dataclass(frozen=True, slots=True)
class Facts:
    """What merging needs to know of one recording: one session of one file's content.

    `start_us` is microseconds since 1970 UTC; `duration_s` runs from start to end, `timer_s` without pauses; `channel_count` is how many
    kinds of value its records hold, `is_whole` whether its file was read to the end. `source` names the maker and the device, `clock`
    what its time of day rests on (utc_offset_source), `set_count` the sets of a strength log.
    """

    activity_id: str
    content_hash: str
    format: str
    sport: str
    start_us: int
    duration_s: float
    record_count: int
    channel_count: int
    is_whole: bool = True
    timer_s: float | None = None
    distance_m: float | None = None
    source: str = ""
    serial_number: int | None = None
    utc_offset_s: int | None = None
    clock: str | None = None
    set_count: int = 0

    @property
    def is_log(self) -> bool:
        """Whether it is a workout of a strength log."""
        return self.format in LOGS

    @property
    def end_us(self) -> int:
        """When it ended, in microseconds since 1970 UTC."""
        return self.start_us + int(self.duration_s * 1e6)

    @property
    def family(self) -> str | None:
        """The kind of sport, wide enough for two devices to agree on it; None where the file does not say."""
        return None if self.sport in SAYS_NOTHING else FAMILY.get(self.sport, self.sport)
