"""What waits for somebody about water balances: checks by a second person."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.water_balance.access import can_check
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.domain.actors import Actor
from waterpeers.domain.values import ENTERING


def checks(actor: Actor, at: datetime) -> list[Waiting]:
    """Find water balances that somebody else has saved and nobody has checked."""
    waiting = SavedBalance.objects.filter(
        organisation__uuid__in=actor.organisations_as(*ENTERING), checked_at=None
    ).exclude(saved_by__uuid=actor.person)
    rows = waiting.select_related("organisation", "saved_by").order_by("saved_at", "pk")
    return [
        Waiting(
            kind="balance",
            what=_("The water balance of %(organisation)s for %(year)s waits for your check.")
            % {
                "organisation": saved.organisation.name,
                "year": f"{saved.year} ({saved.zone})" if saved.zone else str(saved.year),
            },
            since=saved.saved_at,
            action=_("Look and check"),
            href=reverse("water_balance:show", args=[saved.uuid]),
        )
        for saved in rows[:MOST]
        if can_check(actor, saved)
    ]
