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


def post_news(person: Person, waits: Sequence[Waiting], at: datetime) -> None:
    """Write what is new for a person in one mail, each thing with its link."""
    _post(person, waits, _subject_of(waits), at)


def post_reminder(person: Person, waits: Sequence[Waiting], at: datetime) -> None:
    """Write what ends soon, in one mail."""
    if waits[1:]:
        said = ngettext("%(count)s thing ends soon", "%(count)s things end soon", len(waits))
        subject = said % {"count": len(waits)}
    else:
        subject = _("Ends soon: %(what)s") % {"what": waits[0].what}
    _post(person, waits, subject, at)


def _subject_of(waits: Sequence[Waiting]) -> str:
    number = len(waits)
    if number == 1:
        return waits[0].what
    said = ngettext("%(count)s thing waits for you", "%(count)s things wait for you", number) % {
        "count": number
    }
    about = {waiting.about for waiting in waits}
    if len(about) > 1 or not (title := about.pop()):
        return said
    return _("%(what)s: %(about)s") % {"what": said, "about": title}


def _partnership_of(item: Waiting, subject: str) -> str:
    """Give the partnership that a thing belongs to, unless the mail names it already."""
    return "" if item.about in item.what or item.about in subject else item.about


def _post(person: Person, waits: Sequence[Waiting], subject: str, at: datetime) -> None:
    stop = stop_link(person)
    context: dict[str, Any] = {
        "waits": [(item, _partnership_of(item, subject)) for item in waits],
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
