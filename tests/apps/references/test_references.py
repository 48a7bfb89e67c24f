"""Published tables: read, loaded, shown behind a utility's own line, taken away."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.apps.references.made import AT, LOST, SOURCE, as_text, loaded, read
from tests.compared import reviewed, year_of
from tests.world import signed_in
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.mappings import mapping_from
from waterpeers.apps.indicators.models import Sheet
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.models import CountryFact, CountryFactKind
from waterpeers.apps.references.actions import load_references, remove_references
from waterpeers.apps.references.models import ReferenceSeries, ReferenceTable
from waterpeers.apps.references.queries import nearest, series_of
from waterpeers.domain.actors import Act
from waterpeers.domain.indicators import indicators
from waterpeers.domain.references import ReferenceGroup, ReferencePoint
from waterpeers.domain.verdicts import NotAllowed, NotValid

pytestmark = pytest.mark.django_db
NRW = "I.nrw_percent"
HALF = ReferencePoint(5, 27.5, 40.0, 52.5)  # of 20, 30, 40, 50 and 60 %, by hand


def test_figures_of_a_table_become_indicators_and_these_are_summed_up():
    found = read(as_text())

    assert found.series[ReferenceGroup(NRW, "MZ", "small")] == {2024: HALF, 2025: HALF}
    assert found.rows == 2 * len(LOST)
    assert not found.rejected


def test_a_table_may_hold_the_indicators_themselves_by_name_or_by_a_mapping():
    name = indicators()[NRW].name("fr")
    text = as_text().replace("produced,sold,conn_water", f'"{name}",b,c')
    for lost in LOST:
        text = text.replace(f"2000000,{20_000 * (100 - lost)},6000", f"{lost},,")
    by_name = read(text)
    mapping = mapping_from(
        f'source = "S"\nyear = "year"\n[fields]\nname = "name"\n"{NRW}" = "Lost"\n',
        {"name", NRW},
    )
    by_mapping = read(text.replace(f'"{name}"', "Lost"), mapping)

    assert by_name.series[ReferenceGroup(NRW, "MZ")][2025] == HALF
    assert by_mapping.series[ReferenceGroup(NRW)][2025] == HALF


def test_a_table_that_gives_no_series_is_refused():
    for text, code in (
        (as_text(lost=(20, 30)), "references_too_few"),
        ("name,country,produced\nA,MZ,5\n", "year_column_not_known"),
        ("name,country,year,colour\nA,MZ,2024,red\n", "figure_columns_not_known"),
    ):
        with pytest.raises(NotValid, match=code):
            read(text)


def test_a_faulty_row_is_named_and_left_out():
    found = read(as_text() + "Town 9,MZ,2025,a lot,5,6\n")

    (fault,) = found.rejected
    assert (fault.column, fault.value) == ("produced", "a lot")
    assert found.series[ReferenceGroup(NRW, "MZ")][2025] == HALF


def test_loaded_again_it_takes_the_place_of_the_earlier_one_and_the_trail_says_so(everybody):
    table = loaded(everybody)
    act = Act(everybody.actor("administrator"), AT)

    assert load_references(read(as_text()), SOURCE, act=act) == (table, "unchanged")
    _, became = load_references(read(as_text((2025,))), SOURCE, act=act)
    assert became == "updated"
    assert ReferenceTable.objects.get().first_year == 2025
    (points,) = ReferenceSeries.objects.filter(indicator=NRW, country="MZ", size="").values_list(
        "points", flat=True
    )
    assert points == {"2025": [5, 27.5, 40.0, 52.5]}
    assert Entry.objects.filter(event="references.loaded").count() == 2
    remove_references(table, act=act)
    assert not ReferenceSeries.objects.exists()


def test_only_those_who_keep_the_register_load_and_take_away(everybody):
    table = loaded(everybody)
    for who in ("mentee_reporter", "mentor_coordinator", "outsider"):
        act = Act(everybody.actor(who), AT)
        with pytest.raises(NotAllowed):
            load_references(read(as_text()), "Other", act=act)
        with pytest.raises(NotAllowed):
            remove_references(table, act=act)
    with pytest.raises(NotValid, match="references_without_source"):
        load_references(read(as_text()), " ", act=Act(everybody.actor("facilitator"), AT))


def test_the_nearest_series_is_of_the_country_and_the_size(everybody):
    loaded(everybody)
    found = series_of([NRW], "MZ")

    assert {(each.country, each.size) for each in found} == {
        ("", ""), ("", "small"), ("MZ", ""), ("MZ", "small"),
    }  # fmt: skip
    chosen = [nearest(found, *who) for who in (("MZ", "small"), ("MZ", "large"), ("KE", ""))]
    assert [(each.country, each.size) for each in chosen] == [("MZ", "small"), ("MZ", ""), ("", "")]
    assert nearest([], "MZ", "") is None
    assert chosen[0].half == "half of 5 utilities lie between 27.5 and 52.5 (2025)"


def test_it_stands_behind_a_utility_s_own_line_with_its_source(everybody):
    loaded(everybody)
    for year, lost in ((2024, 45), (2025, 42)):
        reviewed(everybody.mentee, year_of(lost, 24) | {"conn_water": 6000.0}, year)
    relist([everybody.mentee])
    client = signed_in(everybody)
    address = reverse("indicators:one", args=[Sheet.objects.order_by("-ends_before")[0].uuid, NRW])

    page = client.get(address).content.decode()

    assert SOURCE in page
    assert "half of 5 utilities lie between 27.5 and 52.5 (2025)" in page
    definition = client.get(reverse("indicators:definition", args=[NRW])).content.decode()
    assert "What is usual where" in definition
    assert SOURCE in definition
    other = client.get(reverse("indicators:definition", args=["I.ili"])).content.decode()
    assert "What is usual where" not in other


def test_what_is_usual_with_its_hours_and_its_countrys_income_stands_beneath(everybody):
    """Five towns of a country of low income with 6 hours a day lose 20 to 60 %."""
    country = everybody.mentee.country_id
    CountryFact.objects.create(
        country_id=country, kind=CountryFactKind.INCOME_GROUP, year=2020, value="low",
        source="World Bank",
    )  # fmt: skip
    lines = [f"{line},{'hours_supply' if line.startswith('name') else 6}"
             for line in as_text().splitlines()]  # fmt: skip
    loaded(everybody, "\n".join([*lines, ""]))
    reviewed(everybody.mentee, year_of(42, 5) | {"conn_water": 6000.0}, 2025)
    relist([everybody.mentee])
    address = reverse("indicators:one", args=[Sheet.objects.order_by("-ends_before")[0].uuid, NRW])

    page = signed_in(everybody).get(address).content.decode()

    said = "half of 5 utilities lie between 27.5 and 52.5 (2025). Source: " + SOURCE
    assert f"Low income: {said}" in page
    assert f"Supplied less than 12 hours a day: {said}" in page
    assert "Supplied all day" not in page
    definition = signed_in(everybody).get(reverse("indicators:definition", args=[NRW]))
    assert "Supplied less than 12 hours a day" in definition.content.decode()


def test_it_is_brought_in_as_other_tables_are_and_listed(everybody):
    client = signed_in(everybody, "facilitator")
    file = SimpleUploadedFile("Yearbook 2025.csv", as_text().encode())

    looked = client.post(reverse("operators:import"), {"file": file, "of": "references"})
    preview = client.get(looked["Location"]).content.decode()
    assert "Yearbook 2025" in preview
    assert not ReferenceTable.objects.exists()
    client.post(looked["Location"])

    table = ReferenceTable.objects.get()
    assert (table.source, table.first_year, table.last_year) == ("Yearbook 2025", 2024, 2025)
    page = client.get(reverse("references:index")).content.decode()
    assert "Yearbook 2025" in page
    assert "Take away" in page
    assert "Take away" not in signed_in(everybody).get(reverse("references:index")).content.decode()
    client.post(reverse("references:remove", args=[table.uuid]))
    assert not ReferenceTable.objects.exists()


def test_programs_read_series_and_take_a_table_away(everybody):
    table = loaded(everybody)
    client = signed_in(everybody, "facilitator")

    (listed,) = client.get("/api/references/").json()["items"]
    assert (listed["source"], listed["rows"]) == (SOURCE, 10)
    answer = client.get("/api/references/series/", {"indicator": NRW, "country": "MZ"}).json()
    assert {(each["country"], each["size"]) for each in answer["items"]} >= {("MZ", "small")}
    assert answer["items"][0]["points"][-1] == {
        "year": 2025, "number": 5, "low": 27.5, "middle": 40.0, "high": 52.5,
    }  # fmt: skip
    assert client.delete(f"/api/references/{table.uuid}/").status_code == 204
