"""Both sides approve, one person each; versions say what changed and why; G4 and the desk."""

import pytest

from tests.apps.plans.made import planned_of
from tests.conftest import NOON
from tests.world import member, signed_in
from tests.world import world as people
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.compliance import actions as gates
from waterpeers.apps.compliance.queries import gate_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans import waiting
from waterpeers.apps.plans.actions import approval, items
from waterpeers.apps.plans.kinds import BY_NAME
from waterpeers.apps.plans.models import Plan, PlanApproval, PlanVersion
from waterpeers.apps.plans.queries import content_of, fingerprint_of
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.partnerships import Gate, Phase
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned():
    made = planned_of(people())
    made.whole()
    Partnership.objects.filter(pk=made.partnership.pk).update(phase=Phase.PLAN)
    return made


def plan_now(planned):
    return Plan.objects.select_related("partnership").get(pk=planned.plan.pk)


def approve(planned, *, but=()):
    read = fingerprint_of(content_of(plan_now(planned)))
    for party, actor in planned.deal.signers:
        if party.organisation.name not in but:
            approval.approve_plan(party, fingerprint=read, act=Act(actor, NOON))


def pass_g4(planned):
    approve(planned)
    gates.pass_gate(planned.partnership, "G4", act=planned.by("mentee"))


def test_both_approve_and_the_gate_makes_the_first_version(planned):
    approve(planned, but=["Waterbedrijf Delta"])
    with pytest.raises(NotReady):
        gates.pass_gate(planned.partnership, "G4", act=planned.by("mentee"))
    approve(planned)
    gates.pass_gate(planned.partnership, "G4", act=planned.by("mentee"))
    plan = plan_now(planned)
    assert (plan.version, plan.partnership.phase, plan.is_open) == (1, Phase.DO, False)
    version = PlanVersion.objects.get()
    assert {each["operator"] for each in version.approved_by} == set(planned.deal.parties)
    assert len(version.content["items"]) == 8


def test_one_approves_what_one_has_read(planned):
    read = fingerprint_of(content_of(planned.plan))
    planned.add("risk")
    party, actor = planned.deal.signers[0]
    with pytest.raises(Stale):
        approval.approve_plan(party, fingerprint=read, act=Act(actor, NOON))


def test_a_change_lets_the_approvals_fall(planned):
    approve(planned, but=["Waterbedrijf Delta"])
    planned.add("risk", side="mentor")
    assert not PlanApproval.objects.exists()


def test_one_person_approves_for_one_operator(planned):
    party, actor = planned.deal.signers[0]
    both = planned.world.people["mentee_signatory"]
    member(planned.world.mentor, Role.COORDINATOR, both.email)
    read = fingerprint_of(content_of(planned.plan))
    approval.approve_plan(party, fingerprint=read, act=Act(actor, NOON))
    other = planned.deal.parties["Waterbedrijf Delta"]
    with pytest.raises(NotReady):
        approval.approve_plan(other, fingerprint=read, act=Act(actor_of(both), NOON))


def test_nobody_approves_for_the_other_side(planned):
    party = planned.deal.parties["Waterbedrijf Delta"]
    for actor in (planned.deal.mentee, planned.deal.facilitator):
        with pytest.raises(NotAllowed):
            approval.approve_plan(party, fingerprint="", act=Act(actor, NOON))


def test_a_version_in_force_is_changed_by_an_amendment_only(planned):
    pass_g4(planned)
    with pytest.raises(NotReady):
        planned.add("risk")
    with pytest.raises(NotValid):
        approval.amend_plan(
            plan_now(planned), because=" ", revision=plan_now(planned).revision,
            act=planned.by("mentor"),
        )  # fmt: skip


def test_an_amendment_says_what_changed_and_why(planned):
    pass_g4(planned)
    plan = plan_now(planned)
    approval.amend_plan(
        plan, because="The valve leaks", revision=plan.revision, act=planned.by("mentor")
    )
    planned.add("risk", title="The lake falls")
    routine = plan.routine_set.get()
    given = BY_NAME["routine"].entered_of(routine) | {"means": "The book"}
    items.change_item(routine, given, revision=1, act=planned.by("mentee"))
    approve(planned, but=["Waterbedrijf Delta"])
    assert waiting.amendments(planned.deal.mentee, NOON) == []
    (waits,) = waiting.amendments(planned.deal.mentor, NOON)
    assert "The valve leaks" in waits.what
    assert signed_in(planned.world, "mentor_signatory").get(waits.href).status_code == 200
    approve(planned, but=["Águas do Lago", "Stadtwerke Seeblick"])
    assert waiting.amendments(planned.deal.mentor, NOON) == []
    version = PlanVersion.objects.get(number=2)
    assert version.why == "The valve leaks"
    told = [(each["what"], each["code"], each["fields"]) for each in version.changes]
    assert told == [("changed", "H1", ["means"]), ("added", "K2", [])]
    assert plan_now(planned).version == 2


def test_an_amendment_that_only_one_side_approves_is_not_in_force(planned):
    pass_g4(planned)
    plan = plan_now(planned)
    approval.amend_plan(plan, because="More", revision=plan.revision, act=planned.by("mentee"))
    planned.add("risk")
    approve(planned, but=["Waterbedrijf Delta"])
    assert plan_now(planned).version == 1


def test_the_desk_says_whose_turn_it_is(planned):
    text = signed_in(planned.world, "mentee_signatory").get("/desk/").content.decode()
    assert "Águas do Lago has not approved the plan." in text
    assert "Waterbedrijf Delta has not approved the plan." not in text


def test_approving_on_the_page(planned):
    browser = signed_in(planned.world, "mentee_signatory")
    address = f"/partnership/{planned.partnership.uuid}/plan/approve/"
    page = browser.get(address)
    form = page.context["form"]
    sent = {name: form.initial[name] for name in ("party", "fingerprint")}
    answer = browser.post(address, sent, follow=True)
    assert "Approved" in answer.content.decode()
    assert PlanApproval.objects.get().party.organisation == planned.world.mentee


def test_the_gate_is_on_the_page_and_counts_what_is_missing(planned):
    plan_now(planned).risk_set.update(withdrawn_at=NOON)
    codes = {line.code for line in gate_of(planned.partnership, Gate.G4, on=NOON.date()).open}
    assert "plan_risks_missing" in codes
    text = (
        signed_in(planned.world, "mentor_signatory")
        .get(f"/partnership/{planned.partnership.uuid}/plan/")
        .content.decode()
    )
    assert "Name at least one risk, and what is done about it." in text


def test_the_page_of_the_plan_says_what_it_lacks_in_sentences(planned):
    text = (
        signed_in(planned.world, "mentor_signatory")
        .get(f"/partnership/{planned.partnership.uuid}/plan/")
        .content.decode()
    )
    assert "in order" in text
    planned.add("activity", title="Bare", funding="", budget=None, funding_source="")
    text = (
        signed_in(planned.world, "mentor_signatory")
        .get(f"/partnership/{planned.partnership.uuid}/plan/")
        .content.decode()
    )
    assert "A2 has no output: what will one be able to count?" in text
