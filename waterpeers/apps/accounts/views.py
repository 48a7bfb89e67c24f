"""Pages of one's account, of an organisation's people, and of claims."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.accounts import access, actions, queries
from waterpeers.apps.accounts.forms import (
    SCOPES,
    ClaimForm,
    EndRoleForm,
    InvitationForm,
    KeyForm,
    MailsForm,
    OwnForm,
    PersonForm,
)
from waterpeers.apps.accounts.models import (
    ApiKey,
    CameFor,
    Claim,
    Invitation,
    Membership,
    Person,
    Scope,
)
from waterpeers.apps.accounts.words import MAIL_CHOICES, ROLES
from waterpeers.apps.foundation.actions import discard_draft, save_draft
from waterpeers.apps.foundation.addresses import is_local
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import key_of, signed_in, to_sign_in, typed
from waterpeers.apps.foundation.reasons import sentences
from waterpeers.apps.foundation.refusals import show_refusal, status_of
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.countries import country_name
from waterpeers.apps.operators.queries.profiles import audience_of
from waterpeers.apps.operators.queries.register import likely, twins_of
from waterpeers.apps.records.editing import EntryForm, edit
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.turns import MailChoice
from waterpeers.domain.verdicts import NotAllowed, NotReady, Refused

FORGOTTEN_IN = {  # what is deleted or made nameless, or is signed
    "account_emailaddress",
    "accounts_claim",
    "accounts_invitation",
    "agreements_signature",
    "audit_entry",
    "foundation_draft",
    "foundation_mail",
}
KNOWN_BY = ("name", "title", "sentence", "message")  # the fields that tell one draft from others


@signed_in
def me(request: Request) -> HttpResponse:
    """Show and change one's own account."""
    person = request.user
    stored = {"name": person.name, "language": person.language or request.LANGUAGE_CODE}
    memberships = person.memberships.select_related("organisation")

    def save(form: PersonForm) -> HttpResponse:
        actions.change_person(person, **form.cleaned_data, act=request.act)
        answer = redirect("accounts:me")
        answer.set_cookie("django_language", form.cleaned_data["language"], samesite="Lax")
        translation.activate(form.cleaned_data["language"])
        return answer

    return edit(
        request,
        "accounts/me.html",
        "me",
        PersonForm,
        first=lambda: stored,
        save=save,
        mails=MAIL_CHOICES[person.mails],
        key_form=KeyForm(),
        memberships=[(m, ROLES[m.role]) for m in memberships.order_by("organisation__name", "pk")],
        keys=[
            (key, [may for scope, may in SCOPES if scope in key.scopes])
            for key in person.api_keys.filter(ended_at__isnull=True).order_by("-made_at", "-pk")
        ],
    )


@require_safe
@signed_in
def device(request: Request) -> HttpResponse:
    """Show what waits on this device; only the device itself knows, its script writes the list."""
    return render(request, "accounts/device.html")


@never_cache
@require_safe
def session(request: Request) -> HttpResponse:
    """Tell the script of a page that there is a connection, who is signed in, and a form token."""
    person = str(request.actor.person or "")
    return JsonResponse({"person": person, "token": get_token(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def mails(request: Request) -> HttpResponse:
    """Choose how often one gets mail about what waits."""

    def save(form: MailsForm) -> HttpResponse:
        choice = MailChoice(form.cleaned_data["mails"])
        actions.choose_mails(request.user, choice, act=request.act)
        return redirect("accounts:me")

    return edit(
        request,
        "accounts/mails.html",
        "mails",
        MailsForm,
        first=lambda: {"mails": request.user.mails},
        save=save,
    )


@csrf_exempt  # mail programs end mails with one click; the link alone says whose
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request: Request, token: str) -> HttpResponse:
    """End mails about what waits, for whoever holds the link of such a mail."""
    person = queries.person_named_by(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        own = Act(queries.actor_of(person), now())
        actions.choose_mails(person, MailChoice.NONE, act=own)
    return render(request, "accounts/stop_mails.html", {"done": request.method == "POST"})


@require_POST
@signed_in
def make_key(request: Request) -> HttpResponse:
    """Make a key to the API and show it once."""

    def save(form: KeyForm) -> HttpResponse:
        scopes = [Scope(scope) for scope in form.cleaned_data["scopes"]]
        key, text = actions.make_key(form.cleaned_data["name"], scopes, act=request.act)
        context = {"key": key, "text": text, "api_address": f"{settings.BASE_URL}/api/"}
        answer = render(request, "accounts/key.html", context)
        answer["Cache-Control"] = "no-store"
        return answer

    return edit(request, "accounts/key.html", "key", KeyForm, first=dict, save=save, said="")


@require_POST
@signed_in
def end_key(request: Request, uuid: UUID) -> HttpResponse:
    """End one's own key."""
    key = get_object_or_404(ApiKey, uuid=uuid, person=request.user)
    actions.end_key(key, act=request.act)
    messages.success(request, _("The key “%(name)s” is ended.") % {"name": key.name})
    return redirect("accounts:me")


@require_POST
def autosave(request: Request) -> HttpResponse:
    """Keep what is in a form: a note for the page's script, the way back to the form without."""
    by_hand = "draft_page" in request.POST
    if not request.actor.is_known:
        note = _("Your session has ended. Send the form: you sign in, and your text stays.")
        return to_sign_in(request) if by_hand else _note(note, status=401)
    at, address = now(), request.POST.get("draft_address", "")
    try:
        save_draft(
            request.POST.get("draft_form", "")[:60],
            address,
            typed(request),
            title=next(filter(None, map(request.POST.get, KNOWN_BY)), "")[:200],
            key=key_of(request),
            act=Act(request.actor, at),
        )
    except Refused as refused:
        if by_hand:
            raise
        said = " ".join(text for text, _field in sentences(refused.verdict.against))
        return _note(said, status=status_of(refused))
    note = _("Draft saved %(time)s") % {"time": date_format(localtime(at), "TIME_FORMAT")}
    if by_hand:
        messages.success(request, note)
        return redirect(address)
    return _note(note)


def _note(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)


@require_POST
@signed_in
def drop_draft(request: Request) -> HttpResponse:
    """Drop a draft and show its page as it is stored."""
    address = request.POST.get("draft_address", "")
    form = request.POST.get("draft_form", "")
    discard_draft(form, address, act=request.act)
    return redirect(address if is_local(address) else "desk:home")


def _organisation(request: Request, uuid: UUID) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)


@signed_in
def people(request: Request, uuid: UUID) -> HttpResponse:
    """Show who works for an organisation here, and invite colleagues."""
    organisation = _organisation(request, uuid)
    NotAllowed.unless(access.can_see_people(request.actor, organisation))
    may_give = [role for role in Role if access.can_give_role(request.actor, organisation, role)]
    waiting = organisation.invitations.open_at(now()).order_by("sent_at", "pk")

    def save(form: InvitationForm) -> HttpResponse:
        roles = [Role(role) for role in form.cleaned_data["roles"]]
        actions.invite(organisation, form.cleaned_data["email"], roles, act=request.act)
        return redirect("accounts:people", uuid=uuid)

    return edit(
        request,
        "accounts/people.html",
        "invitation",
        partial(InvitationForm, roles=may_give),
        first=dict,
        save=save,
        said=_("The invitation is on its way."),
        organisation=organisation,
        may_invite=bool(may_give),
        members=[
            (m, ROLES[m.role], m.person_id == request.user.pk or m.role in may_give)
            for m in queries.members_of(organisation)
        ],
        waiting=waiting if may_give else [],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def end_role(request: Request, uuid: UUID) -> HttpResponse:
    """End a role, one's own or a colleague's; who keeps the register says why."""
    found = Membership.objects.visible_to(request.actor).select_related("organisation", "person")
    membership = get_object_or_404(found, uuid=uuid)
    NotAllowed.unless(access.can_end_role(request.actor, membership))

    def save(form: EndRoleForm) -> HttpResponse:
        actions.end_role(membership, reason=form.cleaned_data["reason"], act=request.act)
        if membership.person_id == request.user.pk:
            return redirect("accounts:me")
        return redirect("accounts:people", uuid=membership.organisation.uuid)

    return edit(
        request,
        "accounts/end_role.html",
        "end-role",
        EndRoleForm,
        first=dict,
        save=save,
        said=_("The role is ended."),
        membership=membership,
        role=ROLES[membership.role],
        with_reason=access.is_ended_by_keeper(request.actor, membership),
    )


@require_POST
@signed_in
def withdraw_invitation(request: Request, uuid: UUID) -> HttpResponse:
    """Withdraw an invitation."""
    found = Invitation.objects.visible_to(request.actor).select_related("organisation")
    invitation = get_object_or_404(found, uuid=uuid)
    actions.withdraw_invitation(invitation, act=request.act)
    return redirect("accounts:people", uuid=invitation.organisation.uuid)


@never_cache
def accept_invitation(request: Request, secret: str) -> HttpResponse:
    """Show an invitation to whoever holds its link; one click accepts it, after signing in."""
    invitation = queries.invitation_of(secret)
    if request.method == "POST" and request.actor.is_known:
        return _accepted(request, invitation)
    NotReady.unless(access.is_open(invitation, queries.sender_of(invitation), now()))
    assert invitation is not None  # or it would not be open
    if request.actor.is_known:
        NotAllowed.unless(access.is_for(invitation, request.actor))
    else:  # who holds the link can read mail at this address: no second mail to confirm it
        get_adapter(request).stash_verified_email(request, invitation.email)
    return _offered(request, invitation)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take_invitation(request: Request, uuid: UUID) -> HttpResponse:
    """Accept an invitation from the desk; signing in has shown that the e-mail is one's own."""
    mine = queries.invitations_for(request.user.uuid, now())
    invitation = get_object_or_404(mine, uuid=uuid)
    return (
        _accepted(request, invitation)
        if request.method == "POST"
        else _offered(request, invitation)
    )


def _offered(request: Request, invitation: Invitation) -> HttpResponse:
    context = {
        "invitation": invitation,
        "roles": [ROLES[role] for role in invitation.roles],
        "has_account": Person.objects.filter(email__iexact=invitation.email).exists(),
    }
    return render(request, "accounts/accept.html", context)


def _accepted(request: Request, invitation: Invitation | None) -> HttpResponse:
    organisation = actions.accept_invitation(invitation, act=request.act)
    values = {"name": organisation.name}
    messages.success(request, _("Welcome: you now work with %(name)s here.") % values)
    return redirect("desk:home")


@require_safe
@signed_in
def own_organisation(request: Request) -> HttpResponse:
    """Ask the one question of somebody new: which organisation? With likely matches."""
    text = request.GET.get("text", "").strip()[:200]
    found = [
        (row, country_name(row.country_id, request.LANGUAGE_CODE) if row.country_id else "")
        for row in likely(text, audience_of(request.actor))
    ]
    came_for = request.GET.get("for", "")
    passed_on = {"came_for": came_for} if came_for in set(CameFor) else {}
    context = {
        "text": text,
        "found": found,
        "came_for": passed_on.get("came_for", ""),
        "asking": f"?{urlencode(passed_on)}" if passed_on else "",
        "proposing": f"?{urlencode({'name': text} | passed_on)}",
    }
    return render(request, "accounts/own_organisation.html", context)


def _asked(request: Request) -> dict[str, Any]:
    """Give what an address says of the wish of somebody new, to begin a form with."""
    given = request.GET
    return {
        "office": given.get("office", "")[:120],
        "roles": given.getlist("roles")[: len(access.CLAIMABLE)],
        "came_for": given.get("came_for", "")[:10],
    }


@signed_in
def propose_own(request: Request) -> HttpResponse:
    """Propose the organisation that one works for, and ask to act for it, in one."""
    twins: list[tuple[Organisation, str]] = []  # and where one asks to act for it

    def save(form: OwnForm) -> HttpResponse:
        actions.propose_own(
            form.profile(),
            **form.wish(),
            is_another="is_another" in request.POST,
            uuid=form.cleaned_data["uuid"],
            act=request.act,
        )
        return redirect("desk:home")

    def tell(form: OwnForm, refused: Refused) -> int:
        if any(reason.code == "may_be_there" for reason in refused.verdict.against):
            asked = urlencode({k: v for k, v in form.wish().items() if v}, doseq=True)
            for twin in twins_of(form.profile(), request.actor):
                twins.append((twin, f"{reverse('accounts:claim', args=[twin.uuid])}?{asked}"))
            return 409
        return show_refusal(form, refused)

    return edit(
        request,
        "accounts/propose_own.html",
        "own-organisation",
        OwnForm,
        first=lambda: (
            _asked(request) | {"uuid": uuid4(), "name": request.GET.get("name", "")[:200]}
        ),
        save=save,
        tell=tell,
        said=_("It is on its way. A facilitator looks at it and answers by mail."),
        twins=twins,
    )


@signed_in
def claim(request: Request, uuid: UUID) -> HttpResponse:
    """Ask to act for an organisation."""
    organisation = _organisation(request, uuid)

    def save(form: ClaimForm) -> HttpResponse:
        actions.make_claim(
            organisation, **form.wish(), message=form.cleaned_data["message"], act=request.act
        )
        return redirect("desk:home")

    return edit(
        request,
        "accounts/claim.html",
        "claim",
        ClaimForm,
        first=lambda: _asked(request),
        save=save,
        said=_("A facilitator looks at it and answers by mail."),
        organisation=organisation,
    )


@signed_in
def claims(request: Request) -> HttpResponse:
    """Show the claims that wait for an answer."""
    NotAllowed.unless(access.can_decide_claims(request.actor))
    context = {"claims": queries.open_claims(), "roles": CLAIMABLE}
    return render(request, "accounts/claims.html", context)


CLAIMABLE = [(role, ROLES[role]) for role in access.CLAIMABLE]


@require_POST
@signed_in
def decide_claim(request: Request, uuid: UUID) -> HttpResponse:
    """Answer a claim."""
    claim = get_object_or_404(Claim.objects.visible_to(request.actor), uuid=uuid)
    actions.decide_claim(
        claim,
        approve=request.POST.get("decision") == "yes",
        answer=request.POST.get("answer", "")[:2000],
        roles=[role for role, _label in CLAIMABLE if role in request.POST.getlist("roles")],
        act=request.act,
    )
    messages.success(request, _("Your answer is stored and on its way."))
    return redirect("accounts:claims")


@signed_in
def my_data(request: Request) -> HttpResponse:
    """Give people all that the site keeps about them, as one file."""
    answer = JsonResponse(queries.data_of(request.user), json_dumps_params={"indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def forget(request: Request, uuid: UUID) -> HttpResponse:
    """Ask once, with what it does: forget a person, oneself or whoever asked an administrator."""
    person = get_object_or_404(Person.objects.visible_to(request.actor), uuid=uuid)
    NotAllowed.unless(access.can_forget(request.actor, person))

    def save(_form: EntryForm) -> HttpResponse:
        actions.forget(person, act=request.act)
        if person.pk != request.user.pk:
            return redirect("administration:people")
        logout(request)
        return redirect("portal:home")

    return edit(
        request,
        "accounts/forget.html",
        "forget",
        EntryForm,
        first=dict,
        save=save,
        said=_("The person is forgotten."),
        person=person,
        is_me=person.pk == request.user.pk,
        mentions=[each for each in queries.mentions(person) if each["table"] not in FORGOTTEN_IN],
    )
