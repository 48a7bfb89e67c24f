"""Whether a place lies in its country, as far as boxes around the country can tell.

The boxes are those of Natural Earth's countries, 1:50 million (public domain), made by
``tools/build_map.py``: several where a country lies apart. A place is outside where it is in none
of them, nor ``NEAR`` one. Lands that several countries claim are in the boxes of each.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from waterpeers.domain.verdicts import Reason

PLACE_QUESTIONS = frozenset({"place_outside_country", "place_turned_round"})
NEAR = 0.25  # degrees around a box: what a map of this scale leaves out


@cache
def _boxes() -> dict[str, list[tuple[float, float, float, float]]]:
    """Read the boxes by country: south, west, north, east."""
    text = files("waterpeers.domain").joinpath("data/country_boxes.json").read_text("utf-8")
    return {code: [tuple(box) for box in found] for code, found in json.loads(text).items()}


def lies_in(country: str, latitude: float, longitude: float) -> bool:
    """Whether a place is in or near a box of a country."""
    return any(
        south - NEAR <= latitude <= north + NEAR and west - NEAR <= longitude <= east + NEAR
        for south, west, north, east in _boxes().get(country, ())
    )


def middle_of(country: str | None) -> tuple[float, float] | None:
    """Give the middle of a country's largest box, to tell what is near it at all; or nothing.

    Latitude and longitude in degrees. It is no place of anybody: not for distances that are shown.
    """
    boxes = _boxes().get(country or "", ())
    if not boxes:
        return None
    south, west, north, east = max(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
    return (south + north) / 2, (west + east) / 2


def question_about_place(
    country: str | None, latitude: float | None, longitude: float | None
) -> Reason | None:
    """Ask about a place that is not in its country, and name the one that may be meant.

    >>> question_about_place("KE", 36.8, -1.3).code
    'place_turned_round'
    """
    if latitude is None or longitude is None or not country or country not in _boxes():
        return None
    if lies_in(country, latitude, longitude):
        return None
    said = (("country", country), ("latitude", f"{latitude:g}"), ("longitude", f"{longitude:g}"))
    for meant in _readings(latitude, longitude):
        if lies_in(country, *meant):
            params = (*said, ("meant", "{:g}, {:g}".format(*meant)))
            return Reason("place_turned_round", params, "latitude")
    return Reason("place_outside_country", said, "latitude")


def _readings(latitude: float, longitude: float) -> list[tuple[float, float]]:
    """Give what may be meant: the two swapped, or a sign that was lost."""
    return [
        (longitude, latitude),
        (-latitude, longitude),
        (latitude, -longitude),
        (-latitude, -longitude),
    ]
