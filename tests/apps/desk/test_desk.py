"""The desk: everything that waits for somebody, oldest first, and nothing that does not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now

from tests.apps.partnerships import made
from tests.conftest import NOON
from tests.world import member, operator, person
from waterpeers.apps.accounts import actions
from waterpeers.apps.accounts.models import Invitation, Membership, Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.agreements.models import Agreement, Signature
from waterpeers.apps.desk import queries
from waterpeers.apps.desk.reports.lines import _until, since_when
from waterpeers.apps.foundation.actions import save_draft
from waterpeers.apps.foundation.waiting import Waiting
from waterpeers.apps.matching.models import HelpRequest, Need
from waterpeers.apps.partnerships.models import CodeText, CodeVersion, Partnership, Party
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.agreement_texts import canonical
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.matching import RequestState
from waterpeers.domain.partnerships import (
    AgreementKind,
    AgreementState,
    FactAnswer,
    PartyRole,
    Phase,
    SignatureMethod,
)
from waterpeers.domain.turns import Tray

pytestmark = pytest.mark.django_db


def kinds(actor, at=NOON, tray=Tray.TO_DO):
    """Give what lies in a tray."""
    return [item.kind for item in queries.waits_for(actor, at) if item.tray is tray]


def ask(everybody, number=0, **fields):
    need = Need.objects.create(
        organisation=everybody.mentee,
        working_area=WorkingArea.ENERGY,
        sentence=f"Invented need {number}",
        declared_at=NOON,
    )
    return HelpRequest.objects.create(
        **{
            "need": need,
            "mentee": everybody.mentee,
            "mentor": everybody.mentor,
            "sent_by": everybody.people["mentee_signatory"],
            "sent_at": NOON - timedelta(days=number),
            "expires_at": NOON + timedelta(days=9),
        }
        | fields
    )


def partnership(everybody, number=1, phase=Phase.FIND):
    made = Partnership.objects.create(
        code=f"WOP-{number:04}",
        title=f"Invented partnership {number}",
        phase=phase,
        opened_at=NOON,
        phase_reached_at=NOON,
        working_areas=[WorkingArea.ENERGY],
        need_text="Invented",
        strength_text="Invented",
        earlier_looked_up=FactAnswer.YES,
    )
    for organisation, role in (
        (everybody.mentee, PartyRole.MENTEE),
        (everybody.mentor, PartyRole.MENTOR),
    ):
        Party.objects.create(partnership=made, organisation=organisation, role=role)
    return made


def test_a_request_waits_for_those_who_answer_while_it_is_open(everybody):
    request = ask(everybody)
    assert kinds(everybody.actor("mentor_coordinator")) == ["request"]
    assert "request" not in kinds(everybody.actor("mentee_reporter"))
    assert kinds(everybody.actor("outsider")) == []
    assert kinds(everybody.actor("mentor_coordinator"), request.expires_at) == []

    HelpRequest.objects.update(state=RequestState.DECLINED)
    assert kinds(everybody.actor("mentor_coordinator")) == []


def test_what_a_partnership_asks_waits_until_each_side_has_handed_it_in(everybody):
    opened = made.partnership(everybody)
    assert "questionnaire" in kinds(everybody.actor("mentor_signatory"))
    assert "questionnaire" in kinds(everybody.actor("mentor_coordinator"))

    made.say(made.party(opened, PartyRole.MENTOR), everybody.actor("mentor_signatory"))
    assert "questionnaire" not in kinds(everybody.actor("mentor_signatory"))
    assert "questionnaire" in kinds(everybody.actor("mentee_signatory"))


def test_an_operator_that_is_asked_for_its_word_and_has_nobody_to_give_it_is_told(everybody):
    made.partnership(everybody)
    coordinator = member(everybody.mentee, Role.COORDINATOR, "amina@example.org")
    assert "signatory" not in kinds(actor_of(coordinator))

    Membership.objects.filter(organisation=everybody.mentee, role=Role.SIGNATORY).delete()
    (found,) = [w for w in queries.waits_for(actor_of(coordinator), NOON) if w.kind == "signatory"]
    assert found.what == "Nobody can sign for Águas do Lago yet: invite who may."
    assert found.href == reverse("accounts:people", args=[everybody.mentee.uuid])
    assert "signatory" not in kinds(everybody.actor("mentor_coordinator"))

    Invitation.objects.create(
        organisation=everybody.mentee, email="x@example.org", roles=[Role.SIGNATORY],
        token_hash="x", invited_by=coordinator, sent_at=NOON, expires_at=NOON + timedelta(days=9),
    )  # fmt: skip
    assert "signatory" not in kinds(actor_of(coordinator))
    assert "signatory" in kinds(actor_of(coordinator), NOON + timedelta(days=10))


def test_the_code_waits_for_signatories_of_operators(everybody):
    assert kinds(everybody.actor("mentor_signatory")) == []
    version = CodeVersion.objects.create(
        label="2", issued_by="Invented", valid_from=date(2026, 1, 1), is_example=True
    )
    CodeText.objects.create(
        version=version, language="en", title="x", file="x", sha256="x", uploaded_at=NOON
    )

    assert kinds(everybody.actor("mentor_signatory")) == ["code"]
    assert kinds(everybody.actor("mentor_coordinator")) == []


def test_an_agreement_waits_for_the_signatories_who_have_not_signed(everybody):
    opened = partnership(everybody, phase=Phase.AGREE)
    agreement = Agreement.objects.create(
        partnership=opened,
        kind=AgreementKind.MEMORANDUM,
        number=1,
        state=AgreementState.OPEN_FOR_SIGNATURE,
        title="Memorandum",
        signed_text=canonical(
            {"parties": [{"party": str(p.uuid), "role": str(p.role)} for p in opened.parties.all()]}
        ),
        fingerprint="f",
        opened_for_signature_at=NOON,
    )
    assert "signature" in kinds(everybody.actor("mentor_signatory"))
    assert "signature" not in kinds(everybody.actor("mentor_coordinator"))

    Signature.objects.create(
        agreement=agreement,
        party=opened.parties.get(organisation=everybody.mentor),
        person=everybody.people["mentor_signatory"],
        name="x",
        office="x",
        method=SignatureMethod.ON_PAGE,
        signed_on=NOON.date(),
        fingerprint="f",
        recorded_at=NOON,
    )
    assert "signature" not in kinds(everybody.actor("mentor_signatory"))
    assert kinds(everybody.actor("mentor_signatory"), tray=Tray.WITH_OTHERS) == ["unsigned"]
    assert "signature" in kinds(everybody.actor("mentee_signatory"))
    assert kinds(everybody.actor("mentee_signatory"), tray=Tray.NEWS) == ["signed"]


def test_a_claim_waits_for_facilitators_but_not_for_the_claimant(everybody):
    actions.make_claim(
        everybody.mentor, office="x", message="", act=Act(everybody.actor("facilitator"), NOON)
    )

    assert kinds(everybody.actor("administrator")) == ["claim"]
    assert kinds(everybody.actor("facilitator")) == []
    assert kinds(everybody.actor("mentor_coordinator")) == []


def test_an_invitation_waits_for_its_person_until_it_ends(everybody):
    someone = person("new@example.org")
    invitation = Invitation.objects.create(
        organisation=everybody.mentor,
        email="New@example.org",
        roles=[Role.REPORTER],
        token_hash="x",
        invited_by=everybody.people["mentor_coordinator"],
        sent_at=NOON,
        expires_at=NOON + timedelta(days=1),
    )

    assert kinds(actor_of(someone)) == ["invitation"]
    assert kinds(actor_of(someone), invitation.expires_at) == []


def test_oldest_first(everybody):
    for number in (1, 3, 2):
        ask(everybody, number)
    since = [i.since for i in queries.waits_for(everybody.actor("mentor_coordinator"), NOON)]

    assert since == sorted(since)


HOLDS = {
    "state": AgreementState.IN_FORCE,
    "fingerprint": "x",
    "signed_text": "x",
    "opened_for_signature_at": NOON,
    "in_force_at": NOON,
}


def test_a_partnership_is_one_line_with_its_next_date(everybody):
    opened = partnership(everybody, phase=Phase.AGREE)
    Agreement.objects.create(
        partnership=opened,
        kind=AgreementKind.MEMORANDUM,
        number=1,
        title="x",
        review_dates=["2026-10-01", "2027-05-01"],
        starts_on=date(2026, 1, 1),
        ends_before=date(2028, 1, 1),
        **HOLDS,
    )
    (line,) = queries.my_partnerships(everybody.actor("mentee_reporter"), NOON.date())

    assert (line.partners, line.next_date) == ("Waterbedrijf Delta", (date(2027, 5, 1), True))
    assert queries.my_partnerships(everybody.actor("outsider"), NOON.date()) == []
    assert queries.my_partnerships(everybody.actor("facilitator"), NOON.date()) == []


def test_the_next_date_lies_ahead_and_the_last_day_is_one(everybody):
    opened = partnership(everybody, phase=Phase.AGREE)
    agreement = Agreement.objects.create(
        partnership=opened,
        kind=AgreementKind.MEMORANDUM,
        number=1,
        title="x",
        review_dates=["2026-10-01"],
        starts_on=NOON.date(),
        ends_before=date(2028, 1, 1),
        **HOLDS,
    )
    reader = everybody.actor("mentee_reporter")
    assert queries.my_partnerships(reader, NOON.date())[0].next_date == (date(2027, 12, 31), False)

    agreement.state = AgreementState.REPLACED
    agreement.save()
    assert queries.my_partnerships(reader, NOON.date())[0].next_date is None


def test_what_is_still_being_written_has_no_next_date(everybody):
    Agreement.objects.create(
        partnership=partnership(everybody, phase=Phase.AGREE),
        kind=AgreementKind.MEMORANDUM,
        number=1,
        title="x",
        review_dates=["2027-05-01"],
    )
    reader = everybody.actor("mentee_reporter")
    assert queries.my_partnerships(reader, NOON.date())[0].next_date is None


def test_seven_are_shown_and_the_rest_folded(client, everybody):
    for number in range(9):
        ask(everybody, number, expires_at=NOON + timedelta(days=4000))
    client.force_login(everybody.people["mentor_coordinator"])
    page = client.get(reverse("desk:home"))

    desk = page.context["desk"]
    assert desk.first is not None
    assert sum(len(group.lines) for group in desk.groups) == 6
    assert "2 more" in page.content.decode()
    assert "9 things wait for you" in page.content.decode()


def test_eight_partnerships_are_shown_and_the_rest_is_one_link_away(client, everybody):
    client.force_login(everybody.people["mentor_coordinator"])
    for number in range(9):
        assert "All partnerships" not in client.get(reverse("desk:home")).content.decode()
        partnership(everybody, number)
    page = client.get(reverse("desk:home"))

    assert len(page.context["partnerships"]) == 8
    assert "All partnerships" in page.content.decode()


def test_html_in_names_and_drafts_is_text(client, everybody):
    everybody.mentee.name = "<script>alert(1)</script>"
    everybody.mentee.save()
    ask(everybody, expires_at=NOON + timedelta(days=4000))
    actor = everybody.actor("mentor_coordinator")
    save_draft("need", "/match/", {}, title="<img src=x>", act=Act(actor, NOON))
    client.force_login(everybody.people["mentor_coordinator"])
    page = client.get(reverse("desk:home")).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x>" not in page


@pytest.mark.parametrize("size", [1, 12])
def test_the_desk_costs_the_same_for_any_number(
    client, everybody, size, django_assert_max_num_queries
):
    for number in range(size):
        ask(everybody, number, expires_at=NOON + timedelta(days=4000))
        partnership(everybody, number)
    client.force_login(everybody.people["mentor_coordinator"])
    with django_assert_max_num_queries(90):
        client.get(reverse("desk:home"))


def test_a_newcomer_is_told_how_to_begin(client):
    operator()
    client.force_login(person("new@example.org"))
    page = client.get(reverse("desk:home")).content.decode()

    assert "3 steps are left until others can find you" in page
    assert reverse("accounts:own-organisation") in page


def test_a_newcomer_sees_how_it_stands_with_what_was_asked(client, everybody):
    new = person("new@example.org")
    client.force_login(new)
    actions.make_claim(everybody.mentor, office="x", message="", act=Act(actor_of(new), NOON))
    page = client.get(reverse("desk:home")).content.decode()

    assert "You asked to act for Waterbedrijf Delta. A facilitator looks at it" in page
    assert "You wait for others: 1 thing" in page


def test_an_operators_first_people_see_what_its_profile_lacks(client):
    member(operator("Eau de Kayes"), Role.COORDINATOR, "moussa@example.org")
    client.force_login(Person.objects.get(email="moussa@example.org"))
    page = client.get(reverse("desk:home")).content.decode()

    assert "2 steps are left until others can find you" in page
    assert "Eau de Kayes has no contact" in page
    assert "State a need" in page


def test_nothing_waits_longer_than_one_has_the_role(everybody):
    ask(everybody, number=9)
    held = everybody.people["mentor_coordinator"].memberships.get()
    held.since_on = NOON.date()
    held.save()
    (item,) = queries.waits_for(everybody.actor("mentor_coordinator"), NOON)
    (longer,) = queries.waits_for(everybody.actor("mentor_signatory"), NOON)

    assert item.since == NOON.replace(hour=0)
    assert longer.since == NOON - timedelta(days=9)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "since today"), (1, "since yesterday"), (9, "for 9 days"), (90, "since 4 August 2026")],
)
def test_since_when_is_said_by_days(days, said):
    assert since_when(NOON - timedelta(days=days), NOON) == said


def test_drafts_have_names_and_the_time_of_who_reads(client, everybody):
    act = Act(everybody.actor("mentee_reporter"), NOON)
    save_draft("need", "/match/need/of/x/", {}, title="Too many leaks", act=act)
    client.force_login(everybody.people["mentee_reporter"])
    client.cookies["zone"] = "Africa/Maputo"
    page = client.get(reverse("desk:home")).content.decode()

    assert "Need: Too many leaks" in page
    assert "saved 2 Nov 2026, 14:00 CAT" in page
    client.cookies["zone"] = "Nowhere/Else"
    assert "saved 2 Nov 2026, 12:00 UTC" in client.get(reverse("desk:home")).content.decode()


def test_a_facilitator_sees_the_platform_in_numbers(client, everybody):
    partnership(everybody)
    ask(everybody, expires_at=now() + timedelta(days=3))
    client.force_login(everybody.people["facilitator"])
    found = client.get(reverse("desk:home")).context["platform"]

    assert (found.going, found.ending) == (1, 1)


def test_programs_read_the_desk_too(client, everybody):
    ask(everybody, expires_at=NOON + timedelta(days=4000))
    client.force_login(everybody.people["mentor_coordinator"])

    assert client.get("/api/me/waits/").json()["items"][0]["kind"] == "request"


@pytest.mark.parametrize("until, said", [
    (datetime(2026, 12, 9, tzinfo=UTC), "8 December 2026"),  # the end of a day
    (datetime(2026, 12, 9, 12, tzinfo=UTC), "9 December 2026"),
])  # fmt: skip
def test_desk_and_mail_name_the_same_last_day(until, said):
    due = Waiting("request", "Invented", None, "Answer", "/x/", until=until)
    assert _until(until) == f"until {said}"
    for form in ("txt", "html"):
        assert f"Until {said}." in render_to_string(f"desk/mail.{form}", {"waits": [(due, "")]})
