"""The quick look at a table's rows finds what dataframely's own finds."""

from datetime import UTC, datetime

import dataframely as dy
import polars as pl
import pytest

from legday import tables
from legday.tables.checked import checked, good_rows, rules

MADE = (
    tables.Lifts,
    tables.Efforts,
    tables.Strides,
    tables.Runs,
    tables.Pairs,
    tables.Form,
    tables.Cooldowns,
    tables.Paces,
    tables.Moves,
    tables.Responses,
)


READ = (tables.Activities, tables.Records)


@pytest.mark.parametrize("table", [*MADE, *READ])
def test_every_rule_of_a_table_is_looked_at(table):
    """No rule that dataframely knows of a feature table is left out."""
    named = [rule.meta.output_name() for rule in rules(table)]
    assert sorted(named) == sorted(table._validation_rules(with_cast=False))


@pytest.mark.parametrize("table", MADE)
def test_good_rows_come_back_as_dataframely_gives_them(table):
    """Sampled rows are the same by either way, also where their dtypes are those of the disk."""
    rows = table.sample(20, generator=dy.random.Generator(1))
    plain = rows.with_columns(pl.col(name).cast(pl.String) for name, dtype in rows.schema.items() if isinstance(dtype, pl.Enum))
    assert checked(table, plain).equals(table.validate(plain, cast=True))
    assert checked(table, plain).schema == rows.schema


@pytest.mark.parametrize("table", READ)
def test_bad_rows_are_left_out_and_counted_as_dataframely_does(table):
    """One row ends before it starts, or lies beyond the pole, one has no athlete; the others stay, and without bad rows all do."""
    rows = pl.DataFrame(table.sample(9, generator=dy.random.Generator(1)))
    column, bad = ("end_time", datetime(1900, 1, 1, tzinfo=UTC)) if table is tables.Activities else ("position_lat", 91.0)
    one = pl.int_range(pl.len())
    spoilt = rows.with_columns(
        pl.when(one == 3).then(pl.lit(bad, rows.schema[column])).otherwise(column).alias(column),
        athlete=pl.when(one == 5).then(None).otherwise("athlete"),
    )
    for asked in (rows, spoilt):
        good, failure = table.filter(asked, cast=True)
        found, dropped = good_rows(table, asked)
        assert found.equals(good)
        assert dropped == failure.counts()
    assert found.height == 7


PAIR = {
    "run_id": "r",
    "lift_id": "l",
    "athlete": "me",
    "hours_since_lift": 3.0,
    "lower_body": None,
    "in_window": False,
    "contribution": 0.1,
}


@pytest.mark.parametrize("broken", [{"hours_since_lift": -1.0}, {"athlete": None}, {"contribution": "much"}])
def test_a_bad_row_raises_what_dataframely_raises(broken):
    """A bound, a null and a word where a number belongs."""
    rows = pl.DataFrame([PAIR | broken])
    with pytest.raises(dy.exc.ValidationError) as told:
        checked(tables.Pairs, rows)
    with pytest.raises(dy.exc.ValidationError) as expected:
        tables.Pairs.validate(rows, cast=True)
    assert str(told.value) == str(expected.value)


def test_a_doubled_key_and_a_bad_item_of_a_list_are_bad_rows():
    """Two rows of one pair; a shift without its hours."""
    with pytest.raises(dy.exc.ValidationError, match="primary_key"):
        checked(tables.Pairs, pl.DataFrame([PAIR, PAIR]))
    move = {"activity_id": "r", "athlete": "me", "lift_id": "l", "lift_share": 1.0, "best_shift_h": 3, "shifts": [{"shift_h": None}]}
    rows = pl.DataFrame([move | {"shifts": [dict.fromkeys(tables.SHIFT)]}], schema=tables.Moves.create_empty().schema)
    with pytest.raises(dy.exc.ValidationError, match="inner"):
        checked(tables.Moves, rows)


def test_a_missing_column_is_named():
    """As dataframely says it."""
    with pytest.raises(dy.exc.SchemaError, match="contribution"):
        checked(tables.Pairs, pl.DataFrame([PAIR]).drop("contribution"))
