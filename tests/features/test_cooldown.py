"""How long heart rate stayed low at the end of a lift: counted back from the end, and only where it is known."""

from datetime import timedelta

import polars as pl
import pytest

from legday.features.cooldown import cooldowns
from legday.features.lifts import lifts
from legday.features.region import SETTLED
from legday.tables import Cooldowns

from .factory import NOON, SQUAT, activities, lift, lift_set, records


def found(beats, *, known=None, **changed):
    """What is said of an hour's lift with these beats by minute at its end, before that 120; the highest was 150."""
    by_minute = [120] * (60 - len(beats)) + list(beats)
    table = activities(
        lift("legs", [lift_set(SQUAT, weight=100.0)], record_count=3600, max_heart_rate=changed.get("highest", 150.0), batch_id="b")
    )
    seconds = [beat for beat in by_minute for _ in range(60)]
    recorded = records("legs", seconds, start=NOON + timedelta(seconds=1), seconds=3599)
    asked = lifts(table, pl.DataFrame(schema=SETTLED), {})
    return cooldowns(asked, table, Cooldowns.create_empty() if known is None else known, lambda _: recorded.lazy())


@pytest.mark.parametrize(
    ("beats", "minutes"),
    [
        ([105] * 6, 6),
        ([106] * 6, 0),
        ([95] * 15, 10),
        ([95, 95, 120, 95, 95], 2),
        ([None] * 2 + [95] * 8, 8),
        ([None] * 3 + [95] * 7, None),
    ],
)
def test_low_minutes_are_counted_back_from_the_end(beats, minutes):
    """Half way from 60 to 150 is low and no more; ten minutes at most; a set in between ends it; known for eight of ten, or not at all."""
    assert found(beats)[0]["low_min"].to_list() == [minutes]


def test_without_the_highest_heart_rate_nothing_is_low():
    """What is low is measured by the lift's own highest."""
    assert found([90] * 10, highest=None)[0]["low_min"].to_list() == [None]


def test_only_new_lifts_are_looked_at():
    """What is known stands, while its records are the same; rows of lifts that are gone leave."""
    first, new = found([95] * 7)
    assert new
    again, new = found([120] * 7, known=first)
    assert not new
    assert again.equals(first)
    other = first.with_columns(batch_id=pl.lit("older"))
    assert found([120] * 7, known=other)[0]["low_min"].to_list() == [0]
    gone = pl.concat([first, first.with_columns(activity_id=pl.lit("gone"))])
    left, new = found([95] * 7, known=gone)
    assert new
    assert left.equals(first)
