"""Which sheets of a file hold service levels of countries, by their headings.

JMP's world file has a sheet a service in two forms. One is for readers: two or three rows of
headings, NATIONAL, RURAL and URBAN above, "At least basic" and what follows below. The other is for
programs: one row of names as ``wat_basal_t`` or ``wat_bas_n``. Both have a row a country and year.
Of a service the form for programs is taken where it is there, since it is not rounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from waterpeers.apps.foundation.tables import (
    NOTHING_SAID,
    FileSaid,
    NamedColumns,
    first_lines,
    heading,
    refuse_unreadable,
)
from waterpeers.domain.published_levels import Area
from waterpeers.domain.service_ladders import AT_LEAST_BASIC, LadderService

FEWEST = 2  # shares of a service: fewer may be chance

COUNTRY = frozenset({"country, area or territory", "country", "country area or territory", "name"})
AREAS = {"national": Area.ALL, "total": Area.ALL, "rural": Area.RURAL, "urban": Area.URBAN}
# What stands above a column for readers, as ``heading`` writes it; the last of each tells which.
FOR_READERS: Mapping[LadderService, Mapping[str, str]] = {
    LadderService.WATER: {
        "at least basic": AT_LEAST_BASIC,
        "limited (more than 30 mins)": "limited",
        "unimproved": "unimproved",
        "safely managed": "safely_managed",
        "accessible on premises": "on_premises",
        "available when needed": "available_when_needed",
        "free from contamination": "free_of_contamination",
        "surface water": "surface_water",
    },
    LadderService.SANITATION: {
        "at least basic": AT_LEAST_BASIC,
        "limited (shared)": "limited",
        "unimproved": "unimproved",
        "safely managed": "safely_managed",
        "open defecation": "open_defecation",
    },
    LadderService.HYGIENE: {
        "basic": AT_LEAST_BASIC,
        "limited (without water or soap)": "limited",
        "no facility": "no_facility",
    },
}
SERVICES = {
    "wat": LadderService.WATER, "san": LadderService.SANITATION, "hyg": LadderService.HYGIENE,
}  # fmt: skip
FOR_PROGRAMS = {
    "basal": AT_LEAST_BASIC, "bas": AT_LEAST_BASIC, "lim": "limited", "unimp": "unimproved",
    "sur": "surface_water", "od": "open_defecation", "nfac": "no_facility",
    "sm": "safely_managed", "premises": "on_premises", "imp_prem": "on_premises",
    "available": "available_when_needed", "imp_av": "available_when_needed",
    "quality": "free_of_contamination", "imp_qual": "free_of_contamination",
}  # fmt: skip
OF_PROGRAMS = re.compile(r"(wat|san|hyg)_([a-z_]{1,20})_([ntru])")
SUFFIXES = {"n": Area.ALL, "t": Area.ALL, "r": Area.RURAL, "u": Area.URBAN}


@dataclass(frozen=True)
class LevelSheet:
    """Where the levels of a service stand: the sheet, and its columns with what they hold."""

    service: LadderService
    named: NamedColumns
    shares: Mapping[str, tuple[Area, str]]  # column → of whom, and what
    country: str
    iso3: str
    year: str
    is_for_programs: bool
    sheet: str = ""


def level_sheets(path: Path, sheet: str = "", said: FileSaid = NOTHING_SAID) -> list[LevelSheet]:
    """Find the sheets that hold service levels of countries, by their headings; one a service."""
    found: dict[LadderService, LevelSheet] = {}
    for name, lines in first_lines(path, said):
        known = level_sheet(name, lines) if not sheet or name == sheet else None
        if known and (known.service not in found or known.is_for_programs):
            found[known.service] = known
    return [found[service] for service in LadderService if service in found]


def refuse_no_reference(path: Path, sheet: str, said: FileSaid) -> None:
    """Raise ``TableProblem`` for what is neither a table nor such a file."""
    if not level_sheets(path, sheet, said):
        refuse_unreadable(path, sheet, said)


def level_sheet(name: str, lines: list[list[str]]) -> LevelSheet | None:
    """Tell by its first lines whether a sheet holds service levels of countries, and where."""
    found = list(_for_programs(lines)) or list(_for_readers(lines))
    return replace(found[0], sheet=name) if found else None


def _for_programs(lines: list[list[str]]) -> Iterator[LevelSheet]:
    for place, cells in enumerate(lines, start=1):
        shares: dict[str, tuple[Area, str]] = {}
        services = set()
        said = {cell.lower() for cell in cells}
        for cell in cells:
            parts = OF_PROGRAMS.fullmatch(cell.lower())
            if parts is None or parts[2] not in FOR_PROGRAMS:
                continue
            if parts[2] == "bas" and f"{parts[1]}_basal_{parts[3]}" in said:
                continue  # basic alone, where at least basic stands beside it
            services.add(SERVICES[parts[1]])
            shares[cell] = (SUFFIXES[parts[3]], FOR_PROGRAMS[parts[2]])
        if len(shares) < FEWEST or len(services) != 1:
            continue
        columns = _only_first(cells)
        if found := _complete(services.pop(), place, columns, shares, is_for_programs=True):
            yield found
        return


def _for_readers(lines: list[list[str]]) -> Iterator[LevelSheet]:
    for place, cells in enumerate(lines, start=1):
        said = [heading(cell) for cell in cells]
        for service, names in FOR_READERS.items():
            if list(names)[-1] in said and len(names.keys() & set(said)) >= FEWEST:
                columns, shares = _below_areas(lines[: place - 1], cells, said, names)
                if found := _complete(service, place, columns, shares, is_for_programs=False):
                    yield found
                return


def _below_areas(
    above: list[list[str]], cells: list[str], said: list[str], names: Mapping[str, str]
) -> tuple[list[str], dict[str, tuple[Area, str]]]:
    """Name columns by what stands above them as well: NATIONAL spans all up to the next area."""
    columns: list[str] = []
    shares: dict[str, tuple[Area, str]] = {}
    area: Area | None = None
    for place, text in enumerate(cells):
        tops = [line[place] for line in above if place < len(line) and line[place]]
        area = next((AREAS[heading(top)] for top in tops if heading(top) in AREAS), area)
        name = text or (tops[-1] if tops else "")
        if area and said[place] in names:
            name = f"{area}: {said[place]}"
            shares.setdefault(name, (area, names[said[place]]))
        columns.append(name)
    return _only_first(columns), shares


def _only_first(columns: list[str]) -> list[str]:
    """Leave the name of a column to the first that has it."""
    first: dict[str, int] = {}
    for place, name in enumerate(columns):
        first.setdefault(name, place)
    return [name if first[name] == place else "" for place, name in enumerate(columns)]


def _complete(
    service: LadderService,
    place: int,
    columns: list[str],
    shares: dict[str, tuple[Area, str]],
    *,
    is_for_programs: bool,
) -> LevelSheet | None:
    """Give the sheet if its columns name countries and years as well."""
    by_name = {heading(column): column for column in reversed(columns) if column}
    country = next((by_name[each] for each in by_name if each in COUNTRY), "")
    iso3 = by_name.get("iso3", "")
    if "year" not in by_name or not (country or iso3) or len(shares) < FEWEST:
        return None
    named = NamedColumns(place, tuple(columns))
    return LevelSheet(service, named, shares, country, iso3, by_name["year"], is_for_programs)
