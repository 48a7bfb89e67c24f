"""What happens around every request: headers, limits, and refusals turned into words."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import page_of_the_form
from waterpeers.apps.foundation.reasons import sentences
from waterpeers.domain.verdicts import NotAllowed, NotValid, Refused

Handler = Callable[[Request], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def _policy(request: Request) -> str:
    """Say what a page may load; from where one signs in, a form leads on to the provider."""
    if not settings.OIDC_SERVER or not request.path.startswith("/sign-in/"):
        return POLICY
    server = urlsplit(settings.OIDC_SERVER)
    there = f"{server.scheme}://{server.netloc}"
    return POLICY.replace("form-action 'self'", f"form-action 'self' {there}")


def response_headers(get_response: Handler) -> Handler:
    """Forbid scripts, styles and frames from anywhere but here."""

    def middleware(request: Request) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", _policy(request))
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response

    return middleware


def refuse_large_bodies(get_response: Handler) -> Handler:
    """Answer before reading when somebody sends more than the installation takes.

    Nor is a sign looked at that no database keeps.

    It stands behind all that says who reads, and in which language; none of that reads what is
    sent.
    """

    def middleware(request: Request) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return render(request, "400.html", status=400)
        limit = settings.UPLOAD_MEGABYTES * 1024 * 1024
        length = request.headers.get("Content-Length", "")
        if length.isdigit() and int(length) > limit + 64 * 1024:
            context = {"limit": settings.UPLOAD_MEGABYTES, "back": page_of_the_form(request)}
            return render(request, "413.html", context, status=413)
        return get_response(request)

    return middleware


def pages_for_refused_methods(get_response: Handler) -> Handler:
    """Give a page to whoever opens an address to which forms are sent."""

    def middleware(request: Request) -> HttpResponse:
        answer = get_response(request)
        if answer.status_code != 405 or request.path.startswith("/api/"):
            return answer
        page = render(request, "405.html", {"back": page_of_the_form(request)}, status=405)
        page.headers["Allow"] = answer.headers.get("Allow", "")
        return page

    return middleware


def status_of(refused: Refused) -> int:
    """Give the HTTP status of a refusal."""
    match refused:
        case NotAllowed():
            return 403
        case NotValid():
            return 422
    return 409


class Refusals:
    """Turn an expected no into a page that gives every reason, in the reader's language."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave everything else to be reported as a fault."""
        if not isinstance(exception, Refused):
            return None
        status, fields_at = status_of(exception), getattr(request, "fields_at", None)
        context = {
            "reasons": [
                (said, fields_at(field) if fields_at and field else "")
                for said, field in sentences(exception.verdict.against)
            ],
            "status": status,
            "back": page_of_the_form(request) if request.method == "POST" else "",
        }
        template = "403.html" if status == 403 else "409.html"
        return render(request, template, context, status=status)
