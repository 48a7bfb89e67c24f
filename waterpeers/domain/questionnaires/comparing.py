"""Setting answers against each other: two sides, two rounds, groups of people.

Nothing is ever put in the place of what was not answered, and two sides are never averaged. An
answer that stands apart ("not known") is no number: against a value, one side knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from waterpeers.domain.questionnaires.answers import BLANK, Amount, Answer, Answers, unit_of
from waterpeers.domain.questionnaires.questions import Question, QuestionKind, Questionnaire
from waterpeers.domain.units import UnitError, conversion


class AnswerStanding(StrEnum):
    """How two answers to one question stand to each other."""

    DIFFERENT = "different"
    ONE_KNOWS = "one_knows"  # a value on one side; on the other none, or one that stands apart
    ALIKE = "alike"
    IN_WORDS = "in_words"  # both said something that only people can compare
    NOT_KNOWN = "not_known"  # nobody gave a value


@dataclass(frozen=True)
class Compared:
    """Two answers to one question.

    ``difference`` is the first less the second, in levels or in the question's unit, where the
    kind has one. ``share`` puts differences of all kinds in one order, from 0 to 1.
    """

    question: Question
    one: Answer
    other: Answer
    standing: AnswerStanding
    difference: float | None = None
    share: float = 0.0


_ORDER = tuple(AnswerStanding)


def compare(questions: Iterable[Question], one: Answers, other: Answers) -> list[Compared]:
    """Compare answers to the same questions, largest difference first; nothing is left out."""
    found = [
        _compared(question, one.get(question.code, BLANK), other.get(question.code, BLANK))
        for question in questions
    ]
    return sorted(found, key=lambda each: (_ORDER.index(each.standing), -each.share))


def _compared(question: Question, one: Answer, other: Answer) -> Compared:
    first, second = one.value, other.value
    if first is None and second is None:
        return Compared(question, one, other, AnswerStanding.NOT_KNOWN)
    if first is None or second is None:
        return Compared(question, one, other, AnswerStanding.ONE_KNOWS)
    if first == second:
        difference = 0.0 if number_of(question, one) is not None else None
        return Compared(question, one, other, AnswerStanding.ALIKE, difference)
    if question.kind in (QuestionKind.TEXT, QuestionKind.PERSON, QuestionKind.FILE):
        return Compared(question, one, other, AnswerStanding.IN_WORDS)
    a, b = number_of(question, one), number_of(question, other)
    difference = a - b if a is not None and b is not None else None
    share = _share(question, one, other)
    standing = AnswerStanding.DIFFERENT if share else AnswerStanding.ALIKE
    return Compared(question, one, other, standing, difference, share)


def number_of(question: Question, answer: Answer) -> float | None:
    """Give an answer as a number: a level, an amount in the question's unit, days of a date."""
    if isinstance(answer.value, Amount):
        return answer.value.number
    if not isinstance(answer.value, str):
        return None
    if question.kind is QuestionKind.SCALE:
        return float(answer.value)
    if question.kind is QuestionKind.DATE:
        return float(date.fromisoformat(answer.value).toordinal())
    return None


def _share(question: Question, one: Answer, other: Answer) -> float:
    """Say how large a difference is: of the whole scale, of the larger amount, of all choices."""
    a, b = number_of(question, one), number_of(question, other)
    match question.kind:
        case QuestionKind.SCALE if a is not None and b is not None:
            levels = [int(option.code) for option in question.options]
            return abs(a - b) / (max(levels) - min(levels))
        case QuestionKind.NUMBER | QuestionKind.FIGURE if a is not None and b is not None:
            largest = max(abs(a), abs(b))
            return min(abs(a - b) / largest, 1.0) if largest else 0.0
        case QuestionKind.CHOICES:
            both, either = set(one.codes) & set(other.codes), set(one.codes) | set(other.codes)
            return 1 - len(both) / len(either)
    return 1.0


# --- rounds ---


def carried(later: Questionnaire, earlier: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """Give the answers of an earlier round under the codes of a later version.

    Only to questions that are still the same: of the same kind, with the same levels, in a unit of
    the same dimension.
    """
    found = {}
    for question in later.questions:
        before = earlier.question(question.formerly or question.code)
        answer = answers.get(before.code) if before else None
        if before and answer and (converted := _converted(question, before, answer)):
            found[question.code] = converted
    return found


def _converted(question: Question, before: Question, answer: Answer) -> Answer | None:
    if question.kind is not before.kind or set(question.codes) != set(before.codes):
        return None
    value = answer.value
    if not isinstance(value, Amount) or unit_of(question) == unit_of(before):
        return answer
    if question.kind is QuestionKind.FIGURE:
        return None
    try:
        factor = conversion(unit_of(before), unit_of(question))
    except UnitError:
        return None
    amount = Amount(value.number * factor, value.given, value.unit)
    return Answer(amount, None, answer.note, answer.evidence)


class AnswerChange(StrEnum):
    """What became of an answer from one round to the next."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    OTHER = "other"  # changed, with no up or down
    NEWLY_KNOWN = "newly_known"  # not progress by itself
    LOST = "lost"  # was known, and is not any more
    NOT_KNOWN = "not_known"


def change(compared: Compared) -> AnswerChange:
    """Say what became of an answer; ``compared`` has the later one first."""
    match compared.standing:
        case AnswerStanding.NOT_KNOWN:
            return AnswerChange.NOT_KNOWN
        case AnswerStanding.ONE_KNOWS:
            return AnswerChange.LOST if compared.one.value is None else AnswerChange.NEWLY_KNOWN
        case AnswerStanding.ALIKE:
            return AnswerChange.SAME
    if not compared.difference:
        return AnswerChange.OTHER
    return AnswerChange.UP if compared.difference > 0 else AnswerChange.DOWN


# --- groups of people ---


@dataclass(frozen=True)
class Spread:
    """What several people answered to one question; ``groups`` are those put together.

    ``people`` were asked; ``middle`` is the median of the levels or amounts that they gave;
    ``counts`` say how often each code was chosen.
    """

    question: Question
    groups: tuple[str, ...]
    people: int
    answered: int  # with a value
    apart: int  # "not known" and the like
    middle: float | None
    counts: tuple[tuple[str, int], ...]

    @property
    def known_share(self) -> float | None:
        """The share of those asked who gave a value."""
        return self.answered / self.people if self.people else None


Sheets = Sequence[tuple[str, Answers]]  # the group of a person, and its answers


def spreads(questions: Iterable[Question], sheets: Sheets, *, least: int = 1) -> list[Spread]:
    """Give by question what each group answered; nothing that would show what one person said.

    Groups with fewer than ``least`` answers to a question are put together; where those are too
    few still, with the smallest of the others, so that no sum less another shows a small group.
    """
    found = []
    for question in questions:
        sizes = Counter(
            group for group, answers in sheets if answers.get(question.code, BLANK).is_answered
        )
        for groups in _put_together(sizes, least):
            inside = [answers for group, answers in sheets if group in groups]
            found.append(_spread(question, groups, inside))
    return found


def _put_together(sizes: Mapping[str, int], least: int) -> list[tuple[str, ...]]:
    """Say which groups are shown as one; none where all together are too few."""
    if sum(sizes.values()) < max(least, 1):
        return []
    large = sorted((g for g in sizes if sizes[g] >= least), key=lambda g: (sizes[g], g))
    small = [group for group in sizes if sizes[group] < least]
    while small and sum(sizes[group] for group in small) < least:
        small.append(large.pop(0))
    in_order = {group: number for number, group in enumerate(sizes)}
    shown = [(group,) for group in large] + ([tuple(sorted(small))] if small else [])
    return sorted(shown, key=lambda groups: min(in_order[group] for group in groups))


def _spread(question: Question, groups: tuple[str, ...], sheets: Collection[Answers]) -> Spread:
    answers = [answers.get(question.code, BLANK) for answers in sheets]
    numbers = [n for answer in answers if (n := number_of(question, answer)) is not None]
    counts = Counter(code for answer in answers for code in answer.codes if question.is_closed)
    return Spread(
        question,
        groups,
        people=len(answers),
        answered=sum(answer.value is not None for answer in answers),
        apart=sum(answer.apart is not None for answer in answers),
        middle=median(numbers) if numbers else None,
        counts=tuple((code, counts[code]) for code in question.codes if counts[code]),
    )


def widest(found: Iterable[Spread]) -> float | None:
    """Say how far apart the middles of the groups are for one question; none for fewer than two."""
    middles = [spread.middle for spread in found if spread.middle is not None]
    return max(middles) - min(middles) if len(middles) > 1 else None
