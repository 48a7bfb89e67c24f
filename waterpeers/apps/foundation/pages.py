"""What signed-in pages share: the way to the sign-in and back, and text that is never lost.

A view of a form::

    form = NeedForm(initial=with_draft(request, "need", stored))  # shown
    …
    except Stale as stale: …                                      # see ``versions.py``
    sent(request, "need")                                         # once the action went well

What was typed when a session had ended waits for an hour as a draft of its page, for who has signed
in with that browser before; of strangers nothing is kept. Files, passwords and tokens never are.
What was refused waits as long, for whoever leaves the page and goes back to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from waterpeers.apps.foundation import actions
from waterpeers.apps.foundation.addresses import is_local
from waterpeers.apps.foundation.devices import known_person
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.models import KEPT, KEPT_FOR, REFUSED, Draft
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.verdicts import NotValid

View = Callable[..., Any]
NOT_KEPT = {"csrfmiddlewaretoken", "draft_form", "draft_address", "draft_page", "draft_key"}
MOST_FIELDS = 500


def signed_in(view: View) -> View:
    """Let signed-in people through; take others to the sign-in, and what they typed with them."""

    @wraps(view)
    def wrapper(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return to_sign_in(request)

    return wrapper


def to_sign_in(request: Request) -> HttpResponse:
    """Lead to the sign-in and back to this page; what was typed comes along, and it is said so."""
    back = request.get_full_path()
    if request.method == "POST":
        messages.info(request, _what_became_of(request))
        back = page_of_the_form(request)
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}")


def _what_became_of(request: Request) -> str:
    """Keep what was typed when a session had ended, and say what became of it."""
    if not typed(request):
        return _("Your session had ended, so nothing was done. Sign in, and press it again.")
    if not keep_typed(request):
        return _(
            "Your session had ended, and what you typed cannot be kept here. "
            "Go back in your browser and copy it before you sign in."
        )
    return _(
        "Your session had ended, so nothing was sent. What you typed is kept: sign in, and it "
        "is in the form again. Files are to be chosen again."
    )


def leads_to(request: Request, otherwise: str) -> str:
    """Give the page of ours that the address names as ``then``, else another."""
    then: str = request.GET.get("then", "")
    return then if is_local(then) else otherwise


def page_of_the_form(request: Request) -> str:
    """Give the address on which a form stood: the page that sent it, if it is one of ours."""
    referer = urlsplit(request.headers.get("Referer", ""))
    if came_from_here(request) and referer.path.startswith("/"):
        return referer.path + (f"?{referer.query}" if referer.query else "")
    return request.path


def came_from_here(request: Request) -> bool:
    """Whether the browser says that a form stood on a page of ours, not on another site."""
    here = f"{request.scheme}://{request.get_host()}"
    referer, origin = (request.headers.get(name) for name in ("Referer", "Origin"))
    if origin and origin != here:
        return False
    return referer.startswith(f"{here}/") if referer else bool(origin)


def keep_typed(request: Request) -> bool:
    """Keep what was typed into a form whose session had ended, until after the next sign-in.

    Gives whether it could be kept.
    """
    person = request.user.uuid if request.user.is_authenticated else known_person(request)
    data = typed(request)
    size = sum(len(name) + sum(map(len, texts)) for name, texts in data.items())
    if person is None or not data or size > actions.MOST_BYTES or len(data) > MOST_FIELDS:
        return False
    path = urlsplit(page_of_the_form(request)).path
    try:
        actions.save_draft(KEPT, path, data, act=Act(Actor(person=person), now()))
    except NotValid:  # an address that is no page of ours
        return False
    return True


def typed(request: Request) -> dict[str, list[str]]:
    """Give the fields of a form that was sent, without those that are not the writer's."""
    return {
        name: [text.replace("\x00", "") for text in request.POST.getlist(name)]
        for name in request.POST
        if name not in NOT_KEPT and "passw" not in name.lower()
    }


def with_draft(request: Request, form: str, initial: Mapping[str, Any]) -> dict[str, Any]:
    """Give a form's first values: what was typed and not sent takes the place of what is stored.

    It does so as a whole, so that a box that was unticked stays so; and with the revision from
    which it started, so that a change by somebody else meanwhile is noticed.
    """
    kept = _kept(request)
    if kept is not None:
        text = _("Your session had ended; what you typed is still here. Send it again.")
        messages.info(request, text)
        return kept
    own = Draft.objects.filter(person_uuid=request.actor.person, address=request.path)
    drafts = {draft.form: draft for draft in own.filter(form__in=(form, REFUSED))}
    draft, refused = drafts.get(form), drafts.get(REFUSED)
    is_latest = refused and (draft is None or draft.saved_at <= refused.saved_at)
    if refused and is_latest and _is_fresh(request, refused) and _is_of(refused, form):
        messages.info(request, _("This is what you typed; it is not saved yet."))
        made = {"uuid": initial["uuid"]} if "uuid" in initial else {}
        return made | _unlisted(refused.data)
    if draft is None:
        return dict(initial)
    moment = date_format(localtime(draft.saved_at), "SHORT_DATETIME_FORMAT")
    messages.info(
        request,
        _("This is your draft of %(moment)s; it has not been sent yet.") % {"moment": moment},
    )
    return _unlisted(draft.data)


def sent(request: Request, form: str) -> None:
    """Forget the draft of a form that was sent, and what its page may still send to keep it."""
    actions.discard_draft(form, request.path, sent=key_of(request), act=request.act)


def keep_refused(request: Request, form: str) -> None:
    """Keep what could not be saved as it was, for whoever leaves the page and goes back."""
    data = typed(request) | {REFUSED: [form]}
    if request.actor.person is not None and len(data) <= MOST_FIELDS:
        with suppress(NotValid):  # it is too long
            actions.save_draft(REFUSED, request.path, data, act=request.act)


def key_of(request: Request) -> UUID | None:
    """Give the key of the page on which a form stood."""
    try:
        return UUID(request.POST.get("draft_key", ""))
    except ValueError:
        return None


def _kept(request: Request) -> dict[str, Any] | None:
    draft = Draft.objects.filter(
        person_uuid=request.actor.person, form=KEPT, address=request.path
    ).first()
    if draft is None:
        return None
    actions.discard_draft(KEPT, request.path, act=request.act)
    return _unlisted(draft.data) if _is_fresh(request, draft) else None


def _is_fresh(request: Request, draft: Draft) -> bool:
    return request.act.at - draft.saved_at <= KEPT_FOR


def _is_of(refused: Draft, form: str) -> bool:
    """Whether a refused form is this one: a page can have several."""
    return refused.data.get(REFUSED) == [form]


def _unlisted(data: Mapping[str, list[str]]) -> dict[str, Any]:
    return {name: texts if len(texts) > 1 else "".join(texts) for name, texts in data.items()}


def pager(page: Page) -> dict[str, object]:
    """Give what the pager shows."""
    return {
        "number": page.number,
        "pages": page.paginator.num_pages,
        "previous": f"?page={page.number - 1}" if page.has_previous() else "",
        "next": f"?page={page.number + 1}" if page.has_next() else "",
    }
