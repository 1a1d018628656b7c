"""What running and walking cost on a slope: Minetti's polynomials and the ACSM equations.

Apart from grade.py, because energy and effort are not the same downhill: descending is cheap and does not feel so.
"""

from __future__ import annotations

from legday.science.elementary import Quantity, clip

STEEPEST = 0.45  # rise over run; beyond it nobody was measured


def cost_minetti(grade: Quantity) -> Quantity:
    """Energy cost of running on a slope, per kg and metre of way, independent of speed [J/kg/m].

    Ten elite mountain runners on a treadmill; within 0.5 of every value measured.

    Args:
        grade: rise over run, held to -0.45..0.45.

    Returns:
        3.6 on the level (measured 3.40), 19.426 at +0.45 (18.93), least at -0.181: 1.781 (1.73 at -0.20).

    References:
        Minetti et al. 2002, J Appl Physiol 93:1039-1046, doi:10.1152/japplphysiol.01177.2001.
    """
    i = clip(grade, -STEEPEST, STEEPEST)
    return ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + 3.6


def cost_minetti_walking(grade: Quantity) -> Quantity:
    """Energy cost of walking on a slope at the speed where it is least [J/kg/m].

    Args:
        grade: rise over run, held to -0.45..0.45.

    Returns:
        17.60 at +0.45 (measured 17.33); 2.5 on the level, where 1.64 was measured: it misses walking on the level by 0.86.

    References:
        Minetti et al. 2002, J Appl Physiol 93:1039-1046, doi:10.1152/japplphysiol.01177.2001.
    """
    i = clip(grade, -STEEPEST, STEEPEST)
    return ((((280.5 * i - 58.7) * i - 76.8) * i + 51.9) * i + 19.6) * i + 2.5


def oxygen_uptake_acsm_running(speed: Quantity, grade: Quantity) -> Quantity:
    """Oxygen uptake of running by the American College of Sports Medicine [mL/kg/min].

    Args:
        speed: [m/s]; meant for more than 2.23 (1.33 if truly jogging), nothing is clipped.
        grade: rise over run; made for treadmills going up, so a descent counts as level.

    Returns:
        8 METs (28) at 122.5 m/min; at 10 km/h 36.83, and 44.33 at +5 %.

    References:
        ACSM's Guidelines for Exercise Testing and Prescription, 10th ed.
    """
    metres_per_minute = speed * 60
    return metres_per_minute * (0.9 * clip(grade, 0.0) + 0.2) + 3.5


def oxygen_uptake_acsm_walking(speed: Quantity, grade: Quantity) -> Quantity:
    """Oxygen uptake of walking by the American College of Sports Medicine [mL/kg/min].

    Args:
        speed: [m/s]; meant for 0.83 to 1.67, nothing is clipped.
        grade: rise over run; a descent counts as level.

    Returns:
        29.76 at 93.8 m/min (3.5 mph) and +10 %.

    References:
        ACSM's Guidelines for Exercise Testing and Prescription, 10th ed.
    """
    metres_per_minute = speed * 60
    return metres_per_minute * (1.8 * clip(grade, 0.0) + 0.1) + 3.5
