"""Published tables for tests; all invented."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from tests.world import World
from waterpeers.apps.foundation.mappings import Mapping
from waterpeers.apps.foundation.tables import open_table
from waterpeers.apps.references.actions import load_references
from waterpeers.apps.references.imports import ReadReferences, read_references
from waterpeers.apps.references.models import ReferenceTable
from waterpeers.domain.actors import Act

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
SOURCE = "Yearbook of an invented regulator"
LOST = (20, 30, 40, 50, 60)  # per cent, of five utilities


def as_text(years: tuple[int, ...] = (2024, 2025), lost: tuple[int, ...] = LOST) -> str:
    """A table with two million m³ produced by each of five towns of Mozambique."""
    rows = [
        f"Town {number},MZ,{year},2000000,{20_000 * (100 - part)},6000"
        for year in years
        for number, part in enumerate(lost)
    ]
    return "\n".join(["name,country,year,produced,sold,conn_water", *rows, ""])


def read(text: str, mapping: Mapping | None = None) -> ReadReferences:
    """Read a table as an upload is read."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "yearbook.csv"
        path.write_text(text, encoding="utf-8")
        return read_references(open_table(path), mapping)


def loaded(world: World, text: str = "", source: str = SOURCE) -> ReferenceTable:
    """A table, loaded by a facilitator."""
    made, _ = load_references(
        read(text or as_text()), source, act=Act(world.actor("facilitator"), AT)
    )
    return made


# --- service levels of countries, in the layout of JMP's world file; all shares are invented ---

WATER = (
    "At least basic", "Limited (more than 30 mins)", "Unimproved", "Surface water",
    "Annual rate of change in basic",
)  # fmt: skip
IMPROVED = "Proportion of population using improved water supplies"
SAFE = ("Safely managed", "Accessible on premises", "Available when needed",
        "Free from contamination")  # fmt: skip
HYGIENE = ("Basic", "Limited (without water or soap)", "No facility")
MOZAMBIQUE = ("Mozambique", "MOZ", 2024, 33000, 40)
ALL, RURAL, URBAN = (60.5, 12, 20, 7.5), (45, 15, 30, 10), ("84", "7", "8", "<1")
AREAS = ("NATIONAL", "RURAL", "URBAN")


def world_file(folder: Path, *, for_programs: bool = False, rows: tuple[Any, ...] = ()) -> Path:
    """A workbook laid out as JMP's world file, for readers and, if wanted, for programs."""
    book = openpyxl.Workbook()
    book.active.title = "Introduction"
    book.active["A1"] = "INVENTED FOR TESTS. Nothing here was published by anybody."
    water = book.create_sheet("Water")
    lead = ["DRINKING WATER", "", "", "", ""]
    tops = [top for area in AREAS for top in (area, *[None] * (len(WATER) - 1))]
    water.append([*lead, *tops, *(top for area in AREAS for top in (area, None, None, None))])
    water.append([*[None] * 20, *(top for _ in AREAS for top in (IMPROVED, None, None, None))])
    names = ["COUNTRY, AREA OR TERRITORY", "ISO3", "Year", "Population (thousands)", "% urban"]
    water.append([*names, *WATER * 3, *SAFE * 3, "SDG region"])
    of_water = [share for shares in (ALL, RURAL, URBAN) for share in (*shares, 0.4)]
    safe = [31.25, 40, 44, 31.25, "-", 20, 25, "-", 55, 70, 62, ">99"]
    water.append([*MOZAMBIQUE, *of_water, *safe, "Sub-Saharan Africa"])
    water.append(["Sub-Saharan Africa", "", 2024, 1, 1, *of_water, *safe, ""])
    for row in rows:
        water.append(list(row))
    hygiene = book.create_sheet("Hygiene")
    hygiene.append(["HYGIENE", "", "", "", "", "NATIONAL", None, None, "RURAL", None, None])
    hygiene.append([*names, *HYGIENE * 2])
    hygiene.append([*MOZAMBIQUE, 20, 50, 30, 12, "-", "-"])
    if for_programs:
        wat = book.create_sheet("wat")
        codes = ("basal", "bas", "lim", "unimp", "sur", "sm", "imp_prem")
        wat.append(["iso3", "name", "year", "pop_t", *(f"wat_{code}_t" for code in codes)])
        wat.append(["MOZ", "Mozambique", 2024, 33000, 60.4821, 29.2, 12.1, 19.9, 7.5, 31.2, None])
    path = folder / "JMP_2025_WLD.xlsx"
    book.save(path)
    return path
