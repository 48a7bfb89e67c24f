"""Agreements for tests; all of it is invented. Two mentors help one mentee."""

from __future__ import annotations

from typing import Any

from tests.apps.partnerships.made import complete_profile, ready_for_g1, say
from tests.conftest import NOON
from tests.kept import kept
from tests.world import World, member, operator
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.agreements.actions import agreements
from waterpeers.apps.agreements.actions.signatures import sign
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.compliance import actions as gates
from waterpeers.apps.partnerships.actions import conduct, partnerships
from waterpeers.apps.partnerships.models import CodeText, Partnership, Party
from waterpeers.domain.actors import Act, Actor, Role
from waterpeers.domain.partnerships import AgreementKind, PartyRole

CLAUSES = {
    "confidentiality": "Customer data stay with their owner.",
    "data_and_publication": "Both agree before anything is published.",
    "disputes": "The directors meet.",
    "amendment_and_termination": "In writing, with three months' notice.",
}


class Deal:
    """A partnership of two mentors and a mentee that has passed G1, and who acts in it."""

    def __init__(self, world: World, *, through_g1: bool = True) -> None:
        self.world = world
        self.partnership = ready_for_g1(world)
        self.second = operator("Stadtwerke Seeblick")
        self.second_signatory = member(self.second, Role.SIGNATORY, "second@example.org")
        self.text = CodeText.objects.get()
        actor = actor_of(self.second_signatory)
        complete_profile(self.second)
        made = partnerships.add_party(
            self.partnership, self.second, role=PartyRole.MENTOR, act=Act(self.facilitator, NOON)
        )
        conduct.accept_code(self.second, self.text, office="Director", act=Act(actor, NOON))
        say(made, actor)
        if through_g1:
            gates.pass_gate(self.partnership, "G1", act=Act(self.facilitator, NOON))
        self.partnership = Partnership.objects.get(pk=self.partnership.pk)

    @property
    def facilitator(self) -> Actor:
        return self.world.actor("facilitator")

    @property
    def mentee(self) -> Actor:
        return self.world.actor("mentee_signatory")

    @property
    def mentor(self) -> Actor:
        return self.world.actor("mentor_signatory")

    @property
    def parties(self) -> dict[str, Party]:
        found = self.partnership.parties.select_related("organisation")
        return {party.organisation.name: party for party in found}

    @property
    def signers(self) -> list[tuple[Party, Actor]]:
        parties = self.parties
        return [
            (parties["Águas do Lago"], self.mentee),
            (parties["Waterbedrijf Delta"], self.mentor),
            (parties["Stadtwerke Seeblick"], actor_of(self.second_signatory)),
        ]

    def fields(self, **changes: Any) -> dict[str, Any]:
        """A whole agreement, as somebody would send it."""
        parties = [str(party.uuid) for party in self.parties.values()]
        return {
            "title": "Fewer losses by the lake",
            "objectives": ["Lose less water"],
            "expected_outputs": ["Three zones are measured"],
            "duties": dict.fromkeys(parties, "Sends and hosts practitioners."),
            "interests": dict.fromkeys(parties, "To learn; no commercial interest."),
            "gains": dict.fromkeys(parties, "Practice in another setting."),
            "starts_on": "2027-01-01",
            "ends_before": "2029-01-01",
            "review_dates": ["2028-01-01"],
            "code_text": str(self.text.uuid),
            "authority_approval": "yes",
            "authority_note": "The city council, 12 October 2026.",
            "is_without_cash": True,
            **CLAUSES,
        } | changes

    def staff_time(self, **changes: Any) -> dict[str, Any]:
        return {
            "party": str(self.parties["Waterbedrijf Delta"].uuid),
            "kind": "staff_time",
            "description": "Forty days a year",
            "days": "80",
            "amount": "32 000,00",
            "currency": "EUR",
            "basis": "400 EUR a day, direct cost",
        } | changes

    @kept
    def draft(self, **changes: Any) -> Agreement:
        """A draft that lacks nothing."""
        made = agreements.draft(
            self.partnership, AgreementKind.MEMORANDUM, title="x", act=Act(self.mentee, NOON)
        )
        agreements.promise(made, self.staff_time(), act=Act(self.mentor, NOON))
        fields = self.fields(**changes)
        return agreements.change(made, fields, revision=1, act=Act(self.mentee, NOON))

    @kept
    def opened(self, **changes: Any) -> Agreement:
        return agreements.open_for_signature(self.draft(**changes), act=Act(self.mentee, NOON))

    def signed(self, agreement: Agreement | None = None) -> Agreement:
        found = agreement or self.opened()
        for party, actor in self.signers:
            sign(
                found,
                party,
                name="Ana Example",
                office="Director",
                fingerprint=found.fingerprint,
                act=Act(actor, NOON),
            )
        return found

    @kept
    def in_force(self) -> Agreement:
        return agreements.bring_into_force(self.signed(), act=Act(self.mentee, NOON))


deal_of = kept(Deal)
