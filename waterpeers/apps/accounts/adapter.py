"""Where allauth asks us: what follows a sign-up, a sign-in and the end of a session."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation
from django.utils.timezone import now

from waterpeers.apps.accounts.actions import end_key, record_joined
from waterpeers.apps.accounts.events import Event
from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.foundation.addresses import client_address
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.mails import post
from waterpeers.domain.actors import Act


class AccountAdapter(DefaultAccountAdapter):
    """Allauth's questions about people, answered for this site."""

    @transaction.atomic
    def save_user(self, request: Request, user: Person, form: Any, commit: bool = True) -> Person:
        """Keep a new person with the language of its sign-up, and record that it joined."""
        user.language = translation.get_language() or ""
        person: Person = super().save_user(request, user, form, commit)
        if commit:
            record_joined(person, act=Act(actor_of(person), now()))
        return person

    @transaction.atomic
    def set_password(self, user: Person, password: str) -> None:
        """Set a new password; keys that were made before it end, as sessions do."""
        super().set_password(user, password)
        act = Act(actor_of(user), now())
        for key in user.api_keys.filter(ended_at__isnull=True):
            end_key(key, act=act)

    def login(self, request: Request, user: Any) -> None:
        """Sign in, and record it; what a session without a sign-in had kept stays in it."""
        super().login(request, user)
        record(Event.PERSON_SIGNED_IN, user, act=Act(actor_of(user), now()))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to people in their own language."""
        language = getattr(context.get("user"), "language", "") or translation.get_language()
        site = {"name": settings.SITE_NAME, "domain": settings.BASE_URL}
        with translation.override(language):
            given = {"email": email, "current_site": site} | context
            message = self.render_mail(template_prefix, email, given)
            post(email, message.subject, str(message.body), at=now())

    def get_client_ip(self, request: HttpRequest) -> str:
        """Say from where somebody tries to sign in, for the limits."""
        return client_address(request)


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Allauth's questions about sessions."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """End sessions, and record it."""
        for session in sessions:
            with transaction.atomic():
                record(Event.SESSION_ENDED, session.user, act=Act(actor_of(session.user), now()))
                session.end()
