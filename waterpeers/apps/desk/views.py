"""The signed-in home."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now

from waterpeers.apps.desk import queries
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in

SHOWN = 7  # more than that is a list, not a desk


@signed_in
def home(request: Request) -> HttpResponse:
    """Show what waits for me, and what is mine."""
    waits = queries.waits_for(request.actor, now())
    context = {
        "first": waits[:SHOWN],
        "rest": waits[SHOWN:],
        "partnerships": queries.my_partnerships(request.actor, localdate()),
        "organisations": queries.my_organisations(request.actor),
        "drafts": queries.my_drafts(request.actor),
    }
    return render(request, "desk/home.html", context)
