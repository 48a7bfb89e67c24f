"""From a row of somebody's table to the fields of an organisation, with every fault named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from waterpeers.apps.foundation.mappings import Mapping, ValueColumn
from waterpeers.apps.foundation.tables import (
    CellProblem,
    OpenTable,
    TableRow,
    heading,
    is_total,
)
from waterpeers.apps.operators.models import OrganisationState
from waterpeers.domain.letters import written_once
from waterpeers.domain.names import fold, recovered
from waterpeers.domain.numbers import is_no_text
from waterpeers.domain.periods import year_named
from waterpeers.domain.register import MARKS, clean_text, profile_verdict
from waterpeers.domain.verdicts import Reason

WHOLE = frozenset(
    {"population_served", "connections", "staff", "mentoring_days_per_year", "max_partnerships"}
)
DECIMAL = frozenset({"latitude", "longitude"})
LISTS = frozenset({"services", "languages"})
TEXTS = frozenset(
    {"kind", "name", "other_names", "country", "place", "ownership", "setting", "website"}
    | {"contact_office", "contact_email", "systems", "about", "written_in"}
)
IMPORTED = WHOLE | DECIMAL | LISTS | TEXTS
STORED = IMPORTED | {"state"}
FIELDS = IMPORTED | {"identifier"}
TELLING = frozenset({"identifier", "name", "country", "place"})  # which organisation is meant
# The fields of a profile as the register goes out, in the order of their columns.
IN_A_TABLE = (
    "name", "other_names", "country", "place", "kind", "services", "ownership", "setting",
    "population_served", "connections", "staff", "languages", "website", "contact_office",
    "contact_email", "systems", "about", "written_in", "mentoring_days_per_year",
    "max_partnerships", "latitude", "longitude",
)  # fmt: skip
SHIPPED = files("waterpeers.apps.operators") / "mappings"

# Headings that need no mapping, folded: our own names, and the same in French and Spanish.
HEADINGS = {name.replace("_", " "): name for name in FIELDS} | {
    "nom": "name", "nombre": "name", "pays": "country", "pais": "country",
    "ville": "place", "ciudad": "place", "localidad": "place", "town": "place", "city": "place",
    "population desservie": "population_served", "poblacion servida": "population_served",
    "people served": "population_served", "branchements": "connections",
    "raccordements": "connections", "conexiones": "connections", "personnel": "staff",
    "personal": "staff", "langues": "languages", "idiomas": "languages", "site web": "website",
    "sitio web": "website", "id": "identifier", "code": "identifier", "propriete": "ownership",
    "propiedad": "ownership", "servicios": "services",
}  # fmt: skip


def known_headings(mapping: Mapping | None) -> frozenset[str]:
    """Give the headings by which the row of a table is found that names its columns."""
    return frozenset(map(heading, mapping.columns()) if mapping else HEADINGS)


@dataclass
class Fault:
    """Why a row was not taken: where, what stood there, and the reason."""

    row: int
    column: str
    value: str
    reason: Reason


@dataclass
class TotalRow:
    """A row that sums up or averages the others: left out, and told."""

    row: int
    text: str


@dataclass
class Recovery:
    """Letters of a cell that were read in a wrong encoding, and given back."""

    row: int
    column: str
    before: str
    after: str


@dataclass
class Parsed:
    """A row as we understand it."""

    row: int
    identifier: str
    fields: dict[str, Any]
    year: int | None
    values: dict[str, tuple[float, str, str]]  # variable → value, as reported, unit
    line: TableRow = field(default_factory=lambda: TableRow(0, {}))
    years: dict[str, int] = field(default_factory=dict)  # field → the year that says so
    figures: int = 0  # how many values this row, or all years of its organisation, carry
    faults: list[Fault] = field(default_factory=list)
    recovered: list[Recovery] = field(default_factory=list)
    is_total: bool = False

    @property
    def cells(self) -> dict[str, str]:
        """The texts of the row, by column."""
        return self.line.cells

    def figure(self, column: str) -> float | None:
        """Read a number of the row; what cannot be read becomes a fault of it."""
        try:
            return self.line.figure(column)
        except CellProblem as problem:
            text = self.cells.get(column, "")[:200]
            self.faults.append(Fault(self.row, column, text, problem.reason))
            return None


def parsed(
    table: OpenTable,
    mapping: Mapping,
    country_codes: dict[str, str],
    totals: list[TotalRow],
    *,
    profiles: bool = True,
) -> Iterator[Parsed]:
    """Read every row that the mapping takes; those that sum up the others go to ``totals``.

    Without ``profiles`` only who is meant is read, and its figures.
    """
    if not profiles:
        fields = {name: column for name, column in mapping.fields.items() if name in TELLING}
        otherwise = {name: column for name, column in mapping.otherwise.items() if name in TELLING}
        constants = {name: said for name, said in mapping.constants.items() if name in TELLING}
        mapping = replace(mapping, fields=fields, otherwise=otherwise, constants=constants)
    reader = _RowReader(table, mapping, country_codes)
    for row in table.rows():
        if not mapping.takes(row.cells):
            continue
        made = reader.read(row)
        if made.is_total:
            first = next((text for text in row.cells.values() if text), "")
            totals.append(TotalRow(row.number, first[:200]))
        else:
            yield made


def key_of(row: Parsed) -> str:
    """Say which organisation of its file a row means."""
    if row.identifier:
        return row.identifier
    name, place = str(row.fields.get("name")), str(row.fields.get("place", ""))
    return f"{fold(name)}|{row.fields.get('country')}|{fold(place)}"


def latest(rows: Iterator[Parsed]) -> Iterator[Parsed]:
    """Give one row an organisation, its latest year's; what that leaves open, earlier ones fill.

    Faulty rows come last, each as it is.
    """
    found: dict[str, Parsed] = {}
    faulty: list[Parsed] = []
    for row in rows:
        row.values = {}
        if row.faults or row.year is None:
            faulty.append(row)
            continue
        key = key_of(row)
        before = found.get(key)
        if before is None:
            found[key] = row
            continue
        row.figures += before.figures
        if (before.year or 0) <= row.year:
            row.fields = before.fields | row.fields
            row.years = before.years | row.years
            found[key] = row
        else:
            before.fields = row.fields | before.fields
            before.years = row.years | before.years
            before.figures = row.figures
    yield from found.values()
    yield from faulty


def as_cell(name: str, value: Any) -> str:
    """Write a field as a row of a table says it, so that it is read as it is."""
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    if name == "other_names":  # one that holds a semicolon stands in quotes
        written = io.StringIO()
        csv.writer(written, delimiter=";", lineterminator="").writerow(value)
        return written.getvalue()
    if isinstance(value, list):
        return " ".join(map(str, value))
    return str(value)


def shipped_mapping(name: str) -> Path:
    """Find a mapping that comes with the package."""
    return Path(str(SHIPPED / f"{name}.toml"))


def shipped_mappings() -> list[str]:
    """Name the mappings that come with the package."""
    return sorted(file.name.removesuffix(".toml") for file in SHIPPED.iterdir())


class _RowReader:
    def __init__(self, table: OpenTable, mapping: Mapping, country_codes: dict[str, str]) -> None:
        self.mapping, self.countries = mapping, country_codes
        codes = {
            name: {fold(said): code for said, code in table.items()}
            for name, table in mapping.codes.items()
        }
        self.codes = codes
        self.signs = {
            column: {column: 1, **dict.fromkeys(wanted.plus, 1), **dict.fromkeys(wanted.less, -1)}
            for column, wanted in mapping.values.items()
        }

    def read(self, row: TableRow) -> Parsed:
        made = Parsed(row.number, "", dict(self.mapping.constants), None, {}, row)
        if is_total(row, self.mapping.fields.get("name", "")):
            made.is_total = True
            return made
        for name, column in self.mapping.fields.items():
            text = row.cells.get(column, "")
            if not text and name in self.mapping.otherwise:
                text = row.cells.get(self.mapping.otherwise[name], "")
            if column in row.wrong:
                made.faults.append(Fault(row.number, column, text[:200], row.wrong[column]))
                continue
            if name in TEXTS or name in LISTS:
                text = _recovered(made, column, text)
            self._take(made, name, column, text)
        if country := made.fields.get("country"):
            code = self.countries.get(fold(str(country)))
            if code is None:
                reason = Reason("country_not_known", (("value", str(country)[:80]),), "country")
                made.faults.append(Fault(row.number, self._column("country"), country, reason))
            made.fields["country"] = code
        if self.mapping.closed:
            closed = self.mapping.says_closed(row.cells)
            made.fields["state"] = OrganisationState.CLOSED if closed else OrganisationState.LISTED
        if self.mapping.period:
            self._take_values(made, row)
        elif self.mapping.year:
            self._take_year(made, row)
        made.figures = len(made.values)
        if self._sums_up(made):
            made.is_total = True
            return made
        is_named = "name" in self.mapping.fields
        for reason in profile_verdict(made.fields, is_new=is_named).against:
            column = self._column(reason.field)
            value = row.cells.get(column, "")[:200]
            made.faults.append(Fault(row.number, column, value, reason))
        return made

    def _sums_up(self, made: Parsed) -> bool:
        """Whether a row without its register's identifier is a total: "Total Kenya"."""
        name = fold(str(made.fields.get("name", "")))
        return (
            "identifier" in self.mapping.fields and not made.identifier and name.startswith("total")
        )

    def _column(self, name: str) -> str:
        return self.mapping.fields.get(name, name)

    def _take(self, made: Parsed, name: str, column: str, text: str) -> None:
        if name == "identifier":
            made.identifier = "" if is_no_text(text) else clean_text(text)[:120]
            return
        if name == "country":
            if text and (fold(text) in self.countries or not is_no_text(text)):
                made.fields[name] = clean_text(text)
            return
        if name in WHOLE or name in DECIMAL:
            value = made.figure(column)
            if value is not None:
                made.fields[name] = round(value) if name in WHOLE else value
            return
        said = self.codes.get(name, {}).get(fold(text))
        if said is None and is_no_text(text):
            return
        text = said or clean_text(MARKS.sub("", text))
        if name in LISTS:
            made.fields[name] = text.replace(",", " ").replace(";", " ").split()
        elif name == "other_names":
            parts = next(csv.reader([text], delimiter=";", skipinitialspace=True), [])
            made.fields[name] = [part.strip() for part in parts if part.strip()]
        else:
            made.fields[name] = text

    def _take_year(self, made: Parsed, row: TableRow) -> None:
        text = row.cells.get(self.mapping.year, "")
        try:
            made.year = year_named(text)
        except ValueError:
            reason = Reason("not_a_year", (("value", text[:80]),), "year")
            made.faults.append(Fault(row.number, self.mapping.year, text[:200], reason))
            return
        made.years = dict.fromkeys(made.fields, made.year)
        self._take_values(made, row)

    def _take_values(self, made: Parsed, row: TableRow) -> None:
        for column, wanted in self.mapping.values.items():
            self._take_value(made, row, column, wanted)

    def _take_value(self, made: Parsed, row: TableRow, column: str, wanted: ValueColumn) -> None:
        total: float | None = None
        for each, sign in self.signs[column].items():
            faults = len(made.faults)
            value = made.figure(each)
            if len(made.faults) > faults or (each == column and value is None):
                return
            total = (total or 0.0) + sign * (value or 0.0)
        if total is not None:
            text = row.cells.get(column, "")[:40]
            made.values[wanted.variable] = (total * wanted.factor, text, wanted.unit)


def _recovered(made: Parsed, column: str, text: str) -> str:
    """Give back letters that an earlier program read wrongly, and note it.

    What cannot be read stays as it is, and becomes a fault of its row.
    """
    after = recovered(written_once(text))
    if after is None or after == text:
        return text
    made.recovered.append(Recovery(made.row, column, text[:200], after[:200]))
    return after
