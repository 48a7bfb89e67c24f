"""Workbooks that come back by mail: kept for a look, answered with the way there, never applied.

A sender's address can be forged. So a mail stores nothing but a file that waits, and the answer
goes to the address that the person has here, whatever the mail says, a few times a day at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr

from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.foundation.mails import answer, is_by_hand, one_line
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.workbooks import actions
from waterpeers.apps.workbooks.models import Upload
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed, NotReady, Reason, Refused

MOST_ATTACHMENTS = 10


@dataclass(frozen=True)
class Attached:
    """A workbook of a mail: kept as ``upload``, or why not."""

    name: str
    upload: Upload | None = None
    reasons: tuple[Reason, ...] = ()


def take_in(message: EmailMessage, *, at: datetime) -> list[Attached]:
    """Keep the workbooks of a mail from somebody who is known here, and answer it.

    Mails of machines are refused without an answer, so that two of them never write each other.
    """
    if not is_by_hand(message):
        raise NotReady.because("mail_of_a_machine")
    address = parseaddr(str(message.get("From", "")))[1]
    person = Person.objects.filter(email__iexact=address, is_active=True).first()
    if person is None:
        raise NotAllowed.because("mail_of_a_stranger", address=address[:120])
    with translation.override(person.language or settings.LANGUAGE_CODE):
        found = [_kept(name, content, person, at) for name, content in _workbooks(message)]
        _answer(message, person, found, at)
    return found


def _workbooks(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    attachments = [part for part in message.walk() if part.get_filename()]
    for part in attachments[:MOST_ATTACHMENTS]:
        name = str(part.get_filename())
        content = part.get_payload(decode=True)
        if name.lower().endswith(".xlsx") and isinstance(content, bytes):
            yield name, content


def _kept(name: str, content: bytes, person: Person, at: datetime) -> Attached:
    try:
        upload = actions.receive(ContentFile(content, name), act=Act(actor_of(person), at))
    except Refused as refused:
        return Attached(name, reasons=refused.verdict.against)
    return Attached(name, upload)


def _answer(message: EmailMessage, person: Person, found: list[Attached], at: datetime) -> None:
    """Write to the sender: where each workbook waits, or what is wrong with it."""
    lines = [_line(each) for each in found] or [
        _("Your mail has no workbook (.xlsx) attached, so nothing was done.")
    ]
    values = {"site": settings.SITE_NAME, "lines": "\n\n".join(lines)}
    text = _("%(lines)s\n\nNothing is stored before you have looked at it.\n\n%(site)s\n")
    subject = _("Your workbook on %(site)s") % values
    answer(person.email, subject, text % values, message, at=at)


def _line(each: Attached) -> str:
    if each.upload is None:
        return "\n".join([f"{one_line(each.name)}:", *(sentence(r) for r in each.reasons)])
    link = settings.BASE_URL + reverse("workbooks:preview", args=[each.upload.uuid])
    return _("See what “%(name)s” would change, and store it: %(link)s") % {
        "name": one_line(each.name),
        "link": link,
    }
