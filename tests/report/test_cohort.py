"""One row per athlete: counted as by hand, unknown where it is unknown, and harmless on the page."""

import shutil
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from legday.cli import app
from legday.config import Window
from legday.report.cohort import cohort
from legday.report.cohort_page import in_terminal, page

from .factory import HOSTILE

NOW = datetime(2026, 1, 29, 5, 0, tzinfo=UTC)
RUN = {
    "activity_id": pl.String, "athlete": pl.String, "start_time": pl.Datetime("us", "UTC"), "utc_offset_s": pl.Int64,
    "intensity_class": pl.String, "moving_time_s": pl.Float64,
}  # fmt: skip


def tables(runs, in_window=(), effects=()):
    """Runs (athlete, days before NOW, class), of which those at these places are in the window, their pairs, and what was measured."""
    rows = [(str(n), who, NOW - timedelta(days=days), 3600, kind, 1800.0) for n, (who, days, kind) in enumerate(runs)]
    pairs = [(str(n), who, n in in_window) for n, (who, *_) in enumerate(runs) for _ in range(2)]  # two lifts before each run
    told = pl.DataFrame(
        {"athlete": [who for who, _ in effects], "effects": [one for _, one in effects]},
        schema={"athlete": pl.String, "effects": pl.List(pl.Struct(EFFECT))},
    )
    pair_table = pl.DataFrame(pairs, schema={"run_id": pl.String, "athlete": pl.String, "in_window": pl.Boolean}, orient="row")
    return pl.DataFrame(rows, schema=RUN, orient="row"), pair_table, told


def counted(runs, in_window=(), effects=(), **asked):
    """The cohort of these tables, all of them at once."""
    return cohort([[table.lazy() for table in tables(runs, in_window, effects)]], NOW, **asked)


EFFECT = {
    "metric": pl.String,
    **dict.fromkeys(("effect_pct", "low_pct", "high_pct"), pl.Float64),
    "n_flagged": pl.Int64,
    "n_fresh": pl.Int64,
}


def effect(value, half=1.0, metric="speed_at_heart_rate"):
    """An effect with a 90 % interval of this half width."""
    return {"metric": metric, "effect_pct": value, "low_pct": value - half, "high_pct": value + half, "n_flagged": 12, "n_fresh": 20}


def test_runs_are_counted_once_each():
    """A run after two lifts counts once; hard, in the window, recent and before are told apart; the future does not count."""
    runs = [
        ("a", 1, "hard"),
        ("a", 30, "hard"),
        ("a", 40, "hard"),
        ("a", 60, "easy"),
        ("a", 2, "unknown"),
        ("a", -1, "hard"),
        ("b", 3, "easy"),
    ]
    a, b = counted(runs, in_window=[0, 1, 2, 4, 5]).athletes.to_dicts()
    assert (a["athlete"], a["runs"], a["runs_in_window"], a["hard_in_window"], a["not_scored_in_window"]) == ("a", 5, 4, 3, 1)
    assert (a["hard_in_window_recent"], a["hard_in_window_before"], a["trend"]) == (1, 2, -1)
    assert (a["minutes"], a["minutes_hard"]) == (150.0, 90.0)
    assert (b["hard_in_window"], b["trend"]) == (0, None)


def test_a_span_is_of_local_days():
    """A run at five in the morning of the 29th, an hour east of UTC, is on its own day only."""
    assert counted([("a", 0, "hard")], since=NOW.date()).athletes.height == 1
    assert counted([("a", 0, "hard")], until=NOW.date() - timedelta(days=1)).athletes.height == 0


def test_those_with_most_tired_hard_runs_lately_come_first():
    """By the last four weeks, then by all, then by name."""
    runs = [("c", 50, "hard"), ("b", 5, "hard"), ("a", 5, "easy"), ("d", 5, "easy")]
    assert counted(runs, in_window=[0, 1, 2, 3]).athletes["athlete"].to_list() == ["b", "c", "a", "d"]


def test_effects_are_pooled_over_athletes():
    """Three effects give a mean between them, and each own one is drawn towards it; two give none, and say so."""
    runs = [(who, 1, "easy") for who in "abc"]
    found = counted(runs, effects=[("a", [effect(-4.0)]), ("b", [effect(-2.0)]), ("c", [effect(0.0)])])
    (row,) = found.metrics.to_dicts()
    assert row["athletes"] == 3
    assert row["mean_pct"] == pytest.approx(-2.0)
    assert row["low_pct"] < -2.0 < row["high_pct"]
    assert row["between_sd_pct"] > 0
    own = {one["athlete"]: one["effects"][0]["pooled_pct"] for one in found.athletes.to_dicts()}
    assert -4.0 < own["a"] < own["b"] < own["c"] < 0.0
    two = counted(runs, effects=[("a", [effect(-4.0)]), ("b", [effect(-2.0)])])
    assert two.metrics["mean_pct"].to_list() == [None]
    assert "not known from so few" in in_terminal(two, {}, Window(), 100)


@given(st.lists(st.integers(0, 3), min_size=9, max_size=9), st.randoms(use_true_random=False))
def test_how_athletes_are_divided_changes_nothing(places, chance):
    """In whatever parts athletes come, and their rows in whatever order, every figure is the same to the last digit."""
    people = "abcdefghi"  # the last has effects and no run
    runs = [(who, day, kind) for who in people[:-1] for day, kind in zip(range(1, 70, 5), ("easy", "hard", "unknown") * 5, strict=False)]
    effects = [(who, [effect(n / 3 - 2, 1 + n / 7), effect(n / 9, metric="decoupling")]) for n, who in enumerate(people)]
    ran, *rest = tables(runs, range(0, len(runs), 3), effects)
    ran = ran.with_columns(moving_time_s=1000 + pl.int_range(pl.len()) / 7)
    whole = cohort([[table.lazy() for table in (ran, *rest)]], NOW)
    shuffled = [table.sample(fraction=1, shuffle=True, seed=chance.randrange(1000)) for table in (ran, *rest)]
    parts = [[who for who, place in zip(people, places, strict=True) if place == part] for part in range(4)]
    divided = cohort([[table.lazy().filter(pl.col("athlete").is_in(part)) for table in shuffled] for part in parts], NOW)
    for one, other in zip(whole, divided, strict=True):
        assert_frame_equal(one, other, check_exact=True)


def test_nobody_is_no_error():
    """Without a run there is a word, and a page."""
    assert "no athlete has a run yet" in in_terminal(counted([]), {}, Window(), 80)
    assert "Nothing to report yet" in page(counted([]), {}, Window(), NOW, "0")


def test_what_a_reader_sees_is_harmless_and_fits():
    """Hostile names do not get out of their cell, no line is wider than asked, a run that may have been hard widens the count."""
    found = counted([(f"a{n}", 1, "unknown") for n in range(len(HOSTILE))], in_window=range(len(HOSTILE)))
    names = {f"a{n}": title for n, title in enumerate(HOSTILE)}
    html = page(found, names, Window(), NOW, "0.0")
    assert "<script" not in html
    assert "0 to 1" in html
    text = in_terminal(found, names, Window(first_hours=20, last_hours=50), 80)
    assert "\x1b" not in text
    assert "begun 20-50 h after" in text
    assert max(map(len, text.splitlines())) <= 80


def test_more_athletes_than_fit_are_counted():
    """A terminal shows thirty, and says how many are in the file."""
    assert "and 5 more athletes" in in_terminal(counted([(f"a{n:02}", 1, "easy") for n in range(35)]), {}, Window(), 80)


def test_the_command_writes_page_and_tables(fixtures, tmp_path):
    """`legday cohort` after an ingest: page and parquet are there, --anonymise names nobody, and without a store it is exit code 2."""
    for who in ("ann", "bo"):
        (tmp_path / who).mkdir()
        for name in ("2026-01-22-17-30-42.fit", "2026-01-24-09-30-27.fit"):
            shutil.copy(fixtures / "athlete" / name, tmp_path / who)
    words = ["--store", str(tmp_path / "store"), "--config", str(tmp_path / "config.toml")]
    (tmp_path / "config.toml").write_text('[ingest]\ninputs = ["{athlete}"]\n', encoding="utf-8")
    assert CliRunner().invoke(app, ["cohort", *words]).exit_code == 2
    assert CliRunner().invoke(app, ["ingest", *words]).exit_code == 0
    asked = ["cohort", *words, "--now", "2026-01-25T06:00:00Z", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert "bo" in done.stdout
    table = pl.read_parquet(tmp_path / "out" / "cohort.parquet")
    assert table["athlete"].to_list() == ["ann", "bo"]
    assert table["runs_in_window"].to_list() == [1, 1]
    assert pl.read_parquet(tmp_path / "out" / "cohort-effects.parquet").columns[0] == "metric"
    CliRunner().invoke(app, [*asked, "--anonymise"])
    assert 'row">bo<' not in (tmp_path / "out" / "cohort.html").read_text(encoding="utf-8")
    assert pl.read_parquet(tmp_path / "out" / "cohort.parquet")["athlete"].to_list() == ["athlete-1", "athlete-2"]
