"""What waits for somebody: a lesson that the other side has written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.lessons.models import Lesson, LessonSaidYes
from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.apps.partnerships.models import Party
from waterpeers.domain.actors import Actor
from waterpeers.domain.lessons import LessonState, LessonYes
from waterpeers.domain.partnerships import SIDES


def to_check(actor: Actor, at: datetime) -> list[Waiting]:
    """Ask those who run a side to check a lesson that it has not checked; two queries."""
    mine = Party.objects.filter(
        organisation__uuid__in=actor.organisations_as(*RUNNERS),
        role__in=[str(role) for role in SIDES],
    )
    checked = LessonSaidYes.objects.filter(
        lesson=OuterRef(OuterRef("pk")), role=OuterRef("role"), of=LessonYes.CHECKED
    )
    open_for: Any = mine.filter(partnership=OuterRef("partnership"))
    without = open_for.annotate(is_said=Exists(checked)).filter(is_said=False)
    rows = Lesson.objects.filter(Exists(without), state=LessonState.WRITTEN)
    found = list(rows.select_related("partnership").order_by("changed_at", "pk")[:MOST])
    parties = {
        each.partnership_id: each.organisation.uuid
        for each in mine.filter(
            partnership__in=[lesson.partnership_id for lesson in found]
        ).select_related("organisation")
    }
    return [
        Waiting(
            kind="lesson",
            what=_("A lesson waits for your side: “%(title)s”.") % {"title": lesson.title},
            since=lesson.changed_at,
            action=_("Read it and check it"),
            href=lesson.get_absolute_url(),
            organisation=parties.get(lesson.partnership_id),
            roles=RUNNERS,
            about=lesson.partnership.title,
        )
        for lesson in found
    ]
