"""The main job as its user sees it: a folder of watch files in, findings out, once, twice, and with broken files among them."""

import csv
import json
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import combinations

import pytest

DEMO_NOW = "2026-01-25T06:00:00Z"


@pytest.fixture(scope="module")
def season(legday, fixtures, tmp_path_factory):
    """The invented season, run once: (store, out, report, terminal)."""
    folder = tmp_path_factory.mktemp("season")
    words = ("run", fixtures / "athlete", "--config", fixtures / "athlete.toml", "--store", folder / "store", "--out", folder / "out")
    done = legday(*words, now=DEMO_NOW, check=0)
    return folder, json.loads((folder / "out" / "report.json").read_text(encoding="utf-8")), done.stdout


@pytest.fixture(scope="module")
def truth(fixtures):
    """What the generator meant each file to be."""
    with (fixtures / "athlete.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_every_file_has_one_outcome(season, fixtures):
    """No file of the folder is lost and none is counted twice."""
    _, report, _ = season
    paths = Counter(outcome["path"].rpartition("/")[2] for outcome in report["ingest"]["outcomes"])
    assert paths == Counter(path.name for path in (fixtures / "athlete").iterdir())
    assert report["ingest"]["refused"] == 0


def test_the_report_has_every_key_of_the_contract(season):
    """report.json carries schema_version 1 and each key that scripts rely on."""
    _, report, _ = season
    assert report["schema_version"] == 1
    assert {"generated_at", "legday_version", "ingest", "athletes"} <= report.keys()
    assert report["generated_at"] == DEMO_NOW
    athlete = report["athletes"][0]
    assert {"athlete", "lifts", "runs", "findings", "response", "today"} <= athlete.keys()
    lift_keys = "activity_id start_time end_time title region lower_body leg_load leg_load_basis confidence muscles sources"
    assert set(lift_keys.split()) <= athlete["lifts"][0].keys()
    run_keys = """activity_id start_time end_time local_start_time distance_m moving_time_s elapsed_time_s ascent_m surface
        lift_id hours_since_lift in_window window lifts intensity intensity_sigma intensity_class probability_hard scored_by
        confidence leg_fatigue leg_fatigue_band session_load sources"""
    assert set(run_keys.split()) <= athlete["runs"][0].keys()
    finding_keys = "rule severity activity_id date value threshold rests_on confidence text do_instead"
    assert set(finding_keys.split()) <= athlete["findings"][0].keys()
    assert {"date", "verdict", "leg_fatigue", "hard_run_from", "reasons", "unknown"} <= athlete["today"].keys()
    assert {"status", "n_flagged", "n_fresh", "peak_hour", "metrics"} <= athlete["response"].keys()


def test_the_season_is_too_short_to_know_these_legs_and_says_so(season, legday, fixtures):
    """Too few fresh runs: the response is the prior; other hours and other days are told all the same, and no gate is proposed."""
    folder, report, _ = season
    athlete = report["athletes"][0]
    assert (athlete["response"]["status"], athlete["response"]["peak_hour"], athlete["response"]["curves"]) == ("prior", None, [])
    hard = [finding for finding in athlete["findings"] if finding["rule"] == "HARD_ON_TIRED_LEGS"]
    assert all(finding["moved"]["shifts"] for finding in hard)
    assert athlete["swaps"][0]["interference"] < athlete["swaps"][0]["before"]
    assert {"CONSISTENCY", "MILEAGE", "REST_BALANCE", "EASY_SHARE"} <= {finding["rule"] for finding in athlete["over_weeks"]}
    told = legday("calibrate", "--config", fixtures / "athlete.toml", "--store", folder / "store", now=DEMO_NOW, check=0).stdout
    assert "too few to say: 0 hard runs of which legs and pace are known, 30 are needed" in told
    assert "[fatigue]" not in told


def test_runs_and_lifts_are_those_of_the_season(season, truth):
    """Each run and each lift of the season is there once, also where it was exported twice."""
    _, report, _ = season
    athlete = report["athletes"][0]
    minutes = {row["start_time"][:16] for row in truth if row["sport"].startswith("running")}
    assert {run["start_time"][:16] for run in athlete["runs"]} == minutes
    assert len(athlete["runs"]) == len(minutes) == 60
    lifts = {row["start_time"]: row["region"] for row in truth if row["sport"] == "training/strength_training"}
    assert {lift["start_time"]: lift["region"] for lift in athlete["lifts"]} == lifts


def test_hard_runs_in_the_window_are_found_and_rare(season):
    """The season's planted hard runs on tired legs are found, and no week brings more than one, but for one that two add up."""
    _, report, _ = season
    warnings = [finding for finding in report["athletes"][0]["findings"] if finding["severity"] == "warning"]
    assert sum(finding["rule"] == "HARD_ON_TIRED_LEGS" for finding in warnings) >= 4
    weeks = Counter(date.fromisoformat(finding["date"]).isocalendar()[:2] for finding in warnings if finding["rule"] != "STACKED")
    assert max(weeks.values()) == 1


def test_the_planted_break_of_form_is_found_at_its_minute_and_no_other(season):
    """The run of 15 January changes from its 20.4th minute on: one FORM_BREAK in the season, within two minutes, by three metrics."""
    _, report, _ = season
    athlete = report["athletes"][0]
    (found,) = [finding for finding in athlete["findings"] if finding["rule"] == "FORM_BREAK"]
    assert (found["date"], found["severity"]) == ("2026-01-15", "warning")
    (form,) = [run["form"] for run in athlete["runs"] if run["activity_id"] == found["activity_id"]]
    assert abs(form["minute"] - 20.4) <= 2
    signs = {one["metric"]: one["change_pct"] > 0 for one in form["metrics"] if one["left"]}
    assert signs == {"cadence": False, "stance_time": True, "vertical_oscillation": True}


def test_the_channels_of_a_run_agree_within_what_they_say_of_themselves(season):
    """On four of five runs with two channels, each pair lies within the sigma of its difference; the rating is not asked."""
    _, report, _ = season
    measured = [[one for one in run["channels"] if one["channel"] != "session_rpe"] for run in report["athletes"][0]["runs"]]
    several = [channels for channels in measured if len(channels) > 1]
    agree = [
        all((one["score"] - other["score"]) ** 2 <= one["sigma"] ** 2 + other["sigma"] ** 2 for one, other in combinations(channels, 2))
        for channels in several
    ]
    assert len(several) >= 50
    assert sum(agree) >= 0.8 * len(agree)


def test_how_much_of_a_heart_rate_is_believed_is_reported(season):
    """A share of moving time, for each run."""
    _, report, _ = season
    shares = [run["heart_rate_share"] for run in report["athletes"][0]["runs"]]
    assert all(0 <= share <= 1 for share in shares)
    assert sum(share > 0.9 for share in shares) > len(shares) / 2


def test_the_window_is_literal(season):
    """A run is in the window exactly when some lower-body lift ended 24 to 48 h before it started."""
    _, report, _ = season
    athlete = report["athletes"][0]
    ends = [datetime.fromisoformat(lift["end_time"]) for lift in athlete["lifts"] if lift["lower_body"]]
    for run in athlete["runs"]:
        start = datetime.fromisoformat(run["start_time"])
        meant = any(timedelta(hours=24) <= start - end <= timedelta(hours=48) for end in ends)
        assert run["in_window"] is meant


def test_an_unknown_lift_never_opens_the_window_and_its_line_is_printed(season):
    """Unknown stays unknown: no run is in the window through such a lift, and the terminal prints how to settle it."""
    _, report, terminal = season
    athlete = report["athletes"][0]
    unknown = {lift["activity_id"] for lift in athlete["lifts"] if lift["lower_body"] is None}
    assert unknown
    assert not any(run["in_window"] and run["lift_id"] in unknown for run in athlete["runs"])
    assert "legday log --lift" in terminal


def test_a_second_night_stores_nothing_changes_nothing_and_does_not_import_polars(season, fixtures, tmp_path):
    """The same command again answers from the ledger and the kept report, and still writes every output."""
    folder, first, _ = season
    code = f"""
import sys
from typer.testing import CliRunner
from legday.cli import app
answer = CliRunner().invoke(app, ["run", {str(fixtures / "athlete")!r}, "--config", {str(fixtures / "athlete.toml")!r}, "--store",
    {str(folder / "store")!r}, "--out", {str(tmp_path)!r}, "--now", {DEMO_NOW!r}, "--format", "terminal,html,json,markdown,csv,ics"])
assert answer.exit_code == 0, answer.output
assert not {{"polars", "deltalake", "numpy", "fitdecode", "gpxpy"}} & set(sys.modules), sorted(sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    again = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert again["ingest"]["stored"] == 0
    assert again["ingest"]["unchanged"] == first["ingest"]["files_seen"]
    assert again["athletes"] == first["athletes"]
    assert {path.name for path in tmp_path.iterdir()} == {"report.html", "report.json", "report.md", "runs.csv", "hard-window.ics"}


def test_an_earlier_now_sees_nothing_of_what_came_later(season, legday, fixtures, tmp_path):
    """Activities after --now are stored and not reported; findings before it are the same."""
    folder, whole, _ = season
    config = fixtures / "athlete.toml"
    legday("report", "--config", config, "--store", folder / "store", "--out", tmp_path, now="2025-12-14T06:00:00Z", check=0)
    early = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["athletes"][0]
    assert all(run["start_time"] <= "2025-12-14T06:00:00Z" for run in early["runs"])
    assert early["findings"] == [finding for finding in whole["athletes"][0]["findings"] if finding["date"] < "2025-12-14"]


def test_settling_an_unknown_lift_lasts(legday, fixtures, tmp_path):
    """`legday log --lift ID --region lower` makes the lift lower-body for good."""
    words = ("--config", fixtures / "athlete.toml", "--store", tmp_path / "store")
    legday("run", fixtures / "athlete", *words, "--out", tmp_path, now=DEMO_NOW, check=0)
    lifts = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["athletes"][0]["lifts"]
    unknown = next(lift["activity_id"] for lift in lifts if lift["lower_body"] is None)
    legday("log", "--lift", unknown, "--region", "lower", *words, check=0)
    legday("run", fixtures / "athlete", *words, "--out", tmp_path, now=DEMO_NOW, check=0)
    lifts = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["athletes"][0]["lifts"]
    assert next(lift for lift in lifts if lift["activity_id"] == unknown)["lower_body"] is True
    assert "no such activity" in legday("log", "--lift", "nonsense", "--region", "lower", *words, check=2).stderr


def test_broken_files_are_refused_once_and_never_stop_the_batch(legday, fixtures, tmp_path):
    """Broken files get a reason each and exit code 1 the first night; the second night they are not complained of again."""
    words = ("run", fixtures / "broken", "--store", tmp_path / "store", "--out", tmp_path / "out")
    first = legday(*words, now=DEMO_NOW, check=1)
    outcomes = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["ingest"]["outcomes"]
    by_name = {outcome["path"].rpartition("/")[2]: outcome for outcome in outcomes}
    assert by_name.keys() == {path.name for path in (fixtures / "broken").iterdir()}
    assert by_name["empty.fit"]["outcome"] == "refused"
    assert by_name["web_page.gpx"]["outcome"] == "refused"
    assert by_name["no_times.gpx"]["outcome"] == "refused"
    assert by_name["settings.fit"]["outcome"] == "skipped"
    assert by_name["workout.fit"]["outcome"] == "skipped"
    assert by_name["bad_crc.fit"]["outcome"] == "stored"
    assert by_name["truncated.fit"]["outcome"] == "stored"
    assert by_name["truncated.fit"]["reason"].startswith("salvaged: ")
    assert all(outcome["reason"] for outcome in outcomes if outcome["outcome"] in {"refused", "skipped"})
    assert "empty.fit" in first.stderr
    second = legday(*words, now=DEMO_NOW, check=0)
    assert "empty.fit" not in second.stderr


def test_fail_on_gives_exit_code_4(season, legday, fixtures, tmp_path):
    """--fail-on looks at the findings of the span only."""
    folder, _, _ = season
    words = ("report", "--config", fixtures / "athlete.toml", "--store", folder / "store", "--out", tmp_path)
    legday(*words, "--fail-on", "warning", now=DEMO_NOW, check=4)
    legday(*words, "--fail-on", "stop", now=DEMO_NOW, check=0)
    legday(*words, "--fail-on", "warning", "--until", "2025-10-07", now=DEMO_NOW, check=0)


def test_anonymise_leaves_names_and_paths_out(season, legday, fixtures, tmp_path):
    """--anonymise writes no athlete's name, no title and no file name into any output."""
    folder, _, _ = season
    formats = "terminal,html,json,markdown,csv,ics"
    words = (
        "report",
        "--config",
        fixtures / "athlete.toml",
        "--store",
        folder / "store",
        "--out",
        tmp_path,
        "--format",
        formats,
        "--anonymise",
    )
    shown = legday(*words, now=DEMO_NOW, check=0).stdout
    texts = [shown, *(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())]
    for text in texts:
        assert "Robin" not in text
        assert ".fit" not in text
        assert ".gpx" not in text
