"""Reports of partnerships of the example world: how often, and what was handed over to whom."""

from __future__ import annotations

from typing import Any

from waterpeers.apps.joint.actions import moves
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.queries import plan_of
from waterpeers.apps.reporting.actions import reports
from waterpeers.apps.reporting.actions.setting import choose_layout, set_reporting
from waterpeers.apps.reporting.queries.reports import report_courses, reports_of, setting_of
from waterpeers.cli.example.world import ActOf, World
from waterpeers.domain.partnerships import PartyRole


def report(world: World, partnership: Partnership, given: dict[str, Any], act_of: ActOf) -> None:
    """Say how often it reports, in the layout that its funder asks for; write what was due."""
    if layout := given.get("asked_in"):
        funder = partnership.parties.select_related("organisation").get(role=PartyRole.FUNDER)
        act = world.act(world.facilitator, given["ago"])
        choose_layout(funder.organisation, layout, revision=0, act=act)
    fields = {"a_year": given["a_year"], "days": given["days"], "layout": ""}
    set_reporting(partnership, fields, revision=0, act=act_of("mentee", given["ago"]))
    for each in given["reports"]:
        _written(partnership, each, act_of)


def _written(partnership: Partnership, said: dict[str, Any], act_of: ActOf) -> None:
    """Write the report that was due then, hand it over, agree, and read it for the funder."""
    side = said["side"]
    act = act_of(side, said["ago"])
    plan = plan_of(partnership)
    assert plan is not None  # it reports by one
    setting, there = setting_of(partnership), reports_of(partnership)
    courses = report_courses(plan, setting, there, act.at.date())
    due = next(each.period for each in courses if each.is_asked_for)
    made = reports.begin_report(
        partnership, role=side, starts_on=due.starts_on, language=said["language"], act=act
    )
    for section, text in said["texts"].items():
        reports.write_section(made, section, text, revision=0, act=act)
    made = moves.hand_over(made, act=act_of(side, said["handed_over_ago"]))
    other = "mentor" if side == "mentee" else "mentee"
    agrees = act_of(other, said["agreed_ago"])
    made = moves.agree(made, revision=made.revision, act=agrees)
    moves.note_read(made, act=act_of("funder", said["read_ago"]))
