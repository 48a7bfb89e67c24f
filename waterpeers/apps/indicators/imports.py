"""From a row of a table to values (wide, a column for each year, or one value a row); questions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from collections.abc import Mapping as Dictionary
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import override

from waterpeers.apps.foundation.mappings import (
    LongTable,
    Mapping,
    PeriodColumns,
    ValueColumn,
    ZoneColumns,
)
from waterpeers.apps.foundation.tables import heading
from waterpeers.apps.indicators.words import unit_label, units_for
from waterpeers.apps.operators.imports.rows import Fault, Parsed
from waterpeers.domain.indicators import variables
from waterpeers.domain.names import fold
from waterpeers.domain.periods import Period, year_ending_in
from waterpeers.domain.plausibility import UNIT_SLIPS
from waterpeers.domain.register import clean_text
from waterpeers.domain.values import LONGEST_ANSWER, WHOLE, Zone, ZoneKind, factor
from waterpeers.domain.verdicts import NotValid, Reason


class SheetKey(NamedTuple):
    """What tells a sheet from all others: of whom, about which part of it, for which days."""

    organisation: int
    zone_kind: ZoneKind
    zone_name: str
    starts_on: date
    ends_before: date

    @property
    def part(self) -> tuple[int, ZoneKind, str]:
        """The part of a utility that it is about; its sheets are the history of one another."""
        return self[:3]

    @property
    def year(self) -> int:
        """The year in which its period ends."""
        return (self.ends_before - timedelta(days=1)).year


# What figures were called here before; files that were made then keep those names.
EARLIER_NAMES = {
    "Water produced for the service area": "produced",
    "Volume mis en distribution": "produced",
    "Volumen producido para el área de servicio": "produced",
    "Water sold (billed)": "sold",
    "Volume facturé": "sold",
    "Volumen facturado": "sold",
}


@cache
def figure_headings() -> dict[str, str]:
    """Give our variables by their codes and by their names in each language, as headings are."""
    found = {heading(name): code for name, code in EARLIER_NAMES.items()}
    for code, variable in variables().items():
        for language, _name in settings.LANGUAGES:
            found.setdefault(heading(variable.name(language)), code)
    return found | {heading(code): code for code in variables()}


@cache
def _units_said(kept: str) -> dict[str, str]:
    """Give the units of a figure by how people write them, in each language."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for unit, _label in units_for(kept):
                found |= {heading(unit): unit, heading(unit_label(unit)): unit}
    return found


def value_column(column: str) -> ValueColumn | None:
    """Say which figure a heading means: a code, or a name with its unit in parentheses."""
    code, unit = figure_headings().get(heading(column)), ""
    if code is None and column.rstrip().endswith(")"):
        name, _, said = column.rstrip()[:-1].rpartition("(")
        code = figure_headings().get(heading(name))
        unit = _units_said(variables()[code].unit).get(heading(said), "") if code else ""
        if not unit:
            return None
    return ValueColumn(code, unit or variables()[code].unit) if code else None


# Our own table of figures, as it goes out: a value a row, of a period.
OWN_TABLE = Mapping(
    fields={"identifier": "id", "name": "operator"},
    long=LongTable("code", "value", "unit", {code: code for code in variables()}),
    period=PeriodColumns("starts_on", "ends_on"),
)


COLUMNS = ("organisation_id", "zone_kind", "zone_name", "starts_on", "ends_before")  # of a key


class RowFigure(NamedTuple):
    """A value that a row holds, in our unit and as it stands there."""

    period: Period
    variable: str
    value: float
    reported: str
    unit: str


def zone_of(row: Parsed, zone: ZoneColumns | None) -> Zone:
    """Say which part of a utility a row is about; what cannot be told becomes a fault of it."""
    if zone is None:
        return WHOLE
    name, said = row.cells.get(zone.name, "").strip(), row.cells.get(zone.kind, "").strip()
    kinds = {fold(str(kind)): kind for kind in ZoneKind} | {
        fold(text): ZoneKind(kind) for text, kind in zone.kinds.items()
    }
    kind = kinds.get(fold(said)) if said else None
    if not said and not (name and zone.kind):  # a name with an empty kind may be of a pilot
        kind = ZoneKind.ZONE if name else ZoneKind.WHOLE
    if kind is None:
        reason = Reason("zone_kind_not_known", (("value", said[:60]),))
        row.faults.append(Fault(row.row, zone.kind, said[:200], reason))
        return WHOLE
    try:
        return Zone(kind, "" if kind is ZoneKind.WHOLE else name)
    except NotValid as refused:
        row.faults.append(Fault(row.row, zone.name, name[:200], refused.verdict.against[0]))
        return WHOLE


def figures_of(row: Parsed, mapping: Mapping) -> list[RowFigure]:
    """Give the values of a row; what cannot be read becomes a fault of it."""
    period = _period(row, mapping)
    if mapping.long is not None:
        return list(_long(row, mapping.long, period))
    if period is not None:
        return [RowFigure(period, code, *said) for code, said in row.values.items()]
    return list(_by_year(row, mapping))


def _period(row: Parsed, mapping: Mapping) -> Period | None:
    """Give the period that a row is about; none where each column is of its own year."""
    if mapping.period is None:
        return None if row.year is None else _year(row, mapping, mapping.year, row.year)
    days = [_day(row, column) for column in mapping.period.columns()]
    first, last = days
    if first is None or last is None:
        return None
    try:
        return Period(first, last + timedelta(days=1))
    except NotValid as refused:
        text = row.cells.get(mapping.period.last_day, "")[:200]
        reason = refused.verdict.against[0]
        row.faults.append(Fault(row.row, mapping.period.last_day, text, reason))
        return None


def _year(row: Parsed, mapping: Mapping, column: str, year: int) -> Period | None:
    try:
        return year_ending_in(year, mapping.year_begins)
    except NotValid as refused:
        row.faults.append(Fault(row.row, column, str(year), refused.verdict.against[0]))
        return None


def _day(row: Parsed, column: str) -> date | None:
    """Read a day as 2024-06-30; a workbook's own dates are read so."""
    text = row.cells.get(column, "").strip()
    try:
        return date.fromisoformat(text.removesuffix(" 00:00:00"))
    except ValueError:
        reason = Reason("not_a_date", (("value", text[:80]),))
        row.faults.append(Fault(row.row, column, text[:200], reason))
        return None


def _long(row: Parsed, long: LongTable, period: Period | None) -> Iterator[RowFigure]:
    said = row.cells.get(long.variable, "")
    variable = long.variables.get(said, said)
    if variable not in variables():
        if not long.variables:  # a table of our own codes: this one is none of them
            reason = Reason("variable_not_known", (("value", said[:60]),))
            row.faults.append(Fault(row.row, long.variable, said[:200], reason))
        return
    unit = row.cells.get(long.unit, "") if long.unit else ""
    try:
        times = factor(variable, unit)
    except NotValid as refused:
        row.faults.append(Fault(row.row, long.unit, unit[:200], refused.verdict.against[0]))
        return
    value = row.figure(long.value)
    if value is not None and period is not None:
        yield RowFigure(period, variable, value * times, row.cells[long.value][:40], unit)


def _by_year(row: Parsed, mapping: Mapping) -> Iterator[RowFigure]:
    for column, wanted in mapping.values.items():
        if wanted.year is None:
            continue
        value, period = row.figure(column), _year(row, mapping, column, wanted.year)
        if value is not None and period is not None:
            text = row.cells[column][:40]
            yield RowFigure(period, wanted.variable, value * wanted.factor, text, wanted.unit)


def has_values(mapping: Mapping, columns: set[str]) -> bool:
    """Whether a table has what a mapping reads values from, and says of which days they are."""
    when = mapping.period.columns() if mapping.period else [mapping.year]
    says_when = columns.issuperset(when)
    if mapping.long is not None:
        return {mapping.long.variable, mapping.long.value} <= columns and says_when
    there = [wanted for column, wanted in mapping.values.items() if column in columns]
    return bool(there) and (says_when or all(each.year is not None for each in there))


# --- questions ---

KeptQuestion = dict[str, Any]  # as it is kept beside its value


def as_kept(
    reasons: Sequence[Reason],
    before: Sequence[KeptQuestion],
    answers: Dictionary[str, str] | None = None,
    right: Collection[str] = (),
) -> list[KeptQuestion]:
    """Give questions as they are kept; ``answers`` are by code, earlier ones to the same stay.

    ``right`` names the questions about a unit to which somebody says that the value is right.
    """
    earlier = {_same(each): each["answer"] for each in before}
    said_right = {_same(each) for each in before if each.get("right")}
    kept: list[KeptQuestion] = [
        {"code": r.code, "params": dict(r.params), "field": r.field} for r in reasons
    ]
    for each in kept:
        answer = (answers or {}).get(str(each["code"]), earlier.get(_same(each), ""))
        each["answer"] = clean_text(answer)[:LONGEST_ANSWER]
        if each["code"] in UNIT_SLIPS:
            is_right = each["code"] in right or _same(each) in said_right
            each["right"] = is_right and bool(each["answer"])
    return kept


def _same(question: KeptQuestion) -> tuple[str, str]:
    return question["code"], str(sorted(question["params"].items()))
