"""Nights that add files one after another end where one night with all of them ends, to the last digit."""

import random
import shutil
import time
from datetime import date

import msgspec
import pytest
from typer.testing import CliRunner

from legday import pipeline
from legday.cli import app
from legday.config_file import load
from legday.readers.wellness import append_daily
from legday.store import Store
from legday.store.commit import Batch


def story_of(folder, config, store):
    """The whole story after a night."""
    with store.lock():
        pipeline.ingest(config, [str(folder)], store)
        return [story.whole() for story in pipeline.features(config, store)]


def settings(fixtures, folder, replaced=("", "")):
    """The invented athlete's settings, one value of them replaced."""
    path = folder / "config.toml"
    path.write_text((fixtures / "athlete.toml").read_text(encoding="utf-8").replace(*replaced), encoding="utf-8")
    return load(path)


def test_nights_end_where_one_night_ends(fixtures, tmp_path):
    """Files of four weeks arrive in any order over three nights: every lift, run and finding is that of a store filled at once."""
    files = sorted((fixtures / "athlete").iterdir())[:24]
    arriving = random.Random(1).sample(files, len(files))
    config, folder = settings(fixtures, tmp_path), tmp_path / "watch"
    folder.mkdir()
    nights = Store.open(str(tmp_path / "nights"))
    for night in (arriving[:15], arriving[15:21], arriving[21:]):
        for file in night:
            shutil.copy2(file, folder)
        story = story_of(folder, config, nights)
    assert story == story_of(folder, config, Store.open(str(tmp_path / "once")))
    assert any(one.findings for one in story)


def test_every_night_tells_what_a_store_made_that_night_would(fixtures, tmp_path):
    """Soreness is reported, then corrected, old files come late: each night's story is, byte for byte, that of a new store."""
    files = sorted((fixtures / "athlete").iterdir())[:14]
    config, folder, log = settings(fixtures, tmp_path), tmp_path / "watch", tmp_path / "watch" / "daily.csv"
    folder.mkdir()
    nights = Store.open(str(tmp_path / "nights"))
    for number, (came, soreness) in enumerate([(files[3:10], None), (files[10:], 7), (files[:3], 3)]):
        for file in came:
            shutil.copy2(file, folder)
        for day in range(8, 20) if soreness is not None else ():
            append_daily(log, date(2025, 10, day), {"soreness_0_10": soreness})
        told = story_of(folder, config, nights)
        assert msgspec.json.encode(told) == msgspec.json.encode(story_of(folder, config, Store.open(str(tmp_path / f"new{number}"))))
        assert any(day.theta is not None for one in told for day in one.days) == (soreness is not None)


def test_other_settings_recompute_everything(fixtures, tmp_path):
    """With another maximum heart rate the store's runs score as in a store that never knew the first one."""
    folder = tmp_path / "watch"
    folder.mkdir()
    for file in sorted((fixtures / "athlete").iterdir())[:10]:
        shutil.copy2(file, folder)
    store = Store.open(str(tmp_path / "store"))
    first = story_of(folder, settings(fixtures, tmp_path), store)
    other = settings(fixtures, tmp_path, ("max_heart_rate_bpm = 188", "max_heart_rate_bpm = 201"))
    again = story_of(folder, other, store)
    assert again == story_of(folder, other, Store.open(str(tmp_path / "fresh")))
    assert [run.intensity for run in again[0].runs] != [run.intensity for run in first[0].runs]


def test_an_interrupted_night_goes_on_cleanly(fixtures, tmp_path, monkeypatch):
    """Ctrl-C between the records and the rows that make them seen is exit code 130; the next run ends where one without it does."""
    files = [fixtures / "athlete" / name for name in ("2026-01-22-17-30-42.fit", "2026-01-24-09-30-27.fit")]
    words = [*map(str, files), "--config", str(fixtures / "athlete.toml"), "--now", "2026-01-25T06:00:00Z", "--format", "json", "--quiet"]

    def night(name):
        done = CliRunner().invoke(app, ["run", *words, "--store", str(tmp_path / name), "--out", str(tmp_path / name / "out")])
        return done.exit_code

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Batch, "commit", interrupted)
        assert night("cut") == 130
    assert night("cut") == night("whole") == 0
    assert (tmp_path / "cut/out/report.json").read_bytes() == (tmp_path / "whole/out/report.json").read_bytes()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of this process cannot be set here")
def test_the_machines_clock_does_not_matter(fixtures, tmp_path, monkeypatch):
    """A machine in Auckland and one in New York tell the same story of the same files: days are the athlete's own."""
    stories = []
    try:
        for place in ("Pacific/Auckland", "America/New_York"):
            monkeypatch.setenv("TZ", place)
            time.tzset()
            folder = tmp_path / place.replace("/", "-")
            folder.mkdir()
            stories.append(
                story_of(fixtures / "athlete" / "2026-01-24-09-30-27.fit", settings(fixtures, folder), Store.open(str(folder / "s")))
            )
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()
    assert stories[0] == stories[1]
    assert stories[0][0].runs
