"""What python-docx has no call for: borders, links, page numbers, numbered lists, the other way.

Each function changes one thing of the file's XML, by the names that ECMA-376 gives it.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document as File
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table as Grid
from docx.table import _Cell as GridCell
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run

Edges = dict[str, tuple[float, str]]  # which edge: how thick in points, in which colour


def _add(parent: Any, name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element


def set_fonts(style: Any, name: str, other_scripts: str) -> None:
    """Use one font in a style, whatever the theme says."""
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)
    fonts.set(qn("w:cs"), other_scripts)
    properties.insert(0, fonts)
    for old in properties.findall(qn("w:spacing")):
        properties.remove(old)


def set_language(file: File, language: str) -> None:
    """Say in which language the file is written, for spelling and for screen readers."""
    defaults = file.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    _add(defaults, "w:lang", val=language, eastAsia=language, bidi=language)


def hyphenate(file: File) -> None:
    """Let the reader's program break words by the rules of their language."""
    file.settings.element.insert(0, OxmlElement("w:autoHyphenation"))


def write_right_to_left(style: Any) -> None:
    """Let lines of a style and of those that follow it begin at the right."""
    style.element.get_or_add_pPr().insert(0, OxmlElement("w:bidi"))
    _add(style.element.get_or_add_rPr(), "w:rtl")


def lay_right_to_left(grid: Grid) -> None:
    """Put the first column of a table at the right."""
    _add(grid._tbl.tblPr, "w:bidiVisual")


def set_style(line: Line, style: str) -> None:
    """Give a line a style by its identifier, without looking it up: cells are many."""
    line._p.get_or_add_pPr().get_or_add_pStyle().set(qn("w:val"), style)


def set_edges(cell: GridCell, edges: Edges) -> None:
    """Draw edges of a cell."""
    borders = _add(cell._tc.get_or_add_tcPr(), "w:tcBorders")
    for edge, (points, colour) in edges.items():
        _add(borders, f"w:{edge}", val="single", sz=str(int(points * 8)), space="0", color=colour)


def set_padding(grid: Grid, points: float) -> None:
    """Keep words of a table so far from its edges."""
    margins = _add(grid._tbl.tblPr, "w:tblCellMar")
    for edge in ("top", "left", "bottom", "right"):
        width = points if edge in {"left", "right"} else points / 2
        _add(margins, f"w:{edge}", w=str(int(width * 20)), type="dxa")


def repeat_first_row(grid: Grid) -> None:
    """Let the headings of a table stand on each of its pages."""
    _add(grid.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")


def keep_rows_whole(grid: Grid) -> None:
    """Break pages between rows, never in one."""
    for row in grid._tbl.tr_lst:
        _add(row.get_or_add_trPr(), "w:cantSplit")


def set_rule(line: Line, edge: str, points: float, colour: str) -> None:
    """Draw a line above or below a paragraph."""
    borders = _add(line._p.get_or_add_pPr(), "w:pBdr")
    space = "6" if edge == "top" else "1"
    _add(borders, f"w:{edge}", val="single", sz=str(int(points * 8)), space=space, color=colour)


def set_shade(line: Line, colour: str, rule: str) -> None:
    """Put a paragraph on a coloured ground, with a rule where its lines begin."""
    properties = line._p.get_or_add_pPr()
    borders = _add(properties, "w:pBdr")
    _add(borders, "w:left", val="single", sz="20", space="6", color=rule)
    _add(properties, "w:shd", val="clear", color="auto", fill=colour)


def add_link(line: Line, text: str, address: str) -> Run:
    """Add words that lead to an address."""
    key = line.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    run = line.add_run(text)
    link.append(run._r)
    line._p.append(link)
    return run


def add_field(line: Line, name: str) -> None:
    """Add a field that the reader's program fills, such as PAGE."""
    run = line.add_run()
    _add(run._r, "w:fldChar", fldCharType="begin")
    _add(run._r, "w:instrText").text = f" {name} "
    _add(run._r, "w:fldChar", fldCharType="end")


def begin_numbers(file: File) -> Any:
    """Begin a numbered list at 1; give its numbering for ``number``."""
    numbering = file.part.numbering_part.element
    style = file.styles["List Number"].element
    wanted = style.pPr.numPr.numId.val
    found = next(each for each in numbering.num_lst if each.numId == wanted)
    new = numbering.add_num(found.abstractNumId.val)
    new.add_lvlOverride(ilvl=0).add_startOverride(1)
    return new.numId


def number(line: Line, numbering: Any) -> None:
    """Make a paragraph the next of a numbered list."""
    properties = line._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering


def set_words_for(picture: Any, words: str) -> None:
    """Say what a picture shows, for who does not see it."""
    picture._inline.docPr.set("descr", words)
