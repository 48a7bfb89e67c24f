"""What waits for those who keep the register, and for those who proposed something for it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.operators.events import Event
from waterpeers.apps.operators.models import Organisation, OrganisationState
from waterpeers.domain.actors import Actor
from waterpeers.domain.turns import NEWS_LASTS, Tray


def proposed(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the organisations that wait for their approval."""
    if not (actor.is_facilitator or actor.is_administrator):
        return []
    rows = _since(Event.ORGANISATION_REGISTERED).filter(state=OrganisationState.PROPOSED)
    return [
        Waiting(
            kind="proposal",
            what=_("%(organisation)s is proposed for the register.") % {"organisation": o.name},
            since=o.since,
            action=_("Look and decide"),
            href=reverse("portal:operator", args=[o.uuid]),
            organisation=o.uuid,
        )
        for o in rows.order_by("since", "pk")[:MOST]
    ]


def proposals(actor: Actor, at: datetime) -> list[Waiting]:
    """Say how it stands with what one has proposed oneself."""
    waiting = _since(Event.ORGANISATION_REGISTERED).filter(
        proposed_by=actor.person, state=OrganisationState.PROPOSED
    )
    listed = _since(Event.ORGANISATION_APPROVED).filter(
        proposed_by=actor.person, state=OrganisationState.LISTED, since__gt=at - NEWS_LASTS
    )
    return [
        *(
            Waiting(
                kind="proposed",
                what=_("A facilitator looks at %(organisation)s before it is in the register.")
                % {"organisation": o.name},
                since=o.since,
                action=_("See it"),
                href=reverse("portal:operator", args=[o.uuid]),
                tray=Tray.WITH_OTHERS,
            )
            for o in waiting.order_by("since", "pk")[:MOST]
        ),
        *(
            Waiting(
                kind="approved",
                what=_("%(organisation)s is in the register now.") % {"organisation": o.name},
                since=o.since,
                action=_("See it"),
                href=reverse("portal:operator", args=[o.uuid]),
                tray=Tray.NEWS,
            )
            for o in listed.order_by("since", "pk")[:MOST]
        ),
    ]


def _since(event: Event) -> QuerySet:
    """Read organisations with the moment at which something last happened to them."""
    entries = Entry.objects.filter(
        subject="organisation", subject_uuid=OuterRef("uuid"), event=event
    )
    last = Subquery(entries.order_by("-at", "-pk").values("at")[:1])
    return Organisation.objects.annotate(since=last)
