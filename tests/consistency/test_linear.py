"""What people send is read in time that grows with it, and not with its square.

No clock is asked: steps are counted.
"""

import ast
import re
from pathlib import Path

import pytest

from tests.consistency.steps import steps_grow
from waterpeers.domain.names import fold
from waterpeers.domain.normal_forms import MOST_MARKS, normalised
from waterpeers.domain.questionnaires.files import read_questionnaire
from waterpeers.domain.register import clean_text
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
