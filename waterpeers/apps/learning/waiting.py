"""What waits for somebody: whether what was learned is used."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.foundation.waiting import MOST, Ahead, Waiting
from waterpeers.apps.learning.models import LearningCheck
from waterpeers.apps.learning.queries import answer_link
from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.domain.actors import Actor
from waterpeers.domain.learning import TIME_TO_ANSWER


def checks(actor: Actor, at: datetime) -> list[Waiting]:
    """Find what one is asked: who was named for it, else those who run the side. Two queries.

    It waits from its day until it counts as not known, also when the partnership has ended.
    """
    works_there = Exists(
        Membership.objects.filter(
            person=OuterRef("record__answerer"),
            organisation=OuterRef("record__party__organisation"),
        )
    )
    mine = Q(record__answerer__uuid=actor.person) & Q(works_there)
    sides = actor.organisations_as(*RUNNERS)
    nobodys = Q(record__party__organisation__uuid__in=sides) & ~Q(works_there)
    today = at.date()
    rows = LearningCheck.objects.filter(
        mine | nobodys, answered_at=None, due_on__lte=today, due_on__gte=today - TIME_TO_ANSWER
    ).select_related("record__partnership", "record__party__organisation")
    person = Person.objects.filter(uuid=actor.person).first()
    if person is None:
        return []
    return [_waiting(check, person) for check in rows.order_by("due_on", "pk")[:MOST]]


def _waiting(check: LearningCheck, person: Person) -> Waiting:
    learned = check.record
    last = check.due_on + TIME_TO_ANSWER + timedelta(days=1)
    return Waiting(
        kind="learning_check",
        what=_("“%(practice)s”: is it used?") % {"practice": learned.practice},
        since=datetime.combine(check.due_on, time.min, UTC),
        action=_("Say how far it is"),
        href=reverse("learning:check", args=[check.uuid]),
        until=datetime.combine(last, time.min, UTC),
        organisation=learned.party.organisation.uuid,
        about=learned.partnership.title,
        mail_href=answer_link(check, person),
    )


def days(partnerships: Collection[int], person: UUID | None) -> Iterator[Ahead]:
    """Give when one asks whether what was learned is used; of a person, what they are asked."""
    rows = LearningCheck.objects.filter(
        record__partnership__in=list(partnerships), answered_at=None
    ).select_related("record")
    if person is not None:
        rows = rows.filter(record__answerer__uuid=person)
    for check in rows.order_by("due_on", "pk"):
        yield Ahead(
            str(check.uuid),
            check.record.partnership_id,
            check.due_on,
            _("“%(practice)s”: is it used?") % {"practice": check.record.practice},
            reverse("learning:check", args=[check.uuid])
            if person is not None
            else reverse("learning:record", args=[check.record.uuid]),  # not all may answer
            outlasts=True,
        )
