"""Pages of the house itself: its parts, and what is shown when something cannot be."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache


def parts(request: HttpRequest) -> HttpResponse:
    """Show every part of the look in every state."""
    return render(request, "site/parts.html")


@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Say that the server and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("alive\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what could not be understood."""
    return render(request, "400.html", status=400)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose session has ended meanwhile."""
    return render(request, "403.html", {"form_too_old": True}, status=403)
