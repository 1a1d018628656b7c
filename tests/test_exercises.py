"""The exercise table: what it holds, how a set finds its row, and that it agrees with the map it was cut from."""

import polars as pl
import pytest
from fitdecode.profile import FIELD_TYPES

from legday.exercises import FACTORS, FLOWS, MUSCLES, exercise_table, with_exercise

NAMES = {"muscle_mass": "muscle_mass_factor", "damage": "damage_factor", **{muscle: f"w_{muscle}" for muscle in MUSCLES}}


def resolved(category, subtype):
    """The row that one set finds."""
    sets = pl.DataFrame(
        {"category": [category], "category_subtype": [subtype]}, schema={"category": pl.Int64, "category_subtype": pl.Int64}
    )
    return with_exercise(sets).row(0, named=True)


def test_every_fit_category_has_a_default():
    """The 53 categories of fitdecode's profile, each once."""
    defaults = exercise_table().filter(pl.col("category_subtype").is_null())
    assert dict(defaults.select("category", "category_name").iter_rows()) == FIELD_TYPES["exercise_category"].enum
    assert defaults.height == 53


def test_every_exception_is_a_name_of_its_category():
    """Names and numbers are those of fitdecode's profile."""
    exceptions = exercise_table().filter(pl.col("category_subtype").is_not_null())
    for category, subtype, name in exceptions.select("category_name", "category_subtype", "exercise").iter_rows():
        assert FIELD_TYPES[f"{category}_exercise_name"].enum[subtype] == name


def test_shares_are_shares():
    """Every share lies in 0-1 and the muscles of a lower-body exercise sum to one."""
    table = exercise_table().with_columns(pl.sum_horizontal(MUSCLES).alias("muscles"))
    assert table.select(pl.col("lower_share", "muscle_mass", "body_weight_share").is_between(0, 1).all()).row(0) == (True,) * 3
    assert table.filter(pl.col("lower_share") > 0)["muscles"].is_close(1.0, abs_tol=1e-9).all()


@pytest.mark.parametrize(
    ("category", "subtype", "share", "known"),
    [
        pytest.param(28, None, 0.95, True, id="squat without a name"),
        pytest.param(28, 65535, 0.95, True, id="squat with a name nobody knows"),
        pytest.param(28, 0, 1.0, True, id="leg press is filed under squat"),
        pytest.param(6, 33, 1.0, True, id="leg extensions are filed under crunch"),
        pytest.param(6, None, 0.0, True, id="crunch"),
        pytest.param(1, 11, 0.0, True, id="a push-up filed under calf raise"),
        pytest.param(16, None, 0.15, True, id="leg raise is abdominal"),
        pytest.param(65534, None, 0.4, False, id="FIT's unknown"),
        pytest.param(None, None, 0.4, False, id="nothing said"),
        pytest.param(48, 3, 0.4, False, id="a category FIT does not have"),
    ],
)
def test_a_set_finds_its_row(category, subtype, share, known):
    """By name first, then by category, else the prior of the unknown."""
    row = resolved(category, subtype)
    assert (row["lower_share"], row["known"]) == (share, known)


def test_stretching_is_never_a_leg_day():
    """Yoga and Pilates names that hold the word squat or lunge stay at share 0.4 or below."""
    assert exercise_table().filter(pl.col("category").is_in(FLOWS))["lower_share"].max() <= 0.4


def test_the_order_of_sets_is_kept():
    """Row i of the answer is row i of the question."""
    sets = pl.DataFrame({"category": [28, None, 0, 65534], "category_subtype": [0, None, None, None]})
    assert with_exercise(sets)["category"].to_list() == [28, None, 0, 65534]


CAPPED = 35  # move: Pilates by the name of a squat or lunge, done at a fraction of any maximum, so its share ends at 0.4
DIFFERS = "differs from the map: "  # how a row's note begins that says why


@pytest.mark.corpus
def test_every_difference_from_the_exercise_map_has_a_reason(exercise_map):
    """All of the map's categories and names resolve to its own numbers; a row that does not says why in its note, and no other does."""
    full = pl.read_csv(exercise_map, infer_schema_length=None).select(
        "exercise_name", "lower_share", *NAMES.values(), category="category_id", category_subtype="exercise_id"
    )
    got = with_exercise(full.select("category", "category_subtype"))
    differs = {
        (category, exercise): f"{exercise or category}: {name} {mine:g}, map {theirs:g}"
        for name in FACTORS[:-1]
        for category, exercise, mine, theirs in zip(
            full["category"], full["exercise_name"], got[name], full[NAMES.get(name, name)], strict=True
        )
        if abs(mine - theirs) > 1e-9 and not (category == CAPPED and name == "lower_share" and mine == 0.4 < theirs)
    }
    noted = exercise_table().filter(pl.col("note").str.starts_with(DIFFERS).fill_null(value=False)).select("category", "exercise").rows()
    assert sorted(differs) == sorted(noted), differs
    assert full.height > 1800
