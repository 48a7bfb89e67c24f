"""A questionnaire written as the text of a file, as ``files`` reads it back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from waterpeers.domain.questionnaires.files import _ESCAPED, _PLAIN
from waterpeers.domain.questionnaires.questions import (
    Condition,
    Option,
    Question,
    QuestionKind,
    Questionnaire,
    QuestionSection,
    Text,
)


def write_questionnaire(made: Questionnaire) -> str:
    """Write a questionnaire as a file; read again it is the same."""
    lines = [
        _line("code", made.code),
        _line("version", made.version),
        _line("language", made.language),
        _line("pages", str(made.pages)),
        *_listed("checked", made.checked),
        *_texts("title", made.title),
        *_texts("intro", made.intro),
        *_options("sides", made.sides),
        *_options("groups", made.groups),
        *_options("evidence", made.evidence),
    ]
    for section in made.sections:
        lines += ["", "[[sections]]", *_section_lines(section)]
        for question in section.questions:
            lines += ["", "[[sections.questions]]", *_question_lines(question)]
    return "\n".join(lines) + "\n"


def _section_lines(section: QuestionSection) -> Iterator[str]:
    yield _line("code", section.code)
    yield from _texts("title", section.title)
    yield from _texts("intro", section.intro)
    yield from ([_line("each", section.each)] if section.each else [])
    yield from _when(section.shown_when)
    yield from _listed("asked_of", section.asked_of)


def _question_lines(question: Question) -> Iterator[str]:
    usual = Question(question.code, question.kind, question.text)
    yield _line("code", question.code)
    yield _line("kind", str(question.kind))
    yield from _texts("text", question.text)
    yield from _texts("hint", question.hint)
    key = "levels" if question.kind is QuestionKind.SCALE else "choices"
    yield from _options(key, question.options)
    yield from _listed("apart", tuple(map(str, question.apart)))
    for name in _PLAIN:
        if getattr(question, name) != getattr(usual, name):
            yield _line(name, getattr(question, name))
    yield from _texts("note_text", question.note_text)
    yield from _listed("note_for", question.note_for)
    yield from _when(question.shown_when)
    for name in ("asked_of", "obligatory_for", "tags", "beside"):
        yield from _listed(name, getattr(question, name))


def _texts(key: str, text: Text) -> Iterator[str]:
    yield from (_line(f"{key}.{language}", words) for language, words in text.words)


def _options(key: str, options: tuple[Option, ...]) -> Iterator[str]:
    for option in options:
        yield from _texts(f"{key}.{_key(option.code)}", option.text)


def _when(conditions: tuple[Condition, ...]) -> Iterator[str]:
    for condition in conditions:
        yield _line(f"shown_when.{_key(condition.question)}", condition.answers)


def _listed(key: str, codes: tuple[str, ...]) -> Iterator[str]:
    if codes:
        yield _line(key, codes)


def _key(code: str) -> str:
    return code if re.fullmatch(r"[A-Za-z0-9_-]+", code) else _quoted(code)


def _line(key: str, value: object) -> str:
    return f"{key} = {_written(value)}"


def _written(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case tuple():
            return "[" + ", ".join(_quoted(str(each)) for each in value) + "]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPED.get(char, char) for char in text) + '"'
