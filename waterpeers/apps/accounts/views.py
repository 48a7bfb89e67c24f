"""Pages of one's account, of an organisation's people, and of claims."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.accounts import access, actions
from waterpeers.apps.accounts.forms import ClaimForm, InvitationForm, KeyForm, PersonForm
from waterpeers.apps.accounts.models import (
    ApiKey,
    Claim,
    ClaimState,
    Invitation,
    Membership,
    Scope,
)
from waterpeers.apps.accounts.words import ROLES
from waterpeers.apps.foundation.actions import discard_draft, is_local, save_draft
from waterpeers.apps.foundation.forms import show_refusal
from waterpeers.apps.foundation.pages import signed_in, to_sign_in, typed
from waterpeers.apps.foundation.reasons import sentences
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Role
from waterpeers.domain.verdicts import NotAllowed, Refused


@signed_in
def me(request: HttpRequest) -> HttpResponse:
    """Show and change one's own account."""
    person = request.user
    initial = {"name": person.name, "language": person.language or request.LANGUAGE_CODE}
    form = PersonForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_person(person, **form.cleaned_data, actor=request.actor, at=now())
        messages.success(request, _("Saved."))
        answer = redirect("accounts:me")
        answer.set_cookie("django_language", form.cleaned_data["language"], samesite="Lax")
        translation.activate(form.cleaned_data["language"])
        return answer
    memberships = person.memberships.select_related("organisation").order_by("organisation__name")
    context = {
        "form": form,
        "key_form": KeyForm(),
        "memberships": [(m, ROLES[m.role]) for m in memberships],
        "keys": person.api_keys.filter(ended_at__isnull=True).order_by("-made_at"),
    }
    return render(request, "accounts/me.html", context)


@require_POST
@signed_in
def make_key(request: HttpRequest) -> HttpResponse:
    """Make a key to the API and show it once."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/key.html", {"key_form": form}, status=422)
    scopes = [Scope(scope) for scope in form.cleaned_data["scopes"]]
    key, text = actions.make_key(form.cleaned_data["name"], scopes, actor=request.actor, at=now())
    return render(request, "accounts/key.html", {"key": key, "text": text})


@require_POST
@signed_in
def end_key(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End one's own key."""
    key = get_object_or_404(ApiKey, uuid=uuid, person=request.user)
    actions.end_key(key, actor=request.actor, at=now())
    return redirect("accounts:me")


@require_POST
def autosave(request: HttpRequest) -> HttpResponse:
    """Keep what is in a form: a note for the page's script, the way back to the form without."""
    by_hand = "draft_page" in request.POST
    if not request.actor.is_known:
        note = _("Your session has ended. Send the form: you sign in, and your text stays.")
        return to_sign_in(request) if by_hand else _note(note)
    at, address = now(), request.POST.get("draft_address", "")
    try:
        save_draft(
            request.POST.get("draft_form", "")[:60],
            address,
            typed(request),
            title=request.POST.get("name", request.POST.get("title", ""))[:200],
            actor=request.actor,
            at=at,
        )
    except Refused as refused:
        if by_hand:
            raise
        return _note(" ".join(text for text, _field in sentences(refused.verdict.against)))
    note = _("Draft saved %(time)s") % {"time": date_format(localtime(at), "TIME_FORMAT")}
    if by_hand:
        messages.success(request, note)
        return redirect(address)
    return _note(note)


def _note(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_POST
@signed_in
def drop_draft(request: HttpRequest) -> HttpResponse:
    """Drop a draft and show its page as it is stored."""
    address = request.POST.get("draft_address", "")
    form = request.POST.get("draft_form", "")
    discard_draft(form, address, actor=request.actor, at=now())
    return redirect(address if is_local(address) else "desk:home")


def _organisation(request: HttpRequest, uuid: UUID) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)


@signed_in
def people(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show who works for an organisation here, and invite colleagues."""
    organisation = _organisation(request, uuid)
    NotAllowed.unless(access.can_see_people(request.actor, organisation))
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        roles = [Role(role) for role in form.cleaned_data["roles"]]
        try:
            actions.invite(
                organisation, form.cleaned_data["email"], roles, actor=request.actor, at=now()
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("accounts:people", uuid=uuid)
    members = organisation.memberships.select_related("person").order_by("person__name", "role")
    waiting = organisation.invitations.filter(
        accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now()
    )
    context = {
        "organisation": organisation,
        "form": form,
        "members": [(m, ROLES[m.role]) for m in members],
        "waiting": waiting,
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/people.html", context, status=status)


@require_POST
@signed_in
def end_role(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a role."""
    membership = get_object_or_404(
        Membership.objects.select_related("organisation", "person"), uuid=uuid
    )
    if not access.can_see_people(request.actor, membership.organisation):
        return render(request, "404.html", status=404)
    actions.end_role(membership, actor=request.actor, at=now())
    messages.success(request, _("The role is ended."))
    return redirect("accounts:me")


@require_POST
@signed_in
def withdraw_invitation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = get_object_or_404(Invitation.objects.select_related("organisation"), uuid=uuid)
    if not access.can_see_people(request.actor, invitation.organisation):
        return render(request, "404.html", status=404)
    actions.withdraw_invitation(invitation, actor=request.actor, at=now())
    return redirect("accounts:people", uuid=invitation.organisation.uuid)


@signed_in
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept an invitation by its link: one click, after signing in."""
    if request.method != "POST":
        return render(request, "accounts/accept.html", {})
    organisation = actions.accept_invitation(secret, actor=request.actor, at=now())
    messages.success(
        request, _("Welcome: you now work with %(name)s here.") % {"name": organisation.name}
    )
    return redirect("desk:home")


@signed_in
def claim(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask to act for an organisation."""
    organisation = _organisation(request, uuid)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_claim(organisation, **form.cleaned_data, actor=request.actor, at=now())
        except Refused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("A facilitator looks at it and answers by mail."))
            return redirect("portal:operator", uuid=uuid)
    status = 422 if form.errors else 200
    context = {"organisation": organisation, "form": form}
    return render(request, "accounts/claim.html", context, status=status)


@signed_in
def claims(request: HttpRequest) -> HttpResponse:
    """Show the claims that wait for an answer."""
    NotAllowed.unless(access.can_decide_claims(request.actor))
    waiting = Claim.objects.filter(state=ClaimState.ASKED).select_related("person", "organisation")
    return render(request, "accounts/claims.html", {"claims": waiting.order_by("made_at")})


@require_POST
@signed_in
def decide_claim(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer a claim."""
    claim = get_object_or_404(Claim.objects.visible_to(request.actor), uuid=uuid)
    actions.decide_claim(
        claim,
        approve=request.POST.get("decision") == "yes",
        answer=request.POST.get("answer", "")[:2000],
        actor=request.actor,
        at=now(),
    )
    return redirect("accounts:claims")
