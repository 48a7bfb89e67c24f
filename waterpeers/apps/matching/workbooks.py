"""Needs and strengths as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

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
from waterpeers.apps.matching.access import can_declare
from waterpeers.apps.matching.actions import declaring
from waterpeers.apps.matching.models import Need, Strength
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.words import EVIDENCE, VISIBILITIES, WORKING_AREAS
from waterpeers.apps.records.workbooks import store_each
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.codes import EvidenceClass, Visibility, WorkingArea
from waterpeers.domain.verdicts import NotReady, NotValid

Kind = type[Need] | type[Strength]
KINDS: dict[str, Kind] = {"needs": Need, "strengths": Strength}
BLANK_LINES = 10
YES, STAYS, WITHDRAW = "yes", "stays", "withdraw"


def sheets(organisation: Organisation, about: str) -> tuple[WorkbookSheet, ...]:
    """Give what is declared now, a sheet each, with blank lines for new ones."""
    titles = {"needs": _("Needs"), "strengths": _("Strengths")}
    return tuple(
        WorkbookSheet(
            name, titles[name], _columns(kind), (*_declared(kind, organisation), *_blank())
        )
        for name, kind in KINDS.items()
    )


def lock(organisation: Organisation, about: str) -> None:
    """Keep what is declared from changing for the rest of a transaction."""
    for kind in KINDS.values():
        list(kind.objects.select_for_update().filter(organisation=organisation))


def store(
    organisation: Organisation, about: str, lines: Sequence[LineToStore], actor: Actor, at: datetime
) -> Refusals:
    """Declare, amend or withdraw what lines say."""
    return store_each(lines, partial(_store, organisation, Act(actor, at)))


def _store(organisation: Organisation, act: Act, taken: LineToStore) -> None:
    kind, uuid = KINDS[taken.sheet], UUID(taken.key)
    if taken.version is None:
        made = declaring.declare(kind, organisation, uuid=uuid, act=act, **_fields(taken.cells))
        if made.withdrawn_at:
            raise NotReady.because("need_withdrawn")
        return
    declared = kind.objects.get(uuid=uuid, organisation=organisation)
    if taken.cells.get("stays") == WITHDRAW:
        declaring.withdraw(declared, act=act)
        return
    fields = _fields(taken.cells)
    declaring.amend(declared, revision=taken.version, act=act, **fields)


KIND = WorkbookKind(
    kind="needs",
    title=gettext_lazy("Needs and strengths"),
    can=can_declare,
    sheets=sheets,
    lock=lock,
    store=store,
)


def _columns(kind: Kind) -> tuple[SheetColumn, ...]:
    is_need = kind is Need
    choice, text = CellKind.CHOICE, CellKind.TEXT
    columns = [
        SheetColumn("working_area", _("Working area"), choice, _choices(WORKING_AREAS), width=28),
        SheetColumn("sentence", _("In one sentence"), text, width=40, longest=400),
        SheetColumn(
            "help", _("What you look for") if is_need else _("What you can give"), text, width=40
        ),
        SheetColumn("evidence_class", _("What backs it"), choice, _choices(EVIDENCE), width=22),
        SheetColumn(
            "evidence", _("The evidence"), text, width=34,
            note=_("A figure with its year, an audit, an award, a partner who can confirm it."),
        ),
        SheetColumn("visibility", _("Who may see it"), choice, _choices(VISIBILITIES), width=20),
    ]  # fmt: skip
    if is_need:
        agreed = _("Yes, we agree that everybody, also the press, may see this need")
        columns.append(
            SheetColumn(
                "agreed_to_public", _("Everybody may see it"), choice, ((YES, _("Yes")),), agreed
            )
        )
    ends = ((STAYS, _("Stays")), (WITHDRAW, _("Withdraw")))
    return (*columns, SheetColumn("stays", _("Stays or is withdrawn"), choice, ends, width=14))


def _choices(words: dict[Any, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), str(label)) for code, label in words.items())


def _declared(kind: Kind, organisation: Organisation) -> Iterable[SheetLine]:
    rows = kind.objects.filter(organisation=organisation, withdrawn_at__isnull=True)
    return [
        SheetLine(str(row.uuid), _cells(row), row.revision)
        for row in rows.order_by("declared_at", "pk")
    ]


def _cells(row: Need | Strength) -> dict[str, Cell]:
    return {
        "working_area": str(row.working_area),
        "sentence": row.sentence,
        "help": row.wanted_help if isinstance(row, Need) else row.offered_help,
        "evidence_class": str(row.evidence_class),
        "evidence": row.evidence,
        "visibility": str(row.visibility),
        "agreed_to_public": YES if row.visibility is Visibility.PUBLIC else None,
        "stays": STAYS,
    }


def _blank() -> Iterable[SheetLine]:
    return [SheetLine(str(uuid4())) for _number in range(BLANK_LINES)]


def _fields(cells: Any) -> dict[str, Any]:
    if not cells.get("working_area"):
        raise NotValid.because("required", field="working_area")
    return {
        "working_area": WorkingArea(cells["working_area"]),
        "sentence": cells.get("sentence") or "",
        "help_text": cells.get("help") or "",
        "evidence_class": EvidenceClass(cells.get("evidence_class") or EvidenceClass.SELF_SAID),
        "evidence": cells.get("evidence") or "",
        "visibility": Visibility(cells.get("visibility") or Visibility.OWNER),
        "agreed_to_public": cells.get("agreed_to_public") == YES,
    }
