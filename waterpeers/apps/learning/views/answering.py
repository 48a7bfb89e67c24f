"""Pages on which one says whether what was learned is used."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.refusals import status_of
from waterpeers.apps.learning import access
from waterpeers.apps.learning.actions import checks as actions
from waterpeers.apps.learning.forms import LearningCheckForm, SecondForm, level_words
from waterpeers.apps.learning.models import LearningCheck
from waterpeers.apps.learning.queries import named_by
from waterpeers.apps.learning.reports.records import level_of
from waterpeers.apps.learning.views.records import record_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed, Refused


def check_or_404(request: Request, uuid: UUID) -> LearningCheck:
    """Find a check that one may read."""
    rows = LearningCheck.objects.visible_to(request.actor).select_related("record", "answered_by")
    found = get_object_or_404(rows, uuid=uuid)
    found.record = record_or_404(request, found.record.uuid)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def check(request: Request, uuid: UUID) -> HttpResponse:
    """Answer a check."""
    found = check_or_404(request, uuid)
    NotAllowed.unless(access.can_check(request.actor, found.record))

    def save(form: LearningCheckForm) -> str:
        actions.answer_check(found, form.cleaned_data, act=request.act)
        return reverse("learning:record", args=[found.record.uuid])

    return editing.edit(
        request,
        "learning/check.html",
        "learning-check",
        LearningCheckForm,
        first=dict,
        save=save,
        partnership=found.record.partnership,
        record=found.record,
        was=level_of(found.record.standing(request.act.at.date()).level),
        back=reverse("learning:record", args=[found.record.uuid]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def say_now(request: Request, uuid: UUID) -> HttpResponse:
    """Say unasked how far something has come."""
    found = record_or_404(request, uuid)
    NotAllowed.unless(access.can_check(request.actor, found))

    def save(form: LearningCheckForm) -> str:
        actions.say_level(found, form.cleaned_data, act=request.act)
        return reverse("learning:record", args=[uuid])

    return editing.edit(
        request,
        "learning/check.html",
        "learning-now",
        LearningCheckForm,
        first=dict,
        save=save,
        partnership=found.partnership,
        record=found,
        was=level_of(found.standing(request.act.at.date()).level),
        back=reverse("learning:record", args=[uuid]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def second(request: Request, uuid: UUID) -> HttpResponse:
    """Say what a supervisor sees."""
    found = check_or_404(request, uuid)
    NotAllowed.unless(access.can_second(request.actor, found))

    def save(form: SecondForm) -> str:
        said = form.cleaned_data
        actions.second_check(found, level=int(said["level"]), word=said["word"], act=request.act)
        return reverse("learning:record", args=[found.record.uuid])

    return editing.edit(
        request,
        "learning/check.html",
        "learning-second",
        SecondForm,
        first=lambda: {"level": found.level},
        save=save,
        partnership=found.record.partnership,
        record=found.record,
        was=level_of(found.level),
        back=reverse("learning:record", args=[found.record.uuid]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, token: str) -> HttpResponse:
    """Let whoever holds the link of a mail answer one check once, without signing in.

    Looking changes nothing: mail programs follow links. The page shows what is asked alone.
    """
    at = now()
    asked = named_by(token, at.date())
    if asked is None:
        return _plain(request, {"is_over": True}, status=404)
    found, person = asked
    own = Act(actor_of(person), at)
    if not access.can_check(own.actor, found.record):
        return _plain(request, {"is_over": True}, status=404)
    with translation.override(person.language or settings.LANGUAGE_CODE):
        context = {"record": found.record, "levels": level_words()}
        if request.method != "POST":
            return _plain(request, context)
        try:
            actions.answer_check(found, {"level": request.POST.get("level")}, act=own)
        except Refused as refused:
            return _plain(
                request, context | {"refused": _("This was not stored.")}, status=status_of(refused)
            )
        return _plain(request, {"done": True})


def _plain(request: Request, context: dict[str, object], status: int = 200) -> HttpResponse:
    shown = render(request, "learning/answer.html", context, status=status)
    shown["Cache-Control"] = "no-store"
    shown["Referrer-Policy"] = "no-referrer"
    return shown
