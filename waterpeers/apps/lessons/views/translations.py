"""Pages on which a lesson is translated, and a translation checked."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.lessons import access
from waterpeers.apps.lessons.actions import lessons as actions
from waterpeers.apps.lessons.forms import TranslationForm
from waterpeers.apps.lessons.models import TEXTS, LessonTranslation
from waterpeers.apps.lessons.reports import translation_line
from waterpeers.apps.lessons.views.lessons import lesson_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.verdicts import NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def translate(request: Request, uuid: UUID, language: str) -> HttpResponse:
    """Translate a lesson, each piece below the words that it says."""
    found = lesson_or_404(request, uuid)
    NotAllowed.unless(access.can_translate(request.actor, found))
    if language not in dict(settings.LANGUAGES) or language == found.language:
        raise Http404
    line = translation_line(found, language)

    def first() -> dict[str, Any]:
        row = LessonTranslation.objects.filter(lesson=found, language=language).first()
        words = {name: getattr(row, name) for name in TEXTS} if row else {}
        return {"revision": row.revision if row else 0, **words}

    def save(form: TranslationForm) -> str:
        actions.translate_lesson(
            found, language, form.columns(), revision=form.seen, act=request.act
        )
        return found.get_absolute_url()

    return editing.edit(
        request,
        "lessons/translate.html",
        f"lesson-in-{language}",
        partial(TranslationForm, lesson=found),
        first=first,
        save=save,
        said=_("Stored as a draft until somebody else has checked it."),
        row=line.row,
        partnership=found.partnership,
        lesson=found,
        line=line,
        back=found.get_absolute_url(),
    )


@require_POST
@signed_in
def check(request: Request, uuid: UUID) -> HttpResponse:
    """Say that a translation says the same."""
    rows = LessonTranslation.objects.visible_to(request.actor)
    found = get_object_or_404(rows.select_related("lesson__partnership", "written_by"), uuid=uuid)
    actions.check_translation(found, revision=editing.seen(request), act=request.act)
    messages.success(request, _("Checked."))
    return redirect(found.lesson)
