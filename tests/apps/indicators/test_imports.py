"""Tables of figures in every shape: long, a column for each year, units, other headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import NOON
from tests.world import operator
from waterpeers.apps.foundation.mappings import Mapping, read_mapping
from waterpeers.apps.foundation.tables import open_table
from waterpeers.apps.indicators.actions.imports import Figures, import_figures
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.operators.actions.imports import import_operators
from waterpeers.apps.operators.models import Identifier, Organisation
from waterpeers.apps.operators.rows import FIELDS, shipped_mapping
from waterpeers.domain.actors import Actor
from waterpeers.domain.verdicts import NotValid

pytestmark = pytest.mark.django_db
KEEPER = Actor(person=None, is_administrator=True)
HEAD = 'scheme = "test"\n[fields]\nidentifier = "id"\n'


@pytest.fixture
def lake() -> Organisation:
    made = operator("Lake")
    Identifier.objects.create(organisation=made, scheme="test", value="1")
    return made


def mapping(folder: Path, text: str) -> Mapping:
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path, FIELDS)


def bring(folder: Path, toml: str, table: str, **options: bool) -> Figures:
    path = folder / "figures.csv"
    path.write_text(table, encoding="utf-8")
    shape = mapping(folder, toml)
    return import_figures(open_table(path), shape, actor=KEEPER, at=NOON, **options)


def stored() -> list[tuple[str, int, float, str]]:
    rows = Value.objects.select_related("sheet").order_by("variable", "sheet__starts_on")
    return [(v.variable, v.sheet.period.year, v.value, v.reported_unit) for v in rows]


LONG = """
year = "year"
scheme = "test"
[fields]
identifier = "id"
[long]
variable = "indicator"
value = "value"
unit = "unit"
[long.variables]
AG006 = "produced"
km = "net_water_km"
"""


def test_a_long_table_has_a_value_and_its_unit_in_each_row(tmp_path, lake):
    table = (
        "id,year,indicator,value,unit\n1,2020,AG006,4.5,thousand m³\n1,2020,km,10,mile\n"
        "1,2021,AG006,4600,m3\n1,2021,no such,7,\n1,2021,km,,km\n"
    )

    outcome = bring(tmp_path, LONG, table)

    assert (outcome.rejected, outcome.values) == ([], 3)
    assert stored() == [
        ("net_water_km", 2020, pytest.approx(16.09344), "mile"),
        ("produced", 2020, 4500.0, "thousand m³"),
        ("produced", 2021, 4600.0, "m3"),
    ]
    again = bring(tmp_path, LONG, table).stored
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)


def test_faults_of_a_long_table_name_their_column(tmp_path, lake):
    table = (
        "id,year,indicator,value,unit\n1,2020,AG006,4.5,km\n1,2020,km,ten,km\n"
        "1,2021,km,5,km\n1,2021,km,6,km\n"
    )

    outcome = bring(tmp_path, LONG, table)

    assert [(f.row, f.column, f.reason.code) for f in outcome.rejected] == [
        (2, "unit", "unit_does_not_fit"),
        (3, "value", "not_a_number"),
        (5, "id", "year_given_twice"),
    ]
    assert not Value.objects.exists()


def test_a_table_may_have_a_column_for_each_year(tmp_path, lake):
    toml = HEAD + '[values."sold_{year}"]\nvariable = "sold"\nunit = "thousand m3"\n'

    outcome = bring(tmp_path, toml, "id,sold_2019,sold_2020,sold_target\n1,5,6,99\n")

    assert outcome.rejected == []
    assert [row[:3] for row in stored()] == [("sold", 2019, 5000.0), ("sold", 2020, 6000.0)]


def test_a_column_is_found_by_its_headings_of_other_editions(tmp_path, lake):
    toml = (
        'year = "year"\n' + HEAD + '[values.sold]\nvariable = "sold"\n'
        '[also]\nsold = ["Water sold (m3)"]\nyear = ["Reporting year"]\n'
    )

    bring(tmp_path, toml, "id,Reporting year,Water sold (m3)\n1,2020,7\n")

    assert stored() == [("sold", 2020, 7.0, "")]


def test_an_import_asks_about_slips_and_keeps_the_questions_beside_drafts(tmp_path, lake):
    toml = 'year = "year"\n' + HEAD + '[values.sold]\nvariable = "sold"\n'
    rows = "1,2020,2400000\n1,2021,2500000\n1,2022,2600000\n1,2023,2640\n"

    outcome = bring(tmp_path, toml, "id,year,sold\n" + rows)

    assert [(each.year, each.variable, each.reason.code) for each in outcome.stored.questions] == [
        (2023, "sold", "unit_slip_below")
    ]
    asked = Value.objects.exclude(questions=[])
    assert [value.sheet.period.year for value in asked] == [2023]
    assert bring(tmp_path, toml, "id,year,sold\n" + rows).stored.questions == []


@pytest.mark.parametrize("wrong", ['variable = "no_such"', 'variable = "sold"\nunit = "km"'])
def test_a_mapping_with_a_wrong_variable_or_unit_is_refused(tmp_path, wrong):
    with pytest.raises(NotValid):
        mapping(tmp_path, HEAD + f"[values.x]\n{wrong}\n")


@pytest.mark.real_data
@pytest.mark.parametrize("state", ["georgia", "california"])
def test_the_us_audits_come_in_by_the_mapping_that_ships(shared, state):
    shape = read_mapping(shipped_mapping(f"us_water_audits_{state}"), FIELDS)
    path = shared / "data" / "us_water_audits" / f"{state}_audits.csv"
    import_operators(open_table(path), shape, actor=KEEPER, at=NOON, good_rows=True)

    table = open_table(path)
    first = import_figures(table, shape, actor=KEEPER, at=NOON, good_rows=True).stored
    again = import_figures(table, shape, actor=KEEPER, at=NOON, good_rows=True).stored

    assert first.created > 5000
    assert (again.created, again.updated, again.unchanged) == (0, 0, first.created)
    miles = Value.objects.filter(variable="net_water_km").first()
    assert miles is not None
    assert miles.value == pytest.approx(float(miles.reported) * 1.609344)
