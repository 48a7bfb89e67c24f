"""The pages of energy, and the same for programs."""

import re

import pytest
from django.urls import reverse

from tests.apps.energy.made import PUMPS, entered, saved
from tests.world import signed_in
from waterpeers.apps.energy.models import SavedPumpCheck
from waterpeers.apps.indicators.models import Value

pytestmark = pytest.mark.django_db
TYPED = {
    "year": "2025", "zone": "", "flow_unit": "L/s", "head_unit": "bar", "target_percent": "72,5",
    "price_per_kwh": "8,1", "currency": "MZN", "rows": "4",
    "pumps_0_name": "Nascente 1", "pumps_0_kind": "surface", "pumps_0_flow": "61,1",
    "pumps_0_head": "6,2", "pumps_0_hours": "6 100", "pumps_0_power_kw": "68,5",
}  # fmt: skip


def in_text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_pumps_are_typed_in_any_unit_and_in_the_numbers_of_the_reader(everybody):
    client = signed_in(everybody, language="fr")
    address = reverse("energy:start", args=[everybody.mentee.uuid])

    answer = client.post(address, TYPED)

    row = SavedPumpCheck.objects.get()
    assert answer["Location"] == reverse("energy:show", args=[row.uuid])
    assert row.pumps == [
        {"name": "Nascente 1", "kind": "surface", "flow": 61.1, "head": 6.2, "hours": 6100.0,
         "power_kw": 68.5}
    ]  # fmt: skip
    assert (row.target_percent, row.price_per_kwh) == (72.5, 8.1)
    form = client.get(reverse("energy:change", args=[row.uuid])).content.decode()
    assert re.search(r'name="pumps_0_flow" value="61,1"', form)


def test_a_fault_leads_to_its_field_and_nothing_is_saved(everybody):
    typed = TYPED | {"pumps_0_energy_kwh": "5", "pumps_1_flow": "4"}

    answer = signed_in(everybody, language="fr").post(
        reverse("energy:start", args=[everybody.mentee.uuid]), typed
    )

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_pumps_0_power_kw"' in page
    assert 'href="#id_pumps_1_name"' in page
    assert not SavedPumpCheck.objects.exists()


def test_more_rows_keep_what_was_typed_and_save_nothing(everybody):
    answer = signed_in(everybody, language="fr").post(
        reverse("energy:start", args=[everybody.mentee.uuid]), TYPED | {"more": "1"}
    )

    page = answer.content.decode()
    assert 'name="pumps_7_name"' in page
    assert 'name="pumps_8_name"' not in page
    assert re.search(r'name="pumps_0_flow" value="61,1"', page)
    assert not SavedPumpCheck.objects.exists()


@pytest.mark.parametrize(
    ("rows", "status"),
    [("", 302), ("x", 422), ("0", 302), ("9999999", 302), ("-3", 302), ("51", 302)],
)
def test_a_strange_number_of_rows_is_answered(everybody, rows, status):
    answer = signed_in(everybody, language="fr").post(
        reverse("energy:start", args=[everybody.mentee.uuid]), TYPED | {"rows": rows}
    )

    assert answer.status_code == status


def test_both_versions_are_shown_when_somebody_saved_meanwhile(everybody):
    row = saved(everybody)
    address = reverse("energy:change", args=[row.uuid])
    typed = TYPED | {"revision": "1"}
    signed_in(everybody, language="fr").post(address, typed)

    answer = signed_in(everybody, "mentee_signatory", "fr").post(
        address, typed | {"pumps_0_flow": "50"}
    )

    assert answer.status_code == 409
    assert 'name="revision" value="2"' in answer.content.decode()


def test_the_page_says_what_reaching_the_efficiency_would_save(everybody):
    """P1: 90,800 kWh × (1 − 60 / 75) = 18,158; P2: 20,000 × (1 − 54.5 / 75) = 5,471."""
    row = saved(everybody)

    page = in_text(signed_in(everybody).get(reverse("energy:show", args=[row.uuid])))

    assert "A year would save 23,6" in page
    assert "2 pumps lifted 440,000 m³ by 54.5 m with 110,800 kWh." in page
    assert "no greenhouse gas is told" in page
    assert "t CO₂e – –" not in page


def test_a_pump_that_cannot_be_is_told_and_left_out(everybody):
    row = saved(everybody, entered=entered(PUMPS[0], {**PUMPS[0], "name": "Odd", "power_kw": 9.0}))
    client = signed_in(everybody)

    page = in_text(client.get(reverse("energy:show", args=[row.uuid])))
    assert "151.3 % is more than a pump can give" in page
    assert "Not among them: Odd." in page
    refused = client.post(reverse("energy:report", args=[row.uuid]), {"revision": "1"})
    assert refused.status_code == 409
    assert "would leave pumps out (Odd)" in in_text(refused)


def test_pumps_without_anything_to_sum_say_what_they_lack(everybody):
    row = saved(everybody, entered=entered({"name": "P1", "kind": "surface", "flow": 5.0}))

    page = in_text(signed_in(everybody).get(reverse("energy:show", args=[row.uuid])))

    assert "No pump has all that a saving needs" in page
    assert "Not entered: its head, its hours, its power or electricity." in page


def test_the_sums_are_put_among_the_figures(everybody):
    row = saved(everybody)

    answer = signed_in(everybody).post(
        reverse("energy:report", args=[row.uuid]), {"revision": "1"}, follow=True
    )

    assert "Its sums are drafts among the figures of the year." in in_text(answer)
    assert Value.objects.filter(variable="energy_pump").count() == 1


def test_a_factor_is_named_with_its_source_and_the_year_tells_its_gas(everybody):
    client = signed_in(everybody)
    api = reverse("api:report_figures", args=[everybody.mentee.uuid])
    client.put(api, {"year": 2025, "values": [{"code": "energy_water", "value": 1e6}]},
               content_type="application/json")  # fmt: skip
    address = reverse("energy:factor", args=[everybody.mentee.uuid])

    asked = {"year": "2025", "basis": "grid", "factor": "0.4"}
    refused = client.post(address, asked | {"source": ""})
    assert refused.status_code == 422
    assert 'href="#id_source"' in refused.content.decode()
    page = in_text(client.post(address, asked | {"source": "Ministry"}, follow=True))

    assert "Greenhouse gas of electricity, by the grid t CO₂e 400.0" in page
    assert "Emission factor kg CO₂e/kWh 0.400" in page
    assert "2025: Ministry" in page
    assert "By m³ produced: Water produced" in page


def test_an_operator_without_figures_is_told_how_to_begin(everybody):
    page = in_text(signed_in(everybody).get(reverse("energy:of", args=[everybody.mentee.uuid])))

    assert "No figures yet." in page
    assert "No pumps yet." in page


def test_a_list_of_checks_costs_as_many_queries_for_one_as_for_ten(
    everybody, django_assert_max_num_queries
):
    for number in range(10):
        saved(everybody, zone=f"Zone {number}")
    client = signed_in(everybody)
    with django_assert_max_num_queries(14):
        client.get(reverse("energy:of", args=[everybody.mentee.uuid]))


# --- programs ---

SENT = {"year": 2025, "pumps": PUMPS, "target_percent": 75, "price_per_kwh": 8, "currency": "MZN"}


def put(client, address, data):
    return client.put(address, data, content_type="application/json")


def post(client, address, data):
    return client.post(address, data, content_type="application/json")


def test_programs_save_change_and_read_checks(everybody):
    client = signed_in(everybody)
    address = reverse("api:save_pump_check", args=[everybody.mentee.uuid])

    made = post(client, address, SENT)
    assert made.status_code == 201
    document = made.json()
    assert document["together"]["pumped_m3"] == 440_000
    assert document["results"][0]["standing"] == "acceptable"
    assert document["results"][0]["saving"]["co2e_kg"] is None
    assert post(client, address, SENT).status_code == 422  # there already
    one = reverse("api:pump_check", args=[document["uuid"]])
    again = {name: SENT[name] for name in SENT if name != "year"} | {"revision": 1}
    changed = put(client, one, again | {"pumps": PUMPS[:1]})
    assert (changed.json()["revision"], len(changed.json()["pumps"])) == (2, 1)
    assert put(client, one, again).status_code == 409
    assert client.get(one).json()["revision"] == 2
    assert client.get(address).json()["count"] == 1
    reported = client.post(
        reverse("api:report_pump_check", args=[document["uuid"]]), {"revision": 2},
        content_type="application/json",
    )  # fmt: skip
    assert reported.status_code == 200


def test_programs_name_a_factor_and_read_years(everybody):
    client = signed_in(everybody)
    factor = {"year": 2025, "factor": 0.4, "source": "Ministry"}

    address = reverse("api:name_grid_factor", args=[everybody.mentee.uuid])
    assert put(client, address, factor).status_code == 200
    years = client.get(reverse("api:energy_of_years", args=[everybody.mentee.uuid])).json()
    (year,) = years["items"]
    assert year["factor"] == {
        "value": 0.4, "source": "Ministry", "is_own": True, "year": 2025, "years_before": 0,
    }  # fmt: skip
    assert (year["emissions_kg"], year["missing"]["emissions"]) == (None, ["energy_water"])
    assert put(client, address, factor | {"source": ""}).json()["reasons"][0]["field"] == "source"


def test_a_wrong_pump_is_refused_with_its_field(everybody):
    wrong = SENT | {"pumps": [{"name": "P1", "flow": -1}]}
    address = reverse("api:save_pump_check", args=[everybody.mentee.uuid])

    answer = post(signed_in(everybody), address, wrong)

    assert answer.status_code == 422
    assert answer.json()["reasons"][0]["field"] == "pumps_0_flow"
