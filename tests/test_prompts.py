"""`legday log` at a terminal: every question may be passed over, and an answer its scale does not have is asked again."""

from legday import prompts
from legday.readers.wellness.own import COLUMNS, WRITABLE


def answered(monkeypatch, *answers):
    """What `ask` makes of these answers, Enter for the rest."""
    left = list(answers)
    monkeypatch.setattr(prompts.typer, "prompt", lambda *_, **__: left.pop(0) if left else "")
    return prompts.ask(lambda column, text: None if WRITABLE[column].convert(text) is not None else WRITABLE[column].words)


def test_enter_leaves_everything_unknown(monkeypatch):
    """Nothing said is nothing noted, not zero and not no."""
    assert answered(monkeypatch) == {}


def test_answers_are_taken_and_wrong_ones_asked_again(monkeypatch, capsys):
    """11 is no soreness and "perhaps" is neither yes nor no: both are asked again with what is wanted."""
    said = answered(monkeypatch, "11", "4.5", "", "perhaps", "n")
    assert said == {"soreness_0_10": "4.5", "sharp_or_joint_pain": False}
    told = capsys.readouterr().out
    assert "10 the worst, or Enter for not known" in told
    assert "y or n, or Enter for not known" in told


def test_every_column_of_the_daily_log_is_asked_for():
    """No column but the date is left out, and none is asked for that the log does not have."""
    assert {column for column, _, _ in prompts.QUESTIONS} == set(COLUMNS) - {"date"}
