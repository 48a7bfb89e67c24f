"""The desk, for programs."""

from datetime import datetime

from django.utils.timezone import now
from ninja import Router, Schema
from ninja.pagination import paginate

from waterpeers.apps.desk import queries
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.programs import ERRORS, Paged
from waterpeers.apps.foundation.waiting import Waiting

router = Router(tags=["me"])


class WaitingOut(Schema):
    """One thing that waits for me; ``href`` is its page."""

    kind: str
    what: str
    since: datetime
    action: str
    href: str


@router.get("/", response={200: list[WaitingOut], **ERRORS})
@paginate(Paged)
def waits(request: Request) -> list[Waiting]:
    """List what waits for me, oldest first."""
    return queries.waits_for(request.actor, now())
