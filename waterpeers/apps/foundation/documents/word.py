"""A document as a Word file: headings, lists and tables that one goes on writing in.

Charts are pictures with their words, and the table behind each stands below it. The same document
gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
from django.utils import translation
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table as Grid
from docx.table import _Cell as GridCell
from docx.text.paragraph import Paragraph as Line

from waterpeers.apps.foundation.charts.drawing import alternative, draw
from waterpeers.apps.foundation.charts.svg import NARROW, WIDE
from waterpeers.apps.foundation.charts.tables import behind
from waterpeers.apps.foundation.documents import photos, tables, word_parts
from waterpeers.apps.foundation.documents.archives import steady
from waterpeers.apps.foundation.documents.cleaning import cleaned, whole_address
from waterpeers.apps.foundation.documents.paper import picture
from waterpeers.apps.foundation.figures import day, plain_text
from waterpeers.domain.documents import (
    Attachments,
    Beside,
    Block,
    Bullets,
    Chart,
    Document,
    Facts,
    KeyFigure,
    KeyFigures,
    Link,
    PageBreak,
    Paragraph,
    Photographs,
    Piece,
    Section,
    Signatures,
    Signing,
    Soft,
    Strong,
    Style,
    Table,
    Text,
    Verbatim,
    pieces,
    walk,
)

FONT, OTHER_SCRIPTS, EXACT = "Calibri", "Arial", "Consolas"
INK, SOFT, WATER = "10303C", "4A626C", "0E6B82"
RULE, CARE, CARE_GROUND = "D3DDE0", "8C5C00", "FBF2DF"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # where a document does not say when it was made
SHEET, EDGE = (Mm(210), Mm(297)), Mm(20)
CELL_SIZES, SOFT_SIZE = (8, 9, 9.5), 9  # points: of tables with many columns, some, few
MOST_UPRIGHT = 10  # columns of a table on an upright sheet


def render(document: Document) -> bytes:
    """Write a document."""
    with translation.override(document.language):
        writer = _WordWriter(cleaned(document))
        writer.write()
    file = BytesIO()
    writer.file.save(file)
    return steady(file.getvalue())


class _WordWriter:
    """A Word file on its way."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.file = docx.Document()
        self.cells: dict[float, str] = {}  # styles, by size
        self.is_rtl = translation.get_language_bidi()
        found = [each for each in walk(document.blocks) if isinstance(each, Table)]
        self.is_lying = any(len(each.columns) > MOST_UPRIGHT for each in found)
        self.width = Length((SHEET[1] if self.is_lying else SHEET[0]) - 2 * EDGE)

    def write(self) -> None:
        """Write the head, all blocks, and the foot of each page."""
        self._sheet()
        self._styles()
        self._properties()
        self._head()
        self._foot()
        self.blocks(self.document.blocks, 1)

    # --- the whole ---

    def _sheet(self) -> None:
        section = self.file.sections[0]
        short, long = SHEET
        section.page_width, section.page_height = (long, short) if self.is_lying else SHEET
        section.orientation = WD_ORIENT.LANDSCAPE if self.is_lying else WD_ORIENT.PORTRAIT
        for edge in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(section, edge, EDGE)

    def _styles(self) -> None:
        sizes = {"Normal": 10.5, "Title": 24, "Subtitle": 13, "Heading 1": 16, "Heading 2": 13,
                 "Heading 3": 11.5, "List Bullet": 10.5, "List Number": 10.5}  # fmt: skip
        for name, size in sizes.items():
            style: Any = self.file.styles[name]
            word_parts.set_fonts(style, FONT, OTHER_SCRIPTS)
            style.font.size = Pt(size)
            style.font.color.rgb = RGBColor.from_string(SOFT if name == "Subtitle" else INK)
            style.font.italic, style.font.bold = False, name.startswith(("Title", "Heading"))
            style.paragraph_format.keep_with_next = name.startswith("Heading")
        normal: Any = self.file.styles["Normal"]
        normal.paragraph_format.space_after = Pt(6)
        for size in CELL_SIZES:
            made: Any = self.file.styles.add_style(f"Cell {size}", WD_STYLE_TYPE.PARAGRAPH)
            made.base_style, made.font.size = normal, Pt(size)
            made.paragraph_format.space_after = Pt(0)
            self.cells[size] = made.style_id
        word_parts.set_language(self.file, self.document.language)
        word_parts.hyphenate(self.file)
        if self.is_rtl:
            word_parts.write_right_to_left(normal)

    def _properties(self) -> None:
        about = self.file.core_properties
        made_at = self.document.made_at or LONG_AGO
        about.title, about.subject = self.document.title[:255], self.document.kind[:255]
        about.author = about.last_modified_by = "WaterPeers"
        about.language, about.comments = self.document.language, ""
        about.created = about.modified = made_at.astimezone(UTC).replace(tzinfo=None)

    def _head(self) -> None:
        document = self.document
        on = day(document.made_at) if document.made_at else ""
        rest = ", ".join(filter(None, (document.kind, on)))
        self.line((Strong("WaterPeers"), "  ", Soft(rest)))
        self.file.add_paragraph(document.title, style="Title").paragraph_format.space_after = Pt(4)
        if document.subtitle:
            self.file.add_paragraph(document.subtitle, style="Subtitle")
        if document.status:
            self.line(Strong(document.status))
        if document.parties:
            cells = self._layout([1] * min(3, len(document.parties)), len(document.parties))
            for cell, party in zip(cells, document.parties, strict=True):
                word_parts.set_edges(cell, {"top": (2.25, WATER)})
                self.line(Strong(party.name), cell, after=0)
                self.line(Soft(party.role), cell)

    def _foot(self) -> None:
        foot = self.file.sections[0].footer
        origin = whole_address(self.document.origin)
        words = " · ".join(filter(None, (self.document.reference, origin)))
        line = foot.paragraphs[0]
        self._run(line, Soft(words))
        line.paragraph_format.space_after = Pt(0)
        pages = foot.add_paragraph()
        pages.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        word_parts.add_field(pages, "PAGE")
        self._run(pages, Soft(" / "))
        word_parts.add_field(pages, "NUMPAGES")

    # --- blocks ---

    def blocks(self, blocks: Iterable[Block], level: int, wide: float = WIDE) -> None:
        """Write blocks one below another."""
        for block in blocks:
            match block:
                case Section():
                    head = self.file.add_heading(block.title, level=min(level, 3))
                    if level == 1:
                        word_parts.set_rule(head, "top", 1.25, INK)
                    self.blocks(block.blocks, level + 1, wide)
                case Beside():
                    self.blocks(block.blocks, level, NARROW)
                case Chart():
                    self._chart(block, wide)
                case _:
                    self._simple()[type(block)](block)

    def _simple(self) -> dict[type, Callable[[Any], None]]:
        return {
            Paragraph: self._paragraph,
            Bullets: self._bullets,
            Facts: self._facts,
            KeyFigures: self._figures,
            Table: self._table,
            Signatures: self._signatures,
            Attachments: lambda block: self._grid(tables.of_attachments(block)),
            Photographs: self._photographs,
            PageBreak: lambda _block: self.line("").add_run().add_break(WD_BREAK.PAGE),
        }

    def _paragraph(self, block: Paragraph) -> None:
        text = block.text
        if block.style is Style.SOFT:
            text = tuple(Soft(each) if isinstance(each, str) else each for each in pieces(text))
        line = self.line(text)
        if block.style is Style.LEAD:
            for run in line.runs:
                run.font.size = Pt(12.5)
        if block.style is Style.NOTICE:
            word_parts.set_shade(line, CARE_GROUND, CARE)

    def _bullets(self, block: Bullets) -> None:
        style = "List Number" if block.is_numbered else "List Bullet"
        numbering = word_parts.begin_numbers(self.file) if block.is_numbered else None
        for item in block.items:
            line = self.file.add_paragraph(style=style)
            line.paragraph_format.space_after = Pt(2)
            if numbering is not None:
                word_parts.number(line, numbering)
            self._pieces(line, item)

    def _facts(self, block: Facts) -> None:
        cells = iter(self._layout([1, 2.6], 2 * len(block.facts)))
        for fact in block.facts:
            self.line(Soft(fact.label), next(cells), after=0)
            where = next(cells)
            for line in fact.lines or ("",):
                self.line(line, where, after=2)

    def _figures(self, block: KeyFigures) -> None:
        many = 2 if len(block.figures) == 4 else min(3, len(block.figures))
        cells = self._layout([1] * many, len(block.figures))
        for cell, figure in zip(cells, block.figures, strict=True):
            word_parts.set_edges(cell, {"top": (1.25, INK)})
            self._figure(cell, figure)

    def _figure(self, cell: GridCell, figure: KeyFigure) -> None:
        value, unit, limit = tables.parts_of(figure)
        line = self.line(Strong(value), cell, after=0)
        line.runs[0].font.size = Pt(20)
        self._pieces(line, (Strong(f" {unit}"), Soft(f" ± {limit}" if limit else "")))
        label = ", ".join(filter(None, (figure.label, figure.year)))
        grade = f"  {_('Grade')} {figure.grade}" if figure.grade else ""
        self.line((label, Soft(grade)), cell, after=0)
        if figure.note:
            self.line(Soft(figure.note), cell, after=0)
        if figure.source:
            self.line(Link(figure.source, figure.link), cell)

    def _table(self, block: Table) -> None:
        if block.title:
            title = self.line(Strong(block.title), after=3)
            title.paragraph_format.keep_with_next = True
            title.paragraph_format.space_before = Pt(8)
        self._grid(block)

    def _grid(self, block: Table) -> None:
        rows = list(tables.cells(block))
        grid = self.file.add_table(len(rows) + 1, len(block.columns))
        small, middle, usual = CELL_SIZES
        many = len(block.columns)
        size = small if many > 8 else middle if many > 5 else usual
        self._shape(grid, [tables.width_of(column) for column in block.columns])
        word_parts.repeat_first_row(grid)
        word_parts.keep_rows_whole(grid)
        lines = _cells_of(grid)
        for cell, column in zip(lines[0], block.columns, strict=True):
            unit = Soft(f" ({column.unit})") if column.unit else ""
            self._cell(cell, (Strong(column.label), unit), size, column.is_figure)
            word_parts.set_edges(cell, {"bottom": (1, INK)})
        for at, (row, cells) in enumerate(zip(rows, lines[1:], strict=True)):
            is_total = at >= len(block.rows)
            for cell, (column, text) in zip(cells, row, strict=True):
                self._cell(cell, text, size, column.is_figure, is_strong=is_total)
                edge = {"top": (1.0, INK)} if is_total else {"bottom": (0.5, RULE)}
                word_parts.set_edges(cell, edge)
        self._below(block)

    def _below(self, block: Table) -> None:
        for note in block.notes:
            self.line(note, after=0)
        self.line(Soft(block.source) if block.source else "", after=8)

    def _chart(self, chart: Chart, wide: float) -> None:
        title = self.line(Strong(chart.title), after=0)
        title.paragraph_format.space_before = Pt(8)
        title.paragraph_format.keep_with_next = True
        if chart.axis:
            self.line(Soft(chart.axis), after=2).paragraph_format.keep_with_next = True
        if drawn := draw(chart, wide):
            width = min(self.width, Mm(170)) * (1 if wide > NARROW else 0.6)
            image = self.file.add_picture(BytesIO(picture(drawn)), width=Length(int(width)))
            word_parts.set_words_for(image, alternative(chart))
        if chart.note:
            self.line(Soft(chart.note))
        if not chart.is_bare:
            self._grid(behind(chart))

    def _photographs(self, block: Photographs) -> None:
        cells = self._layout([1, 1], len(block.photographs))
        for cell, each in zip(cells, block.photographs, strict=True):
            line = self.line("", cell, after=2)
            try:
                image = line.add_run().add_picture(
                    BytesIO(photos.with_a_head(each.load())), width=Length(self.width // 2 - Mm(6))
                )
            except photos.UNREADABLE:
                self.line(Link(each.words, each.link or each.address), cell)
                continue
            word_parts.set_words_for(image, each.words)
            self.line(Soft(each.words), cell)

    def _signatures(self, block: Signatures) -> None:
        cells = self._layout([1, 1], len(block.signatures))
        for cell, each in zip(cells, block.signatures, strict=True):
            word_parts.set_edges(cell, {"top": (1.25, INK)})
            self._signing(cell, each)

    def _signing(self, cell: GridCell, each: Signing) -> None:
        self.line((Strong(each.party), " ", Soft(each.role)), cell)
        on = day(each.signed_on) if each.signed_on else ""
        place = ", ".join(filter(None, (each.place, on)))
        for label, text in ((_("Name"), each.name), (_("Office"), each.office),
                            (_("Place and date"), place)):  # fmt: skip
            if text or not each.name:
                self._to_sign(cell, label, text)
        if not each.name:
            self._to_sign(cell, _("Signature"), "")
        if each.how or each.note:
            self.line(Soft(each.how or each.note), cell)
        if each.fingerprint:
            self.line(Verbatim(each.fingerprint), cell)

    def _to_sign(self, cell: GridCell, label: str, text: str) -> None:
        line = self.line((Soft(label), f"  {text}" if text else ""), cell)
        if not text:
            word_parts.set_rule(line, "bottom", 0.5, SOFT)
            line.paragraph_format.space_before = Pt(16)
            line.paragraph_format.right_indent = Mm(8)

    # --- lines and cells ---

    def line(self, text: Text, cell: GridCell | None = None, after: float = 6) -> Line:
        """Add a paragraph to the file, or to a cell."""
        if cell is None:
            line = self.file.add_paragraph()
        else:
            first = cell.paragraphs[0]
            line = cell.add_paragraph() if first.runs or len(cell.paragraphs) > 1 else first
        line.paragraph_format.space_after = Pt(after)
        self._pieces(line, text)
        return line

    def _pieces(self, line: Line, text: Text | None) -> None:
        for piece in pieces(text):
            self._run(line, piece)

    def _run(self, line: Line, piece: Piece) -> None:
        words = plain_text(piece)
        if isinstance(piece, Link) and piece.address:
            run = word_parts.add_link(line, words, whole_address(piece.address))
            run.font.color.rgb, run.font.underline = RGBColor.from_string(WATER), True
            return
        run = line.add_run(words)
        if isinstance(piece, Strong):
            run.bold = True
        if isinstance(piece, Soft):
            run.font.color.rgb, run.font.size = RGBColor.from_string(SOFT), Pt(SOFT_SIZE)
        if isinstance(piece, Verbatim):
            run.font.name, run.font.size = EXACT, Pt(8)

    def _cell(
        self,
        cell: GridCell,
        text: Text | None,
        size: float,
        is_figure: bool,
        *,
        is_strong: bool = False,
    ) -> None:
        line = cell.paragraphs[0]
        word_parts.set_style(line, self.cells[size])
        if is_figure:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._pieces(line, text)
        for run in line.runs if is_strong or size < SOFT_SIZE else ():
            if run.font.size:
                run.font.size = Pt(min(size, run.font.size.pt))
            run.bold = True if is_strong else run.bold

    def _layout(self, widths: Sequence[float], cells: int) -> list[GridCell]:
        """Make a table that only lays out: give its first cells, row by row."""
        if not cells:
            return []
        rows = -(-cells // len(widths))
        grid = self.file.add_table(rows, len(widths))
        self._shape(grid, widths)
        self.line("", after=2)
        return [cell for row in _cells_of(grid) for cell in row][:cells]

    def _shape(self, grid: Grid, widths: Sequence[float]) -> None:
        grid.autofit = False
        word_parts.set_padding(grid, 4)
        if self.is_rtl:
            word_parts.lay_right_to_left(grid)
        whole = sum(widths)
        for at, width in enumerate(widths):
            grid.columns[at].width = Length(int(self.width * width / whole))
        for row in _cells_of(grid):
            for cell, width in zip(row, widths, strict=True):
                cell.width = Length(int(self.width * width / whole))


def _cells_of(grid: Grid) -> list[list[GridCell]]:
    """Give all cells of a table at once; the library looks for each of them anew."""
    return [[GridCell(cell, grid) for cell in row.tc_lst] for row in grid._tbl.tr_lst]
