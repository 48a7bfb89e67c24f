"""What learning shows on pages of missions."""

from __future__ import annotations

from waterpeers.apps.foundation.fragments import Fragment
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.learning import access
from waterpeers.apps.learning.queries import aims_of, learned_on
from waterpeers.apps.learning.reports.records import (
    aim_lines,
    aims_finding,
    learning_finding,
    row_of,
)
from waterpeers.apps.missions.models import Mission
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.partnerships import PartnershipState


def of_log(request: Request, mission: Mission) -> Fragment | None:
    """Let people note what was learned from an entry of the log, and show what was."""
    if not access.can_read(request.actor, mission.partnership):
        return None
    is_going = mission.partnership.state is PartnershipState.ACTIVE
    shown = {
        "partnership": mission.partnership,
        "records": learned_on(mission),
        "may_note": is_going and bool(access.can_note(request.actor, mission.partnership)),
    }
    return Fragment("learning/_of_entry.html", shown)


def of_report(request: Request, mission: Mission) -> Fragment | None:
    """Say what was learned on a mission, and how much of it is used."""
    if not access.can_read(request.actor, mission.partnership):
        return None
    rows = [row_of(each, request.act.at.date()) for each in learned_on(mission)]
    return Fragment("learning/_of_mission.html", {"rows": rows, "finding": learning_finding(rows)})


def of_plan_targets(request: Request, partnership: Partnership) -> Fragment | None:
    """Say on the page of a plan whether its learning targets are met, and by how many."""
    if not access.can_read(request.actor, partnership):
        return None
    lines = aim_lines(aims_of(partnership, request.act.at.date()))
    if not any(each.met.records for each in lines):
        return None
    shown = {"partnership": partnership, "aims": lines, "aims_finding": aims_finding(lines)}
    return Fragment("learning/_aims_of_plan.html", shown)
