"""Answers by mail: kept as messages of whoever the mail was written to.

An address that answers is signed for one person and one message, and stands in the mail to that
person alone; the mail must come from that person's address too. Whoever may not see the thing any
more writes nothing.
"""

from __future__ import annotations

import codecs
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.foundation.beside import found_beside
from waterpeers.apps.foundation.mails import is_by_hand
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.threads import access, actions
from waterpeers.apps.threads.mails import send_refusal
from waterpeers.apps.threads.models import ThreadMessage
from waterpeers.apps.threads.queries import answered_by, reply_token
from waterpeers.domain.actors import Act
from waterpeers.domain.register import UNSEEN
from waterpeers.domain.threads import ANSWERABLE, answered, plain_of
from waterpeers.domain.verdicts import NotAllowed, NotReady, Refused

TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
LONGEST_HEADER = 10_000
LONGEST_BODY = 400_000  # letters of a mail that are looked at
OF_ADDRESSES = {"punycode", "idna"}  # no mail is written so, and reading it takes the square of it


def token_of(message: EmailMessage) -> str:
    """Find the address of ours to which a mail answers; what stands behind its ``+``."""
    for name in TO:
        for value in message.get_all(name, [])[:10]:
            if token := reply_token(str(value)[:LONGEST_HEADER]):
                return token
    return ""


def take_in_answer(message: EmailMessage, token: str, *, at: datetime) -> ThreadMessage:
    """Keep an answer by mail; whoever wrote it is told why it is not kept, if it is not."""
    if not is_by_hand(message):
        raise NotReady.because("mail_of_a_machine")
    found = answered_by(token)
    sender = parseaddr(str(message.get("From", ""))[:LONGEST_HEADER])[1]
    if found is None:
        raise NotAllowed.because("mail_of_a_stranger", address=sender[:120])
    answers, person = found
    if sender.casefold() != person.email.casefold():
        raise NotAllowed.because("mail_from_another")
    with translation.override(person.language or settings.LANGUAGE_CODE):
        try:
            made = _kept(message, answers, person, at)
        except Refused as refused:
            head = _("Your answer was not kept:")
            said = [sentence(reason) for reason in refused.verdict.against]
            send_refusal(person, [head, *said], message, at)
            raise
        if any(part.get_filename() for part in message.walk()):
            said = [_("Your words are kept; the files of your mail are not: add them on the page.")]
            send_refusal(person, said, message, at)
    return made


def _kept(
    message: EmailMessage, answers: ThreadMessage, person: Person, at: datetime
) -> ThreadMessage:
    actor, thread = actor_of(person), answers.thread
    if at - answers.written_at > ANSWERABLE:
        raise NotReady.because("mail_answered_too_late", days=str(ANSWERABLE.days))
    beside = found_beside(thread.kind, thread.item, actor)
    may_read = answers.seen_by in access.classes_of(actor, thread.partnership)
    if beside is None or not may_read:
        raise NotAllowed.because("mail_of_what_is_gone")
    sent_as = str(message.get("Message-ID", ""))[:500]
    return actions.write_message(
        beside,
        UNSEEN.sub("", answered(_text(message))),
        seen_by=answers.seen_by,
        uuid=uuid5(NAMESPACE_URL, f"{sent_as} {answers.uuid} {person.uuid}") if sent_as else None,
        by_mail=True,
        act=Act(actor, at),
    )


def _text(message: EmailMessage) -> str:
    """Give the words of a mail: of its plain text, or else of its HTML."""
    body = message.get_body(("plain", "html"))
    content = body.get_payload(decode=True) if body else None
    if body is None or not isinstance(content, bytes):
        return ""
    text = _letters(content, str(body.get_content_charset("utf-8")))[:LONGEST_BODY]
    return plain_of(text) if body.get_content_type() == "text/html" else text


def _letters(content: bytes, named: str) -> str:
    """Read bytes by the name of letters that a mail gives, if it is one of a text's."""
    try:
        letters = codecs.lookup(named).name
        return content.decode("utf-8" if letters in OF_ADDRESSES else letters, "replace")
    except (LookupError, ValueError):  # a name of letters that is none
        return content.decode("utf-8", "replace")
