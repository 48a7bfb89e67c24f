"""Merges and twins as their readers see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from waterpeers.apps.accounts.words import ROLES
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.keeping.models import Merge
from waterpeers.apps.keeping.queries import MergePlan, profile_of
from waterpeers.apps.keeping.words import BELONGS
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import field_in_words
from waterpeers.apps.operators.words import FIELDS
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
