"""Mails: written into a table with what they are about, sent after it is stored, tried again.

``post`` inside an action: the mail goes out once the transaction holds. What does not go out is
tried again by the worker, ever more seldom; who administers the site sees it and can try at once.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import Message
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils.timezone import now

from waterpeers.apps.foundation.models import Mail

PAUSES = [timedelta(minutes=m) for m in (1, 5, 30, 120, 480, 1440, 1440)]  # after each failure
MOST = 100  # at one time
KEPT = timedelta(days=30)  # that a mail went
BY_HAND = "no"  # what Auto-Submitted says of a mail that a person has written
ANSWER = "auto-replied"  # what it says of an answer of ours
MOST_ANSWERS, A_DAY = 10, timedelta(days=1)  # to one address: whose mail it is may be forged
OF_MACHINES = ("List-Id", "X-Autoreply", "X-Autorespond", "X-Autoresponder")
OF_MANY = frozenset({"bulk", "junk", "list", "auto_reply"})  # what Precedence says
BOUNCE = "<>"  # the address to which what cannot be delivered goes back
logger = logging.getLogger(__name__)


def post(
    to: str,
    subject: str,
    text: str,
    *,
    at: datetime,
    html: str = "",
    headers: Mapping[str, str] | None = None,
) -> Mail:
    """Write a mail, to be sent once the present transaction holds."""
    mail = Mail.objects.create(
        to=to,
        subject=one_line(subject)[:200],
        text=text,
        html=html,
        headers=dict(headers or {}),
        made_at=at,
        next_try_at=at,
    )
    transaction.on_commit(lambda: send(mail, now()), robust=True)
    return mail


def send(mail: Mail, at: datetime) -> bool:
    """Try to send a mail; say whether it went."""
    with transaction.atomic():
        found = Mail.objects.select_for_update().filter(pk=mail.pk, sent_at=None).first()
        if found is None:
            return False
        message = EmailMultiAlternatives(found.subject, found.text, None, [found.to])
        message.extra_headers = dict(found.headers)
        if found.html:
            message.attach_alternative(found.html, "text/html")
        found.attempts += 1
        try:
            message.send()
        except Exception as fault:  # whatever it is: it is kept, seen, and tried again
            logger.warning("A mail did not go out: %s", type(fault).__name__)
            found.fault = f"{type(fault).__name__}: {fault}"[:300]
            later = PAUSES[found.attempts - 1] if found.attempts <= len(PAUSES) else None
            found.next_try_at = at + later if later else None
        else:
            found.sent_at, found.next_try_at, found.fault = at, None, ""
            found.text = found.html = ""
        found.save()
    return found.sent_at is not None


def send_due(at: datetime) -> int:
    """Send what is due, and forget what went long ago; give how many went."""
    Mail.objects.filter(sent_at__lt=at - KEPT).delete()
    return sum(send(mail, at) for mail in Mail.objects.due(at)[:MOST])


def one_line(text: str) -> str:
    """Take line breaks out of a text, so that it can stand in a header of a mail."""
    return " ".join(text.split())


def is_by_hand(message: Message[Any, Any]) -> bool:
    """Whether a person has written a mail: machines get no answer, lest two write each other.

    Many machines do not say what they are as RFC 3834 asks; lists, notices of absence and of what
    was not delivered are told by their other signs.
    """

    def said(name: str) -> str:
        return str(message.get(name, "")).strip().lower()

    return not (
        said("Auto-Submitted").partition(";")[0].strip() not in {"", BY_HAND}
        or said("Precedence") in OF_MANY
        or said("Return-Path") == BOUNCE
        or message.get_content_type() == "multipart/report"
        or any(name in message for name in OF_MACHINES)
    )


def answer(to: str, subject: str, text: str, message: Message[Any, Any], *, at: datetime) -> None:
    """Answer a mail, a few times a day at most: nobody floods another with answers of ours."""
    of_a_day = Mail.objects.filter(to__iexact=to, made_at__gt=at - A_DAY)
    if of_a_day.filter(**{"headers__Auto-Submitted": ANSWER}).count() < MOST_ANSWERS:
        post(to, subject, text, at=at, headers=_answer_headers(message))


def _answer_headers(message: Message[Any, Any]) -> dict[str, str]:
    headers = {"Auto-Submitted": ANSWER}
    if identifier := one_line(str(message.get("Message-ID", "")))[:200]:
        headers |= {"In-Reply-To": identifier, "References": identifier}
    return headers
