"""What lessons show on pages of others: those that came of a thing, and the way to write one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.follow_up.models import Review
from waterpeers.apps.foundation.fragments import Fragment
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.learning.models import LearningRecord
from waterpeers.apps.lessons import access
from waterpeers.apps.lessons.queries import lessons_of
from waterpeers.apps.lessons.reports import lesson_row
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import NOBODY

LATEST = 3  # on the page of learning


def of_record(request: Request, record: LearningRecord) -> Fragment | None:
    """Let people make a lesson of what was learned."""
    return _of(request, record.partnership, "record", record)


def of_review(request: Request, review: Review) -> Fragment | None:
    """Let people make a lesson of a review."""
    return _of(request, review.partnership, "review", review)


def of_stocktaking(request: Request, stocktaking: Stocktaking) -> Fragment | None:
    """Let people make a lesson of the account of an end."""
    return _of(request, stocktaking.partnership, "stocktaking", stocktaking)


def _of(request: Request, partnership: Partnership, name: str, row: Any) -> Fragment | None:
    if not access.can_write(request.actor, partnership):
        return None
    there = [
        lesson_row(each)
        for each in lessons_of(partnership, request.actor)
        if getattr(each, f"{name}_id") == row.pk
    ]
    address = reverse("lessons:write", args=[partnership.uuid])
    context = {"lessons": there, "href": f"{address}?{name}={row.uuid}"}
    return Fragment("lessons/_made_of.html", context)


def of_learning(request: Request, partnership: Partnership) -> Fragment | None:
    """Lead from what was learned to the lessons of a partnership."""
    if not access.can_write(request.actor, partnership):
        return None
    found = lessons_of(partnership, request.actor)
    rows = [lesson_row(each) for each in found[:LATEST]]
    context = {"partnership": partnership, "number": len(found), "rows": rows}
    return Fragment("lessons/_of_learning.html", context)


def of_public(request: Request, partnership: Partnership) -> Fragment | None:
    """Show on the public page of a partnership the lessons that both sides released."""
    rows = [lesson_row(each) for each in lessons_of(partnership, NOBODY)]
    return Fragment("lessons/_released.html", {"rows": rows}) if rows else None
