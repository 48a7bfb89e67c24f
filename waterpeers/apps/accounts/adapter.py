"""Where allauth asks us: what follows a sign-in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.timezone import now

from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.audit.events import Event


class AccountAdapter(DefaultAccountAdapter):
    """Allauth's questions, answered for this site."""

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, with what the session had kept before; the trail says so."""
        kept = request.session.get("kept")
        super().login(request, user)
        if kept:
            request.session["kept"] = kept
        record(Event.PERSON_SIGNED_IN, user, actor=actor_of(user), at=now())
