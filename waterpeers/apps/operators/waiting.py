"""What waits for those who keep the register: proposals."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.operators.models import Organisation, OrganisationState
from waterpeers.domain.actors import Actor


def proposed(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the organisations that wait for their approval."""
    if not (actor.is_facilitator or actor.is_administrator):
        return []
    proposed = Organisation.objects.filter(state=OrganisationState.PROPOSED).order_by("pk")
    return [
        Waiting(
            kind="proposal",
            what=_("%(organisation)s is proposed for the register.") % {"organisation": o.name},
            since=at,
            action=_("Look and decide"),
            href=reverse("portal:operator", args=[o.uuid]),
            organisation=o.uuid,
        )
        for o in proposed[:MOST]
    ]
