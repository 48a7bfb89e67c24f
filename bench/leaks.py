"""Does an efficiency score reward leaks? Brazil's providers, scores beside losses.

    python bench/leaks.py [FOLDER] [--year 2019]

FOLDER holds the tables of SNIS; without it, those beside the repository. Prints, for what was
compared before and for each model of today, of one year: the rank correlation of score and losses,
the same with size held (among equally large providers), with score and density (connections a km),
mean scores above half and under a fifth lost, and how many of the efficient lose more than 40 per
cent; and the rank correlation of score and losses of each year from 2012 to 2021.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import rankdata

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
NEAR = [folder / "shared" / "data" / "brazil_snis" for folder in (ROOT.parent, ROOT.parent.parent)]
BESIDE = next((folder for folder in NEAR if folder.is_dir()), NEAR[0])

from waterpeers.analytics.frontiers import Model, efficiency, gather  # noqa: E402
from waterpeers.domain.frontiers import EARLIER_MODELS, MODELS, FrontierModel  # noqa: E402

YEARS = range(2012, 2022)
RAW = ("pop_served_water", "produced")
FIRST_MODELS = (
    FrontierModel("cost, at first", ("opex_total", "net_water_km"), RAW, ()),
    FrontierModel("physical, at first", ("staff_total", "net_water_km", "energy_water"), RAW, ()),
)
COLUMNS = {
    "opex_total": "FN015", "staff_total": "FN026", "net_water_km": "AG005", "conn_water": "AG002",
    "pop_served_water": "AG001", "energy_water": "AG028", "pop_served_sewer": "ES001",
}  # fmt: skip
WATER = "water alone"
Table = dict[str, np.ndarray]


def tables(folder: Path) -> dict[str, Table]:
    """Read what is compared, by year; staff and costs are water's where there is no sewerage."""
    rows: dict[str, list[dict[str, str]]] = {}
    for name in ("provider_years_1995_2011.csv", "provider_years_2012_2021.csv"):
        with (folder / name).open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                rows.setdefault(row["year"], []).append(row)
    return {year: _table(there) for year, there in rows.items()}


def _table(rows: list[dict[str, str]]) -> Table:
    def column(code: str) -> np.ndarray:
        return np.array([float(row[code] or "nan") for row in rows])

    found = {code: column(theirs) for code, theirs in COLUMNS.items()}
    exported = np.nan_to_num(column("AG019"))
    found["produced"] = column("AG006") + np.nan_to_num(column("AG018"))
    found["sold"] = column("AG011") - exported
    found["water_supplied"] = found["produced"] - exported
    found["nrw_volume"] = found["water_supplied"] - found["sold"]
    with np.errstate(divide="ignore", invalid="ignore"):
        found["losses"] = 100 * found["nrw_volume"] / found["water_supplied"]
    found["pop_served_sewer"] = np.nan_to_num(found["pop_served_sewer"])
    found[WATER] = found["pop_served_sewer"] == 0
    for part, whole in (("opex_water", "opex_total"), ("staff_water", "staff_total")):
        found[part] = np.where(found[WATER], found[whole], np.nan)
    return found


@dataclass(frozen=True)
class Told:
    """What a model says of the providers of a year, and what else is known of these."""

    scores: np.ndarray
    losses: np.ndarray  # per cent
    connections: np.ndarray
    density: np.ndarray

    @property
    def with_losses(self) -> float:
        """Correlate the ranks of score and losses."""
        return _correlated(rankdata(self.scores), rankdata(self.losses))

    @property
    def with_losses_size_held(self) -> float:
        """Correlate what the rank of size does not tell of the ranks of score and losses."""
        size = rankdata(self.connections)
        return _correlated(
            _beyond(rankdata(self.scores), size), _beyond(rankdata(self.losses), size)
        )

    @property
    def with_density(self) -> float:
        """Correlate the ranks of score and density."""
        return _correlated(rankdata(self.scores), rankdata(self.density))


def _correlated(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one, other)[0, 1])


def _beyond(ranks: np.ndarray, by: np.ndarray) -> np.ndarray:
    line = np.column_stack([np.ones(len(by)), by])
    return ranks - line @ np.linalg.lstsq(line, ranks, rcond=None)[0]


def told(model: FrontierModel, there: Table, *, only_water: bool) -> Told:
    """Score all providers of a year that have what a model compares."""
    known = (there["losses"] >= 0) & (there["losses"] <= 95) & (there["sold"] > 0)
    known &= (there["conn_water"] > 0) & (there["net_water_km"] > 0)
    if only_water:
        known &= there[WATER]
    for code in model.columns:
        known &= np.isfinite(there[code])
    for code in model.inputs:
        known &= there[code] > 0
    rows = np.flatnonzero(known)
    columns = {code: there[code][rows] for code in model.columns}
    units = gather(
        [str(row) for row in rows],
        {code: columns[code] for code in model.inputs},
        {code: columns[code] for code in (*model.outputs, *model.given)},
    )
    connections = there["conn_water"][rows]
    return Told(
        efficiency(units, Model(fixed_outputs=model.given)).scores,
        there["losses"][rows],
        connections,
        connections / there["net_water_km"][rows],
    )


def asked() -> Iterator[tuple[FrontierModel, bool]]:
    """Give each model, and whether it is asked of those with water alone."""
    for model in FIRST_MODELS:
        yield model, False
        yield model, True
    for model in (*EARLIER_MODELS.values(), *MODELS.values()):
        yield model, "pop_served_sewer" not in model.outputs


def _line(model: FrontierModel, found: Told, *, only_water: bool) -> str:
    efficient = found.scores > 1 - 1e-9
    leaking = (efficient & (found.losses > 40)).sum()
    return (
        f"{model.code:18} {WATER if only_water else 'all':12} {len(found.scores):5} "
        f"{found.with_losses:+8.3f} {found.with_losses_size_held:+8.3f} {found.with_density:+8.3f} "
        f"{found.scores[found.losses > 50].mean():8.3f} "
        f"{found.scores[found.losses < 20].mean():8.3f} {efficient.sum():5} {leaking:5}"
    )


def main() -> None:
    """Print a line a model, of one year and of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=BESIDE)
    parser.add_argument("--year", default="2019")
    given = parser.parse_args()
    if not given.folder.is_dir():
        print(f"No tables in {given.folder}: nothing is measured.")
        return
    by_year = tables(given.folder)
    print(
        f"{'model':18} {'among':12} {'units':>5} {'losses':>8} {'of size':>8} {'density':>8} "
        f"{'> 50 %':>8} {'< 20 %':>8} {'at 1':>5} {'> 40':>5}"
    )
    for model, only_water in asked():
        found = told(model, by_year[given.year], only_water=only_water)
        print(_line(model, found, only_water=only_water))
    print(f"\n{'model':18} {'among':12} {' '.join(f'{year:>6}' for year in YEARS)}   mean")
    for model, only_water in asked():
        course = [
            told(model, by_year[str(year)], only_water=only_water).with_losses for year in YEARS
        ]
        print(
            f"{model.code:18} {WATER if only_water else 'all':12} "
            f"{' '.join(f'{one:+6.2f}' for one in course)} {np.mean(course):+6.3f}"
        )


if __name__ == "__main__":
    main()
