"""Does an efficiency score reward leaks? Brazil's providers of 2019, scores beside losses.

    python bench/leaks.py [FOLDER] [--year 2019]

FOLDER holds the tables of SNIS; without it, those beside the repository. Prints, for what was
compared before and for each model of today, the rank correlation of score and losses and of score
and density (connections a km), mean scores above half and under a fifth lost, and how many of the
efficient lose more than 40 per cent.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
NEAR = [folder / "shared" / "data" / "brazil_snis" for folder in (ROOT.parent, ROOT.parent.parent)]
BESIDE = next((folder for folder in NEAR if folder.is_dir()), NEAR[0])

from waterpeers.analytics.frontiers import Model, efficiency, gather  # noqa: E402
from waterpeers.domain.frontiers import MODELS, FrontierModel  # noqa: E402

PUT_IN = ("pop_served_water", "produced")
EARLIER = (
    FrontierModel("cost, earlier", ("opex_total", "net_water_km"), PUT_IN, ()),
    FrontierModel("physical, earlier", ("staff_total", "net_water_km", "energy_water"), PUT_IN, ()),
)
COLUMNS = {
    "opex_total": "FN015", "staff_total": "FN026", "net_water_km": "AG005", "conn_water": "AG002",
    "pop_served_water": "AG001", "energy_water": "AG028", "pop_served_sewer": "ES001",
}  # fmt: skip
WATER = "water alone"


def table(folder: Path, year: str) -> dict[str, np.ndarray]:
    """Read what is compared; staff and costs are water's where there is no sewerage."""
    rows = []
    for name in ("provider_years_1995_2011.csv", "provider_years_2012_2021.csv"):
        with (folder / name).open(encoding="utf-8") as file:
            rows += [row for row in csv.DictReader(file) if row["year"] == year]

    def column(code: str) -> np.ndarray:
        return np.array([float(row[code] or "nan") for row in rows])

    found = {code: column(theirs) for code, theirs in COLUMNS.items()}
    exported = np.nan_to_num(column("AG019"))
    found["produced"] = column("AG006") + np.nan_to_num(column("AG018"))
    found["sold"] = column("AG011") - exported
    found["nrw_volume"] = found["produced"] - exported - found["sold"]
    found["losses"] = 100 * found["nrw_volume"] / (found["produced"] - exported)
    found["pop_served_sewer"] = np.nan_to_num(found["pop_served_sewer"])
    found[WATER] = found["pop_served_sewer"] == 0
    for part, whole in (("opex_water", "opex_total"), ("staff_water", "staff_total")):
        found[part] = np.where(found[WATER], found[whole], np.nan)
    return found


def tell(model: FrontierModel, there: dict[str, np.ndarray], who: np.ndarray, among: str) -> None:
    """Print what a model says of those ``who`` have all its figures."""
    known = who & (there["losses"] >= 0) & (there["losses"] <= 95) & (there["sold"] > 0)
    known &= (there["conn_water"] > 0) & (there["net_water_km"] > 0)
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
    scores = efficiency(units, Model(fixed_outputs=model.given)).scores
    losses = there["losses"][rows]
    density = (there["conn_water"] / there["net_water_km"])[rows]
    efficient = scores > 1 - 1e-9
    leaking = (efficient & (losses > 40)).sum()
    print(
        f"{model.code:18} {among:16} {len(rows):5} {spearmanr(scores, losses)[0]:+8.3f} "
        f"{spearmanr(scores, density)[0]:+8.3f} {scores[losses > 50].mean():8.3f} "
        f"{scores[losses < 20].mean():8.3f} {efficient.sum():5} {leaking:5}"
    )


def main() -> None:
    """Print a line a model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=BESIDE)
    parser.add_argument("--year", default="2019")
    asked = parser.parse_args()
    if not asked.folder.is_dir():
        print(f"No tables in {asked.folder}: nothing is measured.")
        return
    there = table(asked.folder, asked.year)
    everybody, water = np.ones(len(there["sold"]), dtype=bool), there[WATER]
    print(
        f"{'model':18} {'among':16} {'units':>5} {'losses':>8} {'density':>8} {'> 50 %':>8} "
        f"{'< 20 %':>8} {'at 1':>5} {'> 40':>5}"
    )
    for model in EARLIER:
        tell(model, there, everybody, "all")
        tell(model, there, water, WATER)
    for model in MODELS.values():
        both = "pop_served_sewer" in model.outputs
        tell(model, there, everybody if both else water, "all" if both else WATER)


if __name__ == "__main__":
    main()
