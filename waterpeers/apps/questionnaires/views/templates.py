"""Texts of questionnaires: those that ship with the package, and those that facilitators bring."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.questionnaires import access
from waterpeers.apps.questionnaires.actions import templates as actions
from waterpeers.apps.questionnaires.forms.asking import BringForm, QuestionnaireTextForm
from waterpeers.apps.questionnaires.models import Template
from waterpeers.apps.questionnaires.words import choices_of
from waterpeers.apps.records import editing
from waterpeers.domain.questionnaires import Questionnaire, Translation, translation
from waterpeers.domain.verdicts import NotAllowed

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
    states = [(name, translation(questionnaire, code)) for code, name in settings.LANGUAGES]
    return [(name, state, _chip(state)) for name, state in states]


def _chip(state: Translation) -> str:
    if not state.is_complete:
        return "care"
    return "good" if state.is_checked else ""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: Request) -> HttpResponse:
    """Bring a questionnaire: a file, or its text."""
    NotAllowed.unless(access.can_ask(request.actor))

    def save(form: BringForm) -> str:
        text, name = form.text_and_name()
        made = actions.bring(text, name=name, act=request.act, uuid=form.cleaned_data["uuid"])
        return reverse("questionnaires:template", args=[made.uuid])

    return editing.edit(
        request,
        "questionnaires/new_template.html",
        FORM,
        BringForm,
        first=editing.new,
        save=save,
        said=_("The questionnaire is here."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def template(request: Request, uuid: UUID) -> HttpResponse:
    """Show a questionnaire as it is asked; let its text be changed as long as nobody was."""
    NotAllowed.unless(access.can_ask(request.actor))
    found = get_object_or_404(Template, uuid=uuid)

    def save(form: QuestionnaireTextForm) -> str:
        text, revision = form.cleaned_data["text"], form.cleaned_data["revision"]
        actions.change(found, text, revision=revision, act=request.act)
        return reverse("questionnaires:template", args=[found.uuid])

    return editing.edit(
        request,
        "questionnaires/template.html",
        FORM,
        QuestionnaireTextForm,
        first=lambda: {"revision": found.revision, "text": found.text},
        save=save,
        row=found,
        **_shown(found),
    )


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
