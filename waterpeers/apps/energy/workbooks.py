"""Checks of pumps as a workbook: a sheet with a row a check, another with a row a pump."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waterpeers.apps.energy.kinds import KIND as CHECKS
from waterpeers.apps.energy.models import SavedPumpCheck
from waterpeers.apps.energy.words import FIELDS, KINDS
from waterpeers.apps.foundation.workbooks.columns import (
    CellKind,
    LineToStore,
    Refusals,
    SheetColumn,
    SheetLine,
    WorkbookKind,
    WorkbookSheet,
)
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records import actions
from waterpeers.apps.records import workbooks as rows
from waterpeers.apps.records.access import can_enter
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.pumps import LONGEST_NAME, NUMBERS, PumpKind
from waterpeers.domain.verdicts import NotValid, Reason, Refused

CHECK, PUMP = "checks", "pumps"  # the two sheets
BETWEEN = " | "  # the check and the name of its pump, in the key of a row


def sheets(organisation: Organisation, about: str) -> tuple[WorkbookSheet, ...]:
    """Give an operator's checks and their pumps, the latest first, with room for more."""
    saved = list(rows.rows_of(CHECKS, organisation))
    checks = (rows.row_of(row, CHECKS.side_by_side(row)) for row in saved)
    pumps = (_pump_row(row, pump) for row in saved for pump in row.pumps)
    columns = map(rows.column_of, CHECKS.fields_of(""))
    return (
        WorkbookSheet(
            CHECK, _("Checks of pumps"), (*rows.year_columns(), *columns),
            (*checks, *rows.blank_rows()),
        ),
        WorkbookSheet(
            PUMP, _("Pumps"), (*rows.year_columns(), *_pump_columns()),
            (*pumps, *rows.blank_rows(), *rows.blank_rows()),
        ),
    )  # fmt: skip


def _pump_columns() -> tuple[SheetColumn, ...]:
    kinds = tuple((code, str(label)) for code, label in KINDS.items())
    return (
        SheetColumn("name", str(FIELDS["name"]), longest=LONGEST_NAME, width=30),
        SheetColumn("kind", str(FIELDS["kind"]), CellKind.CHOICE, choices=kinds, width=24),
        *(SheetColumn(code, str(FIELDS[code]), CellKind.NUMBER, width=18) for code in NUMBERS),
    )


def _pump_row(saved: SavedPumpCheck, pump: Mapping[str, Any]) -> SheetLine:
    row = rows.row_of(saved, dict(pump))
    return SheetLine(f"{saved.uuid}{BETWEEN}{pump['name']}", row.cells, row.version)


@dataclass
class RowsOfACheck:
    """The rows of both sheets that speak of one year and zone."""

    year: int
    zone: str
    checks: list[LineToStore] = field(default_factory=list)
    pumps: list[LineToStore] = field(default_factory=list)
    places: list[LineToStore | None] = field(default_factory=list)  # of the pumps, once gathered

    @property
    def rows(self) -> list[LineToStore]:
        """All of them."""
        return [*self.checks, *self.pumps]

    def line_of(self, reason: Reason) -> tuple[LineToStore, Reason]:
        """Find the row that a reason speaks of: ``pumps_1_flow`` is the flow of the second pump."""
        if found := re.fullmatch(r"pumps_(\d+)_(\w+)", reason.field):
            number = int(found[1])
            if number < len(self.places) and (line := self.places[number]):
                return line, replace(reason, field=found[2])
        return self.rows[0], reason


def store(
    organisation: Organisation, about: str, lines: Sequence[LineToStore], actor: Actor, at: datetime
) -> Refusals:
    """Save each check that rows of either sheet speak of, whole or not at all."""
    refused: Refusals = []
    found: dict[tuple[int, str], RowsOfACheck] = {}
    for taken in lines:
        try:
            when = rows.when_of(taken)
        except NotValid as problem:
            refused += [(taken, reason) for reason in problem.verdict.against]
            continue
        of_it = found.setdefault((when["year"], when["zone"]), RowsOfACheck(**when))
        (of_it.checks if taken.sheet == CHECK else of_it.pumps).append(taken)
    for of_it in found.values():
        try:
            with transaction.atomic():
                _store(organisation, of_it, Act(actor, at))
        except Refused as problem:
            refused += [of_it.line_of(reason) for reason in problem.verdict.against]
    return refused


def _store(organisation: Organisation, of_it: RowsOfACheck, act: Act) -> None:
    saved = _saved(organisation, of_it)
    if len(of_it.checks) > 1 or (saved and of_it.checks and of_it.checks[0].version is None):
        raise NotValid.because("year_there_already", field="year")
    if not (saved or of_it.checks):
        raise NotValid.because("check_of_pumps_missing", field="year")
    cells = of_it.checks[0].cells if of_it.checks else CHECKS.side_by_side(saved)
    entered = CHECKS.gathered(cells) | {"pumps": _pumps(of_it, saved)}
    if saved:
        actions.change(CHECKS, saved, entered, revision=saved.revision, act=act)
        return
    where = rows.where_of(of_it.checks[0])
    actions.start(CHECKS, organisation, entered, **where, act=act)


def _saved(organisation: Organisation, of_it: RowsOfACheck) -> SavedPumpCheck | None:
    """Find the check that is changed; a row that was of another year or zone is refused."""
    keys = {each.key.partition(BETWEEN)[0] for each in of_it.rows if each.version is not None}
    checks = SavedPumpCheck.objects.filter(organisation=organisation)
    for saved in checks.filter(uuid__in=keys):
        for taken in of_it.rows:
            if taken.key.startswith(str(saved.uuid)):
                rows.same_when(saved, taken)
    return checks.filter(year=of_it.year, zone=of_it.zone).first()


def _pumps(of_it: RowsOfACheck, saved: SavedPumpCheck | None) -> list[dict[str, Any]]:
    """Give the pumps of a check in their order, as the rows say; new ones stand below."""
    stored = saved.pumps if saved else []
    rows_by_name = {each.key.partition(BETWEEN)[2]: each for each in of_it.pumps}
    changed = [(rows_by_name.get(pump["name"]), pump) for pump in stored]
    found = [(row, _pump(row) if row else pump) for row, pump in changed]
    found += [(row, _pump(row)) for row in of_it.pumps if row.version is None]
    kept = [(row, pump) for row, pump in found if pump]
    of_it.places = [row for row, _any in kept]
    return [pump for _any, pump in kept]


def _pump(taken: LineToStore) -> dict[str, Any]:
    numbers = {code: taken.cells.get(code) for code in NUMBERS}
    pump: dict[str, Any] = {code: float(x) for code, x in numbers.items() if x is not None}
    name = str(taken.cells.get("name") or "")
    if not pump and not name:
        return {}
    return {"name": name, "kind": taken.cells.get("kind") or PumpKind.SURFACE.value, **pump}


KIND = WorkbookKind(
    kind=CHECKS.app,
    title=gettext_lazy("Checks of pumps"),
    can=can_enter,
    sheets=sheets,
    lock=partial(rows.lock_rows, CHECKS),
    store=store,
)
