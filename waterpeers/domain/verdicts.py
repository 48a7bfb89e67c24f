"""Yes, or no with every reason: the one language of permissions, rules and gates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Reason:
    """Why something is refused: a stable code, and what its sentence needs to be filled in.

    ``field`` names the input that the reason speaks of, when there is one, so that a page can
    lead there. The sentences live with the apps (``words.py``), in the reader's language.
    """

    code: str
    params: tuple[tuple[str, str], ...] = ()
    field: str = ""


@dataclass(frozen=True)
class Verdict:
    """An answer that carries its reasons; true when there are none against."""

    against: tuple[Reason, ...] = ()

    def __bool__(self) -> bool:
        return not self.against

    @classmethod
    def of(cls, reasons: Iterable[Reason | None]) -> Verdict:
        """Gather what several questions answered: each a reason against, or nothing."""
        return cls(tuple(reason for reason in reasons if reason is not None))


YES = Verdict()


class Refused(Exception):  # noqa: N818 - an expected answer, not an error
    """An expected no. Every interface turns it into words in one place."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(", ".join(reason.code for reason in verdict.against))
        self.verdict = verdict

    @classmethod
    def unless(cls, verdict: Verdict) -> None:
        """Go on if the verdict is yes, else raise it with all its reasons."""
        if not verdict:
            raise cls(verdict)

    @classmethod
    def of(cls, reasons: Iterable[Reason]) -> Refused:
        """Make a refusal of several reasons."""
        return cls(Verdict(tuple(reasons)))

    @classmethod
    def because(cls, code: str, *, field: str = "", **params: str) -> Refused:
        """Make a refusal of a single reason."""
        return cls(Verdict((Reason(code, tuple(sorted(params.items())), field),)))


class NotAllowed(Refused):
    """This person may not do this (403)."""


class NotReady(Refused):
    """It may be done, but not as things stand (409)."""


class NotValid(Refused):
    """What was sent in breaks a rule; each reason names its field (422)."""


class Stale(Refused):
    """Somebody else saved meanwhile; both versions are shown, neither is lost (409)."""


def against(*rules: Callable[[], object]) -> tuple[Reason, ...]:
    """Ask every rule, and give what all of them have against it; none may end the asking."""
    found: list[Reason] = []
    for rule in rules:
        try:
            rule()
        except NotValid as refused:
            found += refused.verdict.against
    return tuple(dict.fromkeys(found))


def all_valid(*rules: Callable[[], object]) -> None:
    """Go on if every rule agrees, else raise ``NotValid`` with the reasons of all at once."""
    NotValid.unless(Verdict(against(*rules)))
