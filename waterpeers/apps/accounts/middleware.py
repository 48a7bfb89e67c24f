"""Says, for every request, who acts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from waterpeers.apps.accounts.queries import actor_of

Handler = Callable[[HttpRequest], HttpResponse]


def who_acts(get_response: Handler) -> Handler:
    """Give the request its actor: read from the database when first asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))
        return get_response(request)

    return middleware
