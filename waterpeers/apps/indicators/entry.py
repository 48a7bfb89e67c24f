"""The page on which a year is filled in: its rows, and what they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.indicators.forms import SheetForm
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.indicators.queries.results import computed
from waterpeers.apps.indicators.queries.values import year_before
from waterpeers.apps.indicators.words import CATEGORIES, STATE_CHIPS, STATES, say, unit_label
from waterpeers.domain.catalogue import Variable
from waterpeers.domain.indicators import catalogue, indicators, variables
from waterpeers.domain.plausibility import UNIT_SLIPS, in_other_unit
from waterpeers.domain.values import SHORT_LIST, by_category, factor, wanted_first


@dataclass(frozen=True)
class EntryQuestion:
    """A question about a figure; one about its unit with what the figure would be in the other."""

    answer: BoundField
    key: str
    other_unit: str = ""
    meant: str = ""
    is_right: bool = False


@dataclass(frozen=True)
class EntryRow:
    """A variable to be filled in; without fields where it was reviewed and is only shown."""

    code: str
    name: str
    definition: str
    unit: str
    needed_by: str
    last: str  # the value of the year before, with its unit
    value: Value | None
    shown: str  # the figure as it stands, in our unit
    chip: str
    state: Any
    figure: BoundField | None
    units: BoundField | None
    grade: BoundField | None
    more: list[BoundField]  # source and note
    questions: list[EntryQuestion]


def variables_of(stored: Mapping[str, Value], *, every: bool) -> list[Variable]:
    """Choose what is asked for: the short list and what was reported already, or everything."""
    wanted = variables() if every else {*wanted_first(), *stored}
    return [variable for group in by_category(wanted).values() for variable in group]


def open_ones(found: Iterable[Variable], stored: Mapping[str, Value]) -> list[Variable]:
    """Keep the variables that can be typed: those without a value, or with an open one."""
    return [each for each in found if each.code not in stored or stored[each.code].is_open]


@dataclass(frozen=True)
class EntryGroup:
    """The rows of a category, which are folded where there is little room and nothing is asked."""

    title: Any
    rows: list[EntryRow]

    @property
    def filled(self) -> int:
        """How many of its figures are known."""
        return sum(1 for row in self.rows if row.value)

    @property
    def is_asked(self) -> bool:
        """Whether something in it waits for whoever enters."""
        return any(
            any(not question.is_right for question in row.questions)
            or (row.figure is not None and row.figure.errors)
            or (row.value is not None and row.value.returned_because)
            for row in self.rows
        )


def rows_of(
    sheet: Sheet, form: SheetForm, stored: Mapping[str, Value], found: list[Variable], language: str
) -> list[EntryGroup]:
    """Give the rows of a sheet by category."""
    before = year_before(sheet, [variable.code for variable in found])
    groups: dict[str, list[EntryRow]] = {}
    for variable in found:
        last = before.get(variable.code)
        row = _row(variable, form, stored.get(variable.code), last, language)
        groups.setdefault(variable.category, []).append(row)
    return [EntryGroup(CATEGORIES[category], rows) for category, rows in groups.items()]


def _row(
    variable: Variable, form: SheetForm, value: Value | None, last: float | None, language: str
) -> EntryRow:
    code = variable.code
    needing = [indicators()[each].name(language) for each in wanted_first().get(code, ())]
    can_type = f"v_{code}" in form.fields
    return EntryRow(
        code=code,
        name=variable.name(language),
        definition=variable.definition(language),
        unit=unit_label(variable.unit),
        needed_by=", ".join(needing),
        last="" if last is None else in_figures(last),
        value=value,
        shown="" if value is None else in_figures(value.value),
        chip=STATE_CHIPS[value.state] if value else "",
        state=STATES[value.state] if value else "",
        figure=form[f"v_{code}"] if can_type else None,
        units=form[f"u_{code}"] if f"u_{code}" in form.fields else None,
        grade=form[f"g_{code}"] if can_type else None,
        more=[form[f"s_{code}"], form[f"n_{code}"]] if can_type else [],
        questions=_questions(form, value),
    )


def _questions(form: SheetForm, value: Value | None) -> list[EntryQuestion]:
    found = []
    for question in value.questions if value else ():
        key = f"{value.variable}__{question['code']}" if value else ""
        if f"a_{key}" not in form.fields or value is None:
            continue
        other, meant = "", ""
        if question["code"] in UNIT_SLIPS:
            other = unit_label(question["params"]["other_unit"])
            rate = factor(value.variable, value.reported_unit)
            meant = in_figures(in_other_unit(value.value, question) / rate)
        is_right = bool(question.get("right"))
        found.append(EntryQuestion(form[f"a_{key}"], key, other, meant, is_right))
    return found


@dataclass(frozen=True)
class EntryIndicator:
    """An indicator of the short list: its value, or which variables are missing."""

    name: str
    value: str
    unit: str
    grade: str
    flags: list[str]
    missing: str


def outcomes(stored: Mapping[str, Value], year: int, language: str) -> list[EntryIndicator]:
    """Say what the values of a sheet give, and what is missing for the rest of the short list."""
    made = computed(stored, year, SHORT_LIST)
    found = []
    for code in SHORT_LIST:
        result = made[code]
        missing = [variables()[each].name(language) for each in result.missing]
        found.append(
            EntryIndicator(
                name=indicators()[code].name(language),
                value="" if result.value is None else in_figures(result.value),
                unit=unit_label(result.unit),
                grade=result.grade,
                flags=[say(flag, catalogue()) for flag in result.flags],
                missing=", ".join(missing),
            )
        )
    return found
