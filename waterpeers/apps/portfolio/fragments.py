"""Reminding, on the page of a partnership."""

from __future__ import annotations

from waterpeers.apps.compliance.queries import next_gate
from waterpeers.apps.foundation.fragments import Fragment
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.portfolio.access import can_remind
from waterpeers.apps.portfolio.models import Reminder
from waterpeers.domain.partnerships import PartnershipState


def of_partnership(request: Request, partnership: Partnership) -> Fragment | None:
    """Offer to remind those whose turn it is, and say when that was done last."""
    if partnership.state is not PartnershipState.ACTIVE or next_gate(partnership) is None:
        return None
    if not can_remind(request.actor, partnership):
        return None
    sent = Reminder.objects.filter(party__partnership=partnership).select_related("person")
    return Fragment(
        "portfolio/_of_partnership.html",
        {"partnership": partnership, "last": sent.order_by("-sent_at", "-pk").first()},
    )
