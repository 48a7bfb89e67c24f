"""One document in every form: each says the same, whatever stands in it."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
import typst
from django.utils import translation
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from tests.documents import CONTRIBUTIONS, FINGERPRINT, MADE_AT, whole
from waterpeers.apps.foundation.charts.tables import behind
from waterpeers.apps.foundation.documents import page, paper, photos, tables, word, workbook
from waterpeers.apps.foundation.documents.answers import FORMS, DocumentFormat, answer
from waterpeers.apps.foundation.documents.cleaning import MOST_ROWS, whole_address
from waterpeers.apps.foundation.figures import plain_text
from waterpeers.domain.documents import (
    Bullets,
    Chart,
    Column,
    ColumnKind,
    Document,
    Fact,
    Facts,
    KeyFigures,
    Link,
    Money,
    Number,
    Paragraph,
    Section,
    Signatures,
    Table,
    pieces,
    walk,
)
from waterpeers.domain.money import to_amount

LANGUAGES = ("en", "fr", "es", "ar")
EVIL = (
    "#set page(width: 1pt)", "$ x ^ y $", "@ref *b* _i_ `c` <label> \\u{41}",
    "<script>alert(1)</script>",
    "</p><b>", "=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "a\x00b\x07c", "\u202emdp.exe",
    "x" * 400, "{{ 7|add:7 }} {% url 'x' %}", "مرحبا بالعالم", "\ud800", "水道局 हिन्दी 😀",
    "one\ntwo\r\nthree", "&amp; & \"'", "\ufffe\uffff", "https://a.example/" + "b" * 200, "",
)  # fmt: skip


PICTURE = 3  # what PDFium calls an image


# --- reading the files again ---


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def of_page(document: Document) -> str:
    reader = _Words()
    reader.feed(page.render(document))
    return " ".join(reader.found)


def of_paper(document: Document) -> str:
    file = pypdfium2.PdfDocument(paper.render(document))
    return "\n".join(each.get_textpage().get_text_bounded() for each in file)


def of_word(document: Document) -> str:
    file = docx.Document(BytesIO(word.render(document)))
    return "\n".join(each.text or "" for each in file.element.body.iter(qn("w:t")))


def of_workbook(document: Document) -> str:
    book = openpyxl.load_workbook(BytesIO(workbook.render(document)))
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(value) for value in cells if value is not None)


def squeezed(text: str) -> str:
    """Leave out what forms do to lines: spaces, breaks, and hyphens at their ends."""
    return re.sub(r"[\s\u00ad\u2010\ufffe\u0002-]", "", text)


# --- what a document holds ---


def texts_of(document: Document) -> Iterator[str]:
    """Give every text and figure that every form must show, as its reader writes it."""
    for block in walk(document.blocks):
        match block:
            case Section():
                yield block.title
            case Paragraph():
                yield from map(plain_text, pieces(block.text))
            case Bullets():
                yield from (plain_text(each) for item in block.items for each in pieces(item))
            case Facts():
                for fact in block.facts:
                    yield fact.label
                    yield from (plain_text(each) for line in fact.lines for each in pieces(line))
            case KeyFigures():
                for figure in block.figures:
                    yield from (figure.label, figure.year, figure.note, figure.source)
            case Signatures():
                for each in block.signatures:
                    yield from (each.party, each.role, each.name, each.office, each.place)
                    yield from (each.how or each.note, each.fingerprint)
            case Chart():
                yield from (block.title, block.axis)
                yield from _of_table(behind(block))
            case Table():
                yield from (block.title, block.source)
                yield from _of_table(block)


def _of_table(table: Table) -> Iterator[str]:
    yield from (column.label for column in table.columns)
    yield from (plain_text(each) for note in table.notes for each in pieces(note))
    for row in (*table.rows, *table.totals):
        for _column, cell in table.cells(row):
            yield from (each for each in pieces(cell) if isinstance(each, str))


def figures_of(document: Document) -> Iterator[tuple[str, Any]]:
    """Give every figure, amount and date of its tables and key figures: as it is read, as it is."""
    for block in walk(document.blocks):
        found = behind(block) if isinstance(block, Chart) else block
        if isinstance(found, KeyFigures):
            for figure in found.figures:
                if isinstance(figure.value, Number):
                    yield tables.parts_of(figure)[0], float(figure.value.value)
                elif isinstance(figure.value, Money):
                    yield plain_text(figure.value), _plain(figure.value)
        elif isinstance(found, Table):
            for row in tables.cells(found):
                for column, cell in row:
                    for each in pieces(cell):
                        if not isinstance(each, str) and column.kind is not ColumnKind.TEXT:
                            yield from _figure(each)


def _figure(each: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(each, Number | Money | date):
        yield plain_text(each), _plain(each)


def _plain(each: Any) -> Any:
    if isinstance(each, Money):
        return float(to_amount(each.minor, each.currency))
    return float(each.value) if isinstance(each, Number) else each


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("read", [of_page, of_paper, of_word], ids=["page", "paper", "word"])
def test_every_form_holds_every_word_and_figure(read: Callable[[Document], str], language: str):
    document = whole(language)
    with translation.override(language):
        found = squeezed(read(document))
        wanted = [*texts_of(document), *(figure for figure, _value in figures_of(document))]
        missing = [text for text in wanted if squeezed(text) not in found]

    assert missing == []
    assert len(wanted) > 150


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_workbook_holds_every_word_and_every_figure_as_a_number(language: str):
    document = whole(language)
    with translation.override(language):
        found = squeezed(of_workbook(document))
        missing = [text for text in texts_of(document) if squeezed(text) not in found]
        figures = [value for _said, value in figures_of(document)]
    book = openpyxl.load_workbook(BytesIO(workbook.render(document)))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    days = {value.date() for value in cells if isinstance(value, datetime)}
    numbers = {float(value) for value in cells if isinstance(value, int | float)}

    assert missing == []
    assert len(figures) > 45
    assert {each for each in figures if isinstance(each, date)} <= days
    assert {each for each in figures if isinstance(each, float)} <= numbers


def test_numbers_of_a_workbook_show_their_unit_and_stay_numbers():
    book = openpyxl.load_workbook(BytesIO(workbook.render(whole())))
    sheet = book[CONTRIBUTIONS.title]

    assert [cell.value for cell in sheet[1]] == [
        "Party", "Days", "Lost (%)", "Lost: remark", "Worth", "Since",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[2]][:4] == ["Eaux du Milo", 1236.5, 38.4, "B2"]
    assert sheet["E3"].value == 19200.5
    assert sheet["E3"].number_format == '#,##0.00 "EUR"'
    assert sheet["F2"].value == datetime(2024, 3, 1)
    assert sheet["D3"].value is None


# --- the same value gives the same bytes ---


@pytest.mark.parametrize("form", DocumentFormat)
def test_the_same_document_gives_the_same_file(
    form: DocumentFormat, monkeypatch: pytest.MonkeyPatch
):
    render, _kind = FORMS[form]
    first = render(whole())
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)

    assert render(whole()) == first
    assert render(replace(whole(), status="In force")) != first


def test_files_say_when_the_document_was_made_and_in_which_language():
    file = docx.Document(BytesIO(word.render(whole("fr"))))
    book = openpyxl.load_workbook(BytesIO(workbook.render(whole("fr"))))
    pdf = paper.render(whole("fr"))

    assert file.core_properties.created == MADE_AT
    assert file.core_properties.language == "fr"
    assert book.properties.created == MADE_AT.replace(tzinfo=None)
    assert re.search(rb"/Lang ?\(fr", pdf)
    assert b"/StructTreeRoot" in pdf
    assert pypdfium2.PdfDocument(pdf).get_metadata_value("CreationDate").startswith("D:20291119")


# --- what people write ---


@pytest.mark.parametrize("text", EVIL, ids=[ascii(text)[:24] for text in EVIL])
def test_no_text_is_read_as_anything_but_text(text: str):
    document = whole(words=text)
    html = page.render(document)

    assert "<script" not in html
    assert "{{ 7" in html or "{{ 7" not in text
    assert not re.search("[\x00-\x08\u202e\ud800-\udfff\ufffe\uffff]", html)
    assert pypdfium2.PdfDocument(paper.render(document))
    assert docx.Document(BytesIO(word.render(document))).paragraphs
    book = openpyxl.load_workbook(BytesIO(workbook.render(document)))
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]


@pytest.mark.long
@given(st.text(max_size=300))
def test_any_text_at_all_can_be_written_in_every_form(text: str):
    document = Document(
        text, "en", (Paragraph(text), Table(text, (Column(text),), ((text,), (Number(1, text),)))),
        reference=text, parties=(),
    )  # fmt: skip
    for render, _kind in FORMS.values():
        assert render(document)
    assert page.render(document)


def test_commands_hidden_in_cells_stay_words_when_the_cell_is_edited():
    book = openpyxl.load_workbook(BytesIO(workbook.render(whole(words="=1+1"))))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == "=1+1"]

    assert cells
    assert all(cell.quotePrefix for cell in cells)


def test_letters_without_a_font_are_replaced_and_the_rest_is_set():
    text = of_paper(whole(words="水水水 and words"))

    assert "and words" in text
    assert "Régie Atlas-Eau" in text


def test_the_fonts_that_come_along_have_all_letters_that_we_count_on():
    ranges = re.findall(r"(.)-(.)|(.)", paper._OURS, re.DOTALL)
    letters = [
        chr(code)
        for first, last, only in ranges
        for code in range(ord(first or only), ord(last or only) + 1)
    ]
    document = Document("All", "en", (Paragraph("".join(c for c in letters if c.isprintable())),))
    data = paper.data_of(document)

    assert len(letters) > 1500
    alone = typst.Fonts(include_system_fonts=False, font_paths=[paper.OUR_FONTS])
    assert paper.compiled(data, alone).startswith(b"%PDF")


def test_links_lead_to_safe_places_only_and_from_files_to_this_site():
    links = (Link("a", "/here/"), Link("b", "javascript:alert(1)"), Link("c", "//other.example/"))
    document = Document("Links", "en", (Paragraph(links),))
    html = page.render(document)
    file = docx.Document(BytesIO(word.render(document)))
    targets = [each.target_ref for each in file.part.rels.values() if each.is_external]

    assert 'href="/here/"' in html
    assert html.count("href=") == 1
    assert targets == [whole_address("/here/")]
    assert targets[0].startswith("http")


# --- long and empty ---


def test_a_table_of_ten_thousand_rows_is_whole_in_the_workbook_and_cut_with_a_word_elsewhere():
    columns = (Column("Name"), Column("Volume", ColumnKind.NUMBER, "m³"), Column("Where"))
    rows = tuple((f"Zone {at}", at * 1.5, "Kankan") for at in range(10_000))
    document = Document("Zones", "en", (Table("All zones", columns, rows),))
    book = openpyxl.load_workbook(BytesIO(workbook.render(document)), read_only=True)

    assert sum(1 for _row in book["All zones"].iter_rows()) == 10_001
    for read in (of_page, of_paper, of_word):
        text = read(document)
        assert f"Zone {MOST_ROWS - 1}" in text
        assert f"Zone {MOST_ROWS}" not in text
        assert "9,000 more rows are in the workbook." in text


def test_an_empty_document_and_empty_blocks_are_written_too():
    column = (Column("Nothing"),)
    empty = Document(
        "Empty", "en",
        (Facts(()), Bullets(()), KeyFigures(()), Signatures(()), Table("", column, ()),
         Section("", ()), Facts((Fact("", ()),)), Paragraph("")),
    )  # fmt: skip
    for document in (empty, Document("", "en", ())):
        for render, _kind in FORMS.values():
            assert render(document)
        assert page.render(document)


def test_a_row_that_does_not_fit_its_columns_is_refused():
    with pytest.raises(ValueError, match="2 cells, 1 columns"):
        Table("Short", (Column("Only"),), (("a", "b"),))


def test_many_columns_lie_on_their_side():
    columns = tuple(Column(f"Column {at}", ColumnKind.NUMBER) for at in range(14))
    document = Document("Wide", "en", (Table("Wide", columns, (tuple(range(14)),)),))
    width, height = pypdfium2.PdfDocument(paper.render(document))[0].get_size()
    section = docx.Document(BytesIO(word.render(document))).sections[0]

    assert width > height
    assert section.page_width > section.page_height


# --- right to left ---


def test_what_is_written_from_the_right_begins_there():
    document = whole("ar", words="مرحبا بالعالم")
    file = docx.Document(BytesIO(word.render(document)))
    sheets = openpyxl.load_workbook(BytesIO(workbook.render(document)))

    assert file.styles["Normal"].element.find(f".//{qn('w:bidi')}") is not None
    assert all(each._tbl.tblPr.find(qn("w:bidiVisual")) is not None for each in file.tables)
    assert all(sheet.sheet_view.rightToLeft for sheet in sheets)
    assert re.search(rb"/Lang ?\(ar", paper.render(document))


# --- what a heading, a list, a picture is ---


def test_a_word_file_has_headings_lists_repeated_table_heads_and_words_for_pictures():
    file = docx.Document(BytesIO(word.render(whole())))
    styles = [each.style.name for each in file.paragraphs if each.text == "Details"]
    heads = [
        each for each in file.tables if each.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    ]
    words = [each._inline.docPr.get("descr") for each in file.inline_shapes]

    assert styles == ["Heading 2"]
    assert len(heads) == 9  # contributions, attachments, and seven behind charts
    assert len(words) == 8  # seven charts, one photograph
    assert any("Eaux du Milo: Days 1,236" in each for each in words)


def test_a_photograph_is_shown_where_it_can_be_and_its_words_are_there_in_any_case():
    found = whole()
    file = docx.Document(BytesIO(word.render(found)))
    pictures = [
        shape for shape in file.inline_shapes if shape.width < file.sections[0].page_width / 2
    ]
    assert [each._inline.docPr.get("descr") for each in pictures].count("The gauge at V14") == 1
    sheets = pypdfium2.PdfDocument(paper.render(found))
    shown = [o for sheet in sheets for o in sheet.get_objects(max_depth=6) if o.type == PICTURE]
    assert len(shown) == 1
    assert '<img src="/photos/7/"' in page.render(found)
    head = b"\xff\xd8\xff\xdb"
    assert photos.with_a_head(head)[6:10] == b"JFIF", "other programs look for it"
    assert photos.with_a_head(b"\xff\xd8\xff\xe1\0\0Exif") == b"\xff\xd8\xff\xe1\0\0Exif"


def test_a_page_has_headings_below_its_own_and_folds_asides():
    html = page.render(whole())

    assert "<h1" not in html
    assert re.search(r"<h2>\s*What was done", html)
    assert re.search(r"<h3>\s*Details", html)
    assert re.search(r"<summary>\s*What is not shown", html)
    assert html.count("<figure") == 7
    assert html.count("first last") == 2  # beside others; the rest in two sizes
    assert html.count('role="img"') == 12


def test_who_copies_a_long_word_from_paper_gets_just_that_word():
    words = of_paper(whole(words="x" * 90)).replace("\r\n", "")

    assert FINGERPRINT in words
    assert "x" * 90 in words
    assert "\u200b" not in words


def test_there_is_room_to_sign_by_hand_where_nobody_has_signed():
    text = of_paper(replace(whole(), language="en"))

    assert squeezed(FINGERPRINT) in squeezed(text)
    assert text.count("Signature\r\n") + text.count("Signature\n") >= 1
    assert "Not signed yet" in text


def test_a_file_has_a_plain_name_and_its_type():
    made = answer(whole(), DocumentFormat.WORD, "report-2029")

    assert made["Content-Disposition"] == 'attachment; filename="report-2029.docx"'
    assert made["Content-Type"].endswith("wordprocessingml.document")
    assert zipfile.is_zipfile(BytesIO(made.content))


# --- LibreOffice ---


@pytest.mark.parametrize(("form", "figure"), [
    (DocumentFormat.WORD, "1 236,5"), (DocumentFormat.WORKBOOK, "1,236.5"),
])  # fmt: skip
def test_libreoffice_opens_what_we_write(form: DocumentFormat, figure: str, tmp_path: Path):
    office = shutil.which("soffice")
    if not office or not Path(office).resolve().with_name("libswlo.so").exists():
        pytest.skip("LibreOffice is not installed; `tools/setup test` does it.")
    file = tmp_path / f"whole.{form}"
    file.write_bytes(FORMS[form][0](whole("fr")))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [office, "--headless", profile, "--convert-to", "pdf", "--outdir", tmp_path, file],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    made = pypdfium2.PdfDocument(tmp_path / "whole.pdf")
    text = squeezed("".join(each.get_textpage().get_text_bounded() for each in made))

    assert squeezed("Time sheets of both operators") in text
    assert squeezed(figure) in text
