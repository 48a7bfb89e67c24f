"""Water balances for programs: the actions of the pages, the numbers of the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from tests.apps.water_balance.made import LIMITS, VALUES, saved, sheet
from tests.world import World, signed_in
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.cli.water_balance import water_balance

pytestmark = pytest.mark.django_db
INPUTS = {
    code: {"value": value, "limit95_percent": LIMITS.get(code)} for code, value in VALUES.items()
}
UNITS = {"volume": "thousand m3", "length": "km", "pressure": "m"}
ENTERED = {"inputs": INPUTS, "units": UNITS, "year": 2025}


def post(client: Client, address: str, data: object, method: str = "post"):
    return getattr(client, method)(address, json.dumps(data), content_type="application/json")


def start(everybody: World, client: Client, **changed):
    return post(client, f"/api/water-balances/of/{everybody.mentee.uuid}/", ENTERED | changed)


def test_a_balance_is_saved_read_changed_and_checked_by_a_second_person(everybody):
    client, second = signed_in(everybody), signed_in(everybody, "mentee_signatory")
    made = start(everybody, client)
    assert made.status_code == 201, made.json()
    address = f"/api/water-balances/{made.json()['uuid']}/"
    assert client.get(address).json() == made.json()
    assert made.json()["inputs"]["own_sources"] == {"value": 3000.5, "limit95_percent": 4.0}

    more = {"inputs": INPUTS | {"exported": 50}, "units": UNITS}
    changed = post(client, address, more | {"revision": 1}, "put")
    assert (changed.status_code, changed.json()["revision"]) == (200, 2)
    assert changed.json()["inputs"]["exported"] == {"value": 50, "limit95_percent": None}

    own = post(client, address + "check/", {"revision": 2})
    assert (own.status_code, own.json()["reasons"][0]["code"]) == (403, "second_person_checks")
    stale = post(second, address + "check/", {"revision": 1})
    assert (stale.status_code, stale.json()["error"]) == (409, "changed_meanwhile")
    checked = post(second, address + "check/", {"revision": 2})
    assert checked.json()["checked_at"] is not None
    assert Value.objects.get(variable="exported").value == 50_000


def test_program_and_command_give_the_same_numbers_to_the_last_digit(everybody, tmp_path: Path):
    large = INPUTS | {"billed_unmetered": {"value": 300, "limit95_percent": 80}}
    file = tmp_path / "balance.json"
    file.write_text(json.dumps({"units": UNITS, "inputs": large}))
    done = CliRunner().invoke(water_balance, [str(file), "--json"], standalone_mode=False)
    said = json.loads(done.stdout)

    read = start(everybody, signed_in(everybody), inputs=large).json()

    assert read["monte_carlo"] is not None
    for part in ("units", "variance_shares", "bands", "monte_carlo", "form", "defaults"):
        assert read[part] == said[part], part
    for part in ("components", "indicators"):
        assert read[part].keys() == said[part].keys()
        for code, result in said[part].items():
            told = {name: read[part][code][name] for name in ("value", "limit95_percent", "unit")}
            assert told == {name: result[name] for name in told}, code


def test_what_another_limit_would_change(everybody):
    client, row = signed_in(everybody), saved(everybody)
    address = f"/api/water-balances/{row.uuid}/what-if/"

    asked = client.get(address, {"input": "own_sources", "limit": "1"}).json()

    assert (asked["code"], asked["limit_now"], asked["limit"]) == ("own_sources", 4.0, 1.0)
    read = client.get(f"/api/water-balances/{row.uuid}/").json()
    assert asked["now"]["real_losses"] == read["components"]["real_losses"]
    now, then = (asked[when]["real_losses"] for when in ("now", "then"))
    assert now["value"] == then["value"]
    assert then["limit95_percent"] < now["limit95_percent"]

    certain = saved(everybody, year=2024, sheet=sheet(limits_percent={}, defaults="none"))
    assert client.get(f"/api/water-balances/{certain.uuid}/what-if/").json() is None


def test_the_list_holds_ones_own_and_is_narrowed(everybody):
    for year in (2023, 2024, 2025):
        saved(everybody, year=year)
    saved(everybody, zone="Norte")
    client = signed_in(everybody)

    every = client.get("/api/water-balances/").json()
    assert [(each["year"], each["zone"]) for each in every["items"]] == [
        (2025, ""), (2025, "Norte"), (2024, ""), (2023, ""),
    ]  # fmt: skip
    assert client.get("/api/water-balances/", {"year": 2024}).json()["count"] == 1
    theirs = {"organisation": everybody.mentor.uuid}
    assert client.get("/api/water-balances/", theirs).json()["count"] == 0
    outside = signed_in(everybody, "mentor_signatory").get("/api/water-balances/")
    assert outside.json()["items"] == []


@pytest.mark.parametrize("size", [1, 6])
def test_the_list_costs_the_same_for_any_number(everybody, size, django_assert_max_num_queries):
    for number in range(size):
        saved(everybody, year=2000 + number)
    client = signed_in(everybody)

    with django_assert_max_num_queries(6):
        assert client.get("/api/water-balances/").json()["count"] == size


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"inputs": {"own_sources": 5, "rain": 7}}, "input_not_known", "rain"),
        ({"inputs": {"own_sources": 5, "retail_unit_cost_per_m3": 7}}, "input_not_known",
         "retail_unit_cost_per_m3"),
        ({"inputs": {}}, "no_supply", "own_sources"),
        ({"units": {"volume": "bucket"}}, "unit_not_known", "volume"),
        ({"year": 12}, "not_a_year", "year"),
        ({"zone": "x" * 121}, "too_long", "zone"),
    ],
)  # fmt: skip
def test_what_no_balance_can_be_made_of_is_refused_by_name(everybody, changed, code, field):
    refused = start(everybody, signed_in(everybody), **changed)

    assert refused.status_code == 422
    (reason,) = refused.json()["reasons"]
    assert (reason["code"], reason["field"]) == (code, field)
    assert not SavedBalance.objects.exists()


def test_sent_twice_it_is_saved_once_and_a_second_of_a_year_is_refused(everybody):
    client, uuid = signed_in(everybody), "5b0c7c1e-0000-4000-8000-000000000001"

    first, again = (start(everybody, client, uuid=uuid).json() for _ in range(2))
    assert first == again
    assert start(everybody, client).json()["reasons"][0]["code"] == "year_there_already"


def test_messages_are_in_the_language_of_the_caller(everybody):
    row = saved(everybody)
    address = f"/api/water-balances/{row.uuid}/"

    english, french = (
        signed_in(everybody, language=language).get(address).json()["work_plan"][0]["message"]
        for language in ("en", "fr")
    )
    assert english != french


def test_prices_of_measuring_are_kept(everybody):
    row = saved(everybody)
    client = signed_in(everybody)
    address = f"/api/water-balances/{row.uuid}/measuring/"
    said = {"revision": 1, "prices": {"supply_meters": 9e6, "bills": 10}, "day_price": 20}

    answer = client.put(address, said, content_type="application/json")

    assert (answer.status_code, answer.json()["revision"]) == (200, 2)
    assert client.get(address).json()[0]["job"] == "bills"
    cheap = client.get(address, {"prices": "supply_meters=1"}).json()
    assert cheap[0]["job"] == "supply_meters"
    below = client.put(
        address, {"revision": 2, "prices": {"bills": -1}}, content_type="application/json"
    )
    assert below.json()["reasons"][0]["code"] == "must_not_be_negative"


def test_what_to_measure_first_follows_the_prices(everybody):
    row = saved(everybody)
    client = signed_in(everybody)
    address = f"/api/water-balances/{row.uuid}/measuring/"

    plain = client.get(address).json()
    priced = client.get(address, {"prices": "supply_meters=9e6,bills=10", "day_price": 20}).json()

    assert plain[0]["job"] == "supply_meters"
    assert {each["job"] for each in plain} == {each["job"] for each in priced}
    assert {each["price"] is None for each in plain} == {True}
    assert (priced[0]["job"], priced[0]["price"]) == ("bills", [10.0, 10.0])
    for wrong in ("bills=dear", "dig=5", "bills=-1", "bills=inf"):
        refused = client.get(address, {"prices": wrong})
        assert refused.status_code == 422, wrong
        assert refused.json()["reasons"][0]["code"] == "price_of_work"
