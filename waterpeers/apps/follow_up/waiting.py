"""What waits for somebody while a partnership is followed: what is theirs, what was escalated."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.follow_up.models import HealthCheck, RegisterItem
from waterpeers.apps.follow_up.queries.gates import review_gate_facts_of
from waterpeers.apps.follow_up.queries.owed import page_of
from waterpeers.apps.follow_up.queries.practice import AnyJudgement, waiting_in
from waterpeers.apps.foundation.figures import day
from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.partnerships.access import RUNNERS, operators_run_by, parties_run_by
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import with_parties
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.follow_up import DUE_SOON, ItemKind, ItemState
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartnershipState, Phase
from waterpeers.domain.reviews import ReviewGateFacts
from waterpeers.domain.turns import NEWS_LASTS, Tray


def items(actor: Actor, at: datetime) -> list[Waiting]:
    """Find what is one's own: late, due soon, without a day, or given by another just now.

    What belongs to nobody who still works there waits for those who run that side. One query.
    """
    works_there = Membership.objects.filter(
        person=OuterRef("person"), organisation=OuterRef("party__organisation")
    )
    sides = actor.organisations_as(*RUNNERS)
    mine = Q(person__uuid=actor.person) & Q(Exists(works_there))
    nobodys = Q(party__organisation__uuid__in=sides) & ~Q(Exists(works_there))
    rows = _standing().exclude(kind=ItemKind.DECISION).filter(mine | nobodys)
    found = (_own(item, actor, at) for item in rows.order_by("due_on", "pk")[:MOST])
    return [each for each in found if each is not None]


def _standing() -> QuerySet[RegisterItem]:
    rows = RegisterItem.objects.standing().filter(partnership__state=PartnershipState.ACTIVE)
    return rows.select_related("partnership", "party__organisation", "person", "noted_by")


def _own(item: RegisterItem, actor: Actor, at: datetime) -> Waiting | None:
    """Say in which way a thing of one's own waits now, if it does."""
    assert item.party is not None  # it is on somebody's side
    title = {"title": item.title}
    since, until, tray = item.noted_at, None, Tray.TO_DO
    if item.due_on is None:
        kind, what = "item_open", _("“%(title)s” is yours, and open.")
    else:
        ends = datetime.combine(item.due_on + timedelta(days=1), time.min, UTC)
        if ends <= at:
            kind, what, since = "item_late", _("“%(title)s” is late."), ends
        elif ends - at <= DUE_SOON:
            kind, what, until = "item_due", _("“%(title)s” is due soon."), ends
            since = max(since, ends - DUE_SOON)
        elif item.noted_by.uuid != actor.person and at - item.noted_at < NEWS_LASTS:
            kind, what, tray = "item_yours", _("“%(title)s” is yours."), Tray.NEWS
        else:
            return None
    return _waiting(kind, what % title, item, since, until, tray, item.party.organisation.uuid)


def _waiting(
    kind: str,
    what: str,
    item: RegisterItem,
    since: datetime,
    until: datetime | None,
    tray: Tray,
    organisation: UUID | None,
    roles: tuple[Role, ...] = (),
) -> Waiting:
    return Waiting(
        kind=kind,
        what=what,
        since=since,
        action=_("See it"),
        href=reverse("follow_up:item", args=[item.uuid]),
        until=until,
        organisation=organisation,
        roles=roles,
        about=item.partnership.title,
        tray=tray,
    )


def shown(actor: Actor, at: datetime) -> list[Waiting]:
    """Tell both sides that all have answered, so that they can read how the other sees it."""
    sides = operators_run_by(actor)
    rows = HealthCheck.objects.filter(partnership__in=sides, completed_at__gt=at - NEWS_LASTS)
    return [
        Waiting(
            kind="health_shown",
            what=_("Both sides have said how the partnership works: read it together."),
            since=check.completed_at,
            action=_("See both views"),
            href=reverse("follow_up:health", args=[check.partnership.uuid]),
            organisation=sides[check.partnership_id].organisation.uuid,
            roles=RUNNERS,
            about=check.partnership.title,
            tray=Tray.NEWS,
            row=check.uuid,
        )
        for check in rows.select_related("partnership").order_by("completed_at", "pk")[:MOST]
    ]


def apart(actor: Actor, at: datetime) -> list[Waiting]:
    """Tell facilitators of sides that are farther apart, until something is agreed upon it."""
    if not actor.is_facilitator:
        return []
    later = HealthCheck.objects.filter(
        partnership=OuterRef("partnership"), started_at__gt=OuterRef("started_at")
    )
    rows = HealthCheck.objects.filter(
        ~Exists(later.filter(completed_at__isnull=False)),
        ~Exists(RegisterItem.objects.filter(health=OuterRef("pk"))),
        partnership__state=PartnershipState.ACTIVE,
        completed_at__isnull=False,
    ).exclude(widened=[])
    return [
        Waiting(
            kind="health_apart",
            what=_("The two sides are farther apart than last time."),
            since=check.completed_at,
            action=_("See both views"),
            href=reverse("follow_up:health", args=[check.partnership.uuid]),
            roles=(Role.FACILITATOR,),
            about=check.partnership.title,
            row=check.uuid,
        )
        for check in rows.select_related("partnership").order_by("completed_at", "pk")[:MOST]
    ]


def judged(actor: Actor, at: datetime) -> list[Waiting]:
    """Ask those who run a side whether it sees what the other judges so too; six queries."""
    parties = [party for party in parties_run_by(actor) if party.role in OPERATOR_ROLES]
    found = waiting_in([party.partnership for party in parties])
    roles: dict[int, set[str]] = defaultdict(set)
    for party in parties:
        roles[party.partnership_id].add(party.role)
    waits = []
    for party in {party.partnership_id: party for party in parties}.values():
        pk = party.partnership_id
        theirs = [row for row in found.get(pk, ()) if roles[pk] - {row.role}]
        if theirs:
            waits.append(_judged(party, theirs))
    return waits[:MOST]


def _judged(party: Party, theirs: list[AnyJudgement]) -> Waiting:
    what = ngettext(
        "The other side has judged %(number)s thing: do you see it so too?",
        "The other side has judged %(number)s things: do you see it so too?",
        len(theirs),
    )
    return Waiting(
        kind="judgement",
        what=what % {"number": len(theirs)},
        since=min(row.made_at for row in theirs),
        action=_("Read and agree"),
        href=page_of(party.partnership, theirs),
        organisation=party.organisation.uuid,
        roles=RUNNERS,
        about=party.partnership.title,
    )


def reviews(actor: Actor, at: datetime) -> list[Waiting]:
    """Ask for the review of a period of which both sides have told, until one has held it.

    Then the other is asked whether it sees it so too.
    """
    parties = {
        pk: party
        for pk, party in operators_run_by(actor).items()
        if party.partnership.phase is Phase.DO
    }
    rows = list(with_parties(Partnership.objects.filter(pk__in=parties)).order_by("pk"))
    facts = review_gate_facts_of(rows, at.date()) if rows else {}
    return [
        _review(parties[row.pk], row, facts[row.uuid])
        for row in rows
        if facts[row.uuid].update is JointState.AGREED
        and not any(side.has_said for side in facts[row.uuid].sides)
    ][:MOST]


def _review(party: Party, partnership: Partnership, facts: ReviewGateFacts) -> Waiting:
    assert facts.period_ends is not None  # its update was agreed
    return Waiting(
        kind="review_due",
        what=_("Both sides told of the period until %(day)s: hold its review.")
        % {"day": day(facts.period_ends - timedelta(days=1))},
        since=datetime.combine(facts.period_ends, time.min, UTC),
        action=_("Hold a review"),
        href=reverse("follow_up:hold-review", args=[partnership.uuid]),
        organisation=party.organisation.uuid,
        roles=RUNNERS,
        about=partnership.title,
    )


def escalated(actor: Actor, at: datetime) -> list[Waiting]:
    """Tell facilitators what two sides cannot solve; it waits until it is taken up or closed."""
    if not actor.is_facilitator:
        return []
    rows = _standing().filter(state=ItemState.ESCALATED).order_by("moved_at", "pk")
    return [
        _waiting(
            "item_escalated",
            _("“%(title)s” was escalated: %(why)s") % {"title": item.title, "why": item.word[:200]},
            item,
            item.moved_at or item.noted_at,
            None,
            Tray.TO_DO,
            None,
            (Role.FACILITATOR,),
        )
        for item in rows[:MOST]
    ]
