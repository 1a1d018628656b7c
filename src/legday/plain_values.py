"""Commands whose options become values without pydantic, which takes longer to import than all the rest of a night with nothing new.

Typer makes every value by an adapter of pydantic, also that of an option nobody gave. What already is what its option holds, and a
path, need none; everything else (a word of a choice, a number, whatever cannot stand) is Typer's as before. Apart from cli.py, which
knows no more of Typer than what it shows.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_PLAIN: Final = object()


def plain(value: Any, annotation: Any, *, many: bool) -> Any:
    """The value that Typer would make, NOT_PLAIN where it has to be asked.

    Args:
        value: as it stood on the command line, or the default.
        annotation: what the option is declared to hold, without None.
        many: whether it may be given more than once.
    """
    if value is None:
        return () if many else None
    if many:
        return list(value) if annotation == list[str] and all(isinstance(each, str) for each in value) else NOT_PLAIN
    if isinstance(annotation, type) and isinstance(value, annotation):
        return value
    if annotation is Path and isinstance(value, str) and (os.access(value, os.R_OK) or not os.path.exists(value)):  # noqa: PTH110
        return Path(value)
    return NOT_PLAIN


class PlainCommand(TyperCommand):
    """A command of Typer that asks it only for values that are not plain."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Makes the values of what was typed."""
        _plainly(self.get_params(ctx))
        return super().parse_args(ctx, args)


class PlainGroup(TyperGroup):
    """The commands together, which have options of their own."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Makes the values of what was typed before the command."""
        _plainly(self.get_params(ctx))
        return super().parse_args(ctx, args)


def _plainly(parameters: list[Any]) -> None:
    for parameter in parameters:
        parameter.process_value = partial(_value, parameter, parameter.process_value)


def _value(parameter: Any, typers: Callable[[Any, Any], Any], ctx: Any, value: Any) -> Any:
    annotation = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
    made = plain(value, annotation, many=parameter.multiple or parameter.nargs == -1)
    if made is NOT_PLAIN or (made is None and parameter.required):
        return typers(ctx, value)
    return parameter.callback(ctx, parameter, made) if parameter.callback else made
