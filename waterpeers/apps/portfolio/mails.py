"""The mail that reminds, in the language of its reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import stop_link
from waterpeers.apps.foundation.mails import one_line, post
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.portfolio.queries.standings import PortfolioWait

MOST = 10  # things that one mail names


def send_reminder(
    reader: Person, sender: Person, party: Party, waits: Sequence[PortfolioWait], *,
    message: str, since: datetime | None, at: datetime,
) -> None:  # fmt: skip
    """Tell somebody what waits for an organisation in a partnership, and where."""
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        partnership = party.partnership
        context = {
            "sender": sender,
            "organisation": party.organisation,
            "partnership": partnership,
            "waits": [(sentence(w.reason), settings.BASE_URL + w.href) for w in waits[:MOST]],
            "more": max(0, len(waits) - MOST),
            "since": since,
            "message": message,
            "link": settings.BASE_URL + reverse("partnerships:detail", args=[partnership.uuid]),
            "site": settings.SITE_NAME,
            "choose": settings.BASE_URL + reverse("accounts:mails"),
            "stop": stop_link(reader),
        }
        subject = _("Your turn: %(title)s") % {"title": one_line(partnership.title)}
        text = render_to_string("portfolio/reminder.txt", context)
        post(reader.email, subject, text, at=at)
