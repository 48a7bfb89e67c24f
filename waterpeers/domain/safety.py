"""How an attempt to sign in can end, and of whom more than a password is asked."""

from __future__ import annotations

from enum import StrEnum

from waterpeers.domain.actors import Actor, Role


class SignInResult(StrEnum):
    """How an attempt to sign in ended."""

    SIGNED_IN = "signed_in"
    WRONG_PASSWORD = "wrong_password"  # nosec B105 - a code, no password
    WRONG_CODE = "wrong_code"  # of the second factor
    TOO_MANY = "too_many"  # nothing was looked at: there had been too many attempts


COMMITTING = frozenset({Role.SIGNATORY, Role.FACILITATOR})


def needs_second_factor(actor: Actor) -> bool:
    """Whether somebody may commit an organisation, or decides for others: then one is asked."""
    return actor.is_administrator or any(role in COMMITTING for _, role in actor.memberships)
