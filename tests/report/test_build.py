"""From the feature tables to the report: which lift names a run, which band it is in, and what the legs stood at."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from legday.athlete import Athlete
from legday.config import Config, Fatigue, Ingest
from legday.report.build import Earlier, build
from legday.report.changed import Tables
from legday.report.model import ChannelScore
from legday.tables import Form, Lifts, Moves, Paces, Pairs, Runs
from legday.tables.checked import checked, empty

START = datetime(2026, 1, 28, 18, 0, tzinfo=UTC)


def lift_row(lift_id: str, hours_before: float, **changed) -> dict:
    """A row of Lifts that ended so many hours before START."""
    end = START - timedelta(hours=hours_before)
    return {
        "activity_id": lift_id, "athlete": "me", "start_time": end - timedelta(hours=1), "end_time": end, "utc_offset_s": None,
        "title": "Squats", "region": "lower", "lower_body": True, "region_source": "sets", "leg_load": 1.0, "leg_load_basis": "sets",
        "leg_load_sigma": 0.35, "confidence": "high", "quads": 0.5, "hamstrings": 0.2, "glutes": 0.3, "adductors": 0.0, "calves": 0.0,
        "active_sets": 10, "known_sets": 10, "attenuation": 0.7, "attenuation_sigma": 0.0, "soreness_attenuation": 0.7,
        "descent_m": None, "kinds": 0, "novelty": [], "assumed": [], "notes": [], "sources": ["a.fit"],
    } | changed  # fmt: skip


def run_row(run_id: str = "run", start: datetime = START, **changed) -> dict:
    """A row of Runs: a hard run of 41 min."""
    return {
        "activity_id": run_id, "athlete": "me", "start_time": start, "end_time": start + timedelta(minutes=42), "utc_offset_s": None,
        "title": "Tempo", "sub_sport": None, "surface": "road", "distance_m": 8400.0, "moving_time_s": 2460.0, "elapsed_time_s": 2520.0,
        "ascent_m": 12.0, "average_heart_rate_bpm": 168.0, "heart_rate_share": 1.0, "intensity": 82.0, "intensity_sigma": 5.0,
        "intensity_class": "hard", "probability_hard": 0.92, "probability_moderate": 1.0, "scored_by": ["heart_rate"], "provenance": None,
        "confidence": "high", "session_load": 60.0, "notes": [], "sources": ["b.fit"], "inputs_hash": None, "hardest": 84.0,
        "moderate": 82.0, "disagreement": None, "average_only": False, "kind": "steady", "kind_basis": "cadence", "walk_share": 0.0,
        "bouts": [], "hill_s": 0.0, "surges": [12.5], "easy_share": 0.1, "easy_basis": "heart_rate", "efficiency": 1.25,
        "decoupling_pct": 2.0, "average_temperature_c": None, "energy_kcal": None,
        "course": [{"heart_rate": 160.0, "adjusted_speed": 3.4}, {"heart_rate": None, "adjusted_speed": None}],
        "course_thresholds": {"first_heart_rate": 150.0, "second_heart_rate": 168.0, "first_speed": None, "second_speed": None},
        "channels": [{"channel": "heart_rate", "score": 82.0, "sigma": 5.0, "hardest": 84.0, "moderate": 82.0}],
    } | changed  # fmt: skip


def pair_row(lift_id: str, hours: float, run_id: str = "run", **changed) -> dict:
    """A row of Pairs for START's run."""
    return {
        "run_id": run_id, "lift_id": lift_id, "athlete": "me", "hours_since_lift": hours, "lower_body": True,
        "in_window": 24 <= hours <= 48, "contribution": 0.7,
    } | changed  # fmt: skip


def tables_of(lifts=(), runs=(), pairs=(), **others):
    """The tables of these rows."""
    declared = zip(Tables._fields, (Lifts, Runs, Pairs, Form, Paces, Moves), strict=True)
    told = {"lifts": lifts, "runs": runs, "pairs": pairs, **others}
    return Tables(
        *(
            checked(table, pl.DataFrame(list(rows), infer_schema_length=None)) if rows else empty(table)
            for rows, table in ((told.get(name, ()), table) for name, table in declared)
        )
    )


def built(lifts=(), runs=(), pairs=(), *, config: Config | None = None, earlier=(), stood=None, daily=None, **others):
    """The athletes of these rows."""
    config = config or Config()
    return build(tables_of(lifts, runs, pairs, **others), config.people(), config, daily=daily, earlier=Earlier(earlier, stood))


def one_run(*pairs: dict, lifts=None):
    """START's run after these lifts."""
    lifts = (
        [lift_row(pair["lift_id"], pair["hours_since_lift"], lower_body=pair["lower_body"]) for pair in pairs] if lifts is None else lifts
    )
    (athlete,) = built(lifts, [run_row()], pairs)
    return athlete.runs[0]


def test_the_course_of_a_run_is_kept_where_something_was_found():
    """Minute by minute with the thresholds of its day; a run without a finding has none, however new."""
    (found,) = built([lift_row("l", 30)], [run_row(), run_row("calm", START + timedelta(days=9))], [pair_row("l", 30)])
    (course,) = found.courses
    assert (course.activity_id, course.heart_rate_bpm, course.speed) == ("run", [160.0, None], [3.4, None])
    assert (course.second_threshold_bpm, course.second_threshold_speed) == (168.0, None)


@pytest.mark.parametrize(
    ("hours", "window"),
    [(0, "under_6h"), (5.99, "under_6h"), (6, "6_24h"), (23.99, "6_24h"), (24, "24_48h"), (48, "24_48h"), (48.01, "48_72h"), (72, "48_72h"),
     (72.01, "none"), (96, "none")],
)  # fmt: skip
def test_bands_hold_their_lower_bound_and_24_to_48_both(hours, window):
    """The band is that of the lift that names the run; 48 h is still the window, 72 h the band before the last."""
    run = one_run(pair_row("a", hours))
    assert (run.window, run.hours_since_lift) == (window, hours)


def test_the_lift_in_the_window_names_the_run_not_the_later_one():
    """A lift 3 h before the run does not hide the one 30 h before."""
    run = one_run(pair_row("recent", 3.0, contribution=0.9), pair_row("yesterday", 30.0, contribution=0.5))
    assert (run.lift_id, run.in_window, run.window) == ("yesterday", True, "24_48h")
    assert [(before.lift_id, before.hours_since_lift) for before in run.lifts] == [("recent", 3.0), ("yesterday", 30.0)]


def test_of_several_lifts_in_the_window_the_heaviest_names_the_run_and_ties_go_to_the_later():
    """Largest contribution first; equal ones by the fewer hours."""
    assert one_run(pair_row("light", 25.0, contribution=0.2), pair_row("heavy", 47.0, contribution=0.6)).lift_id == "heavy"
    assert one_run(pair_row("later", 25.0), pair_row("earlier", 47.0)).lift_id == "later"


def test_without_a_window_the_latest_lift_of_96_h_names_the_run():
    """60 h before is nearer than 90 h, whatever they weigh; one 96.01 h before names nothing and still loads the legs."""
    assert one_run(pair_row("a", 60.0, contribution=0.1), pair_row("b", 90.0, contribution=0.6)).lift_id == "a"
    run = one_run(pair_row("old", 96.01))
    assert (run.lift_id, run.hours_since_lift, run.lifts, run.window) == (None, None, [], "none")
    assert run.leg_fatigue > 0


def test_an_unknown_lift_is_listed_apart_and_names_nothing():
    """A null region never puts a run in the window; it counts in leg fatigue and stands in `unknown_lifts`."""
    run = one_run(pair_row("what", 30.0, lower_body=None, in_window=False))
    assert (run.lift_id, run.in_window, run.lifts) == (None, False, [])
    assert [before.lift_id for before in run.unknown_lifts] == ["what"]
    assert run.leg_fatigue == pytest.approx(56.8, abs=0.05)


def test_leg_fatigue_is_that_of_the_summed_contributions():
    """100 * (1 - exp(-1.2 u)) with u = 0.3 + 0.4, and the word for it."""
    run = one_run(pair_row("a", 30.0, contribution=0.3), pair_row("b", 60.0, contribution=0.4))
    assert run.leg_fatigue == pytest.approx(56.83, abs=0.005)
    assert run.leg_fatigue_band == "high"
    assert run.leg_fatigue_interval[0] < run.leg_fatigue < run.leg_fatigue_interval[1]


def test_a_short_history_widens_the_interval():
    """A repeated-bout factor that had to be assumed makes the legs less certain."""
    sure, unsure = (
        one_run(pair_row("a", 30.0), lifts=[lift_row("a", 30.0, attenuation_sigma=sigma)]).leg_fatigue_interval for sigma in (0.0, 0.2857)
    )
    assert unsure[0] < sure[0]
    assert unsure[1] > sure[1]


def test_a_run_after_no_lift_is_fresh_and_without_doubt():
    """No pair: no lift is named, leg fatigue 0."""
    run = one_run()
    assert (run.lift_id, run.leg_fatigue, run.leg_fatigue_interval, run.leg_fatigue_band) == (None, 0.0, [0.0, 0.0], "fresh")


def test_the_main_finding_comes_out_of_the_tables():
    """A hard run 24.9 h after a leg day: one warning, dated by the local day, that names when the run would have been clear."""
    (athlete,) = built(
        [lift_row("a", 24.9)], [run_row()], [pair_row("a", 24.9)], config=Config(ingest=Ingest(time_zone="Pacific/Auckland"))
    )
    (found,) = athlete.findings
    assert (found.rule, found.severity) == ("HARD_ON_TIRED_LEGS", "warning")
    assert found.date.isoformat() == "2026-01-29"
    assert "or this session from" in found.do_instead


def test_gates_come_from_the_settings():
    """A gate of 60 turns the same run into a caution, and the report keeps the gate it judged by."""
    (athlete,) = built([lift_row("a", 30)], [run_row()], [pair_row("a", 30.0)], config=Config(fatigue=Fatigue(gate=60.0)))
    assert [finding.severity for finding in athlete.findings] == ["caution"]
    assert athlete.gates.gate == 60.0


def test_long_is_judged_by_the_runs_before_never_by_the_future():
    """Ten short runs after this one do not make it long; ten before it do."""
    lifts, pairs = [lift_row("a", 30.0)], [pair_row("a", 30.0)]
    easy = {"probability_hard": 0.0, "probability_moderate": 0.0, "intensity_class": "easy", "intensity": 30.0}
    for days, rules in ((1, ["ENV_TOO_LONG"]), (-1, ["LONG_ON_TIRED_LEGS"])):
        others = [run_row(f"r{n}", START + timedelta(days=days * (n + 20)), moving_time_s=1200.0, **easy) for n in range(10)]
        (athlete,) = built(lifts, [run_row(**easy), *others], pairs)
        assert [finding.rule for finding in athlete.findings if finding.rule in ("LONG_ON_TIRED_LEGS", "ENV_TOO_LONG")] == rules


def test_local_times_come_from_the_file_else_from_the_config():
    """A file's own offset wins; without one the athlete's zone says what 18:00 UTC was."""
    runs = [run_row("a", utc_offset_s=-5 * 3600), run_row("b", START + timedelta(days=1))]
    (athlete,) = built(runs=runs, config=Config(athlete=Athlete(time_zone="Europe/Oslo")))
    assert [run.local_start_time.hour for run in athlete.runs] == [13, 19]


def test_without_a_zone_in_the_config_the_newest_file_says_where_the_athlete_is():
    """A runner who never set a zone is told "until 20:00" in the time of the own watch, not in UTC."""
    runs = [run_row("a", utc_offset_s=0), run_row("b", START + timedelta(days=1), utc_offset_s=19800)]
    assert built(runs=runs)[0].time_zone == "UTC+05:30"


def test_athletes_are_kept_apart():
    """Everybody gets the own runs; one whom only the tables know is reported too, one without anything is not."""
    config = Config(athletes={"bo": Athlete(name="Bo"), "cy": Athlete()})
    athletes = built(runs=[run_row("a", athlete="bo"), run_row("b", athlete="di")], config=config)
    assert [(athlete.athlete, athlete.name, [run.activity_id for run in athlete.runs]) for athlete in athletes] == [
        ("bo", "Bo", ["a"]),
        ("di", None, ["b"]),
    ]


def test_an_empty_store_still_gives_a_report():
    """Nobody has any file yet: the athletes of the config, with nothing in them."""
    (athlete,) = built()
    assert (athlete.athlete, athlete.runs, athlete.lifts, athlete.findings) == ("me", [], [], [])


def test_the_order_of_rows_changes_nothing():
    """Tables in any order give the same report."""
    lifts = [lift_row("a", 30.0), lift_row("b", 60.0), lift_row("c", 3.0, lower_body=None, region="unknown")]
    runs = [run_row(), run_row("earlier", START - timedelta(days=3))]
    pairs = [pair_row("a", 30.0), pair_row("b", 60.0), pair_row("c", 3.0, lower_body=None, in_window=False)]
    assert built(lifts, runs, pairs) == built(lifts[::-1], runs[::-1], pairs[::-1])


def test_building_on_what_was_told_before_changes_nothing():
    """With last time's story at hand, whatever was added, changed or lost since, the story is that of a first build."""
    lifts = [lift_row("legs", 30.0), lift_row("older", 30.0 + 24 * 7, title="Legs"), lift_row("unknown", 40.0, lower_body=None)]
    runs = [run_row("early", START - timedelta(days=7)), run_row()]
    pairs = [pair_row("legs", 30.0), pair_row("older", 30.0, "early"), pair_row("unknown", 40.0, lower_body=None, in_window=False)]
    tables = (
        (lifts, runs, pairs),
        (lifts, runs[1:], pairs[:1]),
        (lifts[:2], runs, pairs[:2]),
        (lifts[1:], runs, pairs[1:]),
        ((), runs, ()),
    )
    longer = [run_row("early", START - timedelta(days=7), moving_time_s=9000.0), run_row()]
    at_first = [(after, built(*after)) for after in (*tables, (lifts, longer, pairs))]
    for before, earlier in at_first[:-1]:
        for after, first in at_first:
            for stood in (None, tables_of(*before)):
                assert built(*after, earlier=earlier, stood=stood) == first
    assert at_first[0][1][0].findings


def test_each_channel_is_told_with_what_it_alone_says():
    """Channels stand in the run as they stand in the table, and in report.json by their names."""
    words = "channels disagree (heart rate 82, pace 55): ..."
    [run] = built(runs=[run_row(disagreement=words)])[0].runs
    assert run.channels == [ChannelScore(channel="heart_rate", score=82.0, sigma=5.0, hardest=84.0, moderate=82.0)]
    assert (run.hardest, run.moderate, run.disagreement, run.average_only) == (84.0, 82.0, words, False)
