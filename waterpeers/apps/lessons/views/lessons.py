"""Pages of lessons: the list that one searches, one lesson, writing, checking, releasing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.audit.queries import trail_of
from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.lessons import access
from waterpeers.apps.lessons.actions import lessons as actions
from waterpeers.apps.lessons.documents import lesson_document
from waterpeers.apps.lessons.forms import LessonForm
from waterpeers.apps.lessons.models import TEXTS, Lesson
from waterpeers.apps.lessons.queries import lessons_for, lessons_of, source_in, whole_lessons
from waterpeers.apps.lessons.reports import (
    lesson_facets,
    lesson_parts,
    lesson_row,
    lessons_finding,
    side_lines,
    translation_line,
    wanted_of,
)
from waterpeers.apps.lessons.rules import begun_from
from waterpeers.apps.partnerships.access import sides_of
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.lessons import LessonState, LessonYes
from waterpeers.domain.verdicts import NotAllowed

KEPT = (*TEXTS, "revision", "contact", "again", "area", "method", "setting", "size", "language")


def lesson_or_404(request: Request, uuid: UUID) -> Lesson:
    """Find a lesson that one may read."""
    seen = Lesson.objects.visible_to(request.actor)
    found: Lesson = get_object_or_404(whole_lessons().filter(pk__in=seen.values("pk")), uuid=uuid)
    return found


@require_safe
def search(request: Request) -> HttpResponse:
    """Search the lessons that one may read; whoever is not signed in reads public ones."""
    wanted = wanted_of(request.GET)
    rows = [lesson_row(each) for each in lessons_for(request.actor, wanted)]
    context = {
        "finding": lessons_finding(rows, wanted),
        "rows": rows,
        "wanted": wanted,
        "facets": lesson_facets(wanted),
    }
    return render(request, "lessons/list.html", context)


@require_safe
@signed_in
def of_partnership(request: Request, uuid: UUID) -> HttpResponse:
    """List the lessons of a partnership."""
    partnership = partnership_or_404(request, uuid)
    rows = [lesson_row(each) for each in lessons_of(partnership, request.actor)]
    context = {
        "partnership": partnership,
        "finding": lessons_finding(rows, {}),
        "rows": rows,
        "may_write": bool(access.can_write(request.actor, partnership)),
    }
    return render(request, "lessons/of_partnership.html", context)


@require_safe
def lesson(request: Request, uuid: UUID) -> HttpResponse:
    """Show a lesson; beside its words those of the reader's language, where there are any."""
    found = lesson_or_404(request, uuid)
    actor = request.actor
    row = lesson_row(found)
    context: dict[str, Any] = {
        "lesson": found,
        "row": row,
        "parts": lesson_parts(found, row.translation.row if row.translation else None),
        "beside": row.translation.row if row.translation else None,
        "may_write": bool(access.can_write(actor, found.partnership)),
    }
    if context["may_write"] or actor.is_administrator:
        context |= _between_the_sides(request, found)
    return render(request, "lessons/lesson.html", context)


def _between_the_sides(request: Request, found: Lesson) -> dict[str, Any]:
    """Give what the two sides and those who help see of a lesson, beside what it says."""
    actor = request.actor
    sides, said = sides_of(actor, found.partnership), found.said_yes()
    lines = [
        translation_line(found, code) for code, _n in settings.LANGUAGES if code != found.language
    ]
    return {
        "partnership": found.partnership,
        "sides": side_lines(found),
        "speaks": bool(sides),
        "has_checked": bool(sides) and set(sides) <= said[LessonYes.CHECKED],
        "has_released": bool(sides) and set(sides) <= said[LessonYes.RELEASED],
        "is_checked": found.state is not LessonState.WRITTEN,
        "may_change": bool(access.can_change(actor, found)),
        "translations": [
            (
                line,
                line.row is not None
                and line.row.checked_at is None
                and not line.is_outdated
                and bool(access.can_check_translation(actor, line.row)),
            )
            for line in lines
        ],
        "trail": trail_of(found),
    }


@require_safe
def paper(request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give a lesson as a file."""
    found = lesson_or_404(request, uuid)
    return answer(lesson_document(found, at=request.act.at), form, "lesson")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def write(request: Request, uuid: UUID) -> HttpResponse:
    """Write a lesson: from what was learned, from a review or an account, or from nothing."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_write(request.actor, partnership))

    def first() -> dict[str, Any]:
        source = source_in(partnership, request.GET)
        if source is None:
            raise Http404
        begun = {"language": get_language() or settings.LANGUAGE_CODE}
        filled = {k: v for k, v in begun_from(partnership, source).items() if v}
        return editing.new(**(begun | filled))

    def save(form: LessonForm) -> str:
        key = form.cleaned_data["uuid"]
        made = actions.write_lesson(partnership, form.columns(), act=request.act, uuid=key)
        return made.get_absolute_url()

    return editing.edit(
        request,
        "lessons/write.html",
        "lesson",
        LessonForm,
        first=first,
        save=save,
        said=_("Written; now the other side checks it."),
        partnership=partnership,
        back=reverse("lessons:of-partnership", args=[uuid]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: Request, uuid: UUID) -> HttpResponse:
    """Change a lesson."""
    found = lesson_or_404(request, uuid)
    NotAllowed.unless(access.can_change(request.actor, found))

    def first() -> dict[str, Any]:
        sources = {name: getattr(found, name) for name in ("record", "review", "stocktaking")}
        return {name: getattr(found, name) for name in KEPT} | {
            name: str(row.uuid) if row else "" for name, row in sources.items()
        }

    def save(form: LessonForm) -> str:
        actions.change_lesson(found, form.columns(), revision=form.seen, act=request.act)
        return found.get_absolute_url()

    return editing.edit(
        request,
        "lessons/write.html",
        "lesson",
        LessonForm,
        first=first,
        save=save,
        row=found,
        partnership=found.partnership,
        lesson=found,
        back=found.get_absolute_url(),
    )


@require_POST
@signed_in
def check(request: Request, uuid: UUID) -> HttpResponse:
    """Say for one's side that a lesson is as one saw it, or take that back."""
    found = lesson_or_404(request, uuid)
    agrees = request.POST.get("answer") != "no"
    actions.check_lesson(found, agrees=agrees, revision=editing.seen(request), act=request.act)
    said = _("Checked for your side.") if agrees else _("Your side takes its check back.")
    messages.success(request, said)
    return redirect(found)


@require_POST
@signed_in
def release(request: Request, uuid: UUID) -> HttpResponse:
    """Say for one's side that everybody may read a lesson, or keep it back."""
    found = lesson_or_404(request, uuid)
    agrees = request.POST.get("answer") != "no"
    actions.release_lesson(found, agrees=agrees, revision=editing.seen(request), act=request.act)
    said = (
        _("Released for your side; it is public once both have released it.")
        if agrees
        else _("Your side keeps it back: it is not public.")
    )
    messages.success(request, said)
    return redirect(found)
