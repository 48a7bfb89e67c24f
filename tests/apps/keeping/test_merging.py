"""Two organisations become one, and two again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.apps.partnerships import made as partnerships
from tests.cli.doing import do
from tests.conftest import NOON
from tests.world import member, operator, signed_in
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.indicators.models import Sheet
from waterpeers.apps.keeping import actions
from waterpeers.apps.keeping.events import Event
from waterpeers.apps.keeping.models import Merge
from waterpeers.apps.keeping.queries import belongings, merge_plan
from waterpeers.apps.keeping.words import BELONGS
from waterpeers.apps.matching.models import Need
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.models import Audience, Identifier, Listing, OrganisationState
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.keeping import filled, names_of_both
from waterpeers.domain.register import PROFILE_FIELDS
from waterpeers.domain.verdicts import NotAllowed, NotReady

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def keeper(everybody):
    return Act(everybody.actor("facilitator"), NOON)


@pytest.fixture
def two(everybody):
    """The mentee, and its twin with figures, a need, people and a name of its own."""
    twin = operator("Águas do Lago SA", other_names=["AdL"], place="Lichinga", connections=900)
    everybody.mentee.staff = 111
    everybody.mentee.save()
    for organisation, years in ((everybody.mentee, (2023, 2024)), (twin, (2022, 2023))):
        for year in years:
            Sheet.objects.create(
                organisation=organisation,
                starts_on=date(year, 1, 1),
                ends_before=date(year + 1, 1, 1),
            )
    Need.objects.create(
        organisation=twin,
        working_area=WorkingArea.ENERGY,
        sentence="Power is dear.",
        visibility="public",
        declared_at=NOON,
    )
    member(twin, Role.COORDINATOR, "twin@example.org")
    Identifier.objects.create(organisation=twin, scheme="ibnet", value="MZ-7")
    relist([everybody.mentee, twin])
    return everybody.mentee, twin


def stored(organisation):
    """Everything that belongs to an organisation, by table."""
    return {
        each.name: sorted(each.rows(organisation).values_list("pk", flat=True))
        for each in belongings()
    }


def test_everything_that_belongs_to_an_organisation_has_words():
    assert {each.name for each in belongings()} == set(BELONGS)


def test_what_would_go_where_is_said_before(two, everybody):
    kept, gone = two
    page = signed_in(everybody, "facilitator").get(
        reverse("keeping:merge"), {"kept": kept.uuid, "gone": gone.uuid}
    )

    plan = merge_plan(kept, gone)

    assert plan.moves["sheet.organisation"] == 1
    assert plan.stays == {"sheet.organisation": 1}
    assert plan.fills == {"place": "Lichinga", "connections": 900}
    assert plan.names == ["Águas do Lago SA", "AdL"]
    text = page.content.decode()
    assert "Águas do Lago SA goes into Águas do Lago" in text
    assert "twin (Coordinator: " in " ".join(text.split())
    assert not Merge.objects.exists()


def test_what_belonged_to_one_belongs_to_the_other_and_can_go_back(two, keeper):
    kept, gone = two
    before = stored(kept), stored(gone)

    merge = actions.merge(kept, gone, act=keeper)

    kept.refresh_from_db()
    gone.refresh_from_db()
    assert gone.state is OrganisationState.CLOSED
    assert kept.other_names == ["Águas do Lago SA", "AdL"]
    assert (kept.place, kept.connections, kept.staff) == ("Lichinga", 900, 111)
    assert [s.starts_on.year for s in kept.sheets.order_by("starts_on")] == [2022, 2023, 2024]
    assert [s.starts_on.year for s in gone.sheets.all()] == [2023]  # both have it: it stays
    assert Membership.objects.get(person__email="twin@example.org").organisation == kept
    listing = Listing.objects.get(organisation=kept, audience=Audience.PUBLIC)
    assert "n:energy" in listing.terms
    assert "aguas do lago sa" in listing.search_text
    assert not Listing.objects.filter(organisation=gone).exists()
    later = Sheet.objects.create(
        organisation=kept, starts_on=date(2025, 1, 1), ends_before=date(2026, 1, 1)
    )

    actions.undo_merge(merge, act=Act(keeper.actor, NOON + 29 * DAY))

    kept.refresh_from_db()
    gone.refresh_from_db()
    before[0]["sheet.organisation"].append(later.pk)  # what came later stays where it came
    assert (stored(kept), stored(gone)) == before
    assert (kept.other_names, kept.place, kept.connections) == ([], "", None)
    assert gone.state is OrganisationState.LISTED
    assert Listing.objects.filter(organisation=gone).count() == 2
    assert "n:energy" not in Listing.objects.get(organisation=kept, audience="public").terms


def test_the_trail_of_both_tells_of_it_and_the_old_page_leads_to_the_new(two, keeper, everybody):
    kept, gone = two
    actions.merge(kept, gone, act=keeper)

    told = Entry.objects.filter(event=Event.ORGANISATIONS_MERGED)
    assert {entry.subject_uuid for entry in told} == {kept.uuid, gone.uuid}
    for who in ("visitor", "facilitator"):
        answer = signed_in(everybody, who).get(reverse("portal:operator", args=[gone.uuid]))
        assert answer.headers["Location"] == reverse("portal:operator", args=[kept.uuid])
    unknown = operator("Closed Water", state=OrganisationState.CLOSED)
    gone_for_good = signed_in(everybody, "visitor").get(
        reverse("portal:operator", args=[unknown.uuid])
    )
    assert gone_for_good.status_code == 404
    page = signed_in(everybody, "facilitator").get(reverse("portal:operator", args=[unknown.uuid]))
    assert '<span class="chip">Closed</span>' in page.content.decode()


def test_a_merge_is_undone_once_within_thirty_days_and_in_order(two, keeper):
    kept, gone = two
    merge = actions.merge(kept, gone, act=keeper)
    third = operator("Lago Novo")
    second = actions.merge(third, kept, act=keeper)

    with pytest.raises(NotReady, match="merged_on"):
        actions.undo_merge(merge, act=keeper)
    with pytest.raises(NotReady, match="merge_too_old"):
        actions.undo_merge(second, act=Act(keeper.actor, NOON + 31 * DAY))
    actions.undo_merge(second, act=keeper)
    actions.undo_merge(merge, act=keeper)
    with pytest.raises(NotReady, match="merge_undone_already"):
        actions.undo_merge(merge, act=keeper)


def test_what_cannot_be_merged_is_refused_with_all_reasons(everybody, keeper):
    opened = partnerships.partnership(everybody)
    with pytest.raises(NotReady, match="merge_of_partners") as refused:
        actions.merge(everybody.mentee, everybody.mentor, act=keeper)
    assert dict(refused.value.verdict.against[0].params)["codes"] == opened.code

    closed = operator("Closed", state=OrganisationState.CLOSED)
    with pytest.raises(NotReady) as refused:
        actions.merge(closed, everybody.platform, act=keeper)
    assert [r.code for r in refused.value.verdict.against] == [
        "merge_of_two_kinds",
        "merge_into_unlisted",
    ]
    with pytest.raises(NotReady, match="merge_with_itself"):
        actions.merge(everybody.mentee, everybody.mentee, act=keeper)
    two = everybody.mentee, operator("Another")
    with pytest.raises(NotAllowed):
        actions.merge(*two, act=Act(everybody.actor("mentee_signatory"), NOON))


def test_a_partnership_of_one_goes_on_with_the_other(everybody, keeper):
    opened = partnerships.partnership(everybody)
    other = operator("Águas do Lago, EP")

    actions.merge(other, everybody.mentee, act=keeper)

    assert {p.organisation for p in opened.parties.all()} == {other, everybody.mentor}


def test_programs_merge_and_undo_by_name(two, everybody):
    who = "facilitator@example.org"
    both = {"kept": "Águas do Lago", "gone": "Águas do Lago SA"}

    plan = do("plan_merge", body=both, who=who).answer
    merged = do("merge_organisations", body=both, who=who).answer
    undone = do("undo_merge", merged["uuid"], who=who).answer

    assert plan["moves"]["sheet.organisation"] == merged["moved"]["sheet.organisation"] == 1
    assert undone["undone_at"] is not None


def test_merging_costs_no_more_for_more_rows(two, keeper, everybody):
    kept, gone = two
    counted = []
    for year in (1950, 1990):
        Sheet.objects.bulk_create(
            Sheet(
                organisation=gone,
                starts_on=date(year + n, 1, 1),
                ends_before=date(year + n + 1, 1, 1),
            )
            for n in range(30)
        )
        with CaptureQueriesContext(connection) as caught:
            merge = actions.merge(kept, gone, act=keeper)
        counted.append(len(caught))
        actions.undo_merge(merge, act=keeper)
        kept.refresh_from_db()
        gone.refresh_from_db()

    assert counted[0] == counted[1]


TEXTS = st.sampled_from(["", "x", "y"])


@given(st.dictionaries(st.sampled_from(["place", "website", "about"]), TEXTS))
def test_nothing_that_is_said_is_replaced(said):
    kept = dict.fromkeys(PROFILE_FIELDS, "") | said
    gone = dict.fromkeys(PROFILE_FIELDS, "z")

    assert set(filled(kept, gone)).isdisjoint(name for name, text in said.items() if text)
    assert not {"kind", "name", "other_names"} & set(filled(kept, gone))


def test_both_keep_all_names_once():
    assert names_of_both("Água", ["AdL"], "AGUA", ["adl", "Lago"]) == ["AdL", "Lago"]
