"""Every part of the look in each of its states, for the page that shows them; all invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.audit.queries import TrailLine
from waterpeers.apps.audit.words import all_events
from waterpeers.apps.compliance.reports import GatePanel, GatePanelLine, GateTurn
from waterpeers.apps.foundation.fields import WholeField
from waterpeers.apps.foundation.versions import Difference
from waterpeers.apps.ladders.charts import chart as ladder_chart
from waterpeers.apps.operators.words import SERVICES, VISIBILITIES
from waterpeers.apps.portal.charts import Dot
from waterpeers.apps.water_balance.charts import chart as balance_chart
from waterpeers.domain.charts import (
    Bar,
    BarChart,
    ChartStanding,
    DescentChart,
    GanttChart,
    Heir,
    LineChart,
    Pile,
    Series,
    StackedBarChart,
    Stand,
    StripChart,
    Task,
)
from waterpeers.domain.documents import Chart, Number
from waterpeers.domain.service_ladders import Ladder, LadderService
from waterpeers.domain.water_balance import Constants, balance
from waterpeers.domain.water_balance.entry import BalanceEntry, BalanceUnits

SCHEMES = {"light": _("Light scheme"), "dark": _("Dark scheme")}
MOMENT = datetime(2026, 3, 4, 14, 2, tzinfo=UTC)


class ExampleForm(forms.Form):
    """One field of each kind; sent with mistakes, so that errors show too."""

    name = forms.CharField(label=_("Name"), help_text=_("As on your letters."))
    connections = WholeField(label=_("Connections"), least=1)
    about = forms.CharField(
        label=_("About"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    services = forms.MultipleChoiceField(
        label=_("Services"),
        choices=[(str(code), label) for code, label in list(SERVICES.items())[:3]],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    visibility = forms.ChoiceField(
        label=_("Who may see it"),
        choices=[(str(code), label) for code, label in VISIBILITIES.items()],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label=_("We agree"), required=False)
    file = forms.FileField(label=_("File"), required=False)


def examples(scheme: str) -> dict[str, Any]:
    """Give what the parts show, with names that occur once on the page."""
    given = {"name": "Águas do Lago", "connections": "-5", "services": ["water"], "agreed": "on"}
    data = {f"{scheme}-{name}": value for name, value in given.items()}
    return {
        "name": scheme,
        "title": SCHEMES[scheme],
        "form": ExampleForm(data, prefix=scheme),
        "gates": list(_gates(scheme)),
        "trail": [
            TrailLine(words, MOMENT - timedelta(days=day), "Ana", "Águas do Lago")
            for day, words in enumerate(list(all_events().values())[:7])
        ],
        "dots": [
            Dot("MZ", "592.0", "287.0", "9.0", str(_("Mozambique: 4 organisations"))),
            Dot("BR", "365.0", "275.0", "4.8", str(_("Brazil: 1 organisation"))),
        ],
        "pages": [
            {"number": number, "pages": 3, "previous": previous, "next": following}
            for number, previous, following in ((1, "", "#2"), (2, "#1", "#3"), (3, "#2", ""))
        ],
        "partnership": {"uuid": UUID(int=1)},
        "charts": [
            replace(chart, title=f"{chart.title} ({SCHEMES[scheme]}, {number})")
            for number, chart in enumerate(_charts(), 1)
        ],
        "uuid": UUID(int=0),
        "texts": [{"title": SCHEMES[scheme], "language": "en", "sha256": "0" * 64}],
        "differences": [Difference("connections", str(_("Connections")), "14 200", "14 350")],
        "reasons": [
            (_("Águas do Lago has not accepted the Code of Conduct."), ""),
            (_("Objectives are not stated."), "#"),
        ],
    }


def _charts() -> list[Chart]:
    """One chart of each kind."""
    water = {
        "at_least_basic": 71.0, "limited": 12.0, "unimproved": 11.0, "surface_water": 6.0,
        "on_premises": 48.0, "available_when_needed": 33.0, "free_of_contamination": 39.0,
        "quality_known_for": 64.0,
    }  # fmt: skip
    volumes = {"own_sources": 12.2e6, "billed_metered": 7.2e6, "mains_length": 200.0}
    sheet = BalanceEntry(
        volumes, {"own_sources": 4.0}, units=BalanceUnits(), constants=Constants.METRIC
    )
    days = (Bar("Águas do Lago", (Number(1236),), is_own=True), Bar("Atlas-Eau", (Number(410),)))
    points, own = ("2023", "2024", "2025"), Series("Águas do Lago", (52.0, None, 47.0), is_own=True)
    places = (
        ChartStanding(
            "NRW", Number(47, "%"), (26, 31, 36), 0, 100, Stand.WORSE, str(_("behind most"))
        ),
        ChartStanding(
            "DMA", Number(12), (3, 5, 9), 0, 15, Stand.BETTER, str(_("better than most"))
        ),
    )
    title, year = str(_("What a chart finds")), str(_("Year"))
    work = Task("DMA", date(2025, 3, 1), date(2026, 9, 1), 0.4, is_late=True)
    return [
        StripChart(title=title, label="", standings=places),
        LineChart(title=title, label=year, points=points, unit="%",
                  series=(own, Series(str(_("Median")), (38.0, 37.0, 37.5)))),
        BarChart(title=title, label="", names=(str(_("Days")),), bars=days),
        StackedBarChart(title=title, label=year, parts=("A", "B"),
                        piles=(Pile("2025", (4.0, 2.0)),)),
        GanttChart(title=title, label="", tasks=(work,), today=MOMENT.date()),
        DescentChart(title=title, label="", heirs=(
            Heir("Waterbedrijf Delta", 2024), Heir("Águas do Lago", 2025, of=0),
        )),
        ladder_chart({"2025": Ladder(LadderService.WATER, water)}),
        balance_chart(balance(sheet.entered()), sheet.units),
    ]  # fmt: skip


def _gates(scheme: str) -> Iterator[GatePanel]:
    def line(text: Any, **more: Any) -> GatePanelLine:
        return GatePanelLine(str(text), str(_("Code")), "", **more)

    def panel(number: int, title: Any, *turns: GateTurn) -> GatePanel:
        name = f"{title} ({SCHEMES[scheme]})"
        return GatePanel(f"{scheme}-{number}", name, not turns, met=met, turns=list(turns))

    met = [
        line(_("The need is named."), state="met"),
        line(_("The strength is named."), state="met"),
    ]
    missing = line(
        _("Águas do Lago has not accepted the Code of Conduct."),
        href="#",
        action=str(_("Accept the Code")),
    )
    refused = line(_("Águas do Lago is not interested; its answers say why."), state="refused")
    to_write = line(
        _("Objectives are not stated."), href="#", part=str(_("(a) Objectives and outputs"))
    )
    open_question = line(
        _("It is not known whether earlier partnerships were looked up."),
        explanations=(str(_("Águas do Lago explains: nobody was there before us.")),),
        state="explain",
    )
    mine = GateTurn(str(_("Yours")), [missing, refused], "Águas do Lago", is_mine=True)
    together = GateTurn(str(_("Together")), [to_write, open_question])
    yield panel(1, _("A gate with gaps"), mine, together)
    yield panel(2, _("A gate to explain"), GateTurn("Atlas-Eau", [open_question]))
    yield panel(3, _("An open gate"))
