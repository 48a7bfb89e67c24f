"""Many partnerships at once, for lists; all of it is invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from tests.world import World, country
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import with_parties
from waterpeers.apps.portfolio.queries.lines import PortfolioLine, lines_of, portfolio
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.codes import OrganisationKind, WorkingArea
from waterpeers.domain.partnerships import PartnershipState, PartyRole, Phase

PLACES = (("MZ", "MOZ"), ("SN", "SEN"), ("PE", "PER"), ("KE", "KEN"), ("NL", "NLD"))
AREAS = list(WorkingArea)
PHASES = list(Phase)


def many(world: World, number: int, *, at: datetime) -> list[Partnership]:
    """Partnerships in all phases, each of two operators of its own, silent since other days."""
    countries = [country(*codes) for codes in PLACES]
    made: list[Partnership] = []
    start = Partnership.objects.count()
    for n in range(start, start + number):
        operators = [
            Organisation.objects.create(
                kind=OrganisationKind.OPERATOR,
                name=f"{kind} {n}",
                country=countries[(n + shift) % len(countries)],
            )
            for shift, kind in enumerate(("Eau du Fleuve", "Waterbedrijf"))
        ]
        opened = at - timedelta(days=10 + n % 90)
        partnership = Partnership.objects.create(
            code=f"WOP-{n + 5001}",
            title=f"Moins de pertes d’eau, quartier {n}",
            phase=PHASES[n % 3],
            state=PartnershipState.SUSPENDED if n % 20 == 19 else PartnershipState.ACTIVE,
            working_areas=[AREAS[n % len(AREAS)]],
            opened_at=opened,
            phase_reached_at=opened,
        )
        for organisation, role in zip(operators, (PartyRole.MENTEE, PartyRole.MENTOR), strict=True):
            Party.objects.create(partnership=partnership, organisation=organisation, role=role)
            wrote(partnership, organisation, opened + timedelta(days=n % 10))
        if n % 4 == 0:
            Party.objects.create(
                partnership=partnership, organisation=world.platform, role=PartyRole.FACILITATOR
            )
        made.append(partnership)
    return made


def wrote(partnership: Partnership, organisation: Organisation, at: datetime) -> None:
    """Somebody of an organisation did something in a partnership."""
    Entry(
        event="partnership.changed",
        at=at,
        subject="partnership",
        subject_uuid=partnership.uuid,
        person_uuid=uuid4(),
        organisation_uuid=organisation.uuid,
    ).save(force_insert=True)


def runs(world: World, who: str, organisation: Organisation) -> None:
    """One of the world's people becomes the coordinator of an organisation."""
    Membership.objects.create(
        person=world.people[who],
        organisation=organisation,
        role=Role.COORDINATOR,
        since_on=datetime(2026, 1, 1).date(),
    )


def drifted(actor: Actor, at: datetime) -> list[tuple[PortfolioLine | None, PortfolioLine]]:
    """What the list shows of what is kept, where it is not what is worked out from all rows."""
    shown = {line.uuid: line for line in portfolio(actor, at)}
    rows = list(with_parties(Partnership.objects.visible_to(actor)).order_by("pk"))
    found = lines_of(rows, actor, at)
    assert len(found) == len(shown)
    return [(shown.get(line.uuid), line) for line in found if shown.get(line.uuid) != line]
