"""Texts of questionnaires: those that ship with the package, and those that facilitators bring."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import sent as forget_draft
from waterpeers.apps.foundation.pages import signed_in, with_draft
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.foundation.versions import on_top_of
from waterpeers.apps.questionnaires import access
from waterpeers.apps.questionnaires.actions import templates as actions
from waterpeers.apps.questionnaires.forms.asking import BringForm, TextForm
from waterpeers.apps.questionnaires.models import Template
from waterpeers.apps.questionnaires.words import choices_of
from waterpeers.domain.questionnaires import Questionnaire, translation
from waterpeers.domain.verdicts import NotAllowed, Refused, Stale

FORM = "questionnaire"


@require_safe
@signed_in
def index(request: Request) -> HttpResponse:
    """List the texts of questionnaires, with how far they are translated."""
    NotAllowed.unless(access.can_ask(request.actor))
    language = get_language() or "en"
    rows = [
        (each, each.questionnaire.title.said(language), _translations(each.questionnaire))
        for each in Template.objects.all()
    ]
    return render(request, "questionnaires/templates.html", {"rows": rows})


def _translations(questionnaire: Questionnaire) -> list[Any]:
    return [(name, translation(questionnaire, code)) for code, name in settings.LANGUAGES]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: Request) -> HttpResponse:
    """Bring a questionnaire: a file, or its text."""
    NotAllowed.unless(access.can_ask(request.actor))
    status = 200
    form = BringForm(initial=with_draft(request, FORM, {}) | {"uuid": uuid4()})
    if request.method == "POST":
        form, status = BringForm(request.POST, request.FILES), 422
        if form.is_valid():
            text, name = form.text_and_name()
            uuid = form.cleaned_data["uuid"]
            try:
                made = actions.bring(text, name=name, act=request.act, uuid=uuid)
            except Refused as refused:
                status = show_refusal(form, refused)
            else:
                forget_draft(request, FORM)
                messages.success(request, _("The questionnaire is here."))
                return redirect("questionnaires:template", uuid=made.uuid)
    context = {"form": form, "form_name": FORM}
    return render(request, "questionnaires/new_template.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def template(request: Request, uuid: UUID) -> HttpResponse:
    """Show a questionnaire as it is asked; let its text be changed as long as nobody was."""
    NotAllowed.unless(access.can_ask(request.actor))
    found = get_object_or_404(Template, uuid=uuid)
    differences, status = None, 200
    stored = {"revision": found.revision, "text": found.text}
    form = TextForm(initial=with_draft(request, FORM, stored) if not found.is_fixed else {})
    if request.method == "POST":
        form, status = TextForm(request.POST), 422
        if form.is_valid():
            revision, text = form.cleaned_data["revision"], form.cleaned_data["text"]
            try:
                actions.change(found, text, revision=revision, act=request.act)
            except Stale as stale:
                found.refresh_from_db()
                status = show_refusal(form, stale)
                stored = {"text": found.text}
                differences = on_top_of(form, stored=stored, revision=found.revision)
            except Refused as refused:
                status = show_refusal(form, refused)
            else:
                forget_draft(request, FORM)
                messages.success(request, _("Saved."))
                return redirect("questionnaires:template", uuid=uuid)
    context = _shown(found) | {
        "form": form if not found.is_fixed else None,
        "form_name": FORM,
        "differences": differences,
    }
    return render(request, "questionnaires/template.html", context, status=status)


def _shown(found: Template) -> dict[str, Any]:
    language = get_language() or "en"
    questionnaire = found.questionnaire
    return {
        "template": found,
        "title": questionnaire.title.said(language),
        "translations": _translations(questionnaire),
        "sections": [
            (
                section.title.said(language),
                [
                    (question, question.text.said(language), choices_of(question, language))
                    for question in section.questions
                ],
            )
            for section in questionnaire.sections
        ],
    }


@require_safe
@signed_in
def template_file(request: Request, uuid: UUID) -> HttpResponse:
    """Give a questionnaire as its file."""
    NotAllowed.unless(access.can_ask(request.actor))
    found = get_object_or_404(Template, uuid=uuid)
    answer = HttpResponse(found.text, content_type="application/toml; charset=utf-8")
    name = f"{found.code}-{found.version}.toml"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


@require_POST
@signed_in
def drop_template(request: Request, uuid: UUID) -> HttpResponse:
    """Take away a questionnaire that nobody has been asked."""
    actions.drop(get_object_or_404(Template, uuid=uuid), act=request.act)
    messages.success(request, _("The questionnaire is taken away."))
    return redirect("questionnaires:templates")
