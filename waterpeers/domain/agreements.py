"""Gate G2: a written agreement with the Code's items (a) to (d), signed by every operator.

Every operator signs; other parties may. A signature stands for the whole text, and so also for
the table of roles in it. The Code's own items block: they are stated, at the level then known, or
the gate stays closed. What else an agreement holds may be "not known": both operators then explain
in writing why it may pass as it is.

A work plan refines (a) and (c) of a memorandum that is in force; what it does not repeat is not
asked of it. An amendment is asked what the agreement that it amends was asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from uuid import UUID

from waterpeers.domain.conduct import NOT_KNOWN, Acceptance, AcceptanceState
from waterpeers.domain.gates import (
    Explanations,
    GateLine,
    GateResult,
    LineStatus,
    Target,
    line,
    settle,
)
from waterpeers.domain.partnerships import (
    OPERATOR_ROLES,
    AgreementState,
    FactAnswer,
    Gate,
    PartyRole,
)

MET, MISSING, TO_EXPLAIN = LineStatus.MET, LineStatus.MISSING, LineStatus.TO_EXPLAIN


class AgreementPart(StrEnum):
    """A part of the text, as people write it: the Code's items (a) to (d), then what is usual."""

    OBJECTIVES = "objectives"  # (a)
    ROLES = "roles"  # (b)
    VALUE = "value"  # (c)
    INTERESTS = "interests"  # (d)
    FRAME = "frame"  # dates, the Code and the law
    CLAUSES = "clauses"


_PARTS = {
    AgreementPart.OBJECTIVES: ("title", "objectives", "expected_outputs"),
    AgreementPart.ROLES: ("duties",),
    AgreementPart.VALUE: ("is_without_cash", "is_without_kind", "contributions"),
    AgreementPart.INTERESTS: ("interests", "gains"),
    AgreementPart.FRAME: (
        "starts_on", "ends_before", "review_dates", "code_text", "authority_approval",
        "authority_note",
    ),
    AgreementPart.CLAUSES: (
        "confidentiality", "data_and_publication", "intellectual_property", "safety", "costs",
        "disputes", "amendment_and_termination",
    ),
}  # fmt: skip
PART_OF = {name: part for part, names in _PARTS.items() for name in names}


def part_of(each: GateLine) -> AgreementPart | None:
    """Name the part of the text that a line of G2 asks for; none where it asks for a deed."""
    if each.target is Target.CONTRIBUTIONS:
        return AgreementPart.VALUE
    return PART_OF.get(each.field.partition("-")[0])


@dataclass(frozen=True)
class SigningParty:
    """What G2 knows of one party."""

    party: UUID
    name: str
    role: PartyRole
    acceptance: Acceptance = NOT_KNOWN  # of the version of the Code that the agreement names
    has_duties: bool = False
    has_interests: bool = False
    has_gain: bool = False
    is_gain_not_known: bool = False
    has_signatory: bool = False
    signed_by: UUID | None = None  # the person, if this very text was signed

    @property
    def is_operator(self) -> bool:
        """Whether it is a mentor or a mentee: those sign, those gain."""
        return self.role in OPERATOR_ROLES


@dataclass(frozen=True)
class ContributionWorth:
    """What G2 knows of one contribution."""

    party: UUID
    what: str
    is_cash: bool
    is_stated: bool = True  # an amount, or days of staff time
    is_not_known: bool = False
    is_fee: bool = False


@dataclass(frozen=True)
class AgreementFacts:
    """What G2 looks at: the agreement that is to come into force, and its parties."""

    parties: tuple[SigningParty, ...]
    state: AgreementState | None = None  # none: nothing was written yet
    is_work_plan: bool = False
    is_memorandum_in_force: bool = False
    is_interest_settled: bool = False  # gate G1 was passed
    are_parties_as_written: bool = True
    objectives: int = 0
    outputs: int = 0
    worths: tuple[ContributionWorth, ...] = ()
    is_without_cash: bool = False  # said so
    is_without_kind: bool = False
    filled: frozenset[str] = frozenset()  # of the fields that may be "not known"
    not_known: frozenset[str] = frozenset()
    has_start: bool = False
    code_version: str = ""
    authority: FactAnswer | None = None
    explanations: Explanations = field(default_factory=frozenset)

    @property
    def operators(self) -> tuple[SigningParty, ...]:
        """Give mentors and mentees."""
        return tuple(party for party in self.parties if party.is_operator)

    @property
    def both(self) -> tuple[UUID, ...]:
        """Name the operators' parties."""
        return tuple(party.party for party in self.operators)


# What may be "not known", and the code with which its line begins.
OPEN_QUESTIONS = {
    "ends_before": "end",
    "review_dates": "reviews",
    "confidentiality": "confidentiality_clause",
    "data_and_publication": "publication_clause",
    "disputes": "disputes_clause",
    "amendment_and_termination": "termination_clause",
}
OF_A_WORK_PLAN = ("ends_before", "review_dates")


def agreement_gate(facts: AgreementFacts) -> GateResult:
    """G2: ask everything at once; only then does an agreement come into force.

    Before a word is written one line says so; what the text must hold is asked of a text.
    """
    lines = [*_written(facts)]
    if facts.state is None:
        lines += _signatories(facts)
    else:
        lines += [*text_lines(facts), *_code(facts), *_signatories(facts), *_signing(facts)]
    return settle(Gate.G2, lines, operators=facts.both, explanations=facts.explanations)


def text_lines(facts: AgreementFacts) -> tuple[GateLine, ...]:
    """Ask what the text itself must hold; a text that lacks it is not opened for signature."""
    parts = [_objectives(facts)]
    if not facts.is_work_plan:
        parts.append(_each(facts, "duties", "O5.3"))
    parts.append(_value(facts))
    if not facts.is_work_plan:
        parts += [_each(facts, "interests", "O5.5"), _gains(facts), _authority(facts)]
    parts += [_open_questions(facts), _code_named(facts)]
    return tuple(each for part in parts for each in part)


def holds_from(first_day: date | None, *, settled_at: datetime) -> datetime:
    """Say from when an agreement holds that is settled now: never before its first day."""
    if first_day is None:
        return settled_at
    return max(settled_at, datetime.combine(first_day, time.min, UTC))


# --- the text ---


def _one(facts: AgreementFacts, is_met: bool, code: str, **where: object) -> GateLine:
    """Make a line that is met or missing, and that any operator can do something about."""
    options = {"target": Target.AGREEMENT, "turn": facts.both} | where
    status, name = (MET, code) if is_met else (MISSING, f"{code}_missing")
    return line(status, name, **options)  # type: ignore[arg-type]


def _objectives(facts: AgreementFacts) -> Iterator[GateLine]:
    yield _one(
        facts, facts.objectives > 0, "objectives_stated", obligation="O5.2", field="objectives"
    )
    yield _one(
        facts, facts.outputs > 0, "outputs_stated", obligation="O5.2", field="expected_outputs"
    )


def _each(facts: AgreementFacts, name: str, obligation: str) -> Iterator[GateLine]:
    """(b) and (d): asked of every party, whatever its role."""
    for party in facts.parties:
        is_met = party.has_duties if name == "duties" else party.has_interests
        yield _about(party, is_met, f"{name}_stated", obligation, field=f"{name}-{party.party}")


def _value(facts: AgreementFacts) -> Iterator[GateLine]:
    """(c): in cash and in kind, each stated or said to be none; what is not known is explained."""
    money = {"target": Target.CONTRIBUTIONS, "obligation": "O5.4"}
    for name, is_cash, is_none in (
        ("cash", True, facts.is_without_cash),
        ("kind", False, facts.is_without_kind),
    ):
        if any(worth.is_cash is is_cash for worth in facts.worths):
            yield _one(facts, True, f"{name}_stated", **money)
        elif is_none:
            yield _one(facts, True, f"{name}_said_none", **money)
        else:
            yield _one(facts, False, f"{name}_stated", field=f"is_without_{name}", **money)
    if not facts.worths and facts.is_without_cash and facts.is_without_kind:
        yield _one(facts, False, "any_contribution", field="contributions", **money)
    for worth in facts.worths:
        if not worth.is_stated and not worth.is_not_known:
            yield line(
                MISSING, "worth_missing", turn=facts.both, field="contributions",
                target=Target.CONTRIBUTIONS, obligation="O5.4", what=worth.what,
            )  # fmt: skip
    for party in facts.parties:
        if any(w.is_not_known and w.party == party.party for w in facts.worths):
            yield line(
                TO_EXPLAIN, "worth_not_known", about=party.party, field="contributions",
                target=Target.CONTRIBUTIONS, obligation="O5.4", name=party.name,
            )  # fmt: skip
    yield from _direct_costs(facts)


def _direct_costs(facts: AgreementFacts) -> Iterator[GateLine]:
    """A fee is not a direct cost: it is flagged, and both operators say why it may stand."""
    with_fee = [p for p in facts.parties if any(w.is_fee and w.party == p.party
                                                for w in facts.worths)]  # fmt: skip
    if facts.worths and not with_fee:
        yield line(MET, "direct_costs_only", target=Target.CONTRIBUTIONS, obligation="O6.1")
    for party in with_fee:
        yield line(
            TO_EXPLAIN, "fee_to_explain", about=party.party, field="contributions",
            target=Target.CONTRIBUTIONS, obligation="O6.2", name=party.name,
        )  # fmt: skip


def _gains(facts: AgreementFacts) -> Iterator[GateLine]:
    for party in facts.operators:
        name = f"gains-{party.party}"
        if party.is_gain_not_known:
            yield _about(party, None, "gain_not_known", "O7.1", field=name)
        else:
            yield _about(party, party.has_gain, "gain_named", "O7.1", field=name)


def _authority(facts: AgreementFacts) -> Iterator[GateLine]:
    """Local law: without what it asks for nothing starts; "not known" is explained."""
    code, status = {
        None: ("authority_not_answered", MISSING),
        FactAnswer.YES: ("authority_satisfied", MET),
        FactAnswer.NO: ("authority_not_satisfied", MISSING),
        FactAnswer.NOT_KNOWN: ("authority_not_known", TO_EXPLAIN),
    }[facts.authority]
    yield line(
        status, code, target=Target.AGREEMENT, obligation="O1.6", turn=facts.both,
        field="authority_approval",
    )  # fmt: skip


def _open_questions(facts: AgreementFacts) -> Iterator[GateLine]:
    yield _one(facts, facts.has_start, "start_set", field="starts_on")
    for name, code in OPEN_QUESTIONS.items():
        if facts.is_work_plan and name not in OF_A_WORK_PLAN:
            continue
        if name in facts.not_known:
            yield line(TO_EXPLAIN, f"{code}_not_known", target=Target.AGREEMENT, field=name)
        else:
            yield _one(facts, name in facts.filled, f"{code}_set", field=name)


def _code_named(facts: AgreementFacts) -> Iterator[GateLine]:
    is_named = bool(facts.code_version)
    yield _one(
        facts, is_named, "code_named", field="code_text",
        **({"version": facts.code_version} if is_named else {}),
    )  # fmt: skip


# --- before and around the text ---


def _written(facts: AgreementFacts) -> Iterator[GateLine]:
    yield line(
        MET if facts.is_interest_settled else MISSING,
        "interest_settled" if facts.is_interest_settled else "interest_not_settled",
        target=Target.INTEREST,
        turn=facts.both,
    )
    if facts.is_work_plan:
        yield _one(facts, facts.is_memorandum_in_force, "memorandum_in_force", obligation="O5.1")
    if facts.state is None:
        yield _one(facts, False, "agreement_written", obligation="O5.1")
    elif facts.state is AgreementState.DRAFT:
        yield line(
            MISSING, "text_not_fixed", target=Target.AGREEMENT, obligation="O5.1", turn=facts.both
        )
    else:
        yield line(MET, "text_fixed", target=Target.AGREEMENT, obligation="O5.1")
    if not facts.are_parties_as_written:
        yield line(MISSING, "parties_not_as_written", target=Target.AGREEMENT, turn=facts.both)


def _code(facts: AgreementFacts) -> Iterator[GateLine]:
    """The version that the text names, accepted by each operator."""
    if not facts.code_version:
        return
    for party in facts.operators:
        version, until = party.acceptance.version, party.acceptance.until
        said = {"version": version or facts.code_version}
        said["until"] = until.isoformat() if until else ""
        code, is_met = {
            AcceptanceState.ACCEPTED: ("code_accepted", True),
            AcceptanceState.IN_GRACE: ("code_in_grace", None),
            AcceptanceState.EXPIRED: ("code_expired", False),
        }.get(party.acceptance.state, ("this_code_not_accepted", False))
        status = {True: MET, False: MISSING, None: TO_EXPLAIN}[is_met]
        yield line(
            status, code, target=Target.ACCEPT_CODE, turn=(party.party,), about=party.party,
            name=party.name, **said,
        )  # fmt: skip


def _signatories(facts: AgreementFacts) -> Iterator[GateLine]:
    for party in facts.operators:
        yield _about(party, party.has_signatory, "signatory_here", "", target=Target.PEOPLE)


def _signing(facts: AgreementFacts) -> Iterator[GateLine]:
    for party in facts.operators:
        yield _about(party, party.signed_by is not None, "signed", "O1.4", target=Target.SIGNATURE)
    signers = [party.signed_by for party in facts.operators if party.signed_by]
    if len(signers) > 1 and len(set(signers)) == 1:
        yield line(
            MISSING, "one_person_signed_for_all", target=Target.SIGNATURE, obligation="O1.4",
            turn=facts.both,
        )  # fmt: skip
    left = tuple(party.party for party in facts.operators if not party.signed_by)
    if not facts.is_work_plan:
        yield line(
            MISSING if left else MET,
            "roles_not_confirmed" if left else "roles_confirmed",
            target=Target.SIGNATURE,
            obligation="O1.5",
            turn=left,
        )


def _about(
    party: SigningParty,
    is_met: bool | None,
    code: str,
    obligation: str,
    *,
    target: Target = Target.AGREEMENT,
    field: str = "",
) -> GateLine:
    """Make a line about one party; ``None`` is neither met nor missing, but to be explained."""
    name = f"{code}_missing" if is_met is False else code
    status = {True: MET, False: MISSING, None: TO_EXPLAIN}[is_met]
    return line(
        status, name, target=target, obligation=obligation, turn=(party.party,), about=party.party,
        field=field, name=party.name,
    )  # fmt: skip
