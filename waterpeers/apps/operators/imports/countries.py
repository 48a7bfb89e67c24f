"""Reading lists of facts about countries, as statistical offices publish them.

Three shapes: a row a country with dated columns (``wb_income_fy23``, ``fcs_fy26``,
``grid_factor_2024`` in kg CO₂e a kWh); a row a fact (``iso3``, ``fiscal_year``, ``fcs_category``);
or a row a country and year with what money was worth (``iso3``, ``year``, ``lcu_per_ppp_dollar``,
``ppp_deflator_2017``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile

from waterpeers.apps.foundation.tables import CellProblem, OpenTable, TableRow, open_table
from waterpeers.apps.operators.imports import uploads
from waterpeers.apps.operators.imports.rows import Fault
from waterpeers.apps.operators.models import CountryFactKind
from waterpeers.apps.operators.queries.countries import country_codes
from waterpeers.apps.operators.queries.facts import Fact
from waterpeers.domain.energy import MOST_KG_PER_KWH
from waterpeers.domain.verdicts import NotValid, Reason

INCOME = {
    "low income": "low",
    "lower middle income": "lower_middle",
    "upper middle income": "upper_middle",
    "high income": "high",
}
DATED = re.compile(r"(wb_income|fcs)_fy(\d\d)")
DATED_FACTOR = re.compile(r"grid_factor_(\d{4})")
KINDS = {"wb_income": CountryFactKind.INCOME_GROUP, "fcs": CountryFactKind.FRAGILITY}
CODE = re.compile(r"[a-z][a-z_]{0,99}")
FACTOR = re.compile(r"[0-3]\.\d{6}")
LONG = {"iso3", "fiscal_year", "fcs_category"}
MONEY = (CountryFactKind.LCU_PER_PPP_DOLLAR, CountryFactKind.PPP_DEFLATOR_2017)


@dataclass
class CountryList:
    """What a list says, and what could not be read."""

    facts: list[Fact] = field(default_factory=list)
    rejected: list[Fault] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # codes that the register does not know


def read_list(file: UploadedFile) -> CountryList:
    """Read a list that was sent; the file is not kept."""
    name, _digest = uploads.keep(file, uuid4())
    try:
        table = open_table(uploads.path_of(name))
        found = country_facts(table)
    finally:
        uploads.forget(name)
    if not found.facts and not found.rejected:
        columns = ", ".join(table.columns)[:400]
        raise NotValid.because("no_country_facts", field="file", found=columns)
    return found


def country_facts(table: OpenTable) -> CountryList:
    """Read a list; groups and territories that the register does not know are left out."""
    codes = country_codes()
    found = CountryList()
    for row in table.rows():
        said = row.cells.get("iso3", "")
        code = codes.get(said.lower())
        for column, kind, year, text in _cells(table, row):
            if code is None:
                found.left_out.append(said[:40])
                break
            try:
                value = _value(kind, column, row)
            except CellProblem as problem:
                found.rejected.append(Fault(row.number, column, text[:200], problem.reason))
                continue
            except ValueError:
                reason = Reason("not_above_zero", (("value", text[:80]),), "")
                found.rejected.append(Fault(row.number, column, text[:200], reason))
                continue
            if not value:
                continue
            if not 1987 <= year <= 2100:
                reason = Reason("not_a_year", (("value", str(year)),), "year")
                found.rejected.append(Fault(row.number, column, str(year), reason))
            elif kind in MONEY or _form(kind).fullmatch(value):
                found.facts.append((code, kind, year, value))
            else:
                refused = "not_in_list" if _form(kind) is CODE else "not_a_grid_factor"
                reason = Reason(refused, (("value", text[:80]),), "")
                found.rejected.append(Fault(row.number, column, text[:200], reason))
    return found


def _cells(table: OpenTable, row: TableRow) -> Iterator[tuple[str, CountryFactKind, int, str]]:
    columns = set(table.columns)
    if columns >= LONG:
        year = _year(row.cells["fiscal_year"])
        yield "fcs_category", CountryFactKind.FRAGILITY, year, row.cells["fcs_category"]
        return
    if columns >= {"iso3", "year", *MONEY}:
        for kind in MONEY:
            yield str(kind), kind, _year(row.cells["year"]), row.cells[kind]
        return
    for column, text in row.cells.items():
        if text and (dated := DATED.fullmatch(column)):
            yield column, KINDS[dated[1]], 2000 + int(dated[2]), text
        elif text and (dated := DATED_FACTOR.fullmatch(column)):
            yield column, CountryFactKind.GRID_FACTOR, int(dated[1]), text


def _year(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _form(kind: CountryFactKind) -> re.Pattern[str]:
    return FACTOR if kind is CountryFactKind.GRID_FACTOR else CODE


def _value(kind: CountryFactKind, column: str, row: TableRow) -> str:
    """Give the code or the factor; what a list leaves open ("not classified") is nothing.

    What money was worth is a number above zero.
    """
    if kind in MONEY:
        worth = row.figure(column)
        if worth is not None and worth <= 0:
            raise ValueError(column)
        return "" if worth is None else repr(worth)
    if kind is CountryFactKind.GRID_FACTOR:
        return _factor(column, row)
    plain = row.cells[column].strip().lower()
    if plain in {"", "not classified", "..", "aggregates"}:
        return ""
    return INCOME.get(plain, plain) if kind is CountryFactKind.INCOME_GROUP else plain


def _factor(column: str, row: TableRow) -> str:
    """Give a factor with a decimal point; what is none stays as it is, to be told."""
    text = row.cells[column].strip().lower()
    try:
        factor = row.figure(column)
    except CellProblem as problem:
        if problem.reason.code != "not_a_number":
            raise
        return text
    if factor is None:
        return ""
    return f"{factor:.6f}" if 0 <= factor <= MOST_KG_PER_KWH else text
