"""`legday log` and the daily log: what a runner says of a day is in the store the same minute, and the night reads it again."""

from __future__ import annotations

import polars as pl
import pytest

from legday.athlete import Athlete
from legday.config_file import load
from legday.errors import ConfigError, MissingInputError
from legday.folders import with_folders
from legday.store import Store

DAY = ("--date", "2026-01-06")


def said(folder):
    """The days in a store."""
    return Store.open(str(folder)).scan("daily").collect()


def test_a_day_is_noted_and_taken_in(legday, tmp_path):
    """The row stands in the store's daily.csv and in the table; what was not said is not known; a second call adds to the day."""
    store = tmp_path / "s"
    answer = legday("log", "--soreness", 6, "--stairs-hurt", *DAY, "--store", store, check=0)
    assert "2026-01-06: soreness_0_10, stairs_hurt noted" in answer.stdout
    legday("log", "--sleep", 7.5, "--slept-well", *DAY, "--store", store, check=0)
    assert (store / "daily.csv").read_text(encoding="utf-8").splitlines()[1] == "2026-01-06,6,,,,,yes,,7.5,no,,,,,"
    rows = said(store)
    assert rows.select("athlete", "soreness_0_10", "stairs_hurt", "sleep_h", "slept_badly", "energy_0_10").rows() == [
        ("me", 6.0, True, 7.5, False, None)
    ]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--soreness", "11"], "0-10, 10 the worst"),
        (["--sleep", "25"], "hours, 0-24"),
        ([], "nothing to note"),
        (["--region", "lower"], "--lift and --region go together"),
        (["--soreness", "3", "--date", "yesterday"], "not a date like 2026-01-25"),
        (["--soreness", "3", "--athlete", "ada"], "known: me"),
    ],
)
def test_what_cannot_be_noted_is_refused_in_one_line(legday, tmp_path, words, reason):
    """A number beyond its scale, or nothing at all: nothing is written."""
    answer = legday("log", *words, "--store", tmp_path / "s", check=2)
    assert reason in answer.stderr
    assert not (tmp_path / "s" / "daily.csv").exists()


def test_the_night_reads_the_daily_log_that_the_settings_name(legday, fixtures, tmp_path):
    """A file of the runner's own, edited by hand; a column without a scale is refused once, with the columns there are."""
    (tmp_path / "config.toml").write_text(
        f'[store]\npath = "s"\n[athlete]\ndaily_log = "days.csv"\ninputs = ["{fixtures}/broken/settings.fit"]\n'
    )
    (tmp_path / "days.csv").write_text("date,soreness_0_10,note\n2026-01-05,4,stairs\n")
    legday("ingest", cwd=tmp_path, check=0)
    assert said(tmp_path / "s").select(pl.col("date").cast(pl.String), "soreness_0_10", "note").rows() == [("2026-01-05", 4.0, "stairs")]
    (tmp_path / "days.csv").write_text("date,soreness\n2026-01-05,70\n")
    answer = legday("ingest", cwd=tmp_path, check=1)
    assert "column 'soreness' does not say its scale" in answer.stderr
    legday("ingest", cwd=tmp_path, check=0)


def test_a_folder_for_each_athlete(legday, fixtures, tmp_path):
    """{athlete} stands for the folders' names, in the settings and on the command line."""
    for name in ("ada", "bob"):
        (tmp_path / "in" / name / "watch").mkdir(parents=True)
        (tmp_path / "in" / name / "watch" / "a.fit").write_bytes((fixtures / "athlete" / "2025-11-10-18-30-21.fit").read_bytes())
    (tmp_path / "in" / ".trash" / "watch").mkdir(parents=True)
    (tmp_path / "config.toml").write_text('[store]\npath = "s"\n[ingest]\ninputs = ["in/{athlete}/watch"]\n[athletes.ada]\nname = "Ada"\n')
    legday("run", "--out", tmp_path, cwd=tmp_path, check=0)
    stored = Store.open(str(tmp_path / "s")).scan("activities").collect()
    assert sorted(stored["athlete"]) == ["ada", "bob"]
    legday("ingest", f"{tmp_path}/in/{{athlete}}/watch", "--store", tmp_path / "t", cwd=tmp_path, check=0)
    assert sorted(Store.open(str(tmp_path / "t")).scan("activities").collect()["athlete"]) == ["ada", "bob"]


def test_a_pattern_that_cannot_be_is_refused(tmp_path):
    """Half a folder's name, a folder that is not there, and one person's settings beside it."""
    config = load(None, {"XDG_CONFIG_HOME": str(tmp_path)})
    with pytest.raises(ConfigError, match="whole name of one folder"):
        with_folders(config, [f"{tmp_path}/x-{{athlete}}"])
    with pytest.raises(MissingInputError):
        with_folders(config, [f"{tmp_path}/none/{{athlete}}"])
    with pytest.raises(ConfigError, match="not \\[athlete\\]"):
        with_folders(type(config)(athlete=Athlete(name="Ada")), [f"{tmp_path}/{{athlete}}"])
