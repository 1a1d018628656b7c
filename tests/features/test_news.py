"""Nights that compute only what is new give what one computation of everything gives."""

from datetime import timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from legday.features import Profile, runs, with_news
from legday.tables import Runs

from .factory import NOON, activities, activity, records

PROFILE = {"me": Profile(birth_year=1990)}
RUNS = [activity(name, start=NOON + timedelta(days=day), batch_id=f"b{day}") for day, name in enumerate("abcde")]
RECORDS = {
    row["activity_id"]: records(row["activity_id"], 120 + 10 * number, start=row["start_time"], seconds=1200, batch_id=row["batch_id"])
    for number, row in enumerate(RUNS)
}


def night(stored, known, profiles=PROFILE):
    """What a night leaves in the Runs table, and which runs it computed."""
    stale, standing = with_news(stored, known, profiles)
    names = stale["activity_id"].to_list()
    # only what is stale can be read, so that a run computed from anything else would show
    read = pl.concat([RECORDS["a"].clear(), *(RECORDS[name] for name in names)])
    return standing.vstack(runs(stale, read.lazy(), profiles)).sort("activity_id"), names


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sets(st.integers(0, 4)), min_size=1, max_size=4))
def test_any_nights_give_what_one_night_gives(nights):
    """Runs that arrive over any nights in any groups end in the table that one night computes from all of them."""
    known, held = Runs.create_empty(), set()
    for arriving in nights:
        held |= arriving
        stored = activities(*(RUNS[number] for number in sorted(held)))
        known, _ = night(stored, known)
        whole, _ = night(stored, Runs.create_empty())
        assert known.equals(whole)


def test_a_quiet_night_computes_nothing_and_a_new_run_only_itself():
    """What is known and unchanged is not computed again."""
    known, _ = night(activities(*RUNS[:3]), Runs.create_empty())
    assert night(activities(*RUNS[:3]), known)[1] == []
    assert night(activities(*RUNS), known)[1] == ["d", "e"]


def test_new_words_a_new_batch_and_another_profile_are_news():
    """A run whose title, files or batch changed is computed again, and all of them are when the athlete's settings change."""
    known, _ = night(activities(*RUNS), Runs.create_empty())
    for changed in ({"title": "Hills"}, {"sources": ["better.fit"]}, {"batch_id": "z"}):
        assert night(activities(RUNS[0] | changed, *RUNS[1:]), known)[1] == ["a"]
    assert night(activities(*RUNS), known, {"me": Profile(birth_year=1970)})[1] == list("abcde")


def test_a_run_that_is_gone_or_no_run_any_more_leaves_the_table():
    """A better source may take a run away, or say that it was a ride."""
    known, _ = night(activities(*RUNS), Runs.create_empty())
    left, computed = night(activities(RUNS[0] | {"sport": "cycling"}, *RUNS[2:]), known)
    assert left["activity_id"].to_list() == ["c", "d", "e"]
    assert computed == []
