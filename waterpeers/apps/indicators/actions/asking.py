"""Asking about very many values at once: when they come in, and before."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import groupby
from math import nan
from typing import NamedTuple

from waterpeers.apps.foundation.bulk import rows_by, update_rows
from waterpeers.apps.indicators.imports import COLUMNS, KeptQuestion, SheetKey, as_kept
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Act
from waterpeers.domain.plausibility import answered, waits
from waterpeers.domain.questions import Sheets, questions_of_many
from waterpeers.domain.values import OPEN
from waterpeers.domain.verdicts import Reason

AT_ONCE = 100  # organisations


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question without an answer about a value that an import brings."""

    organisation: str
    zone: str  # empty for the whole utility
    year: int
    variable: str
    value: float
    reason: Reason


class _Standing(NamedTuple):
    """What stands in a sheet for a variable: the last of its versions."""

    pk: int
    version: int
    value: float
    grade: str = ""
    is_open: bool = True
    questions: list[KeptQuestion] = []


_There = dict[SheetKey, dict[str, _Standing]]


def ask_about(
    sheets: Collection[SheetKey], codes: Set[str] | None = None, *, act: Act
) -> list[OpenQuestion]:
    """Ask about the values of some sheets; they keep their questions, and earlier answers.

    Only drafts do, unless ``codes`` say what is asked about published values too.
    """
    found: list[OpenQuestion] = []
    for keys in _batches(sheets):
        there, names = _read(keys), _names(keys)
        changed: dict[int, tuple[list[KeptQuestion]]] = {}
        for key, code, kept in _asked(there, keys, codes):
            standing = there[key][code]
            if (standing.is_open or codes) and kept != standing.questions:
                changed[standing.pk] = (kept,)
            found += _unanswered(names[key.organisation], key, code, standing.value, kept)
        update_rows(Value, ["questions"], changed)
    return found


def would_ask(
    said: Mapping[SheetKey, Mapping[str, float]],
    names: Mapping[int, str],
    codes: Set[str] | None = None,
    *,
    act: Act,
) -> list[OpenQuestion]:
    """Tell what ``ask_about`` would ask once values were stored as drafts; reads only.

    ``said`` are the values that would be new or changed; ``names`` are those of organisations that
    would be new, by their numbers below zero.
    """
    found: list[OpenQuestion] = []
    for keys in _batches(said):
        there, called = _read(keys), {**_names(keys), **names}
        for key in keys:
            sheet = there.setdefault(key, {})
            for code, value in said[key].items():
                before = sheet.get(code, _Standing(0, 0, value, is_open=codes is None))
                sheet[code] = before._replace(value=value)
        for key, code, kept in _asked(there, keys, codes):
            value = there[key][code].value
            found += _unanswered(called[key.organisation], key, code, value, kept)
    return found


def _unanswered(
    name: str, key: SheetKey, code: str, value: float, kept: list[KeptQuestion]
) -> Iterator[OpenQuestion]:
    for each in kept:
        if waits(each):
            reason = Reason(each["code"], tuple(sorted(each["params"].items())), each["field"])
            yield OpenQuestion(name, key.zone_name, key.year, code, value, reason)


# --- a batch of organisations ---


def _batches(sheets: Collection[SheetKey]) -> Iterator[list[SheetKey]]:
    """Put sheets together by some organisations at a time, in order."""
    ordered = groupby(sorted(sheets), key=lambda key: key.organisation)
    batch: list[SheetKey] = []
    for number, (_organisation, keys) in enumerate(ordered, start=1):
        batch += keys
        if number % AT_ONCE == 0:
            yield batch
            batch = []
    if batch:
        yield batch


def _names(keys: list[SheetKey]) -> dict[int, str]:
    organisations = Organisation.objects.filter(pk__in=_stored(keys))
    return dict(organisations.values_list("pk", "name"))


def _stored(keys: list[SheetKey]) -> list[int]:
    """Give the organisations that are in the register."""
    return sorted({key.organisation for key in keys if key.organisation > 0})


def _read(keys: list[SheetKey]) -> _There:
    """Read all sheets of the parts of utilities that some sheets are about."""
    parts = {key.part for key in keys}
    found = rows_by("organisation", _stored(keys), Sheet.objects.values_list("pk", *COLUMNS))
    sheets = {pk: key for pk, *said in found if (key := SheetKey(*said)).part in parts}
    there: _There = {key: {} for key in sheets.values()}
    values = Value.objects.current()
    rows = values.values_list("sheet_id", "variable", "pk", "version", "value", "grade", "state")
    for sheet, code, pk, version, value, grade, state in rows_by("sheet", sheets, rows):
        standing = there[sheets[sheet]]
        if code not in standing or standing[code].version < version:
            standing[code] = _Standing(pk, version, value, grade, state in OPEN)
    asked = values.exclude(questions=[]).values_list("sheet_id", "variable", "pk", "questions")
    for sheet, code, pk, questions in rows_by("sheet", sheets, asked):
        if (standing := there[sheets[sheet]])[code].pk == pk:
            standing[code] = standing[code]._replace(questions=questions)
    return there


def _asked(
    there: _There, wanted: Collection[SheetKey], codes: Set[str] | None
) -> Iterator[tuple[SheetKey, str, list[KeptQuestion]]]:
    """Give all questions of the wanted sheets as they are kept; also where none is left."""
    keys = sorted(there)
    rows = {key: row for row, key in enumerate(keys)}
    columns: dict[str, array[float]] = {}
    grades: dict[str, dict[int, str]] = {}
    answers: dict[str, dict[int, set[tuple[str, str]]]] = {}
    for key, row in rows.items():
        for code, standing in there[key].items():
            if code not in columns:
                columns[code] = array("d", [nan]) * len(keys)
            columns[code][row] = standing.value
            if standing.grade:
                grades.setdefault(code, {})[row] = standing.grade
            if said := answered(standing.questions):
                answers.setdefault(code, {})[row] = said
    parts = [[*part] for _, part in groupby(range(len(keys)), key=lambda row: keys[row].part)]
    ranges = [range(part[0], part[-1] + 1) for part in parts]
    sheets = Sheets([key.year for key in keys], ranges, columns, grades, answers)
    asked = dict(questions_of_many(sheets, {rows[key] for key in wanted}))
    for key in wanted:
        found = asked.get(rows[key], {})
        before = {code for code, standing in there[key].items() if standing.questions}
        for code in sorted(found.keys() | before):
            standing = there[key][code]
            everything = codes is None or standing.is_open
            reasons = [r for r in found.get(code, ()) if everything or r.code in (codes or ())]
            yield key, code, as_kept(reasons, standing.questions)
