"""Reading what was learned: the records of a partnership, who is of a side, links of one use."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.core import signing
from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.learning.models import LearningCheck, LearningRecord
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.domain.learning import TIME_TO_ANSWER
from waterpeers.domain.partnerships import OPERATOR_ROLES

MOST = 500  # of a list
LINK = "learning.answer"  # what its links are signed for
LearningRecordId = Annotated[UUID, Named(LearningRecord, "its uuid", "6f9c…")]
LearningCheckId = Annotated[UUID, Named(LearningCheck, "its uuid", "6f9c…")]


def whole_records() -> QuerySet[LearningRecord]:
    """Give records with all that is said of them; two queries for any number."""
    checks = LearningCheck.objects.select_related("answered_by", "seconded_by")
    rows = LearningRecord.objects.select_related(
        "partnership", "party__organisation", "answerer", "noted_by"
    )
    return rows.prefetch_related(Prefetch("checks", checks.order_by("due_on", "pk")))


def records_of(partnership: Partnership) -> list[LearningRecord]:
    """List what was learned, the latest first."""
    rows = whole_records().filter(partnership=partnership)
    return list(rows.order_by("-learned_on", "-pk")[:MOST])


def sides_of(partnership: Partnership) -> list[Party]:
    """Give the parties that learn, mentors first."""
    return [party for party in parties_of(partnership) if party.role in OPERATOR_ROLES]


def people_of_side(party: Party) -> list[Person]:
    """List who works for a side, each once."""
    works = Membership.objects.filter(organisation=party.organisation_id).values("person")
    return list(Person.objects.filter(pk__in=works, is_active=True).order_by("name", "pk"))


# --- links that answer without signing in ---


def answer_link(check: LearningCheck, person: Person) -> str:
    """Give the address at which one person answers one check once, without signing in."""
    token = signing.Signer(salt=LINK).sign_object([str(check.uuid), str(person.uuid)])
    return reverse("learning:answer", args=[token])


def named_by(token: str, today: date) -> tuple[LearningCheck, Person] | None:
    """Find what a link asks of whom; nothing where it is not ours, has been used, or has ended."""
    try:
        check_uuid, person_uuid = signing.Signer(salt=LINK).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    rows = LearningCheck.objects.filter(uuid=check_uuid, answered_at=None)
    rows = rows.filter(due_on__lte=today, due_on__gte=today - TIME_TO_ANSWER)
    related = ("record__partnership", "record__party__organisation", "record__answerer")
    check = rows.select_related(*related).first()
    person = Person.objects.filter(uuid=person_uuid, is_active=True).first()
    return (check, person) if check and person else None
