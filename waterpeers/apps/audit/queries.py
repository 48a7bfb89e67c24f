"""Reading the trail."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Max, Q, QuerySet

from waterpeers.apps.audit.models import Entry
from waterpeers.apps.audit.words import changes, label
from waterpeers.apps.foundation.models import Identified
from waterpeers.apps.foundation.subjects import subjects as all_subjects


@dataclass(frozen=True)
class TrailLine:
    """What happened, when, by whom and for which organisation; empty where nobody said.

    ``about`` names what it happened to, where a trail is that of several things.
    """

    words: Any
    at: datetime
    who: str
    organisation: str
    about: Any = ""
    changes: tuple[tuple[Any, str, str], ...] = ()  # field, what stood there before, and after


def trail_of(
    *subjects: Identified,
    named: Mapping[UUID, str] | None = None,
    about: Mapping[UUID, Any] | None = None,
    most: int = 100,
) -> list[TrailLine]:
    """Give what happened to these things and to their parts, latest first; two queries.

    ``named`` gives the names of the organisations for which people may have acted, ``about`` those
    of the subjects where there are several.
    """
    entries = Entry.objects.filter(_about(subjects)).order_by("-at", "-id")[:most]
    people = get_user_model().objects.filter(uuid__in={entry.person_uuid for entry in entries})
    names: dict[UUID | None, str] = dict(people.values_list("uuid", "name"))
    organisations: dict[UUID | None, str] = dict((named or {}).items())
    return [
        TrailLine(
            words=label(entry.event),
            at=entry.at,
            who=names.get(entry.person_uuid, ""),
            organisation=organisations.get(entry.organisation_uuid, ""),
            about=(about or {}).get(entry.subject_uuid, ""),
            changes=changes(entry.subject, entry.before, entry.after),
        )
        for entry in entries
    ]


@cache
def personal() -> dict[str, frozenset[str]]:
    """Gather what each app calls personal of an event: the names of fields of before and after."""
    found: dict[str, frozenset[str]] = {}
    for subject in all_subjects():
        name = f"waterpeers.apps.{subject.code}.events"
        if find_spec(name):
            told = getattr(import_module(name), "PERSONAL", {})
            found |= {str(event): fields for event, fields in told.items()}
    return found


def _about(subjects: Sequence[Identified]) -> Q:
    about = Q(whole_uuid__in=[subject.uuid for subject in subjects])
    for kind in {subject._meta.model_name for subject in subjects}:
        of_kind = [subject.uuid for subject in subjects if subject._meta.model_name == kind]
        about |= Q(subject=kind, subject_uuid__in=of_kind)
    return about


def entries_of(whole: Any, kind: str) -> QuerySet[Entry]:
    """Give the entries about a thing of a kind and about its parts; for subqueries."""
    return Entry.objects.filter(Q(whole_uuid=whole) | Q(subject=kind, subject_uuid=whole))


def last_words(wholes: Collection[UUID], kind: str) -> dict[tuple[UUID, UUID], datetime]:
    """Say when each organisation last did something in each of some things; two queries.

    A thing is of the kind and has parts; what was done by nobody's people is left out.
    """
    found: dict[tuple[UUID, UUID], datetime] = {}
    by_people = Entry.objects.filter(organisation_uuid__isnull=False)
    of_parts = by_people.filter(whole_uuid__in=wholes)
    of_wholes = by_people.filter(subject=kind, subject_uuid__in=wholes)
    for rows, column in ((of_parts, "whole_uuid"), (of_wholes, "subject_uuid")):
        grouped = rows.order_by().values_list(column, "organisation_uuid")
        for whole, organisation, last in grouped.annotate(last=Max("at")):
            key = whole, organisation
            found[key] = max(last, found.get(key, last))
    return found
