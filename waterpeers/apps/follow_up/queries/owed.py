"""Reading what a side of many partnerships owes: what is late, what the other waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse

from waterpeers.apps.follow_up.models import HealthCheck, RegisterItem, Review
from waterpeers.apps.follow_up.queries.practice import AnyJudgement, waiting_in
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.questionnaires.models import Respondent, Submission
from waterpeers.apps.updates.queries import courses_in
from waterpeers.domain.follow_up import ItemKind
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartyRole
from waterpeers.domain.verdicts import Reason


@dataclass(frozen=True)
class Owed:
    """One thing that a party owes, since when, and where it does it."""

    party: UUID
    reason: Reason
    since: datetime
    href: str


def owed_in(partnerships: Sequence[Partnership], today: date) -> dict[int, list[Owed]]:
    """List what the sides of some partnerships owe, the longest first; eight queries for all.

    The parties were read along.
    """
    known = {row.pk: row for row in partnerships}
    found: dict[int, list[Owed]] = defaultdict(list)
    every = (*_late(known, today), *_unanswered(known), *_unagreed(known), *_untold(known, today))
    for pk, each in every:
        found[pk].append(each)
    return {
        pk: sorted(rows, key=lambda each: (each.since, each.href)) for pk, rows in found.items()
    }


Known = dict[int, Partnership]


def _late(known: Known, today: date) -> Iterator[tuple[int, Owed]]:
    rows = RegisterItem.objects.standing().filter(
        partnership__in=known, due_on__lt=today, party__isnull=False
    )
    columns = ("partnership_id", "party__uuid", "title", "due_on", "uuid")
    for pk, party, title, due_on, uuid in (
        rows.exclude(kind=ItemKind.DECISION).order_by("due_on", "pk").values_list(*columns)
    ):
        since = datetime.combine(due_on + timedelta(days=1), time.min, UTC)
        reason = Reason("item_is_late", (("title", title),))
        yield pk, Owed(party, reason, since, reverse("follow_up:item", args=[uuid]))


def _unanswered(known: Known) -> Iterator[tuple[int, Owed]]:
    handed_in = Submission.objects.filter(sheet__respondent=OuterRef("pk"))
    checks = HealthCheck.objects.filter(partnership__in=known, completed_at__isnull=True)
    rounds = {
        round_: (pk, started)
        for round_, pk, started in checks.order_by("pk").values_list(
            "round_id", "partnership_id", "started_at"
        )
    }
    asked = Respondent.objects.filter(~Exists(handed_in), round__in=rounds)
    for round_, organisation in asked.order_by("pk").values_list("round_id", "organisation_id"):
        pk, started = rounds[round_]
        href = reverse("follow_up:health", args=[known[pk].uuid])
        for party in parties_of(known[pk]):
            if party.organisation_id == organisation and party.role in OPERATOR_ROLES:
                yield pk, Owed(party.uuid, Reason("health_is_asked"), started, href)


def _unagreed(known: Known) -> Iterator[tuple[int, Owed]]:
    for pk, rows in waiting_in(list(known.values())).items():
        for party in parties_of(known[pk]):
            theirs = [row for row in rows if row.role != party.role]
            if party.role in OPERATOR_ROLES and theirs:
                number = (("number", str(len(theirs))),)
                since = min(row.made_at for row in theirs)
                href = page_of(known[pk], theirs)
                yield pk, Owed(party.uuid, Reason("judgements_wait", number), since, href)


def _untold(known: Known, today: date) -> Iterator[tuple[int, Owed]]:
    """Give the update of the period that ended last: whose draft it is, or who agrees to it."""
    for pk, courses in courses_in(list(known.values()), today, lately=True).items():
        course = next((each for each in courses if each.is_asked_for), None)
        update = course.row if course else None
        if course is None or (update and update.state is JointState.AGREED):
            continue
        is_handed = update is not None and update.state is JointState.HANDED_OVER
        drafts = update.role if update else PartyRole.MENTEE
        last = (("day", course.period.last_day.isoformat()),)
        reason = Reason("update_waits_for_you" if is_handed else "update_is_due", last)
        since = datetime.combine(course.period.ends_before, time.min, UTC)
        if is_handed and update and update.handed_over_at:
            since = update.handed_over_at
        href = reverse("updates:of-partnership", args=[known[pk].uuid])
        for party in parties_of(known[pk]):
            if party.role in OPERATOR_ROLES and (party.role is drafts) is not is_handed:
                yield pk, Owed(party.uuid, reason, since, href)


def page_of(partnership: Partnership, rows: Sequence[AnyJudgement]) -> str:
    """Give the page on which a side says whether it sees it so too."""
    reviews = [row for row in rows if isinstance(row, Review)]
    if reviews:
        return reverse("follow_up:review", args=[reviews[0].uuid])
    return reverse("follow_up:practice", args=[partnership.uuid])
