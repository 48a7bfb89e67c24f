"""Published tables for tests; all invented."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

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
