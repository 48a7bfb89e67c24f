"""Joining, roles, invitations, claims and keys."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import CASCADE, Q
from django.urls import reverse

from waterpeers.apps.accounts import mails
from waterpeers.apps.accounts.access import (
    CLAIMABLE,
    can_decide_claims,
    can_end_role,
    can_forget,
    can_give_role,
    is_ended_by_keeper,
    is_for,
    is_open,
)
from waterpeers.apps.accounts.events import Event
from waterpeers.apps.accounts.models import (
    ApiKey,
    CameFor,
    Claim,
    ClaimState,
    Invitation,
    Membership,
    Person,
    Scope,
)
from waterpeers.apps.accounts.queries import hashed, sender_of, watching
from waterpeers.apps.audit.actions import record, take_out
from waterpeers.apps.foundation.models import KEPT, KEPT_FOR, Draft, Mail
from waterpeers.apps.operators.actions.profiles import approve as approve_organisation
from waterpeers.apps.operators.actions.profiles import register
from waterpeers.apps.operators.models import Organisation, OrganisationState
from waterpeers.domain.actors import Act, Actor, Role
from waterpeers.domain.turns import MailChoice
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

FORGOTTEN, NAMELESS = "forgotten.invalid", "–"  # of which no mail is ever sent
NOBODYS = f"nobody@{FORGOTTEN}"
KEY_DAYS = 365
ENDED_AT_ONCE = 500  # sessions: nobody waits long for their end
MOST_KEYS = 20
MOST_TO_AN_ADDRESS, A_DAY = 5, timedelta(days=1)  # whoever invites
MOST_INVITATIONS = 100  # that wait for an answer, in one organisation


@transaction.atomic
def add_person(
    email: str, *, name: str, act: Act, password: str | None = None, is_administrator: bool = False
) -> Person:
    """Add somebody whose e-mail is known to be theirs; for whoever runs the installation.

    Without a password the person sets one through “I forgot my password”.
    """
    if not act.actor.is_administrator:
        raise NotAllowed.because("administrators_only")
    if not _is_email(email):
        raise NotValid.because("not_an_email", field="email")
    if Person.objects.filter(email__iexact=email).exists():
        raise NotReady.because("email_known_already")
    person = Person.objects.create_user(
        email.lower(), password, name=name[:120], is_administrator=is_administrator
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    record_joined(person, act=act)
    return person


def record_joined(person: Person, *, act: Act) -> None:
    """Record that a person joined, by its own sign-up or added by somebody."""
    after = {"email": person.email, "name": person.name}
    record(Event.PERSON_JOINED, person, act=act, after=after)


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


@transaction.atomic
def change_person(person: Person, *, name: str, language: str, act: Act) -> Person:
    """Change one's own name and language."""
    if act.actor.person != person.uuid:
        raise NotAllowed.because("not_your_own")
    before = {"name": person.name, "language": person.language}
    person.name, person.language = name, language
    person.save(update_fields=["name", "language"])
    record(
        Event.PERSON_CHANGED,
        person,
        act=act,
        before=before,
        after={"name": name, "language": language},
    )
    return person


@transaction.atomic
def choose_mails(person: Person, choice: MailChoice, *, act: Act) -> Person:
    """Choose how often one gets mail about what waits: at once, daily, weekly or never."""
    if act.actor.person != person.uuid:
        raise NotAllowed.because("not_your_own")
    before, person.mails = person.mails, choice
    person.save(update_fields=["mails"])
    if before != choice:
        record(
            Event.PERSON_CHANGED, person, act=act, before={"mails": before}, after={"mails": choice}
        )
    return person


@transaction.atomic
def give_role(person: Person, organisation: Organisation, role: Role, *, act: Act) -> Membership:
    """Give a person a role in an organisation; giving it again changes nothing."""
    NotAllowed.unless(can_give_role(act.actor, organisation, role))
    if person.uuid == act.actor.person:
        raise NotAllowed.because("not_to_yourself")
    return _give(person, organisation, role, giver=act.actor, act=act)


def _give(
    person: Person, organisation: Organisation, role: Role, *, giver: Actor, act: Act
) -> Membership:
    """Store a role; those whom a signatory from outside concerns are told who gave it."""
    membership, made = Membership.objects.get_or_create(
        person=person, organisation=organisation, role=role, defaults={"since_on": act.at.date()}
    )
    if made:
        record(
            Event.MEMBERSHIP_GIVEN,
            membership,
            act=act,
            after={"role": role, "person": str(person.uuid)},
        )
        is_from_outside = not giver.acts_for(organisation.uuid, Role.SIGNATORY)
        if role is Role.SIGNATORY and is_from_outside:
            mails.send_new_signatory(membership, watching(membership, giver), giver, act.at)
    return membership


@transaction.atomic
def end_role(membership: Membership, *, reason: str = "", act: Act) -> None:
    """End a role: one's own, or one that the actor could give. Somebody must stay.

    Who keeps the register ends the last one too, and any of others, with a reason that the person
    gets by mail.
    """
    # The organisation is the lock: of two who end one another's role, one must stay.
    Organisation.objects.select_for_update(of=("self",)).get(pk=membership.organisation_id)
    found = Membership.objects.select_related("organisation", "person").filter(pk=membership.pk)
    there = found.first()
    if there is None:
        raise NotReady.because("role_ended_already")
    membership = there
    NotAllowed.unless(can_end_role(act.actor, membership))
    if is_ended_by_keeper(act.actor, membership):
        if not reason.strip():
            raise NotValid.because("role_ends_with_a_reason", field="reason")
        mails.send_end_of_role(membership, reason.strip(), act.at)
    elif _is_last_of_its_kind(membership):
        raise NotReady.because("last_of_its_kind")
    record(
        Event.MEMBERSHIP_ENDED,
        membership,
        act=act,
        before={"role": membership.role, "person": str(membership.person.uuid)},
        after={"reason": reason.strip()} if reason.strip() else {},
    )
    membership.delete()


def _is_last_of_its_kind(membership: Membership) -> bool:
    others = Membership.objects.filter(
        organisation=membership.organisation, role=membership.role, person__is_active=True
    ).exclude(pk=membership.pk)
    return membership.role in {Role.COORDINATOR, Role.SIGNATORY} and not others.exists()


@transaction.atomic
def invite(
    organisation: Organisation, email: str, roles: Iterable[Role], *, act: Act
) -> Invitation:
    """Send somebody a link that gives these roles, once, for some days.

    An earlier link to the same address stops working.
    """
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    wanted, email = sorted(set(roles)), email.strip()
    if not wanted:
        raise NotValid.because("required", field="roles")
    if not _is_email(email):
        raise NotValid.because("not_an_email", field="email")
    for role in wanted:
        NotAllowed.unless(can_give_role(act.actor, organisation, role))
    inviter = Person.objects.get(uuid=act.actor.person)
    if inviter.email.casefold() == email.casefold():
        raise NotAllowed.because("not_to_yourself")
    of_a_day = Invitation.objects.filter(email__iexact=email, sent_at__gt=act.at - A_DAY)
    if of_a_day.count() >= MOST_TO_AN_ADDRESS:
        raise NotReady.because("invited_often", field="email", limit=str(MOST_TO_AN_ADDRESS))
    waiting = organisation.invitations.open_at(act.at)
    for earlier in waiting.filter(email__iexact=email):
        _withdraw(earlier, act=act)
    if waiting.count() >= MOST_INVITATIONS:
        raise NotReady.because("too_many_invitations", limit=str(MOST_INVITATIONS))
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        roles=wanted,
        token_hash=hashed(secret),
        invited_by=inviter,
        sent_at=act.at,
        expires_at=act.at + timedelta(days=settings.INVITATION_DAYS),
    )
    record(
        Event.INVITATION_SENT,
        invitation,
        act=act,
        after={"email": email, "roles": wanted},
    )
    link = settings.BASE_URL + reverse("accounts:accept-invitation", args=[secret])
    mails.send_invitation(invitation, link)
    return invitation


@transaction.atomic
def accept_invitation(invitation: Invitation | None, *, act: Act) -> Organisation:
    """Take the roles of an invitation, once; it must be for the actor's own e-mail."""
    if invitation is None:
        raise NotReady.because("invitation_not_valid")
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation", "invited_by")
        .get(pk=invitation.pk)
    )
    NotReady.unless(is_open(invitation, sender_of(invitation), act.at))
    NotAllowed.unless(is_for(invitation, act.actor))
    person = Person.objects.get(uuid=act.actor.person)
    sender = sender_of(invitation)
    for role in invitation.roles:
        _give(person, invitation.organisation, Role(role), giver=sender, act=act)
    invitation.accepted_at = act.at
    invitation.save(update_fields=["accepted_at"])
    record(Event.INVITATION_ACCEPTED, invitation, act=act)
    return invitation.organisation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, act: Act) -> None:
    """Make an invitation's link useless."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    for role in invitation.roles:
        NotAllowed.unless(can_give_role(act.actor, invitation.organisation, Role(role)))
    if invitation.accepted_at is None and invitation.withdrawn_at is None:
        _withdraw(invitation, act=act)


def _withdraw(invitation: Invitation, *, act: Act) -> None:
    invitation.withdrawn_at = act.at
    invitation.save(update_fields=["withdrawn_at"])
    record(Event.INVITATION_WITHDRAWN, invitation, act=act)


@transaction.atomic
def make_claim(
    organisation: Organisation,
    *,
    office: str,
    act: Act,
    message: str = "",
    roles: Iterable[Role] = (),
    came_for: CameFor | str = "",
) -> Claim:
    """Ask to act for an organisation of the register, and say what one wishes to do for it.

    What the person came for, where it says it, is what its desk asks first.
    """
    if act.actor.person is None:
        raise NotAllowed.because("sign_in_first")
    if not office.strip():
        raise NotValid.because("required", field="office")
    wished = sorted(set(roles))
    if set(wished) - set(CLAIMABLE):
        raise NotAllowed.because("cannot_give_role", role=str(Role.FACILITATOR), field="roles")
    person = Person.objects.select_for_update().get(uuid=act.actor.person)
    if Claim.objects.filter(
        person=person, organisation=organisation, state=ClaimState.ASKED
    ).exists():
        raise NotReady.because("claim_open_already")
    if came_for and person.came_for != came_for:
        person.came_for = CameFor(came_for)
        person.save(update_fields=["came_for"])
    claim = Claim.objects.create(
        person=person,
        organisation=organisation,
        office=office,
        message=message,
        roles=wished,
        made_at=act.at,
    )
    after = {"office": office, "message": message} | ({"roles": wished} if wished else {})
    record(Event.CLAIM_MADE, claim, act=act, after=after)
    return claim


@transaction.atomic
def propose_own(
    fields: Mapping[str, Any],
    *,
    office: str,
    act: Act,
    roles: Iterable[Role] = (),
    came_for: CameFor | str = "",
    is_another: bool = False,
    uuid: UUID | None = None,
) -> Claim:
    """Propose the organisation that one works for, and ask to act for it: one answer does both.

    Sent twice with the same ``uuid`` it is done once.
    """
    made = register(fields, act=act, uuid=uuid, is_another=is_another)
    there = Claim.objects.filter(person__uuid=act.actor.person, organisation=made).first()
    return there or make_claim(made, office=office, roles=roles, came_for=came_for, act=act)


@transaction.atomic
def decide_claim(
    claim: Claim,
    *,
    approve: bool,
    answer: str,
    act: Act,
    roles: Iterable[Role] | None = None,
) -> Claim:
    """Say yes, with the roles that the person gets, or no, with a reason.

    Without ``roles`` it gets those that it wished for. A yes takes an organisation that the person
    proposed into the register.
    """
    claim = (
        Claim.objects.select_for_update(of=("self",))
        .select_related("person", "organisation")
        .get(pk=claim.pk)
    )
    NotAllowed.unless(can_decide_claims(act.actor))
    given = sorted(set(claim.wished if roles is None else roles))
    if claim.person.uuid == act.actor.person:
        raise NotAllowed.because("not_decided_by_claimant")
    if claim.state != ClaimState.ASKED:
        raise NotReady.because("claim_decided_already")
    if not approve and not answer.strip():
        raise NotValid.because("required", field="answer")
    if approve and not given:
        raise NotValid.because("required", field="roles")
    for role in given if approve else ():
        NotAllowed.unless(can_give_role(act.actor, claim.organisation, role))
    claim.state = ClaimState.APPROVED if approve else ClaimState.DECLINED
    claim.decided_at, claim.answer = act.at, answer
    claim.decided_by = Person.objects.get(uuid=act.actor.person)
    claim.save(update_fields=["state", "decided_at", "decided_by", "answer"])
    event = Event.CLAIM_APPROVED if approve else Event.CLAIM_DECLINED
    record(event, claim, act=act)
    if approve:
        if claim.organisation.state is OrganisationState.PROPOSED:
            approve_organisation(claim.organisation, act=act)
        for role in given:
            _give(claim.person, claim.organisation, role, giver=act.actor, act=act)
    mails.send_decision(claim)
    return claim


@transaction.atomic
def make_key(
    name: str, scopes: Iterable[Scope], *, act: Act, person_uuid: UUID | None = None
) -> tuple[ApiKey, str]:
    """Make a key to the API for oneself; its text is given once and never kept.

    Whoever runs the machine may make one for somebody else, but none that signs.
    """
    owner = person_uuid or act.actor.person
    if owner is None:
        raise NotAllowed.because("sign_in_first")
    if owner != act.actor.person and not act.actor.is_machine:
        raise NotAllowed.because("not_your_own")
    wanted = sorted(set(scopes))
    if (
        owner != act.actor.person and Scope.SIGN in wanted
    ):  # or one person could sign for both sides
        raise NotAllowed.because("sign_keys_are_ones_own")
    if not wanted:
        raise NotValid.because("required", field="scopes")
    person = Person.objects.select_for_update().get(uuid=owner)
    if person.api_keys.filter(ended_at__isnull=True).count() >= MOST_KEYS:
        raise NotReady.because("too_many_keys", limit=str(MOST_KEYS))
    text = "wp_" + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        person=person,
        name=name[:80],
        prefix=text[:8],
        key_hash=hashed(text),
        scopes=wanted,
        made_at=act.at,
        expires_at=act.at + timedelta(days=KEY_DAYS),
    )
    record(Event.API_KEY_MADE, key, act=act, after={"scopes": key.scopes})
    return key, text


@transaction.atomic
def end_key(key: ApiKey, *, act: Act) -> None:
    """End one's own key at once."""
    if key.person.uuid != act.actor.person:
        raise NotAllowed.because("not_your_own")
    if key.ended_at is None:
        key.ended_at = act.at
        key.save(update_fields=["ended_at"])
        record(Event.API_KEY_ENDED, key, act=act)


def note_key_use(key: ApiKey, *, address: str, act: Act) -> None:
    """Keep when and from where a key was last used; not in the trail, as reading is not."""
    used = {"last_used_at": act.at, "last_used_from": address[:45]}
    ApiKey.objects.filter(pk=key.pk).update(**used)


def forget_ended(*, act: Act) -> int:
    """Delete sessions, counts of attempts and texts whose time is over, some at a time."""
    count = 0
    ended = Session.objects.filter(expire_date__lt=act.at)
    while keys := list(ended.values_list("pk", flat=True)[:ENDED_AT_ONCE]):
        UserSession.objects.filter(session_key__in=keys).delete()
        count += Session.objects.filter(pk__in=keys).delete()[0]
    counts: Any = caches["default"]
    counts.forget_expired(act.at)
    Draft.objects.filter(form=KEPT, saved_at__lt=act.at - KEPT_FOR).delete()
    return count


@transaction.atomic
def forget(person: Person, *, act: Act) -> None:
    """Forget a person: what is theirs alone is deleted, what they did for others has no name.

    Signed texts stay as they were signed: they bind organisations. The trail keeps that things
    happened, and by which identifier, without what is personal.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    NotAllowed.unless(can_forget(act.actor, person))
    others = Person.objects.filter(is_administrator=True, is_active=True).exclude(pk=person.pk)
    if person.is_administrator and person.is_active and not others.exists():
        raise NotReady.because("last_administrator")
    for held in person.memberships.select_related("organisation", "person"):
        before = {"role": held.role, "person": str(person.uuid)}
        record(Event.MEMBERSHIP_ENDED, held, act=act, before=before)
    invitations = Invitation.objects.filter(email__iexact=person.email)
    mine = [person.uuid, *person.claims.values_list("uuid", flat=True)]
    mine += invitations.values_list("uuid", flat=True)
    for waiting in invitations.open_at(act.at):
        _withdraw(waiting, act=act)
    invitations.update(email=NOBODYS)
    person.claims.filter(state=ClaimState.ASKED).update(
        state=ClaimState.DECLINED, decided_at=act.at
    )
    person.claims.update(office="", message="", answer="")
    Session.objects.filter(
        pk__in=UserSession.objects.filter(user_id=person.pk).values("session_key")
    ).delete()
    for relation in Person._meta.related_objects:
        if relation.on_delete is CASCADE and relation.related_model is not Claim:
            relation.related_model._base_manager.filter(**{relation.field.name: person}).delete()
    Draft.objects.filter(person_uuid=person.uuid).delete()
    Mail.objects.filter(to__iexact=person.email).delete()
    take_out(
        Q(subject_uuid__in=mine) | Q(person_uuid=person.uuid) & ~Q(subject="invitation"), act=act
    )
    person.email, person.name, person.language = f"{person.uuid}@{FORGOTTEN}", NAMELESS, ""
    person.is_active = person.is_administrator = False
    person.set_unusable_password()
    person.save()
    record(Event.PERSON_FORGOTTEN, person, act=act)
