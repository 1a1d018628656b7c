"""Distance along a track: from positions, and from a device's own column where that can be believed.

Apart, because GPX and TCX share it and nothing else in a reader computes. NaN is "not known" here; it becomes null in the Recording.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_EQUATOR_M = 6_378_137.0  # WGS 84, semi-major axis
_E2 = 6.694_379_990_14e-3  # WGS 84, first eccentricity squared
_MEAN_RADIUS_M = 6_371_008.8
_FLAT_ENOUGH_M = 20_000.0
_SHARE_OF_FALLS = 0.01  # a distance that falls more often than this within a lap is not one since the start


def steps(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances between consecutive positions.

    Args:
        latitude: [degrees north].
        longitude: [degrees east].

    Returns:
        One value less than there are positions [m]. On the WGS 84 ellipsoid by the radii of curvature at the middle latitude (within 0.01 %
        below 20 km), on the mean sphere by the haversine beyond.
    """
    north, east = np.radians(latitude), np.radians(longitude)
    middle = (north[1:] + north[:-1]) / 2
    d_north = np.diff(north)
    d_east = (np.diff(east) + np.pi) % (2 * np.pi) - np.pi
    curvature = 1 - _E2 * np.sin(middle) ** 2
    meridian = _EQUATOR_M * (1 - _E2) / curvature**1.5
    normal = _EQUATOR_M / np.sqrt(curvature)
    flat = np.hypot(meridian * d_north, normal * np.cos(middle) * d_east)
    half = np.sin(d_north / 2) ** 2 + np.cos(north[1:]) * np.cos(north[:-1]) * np.sin(d_east / 2) ** 2
    sphere = 2 * _MEAN_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    result: NDArray[np.float64] = np.where(sphere < _FLAT_ENOUGH_M, flat, sphere)
    return result


def from_positions(
    latitude: NDArray[np.float64], longitude: NDArray[np.float64], run: NDArray[np.int64], sessions: Sequence[slice]
) -> NDArray[np.float64]:
    """Cumulative distance within each session.

    Args:
        latitude: [degrees north], NaN where not known.
        longitude: [degrees east], NaN where not known.
        run: changes where a pause lies between two points; nothing is counted there.
        sessions: the points of each session.

    Returns:
        [m], NaN where there is no position.
    """
    along = np.full(len(latitude), np.nan)
    for session in sessions:
        placed = np.flatnonzero(~np.isnan(latitude[session])) + session.start
        if len(placed):
            moved = np.zeros(len(placed))
            moved[1:] = np.where(np.diff(run[placed]) == 0, steps(latitude[placed], longitude[placed]), 0.0)
            along[placed] = np.cumsum(moved)
    return along


def believable(given: NDArray[np.float64], lap: NDArray[np.int64], sessions: Sequence[slice]) -> NDArray[np.float64] | None:
    """The device's own distance, made to run on over laps, or None when it is not a distance since the start.

    Some programs start again at each lap, some write the metres of each second; the first is mended, the second is not believed.

    Args:
        given: [m] as the file says, NaN where it does not.
        lap: the lap of each point.
        sessions: the points of each session.
    """
    along = np.full(len(given), np.nan)
    for session in sessions:
        said = np.flatnonzero(~np.isnan(given[session])) + session.start
        values = given[said]
        if len(said) < 2 or values.max() == 0:
            return None
        fallen = np.diff(values) < 0
        at_lap = np.diff(lap[said]) != 0
        if (fallen & ~at_lap).mean() > _SHARE_OF_FALLS:
            return None
        carried = np.where(at_lap & (values[1:] < values[:-1] / 2), values[:-1], 0.0)
        along[said] = np.maximum.accumulate(values + np.concatenate([[0.0], np.cumsum(carried)]))
    return along
