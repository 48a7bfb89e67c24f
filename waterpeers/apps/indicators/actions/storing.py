"""Comparing very many values with those that are there, and writing what is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from waterpeers.apps.foundation.bulk import insert_all
from waterpeers.apps.indicators.actions.asking import Asked, ask_about, would_ask
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.indicators.shapes import COLUMNS, SheetKey
from waterpeers.domain.actors import Actor
from waterpeers.domain.values import OPEN, Origin, ValueState
from waterpeers.domain.verdicts import Reason

MOST_PLACES = 500  # in one statement

Known = tuple[int, str, float, str, int]  # key, state, value, origin, version


class Line(NamedTuple):
    """A value of a sheet, in the unit that we keep."""

    sheet: SheetKey
    variable: str
    value: float
    reported: str
    unit: str
    source: str
    row: int = 0


@dataclass
class Kept:
    """A value that stays although the table says otherwise."""

    row: int
    variable: str
    stored: float
    given: float
    reason: Reason


@dataclass
class Stored:
    """How many values were new, changed, there already; which stay; what is asked about drafts."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: list[Kept] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)


class Store:
    """Compares values with those that are there, writes what is new, and asks about drafts."""

    def __init__(self, actor: Actor, at: datetime, *, published: bool, is_own: bool) -> None:
        self.actor, self.at, self.is_own = actor, at, is_own
        self.state = ValueState.REVIEWED if published else ValueState.DRAFT
        self.origin = Origin.PUBLISHED if published else Origin.IMPORTED
        self.stored = Stored()
        self.sheets: set[SheetKey] = set()  # those with values that are new or changed
        self.said: dict[SheetKey, dict[str, float]] = {}  # these values, where they are looked at

    def take(self, lines: list[Line]) -> None:
        """Store some values; of two for one variable and sheet, the last one counts."""
        sheets = _sheets({line.sheet for line in lines})
        new, changed, replaced = self._sorted_out(lines, sheets)
        self._write(new, changed, replaced)
        keys = {pk: key for key, pk in sheets.items()}
        self.sheets |= {keys[value.sheet_id] for value in (*new, *changed)}

    def look(self, lines: list[Line]) -> None:
        """Count what storing some values would do; sheets that are not there are made up."""
        wanted = {line.sheet for line in lines}
        found = _sheets_of(wanted)
        made_up = {each: -number for number, each in enumerate(sorted(wanted - found.keys()), 1)}
        new, changed, _ = self._sorted_out(lines, found | made_up)
        self.stored.created += len(new)
        self.stored.updated += len(changed)
        keys = {number: key for key, number in (found | made_up).items()}
        for value in (*new, *changed):
            self.said.setdefault(keys[value.sheet_id], {})[value.variable] = value.value

    def ask(self) -> Stored:
        """Ask about what was stored, and say what was done."""
        if self.state is ValueState.DRAFT:  # else their publisher has looked at them
            self.stored.questions = ask_about(self.sheets, actor=self.actor, at=self.at)
        return self.stored

    def would_ask(self, names: Mapping[int, str]) -> Stored:
        """Say what would be done and asked; ``names`` are of organisations that would be new."""
        if self.state is ValueState.DRAFT:
            self.stored.questions = would_ask(self.said, names, actor=self.actor, at=self.at)
        return self.stored

    def _sorted_out(
        self, lines: list[Line], sheets: dict[SheetKey, int]
    ) -> tuple[list[Value], list[Value], list[int]]:
        """Tell new values and changed ones, and the keys of versions that new ones replace."""
        wanted = {(sheets[line.sheet], line.variable): line for line in lines}
        known = _known(sheets.values())
        new: list[Value] = []
        changed: list[Value] = []
        replaced: list[int] = []
        for (sheet, variable), line in wanted.items():
            there = known.get((sheet, variable), ())
            if any(each[2] == line.value for each in there):
                self.stored.unchanged += 1
            elif not there:
                new.append(self._made(sheet, line))
            elif reason := self._stays(there):
                self.stored.kept.append(Kept(line.row, variable, there[-1][2], line.value, reason))
            elif there[-1][1] in OPEN:
                changed.append(self._made(sheet, line, there[-1]))
            else:
                replaced.append(there[-1][0])
                new.append(self._made(sheet, line, version=there[-1][4] + 1))
                self.stored.updated += 1
                self.stored.created -= 1
        return new, changed, replaced

    def _stays(self, there: list[Known]) -> Reason | None:
        """Say why a value that differs from the table is left as it is, if it is."""
        _, state, _, origin, _ = there[-1]
        if state in OPEN:
            is_theirs = origin not in {Origin.IMPORTED, Origin.PUBLISHED} and not self.is_own
            is_theirs = is_theirs or self.state is ValueState.REVIEWED
            return Reason("said_otherwise_by_its_owner") if is_theirs else None
        if state is ValueState.REVIEWED and origin is self.origin is Origin.PUBLISHED:
            return None  # its publisher has corrected it
        return Reason("reviewed_already")

    def _made(
        self, sheet: int, line: Line, there: Known | None = None, *, version: int = 1
    ) -> Value:
        is_reviewed = self.state is ValueState.REVIEWED
        return Value(
            pk=there[0] if there else None,
            sheet_id=sheet,
            variable=line.variable,
            version=there[4] if there else version,
            state=self.state,
            value=line.value,
            reported=line.reported,
            reported_unit=line.unit,
            origin=self.origin,
            source=line.source,
            reported_by=self.actor.person,
            reported_at=self.at,
            reviewed_by=self.actor.person if is_reviewed else None,
            reviewed_at=self.at if is_reviewed else None,
        )

    def _write(self, new: list[Value], changed: list[Value], replaced: list[int]) -> None:
        for start in range(0, len(replaced), MOST_PLACES):
            Value.objects.filter(pk__in=replaced[start : start + MOST_PLACES]).update(
                state=ValueState.REPLACED
            )
        insert_all(new, Value)
        names = ["state", "value", "reported", "reported_unit", "origin", "source"]
        names += ["reported_by", "reported_at"]
        Value.objects.bulk_update(changed, names, batch_size=200)
        self.stored.created += len(new)
        self.stored.updated += len(changed)


def _sheets(wanted: set[SheetKey]) -> dict[SheetKey, int]:
    """Find sheets; make those that are not there."""
    found = _sheets_of(wanted)
    missing = wanted - found.keys()
    if missing:
        insert_all((Sheet(**dict(zip(COLUMNS, key, strict=True))) for key in missing), Sheet)
        found |= _sheets_of(missing)
    return found


def _sheets_of(wanted: set[SheetKey]) -> dict[SheetKey, int]:
    organisations = sorted({key.organisation for key in wanted if key.organisation > 0})
    found: dict[SheetKey, int] = {}
    for start in range(0, len(organisations), MOST_PLACES):
        rows = Sheet.objects.filter(organisation__in=organisations[start : start + MOST_PLACES])
        for pk, *said in rows.values_list("pk", *COLUMNS):
            key = SheetKey(*said)
            if key in wanted:
                found[key] = pk
    return found


def _known(sheets: Iterable[int]) -> dict[tuple[int, str], list[Known]]:
    """Give the versions that are there of each variable, an open one last."""
    keys = sorted({sheet for sheet in sheets if sheet > 0})
    found: dict[tuple[int, str], list[Known]] = {}
    for start in range(0, len(keys), MOST_PLACES):
        rows = (
            Value.objects.current()
            .filter(sheet__in=keys[start : start + MOST_PLACES])
            .order_by("sheet_id", "variable", "version")
            .values_list("sheet_id", "variable", "pk", "state", "value", "origin", "version")
        )
        for sheet, variable, pk, state, value, origin, version in rows.iterator():
            known = (pk, state, value, origin, version)
            found.setdefault((sheet, variable), []).append(known)
    return found
