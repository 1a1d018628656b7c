"""Settings: what is found, what is refused, and in which words."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from legday.athlete import dated, races
from legday.config import Config
from legday.config_file import load
from legday.errors import ConfigError, MissingInputError, UnknownKeyError
from legday.leg_settings import BOUNDS, Fatigue
from legday.science.fatigue import FatigueModel

TOP = Path(__file__).parents[1]


def write(folder: Path, text: str) -> Path:
    """A config file with this text."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_config_is_the_default():
    """The documented config.toml says exactly what the program does without one (but for the store's anchored path)."""
    loaded = load(TOP / "config.toml", {})
    assert loaded == Config()


def test_a_misspelt_key_is_answered_with_the_nearest_one(tmp_path):
    """An unknown key is refused with "did you mean"."""
    with pytest.raises(UnknownKeyError, match=r"window\.first_hour: unknown key; did you mean 'first_hours'\?"):
        load(write(tmp_path, "[window]\nfirst_hour = 24\n"), {})


def test_a_misspelt_key_of_one_of_many_athletes_is_named_with_the_athlete(tmp_path):
    """The error says which athlete's section holds the unknown key."""
    with pytest.raises(UnknownKeyError, match=r"athletes\.ann\.mas_kg: unknown key; did you mean 'mass_kg'\?"):
        load(write(tmp_path, "[athletes.ann]\nmas_kg = 60\n"), {})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[window]\nfirst_hours = 60\n", r"window\.first_hours = 60\.0: must be at least 0 and below last_hours \(48\)"),
        ("[window]\nlast_hours = 97\n", r"window\.last_hours = 97\.0: must be 96 or less"),
        ("[intensity]\nchannels = ['heart']\n", r"intensity\.channels\[0\]: invalid enum value 'heart'"),
        ("[fatigue]\ngate = 0\n", r"fatigue\.gate = 0\.0: must be above 0"),
        ("[fatigue]\ngate = 'high'\n", r"fatigue\.gate = 'high'"),
        ("[ingest]\ntime_zone = 'Mars/Olympus'\n", r"ingest\.time_zone = 'Mars/Olympus': no such IANA time zone"),
        ("[athlete]\nmax_heart_rate_bpm = 50\n", r"athlete\.max_heart_rate_bpm = 50\.0: must be between 120 and 240"),
        ("[athlete]\nresting_heart_rate_bpm = 100\nthreshold_heart_rate_bpm = 95\n", "must rise: resting < threshold < max"),
        (
            "[athlete]\nmax_heart_rate_bpm = [{value = 190, from = 2023-01-01}, {value = 80, from = 2024-01-01}]\n",
            "must be between 120 and 240",
        ),
        ("[athlete]\nmass_kg = [{value = 70, from = 2023-01-01}, {value = 71, from = 2023-01-01}]\n", "two values hold from the same day"),
        ("[athlete]\nmass_kg = []\n", r"athlete\.mass_kg: needs a value"),
        ("[athlete]\nmass_kg = [{value = 70}]\n", "missing required field `from`"),
        (
            "[athlete]\nresting_heart_rate_bpm = 55\n"
            "max_heart_rate_bpm = 190\nthreshold_heart_rate_bpm = [{value = 170, from = 2023-01-01}, {value = 191, from = 2024-01-01}]\n",
            r"must rise: resting < threshold < max \(from 2024-01-01 on\)",
        ),
        ("[athlete]\nthreshold_pace_s_per_km = 4.05\n", r"athlete\.threshold_pace_s_per_km = 4\.05: must be between 140 and 900"),
        ("[athlete]\nrace = {distance_m = 10, time_s = 2400, date = 2025-05-05}\n", r"athlete\.race\.distance_m = 10\.0: must be between"),
        (
            "[athlete]\nrace = {distance_m = 10000, time_s = 40, date = 2025-05-05}\n",
            r"athlete\.race\.time_s = 40\.0: must be a running speed",
        ),
        ("[athlete]\nname = 'a'\n[athletes.b]\nname = 'b'\n", "not both"),
        ("[window\n", "not valid TOML"),
    ],
)
def test_a_value_that_cannot_stand_is_refused_with_its_key(tmp_path, text, words):
    """A refusal names the file, the key, the value and what is wrong."""
    with pytest.raises(ConfigError, match=words):
        load(write(tmp_path, text), {})


def test_values_that_changed_over_time_are_dated_lists(tmp_path):
    """A list of values with the day each holds from, and a list of races; a misspelt key in one is named."""
    text = "[athlete]\nmax_heart_rate_bpm = [{value = 188, from = 2025-06-01}, {value = 190, from = '2023-01-01'}]\n"
    loaded = load(write(tmp_path, text), {}).athlete
    assert dated(loaded.max_heart_rate_bpm) == [(date.min, 190), (date(2025, 6, 1), 188)]
    race = "{distance_m = 5000, time_s = 1500, date = 2025-05-05}"
    assert races(load(write(tmp_path, f"[athlete]\nrace = {race}\n"), {}).athlete) == races(
        load(write(tmp_path, f"[athlete]\nrace = [{race}]\n"), {}).athlete
    )
    for wrong, words in (
        ("mass_kg = [{valu = 70, from = 2023-01-01}]", "mass_kg.valu: unknown key; did you mean 'value'"),
        ("race = {distance = 5000}", "race.distance: unknown key; did you mean 'distance_m'"),
    ):
        with pytest.raises(UnknownKeyError, match=words):
            load(write(tmp_path, f"[athlete]\n{wrong}\n"), {})


def test_a_config_that_was_named_must_exist(tmp_path):
    """A named config that is missing is an error, not the defaults."""
    with pytest.raises(MissingInputError, match="no such file"):
        load(tmp_path / "none.toml", {})


def test_the_environment_overrides_the_file(tmp_path):
    """LEGDAY_SECTION__KEY wins over the file, and is checked like it."""
    path = write(tmp_path, "[fatigue]\ngate = 30\n")
    assert load(path, {"LEGDAY_FATIGUE__GATE": "40"}).fatigue.gate == 40
    with pytest.raises(UnknownKeyError):
        load(path, {"LEGDAY_FATIGUE__GATES": "40"})


@pytest.mark.parametrize(("text", "problem"), [("abc", "expected `float`"), ("10", r"must be .* below last_hours \(10\)")])
def test_a_value_from_the_environment_is_blamed_on_its_variable(tmp_path, text, problem):
    """Whether of the wrong type or out of bounds, the line names the variable to change; of two keys at odds the one that is said."""
    path = write(tmp_path, "[window]\nfirst_hours = 24\n")
    name = "LEGDAY_WINDOW__LAST_HOURS" if text == "abc" else "LEGDAY_WINDOW__FIRST_HOURS"
    variables = {"LEGDAY_WINDOW__LAST_HOURS": text} | ({name: "24"} if text == "10" else {})
    with pytest.raises(ConfigError, match=rf"^{name}: window\.\w+ = .*{problem}"):
        load(path, variables)


def test_relative_paths_belong_to_the_file_they_stand_in(tmp_path):
    """Inputs and the store are found from the config's folder, not from where legday was started."""
    loaded = load(write(tmp_path, "[store]\npath = 'store'\n[ingest]\ninputs = ['watch']\n[athlete]\ninputs = ['/far']\n"), {})
    assert loaded.store.path == str(tmp_path / "store")
    assert loaded.ingest.inputs == (str(tmp_path / "watch"),)
    assert loaded.athlete.inputs == ("/far",)


def test_one_person_is_me_and_many_have_their_ids(tmp_path):
    """[athlete] is "me"; [athletes.ID] are called by their ids."""
    assert list(Config().people()) == ["me"]
    many = load(write(tmp_path, "[athletes.ann]\ntime_zone = 'Europe/Lisbon'\n[athletes.bo]\n"), {})
    assert list(many.people()) == ["ann", "bo"]
    assert many.time_zone_of("ann") == "Europe/Lisbon"
    assert many.time_zone_of("bo") == "UTC"


def test_the_fatigue_settings_are_the_constants_of_the_model():
    """Every constant of the model is a setting with bounds and the same default; only what reports say of an athlete is none."""
    constants = set(FatigueModel.__struct_fields__) - {"personal_factor"}
    settings = msgspec.structs.asdict(Fatigue())
    assert FatigueModel.of(settings) == FatigueModel()
    assert settings.keys() == constants | {"gate", "clear", "downhill_load"}
    assert BOUNDS.keys() == constants | {"downhill_load"}
    assert FatigueModel.of(settings | {"peak_hours": 40}).peak_hours == 40


def test_a_constant_of_fatigue_out_of_bounds_is_refused(tmp_path):
    """In one line, with the bounds."""
    with pytest.raises(ConfigError, match=r"fatigue\.peak_hours = 2\.0: must be between 6 and 96"):
        load(write(tmp_path, "[fatigue]\npeak_hours = 2\n"), {})
