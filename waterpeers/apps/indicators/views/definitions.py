"""What is measured: indicators and variables, explained."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.indicators.queries.sheets import reporting
from waterpeers.apps.indicators.views.found import language
from waterpeers.apps.indicators.words import (
    CATEGORIES,
    CHECKED,
    evidence_sentence,
    unit_label,
)
from waterpeers.domain.catalogue import FIRST_OF_ALL, LAST_OF_ALL, Indicator, in_language
from waterpeers.domain.formulas import names
from waterpeers.domain.frameworks import FRAMEWORKS, framework
from waterpeers.domain.indicators import catalogue, indicators, variables


@require_safe
def definitions(request: Request) -> HttpResponse:
    """List all indicators and variables by category."""
    groups: dict[str, list[Any]] = {}
    for each in (*indicators().values(), *variables().values()):
        line = {"code": each.code, "name": each.name(language()), "unit": unit_label(each.unit),
                "is_indicator": isinstance(each, Indicator)}  # fmt: skip
        groups.setdefault(each.category, []).append(line)
    context = {"groups": [(CATEGORIES[key], lines) for key, lines in groups.items()]}
    return render(request, "indicators/definitions.html", context)


@require_safe
def definition(request: Request, code: str) -> HttpResponse:
    """Explain an indicator or a variable: formula, versions, codes elsewhere, who reports it."""
    known = catalogue().variables.get(code) or catalogue().indicators.get(code)
    if known is None:
        raise Http404
    is_indicator = isinstance(known, Indicator)
    context = {
        "definition": known,
        "name": known.name(language()),
        "meaning": known.definition(language()),
        "unit": unit_label(known.unit),
        "category": CATEGORIES[known.category],
        "is_indicator": is_indicator,
        "versions": _versions(known) if isinstance(known, Indicator) else [],
        "used_by": [] if is_indicator else _using(code),
        "reporting": reporting(known),
        "crosswalk": crosswalk(known.code),
        "checked": CHECKED[known.checked],
        "evidence": [evidence_sentence(each) for each in known.evidence],
    }
    return render(request, "indicators/definition.html", context)


def _versions(known: Indicator) -> list[dict[str, Any]]:
    return [
        {
            "version": version,
            "first": "" if version.first == FIRST_OF_ALL else str(version.first),
            "last": "" if version.last == LAST_OF_ALL else str(version.last),
            "note": in_language(version.notes, language()),
            "inputs": [
                {"code": code, "name": catalogue().definition(code).name(language())}
                for code in dict.fromkeys(names(version.expression))
            ],
        }
        for version in known.versions
    ]


def _using(code: str) -> list[dict[str, str]]:
    found = []
    for each in indicators().values():
        expression = catalogue().expression(each.code)
        if expression is not None and code in set(names(expression)):
            found.append({"code": each.code, "name": each.name(language())})
    return found


def crosswalk(code: str) -> list[dict[str, str]]:
    """Say how other sets of indicators call the same, and where their definition differs."""
    return [
        {
            "framework": other.name(language()),
            "code": theirs,
            "difference": link.difference(language()),
        }
        for other in map(framework, FRAMEWORKS)
        for theirs, link in other.links.items()
        if link.ours == code
    ]
