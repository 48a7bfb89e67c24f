"""Make the world's outline, the table of countries and their boxes that ship with the package.

Usage: python tools/build_map.py COUNTRIES_50M_TOPOJSON CLDR_CORE_FOLDER

The outline is from Natural Earth, 1:50 million (public domain), simplified arc by arc, so that
borders stay joined; the boxes are those of its polygons. Codes and regions are from the Unicode
CLDR (Unicode licence).
"""

import heapq
import itertools
import json
import sys
from bisect import bisect_left
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from waterpeers.domain.world import HEIGHT, WIDTH, place  # noqa: E402

OUTLINE = ROOT / "waterpeers/site/static/waterpeers/world.svg"
TABLE = ROOT / "waterpeers/apps/operators/data/countries.json"
LEAST_AREA = 0.32  # of the triangle that a point spans with its neighbours, in map units
BOXES = ROOT / "waterpeers/domain/data/country_boxes.json"
# Lands that this source does not count to a country whose operators may work there.
ALSO = {"Kosovo": "RS", "Somaliland": "SO", "N. Cyprus": "CY", "W. Sahara": "MA"}
CRIMEA = (44.3, 32.4, 46.3, 36.7)
REGIONS = {"002", "019", "142", "150", "009"}


def simplify(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Drop the points that matter least (Visvalingam), never the two ends."""
    count = len(points)
    before, after = list(range(-1, count - 1)), list(range(1, count + 1))

    def area(i: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = points[before[i]], points[i], points[after[i]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    heap = [(area(i), i) for i in range(1, count - 1)]
    heapq.heapify(heap)
    gone: set[int] = set()
    while heap:
        size, i = heapq.heappop(heap)
        if size >= LEAST_AREA:
            break
        if i in gone or size != area(i):
            continue
        gone.add(i)
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for j in (left, right):
            if 0 < j < count - 1:
                heapq.heappush(heap, (area(j), j))
    return [point for i, point in enumerate(points) if i not in gone]


def arcs_of(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Undo the quantisation: longitude and latitude of every arc."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)
    return arcs


def rings_of(geometry: dict[str, Any]) -> list[list[int]]:
    """Give each ring as the list of its arcs."""
    if geometry["type"] == "Polygon":
        return list(geometry["arcs"])
    return [ring for polygon in geometry["arcs"] for ring in polygon]


def join(ring: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """Join a ring's arcs; a negative number is an arc walked backwards."""
    line: list[tuple[float, float]] = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        line += arc[1:] if line else arc
    return line


def area_and_centre(ring: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Give area, and longitude and latitude of the middle of a ring."""
    if max(x for x, _ in ring) - min(x for x, _ in ring) > 180:  # it lies across 180°
        ring = [(x + 360 if x < 0 else x, y) for x, y in ring]
    area = cx = cy = 0.0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = ax * by - bx * ay
        area, cx, cy = area + cross, cx + (ax + bx) * cross, cy + (ay + by) * cross
    if abs(area) < 1e-9:
        return 0.0, ring[0][0], ring[0][1]
    return abs(area) / 2, cx / (3 * area), cy / (3 * area)


Box = tuple[float, float, float, float]  # south, west, north, east


def boxes_of(ring: list[tuple[float, float]]) -> list[Box]:
    """Give the box around a ring; two for one that lies across 180°."""
    xs = [x for x, _ in ring]
    if max(xs) - min(xs) > 180:
        sides = ([(x, y) for x, y in ring if x < 0], [(x, y) for x, y in ring if x >= 0])
        return [box for side in sides for box in boxes_of(side)]
    ys = [y for _, y in ring]
    return [(min(ys), min(xs), max(ys), max(xs))]


def joined(boxes: list[Box]) -> list[Box]:
    """Put boxes together where one around two is no larger than both; a degree counts around."""

    def around(one: Box, other: Box) -> Box:
        south, west = min(one[0], other[0]), min(one[1], other[1])
        return south, west, max(one[2], other[2]), max(one[3], other[3])

    def size(box: Box) -> float:
        return (box[2] - box[0] + 1) * (box[3] - box[1] + 1)

    def gain(pair: tuple[Box, Box]) -> float:
        return size(pair[0]) + size(pair[1]) - size(around(*pair))

    boxes = sorted(set(boxes))
    while len(boxes) > 1:
        pair = max(itertools.combinations(boxes, 2), key=gain)
        if gain(pair) < 0:
            break
        boxes = sorted({*boxes, around(*pair)} - {*pair} | {around(*pair)})
    return boxes


EDGE = sorted((y, x) for x, y in (place(lat / 4, 180) for lat in range(-360, 361)))


def unwrapped(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Carry the part of a country beyond 180° over the eastern edge, where it is cut off."""
    xs = [x for x, _ in ring]
    if not (min(xs) < WIDTH * 0.4 and max(xs) > WIDTH * 0.8):
        return ring
    over = []
    for x, y in ring:
        if x < WIDTH / 2:
            edge = EDGE[min(bisect_left(EDGE, (y, 0.0)), len(EDGE) - 1)][1]
            x += 2 * (edge - WIDTH / 2)
        over.append((x, y))
    return over


def path_of(ring: list[tuple[float, float]]) -> str:
    """Write a ring as whole steps from point to point."""
    points = [(round(x), round(y)) for x, y in ring]
    text = f"M{points[0][0]} {points[0][1]}l"
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        if (ax, ay) != (bx, by):
            text += f"{bx - ax} {by - ay} ".replace(" -", "-")
    return text.strip() + "z"


def main() -> None:
    """Write the files."""
    topology = json.loads(Path(sys.argv[1]).read_text())
    cldr = Path(sys.argv[2]) / "supplemental"
    codes = json.loads((cldr / "codeMappings.json").read_text())["supplemental"]["codeMappings"]
    tree = json.loads((cldr / "territoryContainment.json").read_text())["supplemental"][
        "territoryContainment"
    ]
    within = {
        child: parent
        for parent, entry in tree.items()
        if parent.isdigit() and "_grouping" not in entry
        for child in entry["_contains"]
    }
    by_number = {
        entry["_numeric"]: code
        for code, entry in codes.items()
        if "_numeric" in entry and len(code) == 2 and "_alpha3" in entry
    }
    globe = arcs_of(topology)
    flat = [simplify([place(lat, lon) for lon, lat in arc]) for arc in globe]
    centres: dict[str, tuple[float, float]] = {}
    boxes: dict[str, list[Box]] = {"UA": [CRIMEA]}
    path = ""
    for geometry in topology["objects"]["countries"]["geometries"]:
        if geometry.get("id") == "010":  # Antarctica has no water operators
            continue
        rings = rings_of(geometry)
        best = max((area_and_centre(join(ring, globe)) for ring in rings), default=None)
        code = by_number.get(geometry.get("id", ""))
        if code is None and geometry["properties"]["name"] == "Kosovo":
            code = "XK"
        if code and best:
            east = best[1] - 360 if best[1] > 180 else best[1]
            centres[code] = (round(best[2], 2), round(east, 2))
        for name in filter(None, (code, ALSO.get(geometry["properties"]["name"]))):
            boxes.setdefault(name, []).extend(
                box for ring in rings for box in boxes_of(join(ring, globe))
            )
        for ring in rings:
            line = unwrapped(join(ring, flat))
            xs, ys = [x for x, _ in line], [y for _, y in line]
            if len(line) >= 4 and (max(xs) - min(xs)) + (max(ys) - min(ys)) > 2.2:
                path += path_of(line)
    OUTLINE.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="{path}" fill="#b8c9cd" stroke="#edf4f5" stroke-width=".5"/></svg>\n'
    )
    rounded = {
        code: [[round(each, 2) for each in box] for box in joined(found)]
        for code, found in sorted(boxes.items())
    }
    lines = ",\n".join(
        f"{json.dumps(code)}: {json.dumps(found)}" for code, found in rounded.items()
    )
    BOXES.write_text(f"{{\n{lines}\n}}\n")
    rows = []
    for code, entry in sorted(codes.items()):
        if len(code) != 2 or "_alpha3" not in entry or code in {"AQ", "ZZ", "AC", "TA", "QO"}:
            continue
        subregion = within.get(code, "")
        region = subregion
        while region and region not in REGIONS:
            region = within.get(region, "")
        if not region or "_numeric" not in entry:
            continue
        latitude, longitude = centres.get(code, (None, None))
        iso3 = "XKX" if code == "XK" else entry["_alpha3"]  # as lists of the World Bank write it
        rows.append([code, iso3, region, subregion, latitude, longitude])
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    head = ["code", "iso3", "region", "subregion", "latitude", "longitude"]
    lines = ",\n".join(json.dumps(row) for row in rows)
    TABLE.write_text(f'{{"columns": {json.dumps(head)},\n"rows": [\n{lines}\n]}}\n')
    print(len(rows), "countries,", sum(row[4] is None for row in rows), "without a place")


if __name__ == "__main__":
    main()
