"""Noting who signs in from where, forgetting it again, and putting a lost device right."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, transaction
from django.db.models import F

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.audit.actions import record
from waterpeers.apps.safety import mails
from waterpeers.apps.safety.access import can_reset_second_factor
from waterpeers.apps.safety.events import Event
from waterpeers.apps.safety.models import SignInAttempt
from waterpeers.domain.actors import Act
from waterpeers.domain.safety import SignInResult
from waterpeers.domain.verdicts import NotAllowed, NotReady

TOGETHER = timedelta(hours=1)  # failed attempts within so long are one row


@transaction.atomic
def note_sign_in(
    person: Person | None, result: SignInResult, *, address: str, browser: str, act: Act
) -> None:
    """Note an attempt to sign in; a failed one is counted with those just before it."""
    said = {"person": person, "result": result, "address": address[:45]}
    if result is not SignInResult.SIGNED_IN:
        lately = SignInAttempt.objects.filter(**said, first_at__gt=act.at - TOGETHER).order_by(
            "-pk"
        )
        if earlier := lately.values_list("pk", flat=True).first():
            SignInAttempt.objects.filter(pk=earlier).update(times=F("times") + 1, at=act.at)
            return
    SignInAttempt.objects.create(**said, browser=browser[:200], first_at=act.at, at=act.at)


def note_session_use(session_key: str, *, address: str, browser: str, act: Act) -> None:
    """Keep when and from where a session was last used; not in the trail, as reading is not.

    It is left out where somebody else writes: nobody who reads waits for it.
    """
    seen: dict[str, Any] = {"last_seen_at": act.at, "user_agent": browser[:200]}
    with suppress(ValueError):  # a proxy may say something else
        seen["ip"] = str(ipaddress.ip_address(address))
    with _unless_busy():
        UserSession.objects.filter(session_key=session_key).update(**seen)


@contextmanager
def _unless_busy() -> Iterator[None]:
    """Write what may be left out; SQLite lets one write at a time, and others wait."""
    if connection.vendor != "sqlite":
        yield
        return
    patience = int(connection.settings_dict["OPTIONS"]["timeout"] * 1000)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            with suppress(OperationalError):
                yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")


@transaction.atomic
def reset_second_factor(person: Person, *, act: Act) -> None:
    """Take a lost second factor away, end all sessions, and tell the person."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    NotAllowed.unless(can_reset_second_factor(act.actor, person))
    lost = Authenticator.objects.filter(user_id=person.pk)
    if not lost.exists():
        raise NotReady.because("no_second_factor")
    lost.delete()
    own = UserSession.objects.filter(user_id=person.pk)
    Session.objects.filter(pk__in=own.values("session_key")).delete()
    own.delete()
    record(Event.SECOND_FACTOR_RESET, person, act=act)
    by = Person.objects.filter(uuid=act.actor.person).first()
    mails.send_reset(person, by, act.at)


@transaction.atomic
def join_provider(person: Person, email: str, *, act: Act) -> None:
    """Let single sign-on open an account that was there before, and tell its owner.

    Whoever signed up with the address and never confirmed it may have been another: the password
    of then opens nothing any more.
    """
    if not EmailAddress.objects.filter(user=person, email__iexact=email, verified=True).exists():
        person.set_unusable_password()
        person.save(update_fields=["password"])
        EmailAddress.objects.filter(user=person).delete()
        EmailAddress.objects.create(user=person, email=email.lower(), verified=True, primary=True)
    record(Event.PROVIDER_JOINED, person, act=act)
    mails.send_joined(person, act.at)


def free_address(email: str, *, act: Act) -> int:
    """Take an address from accounts that named it as one more and never confirmed it.

    Whose it is has signed in elsewhere. Nothing of such accounts was ever sent there.
    """
    claimed = EmailAddress.objects.filter(email__iexact=email, verified=False)
    return claimed.exclude(user__email__iexact=email).delete()[0]


def forget_sign_ins(*, act: Act) -> int:
    """Delete attempts to sign in that are older than the installation keeps them."""
    old = SignInAttempt.objects.filter(at__lt=act.at - timedelta(days=settings.SIGN_IN_DAYS))
    return old.delete()[0]
