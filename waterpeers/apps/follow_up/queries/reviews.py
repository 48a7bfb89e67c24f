"""Reading reviews, and what one of today would find."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from django.db.models import Exists

from waterpeers.apps.follow_up.models import RegisterItem, Review
from waterpeers.apps.follow_up.queries.items import items_of, ordered
from waterpeers.apps.follow_up.queries.practice import later_than, stages_of
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.updates.queries import content_of, latest_agreed
from waterpeers.domain.follow_up import ItemKind, ItemState
from waterpeers.domain.reviews import ReviewFacts, ReviewStatus

MOST = 50  # reviews of a partnership
ReviewId = Annotated[UUID, Named(Review, "its uuid", "6f9c…")]


def reviews_of(partnership: Partnership) -> list[Review]:
    """List the reviews of a partnership, latest first; one query."""
    rows = partnership.reviews.select_related("partnership", "person", "agreed_by")
    return list(rows.order_by("-judged_on", "-made_at", "-pk")[:MOST])


def statuses_in(partnerships: Sequence[Partnership]) -> dict[int, tuple[ReviewStatus, date]]:
    """Say how each of some partnerships stood at its last review, and when; one query."""
    rows = Review.objects.filter(
        ~Exists(later_than(Review)), partnership__in=[p.pk for p in partnerships]
    )
    return {
        pk: (ReviewStatus(status), day)
        for pk, status, day in rows.values_list("partnership_id", "status", "judged_on")
    }


def facts_of(partnership: Partnership, today: date) -> ReviewFacts:
    """Gather what a review finds: what stands, what was done since the one before."""
    before = partnership.reviews.order_by("-judged_on", "-made_at", "-pk").first()
    since = before.made_at if before else partnership.opened_at
    items = ordered(items_of(partnership), today)
    standing = [i for i in items if i.state in (ItemState.OPEN, ItemState.ESCALATED)]
    work = [i for i in standing if i.kind is not ItemKind.DECISION]
    check = partnership.health_checks.filter(completed_at__isnull=False)
    latest = check.order_by("-started_at", "-pk").first()
    return ReviewFacts(
        escalated=_titles([i for i in work if i.state is ItemState.ESCALATED]),
        late=_titles([i for i in work if i.is_late(today)]),
        issues=_titles([i for i in work if i.kind is ItemKind.ISSUE]),
        risks=_titles([i for i in work if i.kind is ItemKind.RISK]),
        done=_titles(
            [i for i in items if i.state is ItemState.DONE and i.moved_at and i.moved_at >= since]
        ),
        decisions=_titles(
            [i for i in standing if i.kind is ItemKind.DECISION and i.noted_at >= since]
        ),
        widened=tuple(latest.widened) if latest else (),
        fallen=tuple(str(each.area) for each in stages_of(partnership) if each.has_fallen),
        behind=_behind(partnership),
        ahead=_titles([i for i in work if i.due_on and not i.is_late(today)]),
    )


def _behind(partnership: Partnership) -> tuple[str, ...]:
    """Name what is delayed or was stopped, as both sides told last, with why."""
    update = latest_agreed(partnership)
    if update is None:
        return ()
    return tuple(
        f"{each.name}: {each.line.explanation}".rstrip(": ")
        for each in content_of(update).behind
        if each.line
    )


def _titles(items: list[RegisterItem]) -> tuple[str, ...]:
    return tuple(item.title for item in items)
