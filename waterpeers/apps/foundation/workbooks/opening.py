"""Opening a workbook: its tabs as raw cells, with what the reader of cells does not tell.

That is which cells are in error, and which show their number as per cent. A file that cannot be
opened, or had better not be, is refused with ``NotValid``.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import python_calamine

from waterpeers.apps.foundation.tables import refuse_bombs
from waterpeers.domain.verdicts import NotValid

WITH_PASSWORD = b"\xd0\xcf\x11\xe0"  # an encrypted workbook is one of these; so is an old .xls
PER_CENT = frozenset({"9", "10"})  # the formats 0% and 0.00% that every workbook has
LONGEST_ERROR = 20
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
    except Exception as problem:  # the reader has many, none of them ours
        raise NotValid.because("workbook_not_readable") from problem
    return tabs


# --- what the reader of cells does not tell; elements may have a prefix (<x:c>) ---

_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"[^>]*?\b\w+:id="([^"]*)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^>/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_RESULT = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]+)<")
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b[^>]*>")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
_QUOTED = re.compile(r'"[^"]*"|\\.')
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


def _marked(path: Path) -> dict[str, tuple[dict[Place, str], frozenset[Place]]]:
    """Find by sheet the cells in error, which the reader gives as blanks, and those in per cent."""
    with zipfile.ZipFile(path) as archive:
        parts = {}
        for relation in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
            parts[_attribute(relation, "Id")] = _attribute(relation, "Target")
        per_cent = _styles_in_per_cent(archive)
        found = {}
        for name, relation in _SHEET.findall(archive.read("xl/workbook.xml")):
            target = parts.get(relation.decode(), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found[unescape(name.decode())] = _marked_in(archive.read(part), per_cent)
    return found


def _styles_in_per_cent(archive: zipfile.ZipFile) -> frozenset[str]:
    """Give the numbers of the styles that show 0.04 as 4 %."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    content = archive.read("xl/styles.xml")
    formats = {
        _attribute(each, "numFmtId")
        for each in _FORMAT.findall(content)
        if "%" in _QUOTED.sub("", _attribute(each, "formatCode"))
    }
    styles = _STYLES.search(content)
    found = _STYLE.findall(styles[0]) if styles else []
    return frozenset(
        str(number)
        for number, style in enumerate(found)
        if _attribute(style, "numFmtId") in PER_CENT | formats
    )


def _marked_in(
    sheet: bytes, styles_in_per_cent: frozenset[str]
) -> tuple[dict[Place, str], frozenset[Place]]:
    """Find the cells whose formula failed or was never worked out, and those in per cent."""
    errors, per_cent = {}, set()
    for attributes, content in _CELL.findall(sheet):
        is_wrong = b't="e"' in attributes or (b"f" in content and _is_open(attributes, content))
        if not is_wrong and not styles_in_per_cent:
            continue
        if not is_wrong and _attribute(attributes, "s") not in styles_in_per_cent:
            continue
        where = _REFERENCE.fullmatch(_attribute(attributes, "r"))
        if where is None:
            continue
        place = int(where[2]) - 1, _column_number(where[1])
        if is_wrong:
            result = _RESULT.search(content)
            errors[place] = unescape(result[1].decode()[:LONGEST_ERROR]) if result else "–"
        else:
            per_cent.add(place)
    return errors, frozenset(per_cent)


def _is_open(attributes: bytes, content: bytes) -> bool:
    """Whether a cell has a formula and no result; an empty text is a result."""
    is_text = b't="str"' in attributes
    return not is_text and bool(_FORMULA.search(content)) and not _RESULT.search(content)


def _attribute(element: bytes, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"'.encode(), element)
    return unescape(found[1].decode()) if found else ""


def _column_number(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
