"""From a row of a table to values: wide tables, a column for each year, or one value a row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from waterpeers.apps.foundation.mappings import LongTable, Mapping, ValueColumn
from waterpeers.apps.foundation.tables import number
from waterpeers.apps.operators.rows import Fault, Parsed
from waterpeers.domain.indicators import variables
from waterpeers.domain.values import ZoneKind, factor
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


COLUMNS = ("organisation_id", "zone_kind", "zone_name", "starts_on", "ends_before")  # of a key


class Figure(NamedTuple):
    """A value that a row holds, in our unit and as it stands there."""

    year: int
    variable: str
    value: float
    reported: str
    unit: str


def figures_of(row: Parsed, mapping: Mapping, decimal: str) -> list[Figure]:
    """Give the values of a row; what cannot be read becomes a fault of it."""
    if mapping.long is not None:
        return list(_long(row, mapping.long, decimal))
    if row.year is not None:
        return [Figure(row.year, code, *said) for code, said in row.values.items()]
    return list(_by_year(row, mapping, decimal))


def _long(row: Parsed, long: LongTable, decimal: str) -> Iterator[Figure]:
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
    value = _number(row, long.value, decimal)
    if value is not None and row.year is not None:
        yield Figure(row.year, variable, value * times, row.cells[long.value][:40], unit)


def _by_year(row: Parsed, mapping: Mapping, decimal: str) -> Iterator[Figure]:
    for column, wanted in mapping.values.items():
        if wanted.year is None:
            continue
        value = _number(row, column, decimal)
        if value is not None:
            text = row.cells[column][:40]
            yield Figure(wanted.year, wanted.variable, value * wanted.factor, text, wanted.unit)


def _number(row: Parsed, column: str, decimal: str) -> float | None:
    text = row.cells.get(column, "")
    try:
        return number(text, decimal)
    except ValueError:
        reason = Reason("not_a_number", (("value", text[:80]),))
        row.faults.append(Fault(row.row, column, text[:200], reason))
        return None


def has_values(mapping: Mapping, columns: set[str]) -> bool:
    """Whether a table has what a mapping reads values from, and says of which year they are."""
    if mapping.long is not None:
        return {mapping.long.variable, mapping.long.value, mapping.year} <= columns
    there = [wanted for column, wanted in mapping.values.items() if column in columns]
    return bool(there) and (mapping.year in columns or all(_is_of_a_year(each) for each in there))


def _is_of_a_year(wanted: ValueColumn) -> bool:
    return wanted.year is not None
