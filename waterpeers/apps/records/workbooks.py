"""Records as workbooks: a row a record, with its year and zone, stored row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.workbooks.columns import (
    Cell,
    CellKind,
    LineToStore,
    Refusals,
    SheetColumn,
    SheetLine,
    WorkbookKind,
    WorkbookSheet,
)
from waterpeers.apps.records import actions
from waterpeers.apps.records.access import can_enter
from waterpeers.apps.records.kinds import RecordField, RecordKind
from waterpeers.apps.records.models import OfAYear
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.register import clean_text
from waterpeers.domain.values import LONGEST_ZONE
from waterpeers.domain.verdicts import NotValid, Refused

BLANK_ROWS = 6


def year_columns() -> tuple[SheetColumn, ...]:
    """Give the columns that say of which year and zone a row is."""
    return (
        SheetColumn("year", _("Year"), CellKind.NUMBER, width=10),
        SheetColumn("zone", _("Zone"), width=20, longest=LONGEST_ZONE,
               note=_("Empty for the whole utility.")),
    )  # fmt: skip


def blank_rows() -> list[SheetLine]:
    """Make room for new ones; the key makes of two sendings one."""
    return [SheetLine(str(uuid4())) for _number in range(BLANK_ROWS)]


def row_of(saved: OfAYear, cells: Mapping[str, Cell]) -> SheetLine:
    """Give a record as a row."""
    when = {"year": float(saved.year), "zone": saved.zone or None}
    return SheetLine(str(saved.uuid), {**when, **cells}, saved.revision)


def when_of(taken: LineToStore) -> dict[str, Any]:
    """Read of which year and zone a row is."""
    year = taken.cells.get("year")
    if not isinstance(year, float | int) or year != int(year):
        raise NotValid.because("required", field="year")
    return {"year": int(year), "zone": clean_text(str(taken.cells.get("zone") or ""))}


def where_of(taken: LineToStore) -> dict[str, Any]:
    """Read of which year and zone a new row is, with the uuid that makes it one."""
    return when_of(taken) | {"uuid": UUID(taken.key)}


def same_when(saved: OfAYear, taken: LineToStore) -> None:
    """Refuse another year or zone for what is saved already."""
    for name, value in when_of(taken).items():
        if value != getattr(saved, name):
            raise NotValid.because("year_and_zone_stay", field=name)


def store_each(lines: Sequence[LineToStore], store: Callable[[LineToStore], object]) -> Refusals:
    """Store row by row, each whole or not at all; give what stands against some."""
    refused: Refusals = []
    for taken in lines:
        try:
            with transaction.atomic():
                store(taken)
        except Refused as problem:
            refused += [(taken, reason) for reason in problem.verdict.against]
    return refused


# --- the workbook of a kind that its fields describe: a sheet a variant, a row a record ---


def workbook(kind: RecordKind) -> WorkbookKind:
    """Make the workbook of a kind of record."""
    return WorkbookKind(
        kind=kind.app,
        title=kind.many,
        can=can_enter,
        sheets=partial(_sheets, kind),
        lock=partial(lock_rows, kind),
        store=partial(_store, kind),
    )


def rows_of(kind: RecordKind, organisation: Any) -> QuerySet[Any]:
    """Give an operator's records, the latest first."""
    found = kind.table._default_manager.filter(organisation=organisation)
    return found.order_by("-year", "zone", "pk")


def lock_rows(kind: RecordKind, organisation: Any, about: str) -> None:
    """Keep an operator's records from changing for the rest of a transaction."""
    list(rows_of(kind, organisation).select_for_update(of=("self",)))


def column_of(each: RecordField) -> SheetColumn:
    """Give a field as a column."""
    is_text = each.kind is CellKind.TEXT
    return SheetColumn(
        each.name,
        str(each.label),
        each.kind,
        choices=tuple((code, str(label)) for code, label in each.choices.items()),
        note=str(each.hint),
        unit=each.unit,
        width=40 if is_text else 18,
        longest=each.longest,
    )


def _sheets(kind: RecordKind, organisation: Any, about: str) -> tuple[WorkbookSheet, ...]:
    saved = list(rows_of(kind, organisation))
    return tuple(
        WorkbookSheet(
            variant or kind.app,
            str(label),
            (*year_columns(), *map(column_of, kind.fields_of(variant))),
            (
                *(
                    row_of(row, kind.side_by_side(row))
                    for row in saved
                    if kind.variant_of(row) == variant
                ),
                *blank_rows(),
            ),
        )
        for variant, label in (kind.variants or {"": kind.many}).items()
    )


def _store(
    kind: RecordKind,
    organisation: Any,
    about: str,
    lines: Sequence[LineToStore],
    actor: Actor,
    at: datetime,
) -> Refusals:
    return store_each(lines, partial(_store_one, kind, organisation, Act(actor, at)))


def _store_one(kind: RecordKind, organisation: Any, act: Act, taken: LineToStore) -> None:
    variant = taken.sheet if kind.variant else ""
    entered, where = kind.gathered(taken.cells, variant), where_of(taken)
    if taken.version is None:
        actions.start(kind, organisation, entered, **where, act=act)
        return
    saved = kind.table._default_manager.get(organisation=organisation, uuid=UUID(taken.key))
    same_when(saved, taken)
    actions.change(kind, saved, entered, revision=taken.version, act=act)
