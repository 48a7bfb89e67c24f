"""Gate G2: a written agreement with the Code's items (a) to (d), signed by every operator.

"Not known" is an answer of its own: it never counts as stated, and it never blocks; both operators
explain why it may pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from waterpeers.domain.conduct import Acceptance, AcceptanceState
from waterpeers.domain.gates import (
    Explanations,
    GateLine,
    GateResult,
    LineStatus,
    Target,
    line,
    settle,
)
from waterpeers.domain.partnerships import OPERATOR_ROLES, Answer, Gate, PartyRole

MET, MISSING, TO_EXPLAIN = LineStatus.MET, LineStatus.MISSING, LineStatus.TO_EXPLAIN
VALID = {AcceptanceState.ACCEPTED, AcceptanceState.IN_GRACE}


@dataclass(frozen=True)
class SigningParty:
    """What G2 knows of one party."""

    party: UUID
    name: str
    role: PartyRole
    acceptance: Acceptance
    has_duties: bool = False
    has_interests: bool = False
    are_interests_not_known: bool = False
    has_gain: bool = False
    has_signed: bool = False
    has_signatory: bool = False

    @property
    def is_operator(self) -> bool:
        """Whether it is a mentor or a mentee: those sign, those gain."""
        return self.role in OPERATOR_ROLES


@dataclass(frozen=True)
class AgreementFacts:
    """What G2 looks at: the agreement that is to come into force, and its parties."""

    parties: tuple[SigningParty, ...]
    is_drafted: bool = False
    is_open_for_signature: bool = False
    objectives: int = 0
    outputs: int = 0
    is_cash_stated: bool = False
    is_kind_stated: bool = False
    is_worth_not_known: bool = False
    has_fee: bool = False
    has_dates: bool = False
    reviews: int = 0
    names_the_code: bool = False
    authority: Answer | None = None
    explanations: Explanations = field(default_factory=frozenset)


def agreement_gate(facts: AgreementFacts) -> GateResult:
    """G2: ask everything at once; only then does an agreement come into force."""
    operators = tuple(p.party for p in facts.parties if p.is_operator)
    lines = [*_text(facts, operators), *_parties(facts), *_signing(facts, operators)]
    return settle(Gate.G2, lines, operators=operators, explanations=facts.explanations)


def _text(facts: AgreementFacts, both: tuple[UUID, ...]) -> Iterator[GateLine]:
    def one(
        is_met: bool, code: str, obligation: str = "", target: Target = Target.AGREEMENT
    ) -> GateLine:
        status, name = (MET, code) if is_met else (MISSING, f"{code}_missing")
        return line(status, name, target=target, obligation=obligation, turn=both)

    yield one(facts.is_drafted, "agreement_drafted", "O5.1")
    yield one(facts.objectives > 0, "objectives_stated", "O5.2")
    yield one(facts.outputs > 0, "outputs_stated", "O5.2")
    yield one(facts.is_cash_stated, "cash_stated", "O5.4", Target.CONTRIBUTIONS)
    yield one(facts.is_kind_stated, "kind_stated", "O5.4", Target.CONTRIBUTIONS)
    if facts.is_worth_not_known:
        yield line(TO_EXPLAIN, "worth_not_known", target=Target.CONTRIBUTIONS, obligation="O5.4")
    if facts.has_fee:
        yield line(TO_EXPLAIN, "fee_to_explain", target=Target.CONTRIBUTIONS, obligation="O6.1")
    yield one(facts.has_dates, "dates_set")
    if facts.reviews:
        yield line(MET, "reviews_set", target=Target.AGREEMENT, obligation="O1.1")
    else:
        yield line(TO_EXPLAIN, "reviews_to_explain", target=Target.AGREEMENT, obligation="O1.1")
    yield one(facts.names_the_code, "code_named")
    if facts.authority is None:
        yield one(False, "authority_said", "O1.6")
    else:
        status = MET if facts.authority is Answer.YES else TO_EXPLAIN
        code = {Answer.YES: "authority_said", Answer.NO: "authority_refused"}.get(
            facts.authority, "authority_not_known"
        )
        yield line(status, code, target=Target.AGREEMENT, obligation="O1.6", turn=both)


def _parties(facts: AgreementFacts) -> Iterator[GateLine]:
    for party in facts.parties:
        yield _about(party, party.has_duties, "duties_stated", "O5.3")
        if party.are_interests_not_known:
            yield _line(party, TO_EXPLAIN, "interests_not_known", "O5.5")
        else:
            yield _about(party, party.has_interests, "interests_stated", "O5.5")
        if party.is_operator:
            yield _about(party, party.has_gain, "gain_named", "O7.1")


def _signing(facts: AgreementFacts, both: tuple[UUID, ...]) -> Iterator[GateLine]:
    for party in facts.parties:
        if not party.is_operator:
            continue
        is_valid = party.acceptance.state in VALID
        yield _about(party, is_valid, "code_valid", "", Target.ACCEPT_CODE)
        yield _about(party, party.has_signatory, "signatory_here", "", Target.PEOPLE)
    status = MET if facts.is_open_for_signature else MISSING
    code = "text_fixed" if facts.is_open_for_signature else "text_not_fixed"
    yield line(status, code, target=Target.AGREEMENT, turn=both)
    for party in facts.parties:
        if party.is_operator:
            yield _about(party, party.has_signed, "signed", "O1.4", Target.SIGNATURE)


def _about(
    party: SigningParty,
    is_met: bool,
    code: str,
    obligation: str,
    target: Target = Target.AGREEMENT,
) -> GateLine:
    name = code if is_met else f"{code}_missing"
    return _line(party, MET if is_met else MISSING, name, obligation, target)


def _line(
    party: SigningParty,
    status: LineStatus,
    code: str,
    obligation: str,
    target: Target = Target.AGREEMENT,
) -> GateLine:
    return line(
        status,
        code,
        target=target,
        obligation=obligation,
        turn=(party.party,),
        about=party.party,
        name=party.name,
    )
