"""What agreements show on the page of their partnership."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.timezone import now

from waterpeers.apps.agreements.access import can_attach
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.agreements.queries import (
    files_of,
    holds_until,
    is_coming,
    next_date,
    series_of,
)
from waterpeers.apps.foundation.beside import beside_of
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
            "agreements": [
                (each, is_coming(each, at), holds_until(each, agreements, at))
                for each in agreements
            ],
            "is_in_force": is_active and partnership.phase in AGREED,
            "coming": _coming(agreements, at),
            "next": next_date(agreements, at.date()),
            "may_run": bool(can_run(request.actor, partnership)),
        },
    )


def _coming(agreements: list[Agreement], at: datetime) -> Agreement | None:
    """Give the text that is still to come, where none holds until then."""
    if any(holds_until(each, agreements, at) for each in agreements):
        return None
    return next((each for each in agreements if is_coming(each, at)), None)


def of_item(request: Request, row: Any) -> Fragment | None:
    """List the files that stand beside a thing, and let people keep one there."""
    beside = beside_of(row)
    if beside is None or not beside.talk.readable(request.actor, row):
        return None
    rows = files_of(beside.partnership, request.actor).filter(about=row.uuid)
    kept = series_of(rows, request.actor)
    is_active = beside.partnership.state is PartnershipState.ACTIVE
    may_attach = is_active and bool(can_attach(request.actor, beside.partnership))
    if not kept and not may_attach:
        return None
    context = {"beside": beside, "files": kept, "may_attach": may_attach}
    return Fragment("agreements/_of_item.html", context)
