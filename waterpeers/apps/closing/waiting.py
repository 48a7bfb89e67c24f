"""What waits at the end of a partnership and after: an account, a look at what lasts.

What the account of a partnership that goes on still lacks are points of gate G6.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.closing.models import SignOff, Stocktaking
from waterpeers.apps.closing.queries.gates import lasting_facts_of
from waterpeers.apps.foundation.waiting import MOST, Ahead, Waiting
from waterpeers.apps.partnerships.access import RUNNERS, run_by
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import with_parties
from waterpeers.apps.plans.models import Plan
from waterpeers.domain.actors import Actor
from waterpeers.domain.lasting import TIME_TO_CLOSE, lasting_gate
from waterpeers.domain.partnerships import (
    AGREED,
    ENDED_EARLY,
    OPERATOR_ROLES,
    PartnershipState,
    Phase,
)


def _mine(actor: Actor) -> Any:
    """Give the parties for which somebody runs a partnership."""
    rows = Party.objects.filter(
        organisation__uuid__in=actor.organisations_as(*RUNNERS),
        role__in=[str(role) for role in OPERATOR_ROLES],
    )
    return rows.select_related("organisation", "partnership")


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def due(actor: Actor, at: datetime) -> list[Waiting]:
    """Find partnerships whose plan ends soon, or has ended; one query."""
    rows = _mine(actor).filter(
        partnership__state=PartnershipState.ACTIVE,
        partnership__phase=Phase.DO,
        partnership__plan__version__gt=0,
        partnership__plan__ends_before__lte=at.date() + TIME_TO_CLOSE,
    )
    rows = rows.select_related("organisation", "partnership__plan")
    found: dict[int, Party] = {}
    for party in rows.order_by("partnership__plan__ends_before", "pk")[:MOST]:
        found.setdefault(party.partnership_id, party)
    return [
        Waiting(
            kind="closing_due",
            what=_("The plan ends: begin the close-out, or amend the plan."),
            since=_start_of(party.partnership.plan.ends_before) - TIME_TO_CLOSE,
            action=_("Begin the close-out"),
            href=reverse("closing:results", args=[party.partnership.uuid]),
            organisation=party.organisation.uuid,
            roles=RUNNERS,
            about=party.partnership.title,
        )
        for party in found.values()
    ]


def early(actor: Actor, at: datetime) -> list[Waiting]:
    """Find what ended early and lacks its account, until one's own operator has signed it."""
    signed = SignOff.objects.filter(
        party=OuterRef("pk"), stocktaking__months=0, stocktaking__agreed_at=None
    )
    rows = _mine(actor).filter(
        ~Exists(signed),
        partnership__state__in=[str(state) for state in ENDED_EARLY],
        partnership__phase__in=[str(phase) for phase in AGREED],
        partnership__settled_at=None,
    )
    return [
        Waiting(
            kind="closing_early",
            what=_("It ended early: say why, and what stays open. A page is enough."),
            since=None,
            action=_("Write a short close-out"),
            href=reverse("closing:results", args=[party.partnership.uuid]),
            organisation=party.organisation.uuid,
            roles=RUNNERS,
            about=party.partnership.title,
            row=party.uuid,
        )
        for party in rows.order_by("pk")[:MOST]
    ]


def later(actor: Actor, at: datetime) -> list[Waiting]:
    """Find stocktakings after the end that are due and not signed for one's own operator.

    Also those that can be agreed without a side that is silent, or at which nobody is left.
    """
    mine = _mine(actor)
    due_now = Stocktaking.objects.filter(
        Q(partnership__in=mine.values("partnership_id")),
        months__gt=0,
        agreed_at=None,
        due_on__lte=at.date(),
    )
    rows = list(due_now.select_related("partnership").order_by("due_on", "months", "pk")[:MOST])
    if not rows:
        return []
    first: dict[int, Stocktaking] = {}
    for row in rows:
        first.setdefault(row.partnership_id, row)
    signed = set(SignOff.objects.filter(stocktaking__in=rows).values_list("stocktaking", "party"))
    found: dict[int, Waiting] = {}
    waits_for_nobody = _passing(list(first), at)
    for party in mine.filter(partnership__in=list(first)).order_by("pk"):
        row = first[party.partnership_id]
        if (row.pk, party.pk) not in signed or party.partnership_id in waits_for_nobody:
            found.setdefault(row.pk, _later(row, party))
    return list(found.values())


def _passing(partnerships: list[int], at: datetime) -> set[int]:
    """Name the partnerships whose next stocktaking can be agreed as it is."""
    rows = list(with_parties(Partnership.objects.filter(pk__in=partnerships)).order_by("pk"))
    facts = lasting_facts_of(rows)
    return {row.pk for row in rows if lasting_gate(facts[row.uuid], on=at.date()).passes}


def _later(row: Stocktaking, party: Party) -> Waiting:
    return Waiting(
        kind="stocktaking_due",
        what=moment_name(row.months),
        since=_start_of(row.due_on),
        action=_("Say how it is now"),
        href=reverse("closing:stocktaking", args=[row.uuid]),
        organisation=party.organisation.uuid,
        roles=RUNNERS,
        about=row.partnership.title,
        row=row.uuid,
    )


def days(partnerships: Collection[int], person: UUID | None) -> Iterator[Ahead]:
    """Give when the work ends and what lasts is looked at: as planned, then as it is asked.

    A person finds it where they run one of the operators. A few queries.
    """
    own = run_by(person, partnerships)
    rows = Stocktaking.objects.filter(partnership__in=own).order_by("due_on", "pk")
    begun = set()
    for row in rows:
        begun.add(row.partnership_id)
        if row.agreed_at is None:
            yield Ahead(
                f"stocktaking-{row.partnership_id}-{row.due_on}",
                row.partnership_id,
                row.due_on,
                moment_name(row.months),
                reverse("closing:stocktaking", args=[row.uuid]),
                outlasts=True,
            )
    plans = Plan.objects.filter(partnership__in=own - begun, version__gt=0)
    for plan in plans.select_related("partnership").order_by("pk"):
        href = reverse("closing:results", args=[plan.partnership.uuid])
        last = plan.ends_before - timedelta(days=1)
        key = f"stocktaking-{plan.partnership_id}"
        yield Ahead(f"{key}-{last}", plan.partnership_id, last, moment_name(0), href)
        for day in plan.follow_up_days:
            yield Ahead(f"{key}-{day}", plan.partnership_id, day, moment_name(None), href)


def moment_name(months: int | None) -> str:
    """Say what is looked at on a day: the end, or what lasts so many months after."""
    if months == 0:
        return _("The work ends: close-out")
    if months is None:
        return _("What of it lasts?")
    what = ngettext(
        "%(months)s month after the end: what of it lasts?",
        "%(months)s months after the end: what of it lasts?",
        months,
    )
    return what % {"months": months}
