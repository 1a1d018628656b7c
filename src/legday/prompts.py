"""The questions of `legday log` on a terminal, where no option was given: Enter leaves a thing unknown.

Apart from the command, which also takes every answer as an option.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

NUMBER, YES_OR_NO, WORDS = "number", "yes or no", "words"
QUESTIONS: tuple[tuple[str, str, str], ...] = (
    ("soreness_0_10", "Soreness of the legs now, 0-10 (10 the worst)", NUMBER),
    ("soreness_in_squat_0_10", "Soreness in a squat without weight, 0-10", NUMBER),
    ("sharp_or_joint_pain", "Sharp pain, or pain in a joint? y/n", YES_OR_NO),
    ("sick_or_drained", "Sick or very drained? y/n", YES_OR_NO),
    ("stable_on_one_leg", "Steady on one leg? y/n", YES_OR_NO),
    ("stairs_hurt", "Do stairs hurt? y/n", YES_OR_NO),
    ("sleep_h", "Hours slept", NUMBER),
    ("slept_badly", "Slept badly? y/n", YES_OR_NO),
    ("energy_0_10", "Energy, 0-10 (10 the best)", NUMBER),
    ("dread_min", "Minutes of putting the run off", NUMBER),
    ("ate_after_lift", "A meal within two hours of the last lift? y/n", YES_OR_NO),
    ("ate_before_run", "Eaten within three hours of the run? y/n", YES_OR_NO),
    ("calorie_deficit", "Eating to lose weight? y/n", YES_OR_NO),
    ("note", "Anything else", WORDS),
)
ANSWERS = {"y": True, "yes": True, "n": False, "no": False}


def ask(fits: Callable[[str, str], str | None]) -> dict[str, bool | str]:
    """What was answered, by column of the daily log; what was passed over with Enter is left out.

    Args:
        fits: says of a column and an answer what the answer must be; None where it is that.
    """
    typer.echo("How is today? Enter leaves a thing unknown.")
    said: dict[str, bool | str] = {}
    for column, question, kind in QUESTIONS:
        while text := str(typer.prompt(question, default="", show_default=False)).strip():
            if kind == YES_OR_NO and text.lower() not in ANSWERS:
                typer.echo("  y or n, or Enter for not known")
            elif kind == NUMBER and (wanted := fits(column, text)) is not None:
                typer.echo(f"  {wanted}, or Enter for not known")
            else:
                said[column] = ANSWERS[text.lower()] if kind == YES_OR_NO else text  # a number as it was typed: the log's reader knows it
                break
    return said
