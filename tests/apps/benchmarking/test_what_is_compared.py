"""Which figures a board asks for, and whether a comparison shows them."""

import pytest

from tests.compared import AT, compare, line, reviewed
from waterpeers.apps.benchmarking import queries
from waterpeers.apps.benchmarking.reports import report
from waterpeers.apps.operators.models import CountryFact, CountryFactKind, Organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "direction"),
    [
        ("I.unit_cost_sold", "no"),
        ("I.unit_cost_water", "no"),
        ("I.avg_revenue", "context"),  # the average tariff: what it is, neither good nor bad
        ("I.complaints", "context"),  # many complaints may be a good telephone line
        ("I.staff_conn", "range"),
        ("I.staff_pop", "range"),
        ("I.consumption_lpcd", "range"),
        ("I.production_lpcd", "context"),
        ("I.labour_share", "context"),
        ("I.energy_share", "context"),
        ("I.energy_auth_m3", "no"),
        ("I.ghg_m3", "no"),
    ],
)
def test_what_a_board_asks_for_has_its_row(code, direction):
    assert queries.compared()[code] == direction


def test_no_total_and_no_fact_twice():
    assert not {"I.water_losses", "I.ghg_electricity", "I.real_cost"} & queries.compared().keys()
    assert "I.continuity_percent" not in queries.compared()
    assert queries.compared()["I.energy_water_m3"] == "context"  # leaks make it small


def test_what_closing_a_gap_is_worth_is_told_in_ones_own_currency(everybody, trees):
    """40 % lost of 2 million beside 25 %: 300,000 m³ sold at 20, or 400,000 not made at 4."""
    mentee = everybody.mentee
    Organisation.objects.filter(pk=mentee.pk).update(country="MZ")
    mentee.refresh_from_db()
    reviewed(mentee, {"retail_cost_m3": 20.0, "marginal_cost_m3": 4.0})
    CountryFact.objects.create(country_id="MZ", kind=CountryFactKind.LCU_PER_PPP_DOLLAR, year=2025,
                               value="25", source="Bank, 2026")  # fmt: skip

    made = compare(everybody)

    behind = line(made, "I.nrw_percent")["standing"]["behind_best_quarter"]
    assert behind == pytest.approx(15)
    row = next(r for r in report(made, today=AT.date()).rows if r.code == "I.nrw_percent")
    told = " ".join(row.closing)
    assert "300,000" in told
    assert "6,000,000" in told  # not by 25: what closing means is in one's own currency
    assert "400,000" in told
    assert "1,600,000" in told
