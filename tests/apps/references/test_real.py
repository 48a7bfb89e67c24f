"""A published table of thousands of utilities, summed up, against another way to work it out."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from waterpeers.apps.foundation.mappings import read_mapping
from waterpeers.apps.foundation.tables import open_table
from waterpeers.apps.operators.imports.rows import FIELDS, shipped_mapping
from waterpeers.apps.operators.models import Country, CountryFact, CountryFactKind
from waterpeers.apps.references.imports import read_references
from waterpeers.domain.references import ReferenceGroup

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]
GROUPS = {
    "Low income": "low", "Lower middle income": "lower_middle",
    "Upper middle income": "upper_middle", "High income": "high",
}  # fmt: skip
BOUNDS = {"small": (0, 10_000), "medium": (10_000, 100_000), "large": (100_000, np.inf)}


def test_what_is_usual_in_countries_of_an_income_group_is_that_of_another_way(shared, measured):
    """Water produced by person in the IBNET panel, by the World Bank's groups of 2023."""
    with (shared / "data" / "countries" / "countries.csv").open(encoding="utf-8") as file:
        groups = {
            row["iso2"]: (row["iso3"], GROUPS[row["wb_income_fy23"]])
            for row in csv.DictReader(file)
            if row["wb_income_fy23"] in GROUPS
        }
    known = set(Country.objects.values_list("pk", flat=True))
    CountryFact.objects.bulk_create(
        CountryFact(country_id=iso2, kind=CountryFactKind.INCOME_GROUP, year=2004, value=group)
        for iso2, (_iso3, group) in groups.items()
        if iso2 in known
    )
    path = shared / "data" / "ibnet_panel" / "utility_years.csv"
    mapping = read_mapping(shipped_mapping("ibnet_panel"), FIELDS)
    found = read_references(open_table(path), mapping)
    by_country = dict(groups.values())
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == "2014"]

    told = []
    for group in ("lower_middle", "upper_middle"):
        litres = [
            1000 * float(row["volume_produced_m3"]) / float(row["pop_served_water"]) / 365
            for row in rows
            if by_country.get(row["iso3"]) == group
            and row["volume_produced_m3"] and float(row["pop_served_water"] or 0) > 0
        ]  # fmt: skip
        point = found.series[ReferenceGroup("I.production_lpcd", income=group)][2014]
        by_hand = np.quantile(litres, [0.25, 0.5, 0.75], method="hazen")
        assert point.number == len(litres) > 50
        assert (point.low, point.middle, point.high) == pytest.approx(by_hand, rel=1e-3)
        told.append(f"{group} {point.low:.0f} to {point.high:.0f} of {point.number}")
    measured("IBNET 2014, litres produced by person and day, half of them: " + ", ".join(told))


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
