"""Documents as data: what a report, an agreement or a certificate says, before anybody lays it out.

A subject builds one ``Document``; ``apps.foundation.documents`` writes it as a page, as PDF, as a
Word file and as a workbook. Words stand in the document's language already. Figures, amounts and
dates stay what they are until they are written as their reader writes them, so that a workbook can
reckon with them. Nothing here knows paper, screens or the web.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

# --- pieces of text ---


@dataclass(frozen=True)
class Number:
    """A figure with its unit; ``limit`` is half the width of its 95 % range, in the same unit.

    Without ``decimals`` as many are written as are worth reading.
    """

    value: float | int | Decimal
    unit: str = ""
    decimals: int | None = None
    limit: float | None = None


@dataclass(frozen=True)
class Money:
    """An amount in its currency's smallest unit, as ``domain.money`` keeps it."""

    minor: int
    currency: str


@dataclass(frozen=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True)
class Soft:
    """Words that stand back: a grade, a year, a remark."""

    text: str


@dataclass(frozen=True)
class Verbatim:
    """Signs to be compared one by one, such as a fingerprint."""

    text: str


@dataclass(frozen=True)
class Link:
    """Words that lead to an address: of this site when it begins with "/", else a whole one.

    An action, such as asking for help, is offered on pages and left out of files.
    """

    text: str
    address: str
    is_action: bool = False


Piece = str | Strong | Soft | Verbatim | Link | Number | Money | date
Text = Piece | tuple[Piece, ...]


def pieces(text: Text | None) -> tuple[Piece, ...]:
    """Give a text as its pieces; nothing has none."""
    if text is None or text == "":
        return ()
    return text if isinstance(text, tuple) else (text,)


# --- blocks ---


class Style(StrEnum):
    """How a paragraph stands on its page."""

    PLAIN = "plain"
    LEAD = "lead"  # what one reads if one reads one sentence
    SOFT = "soft"  # how something was made, what a drawing means
    NOTICE = "notice"  # what one must know before one trusts the rest


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; line breaks in it are kept."""

    text: Text
    style: Style = Style.PLAIN


@dataclass(frozen=True)
class Bullets:
    """A list, numbered if the order matters."""

    items: tuple[Text, ...]
    is_numbered: bool = False


@dataclass(frozen=True)
class Fact:
    """A label and what is so; several lines stand below one another."""

    label: str
    lines: tuple[Text, ...]


@dataclass(frozen=True)
class Facts:
    """Labels beside what is so."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class KeyFigure:
    """A figure that one decides by: what, how much, of which year, how sure, from where.

    No ``value`` says that it is not known. ``link`` is the page of its source.
    """

    label: str
    value: Number | Money | date | str | None
    year: str = ""
    grade: str = ""  # of reliability: A1 to D4
    source: str = ""
    link: str = ""
    note: str = ""


@dataclass(frozen=True)
class KeyFigures:
    """Key figures side by side."""

    figures: tuple[KeyFigure, ...]


class ColumnKind(StrEnum):
    """What stands in the cells of a column."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """A column: the unit and decimals of all its numbers, and how wide it is beside the others."""

    label: str
    kind: ColumnKind = ColumnKind.TEXT
    unit: str = ""
    decimals: int | None = None
    width: float = 1.0

    @property
    def is_figure(self) -> bool:
        """Whether its cells are figures, which stand with their last digits below one another."""
        return self.kind in {ColumnKind.NUMBER, ColumnKind.MONEY}


# A bare number has the unit and the decimals of its column; None is a gap, never a zero.
Cell = Text | float | int | Decimal | None
TableRow = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Rows of cells under columns; ``totals`` are rows of the same shape below a line.

    The first column names its row. Totals are given, not added up here: of shares there is none.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    totals: tuple[TableRow, ...] = ()
    notes: tuple[Text, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse a row that has not one cell for each column."""
        for row in (*self.rows, *self.totals):
            if len(row) != len(self.columns):
                raise ValueError(f"{self.title!r}: {len(row)} cells, {len(self.columns)} columns")

    def cells(self, row: TableRow) -> Iterator[tuple[Column, Text | None]]:
        """Give the cells of a row with their columns, bare numbers as figures of their column."""
        for column, cell in zip(self.columns, row, strict=True):
            if isinstance(cell, float | int | Decimal):
                yield column, Number(cell, decimals=column.decimals)
            else:
                yield column, cell


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A drawing of figures; its kinds are in ``domain.charts``.

    The title says what is found, ``axis`` what is measured and in which unit. ``behind`` is the
    table of the same figures; without one it is made from the chart. A bare one is printed without
    it: what it shows stands in its labels, and a sheet of paper has no more room.
    """

    title: str
    axis: str = ""
    note: str = ""
    source: str = ""
    behind: Table | None = None
    is_bare: bool = False


@dataclass(frozen=True)
class Signing:
    """Under a text: who, in which office, where and when; without a name there is room to sign.

    ``how`` says whether it was given on the page or on paper, ``link`` leads to the signed pages;
    ``fingerprint`` is that of the text.
    """

    party: str
    role: str = ""
    name: str = ""
    office: str = ""
    place: str = ""
    signed_on: date | None = None
    how: str = ""
    link: str = ""
    fingerprint: str = ""
    note: str = ""


@dataclass(frozen=True)
class Signatures:
    """All signatures under a text, with those that are still to come."""

    signatures: tuple[Signing, ...]


@dataclass(frozen=True)
class AttachedFile:
    """A file that belongs to the document, and by what one knows it again."""

    name: str
    size_bytes: int
    sha256: str
    link: str = ""


@dataclass(frozen=True)
class Attachments:
    """The files that belong to the document."""

    files: tuple[AttachedFile, ...]


@dataclass(frozen=True)
class Photograph:
    """A photograph, and what there is to say of it.

    A page shows what stands at ``address``; a file holds what ``load`` reads, as JPEG or PNG.
    """

    words: str
    address: str
    load: Callable[[], bytes]
    link: str = ""  # where a page leads from it


@dataclass(frozen=True)
class Photographs:
    """Photographs beside one another; a workbook has their words."""

    photographs: tuple[Photograph, ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new sheet of paper."""


@dataclass(frozen=True)
class Beside:
    """Blocks that stand beside one another where there is room."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it.

    On a page an aside is folded away, and what comes later is so where there is little room.
    """

    title: str
    blocks: tuple[Block, ...]
    is_aside: bool = False
    is_later: bool = False


Block = (
    Paragraph
    | Bullets
    | Facts
    | KeyFigures
    | Table
    | Chart
    | Signatures
    | Attachments
    | Photographs
    | PageBreak
    | Beside
    | Section
)


@dataclass(frozen=True)
class DocumentParty:
    """Whom a document is of, and as what."""

    name: str
    role: str = ""


@dataclass(frozen=True)
class Document:
    """A whole document in one language.

    ``kind`` names it in a word ("Comparison"), ``status`` says how far it is ("Draft"), ``origin``
    is the address of the page that it is of, ``reference`` the method, version or fingerprint by
    which it can be made or checked again.
    """

    title: str
    language: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    kind: str = ""
    status: str = ""
    parties: tuple[DocumentParty, ...] = ()
    made_at: datetime | None = None
    origin: str = ""
    reference: str = ""


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Give all blocks in the order in which they are read; sections before what is in them."""
    for block in blocks:
        yield block
        if isinstance(block, Section | Beside):
            yield from walk(block.blocks)
