"""Pace, power and perceived exertion on the scale of the run intensity score; how sure each channel is.

Apart from intensity.py, which knows the scale and no channel; heart rate's way to it stands in heart_rate.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.science.intensity import run_intensity

if TYPE_CHECKING:
    from legday.science.elementary import Quantity

FIRST_THRESHOLD_OF_SECOND = 0.844  # speed: 73.9 over 87.6 % of the speed at VO2max
MAXIMUM_OF_SECOND = 1.142  # the speed at VO2max over that at the second threshold
RPE_FIRST_THRESHOLD = 4.0
RPE_SECOND_THRESHOLD = 7.0
RPE_MAXIMUM = 10.0

SIGMA_POWER = 5.0  # with a measured critical power, one device
SIGMA_PACE = 6.0  # threshold speed measured or from a race
SIGMA_PACE_OF_TRAINING = 8.0  # threshold speed from critical speed of training bests
SIGMA_STEP_NO_ALTITUDE = 4.0  # on a hilly way
SIGMA_STEP_TRAIL = 4.0  # roots and mud are in no altitude (a choice)
SIGMA_STEP_TREADMILL = 12.0  # a watch guesses the belt's speed within about a tenth, which is 16 points (a choice)
SIGMA_OF_DAY = 10.0  # 6 % of speed: what heat, wind, ground and tired legs make of one effort; in the weight beside others alone (a choice)
THRESHOLD_SPREAD_PACE = 6.5  # between runners, near the second threshold, where it follows from training
SIGMA_RPE = 10.0
PRIOR_INTENSITY = 42.0  # nothing but duration, and no history of the athlete
SIGMA_DURATION = 18.0


def intensity_of_pace(speed: Quantity, threshold_speed: Quantity | float) -> Quantity:
    """The score of a grade-adjusted speed.

    Args:
        speed: 4-norm of the 30 s rolling grade-adjusted speed over moving time [m/s].
        threshold_speed: speed at the second threshold [m/s], > 0.

    Returns:
        0-100, clipped beyond. At VDOT 50: 6:00 /km 41.69, 5:00 /km 50.07, 4:00 /km 84.78.

    References:
        Anchors: Esteve-Lanao et al. 2026, Sports 14:29: first threshold at 73.9 %, second at 87.6 % of the speed at VO2max.
    """
    fraction: Quantity = speed / threshold_speed
    return run_intensity(fraction, FIRST_THRESHOLD_OF_SECOND, 1.0, MAXIMUM_OF_SECOND)


def intensity_of_power(power: Quantity, critical_power: Quantity | float) -> Quantity:
    """The score of a normalised running power, by the anchors of pace: power is nearly linear in speed (a choice).

    Args:
        power: normalised [W].
        critical_power: by the same device [W], > 0.
    """
    return intensity_of_pace(power, critical_power)


def intensity_of_rpe(session_rpe: Quantity) -> Quantity:
    """The score of a session's perceived exertion.

    Args:
        session_rpe: CR10, 0-10; held to that. 3 gives 37.5, 5 gives 58.33, 8 gives 83.33.
    """
    return run_intensity(session_rpe, RPE_FIRST_THRESHOLD, RPE_SECOND_THRESHOLD, RPE_MAXIMUM)
