"""Several utilities, zones or years together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.refusals import show_refusal
from waterpeers.apps.indicators import rollups as groups
from waterpeers.apps.indicators.forms import TogetherForm
from waterpeers.apps.indicators.views.found import language
from waterpeers.apps.indicators.words import say, unit_label
from waterpeers.domain.indicators import catalogue, indicators, variables
from waterpeers.domain.verdicts import Refused


@require_safe
@signed_in
def together(request: Request) -> HttpResponse:
    """Put the reviewed figures together that one may read."""
    last_year = str(now().year - 1)
    usual = {"first": last_year, "last": last_year, "parts": "whole"}
    form = TogetherForm(
        usual | request.GET.dict(), groups.organisations_with_figures(request.actor)
    )
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            context |= _context(groups.together(request.actor, _chosen(form.cleaned_data)))
        except Refused as refused:
            show_refusal(form, refused)
    status = 422 if form.errors else 200
    return render(request, "indicators/together.html", context, status=status)


def _chosen(given: dict[str, Any]) -> groups.Chosen:
    uuid = given.get("organisation")
    return groups.Chosen(
        given["first"],
        given["last"],
        UUID(uuid) if uuid else None,
        given.get("country", ""),
        zones=given["parts"] == "zones",
    )


def _context(found: groups.GroupFigures) -> dict[str, Any]:
    lines = [
        {
            "code": group.code,
            "name": indicators()[group.code].name(language()),
            "unit": unit_label(group.unit),
            "value": "" if group.value is None else in_figures(group.value),
            "members": len(group.members),
            "why": say(group.missing, catalogue()) if group.missing else "",
            "left_out": [(name, _named(codes)) for name, codes in group.left_out],
            "beyond": [(name, say(reason, catalogue())) for name, reason in group.beyond],
        }
        for group in found.groups
        if group.members or group.beyond
    ]
    return {
        "members": [each.name for each in found.members],
        "lines": lines,
        "without": [
            indicators()[group.code].name(language())
            for group in found.groups
            if not group.members and not group.beyond
        ],
        "refused": [say(reason, catalogue()) for _, reason in found.refused],
    }


def _named(codes: tuple[str, ...]) -> str:
    return ", ".join(variables()[code].name(language()) for code in codes)
