"""Runs of a comparison: what they say, what they keep, whom they name."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from tests.apps.water_balance.made import saved
from tests.compared import AT, NRW, compare, joins, line, refused, reviewed, year_of
from tests.world import member, operator
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.benchmarking import actions, queries
from waterpeers.apps.benchmarking.documents import document
from waterpeers.apps.benchmarking.models import Comparison, ShownGroup
from waterpeers.apps.benchmarking.queries import hints
from waterpeers.apps.benchmarking.reports import report
from waterpeers.apps.frontiers.queries import valid_in
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.operators.models import CountryFact, CountryFactKind, Organisation
from waterpeers.apps.water_balance import actions as water_balance
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.charts import StripChart
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.documents import Paragraph, walk
from waterpeers.domain.frontiers import figure_of
from waterpeers.domain.indicators import catalogue, variables
from waterpeers.domain.results import compute_table
from waterpeers.domain.values import ValueState
from waterpeers.domain.water_balance import balance
from waterpeers.domain.water_balance.entry import BalanceEntry, BalanceUnits

pytestmark = pytest.mark.django_db
LOSSES = "Non-revenue water"


# --- what a run says ---


def test_it_stands_where_the_worked_example_says(everybody, trees):
    made = compare(everybody)

    found = line(made)
    assert found["standing"]["percentile"] == pytest.approx(25)
    assert found["standing"]["quartiles"] == pytest.approx([25, 28.5, 40])
    sold, saved = found["closing"]["behind_best_quarter"]
    assert (sold["way"], sold["value"], sold["unit"]) == ("sold", pytest.approx(3e5), "m3/year")
    assert (saved["way"], saved["value"]) == ("saved", pytest.approx(4e5))
    assert made.result["gaps"] == [NRW]
    assert made.result["strengths"] == ["I.continuity"]


def test_beside_a_figure_it_says_the_gap_to_the_middle_to_its_own_people(everybody, trees):
    compare(everybody)
    own, codes = everybody.actor("mentee_reporter"), {NRW, "I.continuity", "I.occr"}

    assert queries.gap_beside(everybody.mentee, codes, 2026, own) == {
        NRW: "11.5 percentage points behind the median of 6 operators like yours, in 2025.",
        "I.continuity": "At the median of 6 operators like yours in 2025, or better.",
    }
    assert queries.gap_beside(everybody.mentee, codes, 2024, own) == {}
    for who in ("mentor_signatory", "facilitator"):
        assert queries.gap_beside(everybody.mentee, codes, 2026, everybody.actor(who)) == {}


def test_the_report_names_only_peers_that_show_their_name(everybody, trees):
    made = compare(everybody)
    assert report(made, today=AT.date()).peers == ()
    assert report(made, today=AT.date()).unnamed == 3  # 18, 25 and 25 %

    alder = trees["Alder"]
    signatory = member(alder, Role.SIGNATORY)
    actions.share(alder, everybody.mentee, act=Act(actor_of(signatory), AT))

    found = report(made, today=AT.date())
    assert [(peer.name, peer.reasons) for peer in found.peers] == [("Alder", (LOSSES,))]
    assert found.unnamed == 2


def test_a_gap_between_percentages_is_in_points_on_the_page_and_on_paper(everybody, trees):
    made = compare(everybody)

    (gap,) = report(made, today=AT.date()).gaps
    assert gap.behind == "15 percentage points"
    blocks = walk(document(made, today=AT.date()).blocks)
    strip = next(each for each in blocks if isinstance(each, StripChart))
    told = next(row[7] for row in strip.behind.rows if row[0] == LOSSES)
    assert told.startswith("15 percentage points. 300,000 m³ a year more billed")
    with override("fr"):
        assert report(made, today=AT.date()).gaps[0].behind == "15 points de pourcentage"


def test_a_refusal_says_the_year_and_what_is_missing_and_the_older_report_its_own(everybody, trees):
    compare(everybody)
    reviewed(everybody.mentee, {"produced": 2e6}, year=2023)
    client = Client()
    client.force_login(everybody.people["mentee_reporter"])

    address = reverse("benchmarking:operator", args=[everybody.mentee.uuid])
    page = client.post(address, {"year": 2023})

    said = page.content.decode()
    assert page.status_code == 409
    assert "Nothing can be compared for 2023." in said
    assert "only where a reviewed figure of your own takes part. So for: " in said
    assert said.index("The last comparison, of 2025") < said.index("Figures of 2025.")
    assert "The last comparison" not in client.get(address).content.decode()


def test_old_figures_are_marked_and_grades_shown(everybody, trees):
    made = compare(everybody)

    assert not report(made, today=AT.date()).quality.is_old
    found = report(made, today=AT.date().replace(year=2028))
    assert found.quality.is_old
    assert (found.quality.graded, found.quality.figures) == (3, 3)
    assert {row.grade for row in found.rows} == {"B2"}


def test_a_run_never_changes_and_can_be_made_again(everybody, trees):
    made = compare(everybody)
    before = (made.fingerprint, made.result)
    for tree in trees.values():
        reviewed(tree, year_of(1, 1))

    kept = Comparison.objects.get()
    assert (kept.fingerprint, kept.result) == before
    assert queries.is_the_same_again(kept)
    ShownGroup.objects.filter(indicator=NRW).update(own=41.0)
    assert not queries.is_the_same_again(kept)


def test_the_same_again_gives_the_run_that_is_there(everybody, trees):
    assert compare(everybody) == compare(everybody, after_days=3)
    assert Comparison.objects.count() == 1
    assert Entry.objects.filter(event="comparison.made").count() == 1


def test_a_course_leaves_gaps_where_nothing_was_reviewed(everybody, trees):
    reviewed(everybody.mentee, year_of(50, 24), 2023)
    for tree in trees.values():
        reviewed(tree, year_of(30, 24), 2023)
    reviewed(everybody.mentee, year_of(45, 24), 2022)  # nobody else

    course = line(compare(everybody))["course"]

    # of six: our 50 and five times 30; then ours and 18, 25, 25, 32, 55
    assert course["years"] == [2022, 2023, 2025]
    assert course["own"] == pytest.approx([45, 50, 40])
    assert course["medians"] == [None, pytest.approx(30), pytest.approx(28.5)]
    assert course["sizes"] == [1, 6, 6]


def test_neither_action_nor_page_asks_the_database_more_often_when_more_take_part(everybody, trees):
    client = Client()
    client.force_login(everybody.people["mentee_reporter"])
    client.get("/desk/")  # the first page of a session notes that it is used

    def questions():
        with CaptureQueriesContext(connection) as action:
            made = compare(everybody, after_days=len(asked))
        with CaptureQueriesContext(connection) as page:
            client.get(reverse("benchmarking:run", args=[made.uuid]))
        asked.append((len(action), len(page)))
        return line(made)["standing"]["size"]

    asked: list[tuple[int, int]] = []
    assert questions() == 6
    for number in range(10):
        joins(operator(f"New {number}", connections=5000, setting="city"), 50 + number)
    assert questions() == 16
    assert asked[0] == asked[1]


# --- what is compared ---


def test_no_total_is_ranked_since_the_larger_would_always_be_worse():
    for code in queries.compared():
        assert not adds_up(code), code


def adds_up(code: str) -> bool:
    """Whether twice the utility has twice the figure."""
    ones = {each: [1000.0 + 7 * n] for n, each in enumerate(variables())}
    twos = {
        each: [2 * column[0] if variables()[each].adds else column[0]]
        for each, column in ones.items()
    }
    one, two = (compute_table(catalogue(), [2025], rows)[code][0] for rows in (ones, twos))
    return two == pytest.approx(2 * one)


def test_one_fact_is_one_row_and_what_is_lost_comes_first():
    found = list(queries.compared())

    assert found[:3] == ["I.nrw_percent", "I.nrw_conn", "I.nrw_km"]
    assert not {"I.continuity", "I.continuity_percent"} <= {*found}
    assert queries.compared()["I.energy_water_m3"] == "context"  # leaks make it small
    assert queries.compared()["I.energy_auth_m3"] == "no"


def test_what_is_more_than_enough_counts_as_enough(everybody, trees):
    """150 % of the tests that are required is no better than all of them."""
    for organisation, done in zip((everybody.mentee, *trees.values()), (100, 150, 90, 80, 70, 60)):
        reviewed(organisation, {"tests_done": float(done), "tests_required": 100.0})

    standing = line(compare(everybody), "I.tests_done")["standing"]

    assert standing["own"] == 100
    assert standing["behind_best_quarter"] <= 0
    assert standing["percentile"] == pytest.approx(100 * (4 + 1) / 6)  # equal to the 150


def test_staff_outside_the_middle_half_is_told_in_people(everybody, trees):
    organisations = (everybody.mentee, *trees.values())
    for organisation, staff in zip(organisations, (90, 40, 45, 50, 55, 60), strict=True):
        reviewed(organisation, {"staff_total": float(staff), "conn_water": 10_000.0})

    made = compare(everybody)

    row = next(r for r in report(made, today=AT.date()).rows if r.code == "I.staff_conn")
    high = row.quartiles[2]
    assert not row.is_judged
    assert row.outside.startswith(f"{9 - high:g}")
    assert row.closing == (f"That is {10 * (9 - high):g} full-time equivalents.",)


def test_amounts_are_compared_in_international_dollars_of_the_year(everybody, trees):
    """100 of ours at 20 for a dollar, and 15 of theirs at 2: 5 dollars a m³ beside 7.5."""
    Organisation.objects.filter(pk=everybody.mentee.pk).update(country="MZ")
    everybody.mentee.refresh_from_db()
    costs = {"opex_total": 100 * 1.2e6, "sold": 1.2e6}
    reviewed(everybody.mentee, costs)
    for tree in trees.values():
        Organisation.objects.filter(pk=tree.pk).update(country="NL")
        reviewed(tree, {"opex_total": 15 * 1.2e6, "sold": 1.2e6})
    for country, rate in (("MZ", 20.0), ("NL", 2.0)):
        CountryFact.objects.create(
            country_id=country, kind=CountryFactKind.LCU_PER_PPP_DOLLAR, year=2025,
            value=repr(rate), source="Bank, 2026",
        )  # fmt: skip

    made = compare(everybody)

    standing = line(made, "I.unit_cost_sold")["standing"]
    assert standing["own"] == pytest.approx(5.0)
    assert standing["quartiles"] == pytest.approx([7.5, 7.5, 7.5])
    found = report(made, today=AT.date())
    assert "international dollars of 2025" in found.money
    assert "Bank, 2026" in found.money
    assert queries.is_the_same_again(made)


def test_without_a_rate_amounts_of_the_own_country_alone_are_compared(everybody, trees):
    elsewhere = joins(operator("Fir", connections=5000, setting="city"), 20)
    for organisation in (everybody.mentee, *trees.values(), elsewhere):
        country = "NL" if organisation == elsewhere else "MZ"
        Organisation.objects.filter(pk=organisation.pk).update(country=country)
        reviewed(organisation, {"opex_total": 1.2e6})
    everybody.mentee.refresh_from_db()

    made = compare(everybody)

    assert line(made)["standing"]["size"] == 7
    assert line(made, "I.unit_cost_sold")["standing"]["size"] == 6
    assert "own country alone" in report(made, today=AT.date()).money


def test_why_losses_are_not_shown_is_said_at_the_top(everybody, trees):
    everybody.mentee.sheets.get().values.filter(variable="sold").delete()

    made = compare(everybody)

    said = report(made, today=AT.date()).losses_refused
    assert "your own" in said
    paragraphs = [each.text for each in walk(document(made, today=AT.date()).blocks)
                  if isinstance(each, Paragraph)]  # fmt: skip
    assert any(str(text).startswith("Non-revenue water is not shown") for text in paragraphs[:3])


def test_one_utility_year_has_one_share_of_water_that_earns_nothing(everybody, trees):
    """Balance, figures, page, comparison, frontier and paper: exports out of supply and sales."""
    values = {
        "own_sources": 9e6, "imported": 1e6, "exported": 2e6, "billed_metered": 6e6,
        "mains_length": 400.0, "service_connections": 50_000.0, "average_pressure": 30.0,
    }  # fmt: skip
    entry = BalanceEntry(values, {}, BalanceUnits())
    mentee = everybody.mentee
    mentee.sheets.all().delete()
    signatory = Act(everybody.actor("mentee_signatory"), AT)
    checked = water_balance.check(saved(everybody, sheet=entry), revision=1, act=signatory)
    Value.objects.filter(sheet__organisation=mentee).update(
        state=ValueState.REVIEWED, reviewed_at=AT
    )

    made = compare(everybody)

    client = Client()
    client.force_login(everybody.people["mentee_reporter"])
    shown = {
        "balance": balance(checked.sheet.entered())
        .indicators["non_revenue_water_percent_volume"].value,
        "figures": of_api(client, mentee)["I.nrw_percent"],
        "comparison": line(made)["standing"]["own"],
        "paper": next(r.own for r in report(made, today=AT.date()).rows if r.code == NRW),
        "frontier": 100 * of_frontier(mentee, "nrw_volume") / of_frontier(mentee, "water_supplied"),
    }  # fmt: skip
    assert shown == dict.fromkeys(shown, pytest.approx(25.0))
    page = client.get(reverse("water_balance:show", args=[checked.uuid])).content.decode()
    assert "25.0" in page


def of_api(client: Client, organisation: Organisation) -> dict[str, float]:
    items = client.get(f"/api/figures/of/{organisation.uuid}/computed/", {"limit": 100}).json()
    return {each["code"]: each["value"] for each in items["items"] if each["year"] == 2025}


def of_frontier(organisation: Organisation, code: str) -> float:
    """What a frontier takes of an operator."""
    rows = valid_in(2025, variables()).filter(sheet__organisation=organisation)
    return figure_of(code, dict(rows.values_list("variable", "value")), organisation.services)


# --- hints for a shortlist ---


def test_a_mentor_that_shows_its_name_is_evidence_for_the_mentees_own_people_alone(
    everybody, trees
):
    compare(everybody)
    alder = trees["Alder"]
    mentee, reporter = everybody.mentee, everybody.actor("mentee_reporter")
    assert hints(mentee, reporter) == {}

    actions.share(alder, None, act=Act(actor_of(member(alder, Role.SIGNATORY)), AT))

    (said,) = hints(mentee, reporter).values()
    assert "In figures of 2025, among 6 operators of the same kind" in said
    assert f"where help is needed: {LOSSES}." in said
    assert set(hints(mentee, reporter)) == {str(alder.uuid)}
    assert hints(mentee, everybody.actor("facilitator")) == {}
    assert hints(everybody.mentor, everybody.actor("mentor_coordinator")) == {}


# --- names ---


def test_a_name_is_shown_and_hidden_again_by_a_signatory(everybody, trees):
    signatory = everybody.actor("mentee_signatory")
    given = actions.share(everybody.mentee, None, act=Act(signatory, AT))
    assert queries.sharing_with([trees["Alder"]]) == {str(everybody.mentee.uuid)}
    assert actions.share(everybody.mentee, None, act=Act(signatory, AT)) == given

    actions.stop_sharing(given, act=Act(signatory, AT))

    assert queries.sharing_with([trees["Alder"]]) == frozenset()
    actions.stop_sharing(given, act=Act(signatory, AT))  # a second time changes nothing
    entries = Entry.objects.filter(event__startswith="figures").order_by("at", "pk")
    assert [entry.event for entry in entries] == ["figures.shared", "figures.unshared"]


def test_a_reporter_does_not_decide(everybody, trees):
    reporter = everybody.actor("mentee_reporter")

    assert refused(lambda: actions.share(everybody.mentee, None, act=Act(reporter, AT))) == [
        "coordinators_decide"
    ]
    assert refused(lambda: actions.take_part(everybody.mentee, False, act=Act(reporter, AT))) == [
        "coordinators_decide"
    ]


def test_a_name_is_shown_to_other_operators_only(everybody, trees):
    signatory = everybody.actor("mentee_signatory")
    funder = operator("A funder", kind=OrganisationKind.FUNDER)

    def shown_to(receiver):
        return lambda: actions.share(everybody.mentee, receiver, act=Act(signatory, AT))

    assert refused(shown_to(everybody.mentee)) == ["shared_with_itself"]
    assert refused(shown_to(funder)) == ["operators_compare"]


def test_who_has_left_sees_no_names_that_are_for_those_who_take_part(everybody, trees):
    made = compare(everybody)
    alder = trees["Alder"]
    actions.share(alder, None, act=Act(actor_of(member(alder, Role.SIGNATORY)), AT))
    signatory = everybody.actor("mentee_signatory")

    actions.take_part(everybody.mentee, False, act=Act(signatory, AT))

    assert report(made, today=AT.date()).peers == ()
    assert hints(everybody.mentee, signatory) == {}
