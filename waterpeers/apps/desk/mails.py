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
    """Write one mail a thing, what is of one partnership in one, or one for all.

    That is, where a digest is wanted or they are many.
    """
    letters = [list(waits)] if one_mail else _apart(waits)
    if len(letters) > MOST_APART:
        letters = [list(waits)]
    for letter in letters:
        _post(person, letter, _subject_of(letter) if letter[1:] or one_mail else letter[0].what, at)


def _apart(waits: Sequence[Waiting]) -> list[list[Waiting]]:
    letters: dict[str, list[Waiting]] = {}
    for waiting in waits:
        letters.setdefault(waiting.about or waiting.key, []).append(waiting)
    return list(letters.values())


def post_reminder(person: Person, waiting: Waiting, at: datetime) -> None:
    """Write that something ends soon."""
    _post(person, [waiting], _("Ends soon: %(what)s") % {"what": waiting.what}, at)


def _subject_of(waits: Sequence[Waiting]) -> str:
    number = len(waits)
    said = ngettext("%(count)s thing waits for you", "%(count)s things wait for you", number) % {
        "count": number
    }
    about = {waiting.about for waiting in waits}
    if len(about) > 1 or not (title := about.pop()):
        return said
    return _("%(what)s: %(about)s") % {"what": said, "about": title}


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
