"""Critical speed: the straight line through a runner's best efforts.

Apart from vdot.py, because it needs several efforts and no assumption on economy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from legday.science.elementary import Quantity

THRESHOLD_OF_CRITICAL_SPEED = 0.94  # from marathons run at 88 % of critical speed and VDOT's ratio of marathon to one-hour speed


def critical_speed(efforts: Sequence[tuple[Quantity, Quantity]]) -> tuple[Quantity, Quantity]:
    """Critical speed and the distance that can be run above it, by least squares of distance on time.

    Args:
        efforts: two or more (distance [m], time [s]) of maximal efforts of 2-20 min, times not all equal. Bests of training are
            not maximal and give a speed too low.

    Returns:
        Critical speed [m/s] and D' [m]. 1600 m in 360 s and 3200 m in 780 s: 3.809524 and 228.571. Repeatable within 0.4 % and 13 %.

    References:
        Smyth & Muniz-Pumares 2020: best 400, 800 and 5000 m of training lie on one line.
        Kordi et al. 2019: two efforts give what three give. Galbraith et al. 2014: repeatability.
    """
    distance_sum: Any = 0.0
    time_sum: Any = 0.0
    for distance, time in efforts:
        distance_sum, time_sum = distance + distance_sum, time + time_sum
    mean_distance, mean_time = distance_sum / len(efforts), time_sum / len(efforts)
    products: Any = 0.0
    squares: Any = 0.0
    for distance, time in efforts:
        products, squares = (time - mean_time) * (distance - mean_distance) + products, (time - mean_time) ** 2 + squares
    speed: Quantity = products / squares
    distance_above: Quantity = mean_distance - speed * mean_time
    return speed, distance_above


def time_at_critical_speed(distance: Quantity | float, speed: Quantity, distance_above: Quantity) -> Quantity:
    """The time a distance takes by the line through the best efforts [s].

    Args:
        distance: [m], more than D'; holds for 2-20 min.
        speed: critical speed [m/s].
        distance_above: D' [m]. 5000 m with 3.809524 and 228.571: 1252.5 s.
    """
    return (distance - distance_above) / speed


def threshold_from_critical_speed(speed: Quantity) -> Quantity:
    """Speed at the second threshold, 94 % of critical speed [m/s]. The ratio is this project's, from two sources at the constant."""
    return speed * THRESHOLD_OF_CRITICAL_SPEED
