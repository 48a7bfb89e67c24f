"""Layouts of reports that facilitators make: begun from another, written, offered or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.records.saving import as_seen, locked, save_changed, sent_before
from waterpeers.apps.reporting import access
from waterpeers.apps.reporting.events import Event
from waterpeers.apps.reporting.models import OwnReportLayout
from waterpeers.apps.reporting.queries.layouts import layouts_offered
from waterpeers.domain.actors import Act
from waterpeers.domain.own_report_layouts import as_plain, own_layout_verdict, rewritten
from waterpeers.domain.plan_templates import said
from waterpeers.domain.verdicts import NotAllowed, NotValid


@transaction.atomic
def begin_report_layout(base: str, *, act: Act, uuid: UUID | None = None) -> OwnReportLayout:
    """Begin a layout of one's own from one that is offered; nobody else sees it yet."""
    NotAllowed.unless(access.can_choose_layouts(act.actor))
    if there := sent_before(OwnReportLayout.objects.all(), uuid):
        return there
    layout = layouts_offered().get(base)
    if layout is None:
        raise NotValid.because("not_in_list", field="base", value=base[:80])
    key = uuid or uuid4()
    made = OwnReportLayout(
        uuid=key,
        code=f"own-{key.hex[:12]}",
        based_on=base,
        body=as_plain(layout),
        made_by=person_of(act.actor),
        made_at=act.at,
    )
    made.save(force_insert=True)
    after = {"code": made.code, "based_on": base}
    record(Event.OWN_LAYOUT_BEGUN, made, act=act, after=after)
    return made


@transaction.atomic
def change_report_layout(
    row: OwnReportLayout, fields: Mapping[str, Any], *, revision: int, language: str, act: Act
) -> OwnReportLayout:
    """Write a layout in a language, from the revision that was seen; offer it, or no more.

    Reports that are being written follow it; what was handed over stays as it was.
    """
    NotAllowed.unless(access.can_choose_layouts(act.actor))
    row = locked(row)
    NotValid.unless(own_layout_verdict(fields))
    as_seen(row, revision)
    columns = {
        "body": rewritten(row.body, fields, language),
        "is_offered": bool(fields.get("is_offered")),
    }
    return save_changed(row, columns, event=Event.OWN_LAYOUT_CHANGED, act=act, told=_told)


def _told(row: OwnReportLayout) -> dict[str, Any]:
    return {"title": said(row.body["title"], "en"), "is_offered": row.is_offered}
