"""Mails about what was decided of proposals and names, in the language of whoever asked."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.mails import one_line, post
from waterpeers.apps.keeping.models import Refusal
from waterpeers.apps.operators.models import IdentityChange, IdentityState, Organisation


def send_refusal(refusal: Refusal) -> None:
    """Tell whoever proposed an organisation that it was refused, and why."""
    proposer = Person.objects.filter(uuid=refusal.organisation.proposed_by, is_active=True).first()
    if proposer is None:
        return
    with translation.override(proposer.language or settings.LANGUAGE_CODE):
        name = one_line(refusal.organisation.name)
        text = _(
            "You proposed %(organisation)s for the register of %(site)s. "
            "It was not taken in:\n\n%(reason)s\n"
        ) % {"organisation": name, "site": settings.SITE_NAME, "reason": refusal.reason}
        text += f"\n{_link(refusal.organisation)}\n"
        subject = _("Your proposal: %(organisation)s") % {"organisation": name}
        post(proposer.email, subject, text, at=refusal.made_at)


def send_identity_decision(change: IdentityChange) -> None:
    """Tell whoever asked for another name or kind whether it stands now, and if not, why."""
    asker = Person.objects.filter(uuid=change.asked_by, is_active=True).first()
    if asker is None:
        return
    with translation.override(asker.language or settings.LANGUAGE_CODE):
        name = one_line(change.before.get("name") or change.organisation.name)
        if change.state == IdentityState.ACCEPTED:
            text = _("The new name or kind of %(organisation)s stands in the register now.\n")
        else:
            text = _("%(organisation)s keeps its name and kind in the register:\n\n%(reason)s\n")
        subject = _("Name and kind of %(organisation)s") % {"organisation": name}
        values = {"organisation": name, "reason": change.reason}
        text = text % values + f"\n{_link(change.organisation)}\n"
        post(asker.email, subject, text, at=change.decided_at or change.asked_at)


def _link(organisation: Organisation) -> str:
    return settings.BASE_URL + reverse("portal:operator", args=[organisation.uuid])
