"""What waits for somebody about matching: requests to answer."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.matching.models import HelpRequest
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.matching import RequestState


def requests(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the requests that one may answer."""
    answering = actor.organisations_as(Role.COORDINATOR, Role.SIGNATORY)
    waiting = HelpRequest.objects.filter(
        mentor__uuid__in=answering, state=RequestState.SENT, expires_at__gt=at
    )
    return [
        Waiting(
            kind="request",
            what=_("%(mentee)s asks %(mentor)s for help.")
            % {"mentee": request.mentee.name, "mentor": request.mentor.name},
            since=request.sent_at,
            action=_("Answer"),
            href=reverse("matching:requests") + f"#request-{request.uuid}",
            until=request.expires_at,
            organisation=request.mentor.uuid,
        )
        for request in waiting.select_related("mentee", "mentor").order_by("sent_at", "pk")[:MOST]
    ]
