"""Tables of figures in every shape: long, a column for each year, units, other headings."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import NOON
from tests.world import operator
from waterpeers.apps.foundation.mappings import Mapping, read_mapping
from waterpeers.apps.foundation.tables import open_table
from waterpeers.apps.indicators.actions.imports import ImportedFigures, import_figures
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.indicators.queries.results import panel
from waterpeers.apps.indicators.queries.values import values_for
from waterpeers.apps.operators.actions.imports import import_operators
from waterpeers.apps.operators.imports.rows import FIELDS, shipped_mapping
from waterpeers.apps.operators.models import Identifier, Organisation
from waterpeers.domain.actors import NOBODY, Act, Actor
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


def bring(folder: Path, toml: str, table: str, **options: bool) -> ImportedFigures:
    path = folder / "figures.csv"
    path.write_text(table, encoding="utf-8")
    shape = mapping(folder, toml)
    return import_figures(open_table(path), shape, act=Act(KEEPER, NOON), **options)


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
    import_operators(open_table(path), shape, act=Act(KEEPER, NOON), good_rows=True)

    table = open_table(path)
    first = import_figures(table, shape, act=Act(KEEPER, NOON), good_rows=True).stored
    again = import_figures(table, shape, act=Act(KEEPER, NOON), good_rows=True).stored

    assert first.created > 5000
    assert (again.created, again.updated, again.unchanged) == (0, 0, first.created)
    miles = Value.objects.filter(variable="net_water_km").first()
    assert miles is not None
    assert miles.value == pytest.approx(float(miles.reported) * 1.609344)


# --- parts of a utility, and periods that are no calendar years ---

ZONES = 'year = "year"\n' + HEAD + '[zone]\nname = "part"\nkind = "kind"\n'
SOLD = '[values.sold]\nvariable = "sold"\n'


def sheets() -> list[tuple[str, str, str, str]]:
    rows = Sheet.objects.order_by("zone_kind", "zone_name", "starts_on")
    return [(str(s.zone_kind), s.zone_name, f"{s.starts_on}", f"{s.ends_before}") for s in rows]


def test_figures_of_a_zone_or_a_pilot_never_count_as_those_of_the_utility(tmp_path, lake):
    toml = "published = true\n" + ZONES + '[zone.kinds]\nDMA = "zone"\n' + SOLD
    table = (
        "id,year,kind,part,sold\n1,2020,,,5000000\n1,2020,whole,All,\n1,2020,DMA,North,3\n"
        "1,2020,pilot,North,2\n1,2021,Pilot,North,4\n"
    )

    outcome = bring(tmp_path, toml, table)

    assert outcome.rejected == []
    assert [(kind, name) for kind, name, *_ in sheets()] == [
        ("pilot", "North"), ("pilot", "North"), ("whole", ""), ("zone", "North"),
    ]  # fmt: skip
    assert panel(2020, ["sold"]) == {lake.pk: {"sold": (5_000_000, "")}}
    assert panel(2021, ["sold"]) == {}
    assert [value.value for value in values_for(NOBODY, lake)] == [5_000_000]
    again = bring(tmp_path, toml, table).stored
    assert (again.created, again.updated, again.unchanged) == (0, 0, 4)


def test_a_part_is_asked_about_beside_its_own_years_only(tmp_path, lake):
    rows = [f"1,{year},zone,North,{50 * year}" for year in (2019, 2020, 2021)]
    rows += [f"1,{year},,,{5000 * year}" for year in (2019, 2020, 2021)]
    rows += ["1,2022,zone,North,100", "1,2022,,,10000000"]
    table = "\n".join(["id,year,kind,part,sold", *rows])

    looked = bring(tmp_path, ZONES + SOLD, table, dry_run=True).stored.questions
    stored = bring(tmp_path, ZONES + SOLD, table).stored.questions

    assert [(each.zone, each.year, each.value) for each in stored] == [("North", 2022, 100)]
    assert looked == stored


def test_faults_of_parts_and_periods_name_their_column(tmp_path, lake):
    toml = ZONES.replace('year = "year"\n', "") + '[period]\nfirst_day = "from"\nlast_day = "to"\n'
    table = (
        "id,from,to,kind,part,sold\n1,2020-07-01,2021-06-30,suburb,North,1\n"
        "1,2020-07-01,2021-06-30,pilot,,1\n1,2020-07-01,2021-06-30,,North,1\n"
        "1,1 July,2021-06-30,,,1\n1,2021-07-01,2021-06-30,,,1\n"
    )

    outcome = bring(tmp_path, toml + SOLD, table)

    assert [(f.row, f.column, f.reason.code) for f in outcome.rejected] == [
        (2, "kind", "zone_kind_not_known"),
        (3, "part", "zone_and_name"),
        (4, "kind", "zone_kind_not_known"),
        (5, "from", "not_a_date"),
        (6, "to", "period_ends_before_it_starts"),
    ]
    assert not Sheet.objects.exists()


def test_a_long_table_names_its_periods_by_their_days(tmp_path, lake):
    toml = LONG.replace('year = "year"\n', "") + '[period]\nfirst_day = "from"\nlast_day = "to"\n'
    toml += '[zone]\nname = "part"\n'
    table = (
        "id,from,to,part,indicator,value,unit\n1,2020-07-01,2021-06-30,,AG006,4,m3\n"
        "1,2021-01-01,2021-12-31,,AG006,5,m3\n1,2021-01-01,2021-12-31,North,AG006,3,m3\n"
    )

    assert bring(tmp_path, toml, table).rejected == []

    assert sheets() == [
        ("whole", "", "2020-07-01", "2021-07-01"),
        ("whole", "", "2021-01-01", "2022-01-01"),
        ("zone", "North", "2021-01-01", "2022-01-01"),
    ]


def test_dates_of_a_workbook_are_days(tmp_path, lake):
    toml = HEAD + '[period]\nfirst_day = "from"\nlast_day = "to"\n' + SOLD
    workbook = openpyxl.Workbook()
    workbook.active.append(["id", "from", "to", "sold"])
    workbook.active.append(["1", date(2020, 7, 1), date(2021, 6, 30), 7])
    workbook.save(tmp_path / "figures.xlsx")

    shape = mapping(tmp_path, toml)
    outcome = import_figures(open_table(tmp_path / "figures.xlsx"), shape, act=Act(KEEPER, NOON))

    assert outcome.rejected == []
    assert sheets() == [("whole", "", "2020-07-01", "2021-07-01")]


@pytest.mark.parametrize("written", ["1e999", "-1e999", "nan"])
def test_a_number_beyond_all_numbers_is_refused_in_a_workbook_too(tmp_path, lake, written):
    workbook = openpyxl.Workbook()
    workbook.active.append(["id", "year", "sold"])
    workbook.active.append(["1", 2020, 12345])
    workbook.save(tmp_path / "made.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "made.xlsx") as made,
        zipfile.ZipFile(tmp_path / "figures.xlsx", "w") as other,
    ):
        for name in made.namelist():
            part = made.read(name)
            other.writestr(name, part.replace(b"<v>12345</v>", f"<v>{written}</v>".encode()))

    shape = mapping(tmp_path, 'year = "year"\n' + HEAD + SOLD)
    outcome = import_figures(open_table(tmp_path / "figures.xlsx"), shape, act=Act(KEEPER, NOON))

    assert [(f.row, f.column, f.reason.code) for f in outcome.rejected] == [
        (2, "sold", "not_a_number")
    ]
    assert not Value.objects.exists()


def test_years_may_begin_in_another_month(tmp_path, lake):
    toml = 'year = "year"\nyear_begins = "04-01"\n' + HEAD + SOLD
    columns = 'year_begins = "04-01"\n' + HEAD + '[values."sold_{year}"]\nvariable = "sold"\n'

    bring(tmp_path, toml, "id,year,sold\n1,2020,5\n")
    bring(tmp_path, columns, "id,sold_2021\n1,6\n")

    assert sheets() == [
        ("whole", "", "2019-04-01", "2020-04-01"),
        ("whole", "", "2020-04-01", "2021-04-01"),
    ]


@pytest.mark.parametrize(
    "wrong", ['year_begins = "02-29"\n', '[zone]\nkind = "x"\n', '[period]\nfirst_day = "x"\n']
)
def test_a_mapping_with_half_a_zone_or_period_is_refused(tmp_path, wrong):
    toml = HEAD + wrong if wrong.startswith("[") else wrong + HEAD
    with pytest.raises(NotValid):
        mapping(tmp_path, toml)


def test_organisations_are_not_made_of_zones(tmp_path):
    text = ZONES.replace('identifier = "id"', 'identifier = "id"\nname = "n"')
    (tmp_path / "list.csv").write_text("id,n,year,kind,part\n1,Lake,2020,pilot,North\n")

    with pytest.raises(NotValid) as refused:
        import_operators(
            open_table(tmp_path / "list.csv"), mapping(tmp_path, text), act=Act(KEEPER, NOON)
        )

    assert [r.code for r in refused.value.verdict.against] == ["mapping_for_figures"]
