"""What waits for somebody at the gates: what is missing, what is to explain, what can be passed.

Of some points their own subject tells: the Code, interest, declarations and signatures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.agreements.queries import WRITTEN, is_still_a_copy, written_facts_of
from waterpeers.apps.compliance.queries import next_gates, profile_facts
from waterpeers.apps.compliance.words import ACTIONS, ADDRESSES, GOES_ON
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.matching.access import DECLARING
from waterpeers.apps.operators.models import Organisation, OrganisationState
from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of, with_parties
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.agreements import agreement_gate
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.gates import GateLine, GateResult, LineStatus, Target, profile_gate
from waterpeers.domain.partnerships import (
    OPERATOR_ROLES,
    AgreementState,
    Gate,
    PartnershipState,
    Phase,
)

TOLD_BY_THEIR_SUBJECT = {
    Target.PROFILE_GATE,  # below
    Target.INTEREST,
    Target.STATEMENTS,
    Target.ACCEPT_CODE,
    Target.SIGNATURE,
    Target.ANSWERS,
    Target.CLOSING_ANSWERS,
}
WRITING = {Target.AGREEMENT, Target.CONTRIBUTIONS}  # of one text, so one thing to do
HELPERS = (*RUNNERS, Role.FACILITATOR)
ASKED = (Phase.DIAGNOSE, Phase.PLAN, Phase.CLOSE)  # a gate of these says what is open


def profiles(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the operators whose profile lacks something that others need; three queries."""
    own = Organisation.objects.filter(
        uuid__in=actor.organisations_as(*DECLARING),
        kind=OrganisationKind.OPERATOR,
        state=OrganisationState.LISTED,
    )
    found = profile_facts(own.order_by("name", "pk")[:MOST])
    results = [(facts, profile_gate(facts)) for facts in found.values()]
    return [
        Waiting(
            kind="profile",
            what=ngettext(
                "The profile of %(name)s lacks %(number)s thing that others look for.",
                "The profile of %(name)s lacks %(number)s things that others look for.",
                len(result.open),
            )
            % {"name": facts.name, "number": len(result.open)},
            since=None,
            action=_("See what is missing"),
            href=reverse("compliance:profile-gate", args=[facts.organisation]),
            organisation=facts.organisation,
            roles=DECLARING,
            details=tuple(sentence(line.reason) for line in result.open),
        )
        for facts, result in results
        if result.open
    ]


def gates(actor: Actor, at: datetime) -> list[Waiting]:
    """Find what the gates of one's own partnerships ask of somebody, and what can be passed."""
    partnerships = _going(actor)
    finding = [each for each in partnerships if each.phase is Phase.FIND]
    others = [each for each in partnerships if each.phase is not Phase.FIND]
    later = [[each for each in partnerships if each.phase is phase] for phase in ASKED]
    return [
        *(point for some in (finding, *later) if some for point in _open_points(actor, some, at)),
        *(_agreements(actor, others, at) if others else ()),
    ]


def _open_points(actor: Actor, partnerships: list[Partnership], at: datetime) -> list[Waiting]:
    """Say what a gate still asks, and where it can be passed."""
    results = next_gates(partnerships, on=at.date())
    found: list[Waiting] = []
    for each in partnerships:
        desk = _Desk(actor, each)
        found += desk.points(results[each.uuid])
        if results[each.uuid].passes and desk.runs:
            found.append(desk.passable(results[each.uuid].gate))
    return found


def _agreements(actor: Actor, partnerships: list[Partnership], at: datetime) -> list[Waiting]:
    """Say which agreements are to be written, opened for signature, or brought into force."""
    written = written_facts_of(partnerships, on=at.date())
    begun = {agreement.partnership_id for agreement, _facts in written}
    found = [
        _Desk(actor, each).to_write()
        for each in partnerships
        if each.phase is Phase.AGREE and each.pk not in begun and _Desk(actor, each).runs
    ]
    for agreement, facts in written:
        desk = _Desk(actor, agreement.partnership)
        found += desk.of_agreement(agreement, agreement_gate(facts))
    return found


def _going(actor: Actor) -> list[Partnership]:
    """Read the active partnerships of one's own organisations that wait for something here.

    That is, at a gate or in a text that is being written or signed; two queries.
    """
    own = Party.objects.filter(organisation__uuid__in=actor.organisations_as(*HELPERS))
    written = Agreement.objects.filter(
        partnership=OuterRef("pk"), state__in=[str(state) for state in WRITTEN]
    )
    found = Partnership.objects.filter(
        Q(phase__in=[str(phase) for phase in (Phase.FIND, Phase.AGREE, *ASKED)]) | Exists(written),
        pk__in=own.values("partnership_id"),
        state=PartnershipState.ACTIVE,
    )
    return list(with_parties(found).order_by("phase_reached_at", "pk")[:MOST])


@dataclass(frozen=True)
class _Desk:
    """What one partnership puts on one person's desk."""

    actor: Actor
    partnership: Partnership

    @property
    def own(self) -> dict[UUID, Party]:
        """The parties for which the person acts here, by what a gate calls them."""
        return {
            party.uuid: party
            for party in parties_of(self.partnership)
            if self.actor.acts_for(party.organisation.uuid, *HELPERS)
        }

    @property
    def runs(self) -> bool:
        """Whether the person runs it, for an operator."""
        return any(
            party.role in OPERATOR_ROLES and self.actor.acts_for(party.organisation.uuid, *RUNNERS)
            for party in self.own.values()
        )

    def points(self, result: GateResult) -> Iterator[Waiting]:
        """Give every open line whose turn it is, but for those of which their subject tells.

        What needs an explanation is asked for one once nothing else is missing, not while it comes.
        """
        is_early = any(line.status is LineStatus.MISSING for line in result.open)
        for line in result.asked:
            if line.target in TOLD_BY_THEIR_SUBJECT or not self.is_mine(line):
                continue
            if line.status is LineStatus.TO_EXPLAIN:
                if not is_early:
                    yield self.explanation(line, result.gate)
            elif line.target in ADDRESSES:
                yield self.point(line)

    def is_mine(self, line: GateLine) -> bool:
        """Whether a line waits for a party for which the person acts."""
        return bool(self.own.keys() & set(line.turn))

    def point(self, line: GateLine) -> Waiting:
        """Say one line that is missing."""
        assert line.target is not None  # or it has no address
        name, owner = ADDRESSES[line.target]
        about = self.own.get(line.about) if line.about else None
        one = about.organisation.uuid if owner == "organisation" and about else None
        mark = f"#id_{line.field}" if line.field else ""
        return self._waiting(
            kind="point",
            what=sentence(line.reason),
            since=self.partnership.phase_reached_at,
            action=str(ACTIONS[line.target]),
            href=reverse(name, args=[one or self.partnership.uuid]) + mark,
        )

    def explanation(self, line: GateLine, gate: Gate) -> Waiting:
        """Say one line that passes only once each side has explained it."""
        address = reverse("compliance:explain", args=[self.partnership.uuid, str(gate)])
        return self._waiting(
            kind="explanation",
            what=sentence(line.reason),
            since=None,
            action=str(ACTIONS[Target.EXPLAIN]),
            href=f"{address}?{urlencode({'item': line.item})}",
        )

    def passable(self, gate: Gate) -> Waiting:
        """Say that all is there, so that it can go on."""
        return self._waiting(
            kind="gate",
            what=str(GOES_ON[gate]),
            since=None,
            action=_("Go on"),
            href=reverse("partnerships:detail", args=[self.partnership.uuid]),
        )

    def to_write(self) -> Waiting:
        """Say that the agreement is to be begun."""
        return self._waiting(
            kind="agreement",
            what=_("The agreement is to be written together."),
            since=self.partnership.phase_reached_at,
            action=_("Begin an agreement"),
            href=reverse("agreements:draft", args=[self.partnership.uuid]),
        )

    def of_agreement(self, agreement: Agreement, result: GateResult) -> Iterator[Waiting]:
        """Say what one text waits for; what is not known is explained once the text is fixed."""
        if not self.runs:
            return
        href = reverse("agreements:detail", args=[agreement.uuid])
        is_draft = agreement.state is AgreementState.DRAFT
        points = [
            each
            for each in result.missing
            if each.target in WRITING and each.code != "text_not_fixed"
        ]
        if points:
            yield self._to_complete(agreement, href, points)
        elif is_draft and is_still_a_copy(agreement):
            yield self._to_amend(agreement)
        elif is_draft:
            yield self._to_open(agreement, href)
        elif result.passes:
            yield self._to_bring_into_force(agreement, href)
        left = () if is_draft else result.to_explain
        people = (each for each in result.missing if each.target is Target.PEOPLE)
        yield from self.points(replace(result, lines=(*people, *left)))

    def _to_complete(self, agreement: Agreement, href: str, points: list[GateLine]) -> Waiting:
        return self._waiting(
            kind="agreement",
            what=ngettext(
                "“%(title)s” has %(number)s open point.",
                "“%(title)s” has %(number)s open points.",
                len(points),
            )
            % {"title": agreement.title, "number": len(points)},
            since=None,
            action=str(ACTIONS[Target.AGREEMENT]),
            href=href,
            details=tuple(sentence(each.reason) for each in points),
        )

    def _to_amend(self, agreement: Agreement) -> Waiting:
        return self._waiting(
            kind="agreement",
            what=_("An amendment of “%(title)s” is begun: write what changes.")
            % {"title": agreement.title},
            since=None,
            action=str(ACTIONS[Target.AGREEMENT]),
            href=reverse("agreements:edit", args=[agreement.uuid]),
        )

    def _to_open(self, agreement: Agreement, href: str) -> Waiting:
        return self._waiting(
            kind="opening",
            what=_("“%(title)s” is complete: it can be opened for signature.")
            % {"title": agreement.title},
            since=None,
            action=_("Read and open"),
            href=href,
        )

    def _to_bring_into_force(self, agreement: Agreement, href: str) -> Waiting:
        return self._waiting(
            kind="force",
            what=_("“%(title)s” is signed by all: it can be brought into force.")
            % {"title": agreement.title},
            since=None,
            action=_("Bring it into force"),
            href=href,
        )

    def _waiting(self, **said: Any) -> Waiting:
        party = next(iter(self.own.values()))
        return Waiting(
            about=self.partnership.title,
            organisation=party.organisation.uuid,
            roles=HELPERS,
            **said,
        )
