"""Saving and checking water balances."""

import pytest

from tests.apps.water_balance.made import AT, LIMITS, VALUES, saved, sheet
from tests.compared import reviewed
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.indicators.queries.values import values_for
from waterpeers.apps.records import actions as records
from waterpeers.apps.water_balance import actions
from waterpeers.apps.water_balance.kinds import KIND
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.apps.water_balance.queries import (
    Effect,
    changes_of,
    inputs_from_figures,
    limits_beside,
)
from waterpeers.domain.actors import Act
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.results import Reported, results
from waterpeers.domain.values import Origin, ValueState, Zone, ZoneKind
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale
from waterpeers.domain.water_balance import Form, balance
from waterpeers.domain.water_balance.entry import BalanceUnits

pytestmark = pytest.mark.django_db


def checked(everybody, row):
    return actions.check(
        row, revision=row.revision, act=Act(everybody.actor("mentee_signatory"), AT)
    )


def test_what_is_saved_gives_the_same_figures_again_to_the_last_digit(everybody):
    row = SavedBalance.objects.get(pk=saved(everybody).pk)

    direct, again = balance(sheet().entered()), balance(row.sheet.entered())
    assert again.components == direct.components
    assert again.indicators == direct.indicators


def test_sent_twice_it_is_saved_once(everybody):
    first = saved(everybody)

    again = saved(everybody, uuid=first.uuid)
    assert again.pk == first.pk
    with pytest.raises(NotValid) as refused:
        saved(everybody)
    assert refused.value.verdict.against[0].code == "year_there_already"
    assert saved(everybody, zone="Hill").pk != first.pk


@pytest.mark.parametrize(
    ("change", "code"),
    [({"year": 1850}, "not_a_year"), ({"sheet": sheet(values={"billed_metered": 5})}, "no_supply"),
     ({"zone": "z" * 121}, "too_long")],
)  # fmt: skip
def test_what_cannot_be_a_balance_is_refused(everybody, change, code):
    with pytest.raises(NotValid) as refused:
        saved(everybody, **change)

    assert [reason.code for reason in refused.value.verdict.against] == [code]
    assert not SavedBalance.objects.exists()


def test_others_may_not_save_it(everybody):
    for who in ("outsider", "mentor_coordinator", "facilitator", "administrator"):
        with pytest.raises(NotAllowed):
            records.start(
                KIND, everybody.mentee, sheet(), year=2025, act=Act(everybody.actor(who), AT)
            )


def test_a_second_person_checks_and_the_variables_are_fed(everybody):
    row = saved(everybody)
    with pytest.raises(NotAllowed) as refused:
        actions.check(row, revision=1, act=Act(everybody.actor("mentee_reporter"), AT))
    assert refused.value.verdict.against[0].code == "second_person_checks"

    row = checked(everybody, row)

    assert row.checked_by == everybody.people["mentee_signatory"]
    values = Value.objects.filter(sheet__organisation=everybody.mentee)
    fed = {value.variable: value for value in values}
    assert {(v.origin, v.state, v.sheet.zone_kind, v.sheet.period.year) for v in values} == {
        (Origin.BALANCE, ValueState.DRAFT, ZoneKind.WHOLE, 2025)
    }
    assert fed["own_sources"].value == 3_000_500
    assert fed["net_water_km"].value == 200
    assert fed["unbilled_unmetered"].value == pytest.approx(0.0125 * 3_300_500)
    assert "awwa-5" in fed["unbilled_unmetered"].source
    assert {"billed_unmetered", "bulk_meter_correction"} & fed.keys() == set()  # blank, not zero
    with pytest.raises(NotReady):
        checked(everybody, row)


def test_a_zone_never_counts_as_the_utility(everybody):
    checked(everybody, saved(everybody, zone="Hill"))

    sheets = {value.sheet for value in Value.objects.all()}
    assert [sheet.zone for sheet in sheets] == [Zone(ZoneKind.ZONE, "Hill")]


def test_the_variables_give_the_volumes_of_the_balance_again(everybody):
    values = VALUES | {"own_sources_registered_percent": 97.0}
    row = checked(everybody, saved(everybody, sheet=sheet(values=values)))
    made = balance(row.sheet.entered()).components

    fed = {value.variable: value.value for value in Value.objects.all()}
    supplied = fed["own_sources"] + fed["imported"] - fed["exported"] + fed["bulk_meter_correction"]
    assert supplied == pytest.approx(made["water_supplied"].value, rel=1e-12)
    assert fed["produced"] == pytest.approx(made["system_input_volume"].value, rel=1e-12)
    assert fed["sold"] == made["billed_metered"].value
    apparent = fed["unauthorised"] + fed["meter_inaccuracy"] + fed["data_errors"]
    assert apparent == pytest.approx(made["apparent_losses"].value, rel=1e-12)


def test_a_change_takes_the_check_away_and_is_in_the_trail(everybody):
    row = checked(everybody, saved(everybody))
    limits = {**LIMITS, "own_sources": 2.0}

    row = records.change(
        KIND,
        row,
        sheet(limits_percent=limits),
        revision=1,
        act=Act(everybody.actor("mentee_signatory"), AT),
    )

    assert row.checked_at is None
    assert row.revision == 2
    entry = Entry.objects.filter(subject_uuid=row.uuid).latest("pk")
    assert entry.before == {"limits": LIMITS}
    assert entry.after == {"limits": limits}
    actions.check(row, revision=2, act=Act(everybody.actor("mentee_reporter"), AT))


def test_saving_the_same_again_changes_nothing(everybody):
    row = checked(everybody, saved(everybody))

    row = records.change(
        KIND, row, sheet(), revision=1, act=Act(everybody.actor("mentee_reporter"), AT)
    )

    assert row.revision == 1
    assert row.checked_at is not None


@pytest.mark.parametrize("act", [
    lambda row, told: records.change(KIND, row, sheet(), revision=1, **told),
    lambda row, told: actions.check(row, revision=1, **told),
])  # fmt: skip
def test_what_somebody_saved_meanwhile_is_not_lost(everybody, act):
    row = saved(everybody)
    newer = sheet(values=VALUES | {"imported": 500.0})
    records.change(KIND, row, newer, revision=1, act=Act(everybody.actor("mentee_reporter"), AT))

    with pytest.raises(Stale):
        act(row, {"act": Act(everybody.actor("mentee_signatory"), AT)})

    assert SavedBalance.objects.get().values["imported"] == 500


# --- one record seen twice ---


def of_year(everybody):
    """What the page of figures computes of 2025."""
    rows = values_for(everybody.actor("mentee_reporter"), everybody.mentee)
    reported = {each.variable: Reported(each.value, each.grade) for each in rows}
    return results(catalogue(), reported, 2025)


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("hours", [{}, {"hours_under_pressure": 9.0}])
def test_a_checked_balance_says_the_same_on_the_page_of_figures(everybody, form, hours):
    """Exports or none, either form, all day or not: losses, leakage and index are one figure."""
    bulk = {"exported_registered_percent": 96.0, "own_sources_registered_percent": 97.0}
    row = saved(everybody, sheet=sheet(values=VALUES | bulk | hours, form=form))
    made = balance(checked(everybody, row).sheet.entered())

    found = of_year(everybody)

    for code, figure in {
        "I.nrw_percent": made.indicators["non_revenue_water_percent_volume"],
        "I.real_conn": made.indicators["real_losses_l_per_connection_day"],
        "I.uarl": made.indicators["uarl"],
        "I.ili": made.indicators["ili"],
        "I.water_losses": made.components["water_losses"],
        "real_losses": made.components["real_losses"],
    }.items():
        assert found[code].value == pytest.approx(figure.value, rel=1e-12), code


@pytest.mark.parametrize("blank", ["imported", "exported"])
def test_what_a_balance_takes_as_none_is_none_for_the_figures_too(everybody, blank):
    values = {code: value for code, value in VALUES.items() if code != blank}
    made = balance(checked(everybody, saved(everybody, sheet=sheet(values=values))).sheet.entered())

    assert of_year(everybody)["I.ili"].value == pytest.approx(made.indicators["ili"].value)


def test_a_sum_that_was_reported_otherwise_stays_and_both_are_shown(everybody):
    """2,640 m³ billed, written for thousands, beside 2,300,250 in the balance."""
    act = Act(everybody.actor("mentee_reporter"), AT)
    report_values(everybody.mentee, calendar_year(2025), [ReportedFigure("sold", 2640.0)], act=act)

    checked(everybody, saved(everybody))

    sold = Value.objects.get(variable="sold")
    assert (sold.value, sold.origin) == (2640.0, Origin.TYPED)
    (asked,) = [each for each in sold.questions if each["code"] == "said_twice_apart"]
    assert asked["params"]["right_value"] == "2300250"


def test_a_reviewed_sum_that_is_apart_is_asked_about_at_the_part_that_is_open(everybody):
    reviewed(everybody.mentee, {"sold": 1_000_000.0})

    checked(everybody, saved(everybody))

    open_ones = {each.variable: each for each in Value.objects.all() if each.is_open}
    assert "sold" not in open_ones
    codes = [each["code"] for each in open_ones["billed_metered"].questions]
    assert codes == ["said_twice_apart"]


def test_a_figure_that_agrees_stays_and_is_not_written_again(everybody):
    reviewed(everybody.mentee, {"sold": 2_300_000.0})

    checked(everybody, saved(everybody))

    (sold,) = Value.objects.filter(variable="sold")
    assert (sold.value, sold.state) == (2_300_000.0, ValueState.REVIEWED)


# --- what stands in the figures already ---


def test_a_reviewed_figure_is_never_replaced_in_silence(everybody):
    """Reviewed: 212 km and 14.5 h; the balance says 200 km. Nobody ticks it."""
    reviewed(everybody.mentee, {"net_water_km": 212.0, "hours_pressurised": 14.5})
    row = saved(everybody)
    effects = {each.fed.variable: each.effect for each in changes_of(row)}
    assert effects["net_water_km"] == effects["hours_pressurised"] == Effect.DIFFERS
    assert effects["own_sources"] == Effect.NEW

    checked(everybody, row)

    (length,) = Value.objects.filter(variable="net_water_km")
    assert (length.value, length.state) == (212.0, ValueState.REVIEWED)


def test_what_is_ticked_becomes_a_draft_beside_the_reviewed_figure(everybody):
    reviewed(everybody.mentee, {"net_water_km": 212.0, "hours_pressurised": 14.5})
    row = saved(everybody)

    row = actions.check(
        row, revision=1, take=["net_water_km"], act=Act(everybody.actor("mentee_signatory"), AT)
    )

    both = Value.objects.filter(variable="net_water_km").order_by("version")
    assert [(each.value, each.state) for each in both] == [
        (212.0, ValueState.REVIEWED),
        (200.0, ValueState.DRAFT),
    ]
    assert Value.objects.get(variable="hours_pressurised").value == 14.5
    left = [each.fed.variable for each in changes_of(row) if each.effect is Effect.DIFFERS]
    assert left == ["hours_pressurised"]

    actions.take_figures(
        row,
        revision=row.revision,
        take=["hours_pressurised"],
        act=Act(everybody.actor("mentee_reporter"), AT),
    )
    assert Value.objects.filter(variable="hours_pressurised").count() == 2


def test_only_what_differs_can_be_taken(everybody):
    reviewed(everybody.mentee, {"net_water_km": 212.0})
    row = saved(everybody)
    act = Act(everybody.actor("mentee_signatory"), AT)

    with pytest.raises(NotReady) as early:
        actions.take_figures(row, revision=1, take=["net_water_km"], act=act)
    assert early.value.verdict.against[0].code == "balance_not_checked"
    with pytest.raises(NotValid) as unknown:
        actions.check(row, revision=1, take=["own_sources"], act=act)
    assert unknown.value.verdict.against[0].code == "figure_does_not_differ"
    assert not SavedBalance.objects.get().checked_at
    row = checked(everybody, row)
    with pytest.raises(NotValid) as nothing:
        actions.take_figures(row, revision=row.revision, take=[], act=act)
    assert nothing.value.verdict.against[0].code == "nothing_to_take"
    stranger = Act(everybody.actor("outsider"), AT)
    with pytest.raises(NotAllowed):
        actions.take_figures(row, revision=row.revision, take=["net_water_km"], act=stranger)


def test_a_draft_of_the_balance_itself_is_written_anew(everybody):
    row = checked(everybody, saved(everybody))
    longer = sheet(values=VALUES | {"mains_length": 260.0})
    act = Act(everybody.actor("mentee_signatory"), AT)
    row = records.change(KIND, row, longer, revision=1, act=act)

    actions.check(row, revision=2, act=Act(everybody.actor("mentee_reporter"), AT))

    (length,) = Value.objects.filter(variable="net_water_km")
    assert (length.value, length.state) == (260.0, ValueState.DRAFT)


def test_a_new_balance_is_filled_from_the_figures_of_its_year_and_zone(everybody):
    """Produced 3,000,000 of which 400,000 imported; 14 h of supply; nothing of its pressure."""
    figures = {"produced": 3_000_000.0, "imported": 400_000.0, "sold": 2_300_000.0,
               "billed_unmetered": 300_000.0, "net_water_km": 212.0, "conn_water": 18_700.0,
               "hours_supply": 14.0}  # fmt: skip
    reviewed(everybody.mentee, figures, year=2025)

    found = inputs_from_figures(everybody.mentee, 2025, "", BalanceUnits(volume="thousand m3"))

    assert found == pytest.approx(
        {"own_sources": 2600, "imported": 400, "billed_metered": 2000, "billed_unmetered": 300,
         "mains_length": 212, "service_connections": 18_700, "hours_under_pressure": 14}
    )  # fmt: skip
    assert inputs_from_figures(everybody.mentee, 2024, "", BalanceUnits()) == {}
    assert inputs_from_figures(everybody.mentee, 2025, "Hill", BalanceUnits()) == {}


def test_a_figure_with_an_open_question_fills_nothing(everybody):
    act = Act(everybody.actor("mentee_reporter"), AT)
    hours = [ReportedFigure("hours_supply", 27.0), ReportedFigure("net_water_km", 212.0)]
    report_values(everybody.mentee, calendar_year(2025), hours, act=act)

    assert inputs_from_figures(everybody.mentee, 2025, "", BalanceUnits()) == {"mains_length": 212}


def test_customers_hours_are_not_those_of_the_network(everybody):
    reviewed(everybody.mentee, {"hours_supply": 14.0})
    values = VALUES | {"hours_under_pressure": 20.0}

    checked(everybody, saved(everybody, sheet=sheet(values=values)))

    assert of_year(everybody)["I.continuity"].value == 14.0


def test_reported_hours_are_asked_about_where_a_balance_is_taken_as_continuous(everybody):
    reviewed(everybody.mentee, {"hours_supply": 6.0})

    checked(everybody, saved(everybody))

    hours = Value.objects.get(variable="hours_pressurised")
    assert hours.value == 24.0
    assert [each["code"] for each in hours.questions] == ["pressure_all_day"]


def test_beside_a_figure_it_says_how_sure_it_is_to_those_who_may_know(everybody):
    saved(everybody)
    saved(everybody, year=2024, zone="Old town")
    codes = {"I.nrw_percent", "I.occr"}

    said = limits_beside(everybody.mentee, codes, 2026, everybody.actor("mentee_reporter"))

    said_there = "Water balance of 2025: 30.3\u00a0% ±\u00a02.9 points, 95 times of 100."
    assert said == {"I.nrw_percent": said_there}
    for who, year in (("mentor_signatory", 2026), ("mentee_reporter", 2024)):
        assert limits_beside(everybody.mentee, codes, year, everybody.actor(who)) == {}
