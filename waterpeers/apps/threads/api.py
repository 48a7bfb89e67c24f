"""Conversations, for programs: the same actions as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from waterpeers.apps.foundation.api import ERRORS
from waterpeers.apps.foundation.beside import BesideThing, found_beside
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId
from waterpeers.apps.threads import access, actions
from waterpeers.apps.threads.models import ThreadMessage
from waterpeers.apps.threads.queries import ThreadMessageId, lines_in, messages_of, thread_of
from waterpeers.domain.threads import ThreadClass
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["conversations"])


class ThreadOut(Schema):
    """A conversation: of which thing, and how much was said."""

    kind: str
    item: UUID
    name: str
    href: str
    messages: int
    last_at: datetime


class MessageOut(Schema):
    """A message; of one that was taken back no words are left."""

    uuid: UUID
    author: str
    text: str
    seen_by: ThreadClass
    by_mail: bool
    written_at: datetime
    taken_back_at: datetime | None


class MessageIn(Schema):
    """What to write; sent twice with one ``uuid`` it is one message."""

    uuid: UUID | None = None
    text: str = Field("", max_length=20_000)
    seen_by: ThreadClass = ThreadClass.SIDES


class ListenIn(Schema):
    """That one has read a conversation; whether one wants mails of it."""

    has_read: bool = False
    is_quiet: bool | None = None


class ListenOut(Schema):
    """How one takes part."""

    read_at: datetime | None
    is_quiet: bool


def _beside(request: Request, kind: str, item: UUID) -> BesideThing:
    beside = found_beside(kind, item, request.actor)
    if beside is None:
        raise Http404
    NotAllowed.unless(access.can_read(request.actor, beside.partnership))
    return beside


def _shown(message: ThreadMessage) -> dict[str, Any]:
    named = {name: getattr(message, name) for name in MessageOut.model_fields}
    return named | {"author": str(message.author)}


@router.get("/of/{uuid}/", response={200: list[ThreadOut], **ERRORS})
def conversations(request: Request, uuid: PartnershipId) -> list[dict[str, Any]]:
    """List the conversations of a partnership, the latest first."""
    partnership = get_object_or_404(Partnership.objects.visible_to(request.actor), uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, partnership))
    classes = access.classes_of(request.actor, partnership)
    return [
        {
            "kind": line.beside.talk.kind,
            "item": line.beside.row.uuid,
            "name": line.beside.name,
            "href": settings.BASE_URL + line.beside.href,
            "messages": line.messages,
            "last_at": line.last_at,
        }
        for line in lines_in(partnership, request.actor, classes)
    ]


@router.get("/{kind}/{item}/", response={200: list[MessageOut], **ERRORS})
def conversation(request: Request, kind: str, item: UUID) -> list[dict[str, Any]]:
    """Give what was said beside a thing, the first first."""
    beside = _beside(request, kind, item)
    classes = access.classes_of(request.actor, beside.partnership)
    return [_shown(each) for each in messages_of(thread_of(beside), classes)]


@router.post("/{kind}/{item}/", response={201: MessageOut, **ERRORS})
def write_message(request: Request, kind: str, item: UUID, data: MessageIn) -> Status:
    """Write beside a thing; those who take part get a mail."""
    made = actions.write_message(
        _beside(request, kind, item),
        data.text,
        seen_by=data.seen_by,
        uuid=data.uuid,
        act=request.act,
    )
    return Status(201, _shown(made))


@router.put("/{kind}/{item}/listen/", response={200: ListenOut, **ERRORS})
def listen_to_conversation(request: Request, kind: str, item: UUID, data: ListenIn) -> Any:
    """Say that one has read a conversation, or whether one wants mails of it."""
    return actions.listen(_beside(request, kind, item), **data.dict(), act=request.act)


@router.delete("/messages/{uuid}/take-back/", response={204: None, **ERRORS})
def take_back_message(request: Request, uuid: ThreadMessageId) -> Status:
    """Take back what one wrote: its words are gone."""
    rows = ThreadMessage.objects.visible_to(request.actor)
    found = get_object_or_404(rows.select_related("thread__partnership", "author"), uuid=uuid)
    _beside(request, found.thread.kind, found.thread.item)
    actions.take_back_message(found, act=request.act)
    return Status(204, None)
