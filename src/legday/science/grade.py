"""Speed on the level that is worth a speed on a slope: three rival factors.

Apart from energy_cost.py: factors by equal heart rate are for intensity, the energy cost is for energy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.science.elementary import Quantity, interpolate
from legday.science.energy_cost import cost_minetti

if TYPE_CHECKING:
    from collections.abc import Sequence

# (rise over run, factor). What level speed gives the same heart rate, from about 6 million runs of 240,000 athletes
EQUAL_HEART_RATE = (
    (-0.45, 2.096), (-0.30, 1.495), (-0.25, 1.273), (-0.20, 1.081), (-0.15, 0.941), (-0.10, 0.876), (-0.08, 0.876),
    (-0.06, 0.891), (-0.04, 0.918), (-0.02, 0.960), (0.00, 1.000), (0.02, 1.055), (0.04, 1.135), (0.06, 1.228), (0.08, 1.337),
    (0.10, 1.459), (0.15, 1.846), (0.20, 2.297), (0.25, 2.727), (0.30, 3.158), (0.45, 4.286),
)  # fmt: skip
NORMALISED_GRADED = (
    (-0.25, 1.280), (-0.20, 1.067), (-0.15, 0.921), (-0.10, 0.857), (-0.08, 0.856), (-0.06, 0.870), (-0.04, 0.897),
    (-0.02, 0.941), (0.00, 1.000), (0.02, 1.074), (0.04, 1.162), (0.06, 1.266), (0.08, 1.383), (0.10, 1.514), (0.15, 1.905),
    (0.20, 2.365), (0.30, 3.429),
)  # fmt: skip


def grade_factor(grade: Quantity, factors: Sequence[tuple[float, float]] = EQUAL_HEART_RATE) -> Quantity:
    """How many times the speed on the level is worth, by straight lines through a table.

    Args:
        grade: rise over run over at least 20-30 m of smoothed altitude, held to the table's ends.
        factors: EQUAL_HEART_RATE (-0.45..0.45) or NORMALISED_GRADED (-0.25..0.30).

    Returns:
        1 on the level. Rises with the slope from -10 % on; a steeper descent is harder again. At +10 %: 1.459 and 1.514.

    References:
        Strava Engineering 2017, Improving Grade Adjusted Pace; both tables as reconstructed by
        Schroeder, github.com/aaron-schroeder/specialsauce.
    """
    return interpolate(grade, factors)


def grade_factor_minetti(grade: Quantity) -> Quantity:
    """How many times the energy of the level a slope costs; 1.658 at +10 %. Range and source as `cost_minetti`."""
    return cost_minetti(grade) / cost_minetti(0.0)


def grade_adjusted_speed(speed: Quantity, grade: Quantity, factors: Sequence[tuple[float, float]] = EQUAL_HEART_RATE) -> Quantity:
    """The speed on the level that is as hard [m/s].

    Args:
        speed: [m/s].
        grade: rise over run, as in `grade_factor`; 0 where altitude comes from satellites only or the belt does not tell.
        factors: as in `grade_factor`.

    Returns:
        3.0 m/s at +10 % is worth 4.377 m/s.
    """
    return speed * grade_factor(grade, factors)
