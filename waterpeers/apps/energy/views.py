"""Pages of energy: years, the factor of the electricity, checks of pumps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.energy import actions, queries, shown
from waterpeers.apps.energy.forms import FactorForm, PumpCheckForm
from waterpeers.apps.energy.kinds import KIND
from waterpeers.apps.energy.models import SavedPumpCheck
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.reasons import sentences
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records import editing
from waterpeers.apps.records.access import can_enter
from waterpeers.apps.records.views import RecordPages
from waterpeers.domain.actors import Actor
from waterpeers.domain.verdicts import NotAllowed, NotReady

MOST_YEARS = 6  # side by side


def of_years(
    actor: Actor, organisation: Organisation, rows: Sequence[SavedPumpCheck]
) -> dict[str, Any]:
    """Give an operator's energy by year, and the form that names a factor."""
    language = get_language() or "en"
    found = queries.energy_years(actor, organisation)[:MOST_YEARS]
    years = [shown.year_shown(each, language) for each in found]
    latest = found[0].year if found else now().year - 1
    return {
        "form": FactorForm(initial={"year": latest}),
        "years": years,
        "table": shown.table_of(years),
        "lacking": shown.lacking_in(years[0]) if years else [],
    }


def of_pumps(request: Request, saved: SavedPumpCheck) -> dict[str, Any]:
    """Give each pump of a check, and what reaching the efficiency would save."""
    grid = queries.factor_of(queries.factors_of(request.actor, saved.organisation), saved.year)
    found = queries.results_of(saved, grid)
    return {
        "lines": shown.pump_lines(saved, found),
        "total": shown.total_shown(found),
        "left_out": ", ".join(found.left_out),
        "factor": grid,
        "factor_text": shown.factor_text(grid),
        "refused": [],
        "report": "energy:report",
    }


PAGES = RecordPages(
    kind=KIND,
    of=of_years,
    show=of_pumps,
    form=PumpCheckForm,
    of_page="energy/of.html",
    show_page="energy/show.html",
    enter_page="energy/enter.html",
)


@require_POST
@signed_in
def factor(request: Request, uuid: UUID) -> HttpResponse:
    """Name the factor of a year's electricity, with its source."""
    organisation = PAGES.readable(request, uuid)
    NotAllowed.unless(can_enter(request.actor, organisation))

    def save(form: FactorForm) -> HttpResponse:
        actions.name_factor(organisation, **form.cleaned_data, act=request.act)
        return redirect("energy:of", uuid)

    return editing.edit(
        request,
        "energy/of.html",
        "factor",
        FactorForm,
        first=dict,
        save=save,
        said=_("Saved as a draft among the figures of the year."),
        **PAGES.about(request, organisation),
    )


@require_POST
@signed_in
def report(request: Request, uuid: UUID) -> HttpResponse:
    """Put the pumps among the figures of the year."""
    saved = PAGES.found(request, uuid)
    try:
        sheet = actions.report(saved, revision=editing.seen(request), act=request.act)
    except NotReady as refused:
        return PAGES.shown(request, saved, 409, refused=sentences(refused.verdict.against))
    messages.success(request, _("Its sums are drafts among the figures of the year."))
    return redirect("indicators:sheet", sheet.uuid)
