"""Storing reported values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from waterpeers.apps.indicators.models import Value
from waterpeers.apps.operators.access import can_keep_the_register
from waterpeers.domain.actors import Actor
from waterpeers.domain.verdicts import NotAllowed

# organisation id, variable, year, value in our unit, as reported, unit, source
Line = tuple[int, str, int, float, str, str, str]


@dataclass
class Stored:
    """How many values were new, changed, or there already."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@transaction.atomic
def import_values(lines: Iterable[Line], *, actor: Actor, at: datetime) -> Stored:
    """Store many values at once; the import that brings them keeps the trail."""
    NotAllowed.unless(can_keep_the_register(actor))
    stored = Stored()
    given = list(lines)
    for start in range(0, len(given), 5000):
        _store(given[start : start + 5000], stored)
    return stored


def _store(lines: list[Line], stored: Stored) -> None:
    organisations = sorted({line[0] for line in lines})
    years = {line[2] for line in lines}
    known: dict[tuple[int, str, int], tuple[int, float]] = {}
    for start in range(0, len(organisations), 500):
        rows = Value.objects.filter(
            organisation__in=organisations[start : start + 500],
            year__gte=min(years),
            year__lte=max(years),
        ).values_list("organisation_id", "variable", "year", "id", "value")
        known |= {(o, v, y): (pk, value) for o, v, y, pk, value in rows.iterator()}
    new: dict[tuple[int, str, int], Value] = {}
    changed: dict[int, Value] = {}
    for organisation, variable, year, value, reported, unit, source in lines:
        made = Value(
            organisation_id=organisation,
            variable=variable,
            year=year,
            value=value,
            reported=reported,
            reported_unit=unit,
            source=source,
        )
        there = known.get((organisation, variable, year))
        if there is None:
            new[organisation, variable, year] = made
        elif there[1] != value:
            made.pk = there[0]
            changed[made.pk] = made
        else:
            stored.unchanged += 1
    Value.objects.bulk_create(new.values(), batch_size=2000)
    Value.objects.bulk_update(
        changed.values(), ["value", "reported", "reported_unit", "source"], batch_size=200
    )
    stored.created += len(new)
    stored.updated += len(changed)
