"""Platforms, associations, programmes and funders, and who belongs to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

from django.db.models import (
    Q,
    QuerySet,
)

from waterpeers.apps.foundation.models import Run
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.foundation.subjects import tables
from waterpeers.apps.operators.models import (
    Affiliation,
    Organisation,
    OrganisationState,
    SavedMapping,
)
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.affiliations import BODIES
from waterpeers.domain.codes import OrganisationKind

MappingId = Annotated[UUID, Named(SavedMapping, "its name", "Our yearbook")]


def imports_of(actor: Actor) -> QuerySet[Run]:
    """Give the looks at tables, and the imports, that somebody asked for; nobody else sees them."""
    kinds = [f"{verb}_{of}" for of in tables() for verb in ("look_at", "import")]
    return Run.objects.filter(kind__in=kinds, asked_by=actor.person)


def members_of(body: Organisation | UUID, day: date) -> QuerySet[Organisation]:
    """Give who belongs to a body on a day: its members, and those of its programmes."""
    uuid = body if isinstance(body, UUID) else body.uuid
    held = Affiliation.objects.on(day).filter(member__isnull=False)
    direct = held.filter(body__uuid=uuid)
    programmes = direct.filter(member__kind=OrganisationKind.PROGRAMME).values("member")
    through = held.filter(body__in=programmes)
    return Organisation.objects.filter(
        Q(pk__in=direct.values("member")) | Q(pk__in=through.values("member"))
    )


def bodies_of(organisations: Iterable[int], day: date) -> dict[int, list[Organisation]]:
    """List by organisation the bodies to which it belongs on a day; one query.

    Who belongs to a programme belongs to whom the programme belongs.
    """
    held = Affiliation.objects.on(day).filter(
        member__isnull=False, body__state=OrganisationState.LISTED
    )
    wanted = set(organisations)
    by_member: dict[int, list[Organisation]] = {}
    for row in held.select_related("body").order_by("body__name", "pk"):
        by_member.setdefault(row.member_id or 0, []).append(row.body)
    found: dict[int, list[Organisation]] = {}
    for one in wanted & by_member.keys():
        bodies = {body.pk: body for body in by_member[one]}
        for body in by_member[one]:
            if body.kind is OrganisationKind.PROGRAMME:
                bodies |= {above.pk: above for above in by_member.get(body.pk, ())}
        found[one] = list(bodies.values())
    return found


def own_bodies(actor: Actor, day: date) -> list[Organisation]:
    """Give the platforms that one facilitates and that have members, by name."""
    own = actor.organisations_as(Role.FACILITATOR)
    with_members = Affiliation.objects.on(day).filter(body__uuid__in=own, member__isnull=False)
    return list(
        Organisation.objects.filter(pk__in=with_members.values("body")).order_by("name", "pk")
    )


def bodies() -> QuerySet[Organisation]:
    """Give the organisations of the register that others can belong to, by name."""
    listed = Organisation.objects.filter(kind__in=BODIES, state=OrganisationState.LISTED)
    return listed.order_by("name", "pk")
