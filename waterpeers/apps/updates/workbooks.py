"""An update as a workbook: a sheet a kind, a row a thing; each row comes back by itself.

What was read from reviewed figures stands there to be read. Only the side that drafts it takes it
along, while it is written; a row that somebody wrote meanwhile is refused, and the others stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.records.workbooks import store_each
from waterpeers.apps.updates.actions import updates as actions
from waterpeers.apps.updates.models import Update
from waterpeers.apps.updates.queries import Told, UpdateContent, content_of
from waterpeers.apps.updates.quotes import figure_words
from waterpeers.apps.updates.words import FAMILIES, KINDS, PROGRESS, TEXTS, WAYS
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartnershipState
from waterpeers.domain.updates import UpdateKind
from waterpeers.domain.verdicts import YES, NotValid, Reason, Verdict

WORDS = "words"  # the sheet of the period as a whole
TEXT_WIDTH, FACTOR_WIDTH = 40, 26


def can(actor: Actor, organisation: Organisation) -> Verdict:
    """Those who run an operator take along what it drafts."""
    if actor.acts_for(organisation.uuid, *RUNNERS):
        return YES
    return Verdict((Reason("coordinators_only"),))


def abouts(organisation: Organisation, at: datetime) -> dict[str, str]:
    """Name the updates that the operator's side is writing, as WOP-0007/2.1; the latest first."""
    rows = _written_by(organisation)
    return {(name := _name(row)): f"{name}\u00a0· {row.partnership.title}" for row in rows}


def _name(update: Update) -> str:
    return f"{update.partnership.code}/{update.year}.{update.number}"


def _written_by(organisation: Organisation) -> list[Update]:
    """Give what is being written by a side of which an operator is; one query."""
    rows: QuerySet[Update] = Update.objects.filter(
        state=JointState.DRAFT,
        plan__partnership__parties__organisation=organisation,
        plan__partnership__state=PartnershipState.ACTIVE,
    ).select_related("plan__partnership")
    sides = organisation.parties.filter(role__in=[str(role) for role in OPERATOR_ROLES])
    mine = set(sides.values_list("partnership", "role"))
    found = rows.distinct().order_by("-starts_on", "-pk")
    return [row for row in found if (row.plan.partnership_id, str(row.role)) in mine]


def _update(organisation: Organisation, about: str) -> Update:
    for row in _written_by(organisation):
        if _name(row) == about:
            return row
    raise NotValid.because("not_in_list", field="about", value=about[:80])


def sheets(organisation: Organisation, about: str) -> tuple[WorkbookSheet, ...]:
    """Give an update as it stands: the period in words, and the things of each kind."""
    update = _update(organisation, about)
    content = content_of(update)
    words = WorkbookSheet(
        WORDS,
        _("The period"),
        tuple(SheetColumn(name, str(label), width=60) for name, label in TEXTS.items()),
        (
            SheetLine(
                str(update.uuid),
                {name: getattr(update, name) or None for name in TEXTS},
                update.revision,
            ),
        ),
    )
    return (words, *(_sheet(kind, content) for kind in KINDS if content.of(kind)))


def _sheet(kind: UpdateKind, content: UpdateContent) -> WorkbookSheet:
    told = sorted(content.of(kind), key=lambda each: not each.is_asked)
    lines = tuple(_line(each, content.update.year) for each in told)
    return WorkbookSheet(str(kind), str(KINDS[kind]), tuple(_columns(kind)), lines)


def _columns(kind: UpdateKind) -> Iterator[SheetColumn]:
    offered = tuple((str(code), str(label)) for code, label in PROGRESS.items())
    yield SheetColumn("name", _("What it is"), CellKind.FIXED, width=TEXT_WIDTH)
    yield SheetColumn("before", _("Before"), CellKind.FIXED, width=14)
    yield SheetColumn("progress", _("How far it is"), CellKind.CHOICE, choices=offered, width=14)
    if kind is UpdateKind.ACTIVITY:
        yield SheetColumn("per_cent", _("How much of it, in per cent"), CellKind.NUMBER, width=14)
    elif kind is not UpdateKind.CAPACITY:
        yield SheetColumn("figure", _("Figure"), CellKind.FIXED, width=24)
        note = _("Of outputs and figures of your own. Reviewed values are entered once, elsewhere.")
        yield SheetColumn("value", _("Reached"), CellKind.NUMBER, note=note, width=14)
    yield SheetColumn("explanation", _("Explanation"), width=TEXT_WIDTH)
    for way, what in WAYS.items():
        for family, where in FAMILIES.items():
            yield SheetColumn(f"{family}_{way}", f"{what}: {where}", width=FACTOR_WIDTH)
    yield SheetColumn("meaning", _("What it means for the plan"), width=TEXT_WIDTH)


def _line(told: Told, year: int) -> SheetLine:
    line = told.line
    cells: dict[str, Cell] = {
        "name": told.name,
        "before": str(PROGRESS[told.before.progress]) if told.before else None,
        "figure": figure_words(told, year) or None,
    }
    if line is None:
        return SheetLine(str(told.item.uuid), cells)
    cells |= {
        "progress": str(line.progress) or None,
        "per_cent": None if line.per_cent is None else float(line.per_cent),
        "value": line.value if told.takes_value else None,
        "explanation": line.explanation or None,
        "meaning": line.meaning or None,
    }
    for way in WAYS:
        for family in FAMILIES:
            said = line.factors.get(str(family), {}).get(str(way))
            cells[f"{family}_{way}"] = said or None
    return SheetLine(str(told.item.uuid), cells, line.revision)


def lock(organisation: Organisation, about: str) -> None:
    """Keep an update and its rows from changing for the rest of a transaction."""
    update = _update(organisation, about)
    Partnership.objects.locked(update.partnership)  # first, as those who write on a page do
    list(Update.objects.select_for_update(of=("self",)).filter(pk=update.pk))
    list(update.lines.select_for_update(of=("self",)).order_by("pk"))


def store(
    organisation: Organisation, about: str, lines: Sequence[LineToStore], actor: Actor, at: datetime
) -> Refusals:
    """Write what rows say, each from the revision with which it went out."""
    return store_each(lines, partial(_store, _update(organisation, about), Act(actor, at)))


def _store(update: Update, act: Act, taken: LineToStore) -> None:
    revision = taken.version or 0
    if taken.sheet == WORDS:
        said = {name: taken.cells.get(name) or "" for name in TEXTS}
        actions.change_update(update, said, revision=revision, act=act)
        return
    actions.write_line(update, UUID(taken.key), _said(taken), revision=revision, act=act)


def _said(taken: LineToStore) -> dict[str, Any]:
    """Give what a row says of a thing, the factors by family."""
    cells = taken.cells
    per_cent = cells.get("per_cent")
    if isinstance(per_cent, float | int):
        if per_cent != int(per_cent):
            raise NotValid.because("not_a_whole_number", field="per_cent", value=str(per_cent))
        per_cent = int(per_cent)
    factors = {
        str(family): {str(way): str(cells.get(f"{family}_{way}") or "") for way in WAYS}
        for family in FAMILIES
    }
    names = ("progress", "value", "explanation", "meaning")
    return {name: cells.get(name) for name in names} | {"per_cent": per_cent, "factors": factors}


KIND = WorkbookKind(
    kind="update",
    title=gettext_lazy("Update of the plan"),
    can=can,
    abouts=abouts,
    sheets=sheets,
    lock=lock,
    store=store,
)
