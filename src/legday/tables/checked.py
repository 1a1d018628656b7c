"""Rows that keep what their table declares, found out in one query.

Apart from dataframely's own `validate`, which splits good rows from bad ones and tells why: five times the work, and needed only where a
row is bad.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar

import polars as pl

if TYPE_CHECKING:
    import dataframely as dy

    Table = TypeVar("Table", bound=dy.Schema)


def checked(table: type[Table], rows: pl.DataFrame) -> dy.DataFrame[Table]:
    """The rows in the columns and dtypes of their table, as `table.validate(rows, cast=True)` answers.

    Args:
        table: whose rules are those of its columns and its primary key.
        rows: with all of its columns, perhaps of other dtypes.

    Raises:
        dataframely.exc.ValidationError: a row breaks a rule.
        dataframely.exc.SchemaError: a column is missing.
    """
    try:
        typed = table.cast(rows)
    except pl.exceptions.PolarsError:
        return table.validate(rows, cast=True)
    return typed if all(typed.select(rules(table)).row(0)) else table.validate(rows, cast=True)


@cache
def rules(table: type[dy.Schema]) -> list[pl.Expr]:
    """Whether all rows keep a rule, one expression for each, named as dataframely names it; what is null keeps every rule."""
    key = table.primary_key()
    of_columns = {
        f"{name}|{rule}": kept for name, column in table.columns().items() for rule, kept in column.validation_rules(pl.col(name)).items()
    }
    named = ({"primary_key": pl.struct(key).is_unique()} if key else {}) | of_columns
    return [kept.fill_null(value=True).all().alias(name) for name, kept in named.items()]


@cache
def empty(table: type[Table]) -> dy.DataFrame[Table]:
    """No rows of a table, made once."""
    return table.create_empty()
