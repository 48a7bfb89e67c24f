"""Pages of the house itself: its parts, and what is shown when something cannot be."""

import sys
from functools import cache
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control, never_cache

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import (
    came_from_here,
    keep_typed,
    page_of_the_form,
    to_sign_in,
)
from waterpeers.site.api import description
from waterpeers.site.middleware import POLICY
from waterpeers.site.parts import SCHEMES, examples
from waterpeers.site.room import has_room
from waterpeers.site.waiting import waited, worker

SIGN_IN = "/sign-in/"


def parts(request: Request) -> HttpResponse:
    """Show every part of the look in every state."""
    shown = [examples(scheme) for scheme in SCHEMES]
    return render(request, "site/parts.html", {"examples": shown, "form_name": "example"})


@cache_control(max_age=3600)
def api_docs(request: Request) -> HttpResponse:
    """List the operations of the API, for people; programs read ``openapi.json``."""
    return render(request, "site/api.html", {"subjects": operations()})


@cache
def operations() -> dict[str, list[dict[str, Any]]]:
    """Gather the operations of the API by subject, from its description."""
    subjects: dict[str, list[dict[str, Any]]] = {}
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            line = {
                "method": method.upper(),
                "path": path,
                "summary": operation.get("description", operation["summary"]),
            }
            subjects.setdefault(operation["tags"][0], []).append(line)
    return subjects


@never_cache
def alive(request: Request) -> HttpResponse:
    """Say that the server and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("alive\n", content_type="text/plain")


@cache_control(no_cache=True)
def service_worker(request: Request) -> HttpResponse:
    """Give the script that answers for pages without a connection; its place is the root."""
    return HttpResponse(worker(POLICY), content_type="text/javascript; charset=utf-8")


def broken(request: Request) -> HttpResponse:
    """Say that something broke here, that the disk is full, or that the database is away.

    None of them needs the database.
    """
    if not has_room(settings.DATA):
        return HttpResponse(render_to_string("507.html"), status=507)
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        text = render_to_string("503.html")
        return HttpResponse(text, status=503, headers={"Retry-After": "5"})
    return HttpResponse(render_to_string("500.html"), status=500)


def bad_request(request: Request, exception: Exception) -> HttpResponse:
    """Answer what could not be understood."""
    return render(request, "400.html", status=400)


def form_too_old(request: Request, reason: str = "") -> HttpResponse:
    """Answer a form whose session has ended meanwhile; what was typed waits at its page.

    Only what came from a page of ours is kept: no other site may put words into a form here.
    """
    if waited(request):  # it keeps waiting; the script comes back with a token of today
        return HttpResponse(status=401)
    signs_in = request.path.startswith(SIGN_IN)
    if came_from_here(request) and not signs_in:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        keep_typed(request)
    context = {"form_too_old": True, "address": page_of_the_form(request)}
    return render(request, "403.html", context, status=403)
