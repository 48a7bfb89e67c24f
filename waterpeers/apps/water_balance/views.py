"""Pages of water balances."""

from __future__ import annotations

from typing import Any

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.records.views import RecordPages
from waterpeers.apps.water_balance import actions, charts, queries, tables
from waterpeers.apps.water_balance.forms import CONSTANTS, BalanceForm, WhatIfForm
from waterpeers.apps.water_balance.kinds import KIND
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.apps.water_balance.words import (
    BANDS,
    READINGS,
    SCALES,
    UNITS,
    band_label,
    name_of,
    sentence,
)
from waterpeers.domain.water_balance import Balance, balance


def results(request: Request, saved: SavedBalance) -> dict[str, Any]:
    """Give the picture of a balance, what to improve first, what that would change, figures."""
    sheet = saved.sheet
    made = balance(sheet.entered())
    asked = WhatIfForm(request.GET, [code for code, _share in made.variance_shares])
    asked.full_clean()
    chosen = asked.cleaned_data
    figures = {figure.code: figure for figure in queries.figures(made, saved)}
    return {
        "constants": CONSTANTS[saved.constants],
        "volume_unit": UNITS[saved.volume_unit],
        "picture": charts.chart(made, sheet.units),
        "volumes": tables.volumes(made, sheet.units),
        "improve": queries.to_improve(made),
        "asked": asked,
        "what_if": queries.what_if(sheet, made, chosen.get("input", ""), chosen.get("limit")),
        "three_ways": [figures[code] for code in queries.three_ways(saved)],
        "figures": [figure for figure in figures.values() if figure.value],
        "not_computed": [figure for figure in figures.values() if not figure.value],
        "bands": _bands(made),
        "flags": [(sentence(flag), flag.code == "taken_by_default") for flag in made.flags],
        "two_estimates": queries.two_estimates(made, sheet.units),
        "years": queries.other_years(saved, made),
        "headings": [name_of(code) for code in queries.COMPARED],
        "intervals": queries.intervals(made, sheet.units),
    }


def _bands(made: Balance) -> list[tuple[Any, list[tuple[Any, Any, Any]]]]:
    """Give scale → reading, band, what it means; readings without a band are left out."""
    return [
        (
            SCALES[scale],
            [
                (READINGS[r], band_label(band, made.band_chances[scale][r]), BANDS[band])
                for r, band in placed.items()
                if band
            ],
        )
        for scale, placed in made.bands.items()
        if any(placed.values())
    ]


PAGES = RecordPages(
    kind=KIND,
    show=results,
    check=actions.check,
    form=BalanceForm,
    of_page="water_balance/of.html",
    show_page="water_balance/show.html",
    enter_page="water_balance/enter.html",
)
