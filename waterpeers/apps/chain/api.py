"""The chain of a partnership, for programs."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from waterpeers.apps.chain import access
from waterpeers.apps.chain.queries import chain_of
from waterpeers.apps.chain.reports import ChainLine, parts_of
from waterpeers.apps.foundation.api import ERRORS
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId
from waterpeers.domain.chain import ChainStep
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["chain"])


class ChainThingOut(Schema):
    """A thing, its page, and by their keys what it comes from and leads to."""

    key: str
    title: str
    says: str
    address: str
    comes_from: list[str]
    leads_to: list[str]
    missing: list[str]


class ChainStepOut(Schema):
    """A step with its things; ``missing`` says what of the step as a whole is not there."""

    step: ChainStep
    things: list[ChainThingOut]
    missing: list[str]


@router.get("/{uuid}/", response={200: list[ChainStepOut], **ERRORS})
def chain(request: Request, uuid: PartnershipId) -> list[dict[str, Any]]:
    """Give the chain of a partnership: every thing, its links both ways, what is missing."""
    partnership = get_object_or_404(Partnership.objects.visible_to(request.actor), uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, partnership))
    parts = parts_of(chain_of(partnership, request.actor, request.act.at.date()))
    return [
        {"step": part.step, "missing": part.gaps, "things": [_thing(e) for e in part.lines]}
        for part in parts
    ]


def _thing(line: ChainLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "title": line.title,
        "says": line.says,
        "address": line.href,
        "comes_from": [key for key, _title in line.comes_from],
        "leads_to": [key for key, _title in line.leads_to],
        "missing": line.gaps,
    }
