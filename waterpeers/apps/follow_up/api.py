"""Following a partnership, for programs: the same actions as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from waterpeers.apps.accounts.queries import PersonId
from waterpeers.apps.follow_up import access
from waterpeers.apps.follow_up.actions import items as item_actions
from waterpeers.apps.follow_up.documents import register_document
from waterpeers.apps.follow_up.models import RegisterItem
from waterpeers.apps.follow_up.queries import RegisterItemId, items_of, ordered
from waterpeers.apps.foundation.api import ERRORS
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId, PartyId
from waterpeers.domain.follow_up import ItemKind, ItemState
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["follow-up"])


class RegisterItemOut(Schema):
    """A commitment, a decision, an issue or a risk; ``word`` is what was said of it last."""

    uuid: UUID
    revision: int
    partnership: UUID = Field(alias="partnership.uuid")
    kind: ItemKind
    title: str
    details: str
    party: UUID | None = Field(alias="party.uuid", default=None)
    person: UUID | None = Field(alias="person.uuid", default=None)
    due_on: date | None
    state: ItemState
    word: str
    noted_at: datetime
    moved_at: datetime | None


class RegisterItemIn(Schema):
    """A thing to note, on a side or somebody's of it; sent twice with one ``uuid`` it is one."""

    uuid: UUID | None = None
    kind: ItemKind = ItemKind.COMMITMENT
    title: str = ""
    details: str = ""
    party: PartyId | None = None
    person: PersonId | None = None
    due_on: date | None = None


class ChangedRegisterItemIn(RegisterItemIn):
    """A changed thing, from the revision that was seen."""

    revision: int


class ItemMoveIn(Schema):
    """What became of a thing, and why."""

    revision: int
    state: ItemState
    word: str = ""


@router.get("/items/of/{uuid}/", response={200: list[RegisterItemOut], **ERRORS})
def register_items(request: Request, uuid: PartnershipId) -> list[RegisterItem]:
    """List what was noted of a partnership: commitments, decisions, issues, risks."""
    partnership = _readable(request, uuid)
    return ordered(items_of(partnership), request.act.at.date())


@router.post("/items/of/{uuid}/", response={201: RegisterItemOut, **ERRORS})
def note_item(request: Request, uuid: PartnershipId, data: RegisterItemIn) -> Status:
    """Note a commitment, a decision, an issue or a risk."""
    given = data.dict()
    key = given.pop("uuid")
    partnership = _partnership(request, uuid)
    return Status(201, item_actions.note_item(partnership, given, act=request.act, uuid=key))


@router.put("/items/{uuid}/", response={200: RegisterItemOut, **ERRORS})
def change_item(
    request: Request, uuid: RegisterItemId, data: ChangedRegisterItemIn
) -> RegisterItem:
    """Change what is noted, its owner or its day, from the revision that was seen."""
    given = data.dict()
    return item_actions.change_item(
        _item(request, uuid), given, revision=given.pop("revision"), act=request.act
    )


@router.put("/items/{uuid}/state/", response={200: RegisterItemOut, **ERRORS})
def move_item(request: Request, uuid: RegisterItemId, data: ItemMoveIn) -> RegisterItem:
    """Say what became of a thing: done, dropped, escalated, or taken up again."""
    return item_actions.move_item(_item(request, uuid), **data.dict(), act=request.act)


@router.get("/items/of/{uuid}/list.{form}", response={200: None, **ERRORS}, openapi_extra=DESCRIBED)
def register_report(request: Request, uuid: PartnershipId, form: DocumentFormat) -> Any:
    """Give all that was noted as PDF, Word file or workbook."""
    partnership = _readable(request, uuid)
    at = request.act.at
    made = register_document(partnership, ordered(items_of(partnership), at.date()), at=at)
    return answer(made, form, f"{partnership.code}-commitments")


def _partnership(request: Request, uuid: UUID) -> Partnership:
    found: Partnership = get_object_or_404(Partnership.objects.visible_to(request.actor), uuid=uuid)
    return found


def _readable(request: Request, uuid: UUID) -> Partnership:
    found = _partnership(request, uuid)
    NotAllowed.unless(access.can_read(request.actor, found))
    return found


def _item(request: Request, uuid: UUID) -> RegisterItem:
    rows = RegisterItem.objects.visible_to(request.actor)
    related = ("partnership", "party__organisation", "person")
    found = get_object_or_404(rows.select_related(*related), uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.partnership))
    return found
