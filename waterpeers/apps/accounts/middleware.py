"""Says, for every request, who acts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from waterpeers.apps.accounts.keys import read_key
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.domain.actors import NOBODY, Actor

Handler = Callable[[HttpRequest], HttpResponse]


def who_acts(get_response: Handler) -> Handler:
    """Give the request its actor: read from the database when first asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        read_key(request)
        request.actor = SimpleLazyObject(lambda: _actor(request))
        return get_response(request)

    return middleware


def _actor(request: HttpRequest) -> Actor:
    if request.key_given:  # a key that does not count is nobody, whatever the session says
        return actor_of(request.key.person) if request.key is not None else NOBODY
    return actor_of(request.user)
