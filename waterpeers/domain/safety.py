"""How an attempt to sign in can end, and of whom more than a password is asked."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.verdicts import YES, Reason, Verdict


class SignInResult(StrEnum):
    """How an attempt to sign in ended."""

    SIGNED_IN = "signed_in"
    WRONG_PASSWORD = "wrong_password"  # nosec B105 - a code, no password
    WRONG_CODE = "wrong_code"  # of the second factor
    TOO_MANY = "too_many"  # nothing was looked at: there had been too many attempts
    PROVIDER = "provider"  # single sign-on did not say who it is


COMMITTING = frozenset({Role.SIGNATORY, Role.FACILITATOR})


def needs_second_factor(actor: Actor) -> bool:
    """Whether somebody may commit an organisation, or decides for others: then one is asked."""
    return actor.is_administrator or any(role in COMMITTING for _, role in actor.memberships)


def says_who_it_is(email: str, *, confirmed: bool | None, domains: Collection[str]) -> Verdict:
    """Whether an address that a provider gives of somebody tells whose account it is.

    ``confirmed`` is what the provider says of it, if anything. Where ``domains`` are named, it
    speaks for addresses of them alone, and for those also where it says nothing; otherwise it has
    to say that the address is confirmed.

    >>> bool(says_who_it_is("ana@lake.org", confirmed=None, domains=["lake.org"]))
    True
    """
    if not email:
        return Verdict((Reason("provider_gives_no_address"),))
    if domains and email.rpartition("@")[2].lower() not in domains:
        at = (("domains", ", ".join(sorted(domains))), ("value", email))
        return Verdict((Reason("address_not_of_the_provider", at),))
    if confirmed is False or (confirmed is None and not domains):
        return Verdict((Reason("address_not_confirmed", (("value", email),)),))
    return YES
