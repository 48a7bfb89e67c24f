"""Reading where partnerships stand as it is kept, and saying of which it holds no more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from pydantic import TypeAdapter, ValidationError

from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.portfolio.models import KeptStanding, Touched
from waterpeers.apps.portfolio.queries.standings import PartnershipStanding
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import OPERATOR_ROLES
from waterpeers.domain.portfolio import StandingFor

MOST_TOUCHED = 1000  # from so many on nothing is taken as kept: nobody has kept anything for long
_ONE: TypeAdapter[PartnershipStanding] = TypeAdapter(PartnershipStanding)
_MANY: TypeAdapter[list[PartnershipStanding]] = TypeAdapter(list[PartnershipStanding])


def kept_standings(
    partnerships: QuerySet[Partnership], actor: Actor, today: date
) -> dict[UUID, PartnershipStanding]:
    """Give what is kept of some partnerships for somebody, where it holds today; two queries.

    What was touched is read first, so that what is renewed in between is not taken for old.
    """
    touched = set(Touched.objects.values_list("uuid", flat=True).distinct()[:MOST_TOUCHED])
    if None in touched or len(touched) == MOST_TOUCHED:
        return {}
    rows = KeptStanding.objects.filter(_told(actor), partnership__in=partnerships, on=today)
    contents = rows.order_by("pk").values_list("content", flat=True)
    return {each.uuid: each for each in _read(contents) if not is_touched(each, touched)}


def is_touched(standing: PartnershipStanding, touched: Collection[UUID | None]) -> bool:
    """Whether something happened to a partnership, or to an organisation that has to do with it."""
    return bool(touched) and any(uuid in touched for uuid in _concerned(standing))


def _concerned(standing: PartnershipStanding) -> list[UUID]:
    sides = (*standing.mentors, *standing.mentees, *standing.others)
    bodies = [uuid for uuid, _name in standing.bodies]
    return [standing.uuid, *(side.organisation for side in sides), *bodies]


def as_kept(standing: PartnershipStanding) -> str:
    """Write where a partnership stands as it is kept."""
    return _ONE.dump_json(standing).decode()


def _read(contents: Collection[str]) -> list[PartnershipStanding]:
    """Read what was kept; nothing if another release kept it in another shape."""
    try:
        return _MANY.validate_json(f"[{','.join(contents)}]")
    except ValidationError:
        return []


def _told(actor: Actor) -> Q:
    """Keep what is told to somebody: more of one's own partnerships than of others."""
    if actor.is_facilitator or actor.is_administrator:
        return Q(reader=StandingFor.SIDES)
    own = Party.objects.filter(
        organisation__uuid__in=actor.organisations,
        role__in=[str(role) for role in OPERATOR_ROLES],
    )
    is_own = Q(partnership__in=own.values("partnership_id"))
    return is_own & Q(reader=StandingFor.SIDES) | ~is_own & Q(reader=StandingFor.OTHERS)
