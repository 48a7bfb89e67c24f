"""Mails about invitations and claims, in the language of their reader; and the way out of mails."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Claim, ClaimState, Invitation, Membership, Person
from waterpeers.apps.accounts.words import ROLES
from waterpeers.apps.foundation.mails import one_line, post
from waterpeers.domain.actors import Actor


def send_invitation(invitation: Invitation, link: str) -> None:
    """Send the link of an invitation to the invited person: who, for what, and what this is."""
    with translation.override(_language_of(invitation)):
        values = {
            "roles": "\n".join(f"– {ROLES[role]}" for role in invitation.roles),
            "organisation": one_line(invitation.organisation.name),
            "site": settings.SITE_NAME,
            "person": one_line(str(invitation.invited_by)),
            "day": date_format(invitation.expires_at, "DATE_FORMAT"),
            "link": link,
        }
        text = _(
            "%(person)s invites you to work with %(organisation)s on %(site)s, where water "
            "utilities help water utilities, not for profit. You would be:\n\n%(roles)s\n\n"
            "Open this link to accept; it works once, until %(day)s:\n\n%(link)s\n\n"
            "If you did not expect this, do nothing.\n"
        )
        subject = _("Invitation to %(site)s from %(organisation)s")
        post(invitation.email, subject % values, text % values, at=invitation.sent_at)


def _language_of(invitation: Invitation) -> str:
    """Guess the language of who is invited: one's own, else the first of the organisation."""
    known = Person.objects.filter(email__iexact=invitation.email).first()
    spoken = [known.language] if known else []
    spoken += [tag.partition("-")[0] for tag in invitation.organisation.languages]
    here = dict(settings.LANGUAGES)
    inviters = translation.get_language() or settings.LANGUAGE_CODE
    return next((language for language in spoken if language in here), inviters)


def send_decision(claim: Claim) -> None:
    """Tell a person whether it may act for an organisation now, and if not, why."""
    with translation.override(claim.person.language or settings.LANGUAGE_CODE):
        values = {
            "organisation": one_line(claim.organisation.name),
            "answer": claim.answer,
            "link": settings.BASE_URL + reverse("desk:home"),
        }
        if claim.state == ClaimState.APPROVED:
            text = _("You may now act for %(organisation)s: %(link)s\n")
        else:
            text = _("You asked to act for %(organisation)s. The answer is no:\n\n%(answer)s\n")
        subject = _("Your request about %(organisation)s")
        decided_at = claim.decided_at or claim.made_at
        post(claim.person.email, subject % values, text % values, at=decided_at)


def send_end_of_role(membership: Membership, reason: str, at: datetime) -> None:
    """Tell a person that it may not act for an organisation any more, and why."""
    person = membership.person
    with translation.override(person.language or settings.LANGUAGE_CODE):
        values = {
            "organisation": one_line(membership.organisation.name),
            "role": ROLES[membership.role],
            "reason": reason,
        }
        text = _("Your role “%(role)s” in %(organisation)s has been ended:\n\n%(reason)s\n")
        subject = _("Your role in %(organisation)s")
        post(person.email, subject % values, text % values, at=at)


def send_new_signatory(
    membership: Membership, readers: Iterable[Person], giver: Actor, at: datetime
) -> None:
    """Tell those whom it concerns that somebody from outside made a signatory of an operator."""
    person = Person.objects.filter(uuid=giver.person).first()
    people = reverse("accounts:people", args=[membership.organisation.uuid])
    for reader in readers:
        with translation.override(reader.language or settings.LANGUAGE_CODE):
            values = {
                "organisation": one_line(membership.organisation.name),
                "person": one_line(str(membership.person)),
                "email": membership.person.email,
                "giver": one_line(str(person or settings.SITE_NAME)),
                "link": settings.BASE_URL + people,
            }
            text = _(
                "%(giver)s has made %(person)s (%(email)s) a signatory of %(organisation)s: this "
                "person may now commit it, sign for it and invite others.\n\n"
                "If that is not right, end the role here, and tell your facilitator:\n\n%(link)s\n"
            )
            subject = _("A new signatory of %(organisation)s")
            post(reader.email, subject % values, text % values, at=at)
