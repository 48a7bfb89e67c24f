"""The mail that carries a message to those who take part, in the language of its reader."""

from __future__ import annotations

from datetime import datetime
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import stop_link
from waterpeers.apps.foundation.beside import BesideThing
from waterpeers.apps.foundation.mails import answer, one_line, post
from waterpeers.apps.threads.models import ThreadMessage
from waterpeers.apps.threads.queries import reply_address
from waterpeers.domain.threads import ABOVE


def send_message(message: ThreadMessage, beside: BesideThing, reader: Person, at: datetime) -> None:
    """Write to somebody who takes part what was said, and how to answer."""
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        thread = message.thread
        here = reverse("threads:thread", args=[thread.kind, thread.item])
        answers = reply_address(message, reader)
        stop = stop_link(reader)
        context = {
            "message": message,
            "author": one_line(str(message.author)),
            "item": one_line(beside.name),
            "label": beside.talk.label,
            "partnership": beside.partnership,
            "link": settings.BASE_URL + here,
            "answers": answers,
            "above": ABOVE,
            "site": settings.SITE_NAME,
            "choose": settings.BASE_URL + reverse("accounts:mails"),
            "stop": stop,
        }
        of_the_thread = f"<thread.{thread.uuid}@{urlsplit(settings.BASE_URL).hostname}>"
        headers = {
            "References": of_the_thread,
            "In-Reply-To": of_the_thread,
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        if answers:
            headers["Reply-To"] = answers
        subject = f"{beside.partnership.code}: {one_line(beside.name)}"
        text = render_to_string("threads/message.txt", context)
        post(reader.email, subject, text, at=at, headers=headers)


def send_refusal(person: Person, why: list[str], original: Message[Any, Any], at: datetime) -> None:
    """Tell somebody who answered by mail what was not kept, and why."""
    with translation.override(person.language or settings.LANGUAGE_CODE):
        values = {"lines": "\n".join(why), "site": settings.SITE_NAME}
        text = _("%(lines)s\n\n%(site)s\n") % values
        subject = _("Your answer by mail on %(site)s") % values
        answer(person.email, subject, text, original, at=at)
