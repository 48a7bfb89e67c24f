"""How the columns of somebody else's table feed our fields: a small TOML file, or a good guess.

::

    source = "IBNET, World Bank"
    published = true                 # its publisher has reviewed the figures
    scheme = "ibnet-panel"           # which register the identifiers are from
    sheet = ""                       # of a workbook; the first one if empty
    year = "year"                    # column of the year, where rows are values of years
    year_begins = "07-01"            # month and day; a year is called by the one in which it ends

    [fields]                         # our field = column of the table
    identifier = "utility_id"
    name = "utility_name"

    [otherwise]                      # where that column is empty: our field = another column
    name = "utility_id"

    [constants]                      # our field = the same for all rows
    languages = ["pt"]

    [codes.ownership]                # what the table says = our code
    L = "public_department"

    [only]                           # rows are taken only where the column says one of these
    owner = ["public"]

    [closed]                         # rows are of closed organisations where a column says so
    activity_code = ["I"]

    [also]                           # other headings of a column, in other editions of the table
    volume_produced_m3 = ["Volume produced (m3)"]

    [values.volume_produced_m3]      # column of the table
    variable = "produced"            # our variable
    unit = "thousand m3"             # of the file; ours if it is left out
    times = 1.0                      # before the unit is converted: 0.01 for a percentage
    plus = ["imported"]              # columns in the same unit to add, or with less to take off

    [values."sold_{year}"]           # a column for each year: sold_2019, sold_2020
    variable = "sold"

    [long]                           # or one value a row: columns that say
    variable = "indicator"           # which variable
    value = "value"                  # its value
    unit = "unit"                    # its unit, if the table has one

    [long.variables]                 # what the table says = our variable
    AG006 = "produced"

    [zone]                           # columns that say which part of the utility a row is about
    name = "District"                # empty: the whole utility
    kind = "Part"                    # whole, zone or pilot; without it, a named part is a zone

    [zone.kinds]                     # what that column says = whole, zone or pilot
    DMA = "zone"

    [period]                         # columns of the first and last day, in the place of a year
    first_day = "From"
    last_day = "To"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from waterpeers.apps.foundation.tables import heading
from waterpeers.domain.toml import read_toml
from waterpeers.domain.values import ZoneKind, factor
from waterpeers.domain.verdicts import NotValid, Reason, Verdict

YEAR_PLACE = "{year}"
KEYS = {
    "source",
    "scheme",
    "sheet",
    "year",
    "fields",
    "constants",
    "codes",
    "only",
    "closed",
    "values",
    "notes",
    "otherwise",
    "licence",
    "published",
    "also",
    "long",
    "year_begins",
    "zone",
    "period",
}


@dataclass(frozen=True)
class ValueColumn:
    """A column that holds a variable: what it is, and how it comes to our unit."""

    variable: str
    unit: str = ""
    times: float = 1.0
    year: int | None = None  # where the column is of one year
    plus: Sequence[str] = ()  # other columns in its unit; blank is none
    less: Sequence[str] = ()

    @cached_property
    def factor(self) -> float:
        """By what a number of the column is multiplied to be in our unit."""
        return self.times * factor(self.variable, self.unit)


@dataclass(frozen=True)
class LongTable:
    """The columns of a table that has one value a row."""

    variable: str
    value: str
    unit: str = ""
    variables: Dictionary[str, str] = field(default_factory=dict)  # what it says → our code

    def columns(self) -> list[str]:
        """Name the columns that are read."""
        return [name for name in (self.variable, self.value, self.unit) if name]


@dataclass(frozen=True)
class ZoneColumns:
    """The columns that say which part of a utility a row is about."""

    name: str
    kind: str = ""
    kinds: Dictionary[str, str] = field(default_factory=dict)  # what it says → our code

    def __post_init__(self) -> None:
        """Refuse codes that are none of ours."""
        for code in self.kinds.values():
            ZoneKind(code)

    def columns(self) -> list[str]:
        """Name the columns that are read."""
        return [name for name in (self.name, self.kind) if name]


@dataclass(frozen=True)
class PeriodColumns:
    """The columns of the first and the last day that a row is about."""

    first_day: str
    last_day: str

    def columns(self) -> list[str]:
        """Name the columns that are read."""
        return [self.first_day, self.last_day]


@dataclass(frozen=True)
class Mapping:
    """Which column feeds which field."""

    fields: Dictionary[str, str]
    otherwise: Dictionary[str, str] = field(default_factory=dict)
    source: str = ""
    licence: str = ""
    scheme: str = ""
    sheet: str = ""
    year: str = ""
    constants: Dictionary[str, Any] = field(default_factory=dict)
    codes: Dictionary[str, Dictionary[str, str]] = field(default_factory=dict)
    only: Dictionary[str, list[str]] = field(default_factory=dict)
    closed: Dictionary[str, list[str]] = field(default_factory=dict)
    values: Dictionary[str, ValueColumn] = field(default_factory=dict)
    also: Dictionary[str, list[str]] = field(default_factory=dict)  # column → its other headings
    long: LongTable | None = None
    zone: ZoneColumns | None = None
    period: PeriodColumns | None = None
    year_begins: tuple[int, int] = (1, 1)  # month and day
    published: bool = False  # figures count as reviewed, where a keeper of the register sends them
    loose: bool = False  # the scheme is a guess: identifiers alone prove nothing

    def takes(self, cells: Dictionary[str, str]) -> bool:
        """Whether a row is meant to be taken at all."""
        return all(cells.get(column) in wanted for column, wanted in self.only.items())

    def feeds(self) -> dict[str, list[str]]:
        """Say for all columns that the mapping reads what each feeds: our fields and variables.

        A column that only says which rows are meant, or how they stand, feeds nothing.
        """
        found: dict[str, list[str]] = {column: [] for column in (*self.only, *self.closed)}
        for name, column in (*self.fields.items(), *self.otherwise.items()):
            found.setdefault(column, []).append(name)
        if self.year:
            found.setdefault(self.year, []).append("year")
        for column, wanted in self.values.items():
            for each in (column, *wanted.plus, *wanted.less):
                found.setdefault(each, []).append(wanted.variable)
        for part in (self.long, self.zone, self.period):
            for column in part.columns() if part else ():
                found.setdefault(column, [])
        return found

    def fitted(self, columns: Iterable[str]) -> Mapping:
        """Fit the mapping to a table: other headings, and a column for each year it has."""
        there = list(columns)
        wanted_columns = {*self.columns(), *self.also}
        names = {
            column: _found_as([column, *self.also.get(column, ())], there) or column
            for column in wanted_columns
            if column not in there and YEAR_PLACE not in column
        }
        values: dict[str, ValueColumn] = {}
        for column, wanted in self.values.items():
            if YEAR_PLACE in column:
                values |= _each_year(column, wanted, there)
            else:
                values[names.get(column, column)] = replace(
                    wanted,
                    plus=[names.get(each, each) for each in wanted.plus],
                    less=[names.get(each, each) for each in wanted.less],
                )
        return replace(
            self,
            fields={name: names.get(column, column) for name, column in self.fields.items()},
            otherwise={name: names.get(column, column) for name, column in self.otherwise.items()},
            only={names.get(column, column): said for column, said in self.only.items()},
            closed={names.get(column, column): said for column, said in self.closed.items()},
            year=names.get(self.year, self.year),
            values=values,
            long=self.long and _renamed(self.long, names),
            zone=self.zone and _renamed(self.zone, names),
            period=self.period and _renamed(self.period, names),
        )

    def without_absent(self, columns: Iterable[str]) -> Mapping:
        """Leave out the fields and figures whose columns a table does not have."""
        there = set(columns)
        return replace(
            self,
            fields={name: column for name, column in self.fields.items() if column in there},
            otherwise={n: column for n, column in self.otherwise.items() if column in there},
            only={column: said for column, said in self.only.items() if column in there},
            closed={column: said for column, said in self.closed.items() if column in there},
            values={
                column: wanted
                for column, wanted in self.values.items()
                if there.issuperset((column, *wanted.plus, *wanted.less))
            },
        )

    def columns(self) -> set[str]:
        """Name all columns that the mapping reads."""
        return set(self.feeds())

    def says_closed(self, cells: Dictionary[str, str]) -> bool:
        """Whether a row is of an organisation that works no more."""
        return any(cells.get(column) in said for column, said in self.closed.items())


_CODE = re.compile(r"[A-Za-z]{1,3}\d{1,4}[A-Za-z]?")


def _found_as(names: list[str], there: list[str]) -> str:
    """Find a column by any of its names, however it is written; a code also with its words."""
    plain = {heading(column): column for column in reversed(there)}
    for name in names:
        if column := plain.get(heading(name)):
            return column
        if _CODE.fullmatch(name):
            begun = f"{heading(name)} "
            if said := [c for h, c in plain.items() if f"{h} ".startswith(begun)]:
                return said[0] if len(said) == 1 else ""
    return ""


def _each_year(column: str, wanted: ValueColumn, there: list[str]) -> dict[str, ValueColumn]:
    before, _place, after = column.partition(YEAR_PLACE)
    pattern = re.compile(rf"{re.escape(before)}((?:19|20)\d\d){re.escape(after)}")
    found = ((name, pattern.fullmatch(name)) for name in there)
    return {name: replace(wanted, year=int(match[1])) for name, match in found if match}


Part = TypeVar("Part", LongTable, ZoneColumns, PeriodColumns)


def _renamed(part: Part, names: Dictionary[str, str]) -> Part:
    said = {name: text for name, text in vars(part).items() if isinstance(text, str)}
    renamed: dict[str, Any] = {name: names.get(text, text) for name, text in said.items()}
    return replace(part, **renamed)


def _day_of_a_year(text: str) -> tuple[int, int]:
    """Read a month and a day that every year has: 07-01."""
    day = date.fromisoformat(f"2001-{text}")
    return day.month, day.day


def read_mapping(path: Path, allowed_fields: Iterable[str]) -> Mapping:
    """Read and check a mapping file; every fault is named with its key."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as problem:
        raise _refuse(Reason("mapping_not_readable", (("problem", str(problem)[:200]),))) from None
    return mapping_from(text, allowed_fields)


def mapping_from(text: str, allowed_fields: Iterable[str]) -> Mapping:
    """Check a mapping that somebody wrote; every fault is named with its key."""
    try:
        given = read_toml(text)
    except ValueError as problem:
        raise _refuse(Reason("mapping_not_readable", (("problem", str(problem)[:200]),))) from None
    faults = [
        Reason("mapping_key_not_known", (("key", key),)) for key in sorted(given.keys() - KEYS)
    ]
    allowed = set(allowed_fields)
    for table in ("fields", "otherwise", "constants", "codes"):
        entries = given.get(table, {})
        if not isinstance(entries, dict):
            faults.append(Reason("mapping_key_not_known", (("key", table),)))
            continue
        faults += [
            Reason("mapping_key_not_known", (("key", f"{table}.{key}"),))
            for key in sorted(entries.keys() - allowed)
        ]
    if faults:
        raise _refuse(*faults)
    try:
        values = {key: ValueColumn(**value) for key, value in given.get("values", {}).items()}
        for column in values.values():
            column.factor  # noqa: B018 - refuses a variable or a unit that does not fit
        return Mapping(
            fields={key: str(value) for key, value in given.get("fields", {}).items()},
            otherwise={key: str(value) for key, value in given.get("otherwise", {}).items()},
            source=str(given.get("source", "")),
            licence=str(given.get("licence", "")),
            scheme=str(given.get("scheme", "")),
            sheet=str(given.get("sheet", "")),
            year=str(given.get("year", "")),
            also={key: [str(v) for v in value] for key, value in given.get("also", {}).items()},
            long=LongTable(**given["long"]) if "long" in given else None,
            zone=ZoneColumns(**given["zone"]) if "zone" in given else None,
            period=PeriodColumns(**given["period"]) if "period" in given else None,
            year_begins=_day_of_a_year(str(given.get("year_begins", "01-01"))),
            published=bool(given.get("published", False)),
            constants=given.get("constants", {}),
            codes={key: dict(value) for key, value in given.get("codes", {}).items()},
            only={key: [str(v) for v in value] for key, value in given.get("only", {}).items()},
            closed={key: [str(v) for v in value] for key, value in given.get("closed", {}).items()},
            values=values,
        )
    except (TypeError, ValueError, AttributeError) as problem:
        raise _refuse(Reason("mapping_not_readable", (("problem", str(problem)[:200]),))) from None


def guess_mapping(columns: Iterable[str], names: Dictionary[str, str]) -> Mapping:
    """Guess from the headings: ``names`` gives the field for each folded heading we know."""
    fields: dict[str, str] = {}
    for column in columns:
        known = names.get(heading(column))
        if known and known not in fields:
            fields[known] = column
    return Mapping(fields=fields)


def _refuse(*reasons: Reason) -> NotValid:
    return NotValid(Verdict(reasons))
