"""What missions show on pages of others."""

from __future__ import annotations

from waterpeers.apps.follow_up.models import RegisterItem
from waterpeers.apps.foundation.fragments import Fragment
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.missions import access
from waterpeers.apps.missions.models import MissionFollowUp
from waterpeers.apps.missions.queries import activities_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.partnerships import AGREED, PartnershipState


def of_plan(request: Request, partnership: Partnership) -> Fragment | None:
    """Let those who run a partnership ask for a mission from an activity of its plan."""
    is_going = partnership.state is PartnershipState.ACTIVE and partnership.phase in AGREED
    if not is_going or not access.can_prepare(request.actor, partnership):
        return None
    activities = activities_of(partnership)
    if not activities:
        return None
    shown = {"activities": activities, "partnership": partnership}
    return Fragment("missions/_of_plan.html", shown)


def of_item(request: Request, item: RegisterItem) -> Fragment | None:
    """Say from which mission something in the register comes, and where it was decided."""
    found = MissionFollowUp.objects.filter(item=item).select_related("mission", "entry").first()
    if found is None:
        return None
    return Fragment("missions/_of_item.html", {"follow_up": found})
