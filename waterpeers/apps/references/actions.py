"""Loading published tables as reference series, and taking them away."""

from __future__ import annotations

from django.db import transaction

from waterpeers.apps.audit.actions import record
from waterpeers.apps.records.saving import locked
from waterpeers.apps.references.access import can_load
from waterpeers.apps.references.events import Event
from waterpeers.apps.references.imports import ReadLevels, ReadReferences
from waterpeers.apps.references.models import CountryLevels, ReferenceSeries, ReferenceTable
from waterpeers.apps.references.queries import (
    fingerprint_of,
    fingerprint_of_levels,
    points_as_json,
)
from waterpeers.domain.actors import Act
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotValid

AT_ONCE = 2000  # series stored at a time


@transaction.atomic
def load_references(
    read: ReadReferences, source: str, *, licence: str = "", file: str = "", act: Act
) -> tuple[ReferenceTable, str]:
    """Keep the series of a published table; one of the same source gives its place.

    Gives the table and what became of it: "created", "updated" or "unchanged".
    """
    NotAllowed.unless(can_load(act.actor))
    source = clean_text(source)[:300]
    if not source:
        raise NotValid.because("references_without_source", field="mapping")
    if not read.series:
        raise NotValid.because("references_too_few", field="file")
    fingerprint = fingerprint_of(read.series, licence)
    made, became = _keep(read, source, licence, file, fingerprint, act)
    if became != "unchanged":
        ReferenceSeries.objects.bulk_create(
            [
                ReferenceSeries(
                    table=made,
                    indicator=group.indicator,
                    country=group.country,
                    size=group.size,
                    income=group.income,
                    hours=group.hours,
                    points=points_as_json(points),
                )
                for group, points in read.series.items()
            ],
            batch_size=AT_ONCE,
        )
    return made, became


@transaction.atomic
def load_levels(
    read: ReadLevels, source: str, *, licence: str = "", file: str = "", act: Act
) -> tuple[ReferenceTable, str]:
    """Keep what countries have of each service; one of the same source gives its place.

    Gives the table and what became of it: "created", "updated" or "unchanged".
    """
    NotAllowed.unless(can_load(act.actor))
    source = clean_text(source)[:300]
    if not source:
        raise NotValid.because("references_without_source", field="mapping")
    if not read.levels:
        raise NotValid.because("no_levels", field="file")
    fingerprint = fingerprint_of_levels(read.levels, licence)
    made, became = _keep(read, source, licence, file, fingerprint, act)
    if became != "unchanged":
        CountryLevels.objects.bulk_create(
            [
                CountryLevels(table=made, service=service, country=country, years=years)
                for (service, country), years in sorted(read.levels.items())
            ],
            batch_size=AT_ONCE,
        )
    return made, became


def _keep(
    read: ReadReferences | ReadLevels,
    source: str,
    licence: str,
    file: str,
    fingerprint: str,
    act: Act,
) -> tuple[ReferenceTable, str]:
    """Keep whose table it is, empty, in the place of an earlier one that says something else."""
    there = ReferenceTable.objects.select_for_update().filter(source=source).first()
    if there and there.fingerprint == fingerprint:
        return there, "unchanged"
    told = {
        "licence": licence[:300],
        "file": file[:120],
        "fingerprint": fingerprint,
        "rows": read.rows,
        "first_year": min(read.years),
        "last_year": max(read.years),
        "loaded_at": act.at,
        "loaded_by": act.actor.person,
    }
    made, is_new = ReferenceTable.objects.update_or_create(source=source, defaults=told)
    made.series.all().delete()
    made.levels.all().delete()
    after = {"source": source, "rows": read.rows, "series": len(read.kept)}
    record(Event.REFERENCES_LOADED, made, act=act, after=after)
    return made, "created" if is_new else "updated"


@transaction.atomic
def remove_references(table: ReferenceTable, *, act: Act) -> None:
    """Take a published table and its series away."""
    table = locked(table)
    NotAllowed.unless(can_load(act.actor))
    before = {"source": table.source, "rows": table.rows}
    record(Event.REFERENCES_REMOVED, table, act=act, before=before)
    table.delete()
