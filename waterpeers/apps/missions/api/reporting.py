"""What a mission leaves behind, for programs: report, things to do, days and costs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema, Status
from pydantic import Field

from waterpeers.apps.accounts.queries import PersonId
from waterpeers.apps.foundation.api import ERRORS, signs
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.fields import language
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.missions import documents
from waterpeers.apps.missions.actions import reporting as actions
from waterpeers.apps.missions.api.found import router, the_cost, the_entry, the_mission
from waterpeers.apps.missions.models import MissionCost, MissionFollowUp, MissionReport
from waterpeers.apps.missions.queries import (
    LogEntryId,
    MemberId,
    MissionCostId,
    MissionId,
    agreed_by,
    costs_of,
    follow_ups_of,
    report_of,
)
from waterpeers.apps.partnerships.queries.partnerships import PartyId
from waterpeers.apps.plans.queries import PlanItemId
from waterpeers.domain.follow_up import ItemState
from waterpeers.domain.mission_reports import CostKind
from waterpeers.domain.missions import TrialOutcome, YesTo
from waterpeers.domain.money import to_amount
from waterpeers.domain.partnerships import PartyRole


class MissionReportOut(Schema):
    """What both sides say of a mission besides its log; ``agreed_by`` names the sides that agree.

    ``left_out`` are uuids of entries and photos of the log that the report does not show.
    """

    revision: int
    summary: str
    reached: TrialOutcome
    outputs: list[UUID]
    other_outputs: str
    open: str
    left_out: list[UUID]
    language: str
    written_at: datetime
    agreed_at: datetime | None
    agreed_by: list[PartyRole]

    @staticmethod
    def resolve_outputs(report: MissionReport) -> list[UUID]:
        """Give the outputs of the plan, in their order."""
        return [each.uuid for each in report.outputs.all()]

    @staticmethod
    def resolve_agreed_by(report: MissionReport) -> list[PartyRole]:
        """Give the sides, in their order."""
        return sorted(agreed_by(report.mission, YesTo.REPORT))


class MissionReportIn(Schema):
    """The report, from the revision that was seen; 0 for the first."""

    revision: int = 0
    summary: str = ""
    reached: TrialOutcome
    outputs: list[PlanItemId] = []
    other_outputs: str = ""
    open: str = ""
    left_out: list[UUID] = []


class SeenReportIn(Schema):
    """The revision that was seen."""

    revision: int


class FollowUpOut(Schema):
    """Something to do after a mission: the item of the register, and where it was decided."""

    item: UUID = Field(alias="item.uuid")
    title: str = Field(alias="item.title")
    due_on: date | None = Field(alias="item.due_on")
    state: ItemState = Field(alias="item.state")
    party: UUID | None = Field(alias="item.party.uuid", default=None)
    person: UUID | None = Field(alias="item.person.uuid", default=None)
    entry: UUID | None = Field(alias="entry.uuid", default=None)


class FollowUpIn(Schema):
    """Something to do: whose, until when; ``entry`` is where in the log it was decided."""

    uuid: UUID | None = None
    title: str = ""
    details: str = ""
    party: PartyId | None = None
    person: PersonId | None = None
    due_on: date | None = None
    entry: LogEntryId | None = None


class CostOut(Schema):
    """Days, nights or a cost; ``amount`` in whole units of its currency."""

    uuid: UUID
    revision: int
    kind: CostKind
    party: UUID = Field(alias="party.uuid")
    member: UUID | None = Field(alias="member.uuid", default=None)
    days: Decimal | None
    nights: int | None
    amount: Decimal | None
    currency: str
    borne_by: UUID | None = Field(alias="borne_by.uuid", default=None)
    note: str

    @staticmethod
    def resolve_amount(cost: MissionCost) -> Decimal | None:
        """Give the amount in whole units."""
        minor = cost.amount_minor
        return None if minor is None else to_amount(minor, cost.currency)


class CostIn(Schema):
    """Days, nights or a cost, of somebody of the team or of a side."""

    uuid: UUID | None = None
    kind: CostKind
    party: PartyId | None = None
    member: MemberId | None = None
    days: Decimal | None = None
    nights: int | None = None
    amount: Decimal | None = None
    currency: str = ""
    borne_by: PartyId | None = None
    note: str = ""


class ChangedCostIn(CostIn):
    """A changed row, from the revision that was seen."""

    revision: int


@router.get("/{uuid}/report/", response={200: MissionReportOut | None, **ERRORS})
def mission_report(request: Request, uuid: MissionId) -> MissionReport | None:
    """Give what both sides say of a mission; nothing where nothing was written yet."""
    return report_of(the_mission(request, uuid))


@router.put("/{uuid}/report/", response={200: MissionReportOut, **ERRORS})
def save_mission_report(
    request: Request, uuid: MissionId, data: MissionReportIn
) -> MissionReport | None:
    """Write the report of a mission, or change it; the other side agrees to it anew."""
    given = data.dict()
    found = the_mission(request, uuid)
    actions.save_report(found, given, revision=given.pop("revision"), act=request.act)
    return report_of(the_mission(request, uuid))


@router.post("/{uuid}/report/agree/", response={200: MissionReportOut, **ERRORS}, auth=signs)
def agree_to_mission_report(
    request: Request, uuid: MissionId, data: SeenReportIn
) -> MissionReport | None:
    """Agree, for one's side, to the report of the revision that was seen."""
    actions.agree_to_report(the_mission(request, uuid), revision=data.revision, act=request.act)
    return report_of(the_mission(request, uuid))


@router.get("/{uuid}/report.{form}", response={200: None, **ERRORS}, openapi_extra=DESCRIBED)
def mission_report_file(request: Request, uuid: MissionId, form: DocumentFormat) -> Any:
    """Give the joint report as PDF, Word file or workbook, with its photos."""
    found = the_mission(request, uuid)
    name = f"{found.partnership.code}-mission-{found.number}-report"
    made = documents.mission_report(documents.reported(found), at=request.act.at)
    return answer(made, form, name)


@router.get("/{uuid}/to-do/", response={200: list[FollowUpOut], **ERRORS})
def mission_to_do(request: Request, uuid: MissionId) -> list[MissionFollowUp]:
    """List what is to be done after a mission, as the register has it."""
    return follow_ups_of(the_mission(request, uuid))


@router.post("/{uuid}/to-do/", response={201: FollowUpOut, **ERRORS})
def note_mission_to_do(request: Request, uuid: MissionId, data: FollowUpIn) -> Status:
    """Note what is to be done after a mission; it stands in the register of commitments."""
    given = data.dict()
    key, wanted = given.pop("uuid"), given.pop("entry")
    entry = the_entry(request, wanted) if wanted else None
    found = the_mission(request, uuid)
    return Status(201, actions.note_follow_up(found, given, entry=entry, act=request.act, uuid=key))


@router.get("/{uuid}/costs/", response={200: list[CostOut], **ERRORS})
def mission_costs(request: Request, uuid: MissionId) -> list[MissionCost]:
    """List days, nights and costs of a mission."""
    return costs_of(the_mission(request, uuid))


@router.post("/{uuid}/costs/", response={201: CostOut, **ERRORS})
def note_mission_cost(request: Request, uuid: MissionId, data: CostIn) -> Status:
    """Note days, nights or a cost of a mission."""
    given = data.dict()
    key = given.pop("uuid")
    found = the_mission(request, uuid)
    made = actions.note_cost(found, given, language=language(), act=request.act, uuid=key)
    return Status(201, made)


@router.post("/{uuid}/costs/days/", response={201: list[CostOut], **ERRORS})
def count_mission_days(request: Request, uuid: MissionId) -> Status:
    """Note the days and nights of those who were there, as the mission has them."""
    return Status(201, actions.count_days(the_mission(request, uuid), act=request.act))


@router.put("/costs/{uuid}/", response={200: CostOut, **ERRORS})
def change_mission_cost(request: Request, uuid: MissionCostId, data: ChangedCostIn) -> MissionCost:
    """Change days, nights or a cost, from the revision that was seen."""
    given = data.dict()
    return actions.change_cost(
        the_cost(request, uuid),
        given,
        language=language(),
        revision=given.pop("revision"),
        act=request.act,
    )


@router.delete("/costs/{uuid}/", response={204: None, **ERRORS})
def remove_mission_cost(request: Request, uuid: MissionCostId) -> Status:
    """Take a row of days or costs away."""
    actions.remove_cost(the_cost(request, uuid), act=request.act)
    return Status(204, None)
