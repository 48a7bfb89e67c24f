"""Giving, ending and leaving roles; invitations; claims."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail

from tests.conftest import NOON
from tests.world import member, operator, person
from waterpeers.apps.accounts import actions, queries
from waterpeers.apps.accounts.events import Event
from waterpeers.apps.accounts.models import Claim, ClaimState, Invitation, Membership
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.audit.models import Entry
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

pytestmark = pytest.mark.django_db
NEW = "new@example.org"


@pytest.fixture
def sent(everybody, django_capture_on_commit_callbacks) -> str:
    """The secret of an invitation of NEW to the mentor, as it stands in the mail."""
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(
            everybody.mentor,
            NEW,
            [Role.REPORTER, Role.COORDINATOR],
            act=Act(everybody.actor("mentor_coordinator"), NOON),
        )
    return re.search(r"/me/invitation/([\w-]+)/", mail.outbox[0].body)[1]


def roles_of(someone, organisation):
    held = Membership.objects.filter(person=someone, organisation=organisation)
    return {m.role for m in held}


def accept(secret, someone, at=NOON):
    found = queries.invitation_of(secret)
    return actions.accept_invitation(found, act=Act(actor_of(someone), at))


@pytest.mark.parametrize(
    ("who", "role", "may"),
    [
        ("mentor_coordinator", Role.REPORTER, True),
        ("mentor_coordinator", Role.COORDINATOR, True),
        ("mentor_coordinator", Role.SIGNATORY, False),
        ("mentor_coordinator", Role.FACILITATOR, False),
        ("mentor_signatory", Role.SIGNATORY, True),
        ("mentor_signatory", Role.FACILITATOR, False),
        ("mentee_reporter", Role.REPORTER, False),
        ("mentee_signatory", Role.REPORTER, False),
        ("outsider", Role.REPORTER, False),
        ("facilitator", Role.SIGNATORY, True),
        ("facilitator", Role.FACILITATOR, False),
        ("administrator", Role.SIGNATORY, True),
        ("administrator", Role.FACILITATOR, False),  # an operator does not facilitate
    ],
)
def test_who_gives_which_role(everybody, who, role, may):
    someone = person(NEW)
    give = {"act": Act(everybody.actor(who), NOON)}
    if may:
        actions.give_role(someone, everybody.mentor, role, **give)
    else:
        with pytest.raises(NotAllowed, match="cannot_give_role"):
            actions.give_role(someone, everybody.mentor, role, **give)

    assert roles_of(someone, everybody.mentor) == ({role} if may else set())


def test_nobody_gives_a_role_to_themselves(everybody):
    someone = everybody.people["facilitator"]
    give = {"act": Act(actor_of(someone), NOON)}

    with pytest.raises(NotAllowed, match="not_to_yourself"):
        actions.give_role(someone, everybody.mentor, Role.SIGNATORY, **give)
    with pytest.raises(NotAllowed, match="not_to_yourself"):
        actions.invite(everybody.mentor, someone.email.upper(), [Role.SIGNATORY], **give)


def test_a_reporter_does_not_widen_its_own_rights(everybody):
    reporter = everybody.people["mentee_reporter"]
    with pytest.raises(NotAllowed):
        actions.give_role(
            reporter, everybody.mentee, Role.COORDINATOR, act=Act(actor_of(reporter), NOON)
        )


def test_the_last_signatory_stays_until_there_is_another(everybody):
    signatory = everybody.people["mentor_signatory"]
    held = signatory.memberships.get()
    with pytest.raises(NotReady, match="last_of_its_kind"):
        actions.end_role(held, act=Act(actor_of(signatory), NOON))

    member(everybody.mentor, Role.SIGNATORY, NEW)
    actions.end_role(held, act=Act(actor_of(signatory), NOON))

    assert roles_of(signatory, everybody.mentor) == set()
    entry = Entry.objects.get(event=Event.MEMBERSHIP_ENDED)
    assert entry.before == {"role": "signatory", "person": str(signatory.uuid)}


@pytest.mark.parametrize("who", ["facilitator", "administrator"])
def test_who_keeps_the_register_ends_the_last_role_too_and_says_why(
    everybody, who, django_capture_on_commit_callbacks
):
    signatory = everybody.people["mentor_signatory"]
    signatory.language = "fr"
    signatory.save()
    held = signatory.memberships.get()
    act = Act(everybody.actor(who), NOON)
    with pytest.raises(NotValid, match="role_ends_with_a_reason"):
        actions.end_role(held, reason=" ", act=act)

    with django_capture_on_commit_callbacks(execute=True):
        actions.end_role(held, reason="They never worked there.", act=act)

    assert roles_of(signatory, everybody.mentor) == set()
    entry = Entry.objects.get(event=Event.MEMBERSHIP_ENDED)
    assert entry.after == {"reason": "They never worked there."}
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([signatory.email], "Votre rôle chez Waterbedrijf Delta")
    assert "They never worked there." in letter.body


def test_somebody_who_cannot_sign_in_is_no_replacement(everybody):
    gone = member(everybody.mentor, Role.SIGNATORY, NEW)
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    signatory = everybody.people["mentor_signatory"]

    with pytest.raises(NotReady, match="last_of_its_kind"):
        actions.end_role(signatory.memberships.get(), act=Act(actor_of(signatory), NOON))


def test_two_who_end_one_anothers_role_leave_one(everybody):
    other = member(everybody.mentor, Role.COORDINATOR, NEW)
    first = everybody.people["mentor_coordinator"]
    one, two = first.memberships.get(), other.memberships.get()
    at_the_same_time = actor_of(other)  # read before its role was ended

    actions.end_role(two, act=Act(actor_of(first), NOON))
    with pytest.raises(NotReady, match="last_of_its_kind"):
        actions.end_role(one, act=Act(at_the_same_time, NOON))
    with pytest.raises(NotReady, match="role_ended_already"):
        actions.end_role(two, act=Act(actor_of(first), NOON))


def test_a_coordinator_does_not_end_a_signatory(everybody):
    member(everybody.mentor, Role.SIGNATORY, NEW)
    held = everybody.people["mentor_signatory"].memberships.get()
    with pytest.raises(NotAllowed):
        actions.end_role(held, act=Act(everybody.actor("mentor_coordinator"), NOON))


def test_an_invitation_gives_its_roles_once(everybody, sent):
    someone = person(NEW)
    accept(sent, someone)

    assert roles_of(someone, everybody.mentor) == {Role.REPORTER, Role.COORDINATOR}
    with pytest.raises(NotReady, match="invitation_not_valid"):
        accept(sent, someone)
    assert Entry.objects.filter(event=Event.INVITATION_ACCEPTED).count() == 1


def test_the_secret_is_not_kept(sent):
    assert sent not in str(Invitation.objects.values())
    assert sent not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    ("languages", "own", "said"),
    [
        (["pt", "fr-SN"], "", "Signataire : engage l’organisation"),
        (["fr"], "es", "Firmante: compromete a la organización"),
        (["pt"], "", "Signatory: commits the organisation"),
    ],
)
def test_an_invitation_says_who_for_what_and_what_this_is_to_its_reader(
    everybody, languages, own, said, django_capture_on_commit_callbacks
):
    everybody.mentor.languages = languages
    everybody.mentor.save()
    if own:
        person(NEW, language=own)
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(
            everybody.mentor,
            NEW,
            [Role.SIGNATORY],
            act=Act(everybody.actor("mentor_signatory"), NOON),
        )
    (letter,) = mail.outbox

    assert said in letter.body.replace("\u00a0", " ")
    assert "mentor.signatory" in letter.body
    assert letter.body.count("http://") == 1


def test_an_invitation_is_for_one_e_mail_whatever_its_case(everybody, sent):
    with pytest.raises(NotAllowed, match="invitation_for_another"):
        accept(sent, everybody.people["outsider"])

    someone = person(NEW.upper())
    accept(sent, someone)
    assert roles_of(someone, everybody.mentor)


def test_an_invitation_ends(everybody, sent, settings):
    someone = person(NEW)
    late = NOON + timedelta(days=settings.INVITATION_DAYS)
    with pytest.raises(NotReady, match="invitation_not_valid"):
        accept(sent, someone, at=late)
    accept(sent, someone, at=late - timedelta(seconds=1))


def test_an_invitation_that_is_withdrawn_or_sent_again_is_of_no_use(everybody, sent):
    someone, coordinator = person(NEW), everybody.actor("mentor_coordinator")
    actions.invite(everybody.mentor, NEW, [Role.REPORTER], act=Act(coordinator, NOON))
    with pytest.raises(NotReady, match="invitation_not_valid"):
        accept(sent, someone)

    again = Invitation.objects.latest("pk")
    actions.withdraw_invitation(again, act=Act(coordinator, NOON))
    with pytest.raises(NotReady, match="invitation_not_valid"):
        actions.accept_invitation(again, act=Act(actor_of(someone), NOON))


def test_an_invitation_falls_with_the_rights_of_its_sender(everybody, sent):
    member(everybody.mentor, Role.COORDINATOR, "second@example.org")
    held = everybody.people["mentor_coordinator"].memberships.get()
    actions.end_role(held, act=Act(everybody.actor("mentor_signatory"), NOON))

    with pytest.raises(NotReady, match="invitation_not_valid"):
        accept(sent, person(NEW))


@pytest.mark.parametrize(
    "email",
    ["", "nobody", "a@b", "a@example.org\nBcc: b@example.org", "x" * 250 + "@example.org", "<b>@x"],
)
def test_what_is_no_e_mail_gets_no_invitation(everybody, email):
    with pytest.raises(NotValid, match="not_an_email"):
        actions.invite(
            everybody.mentor,
            email,
            [Role.REPORTER],
            act=Act(everybody.actor("mentor_coordinator"), NOON),
        )
    assert not Invitation.objects.exists()


def test_an_invitation_gives_something(everybody):
    with pytest.raises(NotValid, match="required"):
        actions.invite(everybody.mentor, NEW, [], act=Act(everybody.actor("facilitator"), NOON))


def test_no_more_than_a_hundred_invitations_wait(everybody, monkeypatch):
    monkeypatch.setattr(actions, "MOST_INVITATIONS", 2)
    invite = {"act": Act(everybody.actor("mentor_coordinator"), NOON)}
    for n in range(2):
        actions.invite(everybody.mentor, f"{n}@example.org", [Role.REPORTER], **invite)
    with pytest.raises(NotReady, match="too_many_invitations"):
        actions.invite(everybody.mentor, NEW, [Role.REPORTER], **invite)


def test_line_breaks_in_a_name_stay_out_of_the_headers(
    everybody, django_capture_on_commit_callbacks
):
    everybody.mentor.name = "Delta\r\nBcc: victim@example.org"
    everybody.mentor.save(update_fields=["name"])
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(
            everybody.mentor,
            NEW,
            [Role.REPORTER],
            act=Act(everybody.actor("mentor_coordinator"), NOON),
        )

    message = mail.outbox[0]
    assert message.recipients() == [NEW]
    assert "\n" not in message.subject


def test_the_mail_is_in_the_language_of_its_reader(everybody, django_capture_on_commit_callbacks):
    person(NEW, language="fr")
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(
            everybody.mentor,
            NEW,
            [Role.REPORTER],
            act=Act(everybody.actor("mentor_coordinator"), NOON),
        )

    assert "16 novembre 2026" in mail.outbox[0].body


def claim_of(someone, organisation):
    return actions.make_claim(
        organisation, office="Director", message="", act=Act(actor_of(someone), NOON)
    )


def test_a_claim_that_is_approved_gives_the_chosen_roles(
    everybody, django_capture_on_commit_callbacks
):
    someone, lake = person(NEW), operator("Lake")
    claim = claim_of(someone, lake)
    with django_capture_on_commit_callbacks(execute=True):
        actions.decide_claim(
            claim,
            approve=True,
            answer="",
            roles=[Role.COORDINATOR],
            act=Act(everybody.actor("facilitator"), NOON),
        )

    assert roles_of(someone, lake) == {Role.COORDINATOR}
    assert mail.outbox[0].recipients() == [NEW]


def test_a_no_gives_its_reason_and_nothing_else(everybody, django_capture_on_commit_callbacks):
    someone, lake = person(NEW), operator("Lake")
    claim = claim_of(someone, lake)
    facilitator = everybody.actor("facilitator")
    with pytest.raises(NotValid, match="required"):
        actions.decide_claim(claim, approve=False, answer=" ", act=Act(facilitator, NOON))
    with django_capture_on_commit_callbacks(execute=True):
        actions.decide_claim(
            claim, approve=False, answer="We do not know you.", act=Act(facilitator, NOON)
        )

    assert roles_of(someone, lake) == set()
    assert "We do not know you." in mail.outbox[0].body
    with pytest.raises(NotReady, match="claim_decided_already"):
        actions.decide_claim(claim, approve=True, answer="", act=Act(facilitator, NOON))
    assert Claim.objects.get().state is ClaimState.DECLINED


def test_nobody_decides_on_their_own_claim_or_without_the_role(everybody):
    facilitator = everybody.people["facilitator"]
    claim = claim_of(facilitator, everybody.mentor)

    with pytest.raises(NotAllowed, match="not_decided_by_claimant"):
        actions.decide_claim(claim, approve=True, answer="", act=Act(actor_of(facilitator), NOON))
    with pytest.raises(NotAllowed):
        actions.decide_claim(
            claim, approve=True, answer="", act=Act(everybody.actor("mentor_signatory"), NOON)
        )


def test_one_claim_at_a_time(everybody):
    someone = person(NEW)
    claim_of(someone, everybody.mentor)
    with pytest.raises(NotReady, match="claim_open_already"):
        claim_of(someone, everybody.mentor)


def test_a_person_may_hold_roles_in_several_organisations(everybody):
    someone = everybody.people["mentor_coordinator"]
    actions.give_role(
        someone, everybody.mentee, Role.REPORTER, act=Act(everybody.actor("facilitator"), NOON)
    )

    assert actor_of(someone).memberships == {
        (everybody.mentor.uuid, Role.COORDINATOR),
        (everybody.mentee.uuid, Role.REPORTER),
    }


def test_nobody_is_sent_invitations_without_end(everybody):
    coordinator = everybody.actor("mentor_coordinator")
    for _ in range(actions.MOST_TO_AN_ADDRESS):
        actions.invite(everybody.mentor, NEW, [Role.REPORTER], act=Act(coordinator, NOON))
    with pytest.raises(NotReady) as refused:
        actions.invite(everybody.mentor, NEW.upper(), [Role.REPORTER], act=Act(coordinator, NOON))
    assert refused.value.verdict.against[0].code == "invited_often"

    tomorrow = NOON + actions.A_DAY
    actions.invite(everybody.mentor, NEW, [Role.REPORTER], act=Act(coordinator, tomorrow))


def told_of_a_signatory():
    return {to for sent in mail.outbox if "signatory of" in sent.subject for to in sent.to}


SIGNATORIES_AND_ADMINISTRATORS = {"mentor.signatory@example.org", "administrator@example.org"}


def by_hand(everybody, who):
    act = Act(everybody.actor(who), NOON)
    actions.give_role(person(NEW), everybody.mentor, Role.SIGNATORY, act=act)


def by_invitation(everybody, who):
    act = Act(everybody.actor(who), NOON)
    invitation = actions.invite(everybody.mentor, NEW, [Role.SIGNATORY], act=act)
    actions.accept_invitation(invitation, act=Act(actor_of(person(NEW)), NOON))


def by_claim(everybody, who):
    act = Act(everybody.actor(who), NOON)
    own = Act(actor_of(person(NEW)), NOON)
    claim = actions.make_claim(everybody.mentor, office="Director", act=own)
    actions.decide_claim(claim, approve=True, answer="", roles=[Role.SIGNATORY], act=act)


@pytest.mark.parametrize("way", [by_hand, by_invitation, by_claim])
def test_a_signatory_made_from_outside_is_told_to_signatories_and_administrators(
    everybody, django_capture_on_commit_callbacks, way
):
    with django_capture_on_commit_callbacks(execute=True):
        way(everybody, "facilitator")

    assert told_of_a_signatory() == SIGNATORIES_AND_ADMINISTRATORS
    text = next(sent.body for sent in mail.outbox if "signatory of" in sent.subject)
    assert "facilitator has made new (new@example.org) a signatory" in text
    assert f"/me/people/{everybody.mentor.uuid}/" in text


@pytest.mark.parametrize("way", [by_hand, by_invitation])
def test_signatories_make_others_without_a_word_to_administrators(
    everybody, django_capture_on_commit_callbacks, way
):
    with django_capture_on_commit_callbacks(execute=True):
        way(everybody, "mentor_signatory")

    assert told_of_a_signatory() == set()


def test_an_administrator_who_makes_a_signatory_is_not_told_what_it_did(
    everybody, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        by_hand(everybody, "administrator")

    assert told_of_a_signatory() == {"mentor.signatory@example.org"}
