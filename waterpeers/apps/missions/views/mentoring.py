"""The page on which somebody says what they bring as a mentor."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.foundation.fields import language
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.missions.actions import mentoring as actions
from waterpeers.apps.missions.forms.team import MentoringForm
from waterpeers.apps.missions.queries import profile_of
from waterpeers.apps.operators.queries.countries import language_names
from waterpeers.apps.records import editing
from waterpeers.domain.missions import Coaching

KEPT = ("revision", "is_willing", "areas", "ready", "days_a_year", "about")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def mine(request: Request) -> HttpResponse:
    """Keep one's own profile as a mentor."""
    found = profile_of(person_of(request.actor))

    def first() -> dict[str, Any]:
        if found is None:
            return {"is_willing": True, "coaching": str(Coaching.NONE), "revision": 0}
        days = [tuple(date.fromisoformat(day) for day in span) for span in found.free]
        return {name: getattr(found, name) for name in KEPT} | {
            "coaching": str(found.coaching),
            "languages": language_names(found.languages, language()),
            "free": days,
        }

    def save(form: MentoringForm) -> str:
        actions.save_mentoring(form.columns(), revision=form.seen, act=request.act)
        return reverse("missions:mentoring")

    return editing.edit(
        request,
        "missions/mentoring.html",
        "mentoring",
        MentoringForm,
        first=first,
        save=save,
        row=found,
        back=reverse("desk:home"),
    )
