"""Answering: one view for all pages of all questionnaires.

``answer`` shows all sections on one page, or an overview and a section a page, as the
questionnaire says. What cannot be read is shown with its reason and the rest is kept; handing in
shows everything that is missing, with the way there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from waterpeers.apps.foundation.files import as_download
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.refusals import status_of
from waterpeers.apps.questionnaires import access
from waterpeers.apps.questionnaires.actions import files, sheets
from waterpeers.apps.questionnaires.forms.pages import SentPage, code_of, parts_of, seen
from waterpeers.apps.questionnaires.models import AnswerFile, QuestionRound
from waterpeers.apps.questionnaires.owners import owner_of
from waterpeers.apps.questionnaires.queries.figures import all_beside
from waterpeers.apps.questionnaires.queries.filling import Filling, filling, who_hands_in
from waterpeers.apps.questionnaires.queries.rounds import handed_in, latest_of
from waterpeers.apps.questionnaires.views.found import respondent_or_404
from waterpeers.apps.questionnaires.words import said
from waterpeers.domain.actors import Role
from waterpeers.domain.questionnaires import Answer, Pages, QuestionSection, progress
from waterpeers.domain.verdicts import NotAllowed, NotValid, Reason, Refused, Stale


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, uuid: UUID, section: str = "") -> HttpResponse:
    """Answer a questionnaire, or read what was handed in; an address for each section."""
    if "autosave" in request.GET and not request.actor.is_known:
        text = _("Your session has ended. Send the form: you sign in, and your text stays.")
        return _note(text, status=401)
    return _answer(request, uuid, section)


@signed_in
def _answer(request: Request, uuid: UUID, section: str) -> HttpResponse:
    respondent = respondent_or_404(request, uuid)
    now = filling(respondent, request.actor)
    if section and not any(each.section.code == section for each in now.sections):
        raise Http404
    if request.method != "POST":
        return _page(request, now, section)
    NotAllowed.unless(access.can_answer(request.actor, respondent))
    if "autosave" in request.GET:
        return _autosaved(request, now, section)
    do, _colon, what = request.POST.get("do", "save").partition(":")
    match do:
        case "take_up_again":
            sheets.take_up_again(respondent, act=request.act)
            return redirect(request.path)
        case "remove_file":
            return _file_removed(request, now, what)
        case "hand_in":
            return _sent(request, now, section, hands_in=True)
    return _sent(request, now, section)


# --- what comes back ---


def _sent(request: Request, now: Filling, section: str, *, hands_in: bool = False) -> HttpResponse:
    """Save what was typed; hand in, if that was asked and nothing stands against it."""
    sections = _sections(now, section)
    sent = _read(request, now, sections)
    try:
        _save(request, now, sent)
    except Stale as stale:
        return _two_versions(request, now, section, sent, stale)
    except Refused as refused:
        return _page(request, now, section, sent=sent, refused=refused)
    reasons = [*sent.reasons, *_attach(request, now)]
    if hands_in and not reasons:
        try:
            sheets.hand_in(now.respondent, act=request.act)
        except Refused as refused:
            now = filling(now.respondent, request.actor)
            return _page(request, now, section, refused=refused)
        messages.success(request, _("Handed in. You find it here, as it was handed in."))
        return redirect("questionnaires:answer", uuid=now.respondent.uuid)
    after = filling(now.respondent, request.actor)
    if reasons:
        refused = NotValid.of(reasons)
        return _page(request, after, section, sent=sent, refused=refused)
    return _onwards(request, now, after, section)


def _read(request: Request, now: Filling, sections: Iterable[QuestionSection]) -> SentPage:
    questions = [question for section in sections for question in section.questions]
    return SentPage(request.POST, questions, now)


def _save(request: Request, now: Filling, sent: SentPage) -> None:
    if sent.touched or sent.group:
        sheets.answer(
            now.respondent,
            sent.touched,
            revision=sent.revision,
            page=sent.page,
            group=sent.group,
            language=sent.language,
            act=request.act,
        )


def _attach(request: Request, now: Filling) -> list[Reason]:
    """Keep the files that were sent; give what stands against some."""
    reasons: list[Reason] = []
    sent = [(name, file) for name, some in request.FILES.lists() for file in some]
    for name, file in sent:
        try:
            files.attach(now.respondent, name.removeprefix("f-"), file=file, act=request.act)
        except NotValid as refused:
            reasons += refused.verdict.against
    return reasons


def _file_removed(request: Request, now: Filling, wanted: str) -> HttpResponse:
    kept = [row for rows in now.files.values() for row in rows]
    file = next((row for row in kept if str(row.uuid) == wanted), None)
    if file is None:
        raise Http404
    files.remove(file, act=request.act)
    return redirect(f"{request.path}#v-{file.question}")


def _onwards(request: Request, before: Filling, after: Filling, section: str) -> HttpResponse:
    """Lead on: to questions that follow from the answers, to the next section, to the overview."""
    there = _codes(before, section)
    new = [code for code in _codes(after, section) if code not in there]
    here = redirect(request.path + (f"#v-{new[0]}" if new else ""))
    if new:
        said = ngettext(
            "Saved. Another question follows from your answers.",
            "Saved. %(count)s more questions follow from your answers.",
            len(new),
        )
        messages.success(request, said % {"count": len(new)})
        return here
    messages.success(request, _("Saved."))
    if not section or request.POST.get("do") == "stay":
        return here
    codes = [each.section.code for each in after.sections]
    following = codes[codes.index(section) + 1 :] if section in codes else []
    if following:
        return redirect("questionnaires:section", after.respondent.uuid, following[0])
    return redirect("questionnaires:answer", after.respondent.uuid)


def _codes(now: Filling, section: str) -> list[str]:
    return [
        question.code
        for each in now.sections
        if section in ("", each.section.code)
        for question in each.questions
    ]


def _autosaved(request: Request, now: Filling, section: str) -> HttpResponse:
    """Keep what is being typed, and say so in a line."""
    sent = _read(request, now, _sections(now, section))
    try:
        _save(request, now, sent)
    except Stale as stale:
        text = _("Somebody else changed an answer too: save to see both versions.")
        return _note(text, status=status_of(stale))
    except Refused as refused:
        text = " ".join(sentence(reason) for reason in refused.verdict.against)
        return _note(text, status=status_of(refused))
    time = {"time": date_format(localtime(request.act.at), "TIME_FORMAT")}
    if sent.reasons:
        return _note(_("Saved %(time)s, but for what cannot be read yet.") % time)
    return _note(_("Saved %(time)s") % time)


def _note(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)


def _two_versions(
    request: Request, now: Filling, section: str, sent: SentPage, stale: Stale
) -> HttpResponse:
    """Show both versions of what somebody else changed meanwhile; sent again, this one goes on."""
    after = filling(now.respondent, request.actor)
    theirs = {
        reason.field: after.answers.get(reason.field, Answer()) for reason in stale.verdict.against
    }
    return _page(request, after, section, sent=sent, refused=stale, theirs=theirs)


# --- what is shown ---


def _sections(now: Filling, section: str) -> list[QuestionSection]:
    """Give the sections of a page: all on one page, or the one that its address names."""
    if section:
        return [each for each in now.questionnaire.sections if each.code == section]
    if now.questionnaire.pages is Pages.ONE:
        return list(now.questionnaire.sections)
    return []


def _page(
    request: Request,
    now: Filling,
    section: str,
    *,
    sent: SentPage | None = None,
    refused: Refused | None = None,
    theirs: dict[str, Answer] | None = None,
) -> HttpResponse:
    """Show a page: to be answered, or to be read by those who do not answer."""
    may_answer = bool(access.can_answer(request.actor, now.respondent))
    if now.is_handed_in or not may_answer:
        return _read_only(request, now, refused)
    reasons = refused.verdict.against if refused else ()
    sections = _sections(now, section)
    whose = now.round.figures_of or now.respondent.organisation
    codes = {code for part in sections for question in part.questions for code in question.beside}
    figures = all_beside(codes, whose, now.round.year, request.actor)
    parts = parts_of(now, sections, sent=sent, reasons=reasons, conflicts=theirs, figures=figures)
    reports = request.actor.acts_for(whose.uuid)
    context = _shared(request, now) | {
        "report_at": reverse("indicators:new", args=[whose.uuid]) if reports else "",
        "parts": parts,
        "section": section,
        "seen": seen(parts),
        "page": sent.page if sent else uuid4().hex,
        "steps": _steps(now),
        "errors": _errors(now, section, reasons),
        "theirs": theirs,
        "is_open": now.round.is_open(request.act.at),
        "group": (sent.group if sent else "") or (now.sheet.group if now.sheet else ""),
        "has_files": any(each.kind == "file" for part in parts for each in part.fields),
    }
    return render(request, "questionnaires/answer.html", context, status=_status(refused))


def _status(refused: Refused | None) -> int:
    match refused:
        case None:
            return 200
        case NotAllowed():
            return 403
        case NotValid():
            return 422
    return 409


def _shared(request: Request, now: Filling) -> dict[str, Any]:
    """Give what every page of a questionnaire shows at its top and at its end."""
    language = get_language() or "en"
    side = now.questionnaire.side(now.respondent.side)
    hands_in = access.can_hand_in(request.actor, now.respondent)
    return {
        "now": now,
        "round": now.round,
        "respondent": now.respondent,
        "title": now.questionnaire.title.said(language),
        "intro": now.questionnaire.intro.said(language),
        "side": side.text.said(language) if side else "",
        "about_page": owner_of(now.round).page(now.round),
        "may_answer": bool(access.can_answer(request.actor, now.respondent)),
        "may_hand_in": bool(hands_in),
        "why_not": [sentence(reason) for reason in hands_in.against],
        "may_enter_paper": bool(access.can_enter_paper(request.actor, now.respondent)),
        "who_can": who_hands_in(now.respondent) if not hands_in else [],
        "may_invite": request.actor.acts_for(now.respondent.organisation.uuid, Role.COORDINATOR),
        "groups": [(g.code, g.text.said(language)) for g in now.questionnaire.groups]
        if now.round.is_personal
        else [],
    }


def _steps(now: Filling) -> list[dict[str, Any]]:
    """Give the sections with how far each has come, where each has a page."""
    if now.questionnaire.pages is Pages.ONE:
        return []
    language = get_language() or "en"
    return [
        {
            "code": each.section.code,
            "title": each.section.title.said(language),
            "progress": progress(each.questions, now.answers, now.traits),
        }
        for each in now.sections
    ]


def _errors(now: Filling, section: str, reasons: Iterable[Reason]) -> list[tuple[str, str, str]]:
    """Give what stands against it: the question, the sentence, where to go."""
    language = get_language() or "en"
    on_this_page = {q.code for part in _sections(now, section) for q in part.questions}
    found = []
    for reason in reasons:
        code = code_of(reason.field, now)
        question = now.questionnaire.question(code)
        label = question.text.said(language) if question else ""
        href = f"#v-{code}" if code in on_this_page else _page_of(now, code)
        found.append((label, sentence(reason), href if question else ""))
    return found


def _page_of(now: Filling, code: str) -> str:
    """Give the address of the page on which a question stands."""
    for section in now.questionnaire.sections:
        if any(question.code == code for question in section.questions):
            args = [now.respondent.uuid, section.code]
            return reverse("questionnaires:section", args=args) + f"#v-{code}"
    return ""


def _read_only(request: Request, now: Filling, refused: Refused | None = None) -> HttpResponse:
    """Show what was handed in, as it was."""
    stands = latest_of(now.sheet)
    language = get_language() or "en"
    traits = frozenset(stands.traits) if stands else now.traits
    context = _shared(request, now) | {
        "submission": stands,
        "said": said(now.questionnaire, stands.said, traits, language) if stands else [],
        "is_open": now.round.is_open(request.act.at),
        "errors": _errors(now, "", refused.verdict.against) if refused else [],
    }
    return render(request, "questionnaires/read.html", context, status=_status(refused))


@require_safe
@signed_in
def file(request: Request, uuid: UUID) -> FileResponse:
    """Give a file that answers a question, to those who may read the answer."""
    rows = AnswerFile.objects.select_related("sheet__person", "sheet__respondent__organisation")
    found = get_object_or_404(rows, uuid=uuid)
    if not _is_own(request, found) and not _is_handed_in_to(request, found):
        raise Http404
    return as_download(found)


def _is_own(request: Request, file: AnswerFile) -> bool:
    """Whether a file stands on a sheet on which somebody works."""
    person = file.sheet.person
    if person is not None:
        return person.uuid == request.actor.person
    return request.actor.acts_for(file.sheet.respondent.organisation.uuid)


def _is_handed_in_to(request: Request, file: AnswerFile) -> bool:
    rounds = QuestionRound.objects.visible_to(request.actor)
    round_ = rounds.filter(pk=file.sheet.respondent.round_id).first()
    if round_ is None:
        return False
    readable = handed_in(round_, request.actor).submissions.get(file.sheet.respondent_id, [])
    return any(str(file.uuid) in str(row.answers.get(file.question)) for row in readable)
