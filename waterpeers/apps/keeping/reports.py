"""Merges and twins as their readers see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.words import ROLES
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.subjects import tables
from waterpeers.apps.keeping.models import Merge, TakenBack
from waterpeers.apps.keeping.queries import Brought, MergePlan, profile_of
from waterpeers.apps.keeping.words import BELONGS, IMPORT_STATES
from waterpeers.apps.operators.models import IdentityChange, Organisation
from waterpeers.apps.operators.queries.countries import country_name
from waterpeers.apps.operators.queries.profiles import field_in_words
from waterpeers.apps.operators.words import FIELDS, IMPORTED
from waterpeers.domain.keeping import UNDONE_WITHIN


@dataclass(frozen=True)
class MergePage:
    """What a merge would do, in words."""

    moves: list[tuple[Any, int]]
    stays: list[tuple[Any, int]]
    fills: list[tuple[Any, str]]
    differs: list[tuple[Any, str, str]]
    people: list[tuple[str, Any]]  # who gets roles in the one that stays
    against: list[str]


def merge_page(plan: MergePlan) -> MergePage:
    """Say a plan in words."""
    language = get_language() or "en"
    one, other = profile_of(plan.kept), profile_of(plan.gone)
    held = plan.gone.memberships.select_related("person").order_by("person__name", "role", "pk")
    return MergePage(
        moves=_counted(plan.moves),
        stays=_counted(plan.stays),
        fills=[(FIELDS[n], field_in_words(n, value, language)) for n, value in plan.fills.items()],
        differs=[
            (FIELDS[n], field_in_words(n, one[n], language), field_in_words(n, other[n], language))
            for n in plan.differs
        ],
        people=[(str(each.person), ROLES[each.role]) for each in held],
        against=[sentence(reason) for reason in plan.verdict.against],
    )


def _counted(rows: Mapping[str, int]) -> list[tuple[Any, int]]:
    return [(BELONGS[name], number) for name, number in rows.items()]


def can_be_undone(merge: Merge, at: datetime) -> bool:
    """Whether a merge is young enough to be undone."""
    return merge.undone_at is None and at - merge.made_at <= UNDONE_WITHIN


def facts_of(organisation: Organisation) -> list[tuple[Any, str]]:
    """Give what tells two organisations apart: place, size, who works for them."""
    language = get_language() or "en"
    names = ("place", "country", "connections", "population_served", "other_names", "website")
    profile = profile_of(organisation)
    return [
        (FIELDS[name], said)
        for name in names
        if (said := field_in_words(name, profile[name], language))
    ]


# --- imports ---


@dataclass(frozen=True)
class ImportRow:
    """An import as the history shows it."""

    run: Run
    name: str
    of: Any
    who: str
    state: Any
    counts: dict[str, int]
    taken_back: TakenBack | None
    may_be_taken_back: bool


def import_rows(runs: Iterable[Run]) -> list[ImportRow]:
    """Say imports in words; two queries."""
    rows = list(runs)
    people = Person.objects.filter(uuid__in={run.asked_by for run in rows})
    names: dict[Any, str] = {person.uuid: str(person) for person in people}
    back = {t.run_uuid: t for t in TakenBack.objects.filter(run_uuid__in=[r.uuid for r in rows])}
    return [
        ImportRow(
            run=run,
            name=run.parameters.get("name", ""),
            of=tables()[run.parameters["of"]].label,
            who=names.get(run.asked_by, ""),
            state=IMPORT_STATES[run.state],
            counts={
                name: run.result.get(name, 0) for name in ("rows", "created", "updated", "faults")
            },
            taken_back=back.get(run.uuid),
            may_be_taken_back=bool(run.result.get("is_stored") and "at" in run.result)
            and run.uuid not in back,
        )
        for run in rows
    ]


def changes_of(entries: Sequence[Entry]) -> list[tuple[str, str, list[tuple[Any, str, str]]]]:
    """Say what an import changed: uuid and name of the organisation, field, before and after."""
    language = get_language() or "en"
    found = Organisation.objects.filter(uuid__in=[entry.subject_uuid for entry in entries])
    names = dict(found.values_list("uuid", "name"))
    return [
        (
            str(entry.subject_uuid),
            names.get(entry.subject_uuid, ""),
            [
                (
                    IMPORTED.get(name, name),
                    field_in_words(name, entry.before.get(name), language) or "–",
                    field_in_words(name, entry.after.get(name), language) or "–",
                )
                for name in entry.after
            ],
        )
        for entry in entries
    ]


def brought_rows(brought: Brought) -> Iterator[list[object]]:
    """Give all that an import brought as rows of a table, its headings first."""
    language = get_language() or "en"
    yield [
        _("What"),
        _("Name"),
        _("Country"),
        _("Town or city"),
        _("Field"),
        _("Before"),
        _("After"),
    ]
    for made in brought.created:
        country = country_name(made.country_id, language) if made.country_id else ""
        yield [_("New"), made.name, country, made.place, "", "", ""]
    for _uuid, name, fields in changes_of(brought.changed):
        for label, before, after in fields:
            yield [_("Changed"), name, "", "", str(label), before, after]


def identity_lines(change: IdentityChange) -> list[tuple[Any, str, str]]:
    """Say what an organisation would be called, or be, instead of what."""
    language = get_language() or "en"
    return [
        (
            FIELDS[name],
            field_in_words(name, change.before.get(name), language),
            field_in_words(name, said, language),
        )
        for name, said in change.after.items()
    ]
