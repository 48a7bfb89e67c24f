"""What the API's operations share: who calls, what errors look like, and pages of lists.

An app's ``api.py``::

    router = Router(tags=["needs"])

    @router.get("/", response={200: list[NeedOut], **ERRORS}, auth=anybody)
    @paginate(Paged)
    def needs(request): …

    @router.post("/{uuid}/accept/", response={200: NeedOut, **ERRORS}, auth=signs)

Such a module does without ``from __future__ import annotations``: pages of lists wrap the
operation, and its annotations could not be found again. Without ``auth`` an operation wants
somebody who is signed in or has a key; reading wants the scope ``read``, everything else
``write``. Keys themselves are the business of ``accounts``.
"""

from __future__ import annotations

from time import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import caches
from django.db.models import QuerySet
from ninja import Field, Schema
from ninja.operation import Operation
from ninja.pagination import PaginationBase
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from waterpeers.apps.foundation.addresses import client_address
from waterpeers.apps.foundation.http import Request
from waterpeers.domain.verdicts import NotAllowed, Reason, Verdict

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ProblemReason(Schema):
    """One reason: a code for programs, a sentence for people, the field that it speaks of.

    ``detail`` is what the reader of the document said of a wrong form, in English.
    """

    code: str
    field: str = ""
    text: str
    detail: str = ""


class Problem(Schema):
    """Why something was not done, with every reason."""

    error: str
    reasons: list[ProblemReason] = []


ERRORS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), Problem)

_SHAPES: dict[Any, Any] = {}
_make_shape = Operation._create_response_model


def _shape_of(operation: Operation, answer: Any) -> Any:
    """Make the shape of an answer once: hundreds of operations say no in the same seven ways.

    The framework makes one for each operation and status; without these every process of the
    site, and every command, starts in two thirds of the time.
    """
    if answer not in _SHAPES:
        _SHAPES[answer] = _make_shape(operation, answer)
    return _SHAPES[answer]


Operation._create_response_model = _shape_of  # type: ignore[method-assign, assignment]


class NotSignedIn(Exception):  # noqa: N818 - an expected answer, not an error
    """Nobody is signed in, or the key that was given is of no use (401)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.reason = Reason(code)


class TooMany(Exception):  # noqa: N818 - an expected answer, not an error
    """This caller asked too often within a minute (429)."""


class Caller(AuthBase):
    """Finds who calls, by key or by session, and whether the key reaches that far."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, *, scope: str = "", visitors: bool = False, keys: bool = True) -> None:
        self.scope, self.visitors, self.keys = scope, visitors, keys
        super().__init__()

    def __call__(self, request: Request) -> bool:
        """Let the call through, or raise what stands against it."""
        count_call(request)
        if reason := request.held_back():
            raise NotAllowed.because(reason)
        if request.key_given:
            if request.key is None:
                raise NotSignedIn("key_not_valid")
            scope = self.scope or ("read" if request.method in SAFE else "write")
            if scope not in request.key.scopes:
                raise NotAllowed(Verdict((Reason("scope_missing", (("scope", scope),)),)))
            if not self.keys:
                raise NotAllowed.because("not_with_a_key")
            return True
        if request.actor.is_known:
            if request.method not in SAFE and check_csrf(request) is not None:
                raise NotAllowed.because("csrf_token_missing")
            return True
        if not self.visitors:
            raise NotSignedIn("sign_in_first")
        return True


caller = Caller()
anybody = Caller(visitors=True)  # visitors too: the operation shows them only what is public
signs = Caller(scope="sign")  # commits an organisation
in_person = Caller(keys=False)  # or a key that was stolen could make itself another


def count_call(request: Request) -> None:
    """Count a caller's calls of this minute, in this process; refuse the one too many."""
    if request.key_given and request.key is not None:
        who = f"key-{request.key.pk}"
    elif request.actor.is_known:
        who = f"person-{request.actor.person}"
    else:
        who = f"address-{client_address(request)}"
    counts, name = caches["calls"], f"calls:{who}:{int(time() // 60)}"
    counts.add(name, 0, 120)
    if counts.incr(name) > settings.API_CALLS_PER_MINUTE:
        raise TooMany


class Paged(PaginationBase):
    """Lists come in pages: so many from there, how many there are, where the next page is."""

    class Input(Schema):
        """Which page is wanted."""

        limit: int = Field(25, ge=1, le=100)
        offset: int = Field(0, ge=0, le=10_000_000)

    class Output(Schema):
        """A page."""

        items: list[Any]
        count: int
        next: str | None = None

    def paginate_queryset(
        self, queryset: QuerySet, pagination: Input, request: Request, **_: Any
    ) -> dict[str, Any]:
        """Cut the page out of the list."""
        after = pagination.offset + pagination.limit
        count = self._items_count(queryset)
        query = request.GET.dict() | {"limit": pagination.limit, "offset": after}
        there = f"{settings.BASE_URL}{request.path}?{urlencode(query)}"
        return {
            "items": queryset[pagination.offset : after],
            "count": count,
            "next": there if after < count else None,
        }
