"""What waits for those who proposed something for the register."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.operators.events import Event
from waterpeers.apps.operators.models import IdentityChange, IdentityState, OrganisationState
from waterpeers.apps.operators.queries.profiles import since_last
from waterpeers.domain.actors import Actor
from waterpeers.domain.turns import NEWS_LASTS, Tray


def proposals(actor: Actor, at: datetime) -> list[Waiting]:
    """Say how it stands with what one has proposed oneself."""
    waiting = since_last(Event.ORGANISATION_REGISTERED).filter(
        proposed_by=actor.person, state=OrganisationState.PROPOSED
    )
    listed = since_last(Event.ORGANISATION_APPROVED).filter(
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


def identities(actor: Actor, at: datetime) -> list[Waiting]:
    """Say how it stands with another name or kind that one's organisation asked for."""
    mine = IdentityChange.objects.filter(asked_by=actor.person, asked_by__isnull=False)
    news = Q(decided_at__gt=at - NEWS_LASTS)
    rows = mine.filter(Q(state=IdentityState.ASKED) | news).select_related("organisation")
    return [_identity(change) for change in rows.order_by("asked_at", "pk")[:MOST]]


def _identity(change: IdentityChange) -> Waiting:
    said = {
        IdentityState.ASKED: _("A facilitator looks at the new name or kind of %(organisation)s."),
        IdentityState.ACCEPTED: _("The new name or kind of %(organisation)s stands."),
        IdentityState.REFUSED: _("%(organisation)s keeps its name and kind: %(reason)s"),
    }[IdentityState(change.state)]
    is_asked = change.state == IdentityState.ASKED
    return Waiting(
        kind="identity_asked" if is_asked else "identity_decided",
        what=said % {"organisation": change.organisation.name, "reason": change.reason},
        since=change.asked_at if is_asked else change.decided_at or change.asked_at,
        action=_("See it"),
        href=reverse("portal:operator", args=[change.organisation.uuid]),
        tray=Tray.WITH_OTHERS if is_asked else Tray.NEWS,
        is_told_apart=not is_asked,
    )
