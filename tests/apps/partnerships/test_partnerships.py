"""Opening, changing, ending and releasing partnerships."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.apps.partnerships import made
from tests.conftest import NOON
from tests.world import operator, signed_in
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.compliance.actions import pass_gate
from waterpeers.apps.operators.models import OrganisationState
from waterpeers.apps.partnerships.actions import partnerships as actions
from waterpeers.apps.partnerships.actions.partnerships import NewParty
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import type_of
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import PartnershipState, PartnershipType, PartyRole, Phase
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Refused, Stale

pytestmark = pytest.mark.django_db
MENTEE, MENTOR = PartyRole.MENTEE, PartyRole.MENTOR


def refusal(kind: type[Refused], action, *args, **options) -> list[str]:
    with pytest.raises(kind) as refused:
        action(*args, **options)
    return [reason.code for reason in refused.value.verdict.against]


def events(partnership: Partnership) -> list[str]:
    entries = Entry.objects.of("partnership", partnership.uuid)
    return [str(entry.event) for entry in entries][::-1]


# --- opening ---


def test_it_is_opened_once_and_the_trail_says_so(everybody):
    number = uuid4()
    first = made.partnership(everybody, uuid=number)
    again = made.partnership(everybody, uuid=number)

    assert first.pk == again.pk
    assert first.code == f"WOP-{first.pk:04d}"
    assert (first.phase, first.state) == (Phase.FIND, PartnershipState.ACTIVE)
    assert events(first) == ["partnership.opened"]


def test_everything_wrong_with_it_is_said_at_once(everybody):
    codes = refusal(
        NotValid,
        actions.open_partnership,
        [
            NewParty(everybody.mentee, MENTEE, is_lead=True),
            NewParty(everybody.mentee, MENTEE, is_lead=True),
            NewParty(everybody.platform, MENTEE),
        ],
        title=" ",
        working_areas=["magic"],
        need_text="x" * 4001,
        act=Act(everybody.actor("facilitator"), NOON),
    )

    assert codes == [
        "required",
        "too_long",
        "not_in_list",
        "no_mentor",
        "party_given_twice",
        "one_lead_only",
        "party_not_an_operator",
    ]


def test_an_operator_is_not_its_own_partner(everybody):
    parties = [NewParty(everybody.mentee, MENTEE), NewParty(everybody.mentee, MENTOR)]
    actor = everybody.actor("facilitator")

    assert refusal(
        NotValid, actions.open_partnership, parties, title="x", act=Act(actor, NOON)
    ) == ["one_operator_only"]


@pytest.mark.parametrize("who", ["outsider", "mentee_reporter", "administrator"])
def test_others_do_not_open_it(everybody, who):
    parties = [NewParty(everybody.mentee, MENTEE), NewParty(everybody.mentor, MENTOR)]

    assert refusal(
        NotAllowed,
        actions.open_partnership,
        parties,
        title="x",
        act=Act(everybody.actor(who), NOON),
    ) == ["not_yours_to_open"]


def test_a_closed_organisation_takes_no_part(everybody):
    everybody.mentee.state = OrganisationState.CLOSED
    everybody.mentee.save()

    with pytest.raises(NotReady):
        made.partnership(everybody)


def test_only_its_own_people_and_facilitators_know_of_it(everybody):
    opened = made.partnership(everybody)
    seen = {
        who: Partnership.objects.visible_to(everybody.actor(who)).filter(pk=opened.pk).exists()
        for who in ("outsider", "mentee_reporter", "mentor_signatory", "facilitator")
    }

    assert seen == {
        "outsider": False,
        "mentee_reporter": True,
        "mentor_signatory": True,
        "facilitator": True,
    }


# --- changing ---


def test_the_tabs_stand_in_a_row_and_fold_behind_the_one_that_is_open(everybody):
    opened = made.partnership(everybody)
    client = signed_in(everybody, "mentee_reporter")
    body = client.get(reverse("plans:of-partnership", args=[opened.uuid])).content.decode()
    tabs = body.split('<nav class="tabs"')[1].split("</nav>")[0]
    row, folded = tabs.split("<details>")
    summary, rest = folded.split("</summary>")

    links = re.findall(r'href="([^"]+)"', row)
    assert links == re.findall(r'href="([^"]+)"', rest)
    assert f"{len(links)} pages of this partnership" in summary
    assert re.search(r"<b>\s*Plan\s*</b>", summary)
    assert row.count("aria-current") == rest.count("aria-current") == 1


def test_who_saved_first_is_not_overwritten(everybody):
    opened = made.partnership(everybody)
    actor = everybody.actor("mentor_coordinator")
    actions.change(opened, {"title": "First"}, revision=1, act=Act(actor, NOON))

    assert refusal(
        Stale, actions.change, opened, fields={"title": "Second"}, revision=1, act=Act(actor, NOON)
    ) == ["changed_meanwhile"]
    opened.refresh_from_db()
    assert (opened.title, opened.revision) == ("First", 2)


def test_a_mentor_does_not_say_the_mentees_need(everybody):
    opened = made.partnership(everybody)
    mentor, mentee = everybody.actor("mentor_signatory"), everybody.actor("mentee_signatory")
    need = {"need_text": "We need pipes from Delta."}

    assert refusal(
        NotAllowed, actions.change, opened, fields=need, revision=1, act=Act(mentor, NOON)
    ) == ["only_the_mentee_says_this"]
    changed = actions.change(opened, need, revision=1, act=Act(mentee, NOON))
    assert changed.need_text == need["need_text"]


def test_a_yes_to_earlier_partnerships_says_what_was_found(everybody):
    opened = made.partnership(everybody)
    actor = everybody.actor("mentee_signatory")
    fields = {"earlier_looked_up": "yes"}

    assert refusal(
        NotValid, actions.change, opened, fields=fields, revision=1, act=Act(actor, NOON)
    ) == ["required"]
    fields["earlier_looked_up"] = "maybe"
    assert refusal(
        NotValid, actions.change, opened, fields=fields, revision=1, act=Act(actor, NOON)
    ) == ["not_in_list"]


# --- parties ---


def test_several_mentors_take_part_and_the_last_one_stays(everybody):
    opened = made.partnership(everybody)
    actor = everybody.actor("mentee_signatory")
    second = actions.add_party(
        opened, operator("Second Mentor"), role=MENTOR, is_lead=True, act=Act(actor, NOON)
    )
    again = actions.add_party(opened, second.organisation, role=MENTOR, act=Act(actor, NOON))
    assert again.pk == second.pk

    actions.remove_party(second, act=Act(actor, NOON))

    assert refusal(
        NotReady, actions.remove_party, made.party(opened, MENTOR), act=Act(actor, NOON)
    ) == ["no_mentor"]
    assert refusal(
        NotReady, actions.remove_party, made.party(opened, MENTEE), act=Act(actor, NOON)
    ) == ["no_mentee"]
    assert events(opened) == ["partnership.opened", "party.added", "party.removed"]


# --- the end ---


@pytest.mark.parametrize("move", ["", "suspend"])
def test_a_mentee_can_always_stop_with_a_reason(everybody, move):
    opened = made.partnership(everybody)
    actor = everybody.actor("mentee_signatory")
    if move:
        actions.move(opened, move, reason="Flood", act=Act(actor, NOON))

    assert refusal(
        NotAllowed, actions.move, opened, "stop_by_mentee", reason="x",
        act=Act(everybody.actor("mentor_signatory"), NOON),
    ) == ["only_the_mentee_stops"]  # fmt: skip
    assert refusal(
        NotValid, actions.move, opened, "stop_by_mentee", reason=" ", act=Act(actor, NOON)
    ) == ["required"]
    stopped = actions.move(opened, "stop_by_mentee", reason="No time.", act=Act(actor, NOON))

    assert stopped.state is PartnershipState.STOPPED_BY_MENTEE
    assert events(opened)[-1] == "partnership.ended"
    for act in (
        lambda: actions.move(opened, "resume", reason="x", act=Act(actor, NOON)),
        lambda: actions.change(opened, {"title": "x"}, revision=1, act=Act(actor, NOON)),
        lambda: pass_gate(opened, "G1", act=Act(actor, NOON)),
    ):
        with pytest.raises(NotReady):
            act()


# --- the public ---


def test_the_public_sees_it_once_every_operator_agreed(everybody):
    opened = made.partnership(everybody)
    mentor, mentee = made.party(opened, MENTOR), made.party(opened, MENTEE)
    by = everybody.actor
    assert refusal(
        NotAllowed, actions.release, mentee, agrees=True, act=Act(by("mentor_signatory"), NOON)
    ) == ["coordinators_only"]

    actions.release(mentor, agrees=True, act=Act(by("mentor_coordinator"), NOON))
    assert not Partnership.objects.released().exists()
    actions.release(mentee, agrees=True, act=Act(by("mentee_signatory"), NOON))
    assert Partnership.objects.released().exists()
    actions.release(mentee, agrees=False, act=Act(by("mentee_signatory"), NOON))
    assert not Partnership.objects.released().exists()


# --- the type ---


def test_the_type_looks_at_the_year_of_the_start(everybody):
    opened = made.partnership(everybody)
    assert type_of(opened).type is PartnershipType.NOT_KNOWN

    made.income("NL", "high", 2020)
    made.income("MZ", "low", 2020)  # the latest list before the start
    made.income("MZ", "high", 2035)  # says nothing about then

    assert type_of(opened).type is PartnershipType.NORTH_SOUTH


def test_people_correct_it_with_a_reason(everybody):
    opened = made.partnership(everybody)
    actor = everybody.actor("mentee_signatory")
    codes = refusal(
        NotValid, actions.correct_type, opened, "south_south", reason=" ", act=Act(actor, NOON)
    )
    assert codes == ["required"]

    corrected = actions.correct_type(
        opened, "south_south", reason="Staff come from Peru.", act=Act(actor, NOON)
    )
    assert corrected.corrected_type is PartnershipType.SOUTH_SOUTH
    back = actions.correct_type(opened, "", reason="", act=Act(actor, NOON))
    assert (back.corrected_type, back.correction_reason) == ("", "")
