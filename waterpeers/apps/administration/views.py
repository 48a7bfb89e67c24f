"""How the site is doing, and who is on it; for administrators."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.words import ROLES_IN_BRIEF
from waterpeers.apps.administration import actions, queries
from waterpeers.apps.administration.access import can_administer
from waterpeers.apps.administration.words import FACTS, SETTINGS
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.runs import reasons_of
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.countries import country_name
from waterpeers.domain.verdicts import NotAllowed

PAGE = 50


@require_safe
@signed_in
def home(request: Request) -> HttpResponse:
    """Show how the site is doing."""
    NotAllowed.unless(can_administer(request.actor))
    at, language = now(), get_language() or "en"
    context = {
        "counted": queries.counted(at),
        "invitations": queries.open_invitations(at)[: queries.MOST],
        "failed": [
            (run, [sentence(reason) for reason in reasons_of(run)])
            for run in queries.failed_runs(at)[: queries.MOST]
        ],
        "room": queries.room(),
        "backups": queries.backups()[: queries.MOST],
        "backup_folder": settings.BACKUP_FOLDER,
        "versions": queries.versions(),
        "settings": [
            (SETTINGS[name], _setting(said)) for name, said in queries.settings_in_force()
        ],
        "facts": [
            (
                FACTS[each.kind],
                each,
                ", ".join(country_name(code, language) for code in each.without[:30]),
            )
            for each in queries.fact_years()
        ],
    }
    return render(request, "administration/home.html", context)


def _setting(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, tuple):
        return " – ".join(_setting(each) for each in value)
    return in_figures(value) if isinstance(value, int) else str(value)


@require_POST
@signed_in
def back_up(request: Request) -> HttpResponse:
    """Ask for a backup now."""
    actions.back_up(act=request.act, uuid=uuid4())
    messages.success(request, _("A backup is being made."))
    return redirect("administration:home")


def _roles(person: Person) -> list[tuple[Organisation, str]]:
    """Name the organisations of somebody, each with the roles in it."""
    found: dict[Organisation, list[str]] = defaultdict(list)
    for held in person.memberships.all():
        found[held.organisation].append(str(ROLES_IN_BRIEF[held.role]))
    return [(organisation, ", ".join(roles)) for organisation, roles in found.items()]


@require_safe
@signed_in
def people(request: Request) -> HttpResponse:
    """Show who is on the site, with their roles."""
    NotAllowed.unless(can_administer(request.actor))
    text = request.GET.get("text", "")[:200]
    page = Paginator(queries.people(text), PAGE).get_page(request.GET.get("page"))

    def address(number: int) -> str:
        return "?" + urlencode({"text": text, "page": str(number)})

    context = {
        "text": text,
        "total": page.paginator.count,
        "people": [(person, _roles(person)) for person in page.object_list],
        "page": {
            "number": page.number,
            "pages": page.paginator.num_pages,
            "previous": address(page.number - 1) if page.has_previous() else "",
            "next": address(page.number + 1) if page.has_next() else "",
        },
    }
    return render(request, "administration/people.html", context)
