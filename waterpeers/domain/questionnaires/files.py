"""Questionnaires as TOML files: read with every fault and its place, written back the same.

::

    code = "partnership_health"
    version = 1
    language = "en"                      # in which it was written; its words are never missing
    pages = "sections"                   # a section a page; or "one"
    checked = ["fr"]                     # translations that somebody at home in them has checked
    title.en = "Health of the partnership"
    title.fr = "Santé du partenariat"
    sides.mentor.en = "Mentor"           # also groups (of people) and evidence (kinds of it)

    [[sections]]
    code = "trust"
    title.en = "Trust and teamwork"

    [[sections.questions]]
    code = "trust.level"
    kind = "scale"
    text.en = "How do we work together?"
    levels.1.en = "Problems are not spoken of"
    levels.2.en = "Problems are spoken of, and stay"
    apart = ["not_assessed"]             # answers outside of the scale
    has_note = true
    obligatory_for = ["hand_in"]

    [[sections.questions]]
    code = "trust.improve"
    kind = "text"
    text.en = "What do you agree to improve?"
    shown_when."trust.level" = ["1"]

Keys of a question: ``code``, ``kind`` (scale, choice, choices, declaration, text, number, date,
figure, file, person), ``text``, ``hint``; ``levels`` of a scale, ``choices`` of a choice; ``apart``
(not_assessed, not_seen, not_known, not_applicable); ``unit``, ``least``, ``most`` of a number;
``indicator``, ``years_back`` of a figure; ``longest``, ``lines`` of a text; ``has_note``,
``note_text``, ``note_for``; ``has_evidence``; ``shown_when``, ``asked_of``, ``obligatory_for``,
``tags``, ``beside``, ``formerly``. Of a section: ``code``, ``title``, ``intro``, ``shown_when``,
``asked_of``, ``each``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from waterpeers.domain.indicators import catalogue
from waterpeers.domain.questionnaires.answers import tidied
from waterpeers.domain.questionnaires.questions import (
    NO_TEXT,
    Apart,
    Condition,
    Option,
    Pages,
    Question,
    QuestionKind,
    Questionnaire,
    QuestionSection,
    Text,
)
from waterpeers.domain.register import UNSEEN
from waterpeers.domain.toml import read_toml
from waterpeers.domain.units import UnitError, unit
from waterpeers.domain.verdicts import NotValid, Reason, Verdict

MOST_BYTES, MOST_SECTIONS, MOST_QUESTIONS, MOST_OPTIONS = 1_000_000, 200, 1000, 60
LONGEST_TEXT, LONGEST_CODE, LONGEST_VERSION = 4000, 60, 100_000
_CODE = re.compile(r"[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*")
_LEVEL = re.compile(r"0|-?[1-9][0-9]{0,2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")

E = TypeVar("E", bound=StrEnum)


def read_questionnaire(text: str, name: str = "questionnaire.toml") -> Questionnaire:
    """Read a questionnaire from the text of a file, or raise ``NotValid`` with every fault."""
    if len(text.encode(errors="replace")) > MOST_BYTES:
        limit = str(MOST_BYTES // 1000)
        raise NotValid.because("questionnaire_too_large", field="file", limit=limit, place=name)
    try:
        table = read_toml(text)
    except ValueError as problem:
        said = str(problem)[:200]
        raise NotValid.because(
            "questionnaire_not_toml", field="file", place=name, problem=said
        ) from problem
    faults: list[Reason] = []
    found = _questionnaire(_Table(table, name, faults))
    if not faults:
        _check_codes(found, name, faults)
        _check_conditions(found, name, faults)
    NotValid.unless(Verdict(tuple(dict.fromkeys(faults))))
    return found


class _Table:
    """A table of the file: gives its values by key, and notes what is wrong with its place."""

    def __init__(self, table: Mapping[str, Any], place: str, faults: list[Reason]) -> None:
        self.table, self.place, self.faults = table, place, faults
        self.known: set[str] = set()
        self.language = ""

    def inside(self, value: object, place: str) -> _Table:
        """Go into a table of this one; what is no table is noted and empty."""
        if not isinstance(value, Mapping):
            self.against("expected_table", "", place=place)
            value = {}
        found = _Table(value, place, self.faults)
        found.language = self.language
        return found

    def against(self, code: str, key: str, **params: object) -> None:
        """Note a fault at a key."""
        said = {"place": self.place, "key": key} | {k: str(v)[:80] for k, v in params.items()}
        reason = Reason(f"questionnaire_{code}", tuple(sorted(said.items())), "file")
        self.faults.append(reason)

    def wrong(self, key: str, code: str) -> None:
        """Note that a key is missing, or that its value is not as expected."""
        if key in self.table:
            self.against(code, key, value=self.table[key])
        else:
            self.against("key_missing", key)

    def get(self, key: str) -> Any:
        """Give what stands at a key, if anything does."""
        self.known.add(key)
        return self.table.get(key)

    def end(self) -> None:
        """Note the keys that mean nothing here."""
        for key in self.table:
            if key not in self.known:
                self.against("key_unknown", key, known=", ".join(sorted(self.known)))

    def code(self, key: str, *, is_needed: bool = True) -> str:
        """Give a code: letters, digits and underscores, with points or hyphens between."""
        value = self.get(key)
        if value is None:
            if is_needed:
                self.against("key_missing", key)
            return ""
        if not _is_code(value):
            self.against("expected_code", key, value=value)
            return ""
        found: str = value
        return found

    def codes(self, key: str) -> tuple[str, ...]:
        """Give a list of codes."""
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(map(_is_code_or_level, value)):
            self.against("expected_codes", key)
            return ()
        return tuple(dict.fromkeys(value))

    def one_of(self, key: str, kinds: type[E], otherwise: E | None = None) -> E | None:
        """Give one of a list of words."""
        value = self.get(key)
        if value is None:
            if otherwise is None:
                self.against("key_missing", key)
            return otherwise
        if value not in set(kinds):
            self.against("expected_one_of", key, value=value, known=", ".join(kinds))
            return otherwise
        return kinds(value)

    def some_of(self, key: str, kinds: type[E]) -> tuple[E, ...]:
        """Give some of a list of words."""
        codes = self.codes(key)
        for each in codes:
            if each not in set(kinds):
                self.against("expected_one_of", key, value=each, known=", ".join(kinds))
        return tuple(kinds(each) for each in codes if each in set(kinds))

    def whole(self, key: str, otherwise: int | None, least: int, most: int) -> int:
        """Give a whole number between two others."""
        value = self.get(key)
        if value is None:
            if otherwise is None:
                self.against("key_missing", key)
            return otherwise or 0
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.against("expected_whole_number", key, least=least, most=most)
            return otherwise or 0
        return value

    def number(self, key: str) -> float | None:
        """Give a number, if there is one."""
        value = self.get(key)
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not abs(value) < float("inf"):
            self.against("expected_number", key)
            return None
        return float(value)

    def flag(self, key: str) -> bool:
        """Give a yes or no; no where nothing stands."""
        value = self.get(key)
        if value is not None and not isinstance(value, bool):
            self.against("expected_yes_or_no", key)
        return value is True

    def text(self, key: str, *, is_needed: bool = False) -> Text:
        """Give words by language; those in the original language are never missing."""
        value = self.get(key)
        if value is None:
            if is_needed:
                self.against("key_missing", key)
            return NO_TEXT
        return self.words(value, key)

    def words(self, value: object, key: str) -> Text:
        """Read words by language, the original first."""
        if not isinstance(value, Mapping) or not value:
            self.against("expected_texts", key, language=self.language)
            return NO_TEXT
        words = {str(each): self._words(text, f"{key}.{each}") for each, text in value.items()}
        for language in words:
            if not _LANGUAGE.fullmatch(language):
                self.against("expected_language", key, value=language)
        if self.language not in words:
            self.against("original_missing", key, language=self.language)
        others = sorted(words.keys() - {self.language})
        order = [self.language, *others] if self.language in words else others
        return Text(tuple((each, words[each]) for each in order))

    def _words(self, value: object, key: str) -> str:
        plain = tidied(value) if isinstance(value, str) else ""
        if not plain or UNSEEN.search(plain):
            self.against("expected_text", key)
        elif len(plain) > LONGEST_TEXT:
            self.against("text_too_long", key, limit=LONGEST_TEXT)
        return plain

    def options(self, key: str, *, are_levels: bool = False) -> tuple[Option, ...]:
        """Give what can be chosen, by code; levels from the lowest to the highest."""
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, Mapping) or len(value) > MOST_OPTIONS:
            self.against("expected_options", key, limit=MOST_OPTIONS)
            return ()
        for code in value:
            if not (_LEVEL if are_levels else _CODE).fullmatch(code) or len(code) > LONGEST_CODE:
                self.against("expected_level" if are_levels else "expected_code", key, value=code)
        found = [Option(code, self.words(words, f"{key}.{code}")) for code, words in value.items()]
        if are_levels and all(_LEVEL.fullmatch(option.code) for option in found):
            found.sort(key=lambda option: int(option.code))
        return tuple(found)

    def tables(self, key: str, most: int) -> Iterator[_Table]:
        """Go through a list of tables, each in its place; one at least."""
        value = self.get(key)
        if not isinstance(value, list) or not 1 <= len(value) <= most:
            self.against("expected_tables", key, limit=most)
            return
        for number, each in enumerate(value, start=1):
            code = each.get("code") if isinstance(each, Mapping) else None
            called = code if _is_code(code) else f"{key} {number}"
            yield self.inside(each, f"{self.place} › {called}")

    def conditions(self, key: str) -> tuple[Condition, ...]:
        """Give what must have been answered before."""
        value = self.get(key)
        if value is None:
            return ()
        inner = self.inside(value, f"{self.place} › {key}")
        found = tuple(Condition(question, inner.codes(question)) for question in inner.table)
        for condition in found:
            if not condition.answers:
                inner.against("expected_codes", condition.question)
        return found


def _is_code(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_CODE and bool(_CODE.fullmatch(value))


def _is_code_or_level(value: object) -> bool:
    return _is_code(value) or (isinstance(value, str) and bool(_LEVEL.fullmatch(value)))


def _questionnaire(table: _Table) -> Questionnaire:
    language = table.get("language")
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        table.wrong("language", "expected_language")
        language = "en"
    table.language = language
    made = Questionnaire(
        code=table.code("code"),
        version=table.whole("version", None, 1, LONGEST_VERSION),
        language=language,
        title=table.text("title", is_needed=True),
        intro=table.text("intro"),
        pages=table.one_of("pages", Pages, Pages.SECTIONS) or Pages.SECTIONS,
        checked=table.codes("checked"),
        sides=table.options("sides"),
        groups=table.options("groups"),
        evidence=table.options("evidence"),
        sections=tuple(_section(each) for each in table.tables("sections", MOST_SECTIONS)),
    )
    table.end()
    return made


def _section(table: _Table) -> QuestionSection:
    made = QuestionSection(
        code=table.code("code"),
        title=table.text("title", is_needed=True),
        intro=table.text("intro"),
        shown_when=table.conditions("shown_when"),
        asked_of=table.codes("asked_of"),
        each=table.code("each", is_needed=False),
        questions=tuple(_question(each) for each in table.tables("questions", MOST_QUESTIONS)),
    )
    table.end()
    return made


def _question(table: _Table) -> Question:
    kind = table.one_of("kind", QuestionKind)
    made = Question(
        code=table.code("code"),
        kind=kind or QuestionKind.TEXT,
        text=table.text("text", is_needed=True),
        hint=table.text("hint"),
        apart=table.some_of("apart", Apart),
        has_note=table.flag("has_note"),
        note_text=table.text("note_text"),
        note_for=table.codes("note_for"),
        has_evidence=table.flag("has_evidence"),
        shown_when=table.conditions("shown_when"),
        asked_of=table.codes("asked_of"),
        obligatory_for=table.codes("obligatory_for"),
        tags=table.codes("tags"),
        beside=_beside(table),
        formerly=table.code("formerly", is_needed=False),
        **(_OF_KIND[kind](table) if kind in _OF_KIND else {}),
    )
    if kind is not None:
        table.end()
    return made


def _levels(table: _Table) -> dict[str, Any]:
    return {"options": _two_at_least(table, "levels", table.options("levels", are_levels=True))}


def _choices(table: _Table) -> dict[str, Any]:
    return {"options": _two_at_least(table, "choices", table.options("choices"))}


def _two_at_least(table: _Table, key: str, options: tuple[Option, ...]) -> tuple[Option, ...]:
    if len(options) < 2 and (table.get(key) is None or isinstance(table.get(key), Mapping)):
        table.against("expected_two", key)
    return options


def _number(table: _Table) -> dict[str, Any]:
    name = table.get("unit")
    try:
        if not isinstance(name, str):
            raise UnitError("")
        unit(name)
    except UnitError:
        table.wrong("unit", "expected_unit")
        name = "ratio"
    return {"unit": name, "least": table.number("least"), "most": table.number("most")}


def _figure(table: _Table) -> dict[str, Any]:
    code = table.get("indicator")
    known = catalogue()
    if not isinstance(code, str) or (code not in known.variables and code not in known.indicators):
        table.wrong("indicator", "expected_indicator")
        code = ""
    return {"indicator": code, "years_back": table.whole("years_back", 0, 0, 50)}


def _beside(table: _Table) -> tuple[str, ...]:
    known, codes = catalogue(), table.codes("beside")
    for code in codes:
        if code not in known.variables and code not in known.indicators:
            table.against("expected_indicator", "beside", value=code)
    return codes


def _text(table: _Table) -> dict[str, Any]:
    return {
        "longest": table.whole("longest", 4000, 1, 20_000),
        "lines": table.whole("lines", 4, 1, 40),
    }


_OF_KIND: Mapping[QuestionKind | None, Callable[[_Table], dict[str, Any]]] = {
    QuestionKind.SCALE: _levels,
    QuestionKind.CHOICE: _choices,
    QuestionKind.CHOICES: _choices,
    QuestionKind.NUMBER: _number,
    QuestionKind.FIGURE: _figure,
    QuestionKind.TEXT: _text,
}


def _check_codes(made: Questionnaire, name: str, faults: list[Reason]) -> None:
    """No section has the code of another, nor has a question."""
    for key, codes in (
        ("sections", [section.code for section in made.sections]),
        ("questions", [question.code for question in made.questions]),
    ):
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            faults.append(_fault("code_twice", name, key, value=code))


def _check_conditions(made: Questionnaire, name: str, faults: list[Reason]) -> None:
    """Conditions look at earlier questions, by answers that these have; so do notes."""
    earlier: dict[str, Question] = {}
    for section in made.sections:
        place = f"{name} › {section.code}"
        faults += _condition_faults(section.shown_when, earlier, place)
        for question in section.questions:
            inside = f"{place} › {question.code}"
            faults += _condition_faults(question.shown_when, earlier, inside)
            for code in question.note_for:
                if code not in possible(question):
                    faults.append(_fault("answer_unknown", inside, "note_for", value=code))
            if question.has_evidence and not made.evidence:
                faults.append(_fault("evidence_without_kinds", inside, "has_evidence"))
            earlier[question.code] = question
        if section.each:  # nothing outside can look at what is asked several times
            for question in section.questions:
                del earlier[question.code]


def _condition_faults(
    conditions: tuple[Condition, ...], earlier: Mapping[str, Question], place: str
) -> Iterator[Reason]:
    for condition in conditions:
        question = earlier.get(condition.question)
        if question is None or not question.is_closed:
            yield _fault("condition_unknown", place, "shown_when", value=condition.question)
            continue
        for code in condition.answers:
            if code not in possible(question):
                yield _fault("answer_unknown", place, "shown_when", value=code)


def possible(question: Question) -> Collection[str]:
    """Give every code that an answer to a closed question can have."""
    return (*question.codes, *map(str, question.apart))


def _fault(code: str, place: str, key: str, **params: str) -> Reason:
    said = {"place": place, "key": key} | params
    return Reason(f"questionnaire_{code}", tuple(sorted(said.items())), "file")


_PLAIN = (
    "unit", "least", "most", "indicator", "years_back", "longest", "lines", "has_note",
    "has_evidence", "formerly",
)  # fmt: skip


_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
