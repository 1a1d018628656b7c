"""Running power: the normalised mean that keeps surges visible, and Skiba's estimate from speed and slope.

Apart, because power of different makes differs by tens of watts: one device, one baseline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.science.elementary import Quantity, clip
from legday.science.energy_cost import cost_minetti

if TYPE_CHECKING:
    import polars as pl

NORMALISED_WINDOW = 30  # s
LACTATE_WINDOW = 120  # s
AIR_DENSITY = 1.2  # kg/m3
DRAG_COEFFICIENT = 0.9
FASTEST = 10.0  # m/s; beyond it the efficiency term falls so steeply that more speed would mean less power


def rolling_mean(effort: pl.Expr, samples: int = NORMALISED_WINDOW) -> pl.Expr:
    """The mean of each full window of a regular series; null where the window is not full or holds an unknown.

    After a pause it must start anew: apply `.over(...)` a part's number before `four_norm`.

    Args:
        effort: a column at a regular interval, any unit.
        samples: length of the window; 30 at 1 Hz is 30 s.
    """
    return effort.rolling_mean(samples)


def four_norm(effort: pl.Expr) -> pl.Expr:
    """The fourth root of the mean fourth power of what is known [unit of effort]; null where nothing is."""
    return (effort**4).mean() ** 0.25


def normalised_power(power: pl.Expr) -> pl.Expr:
    """Coggan's normalised power: 30 s rolling mean, fourth power, mean, fourth root [W].

    Args:
        power: a column at 1 Hz without a pause [W]. The first 29 s fill the window and count only in it.

    Returns:
        One value; null for less than 30 s. 600 s at 200 W then 600 s at 300 W: 263.678, where the mean is 250.

    References:
        Coggan, as described by TrainingPeaks.
    """
    return four_norm(rolling_mean(power))


def frontal_area(height: float, mass: float) -> float:
    """A runner's area against the wind: 26.6 % of the body's surface by Du Bois [m2].

    Args:
        height: [m].
        mass: [kg]. 1.75 m and 70 kg: 0.492.
    """
    surface: float = 0.2025 * height**0.725 * mass**0.425
    return 0.266 * surface


def power_skiba(speed: Quantity, grade: Quantity, mass: float, height: float) -> Quantity:
    """Skiba's running power on a slope, without the kinetic term [W].

    Args:
        speed: [m/s], held to 0..10, where the polynomial of efficiency ends to make sense.
        grade: rise over run, held to -0.45..0.45.
        mass: [kg].
        height: [m].

    Returns:
        For 70 kg and 1.75 m on the flat: 3.5 m/s 317.237, 5 m/s 491.749; 3.5 m/s at +5 % 409.435.

    References:
        Skiba 2006, the GOVSS algorithm, with the constants of GoldenCheetah's GOVSS.cpp.
    """
    v = clip(speed, 0.0, FASTEST)
    drag = v * v * (frontal_area(height, mass) * (0.5 * AIR_DENSITY * DRAG_COEFFICIENT)) / mass
    efficiency = (0.054 * v + 0.25) * (1 - 0.5 * v / 8.33)
    watts: Quantity = (drag + efficiency * cost_minetti(grade)) * v * mass
    return watts


def lactate_normalised_power(speed: pl.Expr, grade: pl.Expr, mass: float, height: float) -> pl.Expr:
    """Skiba's normalised power of a run: speed and slope over 120 s, power, then `normalised_power` [W].

    The fourth power magnifies the noise of satellites and barometers; `training_stress_score` of it is GOVSS.

    Args:
        speed: a column at 1 Hz without a pause [m/s].
        grade: rise over run at the same instants.
        mass: [kg].
        height: [m].

    Returns:
        One value; null for less than 149 s. A steady run has the power of its speed and slope.

    References:
        Skiba 2006, as in `power_skiba`.
    """
    smooth_speed, smooth_grade = rolling_mean(speed, LACTATE_WINDOW), rolling_mean(grade, LACTATE_WINDOW)
    return normalised_power(power_skiba(smooth_speed, smooth_grade, mass, height))
