"""The desk, for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Router, Schema
from ninja.pagination import paginate

from waterpeers.apps.desk import actions, queries
from waterpeers.apps.desk.access import can_see_mails, can_see_turns
from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.models import Mail
from waterpeers.apps.foundation.waiting import Waiting
from waterpeers.domain.turns import Tray
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["me"])
turns_router = Router(tags=["turns"])
mails_router = Router(tags=["mails"])


class WaitingOut(Schema):
    """One thing on my desk; ``href`` is its page, ``until`` when it ends by itself.

    ``tray`` says where it lies: to do, news, with others, begun; ``about`` names a partnership.
    """

    kind: str
    what: str
    since: datetime
    until: datetime | None
    tray: Tray
    about: str
    action: str
    href: str
    details: list[str]


class TurnOut(Schema):
    """Whose turn it is: a kind of thing that waits, for whom, since when."""

    kind: str
    person: str
    organisation: UUID | None
    since: datetime
    until: datetime | None
    told_at: datetime | None


class MailOut(Schema):
    """A mail that did not go out."""

    uuid: UUID
    to: str
    subject: str
    made_at: datetime
    sent_at: datetime | None
    attempts: int
    next_try_at: datetime | None
    fault: str


@router.get("/", response={200: list[WaitingOut], **ERRORS})
@paginate(Paged)
def waits(request: Request) -> list[Waiting]:
    """List what waits for me, oldest first."""
    return queries.waits_for(request.actor, now())


@turns_router.get("/", response={200: list[TurnOut], **ERRORS})
@paginate(Paged)
def turns(request: Request) -> list[dict[str, Any]]:
    """List whose turn it is, the longest first; for facilitators and administrators."""
    NotAllowed.unless(can_see_turns(request.actor))
    return [
        {
            "kind": turn.kind,
            "person": str(turn.person),
            "organisation": turn.organisation_uuid,
            "since": turn.since,
            "until": turn.until,
            "told_at": turn.told_at,
        }
        for turn in queries.turns(request.actor)
    ]


@mails_router.get("/", response={200: list[MailOut], **ERRORS})
@paginate(Paged)
def failed_mails(request: Request) -> QuerySet[Mail]:
    """List the mails that did not go out, the latest first; for administrators."""
    NotAllowed.unless(can_see_mails(request.actor))
    return Mail.objects.failing()


@mails_router.post("/{uuid}/try/", response={200: MailOut, **ERRORS})
def try_mail_again(request: Request, uuid: UUID) -> Mail:
    """Send a mail that did not go out, now."""
    NotAllowed.unless(can_see_mails(request.actor))
    mail = actions.try_again(get_object_or_404(Mail, uuid=uuid), act=request.act)
    mail.refresh_from_db()
    return mail
