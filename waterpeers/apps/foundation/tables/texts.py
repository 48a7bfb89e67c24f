"""Tables as text, CSV in any usual dialect: its letters, line ends, separator, decimal mark."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages

from waterpeers.apps.foundation.tables.rows import (
    LONGEST_CELL,
    SAMPLE_BYTES,
    SAMPLE_ROWS,
    SPACES,
    TITLE_ROWS,
    FileSaid,
    given_back,
    header_row,
    heading,
    table_problem,
    table_reason,
)
from waterpeers.domain.letters import (
    NAMES,
    readings,
    words_beyond_ascii,
    written_once,
)
from waterpeers.domain.names import searched
from waterpeers.domain.numbers import decimal_mark
from waterpeers.domain.verdicts import Reason

FEW = 0.05  # cells that speak against the decimal mark of the others, for each of these


class WrittenAs(NamedTuple):
    """How the text of a table is written."""

    encoding: str
    separator: str
    is_twice: bool = False
    ends: str = ""  # "lf", "cr", or any way to end a line


def about_lines(head: bytes) -> Iterator[Reason]:
    """Tell of line ends that are not the usual ones."""
    if b"\r" not in head.replace(b"\r\n", b"").rstrip(b"\r"):
        return
    yield table_reason(
        "lines_end_in_two_ways" if b"\n" in head else "lines_end_as_on_old_macintosh"
    )


def one_ending(text: str, ends: str) -> str:
    """Let every line of a text end with a line feed; the other sign is a space within a line."""
    if not ends:
        return text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\r\n", "\r" if ends == "cr" else "\n")
    if ends == "cr":
        return text.replace("\n", " ").replace("\r", "\n")
    return text.replace("\r", " ")


def header_of_another(text: str, headings: frozenset[str]) -> tuple[str, int] | None:
    """Find the separator that makes one of the first rows name columns, and that row."""
    first = text.splitlines(keepends=True)[:TITLE_ROWS]
    for separator in ",;\t":
        if header := header_row(list(csv.reader(first, delimiter=separator)), headings):
            return separator, header
    return None


def encoding_of(path: Path, head: bytes, said: FileSaid) -> tuple[str, list[Reason]]:
    """Find how a file writes letters, and say how that was decided where it is not UTF."""
    if said.encoding:
        if not _fits(path, said.encoding):
            name = NAMES.get(said.encoding, said.encoding)
            raise table_problem("encoding_does_not_fit", encoding=name)
        return said.encoding, []
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", []
    if head[1:200:2].count(0) > 40:
        return "utf-16-le", []
    if head[0:200:2].count(0) > 40:
        return "utf-16-be", []
    if _fits(path, "utf-8-sig"):
        return "utf-8-sig", []
    with path.open("rb") as file:
        words = words_beyond_ascii(iter(lambda: file.read(SAMPLE_BYTES), b""))
    languages = _languages_of(head) or set(said.languages)
    found = readings(words, languages)
    if not found:
        raise table_problem("letters_not_known")
    if len(found) > 1:
        likely = ", ".join(f"{each.page.name}: {each.example}" for each in found[:6])
        codes = ", ".join(each.page.code for each in found[:6])
        raise table_problem("letters_not_told", found=likely, codes=codes)
    page = found[0].page
    if not _fits(path, page.code):
        raise table_problem("letters_not_known")
    return page.code, [table_reason("letters_decided", encoding=page.name, word=found[0].example)]


def _fits(path: Path, encoding: str) -> bool:
    """Whether a whole file can be read so."""
    try:
        with path.open(encoding=encoding) as file:
            while file.read(1024 * 1024):
                pass
    except (UnicodeError, LookupError):
        return False
    return True


def is_written_twice_over(text: str) -> bool:
    """Whether all words with letters beyond ASCII become other words when they are read once."""
    words = [word for word in text.split() if not word.isascii()][:SAMPLE_ROWS]
    changed = [written_once(line) != line for line in text.split("\n") if not line.isascii()]
    return bool(words) and bool(changed) and all(changed[:-1] or changed)


def _languages_of(head: bytes) -> set[str]:
    """Give the languages of the countries that a table names in a column of countries."""
    text = head.decode("ascii", errors="ignore").replace("\r\n", "\n").replace("\r", "\n")
    lines = csv.reader(io.StringIO(text), delimiter=separator_of(text))
    at: set[int] = set()
    found: set[str] = set()
    try:
        for number_of_row, cells in enumerate(lines):
            if number_of_row < TITLE_ROWS:
                at |= {n for n, cell in enumerate(cells) if heading(cell) in _COUNTRY_HEADINGS}
            for n in at:
                if n < len(cells):
                    found |= _spoken().get(searched(cells[n]), frozenset())
    except csv.Error:
        pass
    return found


_COUNTRY_HEADINGS = frozenset(
    {"country", "country code", "country name", "countrycode", "pays", "code pays", "pais",
     "codigo pais", "iso", "iso2", "iso3", "iso code", "economy", "land", "paese", "nation"}
)  # fmt: skip


@cache
def _spoken() -> dict[str, frozenset[str]]:
    """Give the languages of each country by its codes and names, as they are searched."""
    alpha3 = {v[0]: k for k, v in get_global("territory_aliases").items() if len(k) == 3}
    found: dict[str, frozenset[str]] = {}
    for code, name in Locale("en").territories.items():
        if len(code) != 2 or not code.isalpha():
            continue
        spoken = get_official_languages(code, de_facto=True)
        languages = frozenset(each.partition("_")[0] for each in spoken)
        names = [Locale(lang).territories.get(code, name) for lang in ("en", "fr", "es", "pt")]
        for each in (code, alpha3.get(code, code), *names):
            found[searched(str(each))] = languages
    return found


def separator_of(text: str) -> str:
    """Say what stands between the cells of a line."""
    line = next(csv.reader(io.StringIO(text), delimiter="\x1f"), [""])[0] if '"' not in text else ""
    first = line or (text.splitlines() or [""])[0]
    outside = re.sub(r'"[^"]*"', "", first)
    return max(",;\t", key=outside.count)


def csv_lines(path: Path, form: WrittenAs) -> Iterator[list[str]]:
    """Give the lines of a file one by one, cell by cell."""
    csv.field_size_limit(LONGEST_CELL)
    row, latest = 0, ""  # the last row that was read, and its text
    text: list[str] = []
    newline = {"lf": "\n", "cr": "\r"}.get(form.ends)
    with path.open(encoding=form.encoding, errors="replace", newline=newline) as file:
        given: Iterable[str] = (one_ending(line, form.ends) for line in file) if newline else file
        given = map(written_once, given) if form.is_twice else given
        try:
            for cells in csv.reader(_noted(given, text), delimiter=form.separator):
                row += 1
                latest = "".join(text)
                text.clear()
                yield [given_back(cell.strip(SPACES)) for cell in cells]
        except csv.Error as problem:
            raise table_problem("row_not_readable", row=str(row + 1)) from problem
    if _is_open(latest, form.separator):
        raise table_problem("row_not_readable", row=str(row))


def _noted(lines: Iterable[str], text: list[str]) -> Iterator[str]:
    """Pass lines on, and note them down."""
    for line in lines:
        text.append(line)
        yield line


def _is_open(text: str, separator: str) -> bool:
    """Whether a quote is still open at the end: then a further line would belong to the row."""
    return len(list(csv.reader([text, "\n"], delimiter=separator))) == 1


def decimal_of(lines: Iterable[list[str]], separator: str) -> str:
    """Decide the decimal mark by the cells that leave no doubt; nothing where none does.

    A program that puts commas between the columns writes a decimal point. After a sample the rest
    is only looked at until a cell decides. Where cells speak against each other, a few do not
    count beside very many.
    """
    comma = point = 0
    for row, line in enumerate(lines):
        if row >= SAMPLE_ROWS and (comma or point or separator == ","):
            break
        for cell in line:
            mark = decimal_mark(cell) if cell else ""
            comma += mark == ","
            point += mark == "."
    if comma == point == 0:
        return "." if separator == "," else ""
    few, many = sorted((comma, point))
    if few and few > many * FEW:
        return ""
    return "," if comma > point else "."
