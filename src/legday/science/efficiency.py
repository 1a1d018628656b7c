"""Output for a heartbeat, and how it falls within a run.

Apart from heart_rate.py, because it needs both an output and a heart rate, and says nothing of how hard a run was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from legday.science.elementary import Quantity

DECOUPLED_PERCENT = 5.0  # Friel: above it a steady run was beyond the aerobic threshold


def efficiency_factor(output: Quantity, heart_rate: Quantity) -> Quantity:
    """Friel's efficiency factor: output for one beat per minute.

    Args:
        output: normalised grade-adjusted speed [m/min] or normalised power [W].
        heart_rate: mean [bpm], > 0.

    Returns:
        m/min or W per bpm. 180 m/min at 150 bpm: 1.2.

    References:
        Friel, The Efficiency Factor in Running, joefrielsblog.com.
    """
    return output / heart_rate


def decoupling_percent(
    first_output: Quantity, first_heart_rate: Quantity | float, second_output: Quantity, second_heart_rate: Quantity | float
) -> Quantity:
    """How much of the output for a heartbeat is lost from the first half of a run to the second [%].

    Args:
        first_output: mean grade-adjusted speed or power of the first half, any one unit, > 0.
        first_heart_rate: its mean [bpm], > 0. Moving samples only, the first 10 min left out, at least 30 steady min in all.
        second_output: of the second half, same unit.
        second_heart_rate: its mean [bpm], > 0.

    Returns:
        Positive where the heart works more for the same. 3.00 m/s at 140 bpm, then 2.95 at 147: 6.3492.

    References:
        Friel, Aerobic Endurance and Decoupling. Marathoners rise by 1.16 (SD 0.22) in heart rate over speed, the inverse ratio:
        Smyth et al. 2022, 82,303 runners.
    """
    first = first_output / first_heart_rate
    second = second_output / second_heart_rate
    return 100 * (first - second) / first
