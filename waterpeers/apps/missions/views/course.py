"""What all pages of one mission share: finding it, and one course for every form about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.missions import access
from waterpeers.apps.missions.models import Mission
from waterpeers.apps.missions.queries import whole_missions
from waterpeers.apps.records import editing
from waterpeers.domain.verdicts import NotAllowed


def mission_or_404(request: Request, uuid: UUID) -> Mission:
    """Find a mission that one may read, with all that is said of it."""
    rows = whole_missions().filter(pk__in=Mission.objects.visible_to(request.actor))
    found = get_object_or_404(rows, uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.partnership))
    return found


def edit_of(
    request: Request,
    mission: Mission,
    page: str,
    name: str,
    make: Callable[..., Any],
    /,
    *,
    first: Callable[[], Mapping[str, Any]],
    save: Callable[[Any], object],
    to: str = "missions:mission",
    **more: Any,
) -> HttpResponse:
    """Show a form about a mission, or save what it sent; both ways lead to the page ``to``."""
    there = reverse(to, args=[mission.uuid])

    def saved(form: Any) -> str:
        save(form)
        return there

    return editing.edit(
        request,
        page,
        name,
        make,
        first=first,
        save=saved,
        partnership=mission.partnership,
        mission=mission,
        back=there,
        **more,
    )
