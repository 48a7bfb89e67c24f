"""The second factor, and who signed in or tried to: for oneself, and for administrators."""

from __future__ import annotations

from uuid import UUID

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.records.editing import EntryForm, edit
from waterpeers.apps.safety import actions, queries
from waterpeers.apps.safety.access import (
    can_reset_second_factor,
    can_see_sign_ins,
    is_asked_for_second_factor,
)
from waterpeers.apps.safety.models import SignInAttempt
from waterpeers.apps.safety.words import RESULTS
from waterpeers.domain.safety import SignInResult
from waterpeers.domain.verdicts import NotAllowed

PAGE = 50
ATTEMPTS = "30/m/ip"  # to go to the provider; each is kept for some minutes


@require_safe
@signed_in
def sign_ins(request: Request) -> HttpResponse:
    """Show who signed in as oneself, or tried to, and from where."""
    rows = queries.sign_ins_of(request.user)
    return render(request, "safety/sign_ins.html", _listed(request, rows, {}))


@require_safe
@signed_in
def everybody(request: Request) -> HttpResponse:
    """Show administrators who signed in, or tried to."""
    NotAllowed.unless(can_see_sign_ins(request.actor))
    given = {"text": request.GET.get("text", "")[:200], "failed": request.GET.get("failed", "")[:1]}
    rows = queries.all_sign_ins(given["text"], failed=bool(given["failed"]))
    return render(request, "safety/everybody.html", _listed(request, rows, given))


@require_http_methods(["GET", "HEAD", "POST"])
def go_to_provider(request: Request, provider_id: str) -> HttpResponse:
    """Lead to where the people of the organisation sign in; asked first, whoever follows a link."""
    if request.method == "POST" and not ratelimit.consume(
        request, app="socialaccount", action="provider", config={"provider": ATTEMPTS}
    ):
        return render(request, "429.html", status=429)
    try:
        return _library(request, "login", provider_id)
    except OSError:  # as requests calls all that it cannot reach
        return render(request, "socialaccount/authentication_error.html", status=502)


@require_safe
def come_back(request: Request, provider_id: str) -> HttpResponse:
    """Let somebody in who comes back from there."""
    return _library(request, "callback", provider_id)


@require_safe
def not_signed_in(request: Request) -> HttpResponse:
    """Lead back whoever went there and did not sign in."""
    messages.info(request, _("You did not sign in."))
    return redirect("account_login")


def _library(request: Request, name: str, provider_id: str) -> HttpResponse:
    """Call a view of the library, which is loaded only where single sign-on is set."""
    if not settings.OIDC_SERVER:
        raise Http404
    view = import_string(f"allauth.socialaccount.providers.openid_connect.views.{name}")
    answer: HttpResponse = view(request, provider_id)
    return answer


@require_safe
@signed_in
def second_factor(request: Request) -> HttpResponse:
    """Say what a second factor is, to whom it is asked of, and lead to setting it up."""
    context = {
        "is_asked": is_asked_for_second_factor(request.actor),
        "is_there": queries.has_second_factor(request.user),
    }
    return render(request, "safety/second_factor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reset_second_factor(request: Request, uuid: UUID) -> HttpResponse:
    """Ask once, with what it does: take away the second factor of somebody who lost it."""
    person = get_object_or_404(Person.objects.visible_to(request.actor), uuid=uuid)
    NotAllowed.unless(can_reset_second_factor(request.actor, person))

    def save(_form: EntryForm) -> HttpResponse:
        actions.reset_second_factor(person, act=request.act)
        return redirect("administration:people")

    return edit(
        request,
        "safety/reset_second_factor.html",
        "reset-second-factor",
        EntryForm,
        first=dict,
        save=save,
        said=_("The second factor is taken away, and the person is told."),
        person=person,
    )


def _listed(
    request: Request, rows: QuerySet[SignInAttempt], given: dict[str, str]
) -> dict[str, object]:
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))

    def address(number: int) -> str:
        return "?" + urlencode(given | {"page": str(number)})

    return given | {
        "days": settings.SIGN_IN_DAYS,
        "tried": [
            (row, RESULTS[row.result], row.result == SignInResult.SIGNED_IN)
            for row in page.object_list
        ],
        "page": {
            "number": page.number,
            "pages": page.paginator.num_pages,
            "previous": address(page.number - 1) if page.has_previous() else "",
            "next": address(page.number + 1) if page.has_next() else "",
        },
    }
