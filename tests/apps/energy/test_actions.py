"""Saving checks of pumps, putting them among the figures, naming a factor."""

import pytest

from tests.apps.energy.made import AT, PUMPS, entered, saved
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.energy import actions
from waterpeers.apps.energy.kinds import KIND
from waterpeers.apps.energy.models import SavedPumpCheck
from waterpeers.apps.energy.queries import energy_years, factors_of
from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values
from waterpeers.apps.indicators.models import Sheet
from waterpeers.apps.operators.models import CountryFact, CountryFactKind
from waterpeers.apps.records import actions as records
from waterpeers.domain.actors import Act
from waterpeers.domain.energy import FactorBasis
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.values import Origin, ValueState
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db


def codes(refused):
    return {reason.code for reason in refused.value.verdict.against}


def test_a_check_is_saved_as_entered_and_the_trail_says_so(everybody):
    row = saved(everybody)

    row.refresh_from_db()
    assert row.pumps == PUMPS
    assert (row.year, row.zone, row.currency) == (2025, "", "MZN")
    entry = Entry.objects.get(event="pump_check.saved")
    assert (entry.after["year"], entry.after["zone"], entry.after["pumps"]) == (2025, "", PUMPS)


def test_sent_twice_it_is_saved_once_and_a_year_has_one(everybody):
    first = saved(everybody)
    again = saved(everybody, uuid=first.uuid)

    assert again == first
    with pytest.raises(NotValid) as refused:
        saved(everybody)
    assert codes(refused) == {"year_there_already"}
    assert saved(everybody, zone="Upper town").zone == "Upper town"


def test_a_change_keeps_before_and_after_and_wants_the_latest_revision(everybody):
    row = saved(everybody)
    actor = everybody.actor("mentee_signatory")

    changed = records.change(KIND, row, entered(PUMPS[0]), revision=1, act=Act(actor, AT))

    assert (changed.revision, len(changed.pumps)) == (2, 1)
    entry = Entry.objects.of("savedpumpcheck", row.uuid).first()
    assert [len(side["pumps"]) for side in (entry.before, entry.after)] == [2, 1]
    with pytest.raises(Stale):
        records.change(KIND, row, entered(), revision=1, act=Act(actor, AT))
    same = records.change(KIND, row, entered(PUMPS[0]), revision=2, act=Act(actor, AT))
    assert same.revision == 2


@pytest.mark.parametrize("who", ["outsider", "mentor_signatory", "facilitator", "administrator"])
def test_only_its_own_people_enter_an_operators_energy(everybody, who):
    row, actor = saved(everybody), everybody.actor(who)

    with pytest.raises(NotAllowed):
        records.start(KIND, everybody.mentee, entered(), year=2024, act=Act(actor, AT))
    with pytest.raises(NotAllowed):
        records.change(KIND, row, entered(), revision=1, act=Act(actor, AT))
    with pytest.raises(NotAllowed):
        actions.report(row, revision=1, act=Act(actor, AT))
    with pytest.raises(NotAllowed):
        actions.name_factor(
            everybody.mentee, year=2025, factor=0.5, source="IEA", act=Act(actor, AT)
        )


@pytest.mark.parametrize(
    ("where", "code"),
    [({"year": 1500}, "not_a_year"), ({"zone": "x" * 121}, "too_long")],
)
def test_a_year_and_a_zone_are_looked_at(everybody, where, code):
    with pytest.raises(NotValid) as refused:
        saved(everybody, **where)
    assert codes(refused) == {code}


def test_a_price_needs_its_currency(everybody):
    without = entered(currency="")

    with pytest.raises(NotValid) as refused:
        saved(everybody, entered=without)
    assert codes(refused) == {"price_needs_a_currency"}


def test_its_sums_become_drafts_of_the_year_with_their_origin(everybody):
    row = saved(everybody)

    sheet = actions.report(row, revision=1, act=Act(everybody.actor("mentee_reporter"), AT))

    values = {value.variable: value for value in sheet.values.all()}
    volume = 100 * 4000 + 20 * 2000
    assert values["volume_pumped"].value == volume
    assert values["energy_pump"].value == 22.7 * 4000 + 20_000
    assert values["pump_head_m"].value == pytest.approx((400_000 * 50 + 40_000 * 100) / volume)
    assert {value.state for value in values.values()} == {ValueState.DRAFT}
    assert {value.origin for value in values.values()} == {Origin.PUMPS}
    assert Entry.objects.filter(event="pump_check.reported").count() == 1


def test_those_of_a_zone_go_to_a_sheet_of_its_own(everybody):
    row = saved(everybody, zone="Upper town")

    sheet = actions.report(row, revision=1, act=Act(everybody.actor("mentee_reporter"), AT))

    assert (sheet.zone_name, sheet.zone_kind) == ("Upper town", "zone")


def test_a_sum_that_leaves_a_pump_out_is_no_figure_of_the_year(everybody):
    row = saved(everybody, entered=entered(PUMPS[0], {"name": "P9", "flow": 5.0}))

    with pytest.raises(NotReady) as refused:
        actions.report(row, revision=1, act=Act(everybody.actor("mentee_reporter"), AT))

    (reason,) = refused.value.verdict.against
    assert (reason.code, dict(reason.params)) == ("pumps_left_out", {"names": "P9"})
    assert not Sheet.objects.exists()


def test_a_second_person_checks_and_a_change_takes_the_check_away(everybody):
    row = saved(everybody)
    reporter, signatory = (everybody.actor(f"mentee_{who}") for who in ("reporter", "signatory"))
    with pytest.raises(NotAllowed) as refused:
        records.check(KIND, row, revision=1, act=Act(reporter, AT))
    assert codes(refused) == {"second_person_checks"}

    checked = records.check(KIND, row, revision=1, act=Act(signatory, AT))
    assert checked.checked_by.uuid == signatory.person
    changed = records.change(KIND, row, entered(PUMPS[0]), revision=1, act=Act(reporter, AT))
    assert changed.checked_at is None


# --- years and factors ---


def figures(everybody, year=2025, **values):
    given = [ReportedFigure(code, value) for code, value in values.items()]
    return report_values(
        everybody.mentee,
        calendar_year(year),
        given,
        act=Act(everybody.actor("mentee_reporter"), AT),
    )


def country_says(everybody, year, value):
    CountryFact.objects.create(
        country=everybody.mentee.country, kind=CountryFactKind.GRID_FACTOR, year=year,
        value=value, source="Invented list",
    )  # fmt: skip


def energy(everybody, year=2025):
    found = energy_years(everybody.actor("mentee_reporter"), everybody.mentee)
    return next(each for each in found if each.year == year)


def test_a_year_by_hand(everybody):
    figures(
        everybody, energy_water=1_000_000.0, energy_sewer=200_000.0, produced=2_000_000.0,
        cost_energy=9_600_000.0,
    )  # fmt: skip
    actions.name_factor(
        everybody.mentee,
        year=2025,
        factor=0.45,
        source="Ministry, 2025 report",
        act=Act(everybody.actor("mentee_reporter"), AT),
    )
    found = energy(everybody)

    assert found.computed["I.energy_water_m3"] == 0.5
    assert found.cost_per_kwh == 8.0
    assert found.emissions_kg == pytest.approx(540_000)
    assert (found.factor.source, found.factor.is_own) == ("Ministry, 2025 report", True)
    assert found.computed["I.energy_auth_m3"] is None
    assert found.missing["I.energy_auth_m3"]


def test_the_last_known_factor_counts_and_its_age_is_said(everybody):
    figures(everybody, energy_water=1_000_000.0)
    assert (energy(everybody).factor, energy(everybody).emissions_kg) == (None, None)

    country_says(everybody, 2021, "0.600000")
    country_says(everybody, 2023, "0.500000")

    found = energy(everybody)
    assert (found.factor.value, found.factor.year, found.factor.years_before) == (0.5, 2023, 2)
    assert found.emissions_kg == 500_000


def test_what_is_bought_stands_beside_the_grid_and_in_its_own_year_alone(everybody):
    """A million kWh: 500 t by the grid, 100 t by the contracts, which hold for a year each."""
    figures(everybody, energy_water=1_000_000.0)
    country_says(everybody, 2025, "0.500000")
    actor = everybody.actor("mentee_reporter")
    said = {"factor": 0.1, "source": "Supplier", "basis": FactorBasis.CONTRACT}

    actions.name_factor(everybody.mentee, year=2024, **said, act=Act(actor, AT))
    assert (energy(everybody).bought_factor, energy(everybody).bought_kg) == (None, None)

    actions.name_factor(everybody.mentee, year=2025, **said, act=Act(actor, AT))
    found = energy(everybody)
    assert (found.emissions_kg, found.bought_kg) == (500_000, pytest.approx(100_000))


def test_the_list_of_countries_counts_where_the_operator_says_nothing(everybody):
    figures(everybody, energy_water=1_000_000.0)
    country_says(everybody, 2025, "0.500000")
    actor = everybody.actor("mentee_reporter")

    found = energy(everybody)
    assert (found.emissions_kg, found.factor.is_own) == (500_000, False)
    assert found.factor.source == "Invented list"

    actions.name_factor(
        everybody.mentee, year=2025, factor=0.3, source="Own contract", act=Act(actor, AT)
    )
    assert factors_of(actor, everybody.mentee)[2025].value == 0.3
    assert energy(everybody).emissions_kg == pytest.approx(300_000)


def test_without_electricity_for_water_the_year_says_what_is_missing(everybody):
    figures(everybody, produced=5.0)

    found = energy(everybody)
    assert found.emissions_kg is None
    assert found.missing["emissions"] == ("energy_water",)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"source": "  "}, "factor_needs_its_source"),
        ({"factor": 450.0}, "not_a_grid_factor"),
        ({"factor": -0.1}, "not_a_grid_factor"),
        ({"factor": float("nan")}, "not_a_grid_factor"),
        ({"year": 1500}, "not_a_year"),
    ],
)
def test_a_factor_is_never_without_its_source_and_unit(everybody, said, code):
    given = {"year": 2025, "factor": 0.4, "source": "Ministry"} | said

    with pytest.raises(NotValid) as refused:
        actions.name_factor(
            everybody.mentee, **given, act=Act(everybody.actor("mentee_reporter"), AT)
        )
    assert codes(refused) == {code}


def test_others_see_no_checks(everybody):
    saved(everybody)
    seen = {
        who: SavedPumpCheck.objects.visible_to(everybody.actor(who)).count()
        for who in ("mentee_reporter", "outsider", "mentor_signatory", "facilitator")
    }

    assert seen == {"mentee_reporter": 1, "outsider": 0, "mentor_signatory": 0, "facilitator": 1}
