"""Reading lessons: those that one may read and that fit, one with all that is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.follow_up.models import Review
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.learning.models import LearningRecord
from waterpeers.apps.lessons.models import Lesson, LessonSaidYes, LessonTranslation
from waterpeers.apps.operators.models import Audience, Listing, Organisation
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.domain.actors import Actor
from waterpeers.domain.names import searched
from waterpeers.domain.partnerships import PartyRole

MOST = 200  # of a list
FACETS = ("area", "method", "setting", "size", "again")
LessonId = Annotated[UUID, Named(Lesson, "its uuid", "6f9c…")]
LessonTranslationId = Annotated[UUID, Named(LessonTranslation, "its uuid", "6f9c…")]


def whole_lessons() -> QuerySet[Lesson]:
    """Give lessons with all that is said of them; four queries for any number."""
    yes = LessonSaidYes.objects.select_related("person").order_by("pk")
    translations = LessonTranslation.objects.select_related("written_by", "checked_by")
    rows = Lesson.objects.select_related(
        "partnership", "written_by", "record", "review", "stocktaking"
    )
    return rows.prefetch_related(
        Prefetch("yes", yes),
        Prefetch("translations", translations.order_by("language", "pk")),
        "partnership__parties__organisation",
    )


def lessons_for(actor: Actor, wanted: Mapping[str, str]) -> list[Lesson]:
    """List the lessons that one may read and that fit: each word in one language or another."""
    rows = whole_lessons().filter(pk__in=Lesson.objects.visible_to(actor).values("pk"))
    for name in FACETS:
        if code := wanted.get(name, ""):
            rows = rows.filter(**{name: code})
    for word in searched(wanted.get("text", "")).split()[:10]:
        translated = LessonTranslation.objects.filter(search_text__contains=word)
        rows = rows.filter(Q(search_text__contains=word) | Q(pk__in=translated.values("lesson")))
    return list(rows.order_by("-changed_at", "-pk")[:MOST])


def lessons_of(partnership: Partnership, actor: Actor) -> list[Lesson]:
    """List the lessons of a partnership that one may read, the latest first."""
    seen = Lesson.objects.visible_to(actor).filter(partnership=partnership)
    return list(whole_lessons().filter(pk__in=seen.values("pk")).order_by("-changed_at", "-pk"))


@dataclass(frozen=True)
class LessonSource:
    """What a lesson is made from; one of the three, or none."""

    record: LearningRecord | None = None
    review: Review | None = None
    stocktaking: Stocktaking | None = None


def source_in(partnership: Partnership, given: Mapping[str, object]) -> LessonSource | None:
    """Find what is named as a source in a partnership; nothing where one is not of it."""
    tables: dict[str, Any] = {
        "record": LearningRecord,
        "review": Review,
        "stocktaking": Stocktaking,
    }
    found = {}
    for name, table in tables.items():
        if text := str(given.get(name) or "").replace("\x00", ""):
            rows = table.objects.filter(partnership=partnership).named(text)
            found[name] = rows.select_related("partnership").first()
            if found[name] is None:
                return None
    return LessonSource(**found)


def mentee_of(partnership: Partnership) -> Organisation | None:
    """Give the operator that is supported, the leading one first."""
    for party in parties_of(partnership):
        if party.role is PartyRole.MENTEE:
            return party.organisation
    return None


def where_of(partnership: Partnership) -> tuple[str, str]:
    """Say in which setting and how large the mentee is, as the network may see it."""
    mentee = mentee_of(partnership)
    row = Listing.objects.filter(organisation=mentee, audience=Audience.NETWORK).first()
    return (str(row.setting), str(row.size_band)) if row else ("", "")
