"""What waited on a device without a connection: the site's part of it.

A script sends the form as the page would have, with two headers more: ``Idempotency-Key``, the uuid
that the device gave it, and ``Entered-By``, the person who entered it. Each page that stores a form
takes such a form without knowing of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.contrib.messages import get_messages
from django.contrib.staticfiles import finders
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse

from waterpeers.apps.foundation.actions import receive
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.reasons import sentences
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import Refused

Handler = Callable[[Request], HttpResponse]
KEY, BY = "Idempotency-Key", "Entered-By"
ENTERED, CLOCK = "Entered-At", "Device-Time"  # milliseconds, both by the clock of the device
LONGEST_WAIT = timedelta(days=400)
WORKER = Path(__file__).parent / "static" / "waterpeers" / "service-worker.js"
OURS = ("site.css", "site.js", "offline.js", "capture.js", "icon.svg")
TAKEN_ALONG = [f"waterpeers/{name}" for name in OURS]


def stored_once(get_response: Handler) -> Handler:
    """Store a form that waited on a device once, and only for the person who entered it.

    What is refused leaves nothing behind, not even that it came: mended, it is sent again.
    """

    def middleware(request: Request) -> HttpResponse:
        if request.method != "POST" or not waited(request):
            return get_response(request)
        if str(request.actor.person) != request.headers.get(BY):
            return HttpResponse(status=401)
        try:
            key = UUID(request.headers[KEY])
        except ValueError:
            return HttpResponse(status=400)
        request.act = Act(request.actor, request.act.at, entered_at(request))
        try:
            with transaction.atomic():
                if receive(key, fingerprint(request), act=request.act):
                    answer = get_response(request)
                    if not 300 <= answer.status_code < 400:
                        transaction.set_rollback(True)
                        return answer
                    return _stored(request, answer["Location"])
        except Refused as refused:
            return _stored_otherwise(refused)
        return _stored(request, request.get_full_path())

    return middleware


def waited(request: Request) -> bool:
    """Whether a form comes from where it waited on a device."""
    return KEY in request.headers and not request.path.startswith("/api/")


def entered_at(request: Request) -> datetime | None:
    """Say when a form was entered, by our clock: as long ago as the device says it waited.

    However wrong its clock is, that is right; nothing where the clock was set in between.
    """
    try:
        told = [int(request.headers.get(name, "")) for name in (ENTERED, CLOCK)]
        ago = timedelta(milliseconds=told[1] - told[0])
    except (ValueError, OverflowError):
        return None
    at: datetime = request.act.at
    return at - ago if timedelta() <= ago <= LONGEST_WAIT else None


def fingerprint(request: Request) -> str:
    """Give what makes two sendings of a form the same: its address, fields and files."""
    fields = sorted(
        (name, request.POST.getlist(name)) for name in request.POST if name != "csrfmiddlewaretoken"
    )
    files = sorted(
        (name, [(file.name, file.size) for file in request.FILES.getlist(name)])
        for name in request.FILES
    )
    told = json.dumps([request.get_full_path(), fields, files])
    return sha256(told.encode()).hexdigest()


def _stored(request: Request, there: str) -> HttpResponse:
    said = [(message.level_tag, str(message)) for message in get_messages(request)]
    return JsonResponse({"to": there, "said": said})


def _stored_otherwise(refused: Refused) -> HttpResponse:
    reasons = [text for text, _field in sentences(refused.verdict.against)]
    return JsonResponse({"reasons": reasons}, status=409)


@cache
def worker(policy: str) -> str:
    """Give the service worker: what it keeps for this release, and what it does."""
    files = [static(name) for name in TAKEN_ALONG]
    contents = [Path(str(finders.find(name))).read_bytes() for name in TAKEN_ALONG]
    house = {"files": files, "policy": policy, "device": reverse("accounts:device")}
    source = WORKER.read_text()
    release = sha256(b"".join([json.dumps(house).encode(), source.encode(), *contents]))
    house["release"] = release.hexdigest()[:12]
    return f"const HOUSE = {json.dumps(house)};\n{source}"
