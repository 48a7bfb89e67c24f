"""What the end of a partnership says on its page: what is missing, the phases before and after."""

from __future__ import annotations

from waterpeers.apps.closing import access
from waterpeers.apps.foundation.fragments import Fragment
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.partnerships import AGREED, ENDED_EARLY


def of_partnership(request: Request, partnership: Partnership) -> Fragment | None:
    """Say what is open about an early end, to those who run it; else which phases there are."""
    if partnership.settled_at is None and partnership.state in ENDED_EARLY:
        return _ended_early(request, partnership)
    seen = Partnership.objects.visible_to(request.actor)
    before = seen.filter(pk=partnership.continues_id).first() if partnership.continues_id else None
    after = None
    if partnership.settled_at is not None:
        after = seen.filter(continues=partnership).order_by("pk").first()
    if not (before or after):
        return None
    may_read = before is not None and bool(access.can_read(request.actor, before))
    context = {"before": before, "after": after, "may_read": may_read}
    return Fragment("closing/_phases.html", context)


def _ended_early(request: Request, partnership: Partnership) -> Fragment | None:
    context = {
        "partnership": partnership,
        "may_begin": partnership.phase in AGREED
        and bool(access.can_close(request.actor, partnership)),
        "may_take_back": bool(access.can_take_back(request.actor, partnership)),
    }
    if not (context["may_begin"] or context["may_take_back"]):
        return None
    return Fragment("closing/_ended_early.html", context)
