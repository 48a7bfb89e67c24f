"""``waterpeers receive``: take a mail in, as a mail server hands it over."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage

import click
from django.conf import settings

from waterpeers.apps.foundation.files import MEGABYTE
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.threads.mailbox import take_in_answer, token_of
from waterpeers.apps.workbooks.mailbox import take_in
from waterpeers.cli.acting import now
from waterpeers.cli.edge import DONE, REFUSED, Unreadable, as_json, print_json, print_line
from waterpeers.cli.tables import need_tables

MAIL_SECONDS = 20
LONGEST_HEADER = 10_000  # letters, as it was sent
ENCODED = 1.4  # a file grows by so much on its way by mail


@click.command()
@as_json
def receive(as_json: bool) -> int:
    """Read one mail from standard input: an answer in a conversation, or workbooks for a look.

    Its sender is answered. No workbook is applied. See docs/running/mail.md.

    Example: waterpeers receive < mail.eml
    """
    need_tables()
    mail = _mail()
    if token := token_of(mail):
        return _answer(mail, token, as_json)
    attached = take_in(mail, at=now())
    rows = [
        {
            "name": each.name,
            "upload": str(each.upload.uuid) if each.upload else None,
            "reasons": [{"code": r.code, "text": sentence(r)} for r in each.reasons],
        }
        for each in attached
    ]
    if as_json:
        print_json({"workbooks": rows})
    for each in [] if as_json else attached:
        said = each.upload.uuid if each.upload else " ".join(map(sentence, each.reasons))
        print_line(f"{each.name}: {said}")
    return DONE if all(each.upload for each in attached) else REFUSED


def _answer(mail: EmailMessage, token: str, as_json: bool) -> int:
    """Keep an answer in a conversation."""
    try:
        with _no_longer_than(MAIL_SECONDS):
            kept = take_in_answer(mail, token, at=now())
    except TimeoutError as problem:
        raise Unreadable("This mail takes too long to read.") from problem
    if as_json:
        print_json({"message": str(kept.uuid)})
    else:
        print_line(str(kept.uuid))
    return DONE


@contextmanager
def _no_longer_than(seconds: float) -> Iterator[None]:
    """Raise ``TimeoutError`` in what takes longer."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _drop_long_headers(part: EmailMessage) -> None:
    """Leave out what no program writes so long: nothing that is read here."""
    for name in {name for name, value in part.raw_items() if len(value) > LONGEST_HEADER}:
        del part[name]


def _mail() -> EmailMessage:
    limit = int(settings.UPLOAD_MEGABYTES * MEGABYTE * ENCODED)
    content = sys.stdin.buffer.read(limit + 1)
    if len(content) > limit:
        raise Unreadable(f"The mail is larger than {limit // MEGABYTE} MB.")
    try:
        with _no_longer_than(MAIL_SECONDS):
            message = message_from_bytes(content, policy=policy.default)
            for part in message.walk():
                _drop_long_headers(part)
                part.items()  # headers are understood only now, and take the square of their length
    except (MessageError, ValueError, AttributeError, RecursionError) as problem:
        raise Unreadable(f"This is no mail: {problem}") from problem
    except TimeoutError as problem:
        raise Unreadable("This mail takes too long to read.") from problem
    if not message.get("From"):
        raise Unreadable("This is no mail: it does not say from whom it is.")
    return message
