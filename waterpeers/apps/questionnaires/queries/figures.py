"""Reviewed figures that a questionnaire shows instead of asking for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.indicators.queries.results import computed
from waterpeers.apps.indicators.queries.values import visible_values
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.questionnaires.words import AmountBeside
from waterpeers.domain.actors import Actor
from waterpeers.domain.formulas import names
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.questionnaires import Amount, Question, QuestionKind, Questionnaire, unit_of
from waterpeers.domain.values import WHOLE, Zone


def figures_for(
    questionnaire: Questionnaire, organisation: Organisation, year: int | None, actor: Actor
) -> dict[str, Amount]:
    """Give the reviewed figures that are asked for, by question; one query, or none.

    Of another organisation only what somebody may see of it.
    """
    wanted = [q for q in questionnaire.questions if q.kind is QuestionKind.FIGURE]
    if not wanted or year is None:
        return {}
    by_year: dict[int, list[Question]] = defaultdict(list)
    for question in wanted:
        by_year[year - question.years_back].append(question)
    values = _reviewed(organisation, wanted, min(by_year), max(by_year), actor)
    return {
        code: amount
        for when, questions in by_year.items()
        for code, amount in _of_a_year(questions, values.get(when, {}), when).items()
    }


def _reviewed(
    organisation: Organisation, wanted: Iterable[Question], first: int, last: int, actor: Actor
) -> dict[int, dict[str, Value]]:
    """Read reviewed values about the whole utility, by year and variable. One query."""
    rows = visible_values(actor, organisation).valid().of_years(first, last)
    rows = rows.filter(variable__in=set().union(*map(_variables, wanted)))
    found: dict[int, dict[str, Value]] = defaultdict(dict)
    for row in rows.select_related("sheet").order_by("sheet__ends_before", "pk"):
        found[row.sheet.period.year][row.variable] = row
    return found


def _variables(question: Question) -> set[str]:
    """Name the variables that are read for a figure."""
    expression = catalogue().meaning(question.indicator)
    return set(names(expression))


def _of_a_year(
    questions: Iterable[Question], values: dict[str, Value], year: int
) -> dict[str, Amount]:
    results = computed(values, year, tuple({q.indicator for q in questions} - values.keys()))
    found = {}
    for question in questions:
        there = values.get(question.indicator) or results.get(question.indicator)
        if there is not None and there.value is not None:
            unit = unit_of(question)
            amount = Amount(there.value, there.value, unit, there.grade, year, is_reviewed=True)
            found[question.code] = amount
    return found


YEARS_BESIDE = 5  # an older figure says too little of today


def all_beside(
    codes: Collection[str], organisation: Organisation, year: int | None, actor: Actor
) -> dict[str, AmountBeside]:
    """Give the latest reviewed figure of each code with what subjects say of it.

    How sure it is, where it stands among others: each subject says it to those who may know, as a
    sentence by code.
    """
    if not codes or year is None:
        return {}
    amounts = figures_beside(codes, organisation, year, actor)
    said: dict[str, list[str]] = defaultdict(list)
    for source in [each for subject in subjects() for each in subject.beside]:
        for code, text in source(organisation, codes, year, actor).items():
            said[code].append(text)
    return {code: AmountBeside(amounts.get(code), tuple(said[code])) for code in codes}


def figures_beside(
    codes: Collection[str],
    organisation: Organisation,
    year: int | None,
    actor: Actor,
    zone: Zone = WHOLE,
) -> dict[str, Amount]:
    """Give the latest reviewed figure of each code, up to a year; one query, or none.

    Of another organisation only what somebody may see of it. A zone's figures are its own: where
    it has none, those of the whole utility do not stand in.
    """
    if not codes or year is None:
        return {}
    known = catalogue()
    seen = visible_values(actor, organisation, zone=zone)
    rows = seen.valid().of_years(year - YEARS_BESIDE + 1, year)
    wanted = set().union(*(names(known.meaning(code)) for code in codes))
    by_year: dict[int, dict[str, Value]] = defaultdict(dict)
    for row in rows.filter(variable__in=wanted).select_related("sheet").order_by("pk"):
        by_year[row.sheet.period.year][row.variable] = row
    found: dict[str, Amount] = {}
    for when in sorted(by_year):
        values = by_year[when]
        results = computed(values, when, tuple(set(codes) - values.keys()))
        for code in codes:
            there = values.get(code) or results.get(code)
            if there is not None and there.value is not None:
                unit = known.definition(code).unit
                found[code] = Amount(there.value, there.value, unit, there.grade, when, True)
    return found
