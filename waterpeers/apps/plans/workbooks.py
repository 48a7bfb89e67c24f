"""A plan as a workbook: a sheet a kind, a row an item; rows come back one by one, each whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.workbooks.columns import (
    Cell,
    CellKind,
    LineToStore,
    Refusals,
    SheetColumn,
    SheetLine,
    WorkbookKind,
    WorkbookSheet,
)
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.apps.plans.actions import items as actions
from waterpeers.apps.plans.columns import FieldKind, PlanField, choices_of, year_label
from waterpeers.apps.plans.kinds import KINDS, PlanKind
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.plans.queries import PlanContent, content_of
from waterpeers.apps.records.workbooks import store_each
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.dates import typed_day, written_day
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartnershipState
from waterpeers.domain.verdicts import YES, NotValid, Reason, Verdict

BLANK_ROWS = 6
NUMBERS = frozenset({FieldKind.NUMBER, FieldKind.WHOLE, FieldKind.MONEY, FieldKind.YEAR})
CHOSEN = frozenset(
    {FieldKind.CHOICE, FieldKind.ITEM, FieldKind.PERSON, FieldKind.PROBLEM, FieldKind.INDICATOR}
)
MANY = frozenset({FieldKind.CHOICES, FieldKind.ITEMS})
TARGET = "target_"
LONG_TEXT, SHORT_TEXT = 40, 22


def can(actor: Actor, organisation: Organisation) -> Verdict:
    """Those who run an operator's partnerships take its plans along."""
    if actor.acts_for(organisation.uuid, *RUNNERS):
        return YES
    return Verdict((Reason("coordinators_only"),))


def abouts(organisation: Organisation, at: datetime) -> dict[str, str]:
    """Name the partnerships whose plan is being written, latest first."""
    writing = [each.partnership for each in _plans(organisation) if each.is_open]
    return {each.code: f"{each.code}\u00a0· {each.title}" for each in writing}


def _plans(organisation: Organisation) -> QuerySet[Plan]:
    roles = [str(role) for role in OPERATOR_ROLES]
    rows = Plan.objects.filter(
        partnership__parties__organisation=organisation,
        partnership__parties__role__in=roles,
        partnership__state=PartnershipState.ACTIVE,
    )
    return rows.select_related("partnership").distinct().order_by("-made_at", "-pk")


def _plan(organisation: Organisation, about: str) -> Plan:
    found = _plans(organisation).filter(partnership__code=about).first()
    if found is None:
        raise NotValid.because("not_in_list", field="about", value=about[:80])
    return found


def sheets(organisation: Organisation, about: str) -> tuple[WorkbookSheet, ...]:
    """Give a plan as it stands, with blank rows for new items."""
    content = content_of(_plan(organisation, about))
    return tuple(
        WorkbookSheet(
            kind.name,
            str(kind.many),
            (SheetColumn("code", _("Number"), CellKind.FIXED, width=9), *_columns(kind, content)),
            (
                *(_line(kind, row, content) for row in content.of(kind.table)),
                *(SheetLine(str(uuid4())) for _number in range(BLANK_ROWS)),
            ),
        )
        for kind in KINDS
    )


def lock(organisation: Organisation, about: str) -> None:
    """Keep a plan from changing for the rest of a transaction."""
    plan = _plan(organisation, about)
    list(Plan.objects.select_for_update(of=("self",)).filter(pk=plan.pk))


def _columns(kind: PlanKind, content: PlanContent) -> Iterator[SheetColumn]:
    for asked in kind.fields:
        note = str(asked.hint)
        if asked.kind is FieldKind.TARGETS:
            for year in content.plan.years:
                title = _("Target, %(year)s") % {"year": year_label(year)}
                yield SheetColumn(f"{TARGET}{year.number}", title, CellKind.NUMBER, width=14)
        elif asked.kind in NUMBERS:
            unit = content.plan.currency if asked.kind is FieldKind.MONEY else ""
            label = str(asked.label)
            yield SheetColumn(asked.name, label, CellKind.NUMBER, note=note, unit=unit, width=14)
        elif asked.kind in CHOSEN:
            offered = tuple(choices_of(asked, content))
            kind_of = CellKind.CHOICE if offered else CellKind.TEXT
            yield SheetColumn(
                asked.name, str(asked.label), kind_of, choices=offered, note=note, width=SHORT_TEXT
            )
        else:
            if asked.kind in MANY:
                note = _("Several, with semicolons between.")
            wide = LONG_TEXT if asked.kind in {FieldKind.LINES, FieldKind.TEXT} else SHORT_TEXT
            longest = asked.longest if asked.kind is FieldKind.TEXT else 4000
            yield SheetColumn(asked.name, str(asked.label), note=note, width=wide, longest=longest)


def _line(kind: PlanKind, row: Any, content: PlanContent) -> SheetLine:
    entered = kind.entered_of(row)
    cells: dict[str, Cell] = {"code": row.code}
    for asked in kind.fields:
        value = entered[asked.name]
        if asked.kind is FieldKind.TARGETS:
            cells |= {f"{TARGET}{year}": float(target) for year, target in value.items()}
        elif asked.kind is FieldKind.DAY:
            cells[asked.name] = written_day(value, _language()) if value else None
        elif asked.kind in MANY:
            cells[asked.name] = "; ".join(_many_words(asked, value, content)) or None
        elif asked.kind in NUMBERS:
            cells[asked.name] = None if value is None else float(value)
        else:
            cells[asked.name] = value or None
    return SheetLine(str(row.uuid), cells, row.revision)


def _language() -> str:
    return get_language() or "en"


def _many_words(asked: PlanField, codes: Sequence[str], content: PlanContent) -> list[str]:
    if asked.kind is FieldKind.ITEMS:
        known = content.items[asked.of]
        return [known[UUID(code)].code for code in codes if UUID(code) in known]
    offered = dict(choices_of(asked, content))
    return [offered[code] for code in codes if code in offered]


def store(
    organisation: Organisation, about: str, lines: Sequence[LineToStore], actor: Actor, at: datetime
) -> Refusals:
    """Add and change items as rows say, in the order of the kinds: outputs after activities."""
    plan = _plan(organisation, about)
    order = [kind.name for kind in KINDS]
    in_order = sorted(lines, key=lambda line: order.index(line.sheet))
    return store_each(in_order, partial(_store, plan, Act(actor, at)))


def _store(plan: Plan, act: Act, taken: LineToStore) -> None:
    kind = next(each for each in KINDS if each.name == taken.sheet)
    content = content_of(plan)
    entered = _entered(kind, taken, content)
    if taken.version is None:
        actions.add_item(plan, kind, entered, act=act, uuid=UUID(taken.key))
        return
    row = kind.table.objects.select_related("plan__partnership").get(
        plan=plan, uuid=UUID(taken.key)
    )
    actions.change_item(row, entered, revision=taken.version, act=act)


def _entered(kind: PlanKind, taken: LineToStore, content: PlanContent) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for asked in kind.fields:
        cell = taken.cells.get(asked.name)
        if asked.kind is FieldKind.TARGETS:
            cells = {y.number: taken.cells.get(f"{TARGET}{y.number}") for y in content.plan.years}
            found[asked.name] = {str(year): n for year, n in cells.items() if n is not None}
        elif asked.kind is FieldKind.DAY:
            found[asked.name] = _day(asked, cell)
        elif asked.kind in MANY:
            found[asked.name] = [_code(asked, part, content) for part in _parts(cell)]
        else:
            found[asked.name] = cell
    return found


def _day(asked: PlanField, cell: Cell) -> date | None:
    try:
        return typed_day(str(cell or ""), _language())
    except ValueError:
        raise NotValid.because("not_a_date", field=asked.name, value=str(cell)[:80]) from None


def _parts(cell: Cell) -> list[str]:
    return [part.strip() for part in str(cell or "").replace(",", ";").split(";") if part.strip()]


def _code(asked: PlanField, part: str, content: PlanContent) -> str:
    """Find what a word of a list stands for: an item by its number, a choice by its words."""
    if asked.kind is FieldKind.ITEMS:
        named = {row.code.lower(): str(uuid) for uuid, row in content.items[asked.of].items()}
    else:
        offered = choices_of(asked, content)
        named = {label.lower(): code for code, label in offered} | {c: c for c, _label in offered}
    found = named.get(part.lower())
    if found is None:
        raise NotValid.because("not_in_list", field=asked.name, value=part[:80])
    return found


KIND = WorkbookKind(
    kind="plan",
    title=gettext_lazy("Improvement plan"),
    can=can,
    abouts=abouts,
    sheets=sheets,
    lock=lock,
    store=store,
)
