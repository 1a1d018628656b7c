"""Whether a hard run fits what the athlete planned, and how plans are written."""

from datetime import UTC, datetime, timedelta

import pytest

from legday.plan_times import hours_of, upcoming
from legday.report.judged_by import Gates
from legday.report.plan import is_planned_for

SUNDAY = datetime(2026, 1, 25, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "hour", "fits"),
    [("06:00-21:00", 6, True), ("06:00-21:00", 21, False), ("22:00-05:00", 23, True), ("22:00-05:00", 4, True), ("22:00-05:00", 12, False)],
)
def test_a_run_begins_in_the_allowed_hours(hours, hour, fits):
    """The first minute counts, the last does not; hours may go over midnight."""
    assert is_planned_for(SUNDAY.replace(hour=hour), SUNDAY, Gates(allowed_hours=hours)) is fits


def test_allowed_hours_are_local():
    """Seven in the morning in Berlin is six in UTC."""
    assert is_planned_for(SUNDAY, SUNDAY, Gates(allowed_hours="07:00-08:00", time_zone="Europe/Berlin"))


@pytest.mark.parametrize(("hours", "fits"), [(-24, True), (-23.9, False), (0, False), (48, False), (48.1, True)])
def test_nothing_hard_near_a_planned_key_lift(hours, fits):
    """From 24 h before it until the window behind it has closed."""
    lift = SUNDAY + timedelta(hours=30)
    assert is_planned_for(lift + timedelta(hours=hours), SUNDAY, Gates(key_lifts=[f"{lift:%Y-%m-%d %H:%M}"])) is fits


def test_a_planned_lift_that_is_past_says_nothing():
    """Whether it was done is for the files to say."""
    assert is_planned_for(SUNDAY, SUNDAY, Gates(key_lifts=["2026-01-24 18:00"]))


@pytest.mark.parametrize(
    ("text", "begins"), [("Tue 18:00", "2026-01-27T18:00"), ("sunday 05:59", "2026-02-01T05:59"), ("2026-02-03 07:30", "2026-02-03T07:30")]
)
def test_a_weekly_time_is_the_next_of_its_kind(text, begins):
    """Today's only while it is still to come."""
    assert upcoming(text, SUNDAY) == datetime.fromisoformat(begins).replace(tzinfo=UTC)


@pytest.mark.parametrize(("read", "text"), [(hours_of, "6-21"), (hours_of, "25:00-26:00"), (lambda t: upcoming(t, SUNDAY), "Tuesday"),
                                            (lambda t: upcoming(t, SUNDAY), "2026-02-30 10:00")])  # fmt: skip
def test_what_cannot_be_meant_is_refused(read, text):
    """With a ValueError that the settings word."""
    with pytest.raises(ValueError, match=r".+"):
        read(text)
