"""Reading conversations: of which thing, what one may read of it, and addresses that answer."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.foundation.beside import BesideThing, things
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.threads.models import Listener, Thread, ThreadMessage
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.partnerships import OPERATOR_ROLES
from waterpeers.domain.threads import ThreadClass

ThreadMessageId = Annotated[UUID, Named(ThreadMessage, "its uuid", "6f9c…")]
REPLY = "waterpeers.threads.reply"
PROOF = 26  # letters that prove a reply address: 130 bits
LONGEST_TOKEN = 60
MOST_TOLD = 5  # coordinators of a side of which nobody takes part yet


def thread_of(beside: BesideThing) -> Thread | None:
    """Find the conversation beside a thing, if there is one."""
    return Thread.objects.filter(kind=beside.talk.kind, item=beside.row.uuid).first()


def messages_of(thread: Thread | None, classes: Sequence[ThreadClass]) -> QuerySet[ThreadMessage]:
    """Give what one may read of a conversation, the first first."""
    rows = ThreadMessage.objects.filter(thread=thread, seen_by__in=[str(c) for c in classes])
    return rows.select_related("author").order_by("written_at", "pk")


def counts_in(partnership: Partnership, classes: Sequence[ThreadClass]) -> dict[UUID, int]:
    """Count the messages beside each thing of a partnership, by the uuid of the thing."""
    rows = ThreadMessage.objects.filter(
        thread__partnership=partnership, seen_by__in=[str(c) for c in classes], taken_back_at=None
    )
    return dict(rows.values_list("thread__item").annotate(Count("pk")).order_by())


@dataclass(frozen=True)
class ThreadLine:
    """One conversation of a partnership, on the list of all."""

    beside: BesideThing
    messages: int
    last_at: datetime


def lines_in(
    partnership: Partnership, actor: Actor, classes: Sequence[ThreadClass]
) -> list[ThreadLine]:
    """Give the conversations of a partnership, the latest first; a query for each kind."""
    rows = ThreadMessage.objects.filter(
        thread__partnership=partnership, seen_by__in=[str(c) for c in classes], taken_back_at=None
    ).order_by()
    groups = rows.values_list("thread__kind", "thread__item").annotate(
        Count("pk"), Max("written_at")
    )
    counted = {(kind, item): (number, last) for kind, item, number, last in groups}
    there = things(counted, actor)
    lines = [ThreadLine(there[key], *counted[key]) for key in counted if key in there]
    return sorted(lines, key=lambda line: line.last_at, reverse=True)


def listener_of(thread: Thread | None, actor: Actor) -> Listener | None:
    """Find how somebody takes part in a conversation."""
    return Listener.objects.visible_to(actor).filter(thread=thread).first()


def unheard(beside: BesideThing, author: Person, listening: Iterable[Person]) -> list[Person]:
    """Give who is told of a first message: who coordinates each operator that nobody hears for."""
    rows = beside.partnership.parties.filter(role__in=[str(each) for each in OPERATOR_ROLES])
    operators = list(rows.values_list("organisation", flat=True))
    heard = Membership.objects.filter(
        person__in=[author, *listening], organisation__in=operators
    ).values_list("organisation", flat=True)
    silent = set(operators) - set(heard)
    people: list[Person] = []
    for operator in sorted(silent):
        roles = Membership.objects.filter(
            organisation=operator, role=Role.COORDINATOR, person__is_active=True
        ).select_related("person")
        people += [each.person for each in roles.order_by("pk")[:MOST_TOLD]]
    return people


# --- addresses to which one answers by mail ---


def reply_address(message: ThreadMessage, person: Person) -> str:
    """Give the address at which one person answers one message; none where the site reads no mail.

    It is in lower case, as some servers write addresses so.
    """
    name, at, domain = settings.MAIL_REPLIES.partition("@")
    if not at:
        return ""
    numbers = f"{int_to_base36(message.pk)}-{int_to_base36(person.pk)}"
    return f"{name}+{numbers}-{_proof(message, person)}@{domain}"


def reply_token(addresses: str) -> str:
    """Find what stands behind the ``+`` of one of our addresses in a header."""
    name, at, domain = settings.MAIL_REPLIES.lower().partition("@")
    text = addresses.lower()
    if not at:
        return ""
    start = text.find(f"{name}+")
    while start >= 0:
        start += len(name) + 1
        token, _, rest = text[start : start + LONGEST_TOKEN + len(domain) + 2].partition("@")
        if rest.startswith(domain):
            return token
        start = text.find(f"{name}+", start)
    return ""


def answered_by(token: str) -> tuple[ThreadMessage, Person] | None:
    """Find which message a reply address answers, and for whom; nothing where it is not ours."""
    try:
        message_key, person_key, proof = token.split("-")
        keys = base36_to_int(message_key), base36_to_int(person_key)
    except ValueError:
        return None
    if max(keys) >= 2**63:
        return None
    rows = ThreadMessage.objects.select_related("thread__partnership")
    message = rows.filter(pk=keys[0]).first()
    person = Person.objects.filter(pk=keys[1], is_active=True).first()
    if message is None or person is None:
        return None
    return (message, person) if constant_time_compare(proof, _proof(message, person)) else None


def _proof(message: ThreadMessage, person: Person) -> str:
    digest = salted_hmac(REPLY, f"{message.uuid} {person.uuid}", algorithm="sha256").digest()
    return b32encode(digest).decode().lower()[:PROOF]
