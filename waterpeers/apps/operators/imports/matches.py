"""Which organisations of the register the rows of a table mean."""

from __future__ import annotations

import uuid
from collections import defaultdict

from waterpeers.apps.foundation.bulk import rows_by
from waterpeers.apps.foundation.mappings import Mapping
from waterpeers.apps.operators.imports.rows import Parsed
from waterpeers.apps.operators.models import Identifier, Organisation
from waterpeers.domain.names import LIKELY, fold, similarity


def matches(rows: list[Parsed], mapping: Mapping) -> dict[int, int]:
    """Give the key of the organisation that each row means, by row; a doubtful match is none.

    Rows with an identifier mean whom that register calls so; others, whom name, country and
    place tell.
    """
    found = _by_identifier(rows, mapping) if mapping.scheme else {}
    nameless = [row for row in rows if not row.identifier and not row.faults]
    return found | _by_name(nameless) if nameless else found


def as_uuid(text: str) -> uuid.UUID | None:
    """Read one of our own identifiers; nothing if it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _by_identifier(batch: list[Parsed], mapping: Mapping) -> dict[int, int]:
    rows: dict[str, list[Parsed]] = defaultdict(list)
    for row in batch:
        if row.identifier:
            rows[row.identifier].append(row)
    lines = Identifier.objects.filter(scheme=mapping.scheme)
    keys = dict(rows_by("value", rows, lines.values_list("value", "organisation_id")))
    wanted = set(keys.values()) if mapping.loose else set()
    names = dict(rows_by("pk", wanted, Organisation.objects.values_list("pk", "name")))
    found = {
        row.row: pk
        for value, pk in keys.items()
        for row in rows[value]
        if not mapping.loose or _is_named_so(row, names[pk])
    }
    if mapping.loose:  # what this site has given out comes back with our own identifier
        ours = {ident: text for text in rows if (ident := as_uuid(text))}
        for ident, pk in Organisation.objects.filter(uuid__in=ours).values_list("uuid", "pk"):
            found |= {row.row: pk for row in rows[ours[ident]]}
    return found


def _is_named_so(row: Parsed, name: str) -> bool:
    """Whether a number of an unnamed list means the same as in another file of that name."""
    said = str(row.fields.get("name") or "")
    return not said or similarity(name, said) >= LIKELY


def _by_name(rows: list[Parsed]) -> dict[int, int]:
    names = {str(row.fields.get("name")) for row in rows}
    lines = Organisation.objects.filter(name__in=names)
    by_name: dict[tuple[str, str | None], list[tuple[int, str]]] = defaultdict(list)
    for pk, name, country, place in lines.values_list("pk", "name", "country_id", "place"):
        by_name[name, country].append((pk, fold(place)))
    found: dict[int, int] = {}
    for row in rows:
        candidates = by_name[str(row.fields.get("name")), row.fields.get("country")]
        place = fold(str(row.fields.get("place", "")))
        fitting = [pk for pk, there in candidates if there == place]
        if not fitting:
            fitting = [pk for pk, there in candidates if not there or not place]
        if len(fitting) == 1:
            found[row.row] = fitting[0]
    return found
