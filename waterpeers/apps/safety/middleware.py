"""Asks for a second factor before anything else, and keeps when a session was last used."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as SIGNED_IN
from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import redirect

from waterpeers.apps.foundation.addresses import client_address
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.safety.access import is_held_back
from waterpeers.apps.safety.actions import note_session_use

Handler = Callable[[Request], HttpResponse]
APART = 600  # seconds from one note to the next, in each process
# What somebody may do who has to set a second factor up first: that, signing out, reading help.
# The API answers for itself, in its own shape.
OPEN = ("/safety/second-factor/", "/sign-in/", "/language/", "/static/", "/help/", "/api/",
        "/alive/", "/service-worker.js", "/me/session/")  # fmt: skip


def second_factor_first(get_response: Handler) -> Handler:
    """Lead those of whom a second factor is asked to where they set it up, whatever they open."""

    def middleware(request: Request) -> HttpResponse:
        def held_back() -> str:
            return "second_factor_first" if is_held_back(request.actor) else ""

        request.held_back = held_back
        is_open = request.path.startswith(OPEN)
        if not is_open and request.user.is_authenticated and held_back():
            return redirect("safety:second-factor")
        return get_response(request)

    return middleware


def session_use(get_response: Handler) -> Handler:
    """Note that a session is used, now and then, so that reading does not write each time."""

    def middleware(request: Request) -> HttpResponse:
        is_from_a_page = request.user.is_authenticated and SIGNED_IN in request.session
        key = request.session.session_key if is_from_a_page else None
        address = client_address(request)
        if key and caches["local"].add(f"used:{key}:{address}", 1, APART):
            browser = request.headers.get("User-Agent", "")
            note_session_use(key, address=address, browser=browser, act=request.act)
        return get_response(request)

    return middleware
