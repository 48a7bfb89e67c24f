"""Finding the plan that a program names."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.plans.models import Plan


def plan_or_404(request: Request, uuid: UUID) -> Plan:
    """Give the plan of a partnership that somebody may see."""
    rows = Plan.objects.visible_to(request.actor).select_related("partnership")
    return get_object_or_404(rows, partnership__uuid=uuid)
