"""The list of partnerships: where each stands, and what that means at a moment for its reader.

Whom it is for decides what is told of a partnership; filters, counts and order are then a matter of
plain values. What both sides note for themselves is read by them and by those who help; of a
funder's partnerships it stays away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import parties_of, with_parties
from waterpeers.apps.portfolio.queries.kept import kept_standings
from waterpeers.apps.portfolio.queries.standings import PartnershipStanding, standings_of
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import ENDED, OPERATOR_ROLES, PartnershipState
from waterpeers.domain.portfolio import (
    Attention,
    Gravity,
    PartnershipTurn,
    PortfolioFacts,
    attention,
    gravity,
    silent_days,
)


@dataclass(frozen=True)
class PortfolioLine(PartnershipStanding):
    """One partnership of the list, as somebody sees it at a moment."""

    silent: int  # days, of the side that has been silent longest
    attention: frozenset[Attention]
    gravity: Gravity
    may_remind: bool


def portfolio(actor: Actor, at: datetime) -> list[PortfolioLine]:
    """Give a line for each partnership that one may know of, in no order.

    What is kept of them is read; where it does not hold any more, it is worked out.
    """
    seen = Partnership.objects.visible_to(actor)
    kept = kept_standings(seen, actor, at.date())
    keys = dict(seen.order_by("pk").values_list("pk", "uuid"))
    missing = [pk for pk, uuid in keys.items() if uuid not in kept]
    lines = [_line(kept[uuid], actor, at) for uuid in keys.values() if uuid in kept]
    if missing:
        some = seen.filter(pk__in=missing) if lines else seen
        lines += lines_of(list(with_parties(some).order_by("pk")), actor, at)
    return lines


def lines_of(rows: Sequence[Partnership], actor: Actor, at: datetime) -> list[PortfolioLine]:
    """Work out a line for each of these partnerships, whose parties were read along."""

    def is_read(row: Partnership) -> bool:
        """Whether somebody reads what both sides of a partnership note."""
        return (
            actor.is_facilitator
            or actor.is_administrator
            or any(
                party.role in OPERATOR_ROLES and actor.acts_for(party.organisation.uuid)
                for party in parties_of(row)
            )
        )

    return [_line(each, actor, at) for each in standings_of(rows, at.date(), is_read)]


def _line(standing: PartnershipStanding, actor: Actor, at: datetime) -> PortfolioLine:
    sides = (*standing.mentors, *standing.mentees)
    silent = silent_days(at, standing.opened_at, (side.last_word for side in sides))
    facts = PortfolioFacts(
        today=at.date(),
        waits=at - standing.since if standing.since else None,
        silent=silent,
        ends_on=standing.ends_on,
        status=standing.status,
        escalated=standing.escalated,
        late=standing.late,
        has_fallen=any(each.has_fallen for each in standing.stages),
        is_apart=bool(standing.health and standing.health.is_apart),
        unmeasured=standing.unmeasured,
        is_over=standing.state in ENDED,
    )
    is_active = standing.state is PartnershipState.ACTIVE
    is_told = is_active or facts.is_over
    return PortfolioLine(
        **vars(standing),
        silent=silent if is_active else 0,
        attention=attention(facts) if is_told else frozenset(),
        gravity=gravity(facts) if is_told else Gravity.FINE,
        may_remind=_may_remind(standing, actor),
    )


def _may_remind(standing: PartnershipStanding, actor: Actor) -> bool:
    if standing.turn in (PartnershipTurn.NOBODY, PartnershipTurn.ADMINISTRATOR):
        return False
    own = actor.organisations_as(*RUNNERS)
    runs = any(side.organisation in own for side in (*standing.mentors, *standing.mentees))
    return runs or actor.is_facilitator or actor.is_administrator
