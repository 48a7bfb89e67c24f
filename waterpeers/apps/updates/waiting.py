"""Whose turn it is with updates: who drafts, who agrees, who reads; before the end and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import day
from waterpeers.apps.foundation.waiting import MOST, Ahead, Waiting
from waterpeers.apps.partnerships.access import RUNNERS, run_by
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.updates.models import Update
from waterpeers.apps.updates.queries import PeriodCourse, courses_in
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartnershipState, PartyRole, Phase
from waterpeers.domain.updates import OPENS_BEFORE, TIME_TO_UPDATE, PlanPeriod, UpdateState


def to_write(actor: Actor, at: datetime) -> list[Waiting]:
    """Ask the side that drafts: for a period that ends soon or has ended, or what came back.

    As long as nobody has begun it that is the mentee's. Three queries.
    """
    today = at.date()
    found = []
    for party, course in _courses(actor, today):
        update = course.update
        if update is not None:
            if update.state is UpdateState.DRAFT and update.role is party.role:
                found.append(_returned(party, update) or _asked(party, course, at))
        elif party.role is PartyRole.MENTEE:
            found.append(_asked(party, course, at))
    return [each for each in found if each is not None][:MOST]


def to_agree(actor: Actor, at: datetime) -> list[Waiting]:
    """Ask the side that agrees for each update that was handed over; two queries."""
    parties = _parties(actor)
    sides: dict[int, dict[str, Party]] = defaultdict(dict)
    for party in parties:
        sides[party.partnership_id].setdefault(party.role, party)
    rows = Update.objects.filter(
        plan__partnership__in=sides, state=UpdateState.HANDED_OVER
    ).select_related("plan")
    found = []
    for row in rows.order_by("handed_over_at", "pk")[:MOST]:
        mine = sides[row.plan.partnership_id]
        others = [party for role, party in mine.items() if role != row.role]
        if others:
            found.append(
                _waiting(
                    "update_to_agree",
                    _("The update for %(period)s waits for your agreement."),
                    row.period,
                    reverse("updates:update", args=[row.uuid]),
                    _("Read and agree"),
                    row.handed_over_at,
                    others[0],
                )
            )
    return found


def to_read(actor: Actor, at: datetime) -> list[Waiting]:
    """Tell facilitators of updates on which both sides agreed; one query."""
    if not actor.is_facilitator:
        return []
    rows = Update.objects.filter(
        state=UpdateState.AGREED,
        read_at=None,
        plan__partnership__state=PartnershipState.ACTIVE,
    ).select_related("plan__partnership")
    return [
        Waiting(
            kind="update_to_read",
            what=_("Both sides agreed on the update for %(period)s.") % _said(row.period),
            since=row.agreed_at,
            action=_("Read it"),
            href=reverse("updates:update", args=[row.uuid]),
            roles=(Role.FACILITATOR,),
            about=row.partnership.title,
        )
        for row in rows.order_by("agreed_at", "pk")[:MOST]
    ]


def _parties(actor: Actor) -> list[Party]:
    """Give the parties for which somebody runs partnerships that work by a plan; one query."""
    rows = Party.objects.filter(
        organisation__uuid__in=actor.organisations_as(*RUNNERS),
        role__in=[str(role) for role in OPERATOR_ROLES],
        partnership__state=PartnershipState.ACTIVE,
        partnership__phase=Phase.DO,
    )
    return list(rows.select_related("organisation", "partnership").order_by("pk"))


def _courses(actor: Actor, today: date) -> Iterator[tuple[Party, PeriodCourse]]:
    """Give the period of which one is asked now, and what is being written, for each side."""
    parties = _parties(actor)
    known = {party.partnership_id: party.partnership for party in parties}
    courses = courses_in(list(known.values()), today)
    seen = set()
    for party in parties:
        if (party.partnership_id, party.role) in seen:  # somebody of two operators of a side
            continue
        seen.add((party.partnership_id, party.role))
        for course in courses.get(party.partnership_id, ()):
            ends_soon = (
                course.period.starts_on
                <= today
                < course.period.ends_before
                <= (today + OPENS_BEFORE)
            )
            came_back = course.update is not None and course.update.sent_back_at is not None
            if course.is_asked_for or ends_soon or came_back:
                yield party, course


def _asked(party: Party, course: PeriodCourse, at: datetime) -> Waiting | None:
    """Ask for the update of a period: before its end, after it, and once it is late."""
    period, update = course.period, course.update
    ends, late = _start_of(period.ends_before), _start_of(period.ends_before + TIME_TO_UPDATE)
    until: datetime | None
    if at < ends:
        kind, since, until = "update_soon", ends - OPENS_BEFORE, ends
        what = _("The period %(period)s ends soon: tell how far the plan is.")
    elif at < late:
        kind, since, until = "update_due", ends, late
        what = _("The period %(period)s has ended: tell how far the plan is.")
    else:
        kind, since, until = "update_late", late, None
        what = _("The update for %(period)s is late: what is known now is enough.")
    if update is not None:
        href, action = reverse("updates:update", args=[update.uuid]), _("Go on writing")
    else:
        href, action = _page(party), _("Begin the update")
    same = uuid5(party.partnership.uuid, period.starts_on.isoformat())  # begun or not
    return _waiting(kind, what, period, href, action, since, party, until, row=same)


def _returned(party: Party, update: Update) -> Waiting | None:
    """Say that an update came back, and why."""
    if update.sent_back_at is None or not update.reason:
        return None
    return _waiting(
        "update_returned",
        _("The update for %(period)s came back: %(reason)s"),
        update.period,
        reverse("updates:update", args=[update.uuid]),
        _("Change it"),
        update.sent_back_at,
        party,
        reason=update.reason[:200],
    )


def _waiting(
    kind: str,
    what: str,
    period: PlanPeriod,
    href: str,
    action: str,
    since: datetime | None,
    party: Party,
    until: datetime | None = None,
    reason: str = "",
    row: UUID | None = None,
) -> Waiting:
    return Waiting(
        kind=kind,
        what=what % (_said(period) | {"reason": reason}),
        since=since,
        action=action,
        href=href,
        until=until,
        organisation=party.organisation.uuid,
        roles=RUNNERS,
        about=party.partnership.title,
        row=row,
    )


def _said(period: PlanPeriod) -> dict[str, str]:
    return {"period": f"{day(period.starts_on)} – {day(period.last_day)}"}


def _page(party: Party) -> str:
    return reverse("updates:of-partnership", args=[party.partnership.uuid])


def _start_of(when: date) -> datetime:
    return datetime.combine(when, time.min, UTC)


def days(partnerships: Collection[int], person: UUID | None) -> Iterator[Ahead]:
    """Give until when each period is told of, as long as both sides have not agreed.

    A person finds it where they run one of the operators. A few queries.
    """
    own = run_by(person, partnerships)
    rows = list(Partnership.objects.filter(pk__in=own, phase=Phase.DO).order_by("pk"))
    for pk, courses in courses_in(rows, date.min).items():
        for course in courses:
            period, update = course.period, course.update
            if update is not None and update.state is UpdateState.AGREED:
                continue
            yield Ahead(
                f"update-{pk}-{period.starts_on}",
                pk,
                period.ends_before + TIME_TO_UPDATE - timedelta(days=1),
                _("Update and review: %(period)s") % _said(period),
                reverse("updates:update", args=[update.uuid])
                if update
                else reverse("updates:of-partnership", args=[_uuid_of(rows, pk)]),
            )


def _uuid_of(rows: list[Partnership], pk: int) -> UUID:
    return next(row.uuid for row in rows if row.pk == pk)
