"""Which organisations of the register the rows of a table mean."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import NamedTuple

from waterpeers.apps.foundation.bulk import rows_by
from waterpeers.apps.foundation.mappings import Mapping
from waterpeers.apps.operators.imports.rows import Parsed, Recovery
from waterpeers.apps.operators.models import Identifier, Organisation
from waterpeers.domain.names import LIKELY, Called, Lookalikes, fold, searched, similarity
from waterpeers.domain.verdicts import Reason

MOST_NAMED = 3  # names that look like one that is not there


def matches(rows: list[Parsed], mapping: Mapping) -> dict[int, int]:
    """Give the key of the organisation that each row means, by row; a doubtful match is none.

    Rows with an identifier mean whom that register calls so, as it is or as a spreadsheet changes
    it (7 for 007) where the name is the same too; others, whom name, country and place tell.
    """
    found = _by_identifier(rows, mapping) if mapping.scheme else {}
    found |= _by_changed_identifier([row for row in rows if row.row not in found], mapping)
    nameless = [row for row in rows if not row.identifier and not row.faults]
    return found | _by_name(nameless) if nameless else found


def plain_identifier(text: str) -> str:
    """Give an identifier without what a spreadsheet takes from it or adds: 007, 7.0 and 7 are one.

    >>> plain_identifier("007"), plain_identifier("1001.0")
    ('7', '1001')
    """
    whole = text.strip().casefold()
    head, mark, tail = whole.replace(",", ".").rpartition(".")
    bare = (head if mark and tail and not tail.strip("0") else whole).lstrip("0")
    return (bare or "0") if bare.isdigit() or not bare else whole


def _by_changed_identifier(rows: list[Parsed], mapping: Mapping) -> dict[int, int]:
    """Find whom a number means that lost its zeros, or gained a decimal, in a spreadsheet."""
    wanted: dict[str, list[Parsed]] = defaultdict(list)
    for row in rows:
        if row.identifier and row.fields.get("name") and plain_identifier(row.identifier).isdigit():
            wanted[plain_identifier(row.identifier)].append(row)
    if not wanted or not mapping.scheme:
        return {}
    found: dict[int, int] = {}
    lines = Identifier.objects.filter(scheme=mapping.scheme).order_by("pk")
    said = lines.values_list("value", "organisation_id", "organisation__name")
    for value, pk, name in said.iterator(chunk_size=5000):
        for row in wanted.get(plain_identifier(value), ()):
            if similarity(name, str(row.fields["name"])) >= LIKELY:
                found[row.row] = pk
                column = mapping.fields.get("identifier", "")
                row.recovered.append(Recovery(row.row, column, row.identifier, value))
    return found


class _Known(NamedTuple):
    key: int
    called: Called


class Whom:
    """Finds organisations by their names as people write them; reads a country's once.

    Capitals, accents, apostrophes, dashes and spaces are not counted. Where several may be meant,
    or another name looks like it, that is asked.
    """

    def __init__(self) -> None:
        self.there: dict[str | None, dict[str, list[_Known]]] = {}
        self.alike: dict[str | None, Lookalikes] = {}

    def means(self, row: Parsed) -> int | Reason | None:
        """Say whom a row means by its name; a reason where that is not clear."""
        country, name = row.fields.get("country"), str(row.fields.get("name") or "")
        if not name:
            return None
        place = searched(str(row.fields.get("place", "")))
        called = self._of(country).get(searched(name), [])
        same_place = [each for each in called if place and searched(each.called.place) == place]
        fitting = same_place or [e for e in called if not place or not e.called.place]
        if len(fitting) == 1:
            return fitting[0].key
        if called:
            places = "; ".join(sorted({each.called.place or "–" for each in called})[:MOST_NAMED])
            return Reason("organisation_not_clear", (("places", places), ("value", name[:80])))
        likely = self.alike[country].of(Called(name, (), str(row.fields.get("place", ""))))
        names = list(dict.fromkeys(other for _key, other, _likeness in likely))[:MOST_NAMED]
        if names:
            return Reason("organisation_like", (("names", "; ".join(names)), ("value", name[:80])))
        return None

    def _of(self, country: str | None) -> dict[str, list[_Known]]:
        if country not in self.there:
            found: dict[str, list[_Known]] = defaultdict(list)
            rows = Organisation.objects.order_by("pk")
            if country:
                rows = rows.filter(country=country)
            lines = rows.values_list("pk", "name", "other_names", "place")
            everybody = [_Known(pk, Called(n, tuple(o), place)) for pk, n, o, place in lines]
            for each in everybody:
                for name in dict.fromkeys((each.called.name, *each.called.others)):
                    found[searched(name)].append(each)
            self.there[country] = found
            self.alike[country] = Lookalikes((each.key, each.called) for each in everybody)
        return self.there[country]


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
