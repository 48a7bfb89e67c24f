"""Lists of sheets: one's own, those to review, those that wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db.models import Count, Q

from waterpeers.apps.indicators.models import Sheet, SheetQuerySet, Value
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.catalogue import Indicator, Variable
from waterpeers.domain.values import (
    REVIEWING,
    VALID,
    ValueState,
    ZoneKind,
    needed_by,
)

MOST_SHEETS = 200  # of a list


@dataclass(frozen=True)
class ListedSheet:
    """A sheet of a list, with how many of its values stand where."""

    sheet: Sheet
    year: str
    drafts: int
    returned: int
    submitted: int
    valid: int


def _listed(sheets: Any) -> list[ListedSheet]:
    def count(*states: ValueState) -> Count:
        return Count("values", filter=Q(values__state__in=[str(state) for state in states]))

    rows = sheets.annotate(
        drafts=count(ValueState.DRAFT),
        returned=count(ValueState.RETURNED),
        submitted=count(ValueState.SUBMITTED),
        valid=count(*VALID),
    ).select_related("organisation")
    return [
        ListedSheet(row, str(row.period.year), row.drafts, row.returned, row.submitted, row.valid)
        for row in rows
    ]


def own_sheets(actor: Actor) -> list[tuple[Organisation, list[ListedSheet]]]:
    """List the operators one works for, each with its latest sheets; two queries."""
    own = Organisation.objects.own_operators(actor)
    found: dict[int, tuple[Organisation, list[ListedSheet]]] = {row.pk: (row, []) for row in own}
    sheets = Sheet.objects.filter(organisation__in=found)
    for listed in _listed(sheets.order_by("-ends_before", "zone_name", "pk")[:MOST_SHEETS]):
        found[listed.sheet.organisation_id][1].append(listed)
    return list(found.values())


def to_review(actor: Actor) -> SheetQuerySet:
    """Find the sheets with values that wait for somebody's review: another person reported them."""
    submitted = Value.objects.filter(state=ValueState.SUBMITTED).exclude(reported_by=actor.person)
    sheets = Sheet.objects.filter(pk__in=submitted.values("sheet_id"))
    if actor.is_facilitator:
        return sheets
    return sheets.filter(organisation__uuid__in=actor.organisations_as(*REVIEWING))


def waiting_sheets(actor: Actor) -> list[ListedSheet]:
    """List the sheets with values that wait for somebody's review, oldest first."""
    return _listed(to_review(actor).order_by("ends_before", "pk")[:MOST_SHEETS])


def reporting(definition: Variable | Indicator) -> int:
    """Count the organisations with reviewed values of a variable; kept for some minutes.

    Of an indicator, those that have reported all that it needs for one year.
    """
    key = f"reporting:{definition.code}"
    found: int | None = caches["local"].get(key)
    if found is None:
        needed = set(needed_by([definition.code]) if isinstance(definition, Indicator) else ())
        needed = needed or {definition.code}
        rows = Value.objects.valid().filter(variable__in=needed, sheet__zone_kind=ZoneKind.WHOLE)
        whole = rows.values("sheet_id").annotate(number=Count("id")).filter(number=len(needed))
        sheets = Sheet.objects.filter(pk__in=whole.values("sheet_id"))
        found = sheets.values("organisation_id").distinct().count()
        caches["local"].set(key, found, 300)
    return found
