"""What waits for somebody, and what is theirs: gathered from every subject.

Each source is one function and a fixed number of queries, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.accounts.queries import invitations_for, open_claims
from waterpeers.apps.accounts.words import ROLES
from waterpeers.apps.agreements.models import Agreement, Signature
from waterpeers.apps.agreements.queries import next_date
from waterpeers.apps.desk import figures
from waterpeers.apps.desk.waiting import MOST, Waiting
from waterpeers.apps.foundation.models import Draft
from waterpeers.apps.matching.models import Request
from waterpeers.apps.operators.models import Organisation, OrganisationState
from waterpeers.apps.partnerships.models import Interest, Partnership, Party
from waterpeers.apps.partnerships.queries.conduct import acceptances, version_on
from waterpeers.apps.partnerships.queries.partnerships import with_parties
from waterpeers.apps.partnerships.words.partnerships import PHASES
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.conduct import AcceptanceState
from waterpeers.domain.matching import RequestState
from waterpeers.domain.partnerships import (
    OPERATOR_ROLES,
    AgreementState,
    PartnershipState,
    Phase,
)


def waits_for(actor: Actor, at: datetime) -> list[Waiting]:
    """Gather everything that waits for this person, oldest first."""
    found = [item for source in SOURCES for item in source(actor, at)]
    return sorted(found, key=lambda item: (item.since, item.href))


def _invitations(actor: Actor, at: datetime) -> list[Waiting]:
    person = Person.objects.get(uuid=actor.person)
    return [
        Waiting(
            kind="invitation",
            what=_("%(organisation)s invites you to work with it here.")
            % {"organisation": invitation.organisation.name},
            since=invitation.sent_at,
            action=_("Accept"),
            href=reverse("accounts:take-invitation", args=[invitation.uuid]),
            is_post=True,
        )
        for invitation in invitations_for(person, at)[:MOST]
    ]


def _claims(actor: Actor, at: datetime) -> list[Waiting]:
    if not (actor.is_facilitator or actor.is_administrator):
        return []
    return [
        Waiting(
            kind="claim",
            what=_("%(person)s asks to act for %(organisation)s.")
            % {"person": claim.person, "organisation": claim.organisation.name},
            since=claim.made_at,
            action=_("Decide"),
            href=reverse("accounts:claims"),
        )
        for claim in open_claims().exclude(person__uuid=actor.person)[:MOST]
    ]


def _requests(actor: Actor, at: datetime) -> list[Waiting]:
    answering = actor.organisations_as(Role.COORDINATOR, Role.SIGNATORY)
    waiting = Request.objects.filter(
        mentor__uuid__in=answering, state=RequestState.SENT, expires_at__gt=at
    )
    return [
        Waiting(
            kind="request",
            what=_("%(mentee)s asks %(mentor)s for help.")
            % {"mentee": request.mentee.name, "mentor": request.mentor.name},
            since=request.sent_at,
            action=_("Answer"),
            href=reverse("matching:answer", args=[request.uuid]),
        )
        for request in waiting.select_related("mentee", "mentor").order_by("sent_at", "pk")[:MOST]
    ]


def _interest(actor: Actor, at: datetime) -> list[Waiting]:
    silent = Party.objects.filter(
        ~Exists(Interest.objects.filter(party=OuterRef("pk"))),
        organisation__uuid__in=actor.organisations_as(Role.SIGNATORY),
        role__in=OPERATOR_ROLES,
        partnership__state=PartnershipState.ACTIVE,
        partnership__phase=Phase.FIND,
    )
    rows = silent.select_related("partnership", "organisation")
    return [
        Waiting(
            kind="interest",
            what=_("%(organisation)s has not yet said that it is interested in “%(title)s”.")
            % {"organisation": party.organisation.name, "title": party.partnership.title},
            since=party.partnership.opened_at,
            action=_("Express interest"),
            href=reverse("partnerships:interest", args=[party.partnership.uuid]),
        )
        for party in rows.order_by("partnership__opened_at", "pk")[:MOST]
    ]


def _code(actor: Actor, at: datetime) -> list[Waiting]:
    signing = actor.organisations_as(Role.SIGNATORY)
    version = version_on(at.date()) if signing else None
    if version is None:
        return []
    states = acceptances(signing, on=at.date())
    operators = Organisation.objects.filter(uuid__in=signing, kind=OrganisationKind.OPERATOR)
    return [
        Waiting(
            kind="code",
            what=_("%(organisation)s has not accepted the Code of Conduct (%(version)s).")
            % {"organisation": organisation.name, "version": version.label},
            since=datetime.combine(version.valid_from, time.min, UTC),
            action=_("Read and accept"),
            href=reverse("partnerships:accept-code", args=[organisation.uuid]),
        )
        for organisation in operators.order_by("name", "pk")[:MOST]
        if states[organisation.uuid].state is not AcceptanceState.ACCEPTED
    ]


def _agreements(actor: Actor, at: datetime) -> list[Waiting]:
    signing = actor.organisations_as(Role.SIGNATORY)
    mine = Party.objects.filter(
        ~Exists(Signature.objects.filter(party=OuterRef("pk"), agreement=OuterRef(OuterRef("pk")))),
        partnership=OuterRef("partnership"),
        organisation__uuid__in=signing,
    )
    waiting = Agreement.objects.filter(Exists(mine), state=AgreementState.OPEN_FOR_SIGNATURE)
    rows = waiting.select_related("partnership").order_by("opened_for_signature_at", "pk")
    return [
        Waiting(
            kind="signature",
            what=_("“%(title)s” waits for your signature.") % {"title": agreement.title},
            since=agreement.opened_for_signature_at or agreement.partnership.opened_at,
            action=_("Read and sign"),
            href=reverse("agreements:detail", args=[agreement.uuid]),
        )
        for agreement in rows[:MOST]
    ]


def _proposed(actor: Actor, at: datetime) -> list[Waiting]:
    if not (actor.is_facilitator or actor.is_administrator):
        return []
    proposed = Organisation.objects.filter(state=OrganisationState.PROPOSED).order_by("pk")
    return [
        Waiting(
            kind="proposal",
            what=_("%(organisation)s is proposed for the register.") % {"organisation": o.name},
            since=at,
            action=_("Look and decide"),
            href=reverse("portal:operator", args=[o.uuid]),
        )
        for o in proposed[:MOST]
    ]


Source = Callable[[Actor, datetime], list[Waiting]]
SOURCES: tuple[Source, ...] = (
    _invitations,
    _claims,
    _requests,
    _interest,
    _code,
    _agreements,
    figures.reviews,
    figures.reported,
    figures.uploads,
    figures.balances,
    _proposed,
)


@dataclass(frozen=True)
class PartnershipLine:
    """One partnership on one line: with whom, in which phase, and the next date."""

    partnership: Partnership
    partners: str
    phase: Any
    next_date: tuple[date, bool] | None  # and whether it is a review; else the last day


def my_partnerships(actor: Actor, today: date) -> list[PartnershipLine]:
    """List the partnerships of one's own organisations that go on; three queries."""
    own = Party.objects.filter(organisation__uuid__in=actor.organisations).values("partnership_id")
    agreements = Agreement.objects.only("partnership_id", "state", "review_dates", "ends_before")
    rows = with_parties(Partnership.objects.filter(pk__in=own)).filter(
        Q(state=PartnershipState.ACTIVE) | Q(state=PartnershipState.SUSPENDED)
    )
    rows = rows.prefetch_related(Prefetch("agreements", queryset=agreements))
    return [
        PartnershipLine(
            partnership=row,
            partners=", ".join(
                party.organisation.name
                for party in row.parties.all()
                if party.organisation.uuid not in actor.organisations
            ),
            phase=PHASES[row.phase],
            next_date=next_date(row.agreements.all(), today),
        )
        for row in rows.order_by("-opened_at", "-pk")[:MOST]
    ]


def my_organisations(actor: Actor) -> list[tuple[Organisation, list[Any]]]:
    """List one's organisations with one's roles there; one query."""
    roles: dict[Organisation, list[Any]] = {}
    held = Membership.objects.filter(person__uuid=actor.person).select_related("organisation")
    for membership in held.order_by("organisation__name", "role", "pk"):
        roles.setdefault(membership.organisation, []).append(ROLES[membership.role])
    return list(roles.items())


def my_drafts(actor: Actor) -> list[Draft]:
    """List what one typed and has not sent, latest first."""
    drafts = Draft.objects.filter(person_uuid=actor.person).defer("data")
    return list(drafts.order_by("-saved_at", "-pk"))
