"""Heart rate: reserve, Banister's training impulse and the steady heart rate that would give the same impulse.

Apart from intensity.py, because these are the literature's formulas and that is this project's scale.
"""

from __future__ import annotations

from legday.science.elementary import Quantity, clip, exp, lambert_w

WEIGHT = {"male": 0.64, "female": 0.86}
EXPONENT = {"male": 1.92, "female": 1.67}  # b of Banister's weight; an unknown sex takes the male one
FIRST_THRESHOLD_OF_MAXIMUM = 0.851
SECOND_THRESHOLD_OF_MAXIMUM = 0.935


def heart_rate_reserve(heart_rate: Quantity, resting: Quantity | float, maximum: Quantity | float) -> Quantity:
    """The fraction of the heart-rate reserve in use, clipped to 0..1.

    Args:
        heart_rate: [bpm].
        resting: [bpm], below maximum.
        maximum: [bpm].

    Returns:
        Fraction. 150 bpm between 60 and 190 is 0.692.

    References:
        Karvonen, Kentala & Mustala 1957, Ann Med Exp Biol Fenn 35:307-315.
    """
    fraction: Quantity = (heart_rate - resting) / (maximum - resting)
    return clip(fraction, 0.0, 1.0)


def impulse_rate(hrr_fraction: Quantity, exponent: Quantity | float) -> Quantity:
    """Banister's weighted intensity x * exp(b * x): the training impulse of one minute without its constant factor.

    Args:
        hrr_fraction: x, fraction of the heart-rate reserve, 0..1.
        exponent: b, 1.92 for men and 1.67 for women.
    """
    weighted: Quantity = exponent * hrr_fraction
    return hrr_fraction * exp(weighted)


def trimp_banister(minutes: Quantity | float, hrr_fraction: Quantity, sex: str = "male") -> Quantity:
    """Banister's training impulse of a steady effort [arbitrary units].

    Args:
        minutes: duration [min].
        hrr_fraction: fraction of the heart-rate reserve; held to 0..1.
        sex: "male" (0.64, 1.92) or "female" (0.86, 1.67). Some programs keep 0.64 for both; the literature does not.

    Returns:
        60 min at 0.6923 give 100.44 for a man and 113.52 for a woman.

    References:
        Morton, Fitz-Clarke & Banister 1990, J Appl Physiol 69:1171-1177, doi:10.1152/jappl.1990.69.3.1171.
        Banister 1991, in Physiological Testing of Elite Athletes.
    """
    return impulse_rate(clip(hrr_fraction, 0.0, 1.0), EXPONENT[sex]) * minutes * WEIGHT[sex]


def steady_heart_rate_reserve(mean_impulse_rate: Quantity, exponent: Quantity | float) -> Quantity:
    """The steady fraction of heart-rate reserve with the same training impulse per minute.

    Weighting before averaging keeps intervals visible: equal times at 180 and 140 bpm (rest 60, maximum 190) are worth a steady 0.800,
    where the mean heart rate of 160 says 0.769.

    Args:
        mean_impulse_rate: time-weighted mean of `impulse_rate` over the run, >= 0.
        exponent: the b it was weighted with.

    Returns:
        Fraction x with x * exp(b * x) = mean_impulse_rate.
    """
    argument: Quantity = exponent * mean_impulse_rate
    return lambert_w(argument) / exponent


def heart_rate_max_nes(age_years: Quantity) -> Quantity:
    """Maximum heart rate expected at an age [bpm]; standard error of estimate 10.8 bpm, from adults of 19 to 89.

    Args:
        age_years: [years]. 40 gives 185.4 bpm.

    References:
        Nes et al. 2013, Scand J Med Sci Sports 23:697-704, doi:10.1111/j.1600-0838.2012.01445.x.
    """
    return 211 - 0.64 * age_years


def second_threshold(maximum: Quantity) -> Quantity:
    """Heart rate at the second threshold where no test says more: 93.5 % of maximum (SD 2.5) [bpm].

    References:
        Esteve-Lanao et al. 2026, Sports 14:29: 1,411 runners.
    """
    return SECOND_THRESHOLD_OF_MAXIMUM * maximum


def first_threshold(second: Quantity) -> Quantity:
    """Heart rate at the first threshold from that at the second, 85.1 / 93.5 of it [bpm]; same source as `second_threshold`."""
    return second * (FIRST_THRESHOLD_OF_MAXIMUM / SECOND_THRESHOLD_OF_MAXIMUM)
