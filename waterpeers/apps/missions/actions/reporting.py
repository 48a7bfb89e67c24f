"""What a mission leaves behind: the joint report and its two yeses, things to do, costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.follow_up.actions.items import note_item
from waterpeers.apps.missions import access
from waterpeers.apps.missions.actions.steps import say_yes
from waterpeers.apps.missions.events import Event
from waterpeers.apps.missions.models import (
    LogEntry,
    Mission,
    MissionCost,
    MissionFollowUp,
    MissionReport,
)
from waterpeers.apps.missions.rules import read_cost, read_report
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.records.saving import (
    as_json,
    as_seen,
    differing,
    locked,
    put,
    save_changed,
    sent_before,
)
from waterpeers.domain.actors import Act
from waterpeers.domain.follow_up import ItemKind
from waterpeers.domain.mission_reports import CostKind, report_verdict
from waterpeers.domain.missions import YesTo
from waterpeers.domain.money import to_amount
from waterpeers.domain.partnerships import judged_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady

# --- the report ---


@transaction.atomic
def save_report(
    mission: Mission, fields: Mapping[str, Any], *, revision: int, act: Act
) -> MissionReport:
    """Write the report, or change it; a side that did not is asked whether it agrees.

    The first time there is no revision. Also after the end of the partnership.
    """
    mission = _open(mission)
    NotAllowed.unless(access.can_write(act.actor, mission.partnership))
    NotReady.unless(judged_verdict(mission.partnership.state))
    NotReady.unless(report_verdict(mission.state, mission.first_day, act.at.date()))
    columns = read_report(mission, fields)
    outputs = columns.pop("outputs")
    there = _report(mission)
    if there is None:
        there = MissionReport(
            mission=mission,
            language=get_language() or settings.LANGUAGE_CODE,
            written_by=person_of(act.actor),
            written_at=act.at,
            changed_at=act.at,
            **columns,
        )
        there.save(force_insert=True)
        before: dict[str, Any] = {}
        after = {name: as_json(value) for name, value in columns.items() if value}
    else:
        as_seen(there, revision)
        changed = differing(there, columns)
        if not changed and set(outputs) == set(there.outputs.all()):
            return there
        before, after = put(there, changed)
        there.changed_at, there.agreed_at = act.at, None
        there.revision += 1
        there.save()
    there.outputs.set(outputs)
    mission.yes.filter(of=YesTo.REPORT).delete()
    record(Event.MISSION_REPORTED, there, act=act, before=before, after=after)
    _agree(there, act)
    return there


@transaction.atomic
def agree_to_report(mission: Mission, *, revision: int, act: Act) -> MissionReport:
    """Agree, for the sides that one runs, to the report that one saw."""
    mission = _open(mission)
    NotAllowed.unless(access.can_agree(act.actor, mission.partnership))
    NotReady.unless(judged_verdict(mission.partnership.state))
    there = _report(mission)
    if there is None:
        raise NotReady.because("no_report_yet")
    as_seen(there, revision)
    _agree(there, act)
    return there


def _agree(report: MissionReport, act: Act) -> None:
    if say_yes(report.mission, YesTo.REPORT, act) and report.agreed_at is None:
        report.agreed_at = act.at
        report.save(update_fields=["agreed_at"])
        record(Event.REPORT_AGREED, report, act=act, after={"purpose": report.mission.purpose})


def _report(mission: Mission) -> MissionReport | None:
    rows = MissionReport.objects.select_for_update(of=("self",)).filter(mission=mission)
    there = rows.first()
    if there is not None:
        there.mission = mission
    return there


def _open(mission: Mission) -> Mission:
    partnership = Partnership.objects.locked(mission.partnership)
    found = locked(mission)
    found.partnership = partnership
    return found


# --- what is to be done ---


@transaction.atomic
def note_follow_up(
    mission: Mission,
    fields: Mapping[str, Any],
    *,
    entry: LogEntry | None = None,
    act: Act,
    uuid: UUID | None = None,
) -> MissionFollowUp:
    """Note what is to be done after a mission, as a commitment in the register.

    ``entry`` is where it was decided. Sent twice with one ``uuid`` it is one.
    """
    mission = _open(mission)
    given = {name: fields.get(name) for name in ("title", "details", "party", "person", "due_on")}
    given["kind"] = str(ItemKind.COMMITMENT)
    item = note_item(mission.partnership, given, act=act, uuid=uuid or uuid4())
    if there := MissionFollowUp.objects.filter(item=item).first():
        return there
    made = MissionFollowUp(
        mission=mission,
        item=item,
        entry=entry if entry is not None and entry.mission_id == mission.pk else None,
    )
    made.save(force_insert=True)
    record(Event.FOLLOW_UP_NOTED, mission, act=act, after={"title": item.title})
    return made


# --- days, nights, costs ---


@transaction.atomic
def note_cost(
    mission: Mission,
    fields: Mapping[str, Any],
    *,
    language: str = "en",
    act: Act,
    uuid: UUID | None = None,
) -> MissionCost:
    """Note days, nights or a cost; sent twice with one ``uuid`` it is one.

    An amount that is a text is read as people of a language write it.
    """
    mission = _open(mission)
    if there := sent_before(MissionCost.objects.visible_to(act.actor), uuid):
        return there
    NotReady.unless(judged_verdict(mission.partnership.state))
    NotAllowed.unless(access.can_write(act.actor, mission.partnership))
    columns = read_cost(mission, fields, language)
    NotAllowed.unless(access.can_cost(act.actor, mission.partnership, columns["party"]))
    made = MissionCost(
        uuid=uuid or uuid4(),
        mission=mission,
        noted_by=person_of(act.actor),
        noted_at=act.at,
        **columns,
    )
    made.save(force_insert=True)
    record(Event.COST_NOTED, made, act=act, after=_told(made), organisation=_owner(made))
    return made


@transaction.atomic
def change_cost(
    cost: MissionCost, fields: Mapping[str, Any], *, language: str = "en", revision: int, act: Act
) -> MissionCost:
    """Change what is noted of days or a cost."""
    mission, cost = _cost(cost, act)
    columns = read_cost(mission, fields, language)
    NotAllowed.unless(access.can_cost(act.actor, mission.partnership, columns["party"]))
    as_seen(cost, revision)
    return save_changed(
        cost, columns, event=Event.COST_CHANGED, act=act, told=_told, organisation=_owner(cost)
    )


@transaction.atomic
def remove_cost(cost: MissionCost, *, act: Act) -> None:
    """Take a row of days or costs away."""
    _mission, cost = _cost(cost, act)
    record(Event.COST_REMOVED, cost, act=act, before=_told(cost), organisation=_owner(cost))
    MissionCost.objects.filter(pk=cost.pk).delete()


@transaction.atomic
def count_days(mission: Mission, *, act: Act) -> list[MissionCost]:
    """Note the days and nights of those who were there, as the mission has them.

    Of the sides for which one notes costs; whoever has a row already gets no other.
    """
    mission = _open(mission)
    NotReady.unless(judged_verdict(mission.partnership.state))
    NotAllowed.unless(access.can_write(act.actor, mission.partnership))
    NotReady.unless(report_verdict(mission.state, mission.first_day, act.at.date()))
    counted = set(
        mission.costs.filter(kind=CostKind.TIME, member__isnull=False).values_list(
            "member", flat=True
        )
    )
    made = []
    team = mission.team.select_related("party__organisation", "person").order_by("pk")
    for member in team:
        last = min(filter(None, (member.left_on, mission.last_day)))
        days = (last - mission.first_day).days + 1
        if not member.was_there(mission) or days < 1 or member.pk in counted:
            continue
        if not access.can_cost(act.actor, mission.partnership, member.party):
            continue
        is_away = mission.host_id not in {None, member.party_id}
        fields = {"kind": str(CostKind.TIME), "member": member.uuid, "days": days}
        made.append(note_cost(mission, fields | {"nights": days - 1 if is_away else None}, act=act))
    return made


def _cost(cost: MissionCost, act: Act) -> tuple[Mission, MissionCost]:
    mission = _open(cost.mission)
    cost = locked(cost, "party__organisation", "member__person", "borne_by__organisation")
    cost.mission = mission
    NotReady.unless(judged_verdict(mission.partnership.state))
    NotAllowed.unless(access.can_cost(act.actor, mission.partnership, cost.party))
    return mission, cost


def _owner(cost: MissionCost) -> UUID:
    return cost.party.organisation.uuid


def _told(cost: MissionCost) -> dict[str, Any]:
    amount = cost.amount_minor
    found = {
        "side": cost.party.organisation.name,
        "who": cost.member.called if cost.member else "",
        "kind": str(cost.kind),
        "days": str(cost.days or ""),
        "nights": cost.nights,
        "amount": "" if amount is None else f"{to_amount(amount, cost.currency)} {cost.currency}",
        "borne_by": cost.borne_by.organisation.name if cost.borne_by else "",
        "note": cost.note,
    }
    return {name: value for name, value in found.items() if value not in ("", None)}
