"""Joining, roles, invitations, claims and keys."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.access import can_decide_claims, can_give_role
from waterpeers.apps.accounts.models import (
    ApiKey,
    Claim,
    ClaimState,
    Invitation,
    Membership,
    Person,
    Scope,
)
from waterpeers.apps.audit.actions import record
from waterpeers.apps.audit.events import Event
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

KEY_DAYS = 365


@transaction.atomic
def change_person(
    person: Person, *, name: str, language: str, actor: Actor, at: datetime
) -> Person:
    """Change one's own name and language."""
    if actor.person != person.uuid:
        raise NotAllowed.because("not_your_own")
    before = {"name": person.name, "language": person.language}
    person.name, person.language = name, language
    person.save(update_fields=["name", "language"])
    record(
        Event.PERSON_CHANGED, person, actor=actor, at=at,
        before=before, after={"name": name, "language": language},
    )  # fmt: skip
    return person


@transaction.atomic
def give_role(
    person: Person, organisation: Organisation, role: Role, *, actor: Actor, at: datetime
) -> Membership:
    """Give a person a role in an organisation; giving it again changes nothing."""
    NotAllowed.unless(can_give_role(actor, organisation, role))
    return _give(person, organisation, role, actor=actor, at=at)


def _give(
    person: Person, organisation: Organisation, role: Role, *, actor: Actor, at: datetime
) -> Membership:
    membership, made = Membership.objects.get_or_create(
        person=person, organisation=organisation, role=role, defaults={"since_on": at.date()}
    )
    if made:
        record(
            Event.MEMBERSHIP_GIVEN, membership, actor=actor, at=at,
            after={"role": role, "person": str(person.uuid)}, organisation=organisation.uuid,
        )  # fmt: skip
    return membership


@transaction.atomic
def end_role(membership: Membership, *, actor: Actor, at: datetime) -> None:
    """End a role: one's own, or one that the actor could give. Somebody must stay."""
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation", "person")
        .get(pk=membership.pk)
    )
    if membership.person.uuid != actor.person:
        NotAllowed.unless(can_give_role(actor, membership.organisation, membership.role))
    others = Membership.objects.filter(
        organisation=membership.organisation, role=membership.role
    ).exclude(pk=membership.pk)
    if membership.role in {Role.COORDINATOR, Role.SIGNATORY} and not others.exists():
        raise NotReady.because("last_of_its_kind")
    record(
        Event.MEMBERSHIP_ENDED, membership, actor=actor, at=at,
        before={"role": membership.role, "person": str(membership.person.uuid)},
        organisation=membership.organisation.uuid,
    )  # fmt: skip
    membership.delete()


@transaction.atomic
def invite(
    organisation: Organisation, email: str, roles: Iterable[Role], *, actor: Actor, at: datetime
) -> Invitation:
    """Send somebody a link that gives these roles, once, for some days."""
    wanted = sorted(set(roles))
    if not wanted:
        raise NotValid.because("required", field="roles")
    for role in wanted:
        NotAllowed.unless(can_give_role(actor, organisation, role))
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        roles=wanted,
        token_hash=hashed(secret),
        invited_by=Person.objects.get(uuid=actor.person),
        sent_at=at,
        expires_at=at + timedelta(days=settings.INVITATION_DAYS),
    )
    record(
        Event.INVITATION_SENT, invitation, actor=actor, at=at,
        after={"email": email, "roles": wanted}, organisation=organisation.uuid,
    )  # fmt: skip
    link = settings.BASE_URL + reverse("accounts:accept-invitation", args=[secret])
    transaction.on_commit(lambda: _send_invitation(invitation, link))
    return invitation


def _send_invitation(invitation: Invitation, link: str) -> None:
    known = Person.objects.filter(email__iexact=invitation.email).first()
    language = (known.language if known else "") or translation.get_language()
    with translation.override(language):
        name = invitation.organisation.name.replace("\n", " ").replace("\r", " ")
        send_mail(
            _("Invitation to %(site)s from %(organisation)s")
            % {"site": settings.SITE_NAME, "organisation": name},
            _(
                "%(organisation)s invites you to work with it on %(site)s.\n\n"
                "Open this link to accept; it works once, until %(day)s:\n\n%(link)s\n\n"
                "If you did not expect this, do nothing."
            )
            % {
                "organisation": name,
                "site": settings.SITE_NAME,
                "day": invitation.expires_at.date().isoformat(),
                "link": link,
            },
            None,
            [invitation.email],
        )


@transaction.atomic
def accept_invitation(secret: str, *, actor: Actor, at: datetime) -> Organisation:
    """Take the roles of an invitation; it must be for the actor's own e-mail."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(token_hash=hashed(secret))
        .first()
    )
    if (
        invitation is None
        or invitation.accepted_at
        or invitation.withdrawn_at
        or invitation.expires_at < at
    ):
        raise NotReady.because("invitation_not_valid")
    person = Person.objects.get(uuid=actor.person)
    if person.email.casefold() != invitation.email.casefold():
        raise NotAllowed.because("invitation_for_another")
    for role in invitation.roles:
        _give(person, invitation.organisation, Role(role), actor=actor, at=at)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    record(
        Event.INVITATION_ACCEPTED, invitation, actor=actor, at=at,
        organisation=invitation.organisation.uuid,
    )  # fmt: skip
    return invitation.organisation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, actor: Actor, at: datetime) -> None:
    """Make an invitation's link useless."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    for role in invitation.roles:
        NotAllowed.unless(can_give_role(actor, invitation.organisation, Role(role)))
    if invitation.accepted_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = at
        invitation.save(update_fields=["withdrawn_at"])
        record(Event.INVITATION_WITHDRAWN, invitation, actor=actor, at=at)


@transaction.atomic
def make_claim(
    organisation: Organisation, *, office: str, message: str, actor: Actor, at: datetime
) -> Claim:
    """Ask to act for an organisation of the register."""
    if actor.person is None:
        raise NotAllowed.because("sign_in_first")
    person = Person.objects.get(uuid=actor.person)
    if Claim.objects.filter(
        person=person, organisation=organisation, state=ClaimState.ASKED
    ).exists():
        raise NotReady.because("claim_open_already")
    claim = Claim.objects.create(
        person=person, organisation=organisation, office=office, message=message, made_at=at
    )
    record(
        Event.CLAIM_MADE, claim, actor=actor, at=at,
        after={"office": office, "message": message}, organisation=organisation.uuid,
    )  # fmt: skip
    return claim


@transaction.atomic
def decide_claim(claim: Claim, *, approve: bool, answer: str, actor: Actor, at: datetime) -> Claim:
    """Say yes, with the roles of a coordinator and a signatory, or no, with a reason."""
    claim = (
        Claim.objects.select_for_update(of=("self",))
        .select_related("person", "organisation")
        .get(pk=claim.pk)
    )
    NotAllowed.unless(can_decide_claims(actor))
    if claim.person.uuid == actor.person:
        raise NotAllowed.because("not_decided_by_claimant")
    if claim.state != ClaimState.ASKED:
        raise NotReady.because("claim_decided_already")
    if not approve and not answer.strip():
        raise NotValid.because("required", field="answer")
    claim.state = ClaimState.APPROVED if approve else ClaimState.DECLINED
    claim.decided_at, claim.answer = at, answer
    claim.decided_by = Person.objects.get(uuid=actor.person)
    claim.save(update_fields=["state", "decided_at", "decided_by", "answer"])
    event = Event.CLAIM_APPROVED if approve else Event.CLAIM_DECLINED
    record(event, claim, actor=actor, at=at, organisation=claim.organisation.uuid)
    if approve:
        for role in (Role.COORDINATOR, Role.SIGNATORY):
            _give(claim.person, claim.organisation, role, actor=actor, at=at)
    transaction.on_commit(lambda: _send_decision(claim))
    return claim


def _send_decision(claim: Claim) -> None:
    with translation.override(claim.person.language or settings.LANGUAGE_CODE):
        name = claim.organisation.name.replace("\n", " ").replace("\r", " ")
        if claim.state == ClaimState.APPROVED:
            text = _("You may now act for %(organisation)s: %(link)s")
        else:
            text = _("Your request to act for %(organisation)s was not granted: %(answer)s")
        send_mail(
            _("Your request about %(organisation)s") % {"organisation": name},
            text
            % {
                "organisation": name,
                "answer": claim.answer,
                "link": settings.BASE_URL + reverse("desk:home"),
            },
            None,
            [claim.person.email],
        )


@transaction.atomic
def make_key(
    name: str, scopes: Iterable[Scope], *, actor: Actor, at: datetime
) -> tuple[ApiKey, str]:
    """Make a key to the API for oneself; its text is given once and never kept."""
    if actor.person is None:
        raise NotAllowed.because("sign_in_first")
    text = "wp_" + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        person=Person.objects.get(uuid=actor.person),
        name=name[:80],
        prefix=text[:8],
        key_hash=hashed(text),
        scopes=sorted(set(scopes)),
        made_at=at,
        expires_at=at + timedelta(days=KEY_DAYS),
    )
    record(Event.API_KEY_MADE, key, actor=actor, at=at, after={"scopes": key.scopes})
    return key, text


@transaction.atomic
def end_key(key: ApiKey, *, actor: Actor, at: datetime) -> None:
    """End one's own key at once."""
    if key.person.uuid != actor.person:
        raise NotAllowed.because("not_your_own")
    if key.ended_at is None:
        key.ended_at = at
        key.save(update_fields=["ended_at"])
        record(Event.API_KEY_ENDED, key, actor=actor, at=at)


def note_key_use(key: ApiKey, *, actor: Actor, at: datetime) -> None:
    """Keep the day on which a key was last used; not an act of anybody, so not in the trail."""
    ApiKey.objects.filter(pk=key.pk).update(last_used_on=at.date())


def hashed(secret: str) -> str:
    """Give what is kept of a secret; secrets are long and random, so one round is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
