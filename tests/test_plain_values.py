"""What is taken as it was typed is what Typer would have made of it, for every option of every command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.main import get_command

from legday.cli import app
from legday.plain_values import NOT_PLAIN, plain

GROUP = get_command(app)
OPTIONS = [option for command in (GROUP, *GROUP.commands.values()) for option in command.params if not option.callback]
KINDS = {(option.type_descriptor.annotation, option.default, option.required): option for option in OPTIONS}
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))  # an argument holds no zero byte
WORDS |= st.sampled_from(["fast", "reference", "text", "json", "warning", "lower", "yes", "0", "3", "2.5", "-1", "-", ".", "..", "/"])


def typers(option, value):
    """What Typer hands to the command, NOT_PLAIN where it refuses."""
    try:
        return option.process_value(GROUP.context_class(GROUP), value)
    except Exception:  # noqa: BLE001 - whatever it is, Typer words it
        return NOT_PLAIN


@pytest.mark.parametrize("option", KINDS.values(), ids=lambda option: option.name)
@settings(deadline=None, max_examples=50)
@given(word=WORDS, many=st.lists(WORDS))
def test_a_plain_value_is_typers(option, word, many):
    """A value that is taken without asking Typer equals the one that Typer makes, in kind too; what Typer refuses is never plain."""
    several = option.multiple or option.nargs == -1
    for value in (
        None,
        option.default,
        *([tuple(many)] if several else [word, True, False] if getattr(option, "is_flag", False) else [word]),
    ):
        made = plain(value, option.type_descriptor.annotation, many=several)
        if made is not NOT_PLAIN and not (made is None and option.required):
            expected = typers(option, value)
            assert (type(made), made) == (type(expected), expected)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_path_is_left_to_typer(tmp_path):
    """A file that may not be read is refused by Typer, in its words."""
    (tmp_path / "config.toml").touch(mode=0)
    assert plain(str(tmp_path / "config.toml"), Path, many=False) is NOT_PLAIN


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "--reader", "slow"], "Invalid value for '--reader': Value error, 'slow' is not one of 'fast', 'reference'."),
        (["log", "--soreness", "much"], "Invalid value for '--soreness': Input should be a valid number"),
        (["explain"], "Missing argument 'activity_id'"),
        (["run", "--store"], "Option '--store' requires an argument."),
    ],
)
def test_what_cannot_stand_is_refused_in_typers_words(legday, words, said):
    """A wrong word, a wrong number, a missing argument and an option without its value are wrong usage."""
    assert said in legday(*words, check=2).stderr


def test_a_quiet_night_needs_no_pydantic(fixtures, tmp_path):
    """A night with nothing new imports neither pydantic, which would take longer than the night, nor Polars."""
    file = fixtures / "athlete" / "2026-01-24-09-30-27.fit"
    words = ["run", str(file), "--config", str(fixtures / "athlete.toml"), "--store", str(tmp_path), "--quiet"]
    night = f"import sys; from legday.cli import main; sys.argv[1:] = {words}\ntry: main()\nexcept SystemExit as end: assert not end.code\n"
    for check in ("", "assert not {'pydantic', 'polars', 'numpy', 'deltalake'} & sys.modules.keys()"):
        subprocess.run([sys.executable, "-c", night + check], check=True)
