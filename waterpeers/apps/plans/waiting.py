"""What waits about plans: an amendment that the other side has approved.

What the first version lacks, and who has still to approve it, are points of gate G4.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.plans.models import PlanApproval
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartnershipState


def amendments(actor: Actor, at: datetime) -> list[Waiting]:
    """Find amendments that somebody else has approved and one's own operator has not; one query."""
    approved = PlanApproval.objects.filter(plan__partnership=OuterRef("partnership"))
    rows = Party.objects.filter(
        organisation__uuid__in=actor.organisations_as(*RUNNERS),
        role__in=[str(role) for role in OPERATOR_ROLES],
        partnership__state=PartnershipState.ACTIVE,
        partnership__plan__version__gt=0,
        partnership__plan__amended_at__isnull=False,
        plan_approval=None,
    ).filter(Exists(approved))
    rows = rows.annotate(last=Max("partnership__plan__approvals__approved_at"))
    rows = rows.select_related("partnership__plan", "organisation").order_by("last", "pk")
    return [_amendment(row) for row in rows[:MOST]]


def _amendment(party: Party) -> Waiting:
    address = reverse("plans:approve", args=[party.partnership.uuid])
    return Waiting(
        kind="plan_amendment",
        what=_("The plan was amended, and another operator has approved it: %(why)s")
        % {"why": party.partnership.plan.amended_because},
        since=party.last,  # type: ignore[attr-defined]
        action=_("Read and approve the plan"),
        href=f"{address}?{urlencode({'party': str(party.uuid)})}",
        organisation=party.organisation.uuid,
        roles=RUNNERS,
        about=party.partnership.title,
    )
