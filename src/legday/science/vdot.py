"""Daniels and Gilbert: what a race says of a runner's oxygen uptake, and what that says of other races.

Apart, because one race result is the evidence most runners have for a threshold speed.
"""

from __future__ import annotations

from legday.science.elementary import Quantity, exp, sqrt

THRESHOLD_MINUTES = 60.0  # the second threshold is the speed that can be held for an hour
SOLVER_STEPS = 6  # each leaves less than an eighth of the error: below 1e-6 from a first guess within a quarter


def oxygen_uptake_daniels(speed: Quantity) -> Quantity:
    """Oxygen uptake of running on the level [mL/kg/min].

    Args:
        speed: [m/s]; races of 3.5 min to 4 h, about 2 to 7 m/s. Below 0.42 the value is negative.

    Returns:
        47.4645 at 250 m/min, 36.0116 at 200 m/min.

    References:
        Daniels & Gilbert 1979, Oxygen Power.
    """
    v = speed * 60
    return (0.000104 * v + 0.182258) * v - 4.60


def speed_at_oxygen_uptake(oxygen_uptake: Quantity) -> Quantity:
    """The speed that takes an oxygen uptake; the inverse of `oxygen_uptake_daniels` [m/s].

    Args:
        oxygen_uptake: [mL/kg/min], from 0 on. 50 gives 260.772 m/min.
    """
    return (sqrt((oxygen_uptake + 4.60) * (4 * 0.000104) + 0.182258**2) - 0.182258) / (2 * 0.000104 * 60)


def sustainable_fraction(time: Quantity) -> Quantity:
    """Fraction of VO2max that can be held for a time.

    Args:
        time: [s]; made for 3.5 min to 4 h. Shorter efforts exceed 1 (up to 1.288), longer ones end at 0.8.

    Returns:
        0.91376 for 40 min, 0.8880 for an hour.

    References:
        Daniels & Gilbert 1979, Oxygen Power.
    """
    minutes = time / 60
    return 0.1894393 * exp(-0.012778 * minutes) + 0.2989558 * exp(-0.1932605 * minutes) + 0.8


def vdot(distance: Quantity, time: Quantity) -> Quantity:
    """The VO2max that a runner of ordinary economy would need for a race [mL/kg/min].

    Args:
        distance: [m], 1500 to the marathon.
        time: [s], > 0. 10 km in 40:00 is 51.944; 5 km in 24:34 is 39.110.

    References:
        Daniels & Gilbert 1979, Oxygen Power.
    """
    return oxygen_uptake_daniels(distance / time) / sustainable_fraction(time)


def race_time(vdot_value: Quantity, distance: Quantity | float) -> Quantity:
    """The time that a runner of this VDOT races a distance in; the inverse of `vdot` [s].

    Args:
        vdot_value: [mL/kg/min], 25 to 90.
        distance: [m], 1500 to the marathon.

    Returns:
        VDOT 50: 5 km 19:56.0, 10 km 41:19.6, half 1:31:31, marathon 3:10:40; Daniels' printed tables are up to 0.15 % slower.
    """
    time: Quantity = distance / speed_at_oxygen_uptake(0.9 * vdot_value)
    for _ in range(SOLVER_STEPS):
        time = distance / speed_at_oxygen_uptake(vdot_value * sustainable_fraction(time))
    return time


def threshold_speed(vdot_value: Quantity) -> Quantity:
    """The speed that can be held for an hour, taken for the second threshold [m/s].

    Args:
        vdot_value: [mL/kg/min]. 50 gives 3.94738 m/s, 0.9082 of the speed at VO2max.
    """
    return speed_at_oxygen_uptake(vdot_value * sustainable_fraction(THRESHOLD_MINUTES * 60))
