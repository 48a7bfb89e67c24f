"""Service ladders as a workbook: a sheet for each service, a row for each year and zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waterpeers.apps.foundation.workbooks.shapes import (
    CellKind,
    LineToStore,
    Refusals,
    SheetColumn,
    SheetLine,
    WorkbookKind,
    WorkbookSheet,
)
from waterpeers.apps.ladders import actions
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.ladders.words import FIELDS, HINTS, SERVICES
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records import workbooks as rows
from waterpeers.apps.records.access import can_enter
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.service_ladders import LadderService, counted, may_be_known
from waterpeers.domain.values import LONGEST_NOTE, LONGEST_SOURCE


def sheets(organisation: Organisation, about: str) -> tuple[WorkbookSheet, ...]:
    """Give an operator's ladders, the latest first, with room for more."""
    saved = list(
        SavedLadder.objects.filter(organisation=organisation).order_by("-year", "zone", "pk")
    )
    return tuple(
        WorkbookSheet(
            service,
            str(SERVICES[service]),
            _columns(service),
            (*(_row(each) for each in saved if each.service == service), *rows.blank_rows()),
        )
        for service in LadderService
    )


def _columns(service: LadderService) -> tuple[SheetColumn, ...]:
    percents = (
        SheetColumn(code, str(FIELDS[code]), CellKind.NUMBER, unit="%", width=18,
               note=str(HINTS.get((service, code), "")))
        for code in (*counted(service), *may_be_known(service))
    )  # fmt: skip
    texts = (
        SheetColumn("source", _("Source"), width=40, longest=LONGEST_SOURCE),
        SheetColumn("note", _("Note"), width=40, longest=LONGEST_NOTE),
    )
    return (*rows.year_columns(), *percents, *texts)


def _row(saved: SavedLadder) -> SheetLine:
    return rows.row_of(saved, {**saved.percents, "source": saved.source, "note": saved.note})


def lock(organisation: Organisation, about: str) -> None:
    """Keep the ladders from changing for the rest of a transaction."""
    list(SavedLadder.objects.select_for_update(of=("self",)).filter(organisation=organisation))


def store(
    organisation: Organisation, about: str, lines: Sequence[LineToStore], actor: Actor, at: datetime
) -> Refusals:
    """Save each ladder that a row says, which takes its check away."""
    return rows.store_each(lines, partial(_store, organisation, Act(actor, at)))


def _store(organisation: Organisation, act: Act, taken: LineToStore) -> None:
    percents = {code: float(x) for code in FIELDS if (x := taken.cells.get(code)) is not None}
    texts = [str(taken.cells.get(name) or "") for name in ("source", "note")]
    entered, where = actions.EnteredLadder(percents, *texts), rows.where_of(taken)
    if taken.version is None:
        actions.start(organisation, LadderService(taken.sheet), entered, **where, act=act)
        return
    saved = SavedLadder.objects.get(organisation=organisation, uuid=UUID(taken.key))
    rows.same_when(saved, taken)
    actions.change(saved, entered, revision=taken.version, act=act)


KIND = WorkbookKind(
    kind="ladders",
    title=gettext_lazy("Service ladders"),
    can=can_enter,
    abouts=lambda organisation, at: [""],
    sheets=sheets,
    lock=lock,
    store=store,
)
