"""Strength: repetition maximum, effort charts and the load one set puts on the legs.

Apart from fatigue.py, because this says what was done and that says what is left of it.
"""

from __future__ import annotations

from legday.science.elementary import Quantity, clip, interpolate, where

# % of 1RM by 2 * (repetitions - 1) + 2 * (10 - RPE): Tuchscherer's chart read as one sequence
RPE_CHART = (
    100.0, 97.8, 95.5, 93.9, 92.2, 90.7, 89.2, 87.8, 86.3, 85.0, 83.7, 82.4, 81.1, 79.9, 78.6,
    77.4, 76.2, 75.1, 73.9, 72.3, 70.7, 69.4, 68.0, 66.7, 65.3, 64.0, 62.6, 61.3, 59.9, 58.6,
)  # fmt: skip
REFERENCE_FRACTION = 0.70  # of 1RM: the unit of leg load is 100 repetitions at it
SESSION_UNIT = 420.0  # session RPE times minutes that make a leg load of 1: RPE 7 for an hour


def one_repetition_maximum_epley(weight: Quantity, repetitions: Quantity) -> Quantity:
    """Weight that could be lifted once, from a set to near failure [same unit as weight].

    Args:
        weight: any unit, > 0.
        repetitions: 1 to about 12; a single returns the weight itself. 100 for 5 gives 116.67.

    References:
        Epley 1985, Poundage Chart, Boyd Epley Workout.
    """
    maximum: Quantity = where(repetitions <= 1, weight, weight * (repetitions / 30 + 1))
    return maximum


def one_repetition_maximum_brzycki(weight: Quantity, repetitions: Quantity) -> Quantity:
    """Weight that could be lifted once, the rival of Epley's; they cross at 10 repetitions [same unit as weight].

    Args:
        weight: any unit, > 0.
        repetitions: 1 to 36; a sensible estimate up to about 12. 100 for 5 gives 112.5.

    References:
        Brzycki 1993, J Phys Educ Recreat Dance 64:88-90, doi:10.1080/07303084.1993.10606684.
    """
    return weight * 36 / (37 - repetitions)


def fraction_of_maximum(repetitions: Quantity, rpe: Quantity | float) -> Quantity:
    """Fraction of 1RM lifted, from repetitions and how hard the set felt.

    Args:
        repetitions: 1 and more; clamped at the chart's end (0.586).
        rpe: rating of perceived exertion of the set, 10 = none left, 8 = two left.

    Returns:
        0.586-1. Five at RPE 8: 0.811.

    References:
        Tuchscherer, Reactive Training Systems chart, as found alike in three public programs.
    """
    place: Quantity = 2 * (repetitions - 1) + 2 * (10 - rpe)
    return interpolate(place, [(float(at), percent / 100) for at, percent in enumerate(RPE_CHART)])


def failure_factor(repetitions_in_reserve: Quantity) -> Quantity:
    """How much longer recovery takes by how near failure a set was: 1.15 at 0-1 in reserve, 0.85 from 4 on, else (and unknown) 1.

    References:
        Direction from Moran-Navarro et al. 2017, Eur J Appl Physiol 117:2387-2399, doi:10.1007/s00421-017-3725-7; the sizes are a choice.
    """
    factor: Quantity = where(repetitions_in_reserve <= 1, 1.15, where(repetitions_in_reserve >= 4, 0.85, 1.0))
    return factor


def set_leg_load(
    repetitions: Quantity,
    fraction_1rm: Quantity,
    *,
    share: Quantity | float,
    muscle_mass: Quantity | float,
    damage: Quantity | float,
    failure: Quantity | float = 1.0,
    most: Quantity | float = 1.0,
) -> Quantity:
    """What one set adds to the leg load of a lift [1 = 100 effective repetitions at 70 % of 1RM].

    Args:
        repetitions: of this set.
        fraction_1rm: weight over 1RM; held to 0..`most`.
        share: part of the work done by the lower body, 0-1.
        muscle_mass: 1 for large muscle groups, less for small ones.
        damage: 1 for ordinary lifting, more where muscles lengthen under load.
        failure: `failure_factor`.
        most: of 1RM; 1.2 where muscles only lengthen, since more can be lowered than lifted.

    Returns:
        >= 0. Ten sets of 5 squats at 80 %: 0.65.
    """
    fraction: Quantity = where(fraction_1rm > most, most, clip(fraction_1rm, 0.0))
    return repetitions * (fraction / REFERENCE_FRACTION) / 100 * share * muscle_mass * damage * failure


def session_leg_load(session_rpe: Quantity | float, minutes: Quantity, share: Quantity | float) -> Quantity:
    """Leg load of a lift known by its length and effort only [same unit as `set_leg_load`].

    Args:
        session_rpe: CR10, 0-10.
        minutes: [min].
        share: part of the session spent on the lower body, 0-1.

    References:
        Foster et al. 2001, J Strength Cond Res 15:109-115 (session RPE times minutes); the divisor is a choice.
    """
    return minutes * session_rpe * share / SESSION_UNIT
