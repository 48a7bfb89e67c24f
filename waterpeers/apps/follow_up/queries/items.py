"""Reading what was noted: the list, narrowed and counted, and who may own a thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Annotated
from uuid import UUID

from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.follow_up.models import RegisterItem
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.domain.follow_up import NOT_CLOSED, STANDING, ItemKind, ItemState
from waterpeers.domain.partnerships import OPERATOR_ROLES

MOST = 500  # of a list
RegisterItemId = Annotated[UUID, Named(RegisterItem, "its uuid", "6f9c…")]


def items_of(partnership: Partnership) -> list[RegisterItem]:
    """List what was noted, in no order; one query."""
    related = ("party__organisation", "person", "health", "continues__partnership")
    rows = partnership.register_items.select_related(*related)
    return list(rows.order_by("pk")[:MOST])


def operators_of(partnership: Partnership) -> list[Party]:
    """Give the parties that can own a thing, mentors first."""
    return [party for party in parties_of(partnership) if party.role in OPERATOR_ROLES]


def people_of(parties: Iterable[Party]) -> list[tuple[Party, Person]]:
    """List who works for these parties, each once; one query."""
    by_organisation = {party.organisation_id: party for party in parties}
    rows = Membership.objects.filter(organisation__in=by_organisation, person__is_active=True)
    rows = rows.select_related("person").order_by("person__name", "pk")
    found = {(row.organisation_id, row.person_id): row for row in rows}
    return [(by_organisation[row.organisation_id], row.person) for row in found.values()]


# --- narrowing, counting, ordering ---


@dataclass(frozen=True)
class RegisterFilters:
    """What somebody looks for; empty means what still stands, of every kind and side."""

    kind: str = ""
    side: str = ""
    when: str = ""

    @property
    def are_set(self) -> bool:
        """Whether anything is looked for."""
        return any(getattr(self, field.name) for field in fields(self))


def _has_kind(item: RegisterItem, value: str, today: date) -> bool:
    return item.kind == value


def _has_side(item: RegisterItem, value: str, today: date) -> bool:
    return item.party is not None and str(item.party.uuid) == value


def _has_when(item: RegisterItem, value: str, today: date) -> bool:
    match value:
        case "late":
            return item.is_late(today)
        case "escalated":
            return item.state is ItemState.ESCALATED
        case "closed":
            return item.state not in NOT_CLOSED
        case _:
            return item.state in NOT_CLOSED


FACETS: dict[str, Callable[[RegisterItem, str, date], bool]] = {
    "when": _has_when,
    "kind": _has_kind,
    "side": _has_side,
}


def narrowed(
    items: Iterable[RegisterItem], filters: RegisterFilters, today: date
) -> list[RegisterItem]:
    """Keep what somebody looks for."""
    return [
        item
        for item in items
        if all(
            has(item, getattr(filters, name), today)
            for name, has in FACETS.items()
            if getattr(filters, name) or name == "when"
        )
    ]


def facet_counts(
    items: Sequence[RegisterItem],
    filters: RegisterFilters,
    choices: Mapping[str, Sequence[str]],
    today: date,
) -> dict[str, Counter[str]]:
    """Say for each choice of each facet how many one would get by choosing it."""
    return {
        name: Counter(
            {
                value: len(narrowed(items, replace(filters, **{name: value}), today))
                for value in values
            }
        )
        for name, values in choices.items()
    }


def ordered(items: Iterable[RegisterItem], today: date) -> list[RegisterItem]:
    """Put first what was escalated, then what is late, then what is due; decisions last."""
    return sorted(
        items,
        key=lambda item: (
            item.state not in NOT_CLOSED,
            item.state not in STANDING,
            item.state is not ItemState.ESCALATED,
            item.kind is ItemKind.DECISION,
            item.due_on is None,
            item.due_on or date.max,
            item.pk,
        ),
    )


# --- of many partnerships at once ---


@dataclass(frozen=True)
class Standing:
    """How many things of a partnership were escalated, and how many are late."""

    escalated: int = 0
    late: int = 0


def standing_of(partnerships: Sequence[Partnership], today: date) -> dict[int, Standing]:
    """Count what was escalated and what is late, by partnership; one query for any number."""
    escalated: Counter[int] = Counter()
    late: Counter[int] = Counter()
    rows = RegisterItem.objects.standing().filter(partnership__in=[p.pk for p in partnerships])
    for pk, state, due_on in rows.values_list("partnership_id", "state", "due_on"):
        escalated[pk] += state == ItemState.ESCALATED
        late[pk] += due_on is not None and due_on < today
    return {p.pk: Standing(escalated[p.pk], late[p.pk]) for p in partnerships}
