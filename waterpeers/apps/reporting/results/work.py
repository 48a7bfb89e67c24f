"""What was done: status, what both sides told, activities and outputs, obstacles, what is next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from waterpeers.apps.follow_up.words import REVIEW_STATUSES, REVIEW_TEXTS
from waterpeers.apps.foundation.figures import GAP, day
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.missions.quotes import days_of
from waterpeers.apps.plans.quotes import gantt_of
from waterpeers.apps.plans.words import DIMENSIONS
from waterpeers.apps.reporting.queries.sources import ReportSources
from waterpeers.apps.updates.queries import Told
from waterpeers.apps.updates.quotes import UpdateRow, unit_of, update_finding, update_row
from waterpeers.apps.updates.words import FAMILIES, WAYS
from waterpeers.domain.charts import Bar, BarChart
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.documents import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Fact,
    Facts,
    Number,
    Paragraph,
    Soft,
    Strong,
    Style,
    Table,
    Text,
)
from waterpeers.domain.follow_up import STANDING, ItemKind
from waterpeers.domain.missions import GOING
from waterpeers.domain.practice import said_factors
from waterpeers.domain.updates import UpdateKind

Areas = frozenset[WorkingArea]
MOST_AHEAD = 30
LONGEST_CHART = 12  # bars that one still tells apart


def status(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Say how the partnership stands: the last review, and how much is done or on course."""
    blocks: list[Block] = []
    if found.reviews:
        review = found.reviews[0]
        agreed = _("agreed by both sides") if review.agreed_at else _("said by one side")
        lines: list[Fact] = [
            Fact(
                _("Status"),
                ((Strong(str(REVIEW_STATUSES[review.status])),
                  Soft(f" ({day(review.judged_on)}, {agreed})")),),
            )
        ]  # fmt: skip
        if review.why:
            lines.append(Fact(_("Why"), (review.why,)))
        lines += [
            Fact(str(label), (text,))
            for name, label in REVIEW_TEXTS.items()
            if (text := getattr(review, name))
        ]
        blocks.append(Facts(tuple(lines)))
    if found.told is not None:
        blocks.insert(0, Paragraph(update_finding(found.told), Style.LEAD))
    return tuple(blocks)


def told(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Give what both sides said of each period of these days."""
    facts = []
    for update in found.updates:
        period = update.period
        label = _("%(first)s to %(last)s") % {
            "first": day(period.starts_on), "last": day(period.last_day),
        }  # fmt: skip
        lines = tuple(text for text in (update.summary, update.ahead) if text)
        if lines:
            facts.append(Fact(label, lines))
    return (Facts(tuple(facts)),) if facts else ()


def _rows(found: ReportSources, kind: UpdateKind, areas: Areas) -> list[UpdateRow]:
    """Give the things of a kind that these working areas hold, as they were told of."""
    if found.told is None:
        return []
    return [
        update_row(each, found.told.update.year)
        for each in found.told.of(kind)
        if _area_of(found, each) in areas
    ]


def _area_of(found: ReportSources, each: Told) -> WorkingArea:
    """Give the working area of a thing; an output has that of its activity."""
    if each.kind is UpdateKind.OUTPUT:
        assert found.plan is not None  # it was told of
        areas = {row.pk: row.area for row in found.plan.activities}
        return areas.get(each.item.activity_id) or WorkingArea.OPERATION
    area: WorkingArea | None = getattr(each.item, "area", None)
    return area or WorkingArea.OPERATION


def _explained(row: UpdateRow) -> str:
    line = row.told.line
    lines = [line.explanation, line.meaning] if line else []
    return "\n".join(filter(None, lines))


def activities(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Lay out the activities: planned and actual days, how far, why."""
    rows = _rows(found, UpdateKind.ACTIVITY, areas)
    if not rows:
        return _planned(found, areas)
    columns = (
        Column(_("Activity"), width=2),
        Column(_("Planned"), width=1.2),
        Column(_("As it was"), width=1.2),
        Column(_("How far it is")),
        Column(_("Explanation, and what it means for the plan"), width=2.2),
    )
    cells = tuple(
        (
            row.name,
            _span(row.told.item.starts_on, row.told.item.ends_on),
            _span(row.told.item.began_on, row.told.item.ended_on),
            " ".join(filter(None, (str(row.progress) or GAP, row.figure))),
            _explained(row) or GAP,
        )
        for row in rows
    )
    return (Table(_("Activities"), columns, cells),)


def _planned(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Lay out the activities of the plan where no update of these days was agreed."""
    rows = [e for e in found.plan.activities if e.area in areas] if found.plan else []
    if not rows:
        return ()
    columns = (
        Column(_("Activity"), width=2),
        Column(_("Planned"), width=1.2),
        Column(_("As it was"), width=1.2),
    )
    cells = tuple(
        (str(row), _span(row.starts_on, row.ends_on), _span(row.began_on, row.ended_on))
        for row in rows
    )
    note = _("No update of these days was agreed: how far each is, is not known.")
    return (Table(_("Activities"), columns, cells, notes=(note,)),)


def _span(first: Any, last: Any) -> str:
    if not first and not last:
        return GAP
    return f"{day(first) if first else '…'} – {day(last) if last else '…'}"


def timeline(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Draw the activities over time."""
    chart = gantt_of(found.plan, found.today) if found.plan else None
    return (chart,) if chart else ()


def outputs(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Lay out the outputs: what was aimed at in the project year, and what was reached."""
    rows = _rows(found, UpdateKind.OUTPUT, areas)
    if not rows or found.told is None:
        return ()
    year = found.told.update.year
    columns = (
        Column(_("Output"), width=2.2),
        Column(_("Unit")),
        Column(_("Target of year %(year)s") % {"year": year}, ColumnKind.NUMBER),
        Column(_("Reached"), ColumnKind.NUMBER),
        Column(_("How far it is")),
        Column(_("How one sees it"), width=1.6),
    )
    cells = tuple(
        (
            row.name,
            unit_of(row.told),
            row.told.target(year),
            row.told.line.value if row.told.line else None,
            str(row.progress) or GAP,
            row.told.item.means or GAP,
        )
        for row in rows
    )
    table = Table(_("Outputs"), columns, cells)
    chart = _reached(rows, year)
    return (chart, table) if chart else (table,)


def _reached(rows: list[UpdateRow], year: int) -> BarChart | None:
    """Draw what was reached beside what was aimed at, each output on its own scale."""
    bars = tuple(
        Bar(
            row.name,
            (Number(value, unit_of(row.told)), Number(target, unit_of(row.told))),
            is_own=True,
        )
        for row in rows
        if row.told.line
        and (value := row.told.line.value) is not None
        and (target := row.told.target(year)) is not None
    )
    if not bars or len(bars) > LONGEST_CHART:
        return None
    met = sum(
        (row.told.line.value or 0) >= (row.told.target(year) or 0)
        for row in rows
        if row.told.line and row.told.line.value is not None and row.told.target(year) is not None
    )
    title = _("Outputs that reached the target of year %(year)s: %(met)s of %(number)s")
    return BarChart(
        title=title % {"year": year, "met": met, "number": len(bars)},
        axis=_("Each on its own scale"),
        label=_("Output"),
        names=(_("Reached"), _("Target")),
        bars=bars,
        is_each_scaled=True,
    )


def factors(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Gather what helped and what hindered, by family, from updates and judgements."""
    said: list[tuple[str, str, str, str]] = []
    for each in found.told.told if found.told else ():
        if each.line:
            said += [(*one, each.name) for one in said_factors(each.line.factors)]
    for dimension, rows in found.capacity.items():
        for row in rows:
            name = str(DIMENSIONS[dimension])
            said += [(*one, name) for one in said_factors(row.factors)]
    cells = tuple(
        (f"{colon(what)} {where}", text, name)
        for way, what in WAYS.items()
        for family, where in FAMILIES.items()
        for its_family, its_way, text, name in said
        if text and (its_family, its_way) == (str(family), str(way))
    )
    if not cells:
        return ()
    columns = (
        Column(_("What helped or hindered, and where"), width=1.3),
        Column(_("In words"), width=2.2),
        Column(_("About what"), width=1.6),
    )
    return (Table(_("What helped, what hindered"), columns, cells),)


def ahead(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """List what comes after these days: activities, outputs, missions, what was promised."""
    lines = sorted(_next(found), key=lambda each: (each[0], each[1]))
    items: tuple[Text, ...] = tuple(
        (Strong(day(when)), f" {what}") for when, what in lines[:MOST_AHEAD]
    )
    return (Bullets(items),) if items else ()


def _next(found: ReportSources) -> Iterator[tuple[Any, str]]:
    end = found.report.ends_before
    for row in found.plan.activities if found.plan else ():
        if row.starts_on and row.starts_on >= end and row.began_on is None:
            yield row.starts_on, _("%(what)s begins") % {"what": row}
        elif row.ends_on and row.ends_on >= end and row.ended_on is None:
            yield row.ends_on, _("%(what)s ends") % {"what": row}
    for item in found.items:
        is_work = item.kind is ItemKind.COMMITMENT and item.state in STANDING
        if is_work and item.due_on and item.due_on >= end:
            side = item.party.organisation.name if item.party else ""
            yield item.due_on, f"{item.title} ({side})" if side else item.title
    for mission in found.ahead_missions:
        if mission.state in GOING:
            days = days_of(mission.first_day, mission.last_day)
            yield mission.first_day, f"{colon(_('Mission'))} {mission.purpose} ({days})"
