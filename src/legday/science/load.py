"""Loads of a session that grow with its length: session RPE, the training stress family, the normalised impulse.

Apart from intensity.py, because a load is not an intensity: three easy hours are a high load and not a hard run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legday.science.heart_rate import trimp_banister

if TYPE_CHECKING:
    from legday.science.elementary import Quantity


def session_rpe_load(session_rpe: Quantity, minutes: Quantity | float) -> Quantity:
    """Foster's session load: how hard the whole session felt times its length [arbitrary units].

    Args:
        session_rpe: CR10, 0-10, asked about 30 min after the end (a later answer hardly differs).
        minutes: [min]. 120 min at 6 are 720.

    References:
        Foster et al. 2001, J Strength Cond Res 15:109-115, doi:10.1519/00124278-200102000-00019.
    """
    return session_rpe * minutes


def intensity_factor(normalised: Quantity, threshold: Quantity | float) -> Quantity:
    """Normalised effort over the effort at threshold.

    Args:
        normalised: normalised power [W] or normalised grade-adjusted SPEED [m/s]; a pace would turn the ratio over.
        threshold: in the same unit, > 0. 5:00 /km against a threshold of 4:30 /km is 0.9.

    References:
        Coggan, as described by TrainingPeaks.
    """
    return normalised / threshold


def training_stress_score(normalised: Quantity, threshold: Quantity | float, time: Quantity | float) -> Quantity:
    """The training stress score: 100 for one hour at threshold [arbitrary units].

    By power it is TSS, by grade-adjusted speed rTSS, by lactate-normalised power GOVSS.

    Args:
        normalised: as in `intensity_factor`.
        threshold: in the same unit, > 0.
        time: moving time [s]. 30 min at 5:00 /km against 4:30 /km are 40.5.

    References:
        Coggan, as described by TrainingPeaks; Skiba 2006 for GOVSS.
    """
    return intensity_factor(normalised, threshold) ** 2 * time / 36


def trimp_score(trimp: Quantity, threshold_reserve: Quantity, sex: str = "male") -> Quantity:
    """Banister's impulse on the scale of the training stress score: 100 for one hour at threshold heart rate.

    Args:
        trimp: `trimp_banister` of the session, by the same sex.
        threshold_reserve: fraction of the heart-rate reserve at threshold heart rate, > 0.
        sex: "male" or "female".

    Returns:
        Arbitrary units. An hour at 150 bpm with rest 60, maximum 190, threshold 170: 60.893.

    References:
        The definition is GoldenCheetah's TRIMP(100).
    """
    return trimp * 100 / trimp_banister(60.0, threshold_reserve, sex)
