"""Progress reports, for programs: the same actions as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from waterpeers.apps.foundation.api import ERRORS
from waterpeers.apps.foundation.fields import language
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.joint.access import can_read_drafts
from waterpeers.apps.joint.api import JointOperations
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import PartnershipId
from waterpeers.apps.plans.queries import plan_of
from waterpeers.apps.reporting.actions import layouts as layout_actions
from waterpeers.apps.reporting.actions import reports as actions
from waterpeers.apps.reporting.actions import setting as setting_actions
from waterpeers.apps.reporting.actions.kind import KIND
from waterpeers.apps.reporting.models import (
    LayoutChoice,
    OwnReportLayout,
    ProgressReport,
    ReportSetting,
)
from waterpeers.apps.reporting.queries.layouts import OwnReportLayoutId, layouts_offered
from waterpeers.apps.reporting.queries.reports import (
    ReportId,
    layout_for,
    report_courses,
    reports_of,
    setting_of,
    texts_of,
    version_of,
)
from waterpeers.apps.reporting.results.layout import report_paper
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.progress_reports import USUAL_DAYS
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["progress reports"])


class ProgressReportOut(Schema):
    """A report; ``role`` is the side that drafts it, ``version`` was handed over last."""

    uuid: UUID
    revision: int
    partnership: UUID = Field(alias="partnership.uuid")
    number: int
    layout: str
    sections: list[str]
    starts_on: date
    ends_before: date
    is_periodic: bool
    role: PartyRole
    state: JointState
    language: str
    version: int
    reason: str
    handed_over_at: datetime | None
    agreed_at: datetime | None


class DueReportOut(Schema):
    """A period for which a report is due; ``is_asked_for``: it ended last."""

    starts_on: date
    ends_before: date
    late_on: date
    is_asked_for: bool
    report: UUID | None


class ReportsOut(Schema):
    """The reports of a partnership, and the periods for which they are due."""

    reports: list[ProgressReportOut]
    due: list[DueReportOut]


class ReportTextOut(Schema):
    """What is written in a section; ``revision`` is 0 where nothing is."""

    section: str
    revision: int
    text: str


class WholeReportOut(ProgressReportOut):
    """A report with what was written."""

    texts: list[ReportTextOut]


class BeginReportIn(Schema):
    """Days, layout and language; without a last day it is the report that is due.

    Sent twice with one ``uuid`` it is begun once.
    """

    role: PartyRole
    starts_on: date
    last_day: date | None = None
    layout: str = ""
    sections: list[str] | None = None
    language: str = ""
    uuid: UUID | None = None


class ChangeReportIn(Schema):
    """Layout, sections and language, from the revision that was seen."""

    revision: int
    layout: str
    sections: list[str] | None = None
    language: str


class SectionIn(Schema):
    """The words of a section, from the revision that was seen; 0 where nothing was said."""

    revision: int
    text: str


class ReportSettingOut(Schema):
    """How often a partnership reports; 0 times a year: when it likes."""

    revision: int
    a_year: int
    days: int
    layout: str
    layout_used: str


class ReportSettingIn(Schema):
    """How often a partnership reports, from the revision that was seen; 0 where none was."""

    revision: int = 0
    a_year: int
    days: int = USUAL_DAYS
    layout: str = ""


class LayoutSectionOut(Schema):
    """A section of a layout, and what it shows of what is stored."""

    code: str
    title: dict[str, str]
    parts: list[str]
    asks: dict[str, str]
    is_needed: bool


class LayoutOut(Schema):
    """A layout of reports, in all languages of the site."""

    code: str
    version: int
    title: dict[str, str]
    about: dict[str, str]
    sections: list[LayoutSectionOut]


class BegunLayoutIn(Schema):
    """Of which layout one's own is made."""

    base: str
    uuid: UUID | None = None


class OwnSectionIn(Schema):
    """A section of a layout, in a language; its code keeps what was written in it."""

    code: str = ""
    place: int | None = None
    title: str
    parts: list[str] = Field(default_factory=list)
    asks: str = ""
    is_needed: bool = False


class OwnLayoutIn(Schema):
    """A layout as it is written in a language, from the revision that was seen."""

    revision: int
    language: str
    title: str
    about: str = ""
    is_offered: bool = False
    sections: list[OwnSectionIn]


class OwnLayoutOut(Schema):
    """A layout that facilitators made, in all languages in which it was written."""

    uuid: UUID
    revision: int
    code: str
    based_on: str
    is_offered: bool
    body: dict[str, Any]


class LayoutChoiceIn(Schema):
    """The layout that a programme asks for, from the revision that was seen; 0 where none was."""

    revision: int = 0
    layout: str


class LayoutChoiceOut(Schema):
    """The layout that a programme asks for."""

    revision: int
    organisation: UUID = Field(alias="organisation.uuid")
    layout: str
    chosen_at: datetime


class ReportVersionOut(Schema):
    """What was handed over, word for word, as plain data, and its fingerprint."""

    number: int
    made_at: datetime
    agreed_at: datetime | None
    fingerprint: str
    content: dict[str, Any]


@router.get("/layouts/", response={200: list[LayoutOut], **ERRORS})
def progress_report_layouts(request: Request) -> list[dict[str, Any]]:
    """List the layouts of reports that can be chosen."""
    return [
        {
            "code": each.code,
            "version": each.version,
            "title": dict(each.title),
            "about": dict(each.about),
            "sections": [
                {
                    "code": section.code,
                    "title": dict(section.title),
                    "parts": [str(part) for part in section.parts],
                    "asks": dict(section.asks),
                    "is_needed": section.is_needed,
                }
                for section in each.sections
            ],
        }
        for each in layouts_offered().values()
    ]


@router.get("/own-layouts/", response={200: list[OwnLayoutOut], **ERRORS})
def own_report_layouts(request: Request) -> Any:
    """List the layouts that facilitators made: those that are offered; theirs for them."""
    return OwnReportLayout.objects.visible_to(request.actor).order_by("pk")


@router.post("/own-layouts/", response={201: OwnLayoutOut, **ERRORS})
def begin_report_layout(request: Request, data: BegunLayoutIn) -> Status:
    """Begin a layout of one's own from one that is offered."""
    made = layout_actions.begin_report_layout(data.base, uuid=data.uuid, act=request.act)
    return Status(201, made)


@router.put("/own-layouts/{uuid}/", response={200: OwnLayoutOut, **ERRORS})
def change_report_layout(
    request: Request, uuid: OwnReportLayoutId, data: OwnLayoutIn
) -> OwnReportLayout:
    """Write a layout in a language; other languages stay. Offer it, or no more."""
    row = get_object_or_404(OwnReportLayout.objects.visible_to(request.actor), uuid=uuid)
    fields = data.dict()
    language, revision = fields.pop("language"), fields.pop("revision")
    return layout_actions.change_report_layout(
        row, fields, revision=revision, language=language, act=request.act
    )


@router.put("/layouts/of/{uuid}/", response={200: LayoutChoiceOut, **ERRORS})
def choose_report_layout(
    request: Request, uuid: OrganisationId, data: LayoutChoiceIn
) -> LayoutChoice:
    """Say in which layout a programme wants reports."""
    rows = Organisation.objects.visible_to(request.actor)
    organisation = get_object_or_404(rows, uuid=uuid)
    return setting_actions.choose_layout(
        organisation, data.layout, revision=data.revision, act=request.act
    )


@router.get("/of/{uuid}/", response={200: ReportsOut, **ERRORS})
def progress_reports(request: Request, uuid: PartnershipId) -> dict[str, Any]:
    """List the reports of a partnership that one may read, and the periods that are due."""
    partnership = _partnership(request, uuid)
    may_see_all = bool(can_read_drafts(request.actor, partnership))
    reports = reports_of(partnership)
    plan = plan_of(partnership) if may_see_all else None
    due = []
    if plan is not None and plan.version:
        today = request.act.at.date()
        due = report_courses(plan, setting_of(partnership), reports, today)
    seen = [each for each in reports if may_see_all or each.state is JointState.AGREED]
    return {
        "reports": [_plain(each) for each in seen],
        "due": [
            {
                "starts_on": each.period.starts_on,
                "ends_before": each.period.ends_before,
                "late_on": each.late_on,
                "is_asked_for": each.is_asked_for,
                "report": each.row.uuid if each.row else None,
            }
            for each in due
        ],
    }


@router.post("/of/{uuid}/", response={201: ProgressReportOut, **ERRORS})
def begin_progress_report(request: Request, uuid: PartnershipId, data: BeginReportIn) -> Status:
    """Begin a report for one's own side: the one that is due, or of days that one chooses."""
    given = data.dict()
    given["language"] = given["language"] or language()
    partnership = _partnership(request, uuid)
    return Status(201, actions.begin_report(partnership, **given, act=request.act))


@router.get("/of/{uuid}/setting/", response={200: ReportSettingOut, **ERRORS})
def reporting(request: Request, uuid: PartnershipId) -> dict[str, Any]:
    """Say how often a partnership reports, and in which layout."""
    partnership = _partnership(request, uuid)
    return _setting(partnership, setting_of(partnership))


@router.put("/of/{uuid}/setting/", response={200: ReportSettingOut, **ERRORS})
def set_reporting(request: Request, uuid: PartnershipId, data: ReportSettingIn) -> dict[str, Any]:
    """Say how often a partnership reports."""
    given = data.dict()
    revision = given.pop("revision")
    partnership = _partnership(request, uuid)
    made = setting_actions.set_reporting(partnership, given, revision=revision, act=request.act)
    return _setting(partnership, made)


@router.get("/{uuid}/", response={200: WholeReportOut, **ERRORS})
def progress_report(request: Request, uuid: ReportId) -> dict[str, Any]:
    """Give a report with what was written."""
    return _whole(_report(request, uuid))


@router.put("/{uuid}/", response={200: ProgressReportOut, **ERRORS})
def change_progress_report(
    request: Request, uuid: ReportId, data: ChangeReportIn
) -> ProgressReport:
    """Choose layout, sections and language anew."""
    return actions.change_report(_report(request, uuid), **data.dict(), act=request.act)


@router.delete("/{uuid}/", response={204: None, **ERRORS})
def drop_progress_report(request: Request, uuid: ReportId) -> Status:
    """Drop a report that was never handed over."""
    actions.drop_report(_report(request, uuid), act=request.act)
    return Status(204, None)


@router.put("/{uuid}/sections/{section}/", response={200: WholeReportOut, **ERRORS})
def write_report_section(
    request: Request, uuid: ReportId, section: str, data: SectionIn
) -> dict[str, Any]:
    """Write the words of a section."""
    found = _report(request, uuid)
    actions.write_section(found, section, data.text, revision=data.revision, act=request.act)
    return _whole(found)


JointOperations(
    kind=KIND,
    out=ProgressReportOut,
    named=ReportId,
    sends_back="send_progress_report_back",
    file=("report", "progress_report_document"),
    paper=report_paper,
).add_to(router)


@router.get("/{uuid}/versions/{number}/", response={200: ReportVersionOut, **ERRORS})
def progress_report_version(request: Request, uuid: ReportId, number: int) -> Any:
    """Give a version as it was handed over."""
    found: ProgressReport = get_object_or_404(KIND.rows(request.actor), uuid=uuid)
    kept = version_of(found, number)
    if kept is None:
        raise Http404
    if kept.agreed_at is None:
        NotAllowed.unless(can_read_drafts(request.actor, found.partnership))
    return kept


NAMES = (
    "uuid", "revision", "number", "layout", "sections", "starts_on", "ends_before", "is_periodic",
    "role", "state", "language", "version", "reason", "handed_over_at", "agreed_at",
)  # fmt: skip


def _plain(found: ProgressReport) -> dict[str, Any]:
    said = {name: getattr(found, name) for name in NAMES}
    return said | {"partnership.uuid": found.partnership.uuid}


def _whole(found: ProgressReport) -> dict[str, Any]:
    there = texts_of(found)
    texts = [
        {
            "section": each.code,
            "revision": there[each.code].revision if each.code in there else 0,
            "text": there[each.code].text if each.code in there else "",
        }
        for each in found.shape.asked
        if each.code in found.sections
    ]
    return _plain(found) | {"texts": texts}


def _setting(partnership: Partnership, setting: ReportSetting | None) -> dict[str, Any]:
    return {
        "revision": setting.revision if setting else 0,
        "a_year": setting.a_year if setting else 0,
        "days": setting.days if setting else USUAL_DAYS,
        "layout": setting.layout if setting else "",
        "layout_used": layout_for(partnership, setting),
    }


def _partnership(request: Request, uuid: UUID) -> Partnership:
    found: Partnership = get_object_or_404(Partnership.objects.visible_to(request.actor), uuid=uuid)
    return found


def _report(request: Request, uuid: UUID) -> ProgressReport:
    found: ProgressReport = KIND.found(request.actor, uuid)
    return found
