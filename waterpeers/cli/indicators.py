"""``waterpeers indicators``: indicators from a table of reported figures; no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Any

import click

from waterpeers.apps.foundation.tables import FileSaid, OpenTable, is_total, read_as
from waterpeers.apps.indicators.words import say as say_finding
from waterpeers.cli.edge import DONE, Unreadable, as_json, print_line, say
from waterpeers.cli.figures import (
    FigureRows,
    named,
    open_figures,
    progress,
    read_figures,
    table_file,
)
from waterpeers.cli.saying import of_a_table
from waterpeers.domain.catalogue import Catalogue
from waterpeers.domain.checks import findings
from waterpeers.domain.computing import Column
from waterpeers.domain.frameworks import FRAMEWORKS, Framework, framework, with_last_year
from waterpeers.domain.grades import GradeError, to_grade
from waterpeers.domain.indicators import catalogue, variables
from waterpeers.domain.periods import year_named
from waterpeers.domain.questions import Sheets, questions_of_many
from waterpeers.domain.results import IndicatorResult, Reported, compute_table, edition
from waterpeers.domain.verdicts import Reason

GRADE_ENDING = "_grade"  # produced_grade beside produced
MOST_NAMED = 12


@dataclass(frozen=True)
class _Set:
    """What is asked for: our own indicators, or those of a framework."""

    catalogue: Catalogue
    codes: tuple[str, ...]
    framework: Framework | None

    @classmethod
    def of(cls, code: str | None) -> _Set:
        if code is None:
            return cls(catalogue(), tuple(catalogue().indicators), None)
        chosen = framework(code)
        return cls(chosen.catalogue, chosen.indicators, chosen)

    def columns(self, figures: FigureRows, names: list[str], years: list[int]) -> dict[str, Column]:
        """Take the variables of a table, with what follows from them."""
        given: dict[str, Column] = {name: figures.columns[name] for name in names}
        if self.framework is None:
            return given
        filled = self.framework.filled(given)
        identifiers = [key[0] for key in figures.keys]
        return with_last_year(filled, self.framework.previous, identifiers, years)


@click.command()
@table_file
@click.option("--id", "id_column", required=True, help="The column that names the utility.")
@click.option("--year", "year_column", required=True, help="The column of the year.")
@click.option(
    "--framework",
    "framework_code",
    type=click.Choice(FRAMEWORKS),
    help="Give the indicators of this framework, by its codes, instead of ours.",
)
@of_a_table
@as_json
def indicators(
    table: Path,
    id_column: str,
    year_column: str,
    framework_code: str | None,
    said: FileSaid,
    as_json: bool,
) -> int:
    """Compute indicators from TABLE (CSV or .xlsx, one row a utility and year).

    Example: waterpeers indicators snis.csv --id provider_id --year year --framework snis --json

    Columns are named by codes of variables, ours or the framework's own; others are left aside. A
    column like produced_grade gives the grade of produced. What cannot be computed names the
    variables that are missing; figures that do not fit together are flagged, never changed.
    """
    wanted = _Set.of(framework_code)
    opened = open_figures(table, said)
    there = opened.columns
    id_column, year_column = named(table, [id_column, year_column], there)
    names = [name for name in there if name in wanted.catalogue.variables]
    if not names:
        raise Unreadable(
            f"{table}: no column is named by the code of a variable; found: "
            f"{', '.join(there)[:400]}; expected codes such as produced, conn_water."
        )
    figures = read_figures(opened, [id_column, year_column], names)
    years = [_year(table, year_column, key) for key in figures.keys]
    grades = _grades(opened, [name for name in names if name + GRADE_ENDING in there])
    columns = wanted.columns(figures, names, years)
    with progress("Computing"):
        computed = compute_table(wanted.catalogue, years, columns, wanted.codes)
        asked = _asked(columns, figures, years)
    aside = [
        name
        for name in there
        if name not in {id_column, year_column, *names}
        and name.removesuffix(GRADE_ENDING) not in names
    ]
    if aside:
        more = f" and {len(aside) - MOST_NAMED} more" if len(aside) > MOST_NAMED else ""
        say(f"Left aside, not codes of variables: {', '.join(aside[:MOST_NAMED])}{more}.")
    rows = _IndicatorRows(wanted, figures, years, columns, grades, computed, asked)
    if as_json:
        head = {"framework": framework_code, "read_as": read_as(figures.table), "left_aside": aside}
        _print_rows(head, rows.documents())
    else:
        _show(rows)
    return DONE


def _asked(
    columns: Mapping[str, Column], figures: FigureRows, years: list[int]
) -> list[tuple[Reason, ...]]:
    """Ask what the page asks: of figures that do not fit together, and beside other years."""
    order = sorted(range(len(years)), key=lambda row: (figures.keys[row][0], years[row]))
    ids = [figures.keys[row][0] for row in order]
    starts = [n for n, name in enumerate(ids) if not n or name != ids[n - 1]]
    parts = [range(*pair) for pair in zip(starts, [*starts[1:], len(ids)], strict=True)]
    ours = {
        code: [column[row] for row in order]
        for code, column in columns.items()
        if code in variables()
    }
    sheets = Sheets([years[row] for row in order], parts, ours)
    found = list(findings(columns, len(years)))
    for place, said in questions_of_many(sheets, set(range(len(years)))):
        row = order[place]
        more = [reason for reasons in said.values() for reason in reasons]
        found[row] = tuple(dict.fromkeys([*found[row], *more]))
    return found


@dataclass(frozen=True)
class _IndicatorRows:
    """Everything that was read and computed, to be given out row by row."""

    wanted: _Set
    figures: FigureRows
    years: list[int]
    columns: Mapping[str, Column]
    grades: Mapping[str, list[str]]
    computed: Mapping[str, list[float]]
    asked: list[tuple[Reason, ...]]

    def results(self, row: int) -> list[IndicatorResult]:
        """Explain all results of a row, those that cannot be computed included."""
        reported = {
            code: Reported(column[row], self._grade(code, row))
            for code, column in self.columns.items()
            if not isnan(column[row])
        }
        held = edition(self.wanted.catalogue, self.years[row], self.wanted.codes)
        return [
            held.explain(code, self.computed[code][row], reported, self.asked[row])
            for code in held.codes
        ]

    def documents(self) -> Iterator[dict[str, Any]]:
        """Give each row as the document that programs read."""
        for row, (identifier, _) in enumerate(self.figures.keys):
            found = self.results(row)
            yield {
                "id": identifier,
                "year": self.years[row],
                "values": {each.code: self._value(each) for each in found if not each.missing},
                "missing": {each.code: list(each.missing) for each in found if each.missing},
                "flags": [self._flag(reason) for reason in self.flags(row, found)],
            }

    def flags(self, row: int, found: list[IndicatorResult]) -> list[Reason]:
        """Gather what is asked about a row's figures and results, each once."""
        own = [reason for each in found for reason in each.flags]
        return list(dict.fromkeys([*self.asked[row], *own]))

    def say(self, reason: Reason) -> str:
        """Say a flag as a sentence."""
        return say_finding(reason, self.wanted.catalogue)

    def _value(self, result: IndicatorResult) -> dict[str, Any]:
        value: dict[str, Any] = {
            "value": result.value,
            "unit": result.unit,
            "grade": result.grade or None,
            "version": result.version,
        }
        if result.value is None:
            value["reason"] = self.say(result.flags[0])
        return value

    def _flag(self, reason: Reason) -> dict[str, Any]:
        return {"code": reason.code, "about": reason.field, "message": self.say(reason)}

    def _grade(self, code: str, row: int) -> str:
        grades = self.grades.get(code)
        return grades[row] if grades else ""


def _year(table: Path, column: str, key: tuple[str, ...]) -> int:
    try:
        return year_named(key[1])
    except ValueError:
        raise Unreadable(
            f"{table}: {key[0]}, {column}: found “{key[1][:80]}”, expected a year such as 2025."
        ) from None


def _grades(table: OpenTable, names: list[str]) -> dict[str, list[str]]:
    """Read the grades that stand beside figures."""
    found: dict[str, list[str]] = {name: [] for name in names}
    if not names:
        return found
    for row in table.rows():
        if is_total(row):
            continue
        for name, grades in found.items():
            text = row.cells[name + GRADE_ENDING]
            try:
                grades.append(to_grade(text))
            except GradeError:
                raise Unreadable(
                    f"{table.path}: row {row.number}, {name}{GRADE_ENDING}: found “{text[:80]}”, "
                    "expected a grade from A1 to D4, or nothing."
                ) from None
    return found


def _print_rows(head: dict[str, Any], rows: Iterator[dict[str, Any]]) -> None:
    """Print one JSON document, row by row, so that a long table takes little memory."""
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    sys.stdout.write(f'{opening}, "rows": [')
    for number, row in enumerate(rows):
        text = json.dumps(row, ensure_ascii=False, allow_nan=False)
        sys.stdout.write(f"{',' if number else ''}\n{text}")
    sys.stdout.write("\n]}\n")


def _show(rows: _IndicatorRows) -> None:
    for row, (identifier, year) in enumerate(rows.figures.keys):
        found = rows.results(row)
        print_line(f"{identifier}, {year}")
        for each in found:
            if each.value is not None:
                grade = f"  {each.grade}" if each.grade else ""
                print_line(f"  {each.code:26} {each.value:>14,.6g} {each.unit}{grade}")
        missing = sorted({code for each in found for code in each.missing})
        if missing:
            lacking = sum(1 for each in found if each.missing)
            print_line(f"  {lacking} not computable; missing: {', '.join(missing)}")
        for reason in rows.flags(row, found):
            print_line(f"  ? {rows.say(reason)}")
