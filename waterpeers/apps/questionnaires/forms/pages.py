"""A page of a questionnaire: what it shows of each question, and what is sent back of it.

Fields are named by a letter and the code of the question: ``v-net`` the value, ``u-`` its unit,
``a-`` an answer that stands apart, ``n-`` words, ``e-`` evidence, ``f-`` a file, ``p-name-`` and so
on the parts of a person. ``seen`` says by fingerprint how each answer was when the page was made,
so that what nobody touched is not sent back over what somebody else changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.widgets import QuickInput, QuickText
from waterpeers.apps.foundation.words import in_a_row
from waterpeers.apps.indicators.words import unit_label, units_for
from waterpeers.apps.questionnaires.models import AnswerFile
from waterpeers.apps.questionnaires.queries.filling import Filling
from waterpeers.apps.questionnaires.words import (
    APARTS,
    PERSON,
    AmountBeside,
    BesideFigure,
    answer_words,
    beside_words,
    choices_of,
    exact_words,
    option_words,
)
from waterpeers.domain.dates import written_day
from waterpeers.domain.questionnaires import (
    BLANK,
    Amount,
    Answer,
    Condition,
    Given,
    NamedPerson,
    Question,
    QuestionKind,
    QuestionSection,
    concerns,
    fingerprint,
    holds,
    is_obligatory,
    read_all,
    unit_of,
)
from waterpeers.domain.questionnaires.answers import LONGEST_NOTE
from waterpeers.domain.verdicts import Reason


def given_in(data: QueryDict, question: Question) -> Given:
    """Give what a page sent back for a question, in the shape that is read everywhere.

    Words that belonged to another answer than the one that is chosen now are left out.
    """
    code = question.code
    value: Any = data.get(f"v-{code}", "")
    if question.kind is QuestionKind.CHOICES:
        value = data.getlist(f"v-{code}")
    elif question.kind is QuestionKind.PERSON:
        value = {part: data.get(f"p-{part}-{code}", "") for part in PERSON}
    found: dict[str, Any] = {"value": value}
    for part, letter in (("unit", "u"), ("apart", "a"), ("note", "n")):
        if text := data.get(f"{letter}-{code}", ""):
            found[part] = text
    if not question.takes_note_with(value if isinstance(value, list) else [value]):
        found.pop("note", None)
    if evidence := data.getlist(f"e-{code}"):
        found["evidence"] = evidence
    return found


class SentPage:
    """What came back from a page: answers that somebody touched, and what is wrong with them."""

    def __init__(self, data: QueryDict, questions: Iterable[Question], now: Filling) -> None:
        self.data = data
        self.questions = [q for q in questions if self._is_typed(q, now)]
        self.language = data.get("written_in") or get_language() or "en"
        self.revision = _whole(data.get("revision", ""))
        self.page = data.get("page", "")[:40]
        self.group = data.get("group", "")[:60]
        self.given = {q.code: given_in(data, q) for q in self.questions}
        answers, self.reasons = read_all(now.questionnaire, self.given, language=self.language)
        seen = dict(pair.split("=", 1) for pair in data.get("seen", "").split() if "=" in pair)
        nothing = fingerprint(BLANK)
        self.touched = {
            code: self.given[code]
            for code, answer in answers.items()
            if fingerprint(answer) != seen.get(code, nothing) or self._is_own(code, now)
        }
        self.wrong = {q.code for q in self.questions} - answers.keys()

    @staticmethod
    def _is_typed(question: Question, now: Filling) -> bool:
        return question.kind is not QuestionKind.FILE and question.code not in now.figures

    def _is_own(self, code: str, now: Filling) -> bool:
        """Whether the answer that is stored came from this very page."""
        return code in now.stored and bool(self.page) and now.stored[code].page == self.page


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@dataclass(frozen=True)
class Choice:
    """One answer to choose."""

    code: str
    label: str
    is_chosen: bool
    is_apart: bool = False


@dataclass
class AnswerField:
    """A question as a page shows it, with its answer as stored or as typed."""

    question: Question
    answer: Answer
    now: Filling
    language: str
    typed: Given | None = None  # what came back and was not stored
    reasons: list[Reason] = field(default_factory=list)
    theirs: Answer | None = None  # what somebody else said meanwhile
    is_shown: bool = True
    when: str = ""  # on which answers of its page it is shown: code=answer|answer, for the script
    figures: Mapping[str, AmountBeside] = field(default_factory=dict)  # that stand beside questions

    @property
    def code(self) -> str:
        """The code of the question."""
        return self.question.code

    @property
    def id(self) -> str:
        """The identifier to which an error leads."""
        return f"v-{self.code}"

    @property
    def kind(self) -> str:
        """The kind of the question; one reviewed figure is a kind of its own."""
        return "reviewed" if self.figure else str(self.question.kind)

    @property
    def label(self) -> str:
        """The question in the reader's language."""
        return self.question.text.said(self.language)

    @property
    def hint(self) -> str:
        """What helps to answer it."""
        return self.question.hint.said(self.language)

    @property
    def is_optional(self) -> bool:
        """Whether it may stay without an answer."""
        return not is_obligatory(self.question, self.now.traits)

    @property
    def described(self) -> str:
        """What says more about it, for those who hear the page."""
        parts = [("hint", self.hint), ("error", self.reasons)]
        return " ".join(f"{self.id}-{name}" for name, said in parts if said)

    def part(self, name: str) -> Any:
        """Give a part of the answer as it was typed."""
        return (self.typed or {}).get(name, "")

    @cached_property
    def choices(self) -> list[Choice]:
        """The answers to choose from."""
        chosen = set(self.answer.codes)
        if self.typed is not None:
            value = self.part("value")
            chosen = set(value if isinstance(value, list) else [value])
        return [
            Choice(code, label, code in chosen, code in self.question.apart)
            for code, label in choices_of(self.question, self.language)
        ]

    @property
    def value(self) -> str:
        """The value as it stands in its field."""
        if self.typed is not None:
            return str(self.part("value"))
        value = self.answer.value
        if isinstance(value, Amount):
            return exact_words(value.given)
        if isinstance(value, str) and self.question.kind is QuestionKind.DATE:
            return written_day(date.fromisoformat(value), self.language)
        return value if isinstance(value, str) else ""

    @property
    def input(self) -> SafeString:
        """The field of a text or a number."""
        attrs: dict[str, Any] = {"id": self.id}
        if self.described:
            attrs["aria-describedby"] = self.described
        if self.question.kind is QuestionKind.DATE:
            attrs |= {"autocomplete": "off", "maxlength": 40}
            return QuickInput(attrs).render(self.id, self.value)
        if self.question.kind is not QuestionKind.TEXT:
            attrs |= {"inputmode": "decimal", "autocomplete": "off", "maxlength": 40}
            return QuickInput(attrs).render(self.id, self.value)
        attrs["maxlength"] = self.question.longest
        if self.question.lines == 1:
            return QuickInput(attrs).render(self.id, self.value)
        return QuickText(attrs | {"rows": self.question.lines}).render(self.id, self.value)

    @property
    def note_input(self) -> SafeString:
        """The field of the words beside the answer."""
        name = f"n-{self.code}"
        attrs = {"id": name, "rows": 2, "maxlength": LONGEST_NOTE}
        if self.note_hint:
            attrs["aria-describedby"] = f"{name}-hint"
        return QuickText(attrs).render(name, self.note)

    @property
    def takes(self) -> str:
        """What kind of field an answer to choose has: several can be ticked, or one."""
        return "checkbox" if self.question.kind is QuestionKind.CHOICES else "radio"

    @property
    def units(self) -> list[Choice]:
        """The units in which a number may be given; none where there is only one."""
        value = self.answer.value
        chosen = value.unit if isinstance(value, Amount) else unit_of(self.question)
        chosen = self.part("unit") or chosen
        offered = units_for(unit_of(self.question))
        return [Choice(code, label, code == chosen) for code, label in offered]

    @property
    def unit(self) -> str:
        """The unit in words."""
        return unit_label(unit_of(self.question))

    @property
    def aparts(self) -> list[Choice]:
        """Answers that stand apart, for questions that are not chosen from a list."""
        chosen = self.part("apart") if self.typed is not None else self.answer.apart
        return [Choice(str(a), str(APARTS[a]), a == chosen) for a in self.question.apart]

    @property
    def person(self) -> list[tuple[str, Any, str]]:
        """The parts of a person: name of the field, label, text."""
        if self.typed is not None:
            texts = self.part("value")
        else:
            texts = vars(self.answer.value) if isinstance(self.answer.value, NamedPerson) else {}
        return [(part, label, texts.get(part, "")) for part, label in PERSON.items()]

    @property
    def note(self) -> str:
        """The words beside the answer."""
        return str(self.part("note")) if self.typed is not None else self.answer.note

    @property
    def note_label(self) -> str:
        """What the words are for."""
        return self.question.note_text.said(self.language) or _("In your own words")

    @property
    def note_when(self) -> str:
        """With which answers the words are asked for; always, where empty."""
        if self.question.has_note or not self.question.is_closed:
            return ""
        return f"{self.code}={'|'.join(self.question.note_for)}"

    @property
    def shows_note(self) -> bool:
        """Whether the words are asked for now."""
        return self.question.takes_note_with([c.code for c in self.choices if c.is_chosen])

    @property
    def note_hint(self) -> str:
        """On which answers words are needed."""
        if not self.question.note_for or self.note_when:
            return ""
        codes = self.question.note_for
        said = [option_words(self.question, code, self.language) for code in codes]
        return _("Needed for: %(answers)s") % {"answers": in_a_row(said)}

    @property
    def evidence(self) -> list[Choice]:
        """The kinds of evidence."""
        if not self.question.has_evidence:
            return []
        chosen = self.part("evidence") if self.typed is not None else self.answer.evidence
        kinds = self.now.questionnaire.evidence
        return [Choice(e.code, e.text.said(self.language), e.code in chosen) for e in kinds]

    @property
    def figure(self) -> Amount | None:
        """The reviewed figure, where there is one."""
        return self.now.figures.get(self.code)

    @property
    def figure_words(self) -> str:
        """The reviewed figure as a number."""
        return exact_words(self.figure.number) if self.figure else ""

    @property
    def figure_year(self) -> int | None:
        """The year for which a figure is asked."""
        year = self.now.round.year
        return year - self.question.years_back if year else None

    @property
    def beside(self) -> list[BesideFigure]:
        """The figures that help to answer."""
        return beside_words(self.question.beside, self.figures, self.language)

    @property
    def files(self) -> list[AnswerFile]:
        """The files that answer it."""
        return self.now.files.get(self.code, [])

    @property
    def errors(self) -> list[str]:
        """What is wrong, in words."""
        return [sentence(reason) for reason in self.reasons]

    @property
    def theirs_words(self) -> str:
        """What somebody else said meanwhile, in words."""
        if self.theirs is None:
            return ""
        said = answer_words(self.question, self.theirs, self.language)
        return "\n".join(part for part in (said, self.theirs.note) if part) or "–"

    @property
    def mine_words(self) -> str:
        """What this person typed, in words."""
        answers, _reasons = read_all(
            self.now.questionnaire, {self.code: self.typed or {}}, language=self.language
        )
        answer = answers.get(self.code, BLANK)
        said = answer_words(self.question, answer, self.language)
        return "\n".join(part for part in (said, answer.note) if part) or "–"


@dataclass(frozen=True)
class Part:
    """A section as a page shows it."""

    section: QuestionSection
    title: str
    intro: str
    fields: list[AnswerField]
    when: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether any of its questions is asked now."""
        return any(each.is_shown for each in self.fields)


def parts_of(
    now: Filling,
    sections: Iterable[QuestionSection],
    *,
    sent: SentPage | None = None,
    reasons: Iterable[Reason] = (),
    conflicts: Mapping[str, Answer] | None = None,
    figures: Mapping[str, AmountBeside] | None = None,
) -> list[Part]:
    """Give sections as a page shows them; ``sent`` is what came back and was not stored.

    Questions whose conditions do not hold yet are there, hidden, for the page's script; those
    that are not asked of this respondent at all are not.
    """
    language = get_language() or "en"
    against: dict[str, list[Reason]] = {}
    for reason in reasons:
        against.setdefault(code_of(reason.field, now), []).append(reason)
    sections = list(sections)
    here = {question.code for section in sections for question in section.questions}
    shown = {question.code for question in now.questions}
    found = []
    for section in sections:
        fields = [
            AnswerField(
                question,
                now.answers.get(question.code, BLANK),
                now,
                language,
                typed=_typed(question.code, sent),
                reasons=against.get(question.code, []),
                theirs=(conflicts or {}).get(question.code),
                is_shown=question.code in shown,
                when=_when(question.shown_when, here),
                figures=figures or {},
            )
            for question in section.questions
            if _may_follow(section, here, now) and _may_follow(question, here, now)
        ]
        if fields:
            title, intro = section.title.said(language), section.intro.said(language)
            found.append(Part(section, title, intro, fields, _when(section.shown_when, here)))
    return found


def _may_follow(asked: QuestionSection | Question, here: set[str], now: Filling) -> bool:
    """Whether something is asked, or will be once the answers on this page are such."""
    elsewhere = [each for each in asked.shown_when if each.question not in here]
    standing = {q.code: now.answers.get(q.code, BLANK) for q in now.questions}
    return concerns(asked.asked_of, now.traits) and holds(elsewhere, standing)


def _when(conditions: Iterable[Condition], here: set[str]) -> str:
    on_this_page = [each for each in conditions if each.question in here]
    return " ".join(f"{each.question}={'|'.join(each.answers)}" for each in on_this_page)


def _typed(code: str, sent: SentPage | None) -> Given | None:
    """Give what was typed, if it was not stored: touched, or not to be read."""
    if sent is None or code not in sent.given:
        return None
    return sent.given[code] if code in sent.wrong or code in sent.touched else None


def code_of(name: str, now: Filling) -> str:
    """Find the question that the field of a reason belongs to."""
    while name and now.questionnaire.question(name) is None and "." in name:
        name = name.rpartition(".")[0]
    return name


def seen(parts: Iterable[Part]) -> str:
    """Say how each answer of a page is, by fingerprint."""
    return " ".join(
        f"{each.code}={fingerprint(each.answer)}" for part in parts for each in part.fields
    )
