"""What a questionnaire is: sections of questions, each of one kind, in several languages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property


class QuestionKind(StrEnum):
    """What a question takes as its answer."""

    SCALE = "scale"  # one of some levels, each with its statement
    CHOICE = "choice"  # one of a list
    CHOICES = "choices"  # any number of a list
    DECLARATION = "declaration"  # yes or no
    TEXT = "text"
    NUMBER = "number"  # in one of the units that we know
    DATE = "date"
    FIGURE = "figure"  # a reviewed value of a year; asked for where there is none
    FILE = "file"
    PERSON = "person"


CLOSED = frozenset(
    {QuestionKind.SCALE, QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.DECLARATION}
)
AMOUNTS = frozenset({QuestionKind.NUMBER, QuestionKind.FIGURE})
YES, NO = "yes", "no"


class Apart(StrEnum):
    """Answers that stand apart: somebody has answered, and nothing is known by it.

    Never read as yes, as no or as zero, and never part of a difference or a middle.
    """

    NOT_ASSESSED = "not_assessed"
    NOT_SEEN = "not_seen"
    NOT_KNOWN = "not_known"
    NOT_APPLICABLE = "not_applicable"


class Pages(StrEnum):
    """How a questionnaire is laid out on pages."""

    ONE = "one"  # all on one page
    SECTIONS = "sections"  # a section a page


@dataclass(frozen=True)
class Text:
    """Words in some languages; the first is the one in which they were written.

    >>> Text.of(en="Losses", fr="Pertes").said("fr")
    'Pertes'
    """

    words: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, **words: str) -> Text:
        """Make a text of words by language."""
        return cls(tuple(words.items()))

    def said(self, language: str) -> str:
        """Give the words of a language; where they are not there, those that were written first."""
        known = dict(self.words)
        first = self.words[0][1] if self.words else ""
        return known.get(language) or known.get(language[:2]) or first

    def __bool__(self) -> bool:
        """Whether there are any words."""
        return bool(self.words)


NO_TEXT = Text()


@dataclass(frozen=True)
class Option:
    """One of the levels, choices, sides, groups or kinds of evidence."""

    code: str
    text: Text


@dataclass(frozen=True)
class Condition:
    """What must have been answered before: one of these answers to an earlier question."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question.

    ``asked_of`` are traits of whoever answers (a side, a role, a rule of the site), of which one
    must hold; empty asks everybody. ``obligatory_for`` likewise names traits or purposes, such as
    ``hand_in``. ``note_for`` are answers that need words. ``tags`` mean something to the subject
    that asks, nothing here. ``beside`` are figures that help to answer: shown, never asked for.
    ``formerly`` is the code of the same question in earlier versions.
    """

    code: str
    kind: QuestionKind
    text: Text
    hint: Text = NO_TEXT
    options: tuple[Option, ...] = ()  # levels, lowest first; choices, in their order
    apart: tuple[Apart, ...] = ()
    unit: str = ""  # of a number; a figure has that of its indicator
    least: float | None = None
    most: float | None = None
    indicator: str = ""
    years_back: int = 0  # of a figure, from the year of the round
    longest: int = 4000  # characters
    lines: int = 4  # of the field on the page
    has_note: bool = False
    note_text: Text = NO_TEXT
    note_for: tuple[str, ...] = ()
    has_evidence: bool = False
    shown_when: tuple[Condition, ...] = ()  # all of them must hold
    asked_of: tuple[str, ...] = ()
    obligatory_for: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()  # indicators and variables
    formerly: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether all possible answers are known beforehand."""
        return self.kind in CLOSED

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The answers of a closed question, without those that stand apart."""
        if self.kind is QuestionKind.DECLARATION:
            return (YES, NO)
        return tuple(option.code for option in self.options)

    def option(self, code: str) -> Option | None:
        """Find a level or choice."""
        return next((each for each in self.options if each.code == code), None)

    @property
    def takes_note(self) -> bool:
        """Whether there is room for words beside the answer."""
        return self.has_note or bool(self.note_for)

    def takes_note_with(self, codes: Collection[str]) -> bool:
        """Whether there is room for words beside these answers: some go with one answer only."""
        return self.has_note or not self.is_closed or any(code in self.note_for for code in codes)


@dataclass(frozen=True)
class QuestionSection:
    """Questions that belong together; ``each`` repeats them for each item of a list."""

    code: str
    title: Text
    questions: tuple[Question, ...]
    intro: Text = NO_TEXT
    shown_when: tuple[Condition, ...] = ()
    asked_of: tuple[str, ...] = ()
    each: str = ""


@dataclass(frozen=True)
class Questionnaire:
    """Sections of questions; a version never changes once it has been asked.

    ``checked`` are languages whose words somebody at home in them has checked.
    """

    code: str
    version: int
    language: str  # in which it was written
    title: Text
    sections: tuple[QuestionSection, ...]
    intro: Text = NO_TEXT
    pages: Pages = Pages.SECTIONS
    checked: tuple[str, ...] = ()
    sides: tuple[Option, ...] = ()  # from which it is answered: self and peer
    groups: tuple[Option, ...] = ()  # of people on one side: levels of staff
    evidence: tuple[Option, ...] = ()  # kinds of it

    @property
    def questions(self) -> Iterator[Question]:
        """All questions, in their order."""
        for section in self.sections:
            yield from section.questions

    def question(self, code: str) -> Question | None:
        """Find a question by its code."""
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> dict[str, Question]:
        return {each.code: each for each in self.questions}

    def section(self, code: str) -> QuestionSection | None:
        """Find a section by its code."""
        return next((each for each in self.sections if each.code == code), None)

    def side(self, code: str) -> Option | None:
        """Find a side by its code."""
        return next((each for each in self.sides if each.code == code), None)

    def group(self, code: str) -> Option | None:
        """Find a group by its code."""
        return next((each for each in self.groups if each.code == code), None)


# --- sections that are repeated ---

BETWEEN = ":"  # a question's code and its item
Items = Sequence[Option]


def repeated(questionnaire: Questionnaire, lists: Mapping[str, Items]) -> Questionnaire:
    """Ask sections with ``each`` once for each item of their list: an area, an outcome of a plan.

    Codes of their questions get the item's: ``stage:water_losses``. A list that is not given has
    no items.
    """
    if not any(section.each for section in questionnaire.sections):
        return questionnaire
    sections: list[QuestionSection] = []
    for section in questionnaire.sections:
        if section.each:
            sections += [_about(section, item) for item in lists.get(section.each, ())]
        else:
            sections.append(section)
    return replace(questionnaire, sections=tuple(sections))


def _about(section: QuestionSection, item: Option) -> QuestionSection:
    inside = {question.code for question in section.questions}

    def named(code: str) -> str:
        return f"{code}{BETWEEN}{item.code}" if code in inside else code

    questions = tuple(
        replace(
            question,
            code=named(question.code),
            formerly=f"{question.formerly}{BETWEEN}{item.code}" if question.formerly else "",
            shown_when=tuple(replace(c, question=named(c.question)) for c in question.shown_when),
        )
        for question in section.questions
    )
    return replace(
        section,
        code=f"{section.code}{BETWEEN}{item.code}",
        title=_joined(section.title, item.text),
        questions=questions,
        each="",
    )


def _joined(title: Text, item: Text) -> Text:
    languages = dict.fromkeys([*dict(title.words), *dict(item.words)])
    return Text(tuple((each, f"{title.said(each)} – {item.said(each)}") for each in languages))


# --- state of translation ---


@dataclass(frozen=True)
class Translation:
    """How far a questionnaire can be read in a language."""

    language: str
    texts: int
    missing: tuple[str, ...]  # where words are missing
    is_checked: bool

    @property
    def is_complete(self) -> bool:
        """Whether every text has words in the language."""
        return not self.missing


def translation(questionnaire: Questionnaire, language: str) -> Translation:
    """Say how far a questionnaire is translated, and where words are missing."""
    texts = [(place, text) for place, text in texts_of(questionnaire) if text]
    missing = tuple(place for place, text in texts if language not in dict(text.words))
    is_checked = language == questionnaire.language or language in questionnaire.checked
    return Translation(language, len(texts), missing, is_checked)


def texts_of(questionnaire: Questionnaire) -> Iterator[tuple[str, Text]]:
    """Give every text with its place."""
    yield "title", questionnaire.title
    yield "intro", questionnaire.intro
    for name in ("sides", "groups", "evidence"):
        options: tuple[Option, ...] = getattr(questionnaire, name)
        yield from ((f"{name}.{option.code}", option.text) for option in options)
    for section in questionnaire.sections:
        yield f"{section.code}.title", section.title
        yield f"{section.code}.intro", section.intro
        for question in section.questions:
            place = f"{section.code}.{question.code}"
            yield place, question.text
            yield f"{place}.hint", question.hint
            yield f"{place}.note", question.note_text
            yield from ((f"{place}.{each.code}", each.text) for each in question.options)


def languages_of(questionnaire: Questionnaire) -> Collection[str]:
    """Name the languages in which there are any words, the original first."""
    found = {language for _, text in texts_of(questionnaire) for language, _ in text.words}
    others = sorted(found - {questionnaire.language})
    return (questionnaire.language, *others)
