"""A published table of thousands of utilities, summed up, against another way to work it out."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from waterpeers.apps.foundation.mappings import read_mapping
from waterpeers.apps.foundation.tables import open_table
from waterpeers.apps.operators.imports.rows import FIELDS, shipped_mapping
from waterpeers.apps.references.imports import read_references
from waterpeers.domain.references import ReferenceGroup

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]
BOUNDS = {"small": (0, 10_000), "medium": (10_000, 100_000), "large": (100_000, np.inf)}


def test_quarters_of_brazil_are_those_of_another_way(shared, measured):
    """Loss by volumes and staff by connections, by year and size, from the table itself."""
    path = shared / "data" / "brazil_snis" / "provider_years_2012_2021.csv"
    mapping = read_mapping(shipped_mapping("brazil_snis"), FIELDS)
    found = read_references(open_table(path), mapping)
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    def of(row, code):
        return float(row[code] or "nan")

    compared = 0
    for size, (least, most) in BOUNDS.items():
        for year in range(2012, 2022):
            lost = []
            for row in rows:
                if int(row["year"]) != year or not least <= of(row, "AG002") < most:
                    continue
                out = np.nan_to_num(of(row, "AG019"))
                supplied = of(row, "AG006") + np.nan_to_num(of(row, "AG018")) - out
                billed = of(row, "AG011") - out
                if supplied == supplied and billed == billed and supplied:
                    lost.append(100 * (supplied - billed) / supplied)
            point = found.series[ReferenceGroup("I.nrw_percent", "BR", size)][year]
            by_hand = np.quantile(lost, [0.25, 0.5, 0.75], method="hazen")
            assert point.number == pytest.approx(len(lost), abs=2)
            assert (point.low, point.middle, point.high) == pytest.approx(by_hand, abs=0.2)
            compared += 3
    measured(f"SNIS: {compared} quarters and middles, {len(found.series)} series")
