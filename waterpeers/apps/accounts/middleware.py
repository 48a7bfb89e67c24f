"""Says, for every request, who acts, in which language one reads, and by which clock."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import now

from waterpeers.apps.accounts.actions import note_key_use
from waterpeers.apps.accounts.models import ApiKey
from waterpeers.apps.accounts.queries import actor_of, hashed
from waterpeers.apps.foundation.addresses import client_address
from waterpeers.apps.foundation.devices import known_person, remember
from waterpeers.apps.foundation.http import Request
from waterpeers.domain.actors import NOBODY, Act, Actor

Handler = Callable[[Request], HttpResponse]
API = "/api/"
APART = timedelta(minutes=10)  # from one note of a key's use to the next: reading seldom writes
ZONE_COOKIE = "zone"  # a name such as Africa/Dakar, written by the page's script


def who_acts(get_response: Handler) -> Handler:
    """Give the request its actor, read when first asked for, and the act: that person, now."""

    def middleware(request: Request) -> HttpResponse:
        read_key(request)
        actor: Any = SimpleLazyObject(lambda: _actor(request))
        act: Any = SimpleLazyObject(lambda: Act(actor, now()))
        request.actor, request.act = actor, act
        response = get_response(request)
        if request.user.is_authenticated and known_person(request) != request.user.uuid:
            remember(response, request.user.uuid)
        if request.user.is_authenticated or request.key_given:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def own_language(get_response: Handler) -> Handler:
    """Speak to people in the language of their account, unless this browser chose another.

    Only a choice in this browser sets the cookie, so that signing in never undoes it.
    """

    def middleware(request: Request) -> HttpResponse:
        own = getattr(request.user, "language", "")
        if own in dict(settings.LANGUAGES) and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(own)
            request.LANGUAGE_CODE = own
        return get_response(request)

    return middleware


def own_clock(get_response: Handler) -> Handler:
    """Say times by the clock of whoever reads: the browser names its zone, else it is UTC."""

    def middleware(request: Request) -> HttpResponse:
        name = request.COOKIES.get(ZONE_COOKIE, "")
        with timezone.override(ZoneInfo(name) if name in _zones() else None):
            return get_response(request)

    return middleware


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _actor(request: Request) -> Actor:
    if request.key_given:  # a key that does not count is nobody, whatever the session says
        return actor_of(request.key.person) if request.key is not None else NOBODY
    return actor_of(request.user)


def read_key(request: Request) -> None:
    """Say whether a key was given, and which, if it still counts; pages never look at one."""
    request.key_given, request.key = False, None
    header = request.headers.get("Authorization", "")
    if not header or not request.path.startswith(API):
        return
    request.key_given = True
    kind, _, secret = header.partition(" ")
    if kind.lower() == "bearer" and secret.strip():
        request.key = _key_of(secret.strip(), client_address(request))


def _key_of(secret: str, address: str) -> ApiKey | None:
    at = now()
    key = (
        ApiKey.objects.select_related("person")
        .filter(key_hash=hashed(secret), ended_at__isnull=True, person__is_active=True)
        .first()
    )
    if key is None or (key.expires_at is not None and key.expires_at <= at):
        return None
    if key.last_used_at is None or at - key.last_used_at >= APART:
        note_key_use(key, address=address, act=Act(actor_of(key.person), at))
    return key
