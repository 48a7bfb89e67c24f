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
from django.db.models import OuterRef, Q, QuerySet, Subquery

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
    without: Collection[str] = (),
) -> list[TrailLine]:
    """Give what happened to these things and to their parts, latest first; two queries.

    ``named`` gives the names of the organisations for which people may have acted, ``about`` those
    of the subjects where there are several. ``without`` leaves out kinds of parts.
    """
    entries = Entry.objects.filter(_about(subjects)).exclude(subject__in=list(without))
    entries = entries.order_by("-at", "-id")[:most]
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


def last_word(whole: OuterRef, organisation: OuterRef, kind: str) -> tuple[Subquery, Subquery]:
    """Say when an organisation last did something to a part of a thing, and to the thing itself.

    For rows that name both: one look into an index each.
    """
    of_parts = Entry.objects.filter(whole_uuid=whole, organisation_uuid=organisation)
    of_whole = Entry.objects.filter(
        subject=kind, subject_uuid=whole, organisation_uuid=organisation
    )
    return _moment(of_parts, "-at"), _moment(of_whole, "-at")


def first_word_of_others(
    whole: OuterRef, organisation: OuterRef, after: OuterRef, kind: str
) -> tuple[Subquery, Subquery]:
    """Say when another organisation first did something to a part, or the thing, after a moment."""
    others = Entry.objects.filter(organisation_uuid__isnull=False, at__gt=after).exclude(
        organisation_uuid=organisation
    )
    of_parts = others.filter(whole_uuid=whole)
    return _moment(of_parts, "at"), _moment(others.filter(subject=kind, subject_uuid=whole), "at")


def _moment(entries: QuerySet[Entry], order: str) -> Subquery:
    return Subquery(entries.order_by(order).values("at")[:1])
