"""What agreements show on the page of their partnership."""

from __future__ import annotations

from django.db.models import Count
from django.utils.timezone import now

from waterpeers.apps.agreements.queries import is_coming, next_date
from waterpeers.apps.foundation.fragments import Fragment
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.access import can_run
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.partnerships import AGREED, PartnershipState


def of_partnership(request: Request, partnership: Partnership) -> Fragment:
    """Say what comes next, and list the agreements with the number of their signatures."""
    is_active = partnership.state is PartnershipState.ACTIVE
    agreements = list(
        partnership.agreements.annotate(signed=Count("signatures")).order_by("number")
    )
    at = now()
    return Fragment(
        "agreements/_of_partnership.html",
        {
            "partnership": partnership,
            "agreements": [(each, is_coming(each, at)) for each in agreements],
            "is_in_force": is_active and partnership.phase in AGREED,
            "coming": next((each for each in agreements if is_coming(each, at)), None),
            "next": next_date(agreements, at.date()),
            "may_run": bool(can_run(request.actor, partnership)),
        },
    )
