"""The root of the API: its parts, its errors and its description.

Who calls, scopes and pages of lists are in ``foundation/api.py``; each subject's
operations are in its own ``api.py`` and call the same actions as its pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser

from waterpeers.apps.foundation.api import NotSignedIn, TooMany, caller
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.domain.verdicts import NotAllowed, NotValid, Reason, Refused, Stale
from waterpeers.site.middleware import Handler, status_of

DESCRIPTION = """\
Everything that the pages do, for programs. Call with `Authorization: Bearer KEY`; a person makes
keys at “My account”, each with the scopes `read`, `write` or `sign`, and a key may never do more
than its person. Lists come in pages of `limit` from `offset`, with `count` and the address of the
`next` page. Whatever is not done is answered with `error` and every reason: a stable `code`, a
sentence in the language of `Accept-Language`, and the `field` that it speaks of. What can be
changed has a `revision`, which is also its `ETag`; a change names the one that it starts from, as
`revision` or in `If-Match`, and is answered with 409 where somebody else saved since.
"""

NOT_KEPT = re.compile("[\0\ud800-\udfff]")
OUR_TAG = re.compile(r'(?:W/)?"(\d{1,9})"')
ROOT, JSON = "/api/", "application/json"
FRAMEWORK = {  # what the framework and the house answer with a page: error, and code of the reason
    400: ("bad_request", "request_not_taken"),
    404: ("not_found", "not_found"),
    413: ("too_large", "file_too_large"),
    500: ("fault", "fault"),
    503: ("not_available", "database_away"),
    507: ("disk_full", "disk_full"),
}


class WholeText(Parser):
    """Reads what programs send; half a sign, or one that no database keeps, is refused."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Read JSON."""
        found = super().parse_body(request)
        if b"\\u" in request.body and any(map(NOT_KEPT.search, _texts(found))):
            raise NotValid.because("unseen_characters")
        if (tag := request.headers.get("If-Match")) and isinstance(found, dict):
            found.setdefault("revision", _revision_of(tag))
        return found


def _revision_of(tag: str) -> int:
    """Read the revision that an ``If-Match`` names."""
    if (match := OUR_TAG.fullmatch(tag.strip())) is None:
        raise NotValid.because("if_match_not_read", field="If-Match")
    return int(match[1])


def _texts(value: object) -> Iterator[str]:
    """Go through all texts of what was read."""
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            left += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            left += part


class OurAPI(NinjaAPI):
    """The API: each operation has the name of its function, for programs and the command line."""

    made: OpenAPISchema | None = None

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        """Give the description, made once: it takes seconds, and cannot change meanwhile."""
        if self.made is None:
            self.made = super().get_openapi_schema(**where)
            for schema in self.made["components"]["schemas"].values():
                for part in schema.get("properties", {}).values():
                    if isinstance(part.get("default"), dict):  # makers of clients refuse these
                        part.pop("default")
        return self.made

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation; a test keeps the list of names, since programs rely on them."""
        return operation.view_func.__name__

    def create_response(self, request: HttpRequest, data: Any, **how: Any) -> HttpResponse:
        """Answer with JSON; what has a revision says it as its ``ETag`` too."""
        answer = super().create_response(request, data, **how)
        if isinstance(data, dict) and isinstance(revision := data.get("revision"), int):
            answer["ETag"] = f'"{revision}"'
        return answer

    def operations(self) -> Iterator[tuple[str, Operation]]:
        """Give all operations with their addresses."""
        for router in self._get_bound_routers():
            for path, view in router.path_operations.items():
                for operation in view.operations:
                    yield f"{ROOT}{router.prefix}{path}".replace("//", "/"), operation


api = OurAPI(
    title="WaterPeers",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    auth=caller,
    parser=WholeText(),
)
for _subject in subjects():
    for _path, _router in _subject.routers.items():
        api.add_router(_path, _router)


def problem(
    request: Request, status: int, error: str, reasons: list[dict[str, str]]
) -> HttpResponse:
    """Answer with why something was not done, always in the same shape."""
    return api.create_response(request, {"error": error, "reasons": reasons}, status=status)


def as_json(reason: Reason) -> dict[str, str]:
    """Show a reason to a program and to the person behind it."""
    return {"code": reason.code, "field": reason.field, "text": sentence(reason), "detail": ""}


def name_of(refused: Refused) -> str:
    """Name the kind of a refusal."""
    match refused:
        case NotAllowed():
            return "not_allowed"
        case NotValid():
            return "not_valid"
        case Stale():
            return "changed_meanwhile"
    return "not_ready"


@api.exception_handler(Refused)
def refused(request: Request, exception: Refused) -> HttpResponse:
    """Answer an expected no with all its reasons."""
    reasons = [as_json(reason) for reason in exception.verdict.against]
    return problem(request, status_of(exception), name_of(exception), reasons)


@api.exception_handler(NotSignedIn)
def not_signed_in(request: Request, exception: NotSignedIn) -> HttpResponse:
    """Ask for a key."""
    answer = problem(request, 401, "not_signed_in", [as_json(exception.reason)])
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Http404)
def not_found(request: Request, exception: Http404) -> HttpResponse:
    """Say that there is nothing here, or nothing that this caller may know of."""
    return problem(request, 404, "not_found", [as_json(Reason("not_found"))])


@api.exception_handler(TooMany)
def too_many(request: Request, exception: TooMany) -> HttpResponse:
    """Ask to come back in a minute."""
    answer = problem(request, 429, "too_many", [as_json(Reason("too_many_calls"))])
    answer["Retry-After"] = "60"
    return answer


@api.exception_handler(ValidationError)
def not_well_formed(request: Request, exception: ValidationError) -> HttpResponse:
    """Say which part of what was sent does not have the shape that the description gives."""
    said = {"missing": "required", "extra_forbidden": "no_such_field"}
    reasons = [
        {
            "code": "not_well_formed",
            "field": ".".join(str(part) for part in error["loc"][2:] or error["loc"][1:]),
            "text": sentence(Reason(said.get(error["type"], "not_well_formed"))),
            "detail": str(error["msg"]),
        }
        for error in exception.errors
    ]
    return problem(request, 422, "not_valid", reasons)


@api.exception_handler(HttpError)
def not_readable(request: Request, exception: HttpError) -> HttpResponse:
    """Answer what could not be read at all, such as broken JSON."""
    if isinstance(exception.__cause__, Refused):  # by our own reader
        return refused(request, exception.__cause__)
    return problem(request, exception.status_code, "bad_request", [as_json(Reason("not_json"))])


def one_shape(get_response: Handler) -> Handler:
    """Give what the framework answers under the API's address the shape of all its errors."""

    def middleware(request: Request) -> HttpResponse:
        answer = get_response(request)
        if not request.path.startswith(ROOT) or answer.get("Content-Type", "").startswith(JSON):
            return answer
        if answer.status_code in FRAMEWORK:
            error, code = FRAMEWORK[answer.status_code]
            limit = str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20)
            if answer.status_code == 413:
                limit = str(settings.UPLOAD_MEGABYTES)
            reason = as_json(Reason(code, (("limit", limit),)))
            return problem(request, answer.status_code, error, [reason])
        if answer.status_code == 405:
            params = (("method", str(request.method)), ("taken", answer.headers["Allow"]))
            found = problem(
                request, 405, "method_not_there", [as_json(Reason("method_not_there", params))]
            )
            found.headers["Allow"] = answer.headers["Allow"]
            return found
        return answer

    return middleware


def description() -> dict[str, Any]:
    """Describe the API as an OpenAPI document; the file in the repository is compared with it."""
    document = dict(api.get_openapi_schema(path_prefix="/api/"))
    return document
