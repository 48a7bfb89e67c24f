"""The plans of the example world."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import translation

from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.actions import approval, frame, items
from waterpeers.apps.plans.kinds import ACTIVITIES, BY_NAME, OUTCOMES
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.plans.queries import content_of, fingerprint_of, operators_of
from waterpeers.cli.example.world import ActOf
from waterpeers.domain.actors import Act
from waterpeers.domain.plans import months_after

YEARS_OF_TARGETS = {"1": 2.0, "2": 6.0}  # points by which a figure taken up is to rise


def plan(partnership: Partnership, given: dict[str, Any], act_of: ActOf) -> Plan:
    """Write a plan and approve it for some; ``act_of`` gives who acts for a side."""
    act = act_of("mentee")
    start = partnership.started_on or act.at.date()
    made = frame.start_plan(
        partnership,
        currency=given["currency"],
        starts_on=start,
        ends_before=months_after(start, given["months"]),
        reviews_a_year=given["reviews_a_year"],
        act=act,
    )
    known: dict[str, UUID] = {}
    with translation.override(given["language"]):  # what comes from the diagnosis is said in it
        _fill(made, given["items"], known, start, act)
    _aim(made, known[given["aims_of"]], act)
    read = fingerprint_of(content_of(Plan.objects.select_related("partnership").get(pk=made.pk)))
    for party in operators_of(partnership):
        if party.role in given["approved_by"]:
            approval.approve_plan(party, fingerprint=read, act=act_of(str(party.role)))
    return made


def _fill(
    made: Plan, rows: list[dict[str, Any]], known: dict[str, UUID], start: date, act: Act
) -> None:
    for each in rows:
        said = dict(each)
        kind, key = BY_NAME[said.pop("kind")], said.pop("key", "")
        entered = _entered(said, known, start)
        problem = said.pop("takes_up", "")
        if problem:
            row = _taken_up(made, problem, entered, act)
        else:
            row = items.add_item(made, kind, entered, act=act)
        known[key] = row.uuid


def _entered(said: dict[str, Any], known: dict[str, UUID], start: date) -> dict[str, Any]:
    entered = {name: value for name, value in said.items() if name != "takes_up"}
    for name in ("activity", "objective"):
        if name in entered:
            entered[name] = known[entered[name]]
    if "after" in entered:
        entered["depends_on"] = [known[key] for key in entered.pop("after")]
    for name, first, last in (("from", "starts_on", "to"), ("began", "began_on", "ended")):
        if name in entered:
            entered[first] = months_after(start, entered.pop(name))
        if last in entered:
            day = months_after(start, entered.pop(last)) - timedelta(days=1)
            entered["ends_on" if last == "to" else "ended_on"] = day
    if "baseline_ago" in entered:
        entered["baseline_year"] = start.year - entered.pop("baseline_ago")
    if "measured_in" in entered:
        entered["measured_by"] = start + timedelta(days=entered.pop("measured_in"))
    return entered


def _taken_up(made: Plan, problem: str, entered: dict[str, Any], act: Act) -> Any:
    """Take a problem of the diagnosis up, and say what is done about it."""
    found = made.partnership.findings.standing().get(title=problem)
    row = items.take_up(made, found, act=act)
    stored = ACTIVITIES.entered_of(content_of(made).items[type(row)][row.uuid])
    return items.change_item(row, stored | entered, revision=row.revision, act=act)


def _aim(made: Plan, objective: UUID, act: Act) -> None:
    """Set targets for the figures that came with the problems that were taken up."""
    for row in content_of(made).of(OUTCOMES.table):
        if row.indicator and row.baseline is not None:
            sign = -1 if row.indicator == "I.nrw_percent" else 1
            targets = {y: round(row.baseline + sign * up) for y, up in YEARS_OF_TARGETS.items()}
            said = OUTCOMES.entered_of(row) | {"targets": targets, "objective": objective}
            items.change_item(row, said, revision=row.revision, act=act)
