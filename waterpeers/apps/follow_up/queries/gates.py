"""What gate G5 looks at; a constant number of queries for any number of partnerships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef

from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.follow_up.models import RegisterItem, Review
from waterpeers.apps.joint.queries import PeriodCourse
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.updates.queries import courses_in
from waterpeers.domain.follow_up import ItemKind, ItemState
from waterpeers.domain.joint import PlanPeriod
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartyRole
from waterpeers.domain.reviews import OwnerlessItem, ReviewGateFacts, ReviewingSide


def review_gate_facts_of(
    partnerships: Sequence[Partnership], on: date
) -> dict[UUID, ReviewGateFacts]:
    """Gather what G5 looks at; five queries where the parties were read along."""
    gathered = _Reviewed(partnerships, on)
    return {each.uuid: gathered.facts_of(each) for each in partnerships}


def due_course(courses: Sequence[PeriodCourse], on: date) -> PeriodCourse | None:
    """Give the period to be reviewed: the last one that can be told of, if it has ended or ends."""
    open_ = [each for each in courses if each.period.opens_on <= on]
    return open_[-1] if open_ else None


class _Reviewed:
    """The periods of some partnerships, their reviews and what was escalated, read at once."""

    def __init__(self, partnerships: Sequence[Partnership], on: date) -> None:
        self.on = on
        wanted = [each.pk for each in partnerships]
        self.courses = courses_in(partnerships, on, lately=True)
        self.reviews: dict[int, list[Review]] = defaultdict(list)
        due = [course.period for each in self.courses.values() if (course := due_course(each, on))]
        held = Review.objects.filter(
            partnership__in=wanted,
            judged_on__gte=min((period.opens_on for period in due), default=on),
        )
        for row in held.order_by("judged_on", "pk"):
            self.reviews[row.partnership_id].append(row)
        decisions = RegisterItem.objects.filter(
            partnership__in=wanted, kind=ItemKind.DECISION, state=ItemState.OPEN
        )
        self.decided: dict[int, list[datetime]] = defaultdict(list)
        for pk, noted_at in decisions.values_list("partnership_id", "noted_at"):
            self.decided[pk].append(noted_at)
        self.ownerless: dict[int, list[OwnerlessItem]] = defaultdict(list)
        there = Membership.objects.filter(
            person=OuterRef("person"),
            organisation=OuterRef("party__organisation"),
            person__is_active=True,
        )
        rows = RegisterItem.objects.filter(~Exists(there), partnership__in=wanted)
        rows = rows.filter(state=ItemState.ESCALATED).order_by("pk")
        for pk, title, party in rows.values_list("partnership_id", "title", "party__uuid"):
            self.ownerless[pk].append(OwnerlessItem(title, party))

    def facts_of(self, partnership: Partnership) -> ReviewGateFacts:
        """Give what G5 looks at for one partnership."""
        courses = self.courses.get(partnership.pk, [])
        course = due_course(courses, self.on)
        held = self._held(partnership, course.period) if course else []
        said = {role for row in held for role in _sides_of(row)}
        sides = tuple(
            ReviewingSide(party.uuid, party.organisation.name, party.role, party.role in said)
            for party in parties_of(partnership)
            if party.role in OPERATOR_ROLES
        )
        update = course.row if course else None
        last = courses[-1].period if courses else None
        return ReviewGateFacts(
            sides,
            ends_before=last.ends_before if last else None,
            opens_on=last.opens_on if last else None,
            period_ends=course.period.ends_before if course else None,
            update=update.state if update else None,
            drafts=update.role if update else PartyRole.MENTEE,
            is_decided=self._is_decided(partnership, course, held),
            ownerless=tuple(self.ownerless[partnership.pk]),
        )

    def _held(self, partnership: Partnership, period: PlanPeriod) -> list[Review]:
        """Give the reviews of a period: those held since it can be told of."""
        rows = self.reviews[partnership.pk]
        return [row for row in rows if row.judged_on >= period.opens_on]

    def _is_decided(
        self, partnership: Partnership, course: PeriodCourse | None, held: Sequence[Review]
    ) -> bool:
        if any(row.decided for row in held):
            return True
        if course is None:
            return False
        since = datetime.combine(course.period.starts_on, time.min, UTC)
        return any(noted_at >= since for noted_at in self.decided[partnership.pk])


def _sides_of(row: Review) -> set[PartyRole]:
    """Name the sides that a review speaks for: its own, and the other once that agreed."""
    if row.agreed_at is not None:
        return {PartyRole.MENTEE, PartyRole.MENTOR}
    return {row.role}
