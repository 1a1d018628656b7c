"""Which rows a story is told anew from."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from legday.report.changed import Tables, changed

ROWS = st.lists(
    st.tuples(st.integers(0, 9), st.one_of(st.none(), st.lists(st.integers(0, 1), max_size=2))), max_size=10, unique_by=lambda row: row[0]
)


def tables_with(lifts: list[tuple[int, list[int] | None]]) -> Tables:
    """These lifts and nothing else."""
    told = pl.DataFrame(
        [(f"lift {number}", value) for number, value in lifts],
        schema={"activity_id": pl.String, "sets": pl.List(pl.Int64)},
        orient="row",
    )
    none, pairs = told.clear(), pl.DataFrame(schema={"run_id": pl.String, "lift_id": pl.String})
    return Tables(lifts=told, runs=none, pairs=pairs, form=none, paces=none, moves=none)


@given(ROWS, ROWS)
def test_what_is_new_gone_or_otherwise_is_changed_wherever_it_stands(now, before):
    """Every row that both tables have with the same values stays, in whatever order; every other one is told anew."""
    here, there = dict(now), dict(before)
    unlike = {
        f"lift {number}"
        for number in here.keys() | there.keys()
        if (number in here, here.get(number)) != (number in there, there.get(number))
    }
    assert changed(tables_with(now), tables_with(before)).lifts == unlike
