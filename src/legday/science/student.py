"""Student's t in terms of the normal distribution, which needs no special functions.

Apart from statistics.py, because few runs need it and no score does.
"""

from __future__ import annotations

import math

from legday.science.statistics import normal_cdf

Z_90 = 1.6448536269514722  # 90 % of a standard normal lie within


def normal_score(t: float, degrees: float) -> float:
    """The standard normal value that is as improbable as t.

    Args:
        t: of Student's distribution.
        degrees: of freedom, >= 1.

    References:
        Wallace 1959, Ann Math Stat 30:1121-1130, doi:10.1214/aoms/1177706087. t = 2.776 with 4 degrees: 1.96.
    """
    size = (8 * degrees + 1) / (8 * degrees + 3) * math.sqrt(degrees * math.log1p(t * t / degrees))
    return math.copysign(size, t)


def student_quantile(z: float, degrees: float) -> float:
    """The t that is as improbable as the standard normal value z, the inverse of `normal_score`.

    Args:
        z: standard normal value.
        degrees: of freedom, >= 1.
    """
    scaled = z * (8 * degrees + 3) / (8 * degrees + 1)
    return math.copysign(math.sqrt(degrees * math.expm1(scaled * scaled / degrees)), z)


def two_sided(t: float, degrees: float) -> float:
    """The probability of a value at least as far from 0 as t, by chance alone."""
    return 2 * (1 - normal_cdf(abs(normal_score(t, degrees))))
