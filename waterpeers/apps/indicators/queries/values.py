"""Values of one sheet: those that count, those of other years, how each came about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.audit.words import label
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.indicators.models import Sheet, Value, ValueQuerySet
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.profiles import audience_of, hidden_from
from waterpeers.domain.actors import Actor
from waterpeers.domain.periods import Period
from waterpeers.domain.plausibility import answered
from waterpeers.domain.values import (
    WHOLE,
    ValueState,
    Zone,
    reads_all,
)

MOST_ENTRIES = 500  # of the trail of a sheet


def current_of(sheet: Sheet) -> dict[str, Value]:
    """Give what stands in a sheet: of each variable the open version, else the valid one."""
    rows = sheet.values.current().order_by("variable", "version")
    return {value.variable: value for value in rows}


@dataclass(frozen=True)
class SheetState:
    """A sheet with what stands in it, read once and handed on."""

    sheet: Sheet
    values: dict[str, Value]

    @classmethod
    def of(cls, sheet: Sheet) -> Self:
        """Read it as it is now."""
        return cls(sheet, current_of(sheet))

    @property
    def submitted(self) -> list[Value]:
        """What waits for a review."""
        return [v for v in self.values.values() if v.state is ValueState.SUBMITTED]

    @property
    def unanswered(self) -> int:
        """How many questions about open values wait for an answer."""
        return sum(value.unanswered for value in self.values.values() if value.is_open)


Answers = dict[int, set[tuple[str, str]]]  # year → code and field of what was said to be right


def other_years(
    sheet: Sheet, codes: Iterable[str]
) -> tuple[dict[str, dict[int, float]], dict[str, Answers]]:
    """Give what was reported for other years of the same part of a utility: code, year, value.

    Beside it what was asked there and said to be right. Of several periods that end in one year,
    the last one counts.
    """
    values: dict[str, dict[int, float]] = {}
    answers: dict[str, Answers] = {}
    rows = _others(sheet, codes).values_list(
        "variable", "sheet__starts_on", "sheet__ends_before", "value", "questions"
    )
    for code, starts_on, ends_before, value, kept in rows:
        year = Period(starts_on, ends_before).year
        values.setdefault(code, {})[year] = value
        if kept:
            answers.setdefault(code, {})[year] = answered(kept)
    return values, answers


def year_before(sheet: Sheet, codes: Iterable[str]) -> dict[str, float]:
    """Give what was reported for the year before, of the same part of a utility."""
    year = sheet.period.year - 1
    return dict(_others(sheet, codes).of_years(year, year).values_list("variable", "value"))


def _others(sheet: Sheet, codes: Iterable[str]) -> ValueQuerySet:
    rows = Value.objects.current().filter(
        sheet__organisation=sheet.organisation_id,
        sheet__zone_kind=sheet.zone_kind,
        sheet__zone_name=sheet.zone_name,
        variable__in=list(codes),
    )
    return rows.exclude(sheet=sheet.pk).order_by(
        "sheet__starts_on", "sheet__ends_before", "version"
    )


def visible_values(
    actor: Actor,
    organisation: Organisation,
    hidden: frozenset[str] | None = None,
    *,
    zone: Zone = WHOLE,
) -> ValueQuerySet:
    """Find what somebody may see of the values about a whole utility, or about a part of it.

    Its own people see what stands now, open versions beside valid ones; others what is public, and
    nothing of a part.
    ``hidden`` are fields of the profile that are hidden even from its own people, on a preview.
    """
    rows = Value.objects.current().filter(
        sheet__organisation=organisation, sheet__zone_kind=zone.kind, sheet__zone_name=zone.name
    )
    if hidden is not None:
        return rows.public(hidden)
    if reads_all(actor, organisation.uuid):
        return rows
    if zone != WHOLE:
        return rows.none()
    return rows.public(hidden_from(organisation, audience_of(actor)))


def at_once(rows: ValueQuerySet) -> list[Value]:
    """Read values with their sheets, by year, open versions instead of valid ones. One query."""
    found = rows.select_related("sheet").order_by("sheet__ends_before", "variable", "version")
    return list({(value.sheet_id, value.variable): value for value in found}.values())


def values_for(
    actor: Actor, organisation: Organisation, hidden: frozenset[str] | None = None
) -> list[Value]:
    """List what somebody may see of the values about a whole utility, by year. One query."""
    return at_once(visible_values(actor, organisation, hidden))


def years_in(rows: ValueQuerySet) -> list[int]:
    """List the years that have values, earliest first. One query."""
    periods = rows.values_list("sheet__starts_on", "sheet__ends_before").distinct().order_by()
    return sorted({Period(*each).year for each in periods})


def values_in(actor: Actor, sheet: Sheet) -> ValueQuerySet:
    """Find the values about the zone or pilot of a sheet, for those who may read them."""
    if not reads_all(actor, sheet.organisation.uuid):
        return Value.objects.none()
    return Value.objects.current().filter(
        sheet__organisation=sheet.organisation_id,
        sheet__zone_kind=sheet.zone_kind,
        sheet__zone_name=sheet.zone_name,
    )


def versions_of(value: Value) -> list[Value]:
    """List the versions of a value, latest first."""
    rows = Value.objects.filter(sheet=value.sheet_id, variable=value.variable)
    return list(rows.order_by("-version"))


@dataclass(frozen=True)
class Happened:
    """One thing that happened to a value: in words, from what to what, when, by whom."""

    words: Any
    before: str
    after: str
    at: datetime
    who: str


def history_of(value: Value) -> list[Happened]:
    """Tell what happened to a variable of a sheet, latest first; two queries."""
    entries = [
        entry
        for entry in Entry.objects.of("sheet", value.sheet.uuid)[:MOST_ENTRIES]
        if _is_about(entry.after, value.variable) or _is_about(entry.before, value.variable)
    ]
    people = Person.objects.filter(uuid__in={entry.person_uuid for entry in entries})
    names: dict[Any, str] = dict(people.values_list("uuid", "name"))
    return [
        Happened(
            label(entry.event),
            _noted(entry.before, value.variable),
            _noted(entry.after, value.variable),
            entry.at,
            names.get(entry.person_uuid, ""),
        )
        for entry in entries
    ]


def _is_about(noted: dict[str, Any], variable: str) -> bool:
    return variable in noted or noted.get("variable") == variable  # the latter: of evidence


def _noted(noted: dict[str, Any], variable: str) -> str:
    what = noted.get("name") if "variable" in noted else noted.get(variable)
    return in_figures(what) if isinstance(what, float | int) else str(what or "")
