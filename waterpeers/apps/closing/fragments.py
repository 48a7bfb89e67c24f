"""What the end of a partnership says on its page: that an early end lacks its account."""

from __future__ import annotations

from waterpeers.apps.closing import access
from waterpeers.apps.foundation.fragments import Fragment
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.partnerships import AGREED, ENDED_EARLY


def of_partnership(request: Request, partnership: Partnership) -> Fragment | None:
    """Say what is open about the end of a partnership, to those who run it."""
    if partnership.settled_at is not None or partnership.state not in ENDED_EARLY:
        return None
    context = {
        "partnership": partnership,
        "may_begin": partnership.phase in AGREED
        and bool(access.can_close(request.actor, partnership)),
        "may_take_back": bool(access.can_take_back(request.actor, partnership)),
    }
    if not (context["may_begin"] or context["may_take_back"]):
        return None
    return Fragment("closing/_ended_early.html", context)
