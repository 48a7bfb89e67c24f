"""The conversation on the page of the thing beside which it stands."""

from __future__ import annotations

from typing import Any

from waterpeers.apps.foundation.beside import BesideThing, beside_of
from waterpeers.apps.foundation.fragments import Fragment
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.records.editing import new
from waterpeers.apps.threads import access
from waterpeers.apps.threads.forms import MessageForm
from waterpeers.apps.threads.models import Listener, Thread, ThreadMessage
from waterpeers.apps.threads.queries import counts_in, listener_of, messages_of, thread_of

LATEST = 5  # messages on the page of the thing; the others stand on the page of the conversation


def shown(request: Request, beside: BesideThing, thread: Thread | None) -> dict[str, Any]:
    """Give what pages show of a conversation."""
    actor = request.actor
    classes = access.classes_of(actor, beside.partnership)
    messages = list(messages_of(thread, classes))
    listener = listener_of(thread, actor)
    return {
        "beside": beside,
        "partnership": beside.partnership,
        "kind": beside.talk.kind,
        "thread_messages": messages,
        "listener": listener,
        "is_new": _is_new(messages, listener, request),
        "may_write": bool(access.can_write(actor, beside.partnership)),
        "me": actor.person,
        "classes": classes,
    }


def _is_new(messages: list[ThreadMessage], listener: Listener | None, request: Request) -> bool:
    """Whether others wrote since one said that one has read it."""
    if listener is None:
        return False
    theirs = [each for each in messages if each.author.uuid != request.actor.person]
    last = theirs[-1].written_at if theirs else None
    return last is not None and (listener.read_at is None or last > listener.read_at)


def of_item(request: Request, row: Any) -> Fragment | None:
    """Show the latest of a conversation below a thing, and let people write."""
    beside = beside_of(row)
    if beside is None or not access.can_read(request.actor, beside.partnership):
        return None
    if not beside.talk.readable(request.actor, row):
        return None
    context = shown(request, beside, thread_of(beside))
    context["earlier"] = max(0, len(context["thread_messages"]) - LATEST)
    context["thread_messages"] = context["thread_messages"][-LATEST:]
    context["form"] = MessageForm(
        initial=new(), classes=context["classes"], auto_id="id_message_%s"
    )
    return Fragment("threads/_of_item.html", context)


def link_of_item(request: Request, row: Any) -> Fragment | None:
    """Lead from a line of a list to the conversation beside it; one count for the whole page."""
    beside = beside_of(row)
    if beside is None:
        return None
    counts = _counts(request, beside.partnership)
    if counts is None:
        return None
    context = {
        "kind": beside.talk.kind, "item": row.uuid, "name": beside.name,
        "count": counts.get(row.uuid, 0),
    }  # fmt: skip
    return Fragment("threads/_link.html", context)


def _counts(request: Request, partnership: Partnership) -> dict[Any, int] | None:
    """Count the messages of a partnership once a page."""
    kept: dict[int, Any] = request.__dict__.setdefault("messages_beside", {})
    if partnership.pk not in kept:
        may = access.can_read(request.actor, partnership)
        classes = access.classes_of(request.actor, partnership)
        kept[partnership.pk] = counts_in(partnership, classes) if may else None
    return kept[partnership.pk]


def of_partnership(request: Request, partnership: Partnership) -> Fragment | None:
    """Lead to all conversations of a partnership, once there are some."""
    counts = _counts(request, partnership)
    if not counts:
        return None
    context = {"partnership": partnership, "count": len(counts), "messages": sum(counts.values())}
    return Fragment("threads/_of_partnership.html", context)
