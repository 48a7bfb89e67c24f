"""Gates: what is met, what is missing, and what may pass if both operators explain it.

A gate is a function from frozen facts to a ``GateResult``. It looks at everything and stops at
nothing, so that a page can show the whole list at once. Rules that hold for every gate:

* it passes when nothing is missing and every line to explain was explained in writing by each
  operator of the partnership: no operator, and so no mentor, passes a gate alone;
* "not known" is a value of its own, never read as yes or as no;
* whatever a gate says, a mentee can always stop (see ``partnerships``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from dataclasses import field as default
from datetime import date
from enum import StrEnum
from uuid import UUID

from waterpeers.domain.codes import SizeBand
from waterpeers.domain.conduct import (
    DECLARATIONS,
    NOT_KNOWN,
    OBLIGATIONS,
    Acceptance,
    AcceptanceState,
    Basis,
)
from waterpeers.domain.partnerships import OPERATOR_ROLES, FactAnswer, Gate, PartyRole
from waterpeers.domain.verdicts import Reason, Verdict


class LineStatus(StrEnum):
    """How one line of a gate stands."""

    MET = "met"
    MISSING = "missing"  # blocks
    TO_EXPLAIN = "to_explain"  # may pass with a written reason of each operator


class Target(StrEnum):
    """Where somebody goes to do something about a line; pages turn it into an address."""

    PROFILE = "profile"
    PROFILE_GATE = "profile_gate"
    NEEDS_AND_STRENGTHS = "needs_and_strengths"
    CODE_VERSIONS = "code_versions"
    ACCEPT_CODE = "accept_code"
    SUBJECT = "subject"  # the areas, the need and the strength of a partnership
    EARLIER = "earlier"
    PARTIES = "parties"
    INTEREST = "interest"
    STATEMENTS = "statements"
    EXPLAIN = "explain"
    AGREEMENT = "agreement"
    CONTRIBUTIONS = "contributions"
    SIGNATURE = "signature"
    PEOPLE = "people"
    ATTACHMENTS = "attachments"
    ANSWERS = "answers"  # the sheet of a side in a diagnosis
    DIAGNOSIS = "diagnosis"
    DIAGNOSIS_ROUND = "diagnosis_round"  # to be started
    DIAGNOSIS_APPROVAL = "diagnosis_approval"
    PLAN = "plan"
    PLAN_APPROVAL = "plan_approval"
    CLOSING = "closing"  # the account at the end of a partnership, or a later one
    CLOSING_ANSWERS = "closing_answers"
    CLOSING_SIGNATURE = "closing_signature"
    UPDATES = "updates"
    REVIEWS = "reviews"
    REGISTER = "register"  # what was promised, decided, escalated


# The lines that say that somebody said no.
REFUSALS = frozenset(
    {"interest_declined", "sharing_denied", "confidence_denied", "authority_not_satisfied"}
)


@dataclass(frozen=True)
class GateLine:
    """One thing that a gate looks at: how it stands, whose turn it is, and where to go.

    ``turn`` names parties (at G0 the organisation); empty: an administrator's turn, or nobody's.
    ``about`` is the party that the line speaks of, where it speaks of one. Lines of a later
    ``step`` wait for those of earlier ones: nobody approves what is not written yet.
    """

    code: str
    status: LineStatus
    params: tuple[tuple[str, str], ...] = ()
    turn: tuple[UUID, ...] = ()
    target: Target | None = None
    basis: Basis = Basis.PRACTICE
    obligation: str = ""
    about: UUID | None = None
    explained_by: tuple[UUID, ...] = ()
    field: str = ""  # the very input, where there is one
    step: int = 0

    def at_step(self, step: int) -> GateLine:
        """Give the line as one that waits for earlier steps."""
        return replace(self, step=step)

    @property
    def item(self) -> str:
        """Name the line, so that an explanation can point at it and at no other state of it."""
        parts = (self.code, self.obligation, self.about.hex if self.about else "")
        return ":".join(part for part in parts if part)

    @property
    def is_refused(self) -> bool:
        """Whether somebody said no; what nobody has said or done yet is only open."""
        return self.code in REFUSALS

    @property
    def is_open(self) -> bool:
        """Whether the line keeps its gate closed."""
        if self.status is LineStatus.TO_EXPLAIN:
            return bool(self.turn) or not self.explained_by
        return self.status is LineStatus.MISSING

    @property
    def reason(self) -> Reason:
        """Say the line as a reason against."""
        return Reason(self.code, self.params, self.field)


def line(
    status: LineStatus,
    code: str,
    *,
    target: Target | None = None,
    obligation: str = "",
    turn: Iterable[UUID] = (),
    about: UUID | None = None,
    field: str = "",
    **params: str,
) -> GateLine:
    """Make a line; its basis is that of its obligation, and practice where it has none."""
    return GateLine(
        code=code,
        status=status,
        params=tuple(sorted(params.items())),
        turn=() if status is LineStatus.MET else tuple(turn),
        target=target,
        basis=OBLIGATIONS[obligation].basis if obligation else Basis.PRACTICE,
        obligation=obligation,
        about=about,
        field=field,
    )


@dataclass(frozen=True)
class GateResult:
    """All lines of a gate, in the order in which the gate asks."""

    gate: Gate
    lines: tuple[GateLine, ...]

    @property
    def met(self) -> tuple[GateLine, ...]:
        """Give what is there."""
        return self._with(LineStatus.MET)

    @property
    def missing(self) -> tuple[GateLine, ...]:
        """Give what blocks."""
        return self._with(LineStatus.MISSING)

    @property
    def to_explain(self) -> tuple[GateLine, ...]:
        """Give what passes only when each operator explains it, explained or not."""
        return self._with(LineStatus.TO_EXPLAIN)

    @property
    def open(self) -> tuple[GateLine, ...]:
        """Give everything that keeps the gate closed."""
        return tuple(each for each in self.lines if each.is_open)

    @property
    def asked(self) -> tuple[GateLine, ...]:
        """Give what is open and whose turn has come: not what waits for an earlier step."""
        steps = [each.step for each in self.missing]
        return tuple(each for each in self.open if not steps or each.step <= min(steps))

    @property
    def passes(self) -> bool:
        """Whether nothing keeps the gate closed."""
        return not self.open

    @property
    def verdict(self) -> Verdict:
        """Say the gate as a verdict: every open line a reason against."""
        return Verdict(tuple(each.reason for each in self.open))

    def _with(self, status: LineStatus) -> tuple[GateLine, ...]:
        return tuple(each for each in self.lines if each.status is status)


Explanations = frozenset[tuple[UUID, str]]  # (party, GateLine.item)


def settle(
    gate: Gate,
    lines: Iterable[GateLine],
    *,
    operators: Iterable[UUID] = (),
    explanations: Explanations = frozenset(),
) -> GateResult:
    """Close the list of a gate: each line to explain learns who explained it and who has not."""
    explainers = tuple(operators)

    def explained(each: GateLine) -> GateLine:
        if each.status is not LineStatus.TO_EXPLAIN:
            return each
        done = tuple(party for party in explainers if (party, each.item) in explanations)
        left = tuple(party for party in explainers if party not in done)
        return replace(each, turn=left, explained_by=done)

    return GateResult(gate, tuple(explained(each) for each in lines))


# --- G0: a profile that others can use ---


@dataclass(frozen=True)
class ProfileFacts:
    """What G0 looks at: an organisation's own profile, needs and strengths."""

    organisation: UUID
    name: str
    is_operator: bool
    has_contact: bool
    has_country: bool
    languages: int
    size_band: SizeBand | None
    declared: int  # needs and strengths that are not withdrawn
    declared_with_evidence: int


def profile_gate(facts: ProfileFacts) -> GateResult:
    """G0: contact, country, languages, size, and a need or strength with evidence.

    Organisations that are not operators have no size and no needs to show.
    """
    org = facts.organisation

    def one(is_met: bool, code: str, target: Target = Target.PROFILE) -> GateLine:
        status = LineStatus.MET if is_met else LineStatus.MISSING
        name = code if is_met else f"{code}_missing"
        return line(status, name, target=target, turn=(org,), about=org, name=facts.name)

    lines = [
        one(facts.has_contact, "profile_contact"),
        one(facts.has_country, "profile_country"),
        one(facts.languages > 0, "profile_languages"),
    ]
    if facts.is_operator:
        lines.append(one(facts.size_band is not None, "profile_size"))
        needs = Target.NEEDS_AND_STRENGTHS
        lines.append(one(facts.declared > 0, "profile_need_or_strength", needs))
        if facts.declared:
            lines.append(one(facts.declared_with_evidence > 0, "profile_evidence", needs))
    return settle(Gate.G0, lines)


# --- G1: mutual interest ---


@dataclass(frozen=True)
class PartyFacts:
    """What G1 knows of one party."""

    party: UUID
    organisation: UUID
    name: str
    role: PartyRole
    interest_by: UUID | None = None  # the person who expressed it
    is_declined: bool = False  # it said that it is not interested
    acceptance: Acceptance = NOT_KNOWN
    statements: tuple[tuple[str, FactAnswer], ...] = ()  # (obligation, answer)
    is_profile_usable: bool = False  # it passes G0

    @property
    def is_operator(self) -> bool:
        """Whether the party is a mentor or a mentee."""
        return self.role in OPERATOR_ROLES

    def answer(self, obligation: str) -> FactAnswer | None:
        """Give what the party stated; nothing if it has not answered."""
        return dict(self.statements).get(obligation)


@dataclass(frozen=True)
class InterestFacts:
    """What G1 looks at."""

    parties: tuple[PartyFacts, ...]
    areas: int = 0
    is_need_named: bool = False
    is_strength_named: bool = False
    earlier_looked_up: FactAnswer | None = None
    adopted: frozenset[str] = frozenset()  # local obligations that this installation switched on
    explanations: Explanations = default(default_factory=frozenset)

    @property
    def operators(self) -> tuple[PartyFacts, ...]:
        """Give mentors and mentees."""
        return tuple(party for party in self.parties if party.is_operator)

    def parties_as(self, role: PartyRole) -> tuple[UUID, ...]:
        """Name the parties in this role."""
        return tuple(party.party for party in self.parties if party.role is role)


def interest_gate(facts: InterestFacts) -> GateResult:
    """G1: both operators are interested, have accepted the Code, and said what they look for."""
    lines = [
        *_both_sides(facts),
        *(each for party in facts.operators for each in _operator_lines(party)),
        _one_person_for_all(facts),
        *_subject(facts),
        _earlier(facts),
        *_declarations(facts),
    ]
    return settle(
        Gate.G1,
        (each for each in lines if each is not None),
        operators=(party.party for party in facts.operators),
        explanations=facts.explanations,
    )


def _both_sides(facts: InterestFacts) -> list[GateLine]:
    everybody = tuple(party.party for party in facts.operators)
    lines = []
    for role in (PartyRole.MENTEE, PartyRole.MENTOR):
        if not facts.parties_as(role):
            lines.append(
                line(LineStatus.MISSING, f"no_{role}", target=Target.PARTIES, turn=everybody)
            )
    if not lines and len({party.organisation for party in facts.operators}) < 2:
        lines.append(
            line(LineStatus.MISSING, "one_operator_only", target=Target.PARTIES, turn=everybody)
        )
    return lines


def _operator_lines(party: PartyFacts) -> list[GateLine]:
    return [
        _about(
            party,
            LineStatus.MET if party.is_profile_usable else LineStatus.MISSING,
            "profile_usable" if party.is_profile_usable else "profile_not_usable",
            Target.PROFILE_GATE,
        ),
        _interest_line(party),
        code_line(party),
    ]


def _interest_line(party: PartyFacts) -> GateLine:
    """An expressed interest is met; silence and a no keep the gate closed, and are told apart."""
    if party.interest_by:
        return _about(party, LineStatus.MET, "interest_expressed", Target.INTEREST)
    code = "interest_declined" if party.is_declined else "interest_missing"
    return _about(party, LineStatus.MISSING, code, Target.INTEREST)


def code_line(party: PartyFacts) -> GateLine:
    """Say how a party stands to the Code; a version in its days of grace is to be explained."""
    version, until = party.acceptance.version, _iso(party.acceptance.until)
    code, status = {
        AcceptanceState.ACCEPTED: ("code_accepted", LineStatus.MET),
        AcceptanceState.IN_GRACE: ("code_in_grace", LineStatus.TO_EXPLAIN),
        AcceptanceState.EXPIRED: ("code_expired", LineStatus.MISSING),
        AcceptanceState.NEVER: ("code_not_accepted", LineStatus.MISSING),
        AcceptanceState.NOT_KNOWN: ("code_not_on_site", LineStatus.MISSING),
    }[party.acceptance.state]
    made = _about(party, status, code, Target.ACCEPT_CODE, version=version, until=until)
    if code == "code_not_on_site":  # nobody of the party can help it
        return replace(made, target=Target.CODE_VERSIONS, turn=())
    return made


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _about(
    party: PartyFacts,
    status: LineStatus,
    code: str,
    target: Target,
    obligation: str = "",
    **params: str,
) -> GateLine:
    return line(
        status,
        code,
        target=target,
        obligation=obligation,
        turn=(party.party,),
        about=party.party,
        name=party.name,
        **params,
    )


def _one_person_for_all(facts: InterestFacts) -> GateLine | None:
    """One human being cannot be both sides."""
    people = [party.interest_by for party in facts.operators if party.interest_by]
    if len(people) < 2 or len(set(people)) > 1:
        return None
    return line(
        LineStatus.MISSING,
        "one_person_for_all",
        target=Target.INTEREST,
        turn=(party.party for party in facts.operators),
    )


def _subject(facts: InterestFacts) -> list[GateLine]:
    mentees, mentors = facts.parties_as(PartyRole.MENTEE), facts.parties_as(PartyRole.MENTOR)
    asked = (
        (facts.areas > 0, "areas", mentees, "working_areas"),
        (facts.is_need_named, "need", mentees, "need_text"),
        (facts.is_strength_named, "strength", mentors, "strength_text"),
    )
    return [
        line(
            LineStatus.MET if is_named else LineStatus.MISSING,
            f"{code}_named" if is_named else f"{code}_not_named",
            target=Target.SUBJECT,
            turn=turn,
            field=field,
        )
        for is_named, code, turn, field in asked
    ]


def _earlier(facts: InterestFacts) -> GateLine:
    """Earlier partnerships: the facilitator's to look up, or both operators' where none is."""
    facilitators = facts.parties_as(PartyRole.FACILITATOR)
    turn = facilitators or tuple(party.party for party in facts.operators)
    code, status = {
        None: ("earlier_not_answered", LineStatus.MISSING),
        FactAnswer.YES: ("earlier_looked_up", LineStatus.MET),
        FactAnswer.NO: ("earlier_not_looked_up", LineStatus.TO_EXPLAIN),
        FactAnswer.NOT_KNOWN: ("earlier_not_known", LineStatus.TO_EXPLAIN),
    }[facts.earlier_looked_up]
    return line(
        status,
        code,
        target=Target.EARLIER,
        obligation="O10.1",
        turn=turn,
        field="earlier_looked_up",
    )


def _declarations(facts: InterestFacts) -> list[GateLine]:
    lines = [
        _declaration(party, obligation) for obligation in DECLARATIONS for party in facts.operators
    ]
    if "L1" in facts.adopted:
        lines += [_interests_declared(party) for party in facts.parties]
    return lines


# What each declaration is about, as the codes of its lines begin.
DECLARED = dict(zip(DECLARATIONS, ("sharing", "confidence"), strict=True))


def _declaration(party: PartyFacts, obligation: str) -> GateLine:
    """A yes is met, a no blocks, "not known" is to be explained, silence is missing."""
    state, status = {
        None: ("not_stated", LineStatus.MISSING),
        FactAnswer.YES: ("stated", LineStatus.MET),
        FactAnswer.NO: ("denied", LineStatus.MISSING),
        FactAnswer.NOT_KNOWN: ("not_known", LineStatus.TO_EXPLAIN),
    }[party.answer(obligation)]
    return _about(party, status, f"{DECLARED[obligation]}_{state}", Target.STATEMENTS, obligation)


def _interests_declared(party: PartyFacts) -> GateLine:
    """Links to suppliers and bidders: whether there are any or none, they were declared."""
    code, status = {
        None: ("links_not_declared", LineStatus.MISSING),
        FactAnswer.YES: ("links_declared", LineStatus.MET),
        FactAnswer.NO: ("links_declared_none", LineStatus.MET),
        FactAnswer.NOT_KNOWN: ("links_not_known", LineStatus.TO_EXPLAIN),
    }[party.answer("L1")]
    return _about(party, status, code, Target.STATEMENTS, "L1")
