"""Every formula is written once: a column gives what the numbers give, and an unknown value stays unknown."""

import polars as pl
import pytest

from legday.science import channels, efficiency, energy_cost, grade, heart_rate_max, load, power, vdot, zones

PLAIN = [
    (channels.intensity_of_pace, (3.2, 4.0)),
    (channels.intensity_of_power, (290.0, 300.0)),
    (channels.intensity_of_rpe, (5.5,)),
    (efficiency.decoupling_percent, (3.0, 140.0, 2.95, 147.0)),
    (efficiency.efficiency_factor, (180.0, 150.0)),
    (energy_cost.cost_minetti, (0.07,)),
    (energy_cost.cost_minetti_walking, (-0.07,)),
    (energy_cost.oxygen_uptake_acsm_running, (3.0, 0.02)),
    (energy_cost.oxygen_uptake_acsm_walking, (1.4, 0.02)),
    (grade.grade_adjusted_speed, (3.0, -0.07)),
    (grade.grade_factor_minetti, (0.13,)),
    (heart_rate_max.heart_rate_max_fox, (43.0,)),
    (heart_rate_max.heart_rate_max_gellish, (43.0,)),
    (heart_rate_max.heart_rate_max_tanaka, (43.0,)),
    (load.session_rpe_load, (6.0, 50.0)),
    (load.training_stress_score, (3.2, 4.0, 3000.0)),
    (load.trimp_score, (80.0, 0.85)),
    (vdot.race_time, (47.0, 10000.0)),
    (vdot.threshold_speed, (47.0,)),
    (vdot.vdot, (10000.0, 2600.0)),
    (zones.heart_rate_at_reserve, (0.6, 55.0, 188.0)),
    (zones.zone_friel, (160.0, 170.0)),
    (zones.zone_garmin, (160.0, 190.0)),
    (zones.zone_three, (160.0, 150.0, 170.0)),
]


@pytest.mark.parametrize(("formula", "values"), PLAIN, ids=lambda item: getattr(item, "__name__", ""))
def test_a_column_gives_what_the_numbers_give(formula, values):
    """Row one holds the values, row two the same with the first unknown."""
    names = [f"value_{place}" for place in range(len(values))]
    frame = pl.DataFrame([values, (None, *values[1:])], schema=dict.fromkeys(names, pl.Float64), orient="row")
    column = frame.select(formula(*map(pl.col, names))).to_series().to_list()
    assert column == [pytest.approx(formula(*values), rel=1e-12), None]


def test_skibas_power_works_on_columns_of_speed_and_slope():
    """Mass and height are one runner's."""
    frame = pl.DataFrame({"speed": [3.5, None], "grade": [0.05, 0.05]})
    column = frame.select(power.power_skiba(pl.col("speed"), pl.col("grade"), 70.0, 1.75)).to_series().to_list()
    assert column == [pytest.approx(power.power_skiba(3.5, 0.05, 70.0, 1.75), rel=1e-12), None]
