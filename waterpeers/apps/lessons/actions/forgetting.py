"""Taking the name of a learner out of lessons, where they ask to be forgotten."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from waterpeers.apps.audit.actions import take_out
from waterpeers.apps.lessons.models import TEXTS, Lesson, LessonTranslation
from waterpeers.domain.actors import Act
from waterpeers.domain.learning import without_name
from waterpeers.domain.names import searched


@transaction.atomic
def forget_name(partnerships: Collection[int], name: str, *, act: Act) -> int:
    """Take a name out of lessons and their translations; give out of how many."""
    lessons = Lesson.objects.select_for_update(of=("self",)).filter(partnership__in=partnerships)
    translations = LessonTranslation.objects.filter(lesson__partnership__in=partnerships)
    found: list[Lesson | LessonTranslation] = [
        row for row in [*lessons.order_by("pk"), *translations.order_by("pk")]
        if _forgets(row, name)
    ]  # fmt: skip
    take_out(Q(subject_uuid__in=[row.uuid for row in found]), act=act)
    return len(found)


def _forgets(row: Lesson | LessonTranslation, name: str) -> bool:
    names = (*TEXTS, "contact") if isinstance(row, Lesson) else TEXTS
    before = {each: getattr(row, each) for each in names}
    after = {each: without_name(text, name) for each, text in before.items()}
    if before == after:
        return False
    for each, text in after.items():
        setattr(row, each, text)
    row.search_text = searched(" ".join(after[each] for each in TEXTS))
    row.save()
    return True
