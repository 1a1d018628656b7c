"""Distances against published geodesics."""

import numpy as np
import pytest

from legday.readers.distance import from_positions, steps


@pytest.mark.parametrize(
    ("start", "end", "metres"),
    [
        ((0.0, 0.0), (1 / 60, 0.0), 1842.9),  # a minute of latitude on WGS 84: 1,842.9 m at the equator
        ((90.0, 0.0), (90 - 1 / 60, 0.0), 1861.6),  # and 1,861.6 m at the pole
        ((0.0, 0.0), (0.0, 1 / 60), 1855.3),  # a minute of longitude at the equator
        ((0.0, 179.9999), (0.0, -179.9999), 22.264),  # over the date line
        ((50.0664, -5.7147), (58.6440, -3.0701), 968_900.0),  # Land's End to John o' Groats by the haversine
    ],
)
def test_steps(start: tuple[float, float], end: tuple[float, float], metres: float):
    """Near steps follow the ellipsoid, far ones the sphere."""
    there = steps(np.array([start[0], end[0]]), np.array([start[1], end[1]]))
    assert there.tolist() == pytest.approx([metres], rel=2e-4)


def test_nothing_is_counted_over_a_pause_or_a_missing_fix():
    """A gap in positions is bridged within a run; a change of run or session is not."""
    latitude = np.array([0.0, np.nan, 0.001, 0.5, 0.501, 0.0, 0.001])
    run = np.array([1, 1, 1, 2, 2, 3, 3])
    along = from_positions(latitude, np.where(np.isnan(latitude), np.nan, 0.0), run, [slice(0, 5), slice(5, 7)])
    near = pytest.approx(110.574, rel=1e-3)
    assert np.isnan(along[1])
    assert along[[0, 2, 3]].tolist() == [0.0, near, near]
    assert along[4] == pytest.approx(2 * 110.574, rel=1e-3)
    assert along[[5, 6]].tolist() == [0.0, near]
