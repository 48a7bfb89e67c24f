"""Who takes part and what was given: frame, missions, money, the register, what it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.agreements.words import CONTRIBUTIONS
from waterpeers.apps.follow_up.words import DECISION_STATES, KINDS, STATES
from waterpeers.apps.foundation.figures import GAP, day
from waterpeers.apps.missions.models import MissionCost
from waterpeers.apps.missions.quotes import days_of, sums_of
from waterpeers.apps.missions.words import SHORT_KINDS
from waterpeers.apps.missions.words import STATES as MISSION_STATES
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.partnerships.words.partnerships import PHASES, ROLES
from waterpeers.apps.plans.models import Risk
from waterpeers.apps.plans.quotes import money_of
from waterpeers.apps.plans.words import SORTS
from waterpeers.apps.reporting.queries.sources import ReportSources
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.documents import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Fact,
    Facts,
    Money,
    Soft,
    Table,
    TableRow,
    Text,
)
from waterpeers.domain.follow_up import ItemKind

Areas = frozenset[WorkingArea]


def overview(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Say who takes part, since when, in which working areas, by which plan."""
    partnership = found.partnership
    parties: tuple[Text, ...] = tuple(
        (party.organisation.name, Soft(f", {str(ROLES[party.role]).lower()}"))
        for party in found.parties
    )
    named = [str(WORKING_AREAS[WorkingArea(each)]) for each in partnership.working_areas]
    facts = [
        Fact(_("Partnership"), (f"{partnership.code} {partnership.title}",)),
        Fact(_("Who takes part"), parties),
        Fact(_("Working areas"), (", ".join(named) or GAP,)),
        Fact(_("Phase"), (str(PHASES[partnership.phase]),)),
    ]
    if partnership.started_on:
        facts.append(Fact(_("Since"), (day(partnership.started_on),)))
    if found.plan:
        plan = found.plan.plan
        said = _("version %(number)s, %(first)s to %(last)s") % {
            "number": plan.version,
            "first": day(plan.starts_on),
            "last": day(plan.last_day),
        }
        facts.append(Fact(_("Plan that both approved"), (said,)))
    if partnership.need_text:
        facts.append(Fact(_("What the mentee needs"), (partnership.need_text,)))
    return (Facts(tuple(facts)),)


def missions(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Lay out the missions and remote sessions of these days, with the days of each side."""
    if not found.missions:
        return ()
    days: dict[int, Decimal] = {}
    for cost in found.costs:
        days[cost.mission_id] = days.get(cost.mission_id, Decimal(0)) + (cost.days or 0)
    columns = (
        Column(_("What for"), width=2),
        Column(_("What it was")),
        Column(_("Days"), width=1.3),
        Column(_("Place")),
        Column(_("What it serves"), width=1.6),
        Column(_("State")),
        Column(_("Days of work"), ColumnKind.NUMBER),
    )
    cells = tuple(
        (
            each.purpose,
            str(SHORT_KINDS[each.kind]),
            days_of(each.first_day, each.last_day),
            each.place or GAP,
            str(each.activity) if each.activity else each.without_item or GAP,
            str(MISSION_STATES[each.state]),
            days.get(each.pk),
        )
        for each in found.missions
    )
    return (Table(_("Missions and remote sessions"), columns, cells),)


# --- money ---


def budget(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Lay out whether the money of the plan is there, and what each party puts in."""
    blocks: list[Block] = []
    if found.plan and (lines := money_of(found.plan)):
        columns = (
            Column(_("Money of the plan"), width=1.4),
            Column(_("Activities"), ColumnKind.NUMBER, decimals=0),
            Column(_("Amount"), ColumnKind.MONEY),
        )
        currency = found.plan.plan.currency
        rows = tuple(
            (str(line.label), line.activities, Money(line.minor, currency)) for line in lines
        )
        blocks.append(Table(_("Budget of the plan"), columns, rows))
    if found.contributions:
        blocks.append(_promised(found))
    return tuple(blocks)


def _promised(found: ReportSources) -> Table:
    columns = (
        Column(_("Who"), width=1.4),
        Column(_("What it puts in"), width=2),
        Column(_("Kind")),
        Column(_("Days"), ColumnKind.NUMBER),
        Column(_("Amount"), ColumnKind.MONEY),
    )
    rows = tuple(
        (
            each.party.organisation.name,
            each.description,
            str(CONTRIBUTIONS[each.kind]),
            each.days,
            None if each.amount_minor is None else Money(each.amount_minor, each.currency),
        )
        for each in found.contributions
    )
    note = _("As the agreement says. What is not known stands as a gap, never as zero.")
    return Table(_("What each party promised"), columns, rows, notes=(note,))


def costs(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Add up days, nights and costs of the missions by side; currencies are never mixed."""
    if not found.costs:
        return ()
    columns = (
        Column(_("Side"), width=2),
        Column(_("Days"), ColumnKind.NUMBER),
        Column(_("Nights"), ColumnKind.NUMBER, decimals=0),
        Column(_("What it bears"), ColumnKind.MONEY),
    )
    note = _("Days stand on the side that the people are from, money on the side that bears it.")
    rows = tuple(_cost_rows(found.costs))
    return (Table(_("Days and costs of missions"), columns, rows, notes=(note,)),)


def _cost_rows(costs: list[MissionCost]) -> Iterator[TableRow]:
    for each in sums_of(costs):
        for at, amount in enumerate([Money(*a) for a in each.amounts] or [None]):
            first = at == 0
            side: Text = each.side if first else Soft(each.side)
            yield side, each.days if first else None, each.nights if first else None, amount


# --- the register, risks, sources ---


def register(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Lay out what was promised and decided, and what stands in the way; nobody is named."""
    rows = [each for each in found.items if each.kind is not ItemKind.RISK]
    if not rows:
        return ()
    columns = (
        Column(_("In one line"), width=2.4),
        Column(_("What it is")),
        Column(_("Side"), width=1.2),
        Column(_("Until when"), ColumnKind.DATE),
        Column(_("State")),
    )
    cells = tuple(
        (
            each.title,
            str(KINDS[each.kind]),
            each.party.organisation.name if each.party else "",
            each.due_on,
            str((DECISION_STATES if each.kind is ItemKind.DECISION else STATES)[each.state]),
        )
        for each in rows
    )
    return (Table(_("Commitments, decisions and issues"), columns, cells),)


def risks(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Lay out the risks of the plan, and those noted since."""
    rows: list[TableRow] = []
    for row in found.plan.of(Risk) if found.plan else ():
        rows.append((row.title, str(SORTS[row.sort]), row.sign or GAP, row.answer or GAP))
    for item in found.items:
        if item.kind is ItemKind.RISK:
            side = item.party.organisation.name if item.party else ""
            rows.append((item.title, str(KINDS[item.kind]), item.details or GAP, side or GAP))
    if not rows:
        return ()
    columns = (
        Column(_("Risk, assumption, equity"), width=2),
        Column(_("What it is")),
        Column(_("How one notices it"), width=1.4),
        Column(_("What is done, and by whom"), width=1.6),
    )
    return (Table(_("Risks"), columns, tuple(rows)),)


def sources(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Say what the report is made of, so that everything can be looked up."""
    counts = [
        ngettext(
            "%(number)s update that both sides agreed on",
            "%(number)s updates that both sides agreed on",
            len(found.updates),
        ) % {"number": len(found.updates)},
        ngettext("%(number)s review", "%(number)s reviews", len(found.reviews))
        % {"number": len(found.reviews)},
        ngettext(
            "%(number)s mission or session", "%(number)s missions and sessions",
            len(found.missions),
        ) % {"number": len(found.missions)},
        ngettext("%(number)s thing learned", "%(number)s things learned", len(found.learned))
        % {"number": len(found.learned)},
        ngettext("%(number)s entry of the register", "%(number)s entries of the register",
                 len(found.items)) % {"number": len(found.items)},
    ]  # fmt: skip
    read = _("As it stood on %(day)s.") % {"day": date_format(found.today, "DATE_FORMAT")}
    return (Bullets((*counts, read)),)
