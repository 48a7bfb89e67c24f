"""The water balance of a year as a workbook: one line an input, about the whole utility."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waterpeers.apps.foundation.workbooks.columns import (
    CellKind,
    LineToStore,
    Refusals,
    SheetColumn,
    SheetLine,
    WorkbookKind,
    WorkbookSheet,
    last_years,
)
from waterpeers.apps.indicators.words import UNITS as KEPT_UNITS
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records import actions
from waterpeers.apps.records.access import can_enter
from waterpeers.apps.water_balance.kinds import KIND as BALANCE
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.apps.water_balance.words import GROUPS, UNITS, name_of
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.verdicts import Reason, Refused
from waterpeers.domain.water_balance.entry import BalanceEntry, BalanceUnits
from waterpeers.domain.water_balance.inputs import INPUTS, InputKind

BETWEEN = " | "  # the input's code and its unit, in the key of a line


def sheets(organisation: Organisation, about: str) -> tuple[WorkbookSheet, ...]:
    """Give the balance of a year in the units in which it is entered, beside the year before."""
    year = int(about)
    saved, before = _saved(organisation, year), _saved(organisation, year - 1)
    sheet = _sheet(organisation, saved)
    same_units = before is not None and before.sheet.units == sheet.units
    lines = tuple(
        SheetLine(
            _key(code, sheet.units),
            {
                "input": name_of(code),
                "group": str(group),
                "before": before.values.get(code) if before and same_units else None,
                "value": sheet.values.get(code),
                "unit": _unit(code, sheet.units),
                "limit": sheet.limits_percent.get(code),
            },
            saved.revision if saved else None,
        )
        for group, codes in GROUPS
        for code in codes
    )
    return (
        WorkbookSheet(
            "balance", _("Water balance %(year)s") % {"year": about}, _columns(year), lines
        ),
    )


def lock(organisation: Organisation, about: str) -> None:
    """Keep the balance from changing for the rest of a transaction."""
    if saved := _saved(organisation, int(about)):
        SavedBalance.objects.select_for_update(of=("self",)).get(pk=saved.pk)


def store(
    organisation: Organisation, about: str, lines: Sequence[LineToStore], actor: Actor, at: datetime
) -> Refusals:
    """Save the balance with what lines say, in one act, which takes its check away."""
    saved = _saved(organisation, int(about))
    sheet = _sheet(organisation, saved)
    known = {_key(code, sheet.units): code for code in INPUTS}
    other_unit = Reason("balance_units_changed", field="value")
    refused: Refusals = [(taken, other_unit) for taken in lines if taken.key not in known]
    good = {known[taken.key]: taken for taken in lines if taken.key in known}
    if not good:
        return refused
    try:
        with transaction.atomic():
            _save(organisation, int(about), saved, _filled(sheet, good), actor, at)
    except Refused as problem:
        first = next(iter(good.values()))
        refused += [
            (good.get(reason.field, first), replace(reason, field="value"))
            for reason in problem.verdict.against
        ]
    return refused


KIND = WorkbookKind(
    kind="balance",
    title=gettext_lazy("Water balance"),
    can=can_enter,
    abouts=last_years,
    sheets=sheets,
    lock=lock,
    store=store,
)


def _saved(organisation: Organisation, year: int) -> SavedBalance | None:
    return SavedBalance.objects.filter(organisation=organisation, zone="", year=year).first()


def _sheet(organisation: Organisation, saved: SavedBalance | None) -> BalanceEntry:
    """Give what was entered; where nothing was, a blank in the units of the latest balance."""
    if saved is not None:
        return saved.sheet
    whole = SavedBalance.objects.filter(organisation=organisation, zone="")
    if (earlier := whole.order_by("-year", "-pk").first()) is None:
        return BalanceEntry({}, {}, BalanceUnits())
    return replace(earlier.sheet, values={}, limits_percent={})


def _columns(year: int) -> tuple[SheetColumn, ...]:
    fixed, number = CellKind.FIXED, CellKind.NUMBER
    return (
        SheetColumn("input", _("Input"), fixed, width=52),
        SheetColumn("group", _("Category"), fixed, width=24),
        SheetColumn("before", str(year - 1), fixed, width=15),
        SheetColumn("value", str(year), number, width=15, unit_key="unit",
               note=_("Leave blank what is not known. A blank is not zero.")),
        SheetColumn("unit", _("Unit"), fixed, width=26),
        SheetColumn("limit", _("Limit, ± %"), number, width=12,
               note=_("In 95 of 100 cases the true figure is within so many per cent of yours.")),
    )  # fmt: skip


def _key(code: str, units: BalanceUnits) -> str:
    """Name a line by its input and its unit, so that no figure is ever taken in another unit."""
    return f"{code}{BETWEEN}{_chosen(code, units)}"


def _chosen(code: str, units: BalanceUnits) -> str:
    """Name the unit of an input: the one that was chosen, or the one that it always has."""
    chosen = {
        InputKind.VOLUME: units.volume,
        InputKind.PRICE: units.volume,
        InputKind.LENGTH: units.length,
        InputKind.PRESSURE: units.pressure,
    }
    return chosen.get(INPUTS[code], str(INPUTS[code]))


def _unit(code: str, units: BalanceUnits) -> str:
    kind, chosen = INPUTS[code], _chosen(code, units)
    if kind is InputKind.PRICE:
        return _("by %(unit)s, in local currency") % {"unit": UNITS[chosen]}
    if kind is InputKind.MONEY:
        return str(KEPT_UNITS["LCU/year"])
    return str(UNITS.get(chosen) or KEPT_UNITS.get(chosen) or chosen)


def _filled(sheet: BalanceEntry, lines: dict[str, LineToStore]) -> BalanceEntry:
    values, limits = dict(sheet.values), dict(sheet.limits_percent)
    for code, taken in lines.items():
        for name, kept in (("value", values), ("limit", limits)):
            figure = taken.cells.get(name)
            kept.pop(code, None)
            if figure is not None:
                kept[code] = float(figure)
    return replace(sheet, values=values, limits_percent=limits)


def _save(
    organisation: Organisation,
    year: int,
    saved: SavedBalance | None,
    sheet: BalanceEntry,
    actor: Actor,
    at: datetime,
) -> None:
    if saved is None:
        actions.start(BALANCE, organisation, sheet, year=year, act=Act(actor, at))
    else:
        actions.change(BALANCE, saved, sheet, revision=saved.revision, act=Act(actor, at))
