"""The pages of water balances: entry in one's language and units, picture, what-if, check."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from tests.apps.water_balance.audits import INVENTED, audit
from tests.apps.water_balance.made import AT, LIMITS, VALUES, saved, sheet
from tests.world import signed_in
from waterpeers.apps.foundation.charts.drawing import draw
from waterpeers.apps.operators.models import CountryFact, CountryFactKind
from waterpeers.apps.water_balance import actions, charts, queries, tables
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.domain.actors import Act
from waterpeers.domain.water_balance import Form, balance

pytestmark = pytest.mark.django_db
INVENTED_AT_30_M = {
    "own_sources": 2000.0, "billed_metered": 1000.0, "unbilled_unmetered": 0.0,
    "unauthorised_consumption": 0.0, "data_handling_errors": 0.0, "average_pressure": 30.0,
}  # fmt: skip
TYPED = {
    "year": "2025", "zone": "", "volume_unit": "million US gallons", "length_unit": "mile",
    "pressure_unit": "psi", "form": "awwa", "constants": "us", "defaults": "awwa-5",
    "own_sources": "1 234,5", "own_sources_limit": "2,5", "billed_metered": "1000",
}  # fmt: skip


def test_it_is_typed_in_any_unit_and_in_the_numbers_of_the_reader(everybody):
    client = signed_in(everybody, language="fr")
    address = reverse("water_balance:start", args=[everybody.mentee.uuid])

    answer = client.post(address, TYPED)

    row = SavedBalance.objects.get()
    assert answer["Location"] == reverse("water_balance:show", args=[row.uuid])
    assert row.values == {"own_sources": 1234.5, "billed_metered": 1000}
    assert row.limits == {"own_sources": 2.5}
    assert row.volume_unit == "million US gallons"
    page = client.get(reverse("water_balance:change", args=[row.uuid])).content.decode()
    assert re.search(r'name="own_sources_limit" value="2,5"', page)


def test_without_supply_it_says_what_is_missing(everybody):
    client = signed_in(everybody)
    typed = {k: v for k, v in TYPED.items() if not k.startswith("own")}

    answer = client.post(reverse("water_balance:start", args=[everybody.mentee.uuid]), typed)

    assert answer.status_code == 422
    assert 'href="#id_own_sources"' in answer.content.decode()
    assert not SavedBalance.objects.exists()


def test_both_versions_are_shown_when_somebody_saved_meanwhile(everybody):
    row = saved(everybody)
    client = signed_in(everybody)
    address = reverse("water_balance:change", args=[row.uuid])
    client.post(address, TYPED | {"revision": "1", "own_sources": "5"})

    answer = signed_in(everybody, "mentee_signatory").post(
        address, TYPED | {"revision": "1", "own_sources": "7"}
    )

    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'name="revision" value="2"' in page
    assert 'name="own_sources" value="7"' in page


def test_the_page_shows_what_to_improve_and_what_that_would_change(everybody):
    row = saved(everybody)
    client = signed_in(everybody)
    address = reverse("water_balance:show", args=[row.uuid])

    page = client.get(address).content.decode()
    better = client.get(address, {"input": "own_sources", "limit": "1"}).content.decode()

    assert "Test the master meters of your own sources." in page
    assert 'value="2.0"' in page  # half of the limit, unless another is asked for
    assert 'value="1.0"' in better
    assert page.count('class="limit"') > 5


@pytest.mark.parametrize("asked", [{"limit": "nan"}, {"limit": "-5"}, {"input": "<b>"},
                                   {"limit": "1e400"}, {"limit": "x"}])  # fmt: skip
def test_a_strange_question_is_answered_as_the_usual_one_and_that_is_said(everybody, asked):
    row = saved(everybody)

    answer = signed_in(everybody).get(reverse("water_balance:show", args=[row.uuid]), asked)

    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'value="2.0"' in page
    (field,) = asked
    assert page.count('class="error"') == 1
    assert f'aria-describedby="what-if-{field}-error"' in page


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("limit", ["1,5", "1.5"])
def test_the_limit_of_a_better_meter_has_a_point_or_a_comma(everybody, limit, language):
    row = saved(everybody)
    address = reverse("water_balance:show", args=[row.uuid])

    asked = {"input": "own_sources", "limit": limit}
    page = signed_in(everybody, language=language).get(address, asked).content.decode()

    assert 'value="1.5"' in page
    assert 'class="error"' not in page


def in_all(page):
    """Read a page as text, its numbers and words in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"bottom_up_real_losses": 90.0}, "They agree within their limits."),
        ({"bottom_up_real_losses": 1.0}, "They differ by more than their limits allow"),
        ({}, "enter a limit for both"),
    ],
)
def test_night_flow_stands_beside_the_balance_with_its_limits(everybody, limits, said):
    row = saved(everybody, sheet=sheet(values=VALUES | {"bottom_up_real_losses": 500.0},
                                       limits_percent=LIMITS | limits))  # fmt: skip

    page = in_all(signed_in(everybody).get(reverse("water_balance:show", args=[row.uuid]))
                  .content.decode())  # fmt: skip

    assert said in page
    real = tables.shown("real_losses", balance(row.sheet.entered()).components["real_losses"],
                        "thousand m³", 1000.0)  # fmt: skip
    assert f"From the balance, as its remainder {real.value} ± {real.limit} thousand m³" in page
    assert "From night flow 500" in page


def test_without_night_flow_there_is_one_estimate(everybody):
    page = signed_in(everybody).get(reverse("water_balance:show", args=[saved(everybody).uuid]))

    assert "Two estimates" not in page.content.decode()


def test_years_are_compared_only_with_the_same_form_defaults_and_constants(everybody):
    row = saved(everybody)
    saved(everybody, year=2024)
    saved(everybody, year=2023, sheet=sheet(form=Form.IWA, defaults="none"))
    saved(everybody, year=2022, zone="Upper town")

    answer = signed_in(everybody).get(reverse("water_balance:show", args=[row.uuid]))

    lines = {line.saved.year: line for line in answer.context["years"]}
    assert lines.keys() == {2025, 2024, 2023}  # a zone is not the utility
    assert [f.value for f in lines[2024].figures] == [f.value for f in lines[2025].figures]
    assert lines[2023].figures == []
    page = in_all(answer.content.decode())
    assert "Not compared. Its form is IWA, here it is AWWA. Its defaults are none" in page


def test_a_year_alone_has_no_table_of_years(everybody):
    address = reverse("water_balance:show", args=[saved(everybody).uuid])

    assert "Over the years" not in signed_in(everybody).get(address).content.decode()


def test_intermittent_supply_without_hours_says_why_there_is_no_figure_by_connection(everybody):
    row = saved(everybody, sheet=sheet(is_intermittent=True))

    page = in_all(signed_in(everybody).get(reverse("water_balance:show", args=[row.uuid]))
                  .content.decode())  # fmt: skip

    assert "without the hours a day under pressure there is no figure by connection" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"average_pressure": 20.0}, "20.0 m, unavoidable losses are beyond"),
        ({"average_pressure": 101.0}, "101.0 m, unavoidable losses are beyond"),
        ({"average_pressure": 130.0}, "130.0 m is unusual (10 to 120 m)"),
        ({"service_connections": 500.0, "mains_length": 20.0}, "too small for unavoidable losses"),
        ({"billed_metered": 3400.0}, "Non-revenue water is negative"),
        ({"billed_metered": 3250.0}, "Real losses come out negative"),
        ({"billed_metered": 100.0}, "% of the water is not billed"),
        ({"unbilled_metered": 1200.0}, "More was consumed than supplied"),
        ({"billed_metered": 3050.0}, "is below 1"),
    ],
)
def test_nothing_is_refused_and_what_looks_wrong_is_said(everybody, changed, said):
    row = saved(everybody, sheet=sheet(values=VALUES | changed))

    answer = signed_in(everybody).get(reverse("water_balance:show", args=[row.uuid]))

    assert answer.status_code == 200
    assert said in in_all(answer.content.decode())


def test_only_the_defaults_of_version_5_are_there_and_the_page_says_so(everybody):
    page = signed_in(everybody).get(reverse("water_balance:start", args=[everybody.mentee.uuid]))

    assert "Version 6 of the AWWA software has other defaults" in page.content.decode()


@pytest.mark.parametrize(("income", "begins"), [("low", "lmic-1"), ("high", "awwa-5")])
def test_a_new_balance_begins_with_the_defaults_for_the_income_of_its_country(
    everybody, income, begins
):
    CountryFact.objects.create(
        country_id=everybody.mentee.country_id, kind=CountryFactKind.INCOME_GROUP, year=2020,
        value=income, source="World Bank",
    )  # fmt: skip
    page = signed_in(everybody).get(reverse("water_balance:start", args=[everybody.mentee.uuid]))

    assert f'value="{begins}" selected' in page.content.decode()


def test_who_saved_it_is_not_offered_the_check(everybody):
    row = saved(everybody)
    address = reverse("water_balance:show", args=[row.uuid])

    assert "A second person checks it" in signed_in(everybody).get(address).content.decode()
    other = signed_in(everybody, "mentee_signatory")
    assert "I have checked these figures" in other.get(address).content.decode()
    answer = other.post(
        reverse("water_balance:check", args=[row.uuid]), {"revision": "1"}, follow=True
    )
    assert "Checked by mentee.signatory" in answer.content.decode()


# --- what is shown ---


@pytest.mark.parametrize("form", [Form.AWWA, Form.IWA])
def test_the_lines_of_the_table_add_up_to_the_last_digit(form):
    made = balance(sheet(form=form).entered())
    with override("en"):
        lines = tables.volumes(made, sheet().units)
    number = {line.code: float(line.value.replace(",", "")) for line in lines}

    def adds_up(whole, *parts):
        return abs(number[whole] - sum(number.get(part, 0) for part in parts)) < 1e-9

    billed = ["billed_metered", "billed_unmetered"] + ["exported"] * (form is Form.IWA)
    supply = "system_input_volume" if form is Form.IWA else "water_supplied"
    assert adds_up("billed_authorised_consumption", *billed)
    assert adds_up("authorised_consumption", "billed_authorised_consumption",
                   "unbilled_authorised_consumption")  # fmt: skip
    assert adds_up("apparent_losses", *tables.LEAVES[4:])
    assert adds_up("water_losses", "apparent_losses", "real_losses")
    assert adds_up(supply, "authorised_consumption", "water_losses")
    for line in lines:  # and none is further from the truth than a few last digits
        true = made.components[line.code].value / 1000
        assert number[line.code] == pytest.approx(true, abs=4)


@pytest.mark.parametrize("form", [Form.AWWA, Form.IWA])
def test_the_boxes_of_each_column_add_up_to_the_supply_as_the_table_shows_it(form):
    made = balance(sheet(form=form).entered())
    with override("en"):
        chart = charts.chart(made, sheet().units)
        shown = {line.label: line.value for line in tables.volumes(made, sheet().units)}
        (supply,) = chart.columns[0]

        for column in chart.columns:
            assert sum(box.value for box in column) == pytest.approx(supply.value)
            for box in column:
                assert tables.in_digits(box.value, chart.decimals) == shown[box.label]
    metered = next(box for box in chart.columns[3] if box.label == "Billed metered consumption")
    assert metered.limit == pytest.approx(0.02 * VALUES["billed_metered"])


def test_a_negative_remainder_is_in_the_table_of_the_picture_and_not_drawn():
    made = balance(sheet(values=VALUES | {"billed_metered": 3400.0}).entered())
    chart = charts.chart(made, sheet().units)

    assert min(box.value for column in chart.columns for box in column) < 0
    assert draw(chart).count("box-real") == 0


def test_a_result_has_as_many_digits_as_its_limit_allows():
    made = balance(sheet().entered())
    with override("en"):
        shown = tables.shown("non_revenue_water", made.components["non_revenue_water"])

    assert (shown.value, shown.limit) == ("1,000,000", "130,000")


def test_a_better_meter_narrows_the_limits_of_the_losses_and_not_the_losses():
    made = balance(sheet().entered())

    asked = queries.what_if(sheet(), made, "own_sources", 1.0)
    (now, then) = asked.pairs[1]
    better = balance(sheet(limits_percent=LIMITS | {"own_sources": 1.0}).entered())
    assert (
        then.limit
        == tables.shown("real_losses", better.components["real_losses"], "", 1000.0).limit
    )
    assert then.limit != now.limit
    certain = sheet(limits_percent={}, defaults="none")
    assert queries.what_if(certain, balance(certain.entered()), "own_sources", 1.0) is None


def test_what_was_taken_by_default_can_be_measured_better_too():
    bare = sheet(limits_percent={})
    made = balance(bare.entered())

    asked = queries.what_if(bare, made, "unbilled_unmetered", None)

    assert (asked.code, asked.limit_now, asked.limit) == ("unbilled_unmetered", 100.0, 50.0)
    assert asked.pairs[1][0].limit != asked.pairs[1][1].limit


def test_an_audit_workbook_fills_in_a_new_balance_and_stores_nothing(everybody, tmp_path):
    client = signed_in(everybody, language="fr")
    address = reverse("water_balance:from-audit", args=[everybody.mentee.uuid])
    start = reverse("water_balance:start", args=[everybody.mentee.uuid])
    with audit(tmp_path / "a.xlsx", INVENTED).open("rb") as file:
        answer = client.post(address, {"file": file})
    assert answer["Location"] == start
    assert not SavedBalance.objects.exists()

    form = client.get(start).context["form"]
    typed = {bound.name: bound.value() for bound in form if bound.value() not in (None, "", False)}

    assert (typed["own_sources"], typed["unbilled_unmetered"]) == ("100", "1,375")
    assert client.post(start, typed).status_code == 302
    row = SavedBalance.objects.get()
    assert (row.year, row.volume_unit, row.defaults) == (2018, "million US gallons", "none")
    assert row.values["retail_unit_cost"] == pytest.approx(7400)
    made = balance(row.sheet.entered())
    lost = made.components["real_losses"].value / row.sheet.units.volume_m3
    assert lost == pytest.approx(33.175)


def test_what_is_no_audit_is_said_beside_the_field(everybody, tmp_path):
    client = signed_in(everybody)
    address = reverse("water_balance:from-audit", args=[everybody.mentee.uuid])
    wrong = audit(tmp_path / "a.xlsx", INVENTED | {"real_losses": 30.0})

    with wrong.open("rb") as file:
        differing = client.post(address, {"file": file})
    other = client.post(address, {"file": SimpleUploadedFile("a.xlsx", b"no workbook")})

    assert differing.status_code == 422
    assert "real_losses is 33.175 by what was read, and 30" in differing.content.decode()
    assert other.status_code == 422


def test_another_pressure_says_what_would_leak_by_kind_of_leak(everybody):
    row = saved(everybody, sheet=sheet(values=INVENTED_AT_30_M, limits_percent={}))
    client = signed_in(everybody, language="fr")
    page = reverse("water_balance:show", args=[row.uuid])

    first = client.get(page).context["at_pressure"]
    asked = client.get(page, {"pressure": "24,3"}).context["at_pressure"]

    assert (first.then, first.now) == (27, "30")
    assert [saved for _label, _lost, saved in first.lines] == ["51,3", "100", "146"]
    assert asked.then == 24.3
    assert [lost for _label, lost, _saved in asked.lines] == ["900", "810", "729"]


def test_the_page_says_what_leaks_are_made_of_and_how_often_to_look(everybody):
    """200 km, 10,000 connections, 40 m: background 28 and 88 thousand m³; 100 bursts on mains that
    ran 24 h at 9.476 m³ an hour lose 22.7."""
    row = saved(everybody)
    client = signed_in(everybody, language="fr")
    page = reverse("water_balance:show", args=[row.uuid])

    first = client.get(page).context["leaks"]
    asked = client.get(
        page,
        {"breaks_mains": "100", "repair_hours": "24", "survey_cost": "20 000",
         "water_price": "0,5", "rise": "60"},
    ).context["leaks"]  # fmt: skip

    assert [line[1:] for line in first.lines] == [("28,0", "88,0"), ("–", "–"), ("–", "–")]
    assert first.months == ""
    assert asked.lines[1][1] == "22,7"
    assert asked.months == "23"
    assert not asked.is_too_much


def test_bursts_that_were_reported_stand_there_before_anybody_types(everybody):
    row = saved(everybody)
    with override("fr"):
        made = balance(row.sheet.entered())
    known = queries.known_of_leaks(row, made)

    assert known == {}
    text = signed_in(everybody).get(
        reverse("water_balance:show", args=[row.uuid]), {"breaks_mains": "many", "rise": "-1"}
    )
    assert text.status_code == 200
    assert "many" in text.content.decode()


def test_what_explains_more_than_leaks_is_told(everybody):
    row = saved(everybody)
    page = reverse("water_balance:show", args=[row.uuid])

    asked = signed_in(everybody).get(page, {"breaks_mains": "99999", "repair_hours": "900"})

    assert asked.context["leaks"].is_too_much
    assert "a run time, a number of bursts or the balance is wrong" in " ".join(
        asked.content.decode().split()
    )


def test_zones_of_the_year_stand_beside_the_whole_and_add_up(everybody):
    whole = saved(everybody)
    small = {code: value / 4 for code, value in VALUES.items() if code != "average_pressure"}
    small |= {"average_pressure": 40.0, "customer_meter_under_registration_percent": 3.0}
    for zone in ("Alta", "Baixa"):
        saved(everybody, zone=zone, sheet=sheet(values=small))
    saved(everybody, zone="Alta", year=2024, sheet=sheet(values=small))
    client = signed_in(everybody)

    page = client.get(reverse("water_balance:show", args=[whole.uuid]))
    lines = page.context["zones"]

    assert [line.label for line in lines.lines] == ["Alta", "Baixa"]
    both, rest = lines.together
    assert (both.lost.value, rest.lost.value) == ("437", "440")  # the rest is less sure
    assert both.litres == rest.litres
    assert not lines.too_much
    alta = client.get(reverse("water_balance:show", args=[lines.lines[0].uuid]))
    assert alta.context["zones"] is None


def test_the_order_of_measuring_follows_the_money_once_it_is_known(everybody):
    row = saved(everybody)
    client = signed_in(everybody, language="fr")
    address = reverse("water_balance:show", args=[row.uuid])

    plain, priced = client.get(address), client.get(
        address, {"price_supply_meters": "90 000", "price_bills": "10,5"}
    )  # fmt: skip

    first = [answer.context["measuring"][0] for answer in (plain, priced)]
    assert [line.job for line in first] == ["supply_meters", "bills"]
    assert (first[0].worth, first[1].worth, first[1].price) == ("", "100", "10,5")
    assert 'value="10,5"' in priced.content.decode()
    wrong = client.get(address, {"price_bills": "dear"})
    assert wrong.context["measuring"][0].job == "supply_meters"
    assert "error" in str(wrong.context["measuring_form"]["price_bills"].errors)


def test_what_measuring_costs_is_kept_and_the_check_stays(everybody):
    row = saved(everybody)
    second = everybody.actor("mentee_signatory")
    actions.check(row, revision=row.revision, act=Act(second, AT))
    client = signed_in(everybody, language="fr")
    page, kept = (reverse(f"water_balance:{n}", args=[row.uuid]) for n in ("show", "costs"))
    costs = {"price_supply_meters": "90 000", "price_bills": "10,5", "day_price": "20"}

    wrong = client.post(kept, costs | {"revision": "1", "price_bills": "dear"})
    assert wrong.status_code == 422
    assert not SavedBalance.objects.exclude(costs={}).exists()
    client.post(kept, costs | {"revision": "1"})

    row.refresh_from_db()
    assert row.costs == {"supply_meters": 90_000.0, "bills": 10.5, "day": 20.0}
    assert (row.checked_at, row.revision) == (AT, 2)
    answer = client.get(page)
    assert answer.context["measuring"][0].job == "bills"
    assert 'value="10,5"' in answer.content.decode()
    other = saved(everybody, year=2024)  # another year begins with what is known
    shown = client.get(reverse("water_balance:show", args=[other.uuid])).context["measuring"]
    assert shown[0].job == "bills"
    assert client.post(kept, costs | {"revision": "1"}).status_code == 409
