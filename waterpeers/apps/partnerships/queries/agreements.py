"""Reading agreements: the present one, what G2 looks at, and totals."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.partnerships.models import Agreement, Contribution, Partnership
from waterpeers.apps.partnerships.queries.conduct import acceptances
from waterpeers.apps.partnerships.queries.partnerships import explanations_of, parties_of
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.agreements import AgreementFacts, SigningParty
from waterpeers.domain.money import to_amount, totals
from waterpeers.domain.partnerships import AgreementState, ContributionKind

WRITTEN = (AgreementState.DRAFT, AgreementState.OPEN_FOR_SIGNATURE)


def visible(actor: Actor) -> QuerySet[Agreement]:
    """Keep the agreements of partnerships that one may know of."""
    seen = Partnership.objects.visible_to(actor)
    return Agreement.objects.filter(partnership__in=seen).select_related("partnership")


def current_of(partnership: Partnership) -> Agreement | None:
    """Find the agreement that is being written or signed; the latest, should there be several."""
    written = Agreement.objects.filter(partnership=partnership, state__in=WRITTEN)
    return written.order_by("-number").first()


def agreement_facts(
    partnership: Partnership, agreement: Agreement | None, *, on: date
) -> AgreementFacts:
    """Gather what G2 looks at; a constant number of queries, whatever the number of parties."""
    parties = parties_of(partnership)
    code = acceptances([p.organisation.uuid for p in parties], on=on)
    signatories = set(
        Membership.objects.filter(
            organisation__in=[p.organisation_id for p in parties], role=Role.SIGNATORY
        ).values_list("organisation_id", flat=True)
    )
    signed: set[int] = set()
    contributions: list[Contribution] = []
    if agreement:
        signed = set(
            agreement.signatures.filter(fingerprint=agreement.fingerprint).values_list(
                "party_id", flat=True
            )
        )
        contributions = list(agreement.contributions.all())
    # A draft that does not exist yet says nothing: every field is open.
    said = agreement or Agreement()
    not_known = set(said.not_known)
    return AgreementFacts(
        parties=tuple(
            SigningParty(
                party=party.uuid,
                name=party.organisation.name,
                role=party.role,
                acceptance=code[party.organisation.uuid],
                has_duties=bool(said.duties.get(str(party.uuid), "").strip()),
                has_interests=bool(said.interests.get(str(party.uuid), "").strip()),
                are_interests_not_known=f"interests:{party.uuid}" in not_known,
                has_gain=bool(said.gains.get(str(party.uuid), "").strip()),
                has_signed=party.pk in signed,
                has_signatory=party.organisation_id in signatories,
            )
            for party in parties
        ),
        is_drafted=agreement is not None,
        is_open_for_signature=said.state == AgreementState.OPEN_FOR_SIGNATURE
        and agreement is not None,
        objectives=len(said.objectives),
        outputs=len(said.expected_outputs),
        is_cash_stated="no_cash" in not_known
        or any(c.kind == ContributionKind.CASH for c in contributions),
        is_kind_stated="no_kind" in not_known
        or any(c.kind != ContributionKind.CASH for c in contributions),
        is_worth_not_known=any(c.is_amount_not_known for c in contributions),
        has_fee=any(c.is_fee for c in contributions),
        has_dates=bool(said.starts_on and said.ends_before),
        reviews=len(said.review_dates),
        names_the_code=said.code_text_id is not None,
        authority=said.authority_approval or None,
        explanations=explanations_of(partnership, "G2"),
    )


def totals_of(contributions: list[Contribution]) -> list[tuple[str, str, str]]:
    """Add up what was stated, in cash and in kind apart, for each currency apart."""
    lines = []
    for name, is_cash in (("cash", True), ("kind", False)):
        amounts = [
            (c.amount_minor, c.currency)
            for c in contributions
            if c.amount_minor is not None and (c.kind == ContributionKind.CASH) is is_cash
        ]
        for currency, minor in totals(amounts).items():
            lines.append((name, currency, str(to_amount(minor, currency))))
    return lines
