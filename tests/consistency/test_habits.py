"""Habits of the house, as tests: each failure says what to do."""

import ast
import inspect
import pkgutil
import re
from collections import defaultdict
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext, override

from waterpeers.apps.audit.words import all_events
from waterpeers.apps.foundation.reasons import all_words, gather
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.records.waiting import checked_tables
from waterpeers.domain.lifecycle import Lifecycle
from waterpeers.site.template_loaders import VOID

PACKAGE = Path(__file__).resolve().parents[2] / "waterpeers"
OUR_APPS = [c for c in apps.get_app_configs() if c.name.startswith("waterpeers.apps.")]
SOURCES = sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)


def modules_of_actions():
    for config in OUR_APPS:
        package = import_module(config.name)
        for found in pkgutil.walk_packages(package.__path__, f"{config.name}."):
            if "actions" in found.name.split(".") and not found.name.endswith(".steps"):
                yield import_module(found.name)


def public_actions():
    for module in modules_of_actions():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield pytest.param(function, id=f"{module.__name__}.{name}")


@pytest.mark.parametrize("function", list(public_actions()))
def test_every_action_says_who_acts_and_when(function):
    parameters = inspect.signature(function).parameters

    assert "act" in parameters, "add a keyword-only parameter act"
    assert parameters["act"].kind is inspect.Parameter.KEYWORD_ONLY


def test_every_event_has_words_in_its_app():
    named = set()
    for config in OUR_APPS:
        if find_spec(f"{config.name}.events"):
            named |= {str(event) for event in import_module(f"{config.name}.events").Event}

    assert set(all_events()) == named


def test_every_subject_is_called_as_its_app():
    assert [subject.code for subject in subjects()] == list(settings.SUBJECTS)


def test_every_reason_that_is_given_has_words():
    used = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = ast.unparse(node.func)
            first = node.args[0]
            if (called == "Reason" or called.endswith(".because")) and isinstance(
                first, ast.Constant
            ):
                used.add(first.value)

    assert used - all_words().keys() == set()


def test_every_reason_can_be_said_with_its_placeholders():
    for code, words in all_words().items():
        assert words % defaultdict(lambda: 2), code


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_import_of_ours_inside_a_function_no_signals_no_save_of_our_own(source):
    tree = ast.parse(source.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            is_method = node.args.args and node.args.args[0].arg == "self"
            overrides = is_method and node.name in {"save", "delete"}
            assert not overrides or "QuerySet" in source.read_text(), (
                f"{node.name}: write an action instead"
            )
            for inner in ast.walk(node):
                if isinstance(inner, ast.ImportFrom):
                    assert not (inner.module or "").startswith("waterpeers"), (
                        f"line {inner.lineno}: import at the top"
                    )
        if isinstance(node, ast.ImportFrom):
            assert node.module != "django.dispatch", "say what follows in the action itself"


ONE_OF_A_KIND = {"pk", "id", "uuid", "code", "number", "version"}


def test_every_order_is_total_since_databases_promise_none_among_equals():
    found = []
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".order_by"):
                last = node.args[-1] if node.args else None
                if isinstance(last, ast.Constant) and last.value.lstrip("-") not in ONE_OF_A_KIND:
                    found.append(f"{source}:{node.lineno}")

    assert found == [], 'add "pk" at the end'


def templates():
    roots = [PACKAGE / "site" / "templates", *PACKAGE.glob("apps/*/templates")]
    for root in roots:
        for file in sorted(root.rglob("*")):
            if file.is_file() and file.suffix in {".html", ".svg", ".txt"}:
                yield pytest.param(str(file.relative_to(root)), file, id=str(file))


@cache
def what_may_use_templates():
    files = [*SOURCES, *(path for path in PACKAGE.rglob("templates/**/*") if path.is_file())]
    return {path: path.read_text() for path in files}


FOUND_BY_NAME = re.compile(
    r"^(?:[1-5]\d\d\.html|account/|mfa/|socialaccount/|usersessions/|allauth/|django/)"
)


@pytest.mark.parametrize(("name", "file"), list(templates()))
def test_every_template_is_used_short_and_whole(name, file):
    text = file.read_text()
    assert len(text.splitlines()) <= 150, "split it into parts"
    if file.suffix == ".html":
        assert max(map(len, text.splitlines()), default=0) <= 100, "break its lines"
    get_template(name)
    if FOUND_BY_NAME.match(name):
        return
    stem = Path(name).name
    others = (text for path, text in what_may_use_templates().items() if path != file)
    assert any(name in text or f"/{stem}" in text for text in others), "unused"


def test_numbers_in_templates_are_written_by_our_own_filter():
    of_others = re.compile(r"\|(floatformat|intcomma)\b")
    files = [path for kind in ("html", "txt", "svg") for path in PACKAGE.rglob(f"*.{kind}")]

    assert [path.name for path in files if of_others.search(path.read_text())] == [], (
        "write |figure: it has a true minus"
    )


STARTS_OR_ENDS = re.compile(
    r"""{%\s*(?P<end>end)?(?P<tag>if|for|block|with|blocktranslate|filter|localize|slot)\b
    |<(?P<close>/)?(?P<element>[a-z][\w-]*)(?:{%.*?%}|{{.*?}}|[^<>])*+(?<!/)>""",
    re.VERBOSE,
)


@pytest.mark.parametrize(
    "file", sorted(PACKAGE.rglob("*.html")), ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_a_line_of_a_template_is_indented_by_what_is_open_around_it(file):
    """The formatter counts by lines: where one opens two things, it indents the next ones amiss."""
    text = file.read_text()
    depth = 0
    for found in STARTS_OR_ENDS.finditer(text):
        name = found["tag"] or found["element"]
        if name in VOID.split("|"):
            continue
        line = text.rfind("\n", 0, found.start()) + 1
        before = text[line : found.start()]
        if found["end"] or found["close"]:
            depth -= 1
        if not before.strip():
            assert len(before) == 2 * depth, f"line {text[:line].count(chr(10)) + 1}"
        if not (found["end"] or found["close"]):
            depth += 1
    assert depth == 0


def test_every_setting_is_documented():
    settings = (PACKAGE / "site" / "settings.py").read_text()
    read = set(re.findall(r'env\.(?:text|flag|number|words)\("(\w+)"', settings)) | {
        "DATA",
        "SECRET_KEY",
    }
    page = (PACKAGE.parent / "docs" / "running" / "settings.md").read_text()

    assert {name for name in read if f"WATERPEERS_{name}" not in page} == set()


def test_the_repository_speaks_of_the_project_alone():
    words = re.compile(
        r"/wo" + r"rk/|\.lib" + r"rary/|registry\.np" + r"mjs|pypi\.org/sim" + r"ple"
    )
    root = PACKAGE.parent
    for folder in ("waterpeers", "tests", "docs", "bench", "tools", "requirements"):
        for file in (root / folder).rglob("*"):
            if file.is_file() and file.suffix in {".py", ".md", ".txt", ".html", ".toml"}:
                assert not words.search(file.read_text()), file


@pytest.mark.parametrize("language", ["fr", "es"])
def test_what_a_state_is_called_is_not_what_a_button_says(language):
    """ "Open" is a state and an order in English alone: give the words of the state a context."""
    said = re.compile(r"<button[^>]*>\s*{% translate \"([^\"]+)\" %}")
    with override(language):
        states = {str(word) for words in lists_of_states() for word in words.values()}
        buttons = {
            gettext(text) for p in PACKAGE.rglob("*.html") for text in said.findall(p.read_text())
        }

    assert len(states) > 10
    assert len(buttons) > 30
    assert states & buttons == set()


def lists_of_states():
    for config in OUR_APPS:
        if find_spec(f"{config.name}.words") is None:
            continue
        words = import_module(f"{config.name}.words")
        names = [m.name for m in pkgutil.iter_modules(getattr(words, "__path__", []))]
        for module in [words, *(import_module(f"{words.__name__}.{name}") for name in names)]:
            yield from (found for name, found in vars(module).items() if name.endswith("STATES"))


def test_every_kind_that_waits_has_words():
    kind = re.compile(r'kind="(\w+)"')
    sources = (PACKAGE / "apps").glob("*/waiting.py")
    used = {name for source in sources for name in kind.findall(source.read_text())}

    used |= {str(table._meta.model_name) for table in checked_tables()}
    turns = ("soon", "due", "late", "returned", "to_agree", "to_read")
    used |= {f"{kind.name}_{turn}" for each in subjects() for kind in each.joint for turn in turns}

    assert used <= set(gather("WAITS"))


def moves():
    for path in sorted((PACKAGE / "domain").glob("*.py")):
        module = import_module(f"waterpeers.domain.{path.stem}")
        for name, table in vars(module).items():
            if isinstance(table, Lifecycle):
                yield from ((f"{path.stem}.{name}.{move.name}", move) for move in table.transitions)


def test_every_move_says_whose_turn_it_is_then():
    silent = [name for name, move in moves() if move.hands_to is None]
    kinds = {kind for _, move in moves() for kind in move.hands_to or ()}

    assert silent == [], "say in hands_to what waits for somebody then, or ()"
    assert kinds
    assert kinds <= set(gather("WAITS"))


# One name for one thing in every app that has it: what can happen there.
NAMED_ALIKE = {"Event"}


def test_a_class_has_a_name_of_its_own():
    """Who reads a name, or looks for it, finds one thing."""
    places = defaultdict(list)
    for source in SOURCES:
        for node in ast.parse(source.read_text()).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(source.relative_to(PACKAGE)))

    assert {n: p for n, p in places.items() if len(p) > 1 and n not in NAMED_ALIKE} == {}


DJANGOS_OWN = {"DecimalField", "IntegerField", "FloatField", "DateField", "DateTimeField"}


def test_numbers_and_dates_are_typed_into_the_fields_of_the_house():
    used = [
        f"{source.relative_to(PACKAGE)}:{node.lineno} {node.attr}"
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "forms"
        and node.attr in DJANGOS_OWN | {"NumberInput", "DateInput"}
    ]

    assert used == [], "use those of foundation/fields.py"


def test_no_input_of_a_browser_decides_what_a_number_or_a_date_is():
    typed = re.compile(r"""type["']?\s*[:=]\s*["'](number|date|datetime-local)["']""")
    files = [*SOURCES, *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.js")]
    found = [
        str(path.relative_to(PACKAGE))
        for path in files
        if typed.search(path.read_text()) and "node_modules" not in path.parts
    ]

    assert found == [], 'say inputmode="decimal" instead'


def test_each_benchmark_is_tried_with_little():
    bench = PACKAGE.parent / "bench"
    tried = [line.split()[0] for line in (bench / "small.txt").read_text().splitlines()]

    assert sorted(tried) == sorted(file.stem for file in bench.glob("[a-z]*.py"))
