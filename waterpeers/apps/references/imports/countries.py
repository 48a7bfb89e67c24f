"""From the sheets of JMP's world file to the service levels of countries, by year and area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from waterpeers.apps.foundation.progress import Progress, Step, unseen
from waterpeers.apps.foundation.tables import CellProblem, FileSaid, OpenTable, TableRow, open_table
from waterpeers.apps.operators.imports.rows import Fault
from waterpeers.apps.operators.queries.countries import country_codes
from waterpeers.apps.references.tables import LevelSheet
from waterpeers.domain.names import fold
from waterpeers.domain.published_levels import Share, published_share
from waterpeers.domain.verdicts import NotValid, Reason

EVERY = 1000  # rows, between two reports of how far it is
JMP = "WHO/UNICEF Joint Monitoring Programme (JMP), world file"


@dataclass
class ReadLevels:
    """What a file held: the shares of each service and country by year, and what was left out."""

    rows: int = 0
    rejected: list[Fault] = field(default_factory=list)
    taken: dict[str, list[str]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    unknown: dict[str, None] = field(default_factory=dict)  # countries, in their order
    levels: dict[tuple[str, str], dict[int, dict[str, dict[str, Share]]]] = field(
        default_factory=dict
    )

    @property
    def kept(self) -> Mapping[tuple[str, str], object]:
        """Give what of it is kept."""
        return self.levels

    @property
    def years(self) -> set[int]:
        """Name the years of which something is said."""
        return {year for years in self.levels.values() for year in years}


def read_levels(
    path: Path, sheets: list[LevelSheet], said: FileSaid, progress: Progress = unseen
) -> tuple[OpenTable, ReadLevels]:
    """Read the shares of all sheets; a row that cannot be read is named, and left out.

    Gives the table of the first sheet too, which tells how the file was read.
    """
    found = ReadLevels()
    codes = country_codes()
    tables = [open_table(path, sheet=each.sheet, said=said, named=each.named) for each in sheets]
    for sheet, table in zip(sheets, tables, strict=True):
        found.taken |= {
            f"{sheet.sheet} {column}".strip(): [f"{sheet.service} {area} {code}"]
            for column, (area, code) in sheet.shares.items()
        }
        for row in table.rows():
            found.rows += 1
            _take(found, sheet, row, codes)
            if found.rows % EVERY == 0:
                progress(Step.READING, found.rows, None)
    if not found.levels and not found.rejected:
        raise NotValid.because("no_levels", field="file")
    return tables[0], found


def _take(found: ReadLevels, sheet: LevelSheet, row: TableRow, codes: dict[str, str]) -> None:
    iso3, name = row.cells.get(sheet.iso3, ""), row.cells.get(sheet.country, "")
    year = row.cells.get(sheet.year, "")
    if not year.strip() and not iso3.strip():
        return  # a note below the table
    country = codes.get(iso3.strip().lower()) or codes.get(fold(name))
    if country is None:
        found.unknown[(name or iso3)[:80]] = None
        return
    if not (year.isdecimal() and 1990 <= int(year) <= 2100):
        reason = Reason("not_a_year", (("value", year[:20]),), "year")
        found.rejected.append(Fault(row.number, sheet.year, year[:80], reason))
        return
    shares = _shares(found, sheet, row)
    if shares:
        years = found.levels.setdefault((str(sheet.service), country), {})
        years[int(year)] = shares


def _shares(found: ReadLevels, sheet: LevelSheet, row: TableRow) -> dict[str, dict[str, Share]]:
    shares: dict[str, dict[str, Share]] = {}
    for column, (area, code) in sheet.shares.items():
        text = row.cells.get(column, "")
        try:
            share = _share(row, column, text)
        except CellProblem as problem:
            found.rejected.append(Fault(row.number, column, text[:200], problem.reason))
            continue
        except ValueError:
            reason = Reason("not_a_share", (), code)
            found.rejected.append(Fault(row.number, column, text[:200], reason))
            continue
        if share is not None:
            shares.setdefault(str(area), {})[code] = share
    return shares


def _share(row: TableRow, column: str, text: str) -> Share | None:
    """Give a share; a cell that is in error or shows per cent is told as in any table."""
    if column in row.wrong or column in row.per_cent:
        row.figure(column)
    if column in row.held:
        return published_share(repr(row.held[column]))
    return published_share(text, row.decimal)
