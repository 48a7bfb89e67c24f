"""The gates G0, G1 and G2: what is met, what is missing, and what both sides must explain.

Every gate asks all its questions, so that a page can show the whole list at once. "Not known" is
an answer: it is never read as yes or as no, it asks for an explanation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from waterpeers.domain.conduct import DECLARED_AT_G1, OBLIGATIONS, Acceptance
from waterpeers.domain.partnerships import Answer
from waterpeers.domain.verdicts import Reason, Verdict


class Status(StrEnum):
    """How one question of a gate stands."""

    MET = "met"
    MISSING = "missing"  # blocks
    TO_EXPLAIN = "to_explain"  # may pass with a reason that both sides write


@dataclass(frozen=True)
class Line:
    """The answer to one question of a gate.

    ``code`` has a sentence for each status; ``turn`` names the party that can do something (empty
    for both operators); ``target`` says where to do it.
    """

    code: str
    status: Status
    target: str
    turn: str = ""
    party: str = ""  # the uuid of the party that it speaks of
    obligation: str = ""
    params: tuple[tuple[str, str], ...] = ()

    @property
    def item(self) -> str:
        """The key under which it is explained."""
        return f"{self.code}:{self.party}" if self.party else self.code

    @property
    def basis(self) -> str:
        """Where the question comes from: code, principle, practice or local."""
        return OBLIGATIONS[self.obligation].basis if self.obligation else ""


@dataclass(frozen=True)
class Gate:
    """A gate with all its answers, and which of the open ones each operator has explained."""

    code: str
    lines: tuple[Line, ...]
    operators: tuple[str, ...] = ()  # uuids of the parties that must explain
    explained: frozenset[tuple[str, str]] = frozenset()  # party, item

    def with_status(self, status: Status) -> tuple[Line, ...]:
        """Give the lines of one kind."""
        return tuple(line for line in self.lines if line.status is status)

    def not_explained_by(self, line: Line) -> tuple[str, ...]:
        """Name the operators that have not explained an open line yet."""
        return tuple(o for o in self.operators if (o, line.item) not in self.explained)

    def verdict(self) -> Verdict:
        """Say whether it may be passed: nothing missing, the rest explained by both sides."""
        return Verdict(tuple(self._against()))

    def _against(self) -> Iterator[Reason]:
        for line in self.with_status(Status.MISSING):
            yield Reason(f"{line.code}_missing", line.params, line.target)
        for line in self.with_status(Status.TO_EXPLAIN):
            if self.not_explained_by(line):
                yield Reason(f"{line.code}_to_explain", line.params, line.target)


@dataclass(frozen=True)
class ProfileFacts:
    """What G0 looks at."""

    has_contact: bool
    has_country: bool
    has_languages: bool
    has_size: bool
    has_backed_statement: bool  # a need or strength with evidence


@dataclass(frozen=True)
class OperatorFacts:
    """What G1 and G2 look at for one operator of a partnership."""

    party: str
    name: str
    is_mentee: bool
    interest: bool = False
    code: Acceptance = Acceptance.NEVER
    declarations: tuple[tuple[str, Answer | None], ...] = ()  # obligation → what was said
    duties: bool = False
    interests_declared: bool = False
    interests_not_known: bool = False
    gain: bool = False
    signed: bool = False
    has_signatory: bool = False


@dataclass(frozen=True)
class InterestFacts:
    """What G1 looks at."""

    operators: tuple[OperatorFacts, ...]
    need_named: bool
    strength_named: bool
    earlier_looked_up: Answer | None


@dataclass(frozen=True)
class AgreementFacts:
    """What G2 looks at: the agreement that is to come into force, and its parties."""

    operators: tuple[OperatorFacts, ...]
    g1_passed: bool
    has_agreement: bool
    objectives: bool = False
    outputs: bool = False
    cash_stated: bool = False
    kind_stated: bool = False
    value_not_known: bool = False
    has_fee: bool = False
    dates: bool = False
    reviews: bool = False
    code_text: bool = False
    authority: Answer | None = None


def profile_gate(facts: ProfileFacts) -> Gate:
    """G0: a profile that others can use."""
    lines = (
        _line("contact", facts.has_contact, "profile"),
        _line("country", facts.has_country, "profile"),
        _line("languages", facts.has_languages, "profile"),
        _line("size", facts.has_size, "profile"),
        _line("statement", facts.has_backed_statement, "statements"),
    )
    return Gate("G0", lines)


def interest_gate(
    facts: InterestFacts, explained: Iterable[tuple[str, str]], local: frozenset[str] = frozenset()
) -> Gate:
    """G1: both operators are interested, accept the Code, and know what it is about."""
    lines: list[Line] = []
    for operator in facts.operators:
        lines.append(_of(operator, "interest", operator.interest, "interest"))
        lines.append(_code_line(operator))
        said = dict(operator.declarations)
        for key in (*DECLARED_AT_G1, *(["L1"] if "L1" in local else [])):
            lines.append(_declared(operator, key, said.get(key)))
    lines.append(_line("need", facts.need_named, "about"))
    lines.append(_line("strength", facts.strength_named, "about"))
    known = facts.earlier_looked_up is Answer.YES
    lines.append(
        Line("earlier", Status.MET if known else Status.TO_EXPLAIN, "about", obligation="O10.1")
    )
    return Gate("G1", tuple(lines), _uuids(facts.operators), frozenset(explained))


def agreement_gate(facts: AgreementFacts, explained: Iterable[tuple[str, str]]) -> Gate:
    """G2: a written agreement with the Code's items (a) to (d), signed by every operator."""
    lines = [
        _line("first_gate", facts.g1_passed, "gate"),
        _line("agreement", facts.has_agreement, "agreement", "O5.1"),
        _line("objectives", facts.objectives, "objectives", "O5.2"),
        _line("outputs", facts.outputs, "objectives", "O5.2"),
    ]
    for operator in facts.operators:
        lines.append(_of(operator, "duties", operator.duties, "duties", "O5.3"))
    for code, stated in (("cash", facts.cash_stated), ("kind", facts.kind_stated)):
        lines.append(_line(code, stated, "contributions", "O5.4"))
    if facts.value_not_known:
        lines.append(Line("value", Status.TO_EXPLAIN, "contributions", obligation="O5.4"))
    for operator in facts.operators:
        if operator.interests_not_known:
            status = Status.TO_EXPLAIN
        else:
            status = Status.MET if operator.interests_declared else Status.MISSING
        lines.append(_of(operator, "interests", status, "interests", "O5.5"))
        lines.append(_of(operator, "gain", operator.gain, "gains", "O7.1"))
        lines.append(_of(operator, "accepted", operator.code is not Acceptance.NEVER
                         and operator.code is not Acceptance.EXPIRED, "code"))  # fmt: skip
    if facts.has_fee:
        lines.append(Line("fee", Status.TO_EXPLAIN, "contributions", obligation="O6.1"))
    authority = {Answer.YES: Status.MET, None: Status.MISSING}.get(
        facts.authority, Status.TO_EXPLAIN
    )
    lines.append(Line("authority", authority, "authority", obligation="O1.6"))
    lines.append(_line("dates", facts.dates, "dates"))
    reviews = Status.MET if facts.reviews else Status.TO_EXPLAIN
    lines.append(Line("reviews", reviews, "dates", obligation="O1.1"))
    lines.append(_line("code_text", facts.code_text, "agreement"))
    for operator in facts.operators:
        lines.append(_of(operator, "signatory", operator.has_signatory, "people"))
        lines.append(_of(operator, "signature", operator.signed, "sign", "O1.4"))
    return Gate("G2", tuple(lines), _uuids(facts.operators), frozenset(explained))


def _line(code: str, met: bool, target: str, obligation: str = "") -> Line:
    status = Status.MET if met else Status.MISSING
    return Line(code, status, target, obligation=obligation)


def _of(
    operator: OperatorFacts, code: str, met: bool | Status, target: str, obligation: str = ""
) -> Line:
    if isinstance(met, bool):
        met = Status.MET if met else Status.MISSING
    params = (("name", operator.name),)
    return Line(code, met, target, operator.name, operator.party, obligation, params)


def _code_line(operator: OperatorFacts) -> Line:
    status = {
        Acceptance.ACCEPTED: Status.MET,
        Acceptance.IN_GRACE: Status.TO_EXPLAIN,
    }.get(operator.code, Status.MISSING)
    return _of(operator, "code", status, "code")


def _declared(operator: OperatorFacts, key: str, said: Answer | None) -> Line:
    """A declaration: yes is met, nothing said is missing, no and not known are explained."""
    status = {Answer.YES: Status.MET, None: Status.MISSING}.get(said, Status.TO_EXPLAIN)
    code = "declaration_" + key.replace(".", "_").lower()
    return _of(operator, code, status, "statements", key)


def _uuids(operators: Iterable[OperatorFacts]) -> tuple[str, ...]:
    return tuple(operator.party for operator in operators)
