"""``waterpeers receive``: take a mail with workbooks in, as a mail server hands it over."""

from __future__ import annotations

import sys
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage

import click
from django.conf import settings

from waterpeers.apps.foundation.files import MEGABYTE
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.workbooks.mailbox import take_in
from waterpeers.cli.acting import now
from waterpeers.cli.edge import DONE, REFUSED, Unreadable, as_json, print_json, print_line
from waterpeers.cli.tables import need_tables

ENCODED = 1.4  # a file grows by so much on its way by mail


@click.command()
@as_json
def receive(as_json: bool) -> int:
    """Read one mail from standard input, keep its workbooks for a look, and answer its sender.

    Nothing is applied. See docs/running/mail.md.

    Example: waterpeers receive < mail.eml
    """
    need_tables()
    attached = take_in(_mail(), at=now())
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


def _mail() -> EmailMessage:
    limit = int(settings.UPLOAD_MEGABYTES * MEGABYTE * ENCODED)
    content = sys.stdin.buffer.read(limit + 1)
    if len(content) > limit:
        raise Unreadable(f"The mail is larger than {limit // MEGABYTE} MB.")
    try:
        message = message_from_bytes(content, policy=policy.default)
    except (MessageError, ValueError) as problem:
        raise Unreadable(f"This is no mail: {problem}") from problem
    if not message.get("From"):
        raise Unreadable("This is no mail: it does not say from whom it is.")
    return message
