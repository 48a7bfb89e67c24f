"""Opening a workbook: its tabs as raw cells, with what the reader of cells does not tell.

That is which cells are in error, and which show their number as per cent. A file that cannot be
opened, or had better not be, is refused with ``NotValid``.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat  # nosec B406 - entities need a declared type, which is refused

import python_calamine

from waterpeers.apps.foundation.tables import refuse_bombs
from waterpeers.domain.verdicts import NotValid

WITH_PASSWORD = b"\xd0\xcf\x11\xe0"  # an encrypted workbook is one of these; so is an old .xls
PER_CENT = frozenset({"9", "10"})  # the formats 0% and 0.00% that every workbook has
LONGEST_ERROR = 20
PIECE_BYTES = 2**20
Place = tuple[int, int]


@dataclass(frozen=True)
class OpenedSheet:
    """A sheet of the file: its name now, its cells from A1, what is merged, wrong or per cent."""

    name: str
    rows: list[list[Any]]
    merged: list[tuple[Place, Place]]
    errors: dict[Place, str] = field(default_factory=dict)
    per_cent: frozenset[Place] = frozenset()


def refuse_password(head: bytes) -> None:
    """Refuse a file whose first bytes say that a password protects it."""
    if head == WITH_PASSWORD:
        raise NotValid.because("workbook_has_password")


def tabs_of(path: Path) -> list[OpenedSheet]:
    """Open a workbook and give its sheets, hidden ones too."""
    with path.open("rb") as file:
        refuse_password(file.read(4))
    refuse_bombs(path)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        marked = _marked(path)
        tabs = []
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False)
            merged = sheet.merged_cell_ranges or []
            tabs.append(OpenedSheet(name, rows, merged, *marked.get(name, ({}, frozenset()))))
    except MemoryError:
        raise
    except Exception as problem:  # the reader has many, none of them ours
        raise NotValid.because("workbook_not_readable") from problem
    return tabs


# --- what the reader of cells does not tell ---

_QUOTED = re.compile(r'"[^"]*"|\\.')
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
Marks = tuple[dict[Place, str], frozenset[Place]]


def _marked(path: Path) -> dict[str, Marks]:
    """Find by sheet the cells in error, which the reader gives as blanks, and those in per cent."""
    with zipfile.ZipFile(path) as archive:
        parts = {
            each["Id"]: each["Target"]
            for element, each in _elements(archive, "xl/_rels/workbook.xml.rels")
            if element == "Relationship"
        }
        per_cent = _styles_in_per_cent(archive)
        found = {}
        for element, each in _elements(archive, "xl/workbook.xml"):
            if element == "sheet":
                target = parts[each["id"]]
                part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                cells = _Cells(per_cent)
                _parse(archive, part, cells.start, cells.end, cells.text)
                found[each["name"]] = cells.errors, frozenset(cells.per_cent)
    return found


def _styles_in_per_cent(archive: zipfile.ZipFile) -> frozenset[str]:
    """Give the numbers of the styles that show 0.04 as 4 %."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    formats, styles, is_inside = set(PER_CENT), [], False
    for element, each in _elements(archive, "xl/styles.xml"):
        if element == "numFmt" and "%" in _QUOTED.sub("", each.get("formatCode", "")):
            formats.add(each.get("numFmtId", ""))
        elif element in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            is_inside = element == "cellXfs"
        elif element == "xf" and is_inside:
            styles.append(each.get("numFmtId", ""))
    return frozenset(str(number) for number, each in enumerate(styles) if each in formats)


class _Cells:
    """Notes, as a sheet is read, which cells are in error or never worked out, and in per cent."""

    def __init__(self, styles_in_per_cent: frozenset[str]) -> None:
        self.styles = styles_in_per_cent
        self.errors: dict[Place, str] = {}
        self.per_cent: set[Place] = set()
        self.row = self.column = -1  # a cell without an address follows the one before
        self.cell: dict[str, str] = {}
        self.has_formula = self.is_result = False
        self.result = ""

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """Go into a row, a cell, its formula or its result."""
        if element == "row":
            said = attributes.get("r", "")
            self.row = int(said) - 1 if said.isdecimal() and len(said) < 8 else self.row + 1
            self.column = -1
        elif element == "c":
            self.cell, self.has_formula, self.result = attributes, False, ""
            where = _REFERENCE.fullmatch(attributes.get("r", ""))
            if where:
                self.row, self.column = int(where[2]) - 1, _column_number(where[1])
            else:
                self.column += 1
        elif element == "f":
            self.has_formula = True
        self.is_result = element == "v"

    def text(self, text: str) -> None:
        """Take the result of a cell, as far as it is shown."""
        if self.is_result and len(self.result) < LONGEST_ERROR:
            self.result += text

    def end(self, element: str) -> None:
        """Judge a cell once all of it was seen."""
        self.is_result = False
        if element != "c":
            return
        kind, place = self.cell.get("t"), (self.row, self.column)
        is_open = self.has_formula and kind != "str" and not self.result
        if kind == "e" or is_open:  # an empty text is a result
            self.errors[place] = self.result[:LONGEST_ERROR] or "–"
        elif self.result and self.cell.get("s") in self.styles:
            self.per_cent.add(place)


def _elements(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Go through the elements of a part, each with its attributes, without their prefixes."""
    found: list[tuple[str, dict[str, str]]] = []
    _parse(archive, part, lambda element, attributes: found.append((element, attributes)))
    return iter(found)


def _parse(
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read a part once from its beginning to its end; one that declares a type is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda name, attributes: start(
        _local(name), {_local(key): value for key, value in attributes.items()}
    )
    if end and text:
        parser.EndElementHandler = lambda name: end(_local(name))
        parser.CharacterDataHandler = text
    with archive.open(part) as content:
        while piece := content.read(PIECE_BYTES):
            parser.Parse(piece, False)
        parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    raise NotValid.because("workbook_not_readable")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _column_number(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
