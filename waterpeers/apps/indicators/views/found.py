"""Finding what a page is about, as its reader may see it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.indicators.models import Sheet
from waterpeers.apps.indicators.queries.results import Years
from waterpeers.apps.indicators.queries.values import at_once, values_in, visible_values
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.indicators import variables
from waterpeers.domain.values import WHOLE
from waterpeers.domain.verdicts import Refused


def language() -> str:
    """Say in which language a page is shown."""
    return get_language() or "en"


def organisation_or_404(request: Request, uuid: UUID) -> Organisation:
    """Find an organisation that the reader may know of."""
    visible = Organisation.objects.visible_to(request.actor).select_related("country")
    return get_object_or_404(visible, uuid=uuid)


def sheet_or_404(request: Request, uuid: UUID) -> Sheet:
    """Find a sheet of one's own organisation, or any for facilitators."""
    visible = Sheet.objects.visible_to(request.actor).select_related("organisation")
    return get_object_or_404(visible, uuid=uuid)


def year_of_sheet(request: Request, uuid: UUID) -> tuple[Sheet, Years]:
    """Find a sheet, and what its reader may see of its year.

    A sheet of which nothing may be seen is not found.
    """
    sheet = get_object_or_404(Sheet.objects.select_related("organisation__country"), uuid=uuid)
    organisation = organisation_or_404(request, sheet.organisation.uuid)
    if sheet.zone == WHOLE:
        rows = visible_values(request.actor, organisation)
    else:
        rows = values_in(request.actor, sheet)
    year = sheet.period.year
    found = Years(tuple(at_once(rows.of_years(year, year))))
    if not any(value.sheet_id == sheet.pk for value in found.values):
        raise Http404
    return sheet, found


def sentences(refused: Refused) -> list[tuple[str, str]]:
    """Say the reasons of a refusal, each with the name of the variable that it speaks of."""
    known = variables()
    return [
        (sentence(each), known[each.field].name(language()) if each.field in known else "")
        for each in refused.verdict.against
    ]
