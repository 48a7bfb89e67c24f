"""What people send is read in time that grows with it, and not with its square.

No clock is asked: steps are counted.
"""

import ast
import re
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests.consistency.steps import steps_grow
from tests.domain.test_photos import chunk, jpeg, png, segment
from waterpeers.apps.foundation.cells import marked
from waterpeers.apps.references.tables import level_sheet
from waterpeers.domain import letters
from waterpeers.domain.agendas import read_agenda
from waterpeers.domain.names import fold
from waterpeers.domain.normal_forms import MOST_MARKS, normalised
from waterpeers.domain.periods import in_order_of_time, year_named
from waterpeers.domain.photos import without_metadata
from waterpeers.domain.questionnaires.files import read_questionnaire
from waterpeers.domain.register import clean_text
from waterpeers.domain.threads import answered, plain_of
from waterpeers.domain.toml import read_toml
from waterpeers.domain.totals import is_no_name, is_total_name, summing_rows
from waterpeers.domain.verdicts import NotValid

PACKAGE = Path(__file__).resolve().parents[2] / "waterpeers"
SOURCES = sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)
OUR_OWN_TEXTS = {  # nobody else writes what these read
    "waterpeers/site/template_loaders.py": "our templates",
    "waterpeers/apps/foundation/guides.py": "our guides",
}
WHOLE = {"fullmatch", "match"}


def patterns():
    """Give every pattern that is written in the code, and how it is used."""
    for path in SOURCES:
        source = path.read_text(encoding="utf-8")
        name = str(path.relative_to(PACKAGE.parent))
        if name in OUR_OWN_TEXTS or "import re\n" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if not (
                is_call and isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
            ):
                continue
            if node.func.attr in {"escape", "error"} or not isinstance(node.args[0], ast.Constant):
                continue  # those made of parts are escaped: see the test below
            flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(node) else 0
            flags |= re.DOTALL if "DOTALL" in ast.unparse(node) else 0
            made = re.compile(node.args[0].value, flags)
            whole = node.func.attr in WHOLE or _only_whole(source, node)
            yield pytest.param(made, whole, id=f"{name}:{node.lineno}")


def _only_whole(source, node) -> bool:
    """Whether a pattern with a name is never searched for."""
    for each in ast.walk(ast.parse(source)):
        if isinstance(each, ast.Assign) and ast.unparse(each.value) == ast.unparse(node):
            used = set(re.findall(rf"\b{each.targets[0].id}\.(\w+)\(", source))
            return bool(used) and used <= WHOLE
    return False


PATTERNS = list(patterns())


@pytest.mark.parametrize("pattern, whole", PATTERNS)
def test_twice_the_text_takes_a_pattern_about_twice_the_steps(pattern, whole):
    assert steps_grow(pattern, whole=whole) == ""


@pytest.mark.parametrize(
    "found, whole",
    [  # what stopped the site once
        (rb"<(?:\w+:)?c\b([^>]*[^>/])>(.*?)</(?:\w+:)?c>", False),
        (rb'<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"[^>]*?\b\w+:id="([^"]*)"', False),
        (r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", True),
        (r"total\s*(\(.*\))?\s*[:.]?", True),
        (r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", True),
        (r"https?://[^\s/?#]+\.[^\s]+", True),
        (r"(a+)+b", True),
    ],
)
def test_a_pattern_that_takes_the_square_is_found(found, whole):
    assert steps_grow(re.compile(found, re.DOTALL), whole=whole)


def test_only_one_place_asks_unicode_for_a_normal_form():
    """It takes the square of the marks on a letter; how many they are is bounded there."""
    asking = [p.name for p in SOURCES if "normalize(" in p.read_text(encoding="utf-8")]
    assert asking == ["normal_forms.py"]


@pytest.mark.parametrize("read", [clean_text, fold, lambda text: normalised("NFC", text)])
def test_a_letter_keeps_no_more_marks_than_can_be_sorted_quickly(read, monkeypatch):
    given = []
    from waterpeers.domain import normal_forms

    normal = normal_forms.unicodedata.normalize

    class Noted:
        combining = staticmethod(normal_forms.unicodedata.combining)

        @staticmethod
        def normalize(form, text):
            given.append(text)
            return normal(form, text)

    monkeypatch.setattr(normal_forms, "unicodedata", Noted)
    read("é" + "\u0301\u0316" * 500 + "a\u0301 x")

    marks = [re.findall(r"[\u0300-\u036f]+", text) for text in given]
    assert given
    assert max(len(run) for runs in marks for run in runs) <= 2 * MOST_MARKS
    assert normalised("NFC", "e\u0301" + "a" * 40) == "é" + "a" * 40


MANY = ".a" * 300


@pytest.mark.parametrize(
    "text", [f"a{MANY}=1", f"[a{MANY}]", f"x={{a{MANY}=1}}", "a=" + "[" * 5000, '"""' + "x" * 10]
)
def test_a_key_of_very_many_parts_is_refused_before_it_is_read(text):
    with pytest.raises(NotValid) as refused:
        read_questionnaire(text)
    assert refused.value.verdict.against[0].code == "questionnaire_not_toml"


def calls(read, size) -> int:
    """Count the calls, of ours and of Python's own, that reading something of a size takes."""
    made = 0

    def note(_frame, event, _called):
        nonlocal made
        made += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        read(size)
    finally:
        sys.setprofile(before)
    return made


def grows_beyond(read, size=400) -> bool:
    return calls(read, 2 * size) > 2.3 * calls(read, size)


NEARLY = [1.0, 1.0, 1.0]  # then their sum over and over, and at the end another figure


@pytest.mark.parametrize(
    "read",
    [
        lambda n: letters.readings([f"Régie{k}".encode("cp1252") for k in range(n)]),
        lambda n: letters.readings([b"\xe9-" * n]),
        lambda n: letters.written_once("Ã©" * n),
        lambda n: is_total_name("grand " * n + "total"),
        lambda n: is_total_name("total " + "of " * n),
        lambda n: is_no_name("-" * n),
        lambda n: summing_rows([[*NEARLY, *[3.0] * n, 2.0]] * 2),
        lambda n: summing_rows([[1.0] * n] * 2),
        lambda n: in_order_of_time([f"FY{k}" for k in range(10_000, 10_000 + n)]),
        lambda n: [year_named("exercice 2024") for _ in range(n)],
        lambda n: answered("words\n" * n + "On 3 May Ana wrote:\n" + "> \n" * n),
        lambda n: answered("a: b\n\n" * n),
        lambda n: plain_of("<p>x</p>" * n),
        lambda n: plain_of("<style>" * n + "<"),
        lambda n: without_metadata(jpeg(*[segment(0xE1, b"x")] * n)),
        lambda n: without_metadata(jpeg(b"\xff\xda\0\2" + b"\xff\0" * n)),
        lambda n: without_metadata(png(*[chunk(b"tEXt", b"x")] * n)),
        lambda n: read_agenda("9:00 Welcome\n" * min(n, 200), "en", date(2027, 1, 18)),
        lambda n: read_toml("[[a]]\n" * n + "b = 1\n"),
        lambda n: level_sheet("", [["NATIONAL"], ["Unimproved", "Surface water", "x"] * n]),
        lambda n: level_sheet("", [["iso3", "year", *(["wat_lim_n", "wat_sur_n"] * n)]]),
    ],
)
def test_twice_as_much_to_read_takes_about_twice_the_calls(read):
    assert not grows_beyond(read)


def test_a_reader_that_takes_the_square_is_found():
    assert grows_beyond(lambda n: [abs(a - b) for a in range(n) for b in range(n)])


def test_a_word_without_an_end_is_looked_at_once(monkeypatch):
    seen = []
    between = letters._BETWEEN

    class Noted:
        @staticmethod
        def split(piece):
            seen.append(len(piece))
            return between.split(piece)

    monkeypatch.setattr(letters, "_BETWEEN", Noted)
    letters.words_beyond_ascii([b"\xe9" * 1000] * 100)

    assert sum(seen) <= 100 * (1000 + letters.LONGEST_WORD)


def test_cells_of_a_workbook_are_gone_through_once(tmp_path):
    def workbook(cells):
        path = tmp_path / f"{cells}.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            row = "".join('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>' for _ in range(cells))
            archive.writestr(
                "xl/_rels/workbook.xml.rels",
                '<Relationships><Relationship Id="r" Target="s.xml"/></Relationships>',
            )
            archive.writestr(
                "xl/workbook.xml", '<workbook><sheet name="S" id="r"/><calcPr/></workbook>'
            )
            archive.writestr("xl/s.xml", f"<sheet><row>{row}</row></sheet>")
        return path

    made = {size: workbook(size) for size in (400, 800)}

    assert len(marked(made[400])["S"].errors) == 400
    assert not grows_beyond(lambda size: marked(made[size]))
