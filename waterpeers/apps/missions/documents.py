"""Papers of a mission: the briefing of those who go, on one screen or sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.missions.models import Mission, Preparation
from waterpeers.apps.missions.queries import figures_of, outputs_of, preparation_of
from waterpeers.apps.missions.reports import days_of, row_of
from waterpeers.apps.missions.words import PREPARED
from waterpeers.apps.operators.queries import language_names
from waterpeers.apps.plans.models import Output, PerformanceOutcome
from waterpeers.apps.plans.words import outcome_name, outcome_unit
from waterpeers.domain.documents import (
    Block,
    Bullets,
    Document,
    Fact,
    Facts,
    KeyFigure,
    KeyFigures,
    Number,
    Paragraph,
    Section,
    Strong,
    Style,
    Text,
)
from waterpeers.domain.missions import STANDING

MOST_FIGURES = 4


@dataclass(frozen=True)
class Briefed:
    """What a briefing is made of."""

    mission: Mission
    preparation: Preparation | None
    figures: list[PerformanceOutcome]
    outputs: list[Output]


def briefing(mission: Mission, *, at: datetime) -> Document:
    """Lay out what those who go must know: people, place, what for, figures, norms, safety."""
    found = Briefed(
        mission, preparation_of(mission), figures_of(mission), outputs_of(mission.activity)
    )
    row = row_of(mission, at.date())
    return Document(
        title=mission.purpose,
        subtitle=" · ".join(filter(None, (row.days, row.place))),
        language=get_language() or "en",
        kind=_("Briefing"),
        status=str(row.state),
        made_at=at,
        origin=reverse("missions:briefing", args=[mission.uuid]),
        blocks=tuple(_briefing_blocks(found, row)),
    )


def _briefing_blocks(found: Briefed, row: Any) -> Iterator[Block]:
    mission, prepared = found.mission, found.preparation
    yield Paragraph(mission.afterwards, Style.LEAD)
    yield Facts(tuple(_people(mission, row)))
    if found.figures:
        yield KeyFigures(tuple(_figure(each) for each in found.figures[:MOST_FIGURES]))
    serves = list(_serves(found))
    if serves:
        yield Section(_("What it serves"), (Facts(tuple(serves)),))
    texts = _texts(prepared)
    if texts:
        yield Section(_("At the place"), (Facts(tuple(texts)),))
    agenda = tuple(agenda_blocks(prepared))
    if agenda:
        yield Section(str(PREPARED["agenda"]), agenda)


def _people(mission: Mission, row: Any) -> Iterator[Fact]:
    going = [each for each in mission.team.all() if each.state in STANDING]
    lines: list[Text] = []
    for each in going:
        rest = ", ".join(filter(None, (each.party.organisation.name, each.task)))
        lines.append((Strong(each.called), f", {rest}"))
    yield Fact(_("Team"), tuple(lines) or (_("Nobody has been asked yet."),))
    if mission.attendance:
        yield Fact(_("Who must be there"), (mission.attendance,))
    if mission.prepares:
        yield Fact(_("What the host prepares"), (mission.prepares,))
    if mission.host:
        host = mission.host.organisation
        languages = language_names(host.languages, get_language() or "en")
        yield Fact(_("Who is visited"), tuple(filter(None, (host.name, languages))))


def _figure(each: PerformanceOutcome) -> KeyFigure:
    value = None if each.baseline is None else Number(each.baseline, outcome_unit(each))
    return KeyFigure(
        outcome_name(each),
        value,
        str(each.baseline_year or ""),
        each.baseline_grade,
        note=" · ".join(filter(None, (each.code, each.zone_name))),
    )


def _serves(found: Briefed) -> Iterator[Fact]:
    activity = found.mission.activity
    if activity is None:
        yield Fact(_("In no plan"), (found.mission.without_item,))
        return
    yield Fact(_("Activity of the plan"), (str(activity),))
    if activity.initial_situation:
        yield Fact(_("As it is at first"), (activity.initial_situation,))
    if found.outputs:
        yield Fact(_("Outputs"), tuple(str(each) for each in found.outputs))


def _texts(prepared: Preparation | None) -> list[Fact]:
    names = ("arrival", "norms", "safety", "contacts", "reading")
    said = {name: getattr(prepared, name) for name in names} if prepared else {}
    return [Fact(str(PREPARED[name]), (text,)) for name, text in said.items() if text]


def agenda_blocks(prepared: Preparation | None) -> Iterator[Block]:
    """Lay out an agenda, day by day."""
    lines = prepared.lines if prepared else ()
    for day, of_day in groupby(lines, key=lambda each: each.day):
        items = tuple(
            (Strong(each.hours), f" {each.what}") if each.hours else each.what for each in of_day
        )
        yield Paragraph((Strong(_day(day)),))
        yield Bullets(items)


def _day(day: date) -> str:
    return f"{date_format(day, 'l')} {days_of(day, day)}"
