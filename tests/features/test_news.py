"""Nights that compute only what is new give what one computation of everything gives."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legday.features import Known, Profile, with_news
from legday.tables import Daily, Efforts, Runs, Strides

from .factory import NOON, activities, activity, records

PROFILE = {"me": Profile(birth_year=1990)}
NOTHING = Known(Runs.create_empty(), Efforts.create_empty(), Strides.create_empty())
NO_DAYS = Daily.create_empty()


def recorded(count, minutes=20):
    """Runs on following days, each with its own batch and a harder heart rate than the one before."""
    rows = [activity(f"r{day:02}", start=NOON + timedelta(days=day), minutes=minutes, batch_id=f"b{day:02}") for day in range(count)]
    tables = {
        row["batch_id"]: records(
            row["activity_id"],
            [120 + number * 40 // count + at % 3 for at in range(0, minutes * 60 + 1, 4)],
            start=row["start_time"],
            seconds=minutes * 60,
            step=4,
            batch_id=row["batch_id"],
        )
        for number, row in enumerate(rows)
    }
    return rows, tables


RUNS, RECORDS = recorded(5)


def night(rows, known, profiles=PROFILE, *, tables=RECORDS, daily=NO_DAYS, channels=("heart_rate",)):
    """What a night leaves, and the batches whose records it read."""
    read = []

    def records_of(batches):
        read.extend(batches)
        return pl.concat([RECORDS["b00"].clear(), *(tables[batch] for batch in batches)]).lazy()

    return with_news(activities(*rows), known, records_of, daily, profiles, channels=channels), sorted(read)


@settings(deadline=None, max_examples=5)
@given(st.lists(st.sets(st.integers(0, 4)), min_size=1, max_size=4))
def test_any_nights_give_what_one_night_gives(nights):
    """Runs that arrive over any nights in any groups end in the tables that one night computes from all of them."""
    known, held = NOTHING, set()
    for arriving in nights:
        held |= arriving
        stored = [RUNS[number] for number in sorted(held)]
        known, _ = night(stored, known)
        whole, _ = night(stored, NOTHING)
        assert known.runs.equals(whole.runs)
        assert known.efforts.equals(whole.efforts)
        assert known.strides.equals(whole.strides)


def test_a_quiet_night_computes_nothing_and_a_new_run_only_itself():
    """What is known and unchanged is not read again."""
    known, _ = night(RUNS[:3], NOTHING)
    assert night(RUNS[:3], known)[1] == []
    assert night(RUNS, known)[1] == ["b03", "b04"]


@pytest.mark.parametrize("lost", ["runs", "efforts", "strides"])
def test_a_lost_table_is_made_again_and_doubles_nothing(lost):
    """After `check --repair` dropped one table the next night ends where it was."""
    known, _ = night(RUNS[:3], NOTHING)
    found, read = night(RUNS[:3], known._replace(**{lost: getattr(NOTHING, lost)}))
    assert read == ["b00", "b01", "b02"]
    assert all(getattr(found, name).equals(getattr(known, name)) for name in Known._fields)


def test_new_words_and_a_new_batch_are_news():
    """A run whose title, files or batch changed is computed again."""
    known, _ = night(RUNS, NOTHING)
    for changed in ({"title": "Hills"}, {"sources": ["better.fit"]}):
        assert night([RUNS[0] | changed, *RUNS[1:]], known)[1] == ["b00"]
    assert night([RUNS[0] | {"batch_id": "z"}, *RUNS[1:]], known, tables=RECORDS | {"z": RECORDS["b00"]})[1] == ["z"]


def test_other_settings_or_channels_compute_everything_again():
    """Another birth year is another maximum."""
    known, _ = night(RUNS, NOTHING)
    assert night(RUNS, known, {"me": Profile(birth_year=1970)})[1] == sorted(RECORDS)
    assert night(RUNS, known, channels=("heart_rate", "pace"))[1] == sorted(RECORDS)


def test_a_setting_from_a_day_on_computes_the_runs_from_that_day_on():
    """A new mass is nothing to a run; a maximum from the fourth day on is something to two of five."""
    said = {"me": Profile(max_heart_rate_bpm=((date.min, 190.0),))}
    known, _ = night(RUNS, NOTHING, said)
    assert night(RUNS, known, {"me": Profile(max_heart_rate_bpm=((date.min, 190.0),), mass_kg=60.0)})[1] == []
    since = {"me": Profile(max_heart_rate_bpm=((date.min, 190.0), (date(2026, 1, 8), 188.0)))}
    assert night(RUNS, known, since)[1] == ["b03", "b04"]


def test_days_that_come_late_are_news_for_the_runs_after_them():
    """Resting heart rates of the week before the last run give it another resting heart rate, and no other run."""
    known, _ = night(RUNS, NOTHING)
    days = [
        {"athlete": "me", "date": date(2026, 1, 2) + timedelta(days=day), "file": "d", "source": "d", "resting_heart_rate_bpm": 48.0}
        for day in range(7)
    ]
    schema = Daily.create_empty().schema
    daily = pl.DataFrame([dict.fromkeys(schema) | day for day in days], schema=schema)
    assert night(RUNS, known, daily=daily)[1] == ["b04"]


def test_the_twentieth_run_is_news_for_the_nineteen_before_it_and_the_next_one_is_not():
    """From then on the first 20 are scored by what they show together; what comes later leaves them alone."""
    rows, tables = recorded(22, minutes=16)
    profiles = {"me": Profile()}
    known, _ = night(rows[:19], NOTHING, profiles, tables=tables)
    assert set(known.runs["intensity_class"]) == {"unknown"}
    known, read = night(rows[:20], known, profiles, tables=tables)
    assert sorted(set(read)) == sorted(tables)[:20]
    assert "unknown" not in set(known.runs["intensity_class"])
    for count in (21, 22):
        known, read = night(rows[:count], known, profiles, tables=tables)
        assert read == [f"b{count - 1}"]
    whole, _ = night(rows, NOTHING, profiles, tables=tables)
    assert known.runs.equals(whole.runs)


def test_a_run_that_is_gone_or_no_run_any_more_leaves_the_tables():
    """A better source may take a run away, or say that it was a ride."""
    known, _ = night(RUNS, NOTHING)
    left, computed = night([RUNS[0] | {"sport": "cycling"}, *RUNS[2:]], known)
    assert left.runs["activity_id"].to_list() == left.efforts["activity_id"].to_list() == ["r02", "r03", "r04"]
    assert computed == []
