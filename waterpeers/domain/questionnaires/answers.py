"""What people answer: read and checked by the question's kind, kept as plain data.

Pages, programs and workbooks hand in one shape for a question, ``Given``: a ``value`` and, where it
has them, ``unit``, ``apart``, ``note`` and ``evidence``. A page gives texts as typed, a program
numbers and lists; both are read here, and what is wrong is answered with the same reasons. Files
and reviewed figures are facts that the caller puts in (``with_facts``), not what somebody types.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from waterpeers.domain.dates import typed_day
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.normal_forms import normalised
from waterpeers.domain.numbers import TwoMeanings, typed_number, written
from waterpeers.domain.questionnaires.questions import (
    NO,
    YES,
    Apart,
    Question,
    QuestionKind,
    Questionnaire,
)
from waterpeers.domain.register import EMAIL, UNSEEN
from waterpeers.domain.units import UnitError, conversion
from waterpeers.domain.verdicts import Reason

LONGEST_NOTE, LONGEST_NAME = 4000, 200
LARGEST = 1e15  # beyond it, a number is a slip of the hand
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
_LINE_BREAK = re.compile(r"[\n\r\u2028\u2029]")
_PARTS = frozenset({"value", "unit", "apart", "note", "evidence"})

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Amount:
    """A number in the unit of its question; as it was given, and where it is from.

    A figure that was taken from reviewed values has their grade and year.
    """

    number: float
    given: float
    unit: str  # in which it was given
    grade: str = ""
    year: int | None = None
    is_reviewed: bool = False


@dataclass(frozen=True)
class NamedPerson:
    """Somebody whom an answer names."""

    name: str
    office: str = ""
    email: str = ""


@dataclass(frozen=True)
class NamedFile:
    """A file that an answer is made of; its bytes are kept elsewhere."""

    uuid: str
    name: str


Value = str | tuple[str, ...] | Amount | NamedPerson | tuple[NamedFile, ...]


@dataclass(frozen=True)
class Answer:
    """A value, or an answer that stands apart; words and evidence beside it."""

    value: Value | None = None
    apart: Apart | None = None
    note: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether the question was answered; "not known" is an answer."""
        return self.value is not None or self.apart is not None

    def __bool__(self) -> bool:
        """Whether there is anything at all to keep."""
        return self != BLANK

    @property
    def codes(self) -> tuple[str, ...]:
        """What conditions look at: the chosen codes, or the one that stands apart."""
        if self.apart is not None:
            return (str(self.apart),)
        if isinstance(self.value, tuple):
            return tuple(each for each in self.value if isinstance(each, str))
        return (self.value,) if isinstance(self.value, str) else ()


BLANK = Answer()
Answers = Mapping[str, Answer]


def with_facts(answers: Answers, facts: Mapping[str, Value]) -> dict[str, Answer]:
    """Put reviewed figures and kept files in the place of what was typed for them."""
    found = dict(answers)
    for code, value in facts.items():
        before = found.get(code, BLANK)
        found[code] = Answer(value, None, before.note, before.evidence)
    return found


# --- reading ---


def read_all(
    questionnaire: Questionnaire, given: Mapping[str, Given], *, language: str
) -> tuple[dict[str, Answer], list[Reason]]:
    """Read answers to several questions; those that cannot be read are left out, with reasons.

    Numbers are read as people write them in ``language``.
    """
    answers: dict[str, Answer] = {}
    reasons: list[Reason] = []
    for code, each in given.items():
        question = questionnaire.question(code)
        if question is None:
            reasons.append(Reason("question_not_known", (("value", code[:80]),), code[:80]))
            continue
        kinds = tuple(option.code for option in questionnaire.evidence)
        answer, against = read(question, each, language=language, evidence=kinds)
        if against:
            reasons += against
        else:
            answers[code] = answer
    return answers, reasons


def read(
    question: Question, given: Given, *, language: str, evidence: Collection[str] = ()
) -> tuple[Answer, list[Reason]]:
    """Read what was given for a question, with every reason; ``evidence`` are the known kinds."""
    reading = _Reading(question, language)
    for part in given:
        if part not in _PARTS:
            reading.against("no_such_field", str(part)[:40])
    value, apart = _told_apart(question, given)
    if apart is not None and apart not in question.apart:
        reading.against("not_in_list", "apart", value=apart)
        apart = None
    answer = Answer(
        None if _is_blank(value) else _READERS[question.kind](reading, value, given),
        None if apart is None else Apart(str(apart)),
        reading.beside(given.get("note"), "note"),
        _evidence(reading, given.get("evidence"), evidence),
    )
    if answer.value is not None and answer.apart is not None:
        reading.against("answered_and_apart")
    return answer, reading.reasons


class _Reading:
    """Reads the parts of one answer, and gathers what is wrong with them."""

    def __init__(self, question: Question, language: str) -> None:
        self.question = question
        self.language = language
        self.reasons: list[Reason] = []

    def against(self, code: str, part: str = "", **params: object) -> None:
        """Note a reason against the answer, or a part of it."""
        said = tuple(sorted((name, str(value)[:80]) for name, value in params.items()))
        field = f"{self.question.code}.{part}" if part else self.question.code
        self.reasons.append(Reason(code, said, field))

    def text(self, value: object, part: str = "", *, longest: int, is_line: bool = False) -> str:
        """Read a text: one form of Unicode, one kind of line end, nothing that cannot be seen."""
        if not isinstance(value, str):
            self.against("not_a_text", part)
            return ""
        plain = tidied(value)
        if UNSEEN.search(plain):
            self.against("unseen_characters", part)
        elif is_line and _LINE_BREAK.search(plain):
            self.against("line_break", part)
        elif len(plain) > longest:
            self.against("too_long", part, limit=longest)
        return plain

    def codes(self, value: object, part: str = "") -> tuple[str, ...]:
        """Read codes: one, or a list of them, each once."""
        codes = []
        for each in value if isinstance(value, list | tuple) else [value]:
            if isinstance(each, bool):
                codes.append(YES if each else NO)
            elif isinstance(each, str | int):
                codes.append(str(each).strip())
            else:
                self.against("not_in_list", part, value=each)
        return tuple(dict.fromkeys(code for code in codes if code))

    def beside(self, value: object, part: str) -> str:
        """Read the words beside an answer, where there is room for any."""
        if _is_blank(value):
            return ""
        if not self.question.takes_note:
            self.against("no_note_here", part)
            return ""
        return self.text(value, part, longest=LONGEST_NOTE)


def tidied(text: str) -> str:
    """Give a text in one form of Unicode, with one kind of line end, without spaces around it."""
    plain = normalised("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.strip()


def _is_blank(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, list | tuple):
        return all(_is_blank(each) for each in value)
    if isinstance(value, Mapping):
        return all(_is_blank(each) for each in value.values())
    return value is None


def _told_apart(question: Question, given: Given) -> tuple[object, object]:
    """Tell a value from an answer that stands apart; pages offer both in one list."""
    value, apart = given.get("value"), given.get("apart")
    one = value[0] if isinstance(value, list | tuple) and len(value) == 1 else value
    if question.is_closed and _is_blank(apart) and isinstance(one, str) and one in question.apart:
        return None, one
    return value, None if _is_blank(apart) else apart


def _evidence(reading: _Reading, value: object, known: Collection[str]) -> tuple[str, ...]:
    if _is_blank(value):
        return ()
    if not reading.question.has_evidence:
        reading.against("no_evidence_here", "evidence")
        return ()
    codes = reading.codes(value, "evidence")
    for code in codes:
        if code not in known:
            reading.against("not_in_list", "evidence", value=code)
    return tuple(code for code in known if code in codes)


def _codes(reading: _Reading, value: object, given: Given) -> tuple[str, ...]:
    known = reading.question.codes
    codes = reading.codes(value)
    for code in codes:
        if code not in known:
            reading.against("not_in_list", value=code)
    return tuple(code for code in known if code in codes)


def _code(reading: _Reading, value: object, given: Given) -> str | None:
    codes = _codes(reading, value, given)
    if len(codes) > 1:
        reading.against("one_answer_only")
    return codes[0] if codes else None


def _text(reading: _Reading, value: object, given: Given) -> str:
    return reading.text(value, longest=reading.question.longest)


def _amount(reading: _Reading, value: object, given: Given) -> Amount | None:
    number = _number(reading, value)
    unit = str(given.get("unit") or "").strip() or unit_of(reading.question)
    if number is None:
        return None
    try:
        kept = number * conversion(unit, unit_of(reading.question))
    except UnitError:
        reading.against("unit_of_an_answer", "unit", value=unit, kept=unit_of(reading.question))
        return None
    least, most = reading.question.least, reading.question.most
    if (least is not None and kept < least) or (most is not None and kept > most):
        bounds = {"least": "–∞" if least is None else f"{least:g}"}
        reading.against("out_of_range", **bounds, most="∞" if most is None else f"{most:g}")
    return Amount(kept, number, unit)


def _number(reading: _Reading, value: object) -> float | None:
    number: float | None = None
    if isinstance(value, str):
        try:
            number = typed_number(value, reading.language)
        except TwoMeanings as found:
            one, other = (written(each, reading.language) for each in found.readings)
            reading.against("number_has_two_meanings", value=value, one=one, other=other)
            return None
        except ValueError:
            number = None
    elif isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value)
    if number is None or number != number:
        reading.against("not_a_number", value=value)
        return None
    if abs(number) > LARGEST:
        reading.against("number_too_large")
        return None
    return number


def _day(reading: _Reading, value: object, given: Given) -> str | None:
    try:
        day = typed_day(value, reading.language) if isinstance(value, str) else None
    except TwoMeanings as found:
        one, other = map(str, found.readings)
        reading.against("date_has_two_meanings", value=value, one=one, other=other)
        return None
    except ValueError:
        day = None
    if day is None:
        reading.against("not_a_date", value=value)
        return None
    if not FIRST_DAY <= day < LAST_DAY:
        reading.against("date_out_of_range", value=day.isoformat())
    return day.isoformat()


def _person(reading: _Reading, value: object, given: Given) -> NamedPerson | None:
    if not isinstance(value, Mapping):
        reading.against("not_a_person")
        return None
    parts = {}
    for name in ("name", "office", "email"):
        text = value.get(name)
        text = "" if text is None else text
        parts[name] = reading.text(text, name, longest=LONGEST_NAME, is_line=True)
    if not parts["name"]:
        reading.against("required", "name")
    if parts["email"] and not EMAIL.fullmatch(parts["email"]):
        reading.against("not_an_email", "email")
    return NamedPerson(**parts)


def _file(reading: _Reading, value: object, given: Given) -> None:
    reading.against("files_are_attached")


_READERS: dict[QuestionKind, Callable[[_Reading, Any, Given], Value | None]] = {
    QuestionKind.SCALE: _code,
    QuestionKind.CHOICE: _code,
    QuestionKind.CHOICES: _codes,
    QuestionKind.DECLARATION: _code,
    QuestionKind.TEXT: _text,
    QuestionKind.NUMBER: _amount,
    QuestionKind.FIGURE: _amount,
    QuestionKind.DATE: _day,
    QuestionKind.PERSON: _person,
    QuestionKind.FILE: _file,
}


def unit_of(question: Question) -> str:
    """Name the unit in which the answer to a number or a figure is kept."""
    if question.kind is QuestionKind.FIGURE:
        return catalogue().definition(question.indicator).unit
    return question.unit


# --- plain data ---


def as_plain(answer: Answer) -> dict[str, Any]:
    """Give an answer as JSON values; what is blank is left out."""
    value: Any = answer.value
    if isinstance(value, Amount | NamedPerson):
        value = asdict(value)
    elif isinstance(value, tuple):
        value = [asdict(each) if isinstance(each, NamedFile) else each for each in value]
    parts = {
        "value": value,
        "apart": str(answer.apart) if answer.apart else None,
        "note": answer.note or None,
        "evidence": list(answer.evidence) or None,
    }
    return {name: part for name, part in parts.items() if part is not None}


def from_plain(plain: Mapping[str, Any]) -> Answer:
    """Make an answer of what ``as_plain`` gave."""
    apart = plain.get("apart")
    return Answer(
        _value(plain.get("value")),
        Apart(apart) if apart else None,
        plain.get("note", ""),
        tuple(plain.get("evidence", ())),
    )


def _value(plain: Any) -> Value | None:
    if isinstance(plain, Mapping):
        return Amount(**plain) if "number" in plain else NamedPerson(**plain)
    if isinstance(plain, list):
        if plain and isinstance(plain[0], Mapping):
            return tuple(NamedFile(**each) for each in plain)
        return tuple(plain)
    found: str | None = plain
    return found


def fingerprint(answer: Answer) -> str:
    """Name what an answer says, shortly: whether somebody changed it can be told by that."""
    said = json.dumps(as_plain(answer), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:12]
