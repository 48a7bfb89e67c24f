"""Accepting the Code for an organisation, and keeping its versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships import access
from waterpeers.apps.partnerships.actions import conduct as actions
from waterpeers.apps.partnerships.forms import (
    AcceptCodeForm,
    CodeDraftForm,
    CodeVersionForm,
    TextForm,
)
from waterpeers.apps.partnerships.models import CodeText, CodeVersion, Partnership
from waterpeers.apps.partnerships.queries.conduct import (
    acceptances,
    adopted,
    effect_of,
    end_of,
    every_version,
    version_on,
    wording_of,
)
from waterpeers.apps.partnerships.words.conduct import OBLIGATIONS
from waterpeers.apps.partnerships.words.partnerships import ACCEPTANCES
from waterpeers.apps.records.editing import EntryForm, edit, new
from waterpeers.domain.conduct import LOCAL_KEYS
from waterpeers.domain.partnerships import PartnershipState
from waterpeers.domain.verdicts import NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def accept_code(request: Request, uuid: UUID) -> HttpResponse:
    """Accept the version in force for an organisation, in the language that is read."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    context = _accept_context(request, organisation)

    def save(form: AcceptCodeForm) -> HttpResponse:
        text = get_object_or_404(CodeText, uuid=form.cleaned_data["text"])
        office = form.cleaned_data["office"]
        actions.accept_code(organisation, text, office=office, act=request.act)
        return redirect("partnerships:accept-code", uuid=uuid)

    return edit(
        request,
        "partnerships/accept_code.html",
        "accept-code",
        AcceptCodeForm,
        first=lambda: {"text": context["text"].uuid} if context["text"] else {},
        save=save,
        said=_("The Code is accepted."),
        **context,
    )


def _accept_context(request: Request, organisation: Organisation) -> dict[str, Any]:
    today = now().date()
    version = version_on(today)
    texts = list(version.texts.all()) if version else []
    wanted = request.GET.get("language") or get_language()
    text = next((t for t in texts if t.language == wanted), texts[0] if texts else None)
    standing = acceptances([organisation.uuid], on=today)[organisation.uuid]
    return {
        "organisation": organisation,
        "version": version,
        "texts": texts,
        "text": text,
        "wording": wording_of(text),
        "goes_on": _goes_on(organisation, request),
        "standing": standing,
        "standing_words": ACCEPTANCES[standing.state],
        "is_done": bool(version) and standing.version == (version.label if version else ""),
        "may_accept": bool(access.can_accept_code(request.actor, organisation.uuid)),
    }


def _goes_on(organisation: Organisation, request: Request) -> QuerySet[Partnership]:
    """List the partnerships with which the organisation can go on."""
    going = Partnership.objects.visible_to(request.actor).filter(state=PartnershipState.ACTIVE)
    return going.filter(parties__organisation=organisation).distinct().order_by("-opened_at", "-pk")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def code_versions(request: Request) -> HttpResponse:
    """Show the versions of the Code and the local rules; add a version."""
    NotAllowed.unless(access.can_keep_the_code(request.actor))
    here = adopted()

    def save(form: CodeVersionForm) -> HttpResponse:
        made = actions.draft_version(**form.cleaned_data, act=request.act)
        return redirect("partnerships:code-text", uuid=made.uuid)

    return edit(
        request,
        "partnerships/code_versions.html",
        "code-version",
        CodeVersionForm,
        first=new,
        save=save,
        said=_("The draft is here; now add its texts."),
        versions=every_version(),
        rules=[(key, OBLIGATIONS[key], key in here) for key in sorted(LOCAL_KEYS)],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def code_text(request: Request, uuid: UUID) -> HttpResponse:
    """Add the wording of a version in one language."""
    version = _kept(request, uuid)

    def save(form: TextForm) -> HttpResponse:
        actions.upload_text(version, **form.cleaned_data, act=request.act)
        return redirect("partnerships:code-text", uuid=uuid)

    return edit(
        request,
        "partnerships/code_text.html",
        "code-text",
        TextForm,
        first=dict,
        save=save,
        said=_("The text is on the site."),
        version=version,
        texts=version.texts.order_by("language", "pk"),
        is_accepted=version.acceptances.exists(),
    )


def _kept(request: Request, uuid: UUID) -> CodeVersion:
    NotAllowed.unless(access.can_keep_the_code(request.actor))
    return get_object_or_404(CodeVersion, uuid=uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change_version(request: Request, uuid: UUID) -> HttpResponse:
    """Change what is said of a draft."""
    version = _kept(request, uuid)
    named = ("label", "issued_by", "valid_from", "grace_days", "revision")

    def save(form: CodeDraftForm) -> HttpResponse:
        given = {name: form.cleaned_data[name] for name in named[:-1]}
        actions.change_version(version, **given, revision=form.seen, act=request.act)
        return redirect("partnerships:code-text", uuid=uuid)

    return edit(
        request,
        "partnerships/code_edit.html",
        "code-draft",
        CodeDraftForm,
        first=lambda: {name: getattr(version, name) for name in named},
        save=save,
        row=version,
        version=version,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def publish_version(request: Request, uuid: UUID) -> HttpResponse:
    """Ask once, with what it does: publish a draft."""
    version = _kept(request, uuid)
    return _step(
        request, version, "publish", actions.publish_version, _("The version is published.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw_version(request: Request, uuid: UUID) -> HttpResponse:
    """Ask once, with what it does: withdraw a version that nobody accepted."""
    version = _kept(request, uuid)
    said = _("The version is a draft again.")
    return _step(request, version, "withdraw", actions.withdraw_version, said)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def discard_version(request: Request, uuid: UUID) -> HttpResponse:
    """Ask once: throw a draft away."""
    version = _kept(request, uuid)
    return _step(request, version, "discard", actions.discard_version, _("The draft is gone."))


def _step(
    request: Request, version: CodeVersion, step: str, action: Callable[..., object], said: str
) -> HttpResponse:
    def save(_form: EntryForm) -> HttpResponse:
        action(version, act=request.act)
        if step == "discard":
            return redirect("partnerships:code-versions")
        return redirect("partnerships:code-text", uuid=version.uuid)

    return edit(
        request,
        "partnerships/code_step.html",
        f"code-{step}",
        EntryForm,
        first=dict,
        save=save,
        said=said,
        version=version,
        step=step,
        is_in_force=version.valid_from <= now().date(),
        endings=[] if step == "discard" else effect_of(version, published=step == "publish"),
        last_day=end_of(version),
    )


@require_POST
@signed_in
def switch_obligation(request: Request, key: str) -> HttpResponse:
    """Adopt a local rule, or drop it."""
    is_on = request.POST.get("is_on") == "yes"
    actions.switch_obligation(key, is_on=is_on, act=request.act)
    messages.success(request, _("Saved."))
    return redirect("partnerships:code-versions")
