"""Where a place lies on the world map: the Equal Earth projection, which keeps areas true.

Source: Šavrič, Patterson and Jenny (2018), "The Equal Earth map projection", International
Journal of Geographical Information Science 33(3), 454-465.
"""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088  # mean radius, IUGG
WIDTH, HEIGHT = 1000, 440  # of the map, without the far south
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_SCALE = WIDTH / 5.41326
_TOP = 1.3173627591574  # the projection's ordinate of the pole


def place(latitude: float, longitude: float) -> tuple[float, float]:
    """Give x and y in the units of the map for degrees north and east."""
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    t2 = theta * theta
    t6 = t2 * t2 * t2
    y = theta * (_A[0] + _A[1] * t2 + t6 * (_A[2] + _A[3] * t2))
    slope = _A[0] + 3 * _A[1] * t2 + t6 * (7 * _A[2] + 9 * _A[3] * t2)
    x = 2 * sqrt(3) * radians(longitude) * cos(theta) / (3 * slope)
    return WIDTH / 2 + x * _SCALE, (_TOP - y) * _SCALE


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the kilometres between two places in degrees north and east, on a round earth."""
    (north, east), (to_north, to_east) = (map(radians, each) for each in (one, other))
    half = sin((to_north - north) / 2) ** 2
    half += cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
