"""Browsers in which somebody has signed in before: a signed cookie says who.

It lets nobody in. It says whose words those are that were typed when a session had ended.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "device"
SALT = "waterpeers.device"
SECONDS = 180 * 24 * 3600


def known_person(request: HttpRequest) -> UUID | None:
    """Say who has signed in with this browser last; nobody, where none has."""
    try:
        return UUID(signing.loads(request.COOKIES[COOKIE], salt=SALT, max_age=SECONDS))
    except (KeyError, signing.BadSignature, ValueError, TypeError):
        return None


def remember(response: HttpResponse, person: UUID) -> None:
    """Note in the browser who has signed in with it."""
    response.set_cookie(
        COOKIE,
        signing.dumps(str(person), salt=SALT),
        max_age=SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
