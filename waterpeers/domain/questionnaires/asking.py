"""Which questions are asked of whom, what is still missing, how far one has come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from waterpeers.domain.lifecycle import Lifecycle, Transition
from waterpeers.domain.questionnaires.answers import BLANK, Answer, Answers
from waterpeers.domain.questionnaires.questions import (
    Condition,
    Question,
    Questionnaire,
    QuestionSection,
)
from waterpeers.domain.verdicts import Reason


class AnswersState(StrEnum):
    """Where an answer sheet stands."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"


SHEET = Lifecycle(
    Transition("hand_in", frozenset({AnswersState.DRAFT}), AnswersState.HANDED_IN, hands_to=()),
    Transition(
        "take_up_again",
        frozenset({AnswersState.HANDED_IN}),
        AnswersState.DRAFT,
        hands_to=("questionnaire",),
    ),
)
HAND_IN = "hand_in"  # the purpose for which most questions are obligatory

Traits = Collection[str]  # what holds of whoever answers: side, role, rules of the site


@dataclass(frozen=True)
class AskedSection:
    """A section with those of its questions that are asked."""

    section: QuestionSection
    questions: tuple[Question, ...]


def asked(questionnaire: Questionnaire, answers: Answers, traits: Traits) -> list[AskedSection]:
    """Give what is asked of somebody who has answered so; sections without a question are left out.

    A condition on a question that is not asked itself does not hold.
    """
    standing: dict[str, Answer] = {}
    found = []
    for section in questionnaire.sections:
        if not (concerns(section.asked_of, traits) and holds(section.shown_when, standing)):
            continue
        questions = []
        for question in section.questions:
            if concerns(question.asked_of, traits) and holds(question.shown_when, standing):
                questions.append(question)
                standing[question.code] = answers.get(question.code, BLANK)
        if questions:
            found.append(AskedSection(section, tuple(questions)))
    return found


def questions_asked(
    questionnaire: Questionnaire, answers: Answers, traits: Traits
) -> list[Question]:
    """Give the questions that are asked of somebody who has answered so."""
    return [q for each in asked(questionnaire, answers, traits) for q in each.questions]


def standing(questionnaire: Questionnaire, answers: Answers, traits: Traits) -> dict[str, Answer]:
    """Keep the answers to what is asked; what was typed for other questions does not count."""
    questions = questions_asked(questionnaire, answers, traits)
    return {q.code: answers[q.code] for q in questions if answers.get(q.code)}


def concerns(asked_of: Collection[str], traits: Traits) -> bool:
    """Whether something is asked of somebody of these traits."""
    return not asked_of or any(trait in traits for trait in asked_of)


def holds(conditions: Iterable[Condition], answers: Answers) -> bool:
    """Whether all of these conditions hold for answers."""
    return all(
        any(code in condition.answers for code in answers.get(condition.question, BLANK).codes)
        for condition in conditions
    )


def is_obligatory(question: Question, traits: Traits, purpose: str = HAND_IN) -> bool:
    """Whether a question must be answered for a purpose by somebody of these traits."""
    return any(word == purpose or word in traits for word in question.obligatory_for)


def missing(
    questionnaire: Questionnaire, answers: Answers, traits: Traits, purpose: str = HAND_IN
) -> list[Reason]:
    """Name everything that is missing before answers may be used for a purpose."""
    return [
        reason
        for question in questions_asked(questionnaire, answers, traits)
        for reason in _missing(question, answers.get(question.code, BLANK), traits, purpose)
    ]


def _missing(question: Question, answer: Answer, traits: Traits, purpose: str) -> Iterator[Reason]:
    if is_obligatory(question, traits, purpose) and not answer.is_answered:
        yield Reason("required", field=question.code)
    if any(code in question.note_for for code in answer.codes) and not answer.note:
        yield Reason("note_needed", field=f"{question.code}.note")


@dataclass(frozen=True)
class Progress:
    """How many questions are asked and answered, and how many of those that must be."""

    asked: int
    answered: int
    obligatory: int
    obligatory_answered: int

    @property
    def open(self) -> int:
        """How many that must be answered are not."""
        return self.obligatory - self.obligatory_answered

    @property
    def is_complete(self) -> bool:
        """Whether all that must be answered is."""
        return not self.open


def progress(
    questions: Collection[Question], answers: Answers, traits: Traits, purpose: str = HAND_IN
) -> Progress:
    """Say how far somebody has come with these questions."""
    done = {q.code for q in questions if answers.get(q.code, BLANK).is_answered}
    needed = {q.code for q in questions if is_obligatory(q, traits, purpose)}
    return Progress(len(questions), len(done), len(needed), len(needed & done))
