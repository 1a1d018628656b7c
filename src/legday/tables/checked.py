"""Rows that keep what their table declares, found out in one query.

Apart from dataframely's own `validate`, which splits good rows from bad ones and tells why: five times the work, and needed only where a
row is bad.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import polars as pl

from legday.tables.stored import OF_ACTIVITIES, Activities

if TYPE_CHECKING:
    import dataframely as dy

    Table = TypeVar("Table", bound=dy.Schema)


def checked(table: type[Table], rows: pl.DataFrame) -> dy.DataFrame[Table]:
    """The rows in the columns and dtypes of their table, as `table.validate(rows, cast=True)` answers.

    Args:
        table: whose rules are those of its columns, its primary key, and OF_ACTIVITIES.
        rows: with all of its columns, perhaps of other dtypes.

    Raises:
        dataframely.exc.ValidationError: a row breaks a rule.
        dataframely.exc.SchemaError: a column is missing.
    """
    typed = _all_good(table, rows)
    return table.validate(rows, cast=True) if typed is None else typed


def good_rows(table: type[Table], rows: pl.DataFrame) -> tuple[dy.DataFrame[Table], Counter[str]]:
    """The rows that keep every rule, and how many broke which, as `table.filter(rows, cast=True)` answers; see `checked`."""
    typed = _all_good(table, rows)
    if typed is not None:
        return typed, Counter()
    good, failure = table.filter(rows, cast=True)
    return good, Counter(failure.counts())


def _all_good(table: type[Table], rows: pl.DataFrame) -> dy.DataFrame[Table] | None:
    """All rows in the dtypes of their table, None where one breaks a rule."""
    try:
        typed = table.cast(rows)
    except pl.exceptions.PolarsError:
        return None
    return typed if all(typed.select(rules(table)).row(0)) else None


@cache
def rules(table: type[dy.Schema]) -> list[pl.Expr]:
    """Whether all rows keep a rule, one expression for each, named as dataframely names it; what is null keeps every rule."""
    key = table.primary_key()
    of_columns = {
        f"{name}|{rule}": kept for name, column in table.columns().items() for rule, kept in column.validation_rules(pl.col(name)).items()
    }
    of_rows = OF_ACTIVITIES if table is Activities else {}
    named = ({"primary_key": pl.struct(key).is_unique()} if key else {}) | of_columns | of_rows
    return [kept.fill_null(value=True).all().alias(name) for name, kept in named.items()]


@cache
def empty(table: type[Table]) -> dy.DataFrame[Table]:
    """No rows of a table, made once."""
    return table.create_empty()
