"""What waits for those who proposed something for the register."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.operators.events import Event
from waterpeers.apps.operators.models import OrganisationState
from waterpeers.apps.operators.queries import since_last
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
