"""Reminding, on the page of a partnership; what a reader pays for, on the desk."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import now

from waterpeers.apps.compliance.queries import next_gate
from waterpeers.apps.foundation.fragments import Fragment
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.portfolio.access import can_remind
from waterpeers.apps.portfolio.models import Reminder
from waterpeers.apps.portfolio.queries.lines import portfolio
from waterpeers.apps.portfolio.queries.narrowing import ordered
from waterpeers.apps.portfolio.reports import heading, row_of
from waterpeers.apps.reporting.models import ProgressReport
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import PartnershipState

MOST = 20  # on a desk; the others are one link away


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


def of_reader(request: Request, _person: Any) -> Fragment | None:
    """Show who pays, and works for no utility, what goes on: trouble first, and the reports."""
    if not request.actor.only_reads:
        return None
    at = now()
    every = portfolio(request.actor, at)
    if not every:
        return None
    shown = ordered(every, "")[:MOST]
    agreed = ProgressReport.objects.visible_to(request.actor).filter(
        partnership__uuid__in=[line.uuid for line in shown], state=JointState.AGREED
    )
    agreed = agreed.select_related("partnership").order_by("ends_before", "pk")
    latest = {report.partnership.uuid: report for report in agreed}
    rows = [(row_of(line, at), latest.get(line.uuid)) for line in shown]
    return Fragment("portfolio/_desk.html", {"heading": heading(every), "rows": rows})
