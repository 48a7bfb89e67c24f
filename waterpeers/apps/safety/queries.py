"""Reading who signed in, and from where."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Q, QuerySet

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.safety.models import SignInAttempt
from waterpeers.domain.safety import SignInResult


def sign_ins_of(person: Person) -> QuerySet[SignInAttempt]:
    """List the attempts to sign in as a person, the latest first."""
    return SignInAttempt.objects.filter(person=person).order_by("-at", "-pk")


def all_sign_ins(text: str = "", *, failed: bool = False) -> QuerySet[SignInAttempt]:
    """List the attempts of everybody, the latest first: of whom a text names, or failed ones."""
    rows = SignInAttempt.objects.select_related("person").order_by("-at", "-pk")
    if failed:
        rows = rows.exclude(result=SignInResult.SIGNED_IN)
    for word in text.replace("\x00", "").split()[:5]:
        fits = Q(person__name__icontains=word) | Q(person__email__icontains=word)
        rows = rows.filter(fits | Q(address__startswith=word))
    return rows


def has_second_factor(person: Person) -> bool:
    """Whether somebody signs in with more than a password."""
    return Authenticator.objects.filter(user_id=person.pk).exists()


def whose_address(email: str) -> Person | None:
    """Find whose address it is: of whoever confirmed it, or signed up with it and did not yet."""
    confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True)
    if found := Person.objects.filter(pk__in=confirmed.values("user_id")).order_by("pk").first():
        return found
    unconfirmed = Person.objects.filter(email__iexact=email)
    return unconfirmed.exclude(
        Exists(EmailAddress.objects.filter(user_id=OuterRef("pk"), verified=True))
    ).first()


def kept_of(person: Person) -> dict[str, Any]:
    """Give what is kept of a person here, for that person."""
    tried = sign_ins_of(person).values("result", "first_at", "at", "times", "address", "browser")
    sessions = UserSession.objects.filter(user_id=person.pk).order_by("pk")
    elsewhere = SocialAccount.objects.filter(user_id=person.pk).order_by("pk")
    said = ("provider", "uid", "extra_data", "date_joined", "last_login")
    return {
        "sign_ins": list(tried),
        "single_sign_on": list(elsewhere.values(*said)),
        "sessions": list(sessions.values("created_at", "last_seen_at", "ip", "user_agent")),
    }
