"""What operations about missions act on, and their router."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.missions import access
from waterpeers.apps.missions.models import LogEntry, LogFile, Mission, MissionCost, TeamMember
from waterpeers.apps.missions.queries import whole_entries, whole_missions
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["missions"])


def the_partnership(request: Request, uuid: UUID) -> Partnership:
    """Find a partnership that one may know of."""
    found: Partnership = get_object_or_404(Partnership.objects.visible_to(request.actor), uuid=uuid)
    return found


def the_mission(request: Request, uuid: UUID) -> Mission:
    """Find a mission that one may read."""
    seen = Mission.objects.visible_to(request.actor)
    found = get_object_or_404(whole_missions().filter(pk__in=seen), uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.partnership))
    return found


def the_member(request: Request, uuid: UUID) -> TeamMember:
    """Find somebody of a team of whom one may read."""
    seen = TeamMember.objects.visible_to(request.actor).select_related(
        "mission__partnership", "party__organisation", "person"
    )
    found = get_object_or_404(seen, uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.mission.partnership))
    return found


def the_entry(request: Request, uuid: UUID) -> LogEntry:
    """Find an entry of a log that one may read."""
    seen = LogEntry.objects.visible_to(request.actor)
    found = get_object_or_404(whole_entries().filter(pk__in=seen), uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.mission.partnership))
    return found


def the_file(request: Request, uuid: UUID) -> LogFile:
    """Find a photo or a voice note that one may read."""
    seen = LogFile.objects.visible_to(request.actor)
    related = ("entry__mission__partnership", "entry__noted_by")
    found = get_object_or_404(seen.select_related(*related), uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.entry.mission.partnership))
    return found


def the_cost(request: Request, uuid: UUID) -> MissionCost:
    """Find a row of days or costs that one may read."""
    seen = MissionCost.objects.visible_to(request.actor)
    related = ("mission__partnership", "party__organisation", "member", "borne_by")
    found = get_object_or_404(seen.select_related(*related), uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.mission.partnership))
    return found
