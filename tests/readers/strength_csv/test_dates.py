"""Dates and clock times as apps write them."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legday.readers.strength_csv import dates

EVENING = datetime.fromisoformat("2026-02-03T18:41")


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-03 18:41:00", "2026-02-03T18:41", "2026/02/03 6:41 PM", "3 Feb 2026, 18:41", "3. Februar 2026, 18:41",
        "3 févr. 2026, 18:41",
        "3 de febrero de 2026, 18:41", "3 feb. 2026 18:41", "3 fev 2026, 18:41", "3 lutego 2026, 18:41", "3 Şub 2026, 18:41",
        "3 февр. 2026, 18:41", "3 helmikuuta 2026, 18:41", "Feb 3, 2026, 6:41 PM", "February 3rd, 2026 6:41\u202fpm", "2026年2月3日 18:41",
        "3 2월 2026, 18:41", "03.02.2026 18:41", "3 mrt 2026, 18:41",
    ],
)  # fmt: skip
def test_one_evening_in_many_languages(text: str) -> None:
    """The same wall-clock time, whatever language the app was set to (mrt is the Dutch March)."""
    assert dates.moment(text) == (EVENING.replace(month=3) if "mrt" in text else EVENING)


def test_months_of_the_languages_hevy_is_sold_in() -> None:
    """Every month's short name in German, Spanish, French, Italian, Portuguese and Dutch."""
    for names in (
        "jan feb mär apr mai jun jul aug sep okt nov dez",
        "ene feb mar abr may jun jul ago sept oct nov dic",
        "janv févr mars avr mai juin juil août sept oct nov déc",
        "gen feb mar apr mag giu lug ago set ott nov dic",
        "jan fev mar abr mai jun jul ago set out nov dez",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
    ):
        assert [dates.day(f"1 {name}. 2026") for name in names.split()] == [date(2026, month, 1) for month in range(1, 13)]


def test_no_month_name_has_two_numbers() -> None:
    """The table of months is not at odds with itself."""
    words = [(dates._plain(word), number) for number, names in enumerate(dates._MONTH_NAMES, start=1) for word in names.split()]
    assert all(dates.MONTHS[word] == number for word, number in words)


def test_an_offset_makes_an_instant() -> None:
    """Fitbod's +0000 and an ISO Z are instants; nothing behind the time is a wall-clock time."""
    assert dates.moment("2026-02-03 17:41:07 +0000") == datetime(2026, 2, 3, 17, 41, 7, tzinfo=UTC)
    assert dates.moment("2026-02-03T17:41:07Z") == datetime(2026, 2, 3, 17, 41, 7, tzinfo=UTC)
    assert dates.moment("2026-02-03 12:41:07 -05:00") == datetime(2026, 2, 3, 12, 41, 7, tzinfo=timezone(-timedelta(hours=5)))


def test_slashes_are_read_only_in_a_proven_order() -> None:
    """03/02/26 alone is no date; one 17/02/26 in the file settles it."""
    assert dates.day("03/02/26") is None
    assert dates.slash_order(["03/02/26", "04/03/26"]) is None
    assert dates.slash_order(["03/02/26", "17/02/26"]) == "day_first"
    assert dates.slash_order(["02/17/2026"]) == "month_first"
    assert dates.slash_order(["17/02/26", "02/17/26"]) is None
    assert dates.day("03/02/26", "day_first") == date(2026, 2, 3)
    assert dates.day("02/03/2026", "month_first") == date(2026, 2, 3)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-01", "2026-02-30", "0001-01-01", "9999-12-31", "31 Foo 2026", "3 Feb", "9" * 500]
)
def test_what_is_no_date(text: str) -> None:
    """Impossible days, years nobody logged and plain words are no dates."""
    assert dates.day(text) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [("18:41", time(18, 41)), ("6:41 PM", time(18, 41)), ("12:05 a.m.", time(0, 5)), ("25:00", None), ("13:00 PM", None), ("6", None)],
)
def test_clock_times(text: str, clock: time | None) -> None:
    """24 hours or two times twelve."""
    assert dates.clock_time(text) == clock


@given(st.text(max_size=80))
def test_no_text_breaks_a_date(text: str) -> None:
    """Whatever stands in a date cell gives a date of our time or None."""
    found = dates.day(text)
    assert found is None or 1990 <= found.year <= 2100
    dates.moment(text)
    dates.clock_time(text)
