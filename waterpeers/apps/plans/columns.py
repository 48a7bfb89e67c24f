"""What is entered in a field of an item of a plan, and how it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.plans.models import Activity, PlanItem
from waterpeers.apps.plans.queries import PlanContent
from waterpeers.domain.indicators import catalogue, indicators
from waterpeers.domain.money import MOST_MINOR, decimals_of
from waterpeers.domain.partnerships import TEXT, PartyRole, texts_verdict
from waterpeers.domain.plans import LONGEST_LIST, ProjectYear
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotValid

Entered = Mapping[str, Any]


class FieldKind(StrEnum):
    """What is entered in a field of a plan."""

    TEXT = "text"
    LINES = "lines"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    WHOLE = "whole"
    MONEY = "money"  # in the currency of the plan
    DAY = "day"
    YEAR = "year"  # a project year
    TARGETS = "targets"  # a number for each project year
    ITEM = "item"  # another item of the plan
    ITEMS = "items"
    PERSON = "person"  # of a side
    PROBLEM = "problem"  # that the diagnosis has found
    INDICATOR = "indicator"


MANY = frozenset({FieldKind.CHOICES, FieldKind.ITEMS})


@dataclass(frozen=True)
class PlanField:
    """One thing that is entered of an item; ``needed`` is the reason where it is missing."""

    name: str
    label: Any
    kind: FieldKind = FieldKind.TEXT
    hint: Any = ""
    choices: Mapping[Any, Any] = field(default_factory=dict)
    needed: str = ""
    usual: str = ""
    of: type[PlanItem] = Activity  # of an item
    side: PartyRole = PartyRole.MENTEE  # of a person
    longest: int = TEXT
    group: Any = ""

    @property
    def column(self) -> str:
        """Where it is kept."""
        return f"{self.name}_minor" if self.kind is FieldKind.MONEY else self.name

    def read(self, entered: Entered, content: PlanContent) -> Any:
        """Give it as it is kept; ``NotValid`` for what cannot be."""
        value = entered.get(self.name)
        if self.needed and value in (None, "", [], {}):
            raise NotValid.because(self.needed, field=self.name)
        return READERS[self.kind](self, value, content)


def _text(asked: PlanField, value: Any, content: PlanContent) -> str:
    said = {asked.name: str(value or "")}
    NotValid.unless(texts_verdict(said, lengths={asked.name: asked.longest}))
    return clean_text(said[asked.name])


def _choice(asked: PlanField, value: Any, content: PlanContent) -> Any:
    if value in (None, ""):
        return asked.usual
    return _known(asked, str(value))


def _known(asked: PlanField, value: str) -> Any:
    for code in asked.choices:
        if str(code) == value:
            return code
    raise NotValid.because("not_in_list", field=asked.name, value=value[:80])


def _choices(asked: PlanField, value: Any, content: PlanContent) -> list[str]:
    wanted = {_known(asked, str(each)) for each in value or ()}
    return [str(code) for code in asked.choices if code in wanted]


def _number(asked: PlanField, value: Any, content: PlanContent) -> Any:
    if value in (None, ""):
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
        raise NotValid.because("not_a_number", field=asked.name, value=str(value)[:80])
    return float(value)


def _whole(asked: PlanField, value: Any, content: PlanContent) -> int | None:
    found = _number(asked, value, content)
    if found is None:
        return None
    if found != int(found):
        raise NotValid.because("not_a_whole_number", field=asked.name, value=str(value)[:80])
    if not 0 <= found <= MOST_WHOLE:
        raise NotValid.because("out_of_range", field=asked.name, least="0", most=str(MOST_WHOLE))
    return int(found)


MOST_WHOLE = 1_000_000_000


def _money(asked: PlanField, value: Any, content: PlanContent) -> int | None:
    found = _number(asked, value, content)
    if found is None:
        return None
    minor = Decimal(repr(found)).scaleb(decimals_of(content.plan.currency))
    if minor < 0:
        raise NotValid.because("must_not_be_negative", field=asked.name)
    if minor != minor.to_integral_value():
        raise NotValid.because("too_many_decimals", field=asked.name, value=in_figures(found))
    if minor > MOST_MINOR:
        raise NotValid.because("number_too_large", field=asked.name)
    return int(minor)


def _day(asked: PlanField, value: Any, content: PlanContent) -> Any:
    return value or None


def _year(asked: PlanField, value: Any, content: PlanContent) -> int | None:
    found = _whole(asked, int(value) if isinstance(value, str) and value else value, content)
    if found is not None and found not in {year.number for year in content.plan.years}:
        raise NotValid.because("not_a_project_year", field=asked.name, value=str(found))
    return found


def _targets(asked: PlanField, value: Any, content: PlanContent) -> dict[str, float]:
    years = {str(year.number) for year in content.plan.years}
    for year in value or {}:
        if year not in years:
            raise NotValid.because("not_a_project_year", field=asked.name, value=str(year)[:80])
    found = {year: _number(asked, given, content) for year, given in (value or {}).items()}
    return {year: found[year] for year in sorted(found, key=int) if found[year] is not None}


def _item(asked: PlanField, value: Any, content: PlanContent) -> Any:
    if value in (None, ""):
        return None
    there = content.items[asked.of].get(_uuid(asked, value))
    if there is None:
        raise NotValid.because("not_in_this_plan", field=asked.name)
    return there


def _items(asked: PlanField, value: Any, content: PlanContent) -> list[str]:
    if len(value or ()) > LONGEST_LIST:
        raise NotValid.because("too_long", field=asked.name, limit=str(LONGEST_LIST))
    found = [_item(asked, each, content) for each in value or ()]
    rows = sorted((each for each in found if each), key=lambda each: each.number)
    return list(dict.fromkeys(str(each.uuid) for each in rows))


def _person(asked: PlanField, value: Any, content: PlanContent) -> Any:
    if value in (None, ""):
        return None
    there = content.people[asked.side].get(_uuid(asked, value))
    if there is None:
        raise NotValid.because("not_of_this_side", field=asked.name)
    return there


def _problem(asked: PlanField, value: Any, content: PlanContent) -> Any:
    if value in (None, ""):
        return None
    there = content.problems.get(_uuid(asked, value))
    if there is None:
        raise NotValid.because("not_a_priority", field=asked.name)
    return there


def _indicator(asked: PlanField, value: Any, content: PlanContent) -> str:
    known = catalogue()
    code = str(value or "")
    if code and code not in known.indicators and code not in known.variables:
        raise NotValid.because("not_in_list", field=asked.name, value=code[:80])
    return code


def _uuid(asked: PlanField, value: Any) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        raise NotValid.because("not_in_list", field=asked.name, value=str(value)[:80]) from None


READERS: dict[FieldKind, Callable[[PlanField, Any, PlanContent], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LINES: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.NUMBER: _number,
    FieldKind.WHOLE: _whole,
    FieldKind.MONEY: _money,
    FieldKind.DAY: _day,
    FieldKind.YEAR: _year,
    FieldKind.TARGETS: _targets,
    FieldKind.ITEM: _item,
    FieldKind.ITEMS: _items,
    FieldKind.PERSON: _person,
    FieldKind.PROBLEM: _problem,
    FieldKind.INDICATOR: _indicator,
}


# --- what can be chosen ---


def year_label(year: ProjectYear) -> str:
    """Name a project year: Year 2 (2028)."""
    first, last = year.starts_on.year, (year.ends_before - timedelta(days=1)).year
    named = str(first) if first == last else f"{first}–{last}"
    return _("Year %(number)s (%(years)s)") % {"number": year.number, "years": named}


def choices_of(
    asked: PlanField, content: PlanContent, of: UUID | None = None
) -> list[tuple[str, str]]:
    """Give what can be chosen in a field, by its code, in the reader's language."""
    match asked.kind:
        case FieldKind.ITEM | FieldKind.ITEMS:
            rows = content.of(asked.of)
            return [(str(row.uuid), str(row)) for row in rows if row.uuid != of]
        case FieldKind.PERSON:
            found = content.people.get(asked.side, {})
            return [(str(uuid), str(person)) for uuid, person in found.items()]
        case FieldKind.PROBLEM:
            return [(str(uuid), row.title) for uuid, row in content.problems.items()]
        case FieldKind.YEAR:
            return [(str(year.number), year_label(year)) for year in content.plan.years]
        case FieldKind.INDICATOR:
            reader = get_language() or "en"
            named = sorted((each.name(reader), code) for code, each in indicators().items())
            return [(code, name) for name, code in named]
    return [(str(code), str(label)) for code, label in asked.choices.items()]
