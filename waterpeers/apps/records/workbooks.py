"""What workbooks with a row a record have in common: years, zones and storing row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.workbooks.shapes import (
    Cell,
    CellKind,
    LineToStore,
    Refusals,
    SheetColumn,
    SheetLine,
)
from waterpeers.apps.records.models import OfAYear
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


def where_of(taken: LineToStore) -> dict[str, Any]:
    """Read of which year and zone a new row is, with the uuid that makes it one."""
    year = taken.cells.get("year")
    if not isinstance(year, float | int) or year != int(year):
        raise NotValid.because("required", field="year")
    return {"year": int(year), "zone": str(taken.cells.get("zone") or ""), "uuid": UUID(taken.key)}


def same_when(saved: OfAYear, taken: LineToStore) -> None:
    """Refuse another year or zone for what is saved already."""
    where = where_of(taken)
    for name in ("year", "zone"):
        if where[name] != getattr(saved, name):
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
