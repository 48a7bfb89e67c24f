"""Entering what a colleague filled in on paper: one page, saved and handed in at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.refusals import status_of
from waterpeers.apps.questionnaires import access
from waterpeers.apps.questionnaires.actions.paper import enter_paper
from waterpeers.apps.questionnaires.forms.pages import SentPage, code_of, parts_of, seen
from waterpeers.apps.questionnaires.forms.paper import FromPaperForm
from waterpeers.apps.questionnaires.owners import owner_of
from waterpeers.apps.questionnaires.queries.filling import Filling, filled, papers_of
from waterpeers.apps.questionnaires.views.found import respondent_or_404
from waterpeers.domain.questionnaires import QuestionKind, QuestionSection
from waterpeers.domain.verdicts import NotAllowed, NotValid, Reason, Refused


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def enter(request: Request, uuid: UUID) -> HttpResponse:
    """Enter what a colleague answered on paper, and hand it in for them."""
    respondent = respondent_or_404(request, uuid)
    if not respondent.round.is_personal:
        raise Http404
    NotAllowed.unless(access.can_enter_paper(request.actor, respondent))
    now = filled(respondent, None, request.actor)
    if request.method != "POST":
        form = FromPaperForm(initial={"uuid": uuid4()}, groups=_groups(now))
        return _page(request, now, form)
    form = FromPaperForm(request.POST, groups=_groups(now))
    questions = [question for part in now.questionnaire.sections for question in part.questions]
    sent = SentPage(request.POST, questions, now)
    try:
        _entered(request, now, form, sent)
    except Refused as refused:
        return _page(request, now, form, sent=sent, refused=refused)
    messages.success(request, _("Entered and handed in, marked as from paper."))
    return redirect(request.path)


def _entered(request: Request, now: Filling, form: FromPaperForm, sent: SentPage) -> None:
    if not form.is_valid() or sent.reasons:
        wrong = [
            Reason("not_a_date" if name == "filled_in_on" else "required", field=name)
            for name in form.errors
        ]
        params = (("value", request.POST.get("filled_in_on", "")[:80]),)
        wrong = [Reason(r.code, params, r.field) for r in wrong]
        raise NotValid.of([*wrong, *sent.reasons])
    enter_paper(
        now.respondent,
        sent.touched,
        group=form.cleaned_data["group"],
        unit=form.cleaned_data["unit"],
        filled_in_on=form.cleaned_data["filled_in_on"],
        uuid=form.cleaned_data["uuid"],
        language=sent.language,
        act=request.act,
    )


def _without_files(section: QuestionSection) -> QuestionSection:
    """Leave out what asks for a file: it lies with the paper."""
    kept = tuple(q for q in section.questions if q.kind is not QuestionKind.FILE)
    return replace(section, questions=kept)


def _groups(now: Filling) -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(g.code, g.text.said(language)) for g in now.questionnaire.groups]


def _page(
    request: Request,
    now: Filling,
    form: FromPaperForm,
    *,
    sent: SentPage | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    language = get_language() or "en"
    reasons = refused.verdict.against if refused else ()
    sections = [_without_files(section) for section in now.questionnaire.sections]
    parts = parts_of(now, sections, sent=sent, reasons=reasons)
    names = dict(_groups(now))
    context: dict[str, Any] = {
        "now": now,
        "round": now.round,
        "respondent": now.respondent,
        "title": now.questionnaire.title.said(language),
        "about_page": owner_of(now.round).page(now.round),
        "form": form,
        "parts": parts,
        "seen": seen(parts),
        "is_open": now.round.is_open(request.act.at),
        "errors": [_error(reason, now, language) for reason in reasons],
        "papers": [(each, names.get(each.group, "")) for each in papers_of(now.respondent)],
    }
    status = status_of(refused) if refused else 200
    return render(request, "questionnaires/enter_paper.html", context, status=status)


def _error(reason: Reason, now: Filling, language: str) -> tuple[str, str, str]:
    code = code_of(reason.field, now)
    question = now.questionnaire.question(code)
    if question:
        return question.text.said(language), sentence(reason), f"#v-{code}"
    field = FromPaperForm.base_fields.get(reason.field)
    return str(field.label or "") if field else "", sentence(reason), f"#id_{reason.field}"
