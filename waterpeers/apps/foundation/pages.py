"""What signed-in pages share: the way to the sign-in and back, and text that is never lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _

from waterpeers.apps.foundation import actions
from waterpeers.apps.foundation.models import Draft

View = Callable[..., HttpResponse]
NOT_KEPT = {"csrfmiddlewaretoken", "draft_form", "draft_address", "password", "revision", "uuid"}
KEPT = "kept"  # the session's key for what was typed when a session had ended


def signed_in(view: View) -> View:
    """Let signed-in people through; take others to the sign-in, and what they typed with them."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            keep_typed(request)
        next_page = request.path if request.method == "POST" else request.get_full_path()
        address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': next_page})}"
        return redirect(address)

    return wrapper


def keep_typed(request: HttpRequest) -> None:
    """Keep what was typed into a form whose session had ended, until after the next sign-in."""
    data = typed(request)
    if sum(len(text) for texts in data.values() for text in texts) <= actions.MOST_BYTES:
        request.session[KEPT] = {"address": request.path, "data": data}


def typed(request: HttpRequest) -> dict[str, list[str]]:
    """Give the fields of a form that was sent, without those that are not the writer's."""
    return {
        name: [text.replace("\x00", "") for text in request.POST.getlist(name)]
        for name in request.POST
        if name not in NOT_KEPT and "password" not in name
    }


def with_draft(request: HttpRequest, form: str, initial: Mapping[str, Any]) -> dict[str, Any]:
    """Give a form's first values: what was typed and not sent goes before what is stored."""
    kept = request.session.get(KEPT)
    if kept and kept["address"] == request.path:
        del request.session[KEPT]
        messages.info(
            request,
            _("Your session had ended. What you typed is still here: look it over and send it."),
        )
        return dict(initial) | _unlisted(kept["data"])
    draft = Draft.objects.filter(
        person_uuid=request.actor.person, form=form, address=request.path
    ).first()
    if draft is None:
        return dict(initial)
    messages.info(request, _("This is your draft; it has not been sent yet."))
    return dict(initial) | _unlisted(draft.data)


def sent(request: HttpRequest, form: str) -> None:
    """Forget the draft of a form that was sent."""
    actions.discard_draft(form, request.path, actor=request.actor, at=now())


def _unlisted(data: Mapping[str, list[str]]) -> dict[str, Any]:
    return {name: texts if len(texts) > 1 else "".join(texts) for name, texts in data.items()}
