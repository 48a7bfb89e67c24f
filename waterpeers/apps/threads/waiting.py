"""What waits for somebody: messages of others that they have not said to have read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.beside import things
from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.threads.models import Listener, ThreadMessage
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import OPERATOR_ROLES
from waterpeers.domain.threads import ThreadClass
from waterpeers.domain.turns import NEWS_LASTS, MailChoice, Tray


def unread(actor: Actor, at: datetime) -> list[Waiting]:
    """Tell of conversations in which others wrote; a few queries, and one for each kind of thing.

    It waits until one has answered or said that one has read it, as long as news last.
    """
    person = Person.objects.filter(uuid=actor.person).first()
    if person is None:
        return []
    theirs = (
        _readable(actor)
        .filter(thread=OuterRef("thread"), taken_back_at=None, written_at__gt=at - NEWS_LASTS)
        .exclude(author=person)
    )
    last: Any = theirs.order_by("-written_at", "-pk")
    rows = (
        Listener.objects.filter(person=person)
        .annotate(
            last_at=Subquery(last.values("written_at")[:1]),
            last_by=Subquery(last.values("author__name")[:1]),
        )
        .filter(Q(read_at=None) | Q(read_at__lt=F("last_at")), last_at__isnull=False)
        .select_related("thread__partnership")
        .order_by("last_at", "pk")[:MOST]
    )
    found: list[Any] = list(rows)  # with what was annotated
    there = things([(each.thread.kind, each.thread.item) for each in found], actor)
    return [
        Waiting(
            kind="thread",
            what=_("%(person)s wrote beside “%(item)s”.")
            % {
                "person": each.last_by or _("Somebody"),
                "item": there[each.thread.kind, each.thread.item].name,
            },
            since=each.last_at,
            action=_("Read it and answer"),
            href=reverse("threads:thread", args=[each.thread.kind, each.thread.item]),
            about=each.thread.partnership.title,
            tray=Tray.NEWS,
            is_told_apart=person.mails is MailChoice.AT_ONCE or each.is_quiet,
        )
        for each in found
        if (each.thread.kind, each.thread.item) in there
    ]


def _readable(actor: Actor) -> Any:
    """Keep the messages that somebody may read."""
    rows = ThreadMessage.objects.all()
    operators = Party.objects.filter(role__in=[str(role) for role in OPERATOR_ROLES])
    runs = operators.filter(organisation__uuid__in=actor.organisations_as(*RUNNERS))
    mine = operators.filter(organisation__uuid__in=actor.organisations)
    if not (actor.is_facilitator or actor.is_administrator):
        rows = rows.filter(thread__partnership__in=mine.values("partnership_id"))
    seen = Partnership.objects.visible_to(actor)
    return rows.filter(
        Q(seen_by=ThreadClass.SIDES) | Q(thread__partnership__in=runs.values("partnership_id")),
        thread__partnership__in=seen,
    )
