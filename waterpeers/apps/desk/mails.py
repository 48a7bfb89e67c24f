"""Telling people what waits for them: who is told of what now, and the mail that says it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import stop_link
from waterpeers.apps.foundation.mails import one_line, post
from waterpeers.apps.foundation.waiting import Waiting
from waterpeers.domain.turns import MOST_APART


def post_news(person: Person, waits: Sequence[Waiting], *, one_mail: bool, at: datetime) -> None:
    """Write one mail a thing, or one for all where a digest is wanted or they are many."""
    if one_mail or len(waits) > MOST_APART:
        _post(person, waits, _subject_of_all(waits), at)
        return
    for waiting in waits:
        _post(person, [waiting], waiting.what, at)


def post_reminder(person: Person, waiting: Waiting, at: datetime) -> None:
    """Write that something ends soon."""
    _post(person, [waiting], _("Ends soon: %(what)s") % {"what": waiting.what}, at)


def _subject_of_all(waits: Sequence[Waiting]) -> str:
    number = len(waits)
    return ngettext("%(count)s thing waits for you", "%(count)s things wait for you", number) % {
        "count": number
    }


def _post(person: Person, waits: Sequence[Waiting], subject: str, at: datetime) -> None:
    stop = stop_link(person)
    context: dict[str, Any] = {
        "waits": waits,
        "base": settings.BASE_URL,
        "site": settings.SITE_NAME,
        "choose": settings.BASE_URL + reverse("accounts:mails"),
        "stop": stop,
        "subject": one_line(subject),
    }
    post(
        person.email,
        subject,
        render_to_string("desk/mail.txt", context),
        html=render_to_string("desk/mail.html", context),
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
        at=at,
    )
