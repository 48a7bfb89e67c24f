"""The obligations that the Code of Conduct and its practice lay on a partnership, as data.

They restate public pages in our words; the official text is a document that an administrator
uploads. ``Basis`` says where each comes from, so that a local rule is never taken for the Code.
Keys never change; a new version of the Code maps old keys to new ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Basis(StrEnum):
    """Where an obligation comes from."""

    CODE = "code"
    PRINCIPLE = "principle"
    PRACTICE = "practice"
    LOCAL = "local"  # off until an installation adopts it


class Acceptance(StrEnum):
    """How an organisation stands to the Code on a day."""

    ACCEPTED = "accepted"
    IN_GRACE = "in_grace"  # the accepted version has been replaced; some days are left
    EXPIRED = "expired"
    NEVER = "never"


@dataclass(frozen=True)
class Obligation:
    """One thing that is asked; ``gates`` are those that look at it, G0 to G8."""

    key: str
    principle: str
    basis: Basis
    gates: tuple[str, ...] = ()


_C, _P, _X, _L = Basis.CODE, Basis.PRINCIPLE, Basis.PRACTICE, Basis.LOCAL
OBLIGATIONS = {
    o.key: o
    for o in (
        Obligation("O1.1", "P1", _C, ("G2",)),
        Obligation("O1.2", "P1", _C),
        Obligation("O1.3", "P1", _C, ("G3",)),
        Obligation("O1.4", "P1", _C, ("G2", "G3", "G4", "G6")),
        Obligation("O1.5", "P1", _C, ("G2",)),
        Obligation("O1.6", "P1", _C, ("G2",)),
        Obligation("O2.1", "P2", _C, ("G2",)),
        Obligation("O2.2", "P2", _C, ("G1", "G6")),
        Obligation("O2.3", "P2", _C, ("G1",)),
        Obligation("O3.1", "P3", _C),
        Obligation("O3.2", "P3", _C, ("G3", "G4")),
        Obligation("O4.1", "P4", _C),
        Obligation("O4.2", "P4", _C),
        Obligation("O4.3", "P4", _C),
        Obligation("O5.1", "P5", _C, ("G2",)),
        Obligation("O5.2", "P5", _C, ("G2",)),
        Obligation("O5.3", "P5", _C, ("G2",)),
        Obligation("O5.4", "P5", _C, ("G2",)),
        Obligation("O5.5", "P5", _C, ("G2",)),
        Obligation("O6.1", "P6", _P, ("G2", "G6")),
        Obligation("O6.2", "P6", _P, ("G2", "G6")),
        Obligation("O7.1", "P7", _P, ("G2", "G6")),
        Obligation("O10.1", "P10", _P, ("G1", "G4")),
        Obligation("O11.1", "P11", _P, ("G4", "G6", "G7")),
        Obligation("O12.1", "P9", _X, ("G6",)),
        Obligation("O12.2", "P9", _X, ("G2", "G6")),
        Obligation("L1", "P2", _L, ("G1", "G2")),
        Obligation("L2", "P2", _L, ("G6", "G7")),
        Obligation("L3", "P2", _L),
        Obligation("L4", "P2", _L),
        Obligation("L5", "P2", _L),
        Obligation("L6", "P9", _L, ("G8",)),
    )
}
PRINCIPLES = tuple(f"P{number}" for number in range(1, 14))
# What each operator says for itself before the gates look: declarations of the Code.
DECLARED_AT_G1 = ("O2.2", "O2.3")


@dataclass(frozen=True)
class AcceptedVersion:
    """A version that an organisation accepted: until when it counts, and how long after."""

    valid_until: date | None
    grace_days: int


def acceptance(versions: tuple[AcceptedVersion, ...], today: date) -> Acceptance:
    """Say how an organisation stands to the Code, by the best of what it accepted."""
    if not versions:
        return Acceptance.NEVER
    if any(v.valid_until is None or v.valid_until >= today for v in versions):
        return Acceptance.ACCEPTED
    last = max(v.valid_until + timedelta(days=v.grace_days) for v in versions if v.valid_until)
    return Acceptance.IN_GRACE if last >= today else Acceptance.EXPIRED


def is_in_use(key: str, switched_on: frozenset[str]) -> bool:
    """Whether an obligation counts here: all but the local ones, and those once adopted."""
    return OBLIGATIONS[key].basis is not Basis.LOCAL or key in switched_on
