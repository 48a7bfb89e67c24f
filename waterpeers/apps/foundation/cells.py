"""What the reader of a workbook's cells does not tell: which are in error, and which in per cent.

A formula is in error too where no program has worked it out yet: its file holds no result, or the
zero that some libraries write in its place.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat  # nosec B406 - entities need a declared type, which is refused

from waterpeers.domain.verdicts import NotValid

PER_CENT = frozenset({"9", "10"})  # the formats 0% and 0.00% that every workbook has
LONGEST_ERROR = 20
PIECE_BYTES = 2**20
NEVER = "–"  # in the place of the result of a formula that was never worked out
UNCALCULATED = frozenset({"", "0"})  # results in a file that is to be worked out when opened
TRUE = frozenset({"1", "true"})
Place = tuple[int, int]

_QUOTED = re.compile(r'"[^"]*"|\\.')
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass
class Marks:
    """Of a sheet: cells in error, with what they show, and those that show per cent."""

    errors: dict[Place, str] = field(default_factory=dict)
    per_cent: set[Place] = field(default_factory=set)


def marked(path: Path, only: str = "") -> dict[str, Marks]:
    """Find by sheet the cells in error, which the reader gives as blanks, and those in per cent.

    ``only`` is the name of the sheet that is wanted; else it is all of them.
    """
    with zipfile.ZipFile(path) as archive:
        parts = {
            each["Id"]: each["Target"]
            for element, each in _elements(archive, "xl/_rels/workbook.xml.rels")
            if element == "Relationship"
        }
        per_cent = _styles_in_per_cent(archive)
        book = list(_elements(archive, "xl/workbook.xml"))
        is_new = any(e == "calcPr" and a.get("fullCalcOnLoad") in TRUE for e, a in book)
        found = {}
        for element, each in book:
            if element == "sheet" and only in ("", each["name"]):
                target = parts[each["id"]]
                part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                cells = _Cells(per_cent, UNCALCULATED if is_new else {""})
                _parse(archive, part, cells.start, cells.end, cells.text)
                found[each["name"]] = Marks(cells.errors, cells.per_cent)
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

    def __init__(self, styles_in_per_cent: frozenset[str], no_results: Set[str]) -> None:
        self.styles, self.no_results = styles_in_per_cent, no_results
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
                self.row, self.column = int(where[2]) - 1, column_number(where[1])
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
        is_open = self.has_formula and kind != "str" and self.result in self.no_results
        if kind == "e" or is_open:  # an empty text is a result
            self.errors[place] = NEVER if is_open else self.result[:LONGEST_ERROR] or NEVER
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


def address(row: int, column: int) -> str:
    """Name a cell as spreadsheets do, by its row and column from 0."""
    return f"{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """Name a column as spreadsheets do: 0 is A, 26 is AA."""
    name = ""
    while column >= 0:
        name = chr(ord("A") + column % 26) + name
        column = column // 26 - 1
    return name


def column_number(name: str) -> int:
    """Give the number of a column, from 0, by its letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
