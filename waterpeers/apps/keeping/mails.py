"""The mail that says why a proposal was refused, in the language of whoever proposed it."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.mails import one_line, post
from waterpeers.apps.keeping.models import Refusal


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
        subject = _("Your proposal: %(organisation)s") % {"organisation": name}
        post(proposer.email, subject, text, at=refusal.made_at)
