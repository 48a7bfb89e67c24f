"""Who calls the API with a key: reads ``Authorization: Bearer …`` and finds the key's person."""

from __future__ import annotations

from django.utils.timezone import now

from waterpeers.apps.accounts.actions import note_key_use
from waterpeers.apps.accounts.models import ApiKey
from waterpeers.apps.accounts.queries import actor_of, hashed
from waterpeers.apps.foundation.http import Request
from waterpeers.domain.actors import Act

API = "/api/"


def read_key(request: Request) -> None:
    """Say whether a key was given, and which, if it still counts; pages never look at one."""
    request.key_given, request.key = False, None
    header = request.headers.get("Authorization", "")
    if not header or not request.path.startswith(API):
        return
    request.key_given = True
    kind, _, secret = header.partition(" ")
    if kind.lower() == "bearer" and secret.strip():
        request.key = _key_of(secret.strip())


def _key_of(secret: str) -> ApiKey | None:
    at = now()
    key = (
        ApiKey.objects.select_related("person")
        .filter(key_hash=hashed(secret), ended_at__isnull=True, person__is_active=True)
        .first()
    )
    if key is None or (key.expires_at is not None and key.expires_at <= at):
        return None
    if key.last_used_on != at.date():  # once a day, so that reading does not write each time
        note_key_use(key, act=Act(actor_of(key.person), at))
    return key
