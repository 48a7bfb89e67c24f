"""Asking about very many values at once, after an import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.domain.actors import Actor
from waterpeers.domain.periods import Period
from waterpeers.domain.questions import questions
from waterpeers.domain.results import Reported
from waterpeers.domain.values import OPEN, ZoneKind
from waterpeers.domain.verdicts import Reason

AT_ONCE = 100  # organisations


@dataclass(frozen=True)
class Asked:
    """A question about a value that an import has brought."""

    organisation: str
    year: int
    variable: str
    value: float
    reason: Reason


def ask_about(sheets: Iterable[int], *, actor: Actor, at: datetime) -> list[Asked]:
    """Ask about the values of whole utilities in some sheets; drafts keep their questions."""
    wanted = set(sheets)
    found: list[Asked] = []
    for organisations in _batches(wanted):
        for rows in _by_organisation(organisations).values():
            found += _asked(rows, wanted)
    return found


def _batches(sheets: set[int]) -> Iterable[list[int]]:
    keys = sorted(sheets)
    organisations: set[int] = set()
    for start in range(0, len(keys), 500):
        part = Sheet.objects.filter(pk__in=keys[start : start + 500])
        organisations |= set(part.values_list("organisation_id", flat=True))
    ordered = sorted(organisations)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


Row = tuple[Any, ...]  # organisation's name, sheet, year, key, variable, value, grade, state


def _by_organisation(organisations: list[int]) -> dict[int, list[Row]]:
    values = (
        Value.objects.current()
        .filter(sheet__organisation__in=organisations, sheet__zone_kind=ZoneKind.WHOLE)
        .order_by("sheet_id", "variable", "version")
        .values_list(
            "sheet__organisation_id", "sheet__organisation__name", "sheet_id", "sheet__starts_on",
            "sheet__ends_before", "pk", "variable", "value", "grade", "state",
        )
    )  # fmt: skip
    found: dict[int, list[Row]] = {}
    for organisation, name, sheet, starts_on, ends_before, *said in values.iterator():
        year = Period(starts_on, ends_before).year
        found.setdefault(organisation, []).append((name, sheet, year, *said))
    return found


def _asked(rows: list[Row], wanted: set[int]) -> list[Asked]:
    courses: dict[str, dict[int, float]] = {}
    sheets: dict[int, dict[str, Row]] = {}
    for row in rows:
        _name, sheet, year, _key, variable, value, *_rest = row
        courses.setdefault(variable, {})[year] = value
        sheets.setdefault(sheet, {})[variable] = row
    found: list[Asked] = []
    for sheet, by_variable in sheets.items():
        if sheet in wanted:
            found += _about(by_variable, courses)
    return found


def _about(by_variable: dict[str, Row], courses: dict[str, dict[int, float]]) -> list[Asked]:
    year = next(iter(by_variable.values()))[2]
    reported = {code: Reported(row[5], row[6]) for code, row in by_variable.items()}
    others = {
        code: {other: value for other, value in courses[code].items() if other != year}
        for code in by_variable
    }
    found = []
    for code, reasons in questions(reported, others, year).items():
        name, _sheet, _year, key, _code, value, _grade, state = by_variable[code]
        if state in OPEN:
            kept = [
                {"code": each.code, "params": dict(each.params), "field": each.field, "answer": ""}
                for each in reasons
            ]
            Value.objects.filter(pk=key).update(questions=kept)
        found += [Asked(name, year, code, value, each) for each in reasons]
    return found
