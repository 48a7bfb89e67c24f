"""Whose turn it is: before a period ends, after it, who agrees, who reads.

Everything is worked out from who works where today and which partnerships go on: nobody who has
left is asked, and nothing is asked once a partnership has ended.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import day
from waterpeers.apps.foundation.waiting import MOST, Ahead, Waiting
from waterpeers.apps.joint.access import other_side
from waterpeers.apps.joint.kinds import JointKind
from waterpeers.apps.joint.models import Joint
from waterpeers.apps.joint.queries import PeriodCourse
from waterpeers.apps.partnerships.access import RUNNERS, parties_run_by, run_by
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.joint import OPENS_BEFORE, JointState
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartnershipState, PartyRole

Sides = dict[tuple[int, PartyRole], Party]  # by partnership and role


@dataclass(frozen=True)
class JointTurns:
    """What waits for whom of a kind."""

    kind: JointKind

    def to_write(self, actor: Actor, at: datetime) -> list[Waiting]:
        """Ask the side that drafts: for a period that ends soon or has ended, or what came back.

        As long as nobody has begun it that is the mentee's. Two queries, and those of the periods.
        """
        today, sides = at.date(), self._sides(actor)
        known = {party.partnership_id: party.partnership for party in sides.values()}
        if not known:
            return []
        found = list(self._returned(sides))
        courses = self.kind.courses(list(known.values()), today)
        for (pk, role), party in sides.items():
            for course in courses.get(pk, ()):
                if course.is_asked(today) and _is_for(role, course.row):
                    found.append(self._asked(party, course, at))
        return found[:MOST]

    def to_agree(self, actor: Actor, at: datetime) -> list[Waiting]:
        """Ask the side that agrees for each that was handed over; two queries."""
        sides = self._sides(actor)
        rows = self._of(sides, state=JointState.HANDED_OVER).order_by("handed_over_at", "pk")
        return [
            self._waiting(
                "to_agree", row, _("Read and agree"), row.handed_over_at, party, self.kind.page(row)
            )
            for row in rows[:MOST]
            if (party := sides.get((row.whole.pk, other_side(row.role))))
        ]

    def to_read(self, actor: Actor, at: datetime) -> list[Waiting]:
        """Tell those who read it of what both sides agreed on; one query a kind of reader."""
        roles = self.kind.table.readers
        parties = {p.partnership_id: p for p in parties_run_by(actor) if p.role in roles}
        if not (parties or actor.is_facilitator):
            return []
        to = self.kind.table.to_partnership
        going = {"state": JointState.AGREED, f"{to}__state": PartnershipState.ACTIVE}
        rows = self.kind.table._default_manager.filter(**going).select_related(to)
        if not actor.is_facilitator:
            rows = rows.filter(**{f"{to}__in": parties})
        mine = self.kind.unread(actor, rows.order_by("agreed_at", "pk"))
        return [
            self._waiting(
                "to_read",
                row,
                _("Read it"),
                row.agreed_at,
                parties.get(row.whole.pk),
                self.kind.page(row),
            )
            for row in mine[:MOST]
        ]

    def days(self, partnerships: Collection[int], person: UUID | None) -> Iterator[Ahead]:
        """Give the last days on which each is in time, as long as both sides have not agreed.

        A person finds them where they run one of the operators. A few queries.
        """
        rows = Partnership.objects.filter(
            pk__in=run_by(person, partnerships), phase__in=[str(p) for p in self.kind.phases]
        )
        known = {row.pk: row for row in rows.order_by("pk")}
        for pk, courses in self.kind.courses(list(known.values()), date.min).items():
            for course in courses:
                row, period = course.row, course.period
                if row is not None and row.state is JointState.AGREED:
                    continue
                yield Ahead(
                    f"{self.kind.name}-{pk}-{period.starts_on}",
                    pk,
                    course.late_on - timedelta(days=1),
                    self.kind.words.ahead % _days(period),
                    self.kind.page(row) if row else self.kind.list_of(known[pk]),
                )

    def _sides(self, actor: Actor) -> Sides:
        """Give the sides for which somebody acts; one of each, who may act for two operators."""
        found: Sides = {}
        for party in parties_run_by(actor):
            if party.role in OPERATOR_ROLES and party.partnership.phase in self.kind.phases:
                found.setdefault((party.partnership_id, party.role), party)
        return found

    def _of(self, sides: Sides, **where: Any) -> Any:
        to = self.kind.table.to_partnership
        where |= {f"{to}__in": {pk for pk, _role in sides}}
        return self.kind.table._default_manager.filter(**where).select_related(to)

    def _returned(self, sides: Sides) -> Iterator[Waiting]:
        """Say which came back, and why; one query."""
        rows = self._of(sides, state=JointState.DRAFT).exclude(reason="")
        for row in rows.order_by("sent_back_at", "pk")[:MOST]:
            if party := sides.get((row.whole.pk, row.role)):
                yield self._waiting(
                    "returned", row, _("Change it"), row.sent_back_at, party, self.kind.page(row)
                )

    def _asked(self, party: Party, course: PeriodCourse, at: datetime) -> Waiting:
        """Ask for what tells of a period: before its end, after it, and once it is late."""
        period, row = course.period, course.row
        ends, late = _start_of(period.ends_before), _start_of(course.late_on)
        until: datetime | None = None
        if at < ends:
            kind, since, until = "soon", ends - OPENS_BEFORE, ends
        elif at < late:
            kind, since, until = "due", ends, late
        else:
            kind, since = "late", late
        action = self.kind.words.begin if row is None else _("Go on writing")
        href = self.kind.list_of(party.partnership) if row is None else self.kind.page(row)
        same = uuid5(party.partnership.uuid, period.starts_on.isoformat())  # begun or not
        return self._waiting(kind, period, str(action), since, party, href, until, same)

    def _waiting(
        self,
        kind: str,
        of: Any,  # a row or a period
        action: str,
        since: datetime | None,
        party: Party | None,
        href: str,
        until: datetime | None = None,
        row: UUID | None = None,
    ) -> Waiting:
        reason = of.reason[:200] if isinstance(of, Joint) else ""
        return Waiting(
            kind=f"{self.kind.name}_{kind}",
            what=getattr(self.kind.words, kind) % (_days(of) | {"reason": reason}),
            since=since,
            action=action,
            href=href,
            until=until,
            organisation=party.organisation.uuid if party else None,
            roles=RUNNERS if party else (Role.FACILITATOR,),
            about=(party.partnership if party else of.whole).title,
            row=row,
        )


def _is_for(role: PartyRole, row: Any) -> bool:
    """Whether a side is asked: what nobody has begun is the mentee's; what came back is told so."""
    if row is None:
        return role is PartyRole.MENTEE
    return row.state is JointState.DRAFT and not row.came_back and row.role is role


def _days(of: Any) -> dict[str, str]:
    return {"period": f"{day(of.starts_on)} – {day(of.last_day)}"}


def _start_of(when: date) -> datetime:
    return datetime.combine(when, time.min, UTC)
