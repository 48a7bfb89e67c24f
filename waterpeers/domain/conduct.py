"""The Code of Conduct as data: principles, obligations, and how long an acceptance holds.

The keys are stable: a new version of the Code maps old keys to new ones, and none is deleted. The
sentences stand in ``apps/partnerships/words``. They restate the Code in our own words and are
never shown as the official text, which an administrator uploads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest

from waterpeers.domain.partnerships import Gate


class Basis(StrEnum):
    """Where an obligation comes from; always shown, so that no rule passes for another."""

    CODE = "code"  # stated by the Code
    PRINCIPLE = "principle"  # stated by the guiding principles
    PRACTICE = "practice"  # asked by published forms and programmes
    LOCAL = "local"  # adopted by an installation; off until then


class Moment(StrEnum):
    """When, besides the gates, an obligation is looked at."""

    EACH_REVIEW = "each_review"
    BEFORE_VISITS = "before_visits"
    YEARLY = "yearly"
    FINANCIAL_REPORT = "financial_report"
    ON_CHANGE = "on_change"
    WHOLE_LIFE = "whole_life"


class Who(StrEnum):
    """Whom an obligation binds or asks."""

    ALL = "all"
    OPERATORS = "operators"
    OPERATORS_AND_FUNDER = "operators_and_funder"
    EACH_PARTY = "each_party"
    FACILITATOR = "facilitator"
    MENTOR_AND_AFFILIATES = "mentor_and_affiliates"
    MENTOR_STAFF = "mentor_staff"
    PERSONS = "persons"


@dataclass(frozen=True)
class Principle:
    """One principle, and where it comes from."""

    key: str
    basis: Basis


@dataclass(frozen=True)
class Obligation:
    """What is asked, of whom, on what basis, and at which gates it is looked at."""

    key: str
    principle: str  # a key of PRINCIPLES; empty for what only practice asks
    who: Who
    basis: Basis
    gates: tuple[Gate, ...] = ()
    moments: tuple[Moment, ...] = ()
    blocks: bool = False  # its gate never passes without it, whatever is explained


_C, _P = Basis.CODE, Basis.PRINCIPLE

PRINCIPLES: dict[str, Principle] = {
    f"P{n}": Principle(f"P{n}", _C if n <= 5 else _P) for n in range(1, 14)
}

G = Gate
M = Moment
_ALL_OBLIGATIONS = (
    Obligation("O1.1", "P1", Who.ALL, _C, (G.G2,), (M.EACH_REVIEW,)),
    Obligation("O1.2", "P1", Who.ALL, _C, (), (M.EACH_REVIEW,)),
    Obligation("O1.3", "P1", Who.ALL, _C, (G.G3,), (M.EACH_REVIEW,)),
    Obligation("O1.4", "P1", Who.ALL, _C, (G.G2, G.G3, G.G4, G.G6)),
    Obligation("O1.5", "P1", Who.ALL, _C, (G.G2,)),
    Obligation("O1.6", "P1", Who.ALL, _C, (G.G2,)),
    Obligation("O2.1", "P2", Who.ALL, _C, (G.G2,), (M.EACH_REVIEW,)),
    Obligation("O2.2", "P2", Who.ALL, _C, (G.G1, G.G6)),
    Obligation("O2.3", "P2", Who.ALL, _C, (G.G1,), (M.WHOLE_LIFE,)),
    Obligation("O3.1", "P3", Who.ALL, _C, (), (M.BEFORE_VISITS,)),
    Obligation("O3.2", "P3", Who.ALL, _C, (G.G3, G.G4)),
    Obligation("O4.1", "P4", Who.ALL, _C, (), (M.YEARLY,)),
    Obligation("O4.2", "P4", Who.ALL, _C, (), (M.WHOLE_LIFE,)),
    Obligation("O4.3", "P4", Who.ALL, _C, (), (M.WHOLE_LIFE,)),
    Obligation("O5.1", "P5", Who.OPERATORS, _C, (G.G2,), blocks=True),
    Obligation("O5.2", "P5", Who.OPERATORS, _C, (G.G2,), blocks=True),
    Obligation("O5.3", "P5", Who.OPERATORS, _C, (G.G2,), blocks=True),
    Obligation("O5.4", "P5", Who.OPERATORS_AND_FUNDER, _C, (G.G2,), blocks=True),
    Obligation("O5.5", "P5", Who.EACH_PARTY, _C, (G.G2,), blocks=True),
    Obligation("O6.1", "P6", Who.ALL, _P, (G.G2, G.G6), (M.FINANCIAL_REPORT,)),
    Obligation("O6.2", "P6", Who.ALL, _P, (G.G2, G.G6)),
    Obligation("O7.1", "P7", Who.OPERATORS, _P, (G.G2, G.G6)),
    Obligation("O10.1", "P10", Who.FACILITATOR, _P, (G.G1, G.G4)),
    Obligation("O11.1", "P11", Who.OPERATORS, _P, (G.G4, G.G6, G.G7)),
    Obligation("O12.1", "", Who.EACH_PARTY, Basis.PRACTICE, (G.G6,)),
    Obligation("O12.2", "", Who.FACILITATOR, Basis.PRACTICE, (G.G2, G.G6)),
    Obligation("L1", "P2", Who.EACH_PARTY, Basis.LOCAL, (G.G1, G.G2), (M.ON_CHANGE,)),
    Obligation("L2", "P2", Who.MENTOR_AND_AFFILIATES, Basis.LOCAL, (G.G6, G.G7)),
    Obligation("L3", "P2", Who.MENTOR_STAFF, Basis.LOCAL, (), (M.WHOLE_LIFE,)),
    Obligation("L4", "P2", Who.PERSONS, Basis.LOCAL, (), (M.WHOLE_LIFE,)),
    Obligation("L5", "P2", Who.ALL, Basis.LOCAL, (), (M.WHOLE_LIFE,)),
    Obligation("L6", "P9", Who.OPERATORS, Basis.LOCAL, (G.G8,)),
)

OBLIGATIONS: dict[str, Obligation] = {o.key: o for o in _ALL_OBLIGATIONS}
LOCAL_KEYS = frozenset(key for key, o in OBLIGATIONS.items() if o.basis is Basis.LOCAL)
# What each operator declares before G1; L1 is asked of every party where it was adopted.
DECLARATIONS = ("O2.2", "O2.3")


class AcceptanceState(StrEnum):
    """How an organisation stands to the Code on a day."""

    ACCEPTED = "accepted"
    IN_GRACE = "in_grace"  # its version ended; the days of grace are not over
    EXPIRED = "expired"
    NEVER = "never"
    NOT_KNOWN = "not_known"  # there is no version here that could have been accepted


@dataclass(frozen=True)
class VersionTerm:
    """When a version of the Code holds; ``valid_until`` is its last day."""

    label: str
    valid_from: date
    valid_until: date | None = None
    grace_days: int = 0

    def holds_on(self, day: date) -> bool:
        """Whether the version is in force on this day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def grace_until(self) -> date | None:
        """Give the last day of grace; none while the version has no end."""
        if self.valid_until is None:
            return None
        return self.valid_until + timedelta(days=self.grace_days)


def in_turn(versions: Iterable[VersionTerm]) -> list[VersionTerm]:
    """Let each version hold until the day before the next one starts; the last has no end."""
    ordered = sorted(versions, key=lambda version: version.valid_from)
    ends = [version.valid_from - timedelta(days=1) for version in ordered[1:]]
    return [replace(version, valid_until=end) for version, end in zip_longest(ordered, ends)]


@dataclass(frozen=True)
class Acceptance:
    """How an organisation stands to the Code: the state, which version, and its last day."""

    state: AcceptanceState
    version: str = ""
    until: date | None = None


NOT_KNOWN = Acceptance(AcceptanceState.NOT_KNOWN)


def acceptance_state(
    versions: Iterable[VersionTerm], accepted: Iterable[VersionTerm], *, on: date
) -> Acceptance:
    """Say how an organisation that accepted these versions stands on a day.

    The acceptance of a version counts from the version's first day. Where several count, the one
    that holds longest is named.
    """
    counted = [version for version in accepted if version.valid_from <= on]
    holding = [version for version in counted if version.holds_on(on)]
    if holding:
        best = max(holding, key=lambda v: v.valid_until or date.max)
        return Acceptance(AcceptanceState.ACCEPTED, best.label, best.valid_until)
    if counted:
        latest = max(counted, key=lambda v: v.grace_until or date.max)
        until = latest.grace_until
        state = (
            AcceptanceState.IN_GRACE
            if until is not None and on <= until
            else AcceptanceState.EXPIRED
        )
        return Acceptance(state, latest.label, until)
    if any(version.holds_on(on) for version in versions):
        return Acceptance(AcceptanceState.NEVER)
    return NOT_KNOWN
