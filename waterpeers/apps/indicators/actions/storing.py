"""Comparing very many values with those that are there, and writing what is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from waterpeers.apps.foundation.bulk import insert_all, insert_rows, rows_by, update_rows
from waterpeers.apps.indicators.actions.asking import OpenQuestion, ask_about, would_ask
from waterpeers.apps.indicators.actions.steps import tell_profiles
from waterpeers.apps.indicators.imports import COLUMNS, SheetKey
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.plausibility import OF_SCALE
from waterpeers.domain.values import OPEN, Origin, ValueState
from waterpeers.domain.verdicts import Reason

CHANGED = ("value", "reported", "reported_unit", "source")  # as in a line
NEW = ("sheet_id", "variable", "version", *CHANGED)
AGAIN = ("state", "origin", "reported_by", "reported_at")  # of a draft that is said again

Known = tuple[int, str, float, str, int]  # key, state, value, origin, version


class StoredFigure(NamedTuple):
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
    questions: list[OpenQuestion] = field(default_factory=list)


@dataclass
class _Sorted:
    """What some lines bring: rows that are new, what changes by key, keys that are replaced."""

    lines: list[StoredFigure] = field(default_factory=list)
    new: list[tuple[Any, ...]] = field(default_factory=list)
    changed: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    replaced: list[int] = field(default_factory=list)


class Store:
    """Compares values with those that are there, writes what is new, and asks about drafts."""

    def __init__(self, actor: Actor, at: datetime, *, published: bool, is_own: bool) -> None:
        self.actor, self.at, self.is_own = actor, at, is_own
        self.state = ValueState.REVIEWED if published else ValueState.DRAFT
        self.origin = Origin.PUBLISHED if published else Origin.IMPORTED
        is_reviewed = self.state is ValueState.REVIEWED
        self.same: dict[str, Any] = {  # for all values
            "state": self.state,
            "origin": self.origin,
            "reported_by": actor.person,
            "reported_at": at,
            "reviewed_by": actor.person if is_reviewed else None,
            "reviewed_at": at if is_reviewed else None,
        }
        # Their publisher has looked at published figures, and yet slips of scale stay among them.
        self.asked = OF_SCALE if published else None
        self.stored = Stored()
        self.sheets: set[SheetKey] = set()  # those with values that are new or changed
        self.said: dict[SheetKey, dict[str, float]] = {}  # these values, where they are looked at

    def take(self, lines: list[StoredFigure]) -> None:
        """Store some values; of two for one variable and sheet, the last one counts."""
        sheets = _sheets({line.sheet for line in lines})
        done = self._sorted_out(lines, sheets)
        self.sheets |= {line.sheet for line in done.lines}
        update_rows(Value, ["state"], dict.fromkeys(done.replaced, (ValueState.REPLACED,)))
        insert_rows(Value, NEW, done.new, self.same)
        same = [self.same[name] for name in AGAIN]
        rows = {pk: (*said, *same) for pk, said in done.changed.items()}
        update_rows(Value, [*CHANGED, *AGAIN], rows)

    def look(self, lines: list[StoredFigure]) -> None:
        """Count what storing some values would do; sheets that are not there are made up."""
        wanted = {line.sheet for line in lines}
        found = _sheets_of(wanted)
        made_up = {each: -number for number, each in enumerate(sorted(wanted - found.keys()), 1)}
        for line in self._sorted_out(lines, found | made_up).lines:
            self.said.setdefault(line.sheet, {})[line.variable] = line.value

    def ask(self) -> Stored:
        """Ask about what was stored, and say what was done."""
        self.stored.questions = ask_about(self.sheets, self.asked, act=Act(self.actor, self.at))
        if self.state is ValueState.REVIEWED:
            told = {key.organisation for key in self.sheets}
            tell_profiles(told, act=Act(self.actor, self.at))
        return self.stored

    def would_ask(self, names: Mapping[int, str]) -> Stored:
        """Say what would be done and asked; ``names`` are of organisations that would be new."""
        act = Act(self.actor, self.at)
        self.stored.questions = would_ask(self.said, names, self.asked, act=act)
        return self.stored

    def _sorted_out(self, lines: list[StoredFigure], sheets: dict[SheetKey, int]) -> _Sorted:
        """Tell new values, changed ones, and versions that new ones replace; count all."""
        wanted = {(sheets[line.sheet], line.variable): line for line in lines}
        known = _known(sheets.values())
        found = _Sorted()
        for (sheet, variable), line in wanted.items():
            there = known.get((sheet, variable), ())
            version = 1
            if any(each[2] == line.value for each in there):
                self.stored.unchanged += 1
                continue
            if there and (reason := self._stays(there)):
                self.stored.kept.append(Kept(line.row, variable, there[-1][2], line.value, reason))
                continue
            found.lines.append(line)
            said = line[2:6]
            if there and there[-1][1] in OPEN:
                found.changed[there[-1][0]] = said
                self.stored.updated += 1
                continue
            if there:
                found.replaced.append(there[-1][0])
                version = there[-1][4] + 1
                self.stored.updated += 1
            else:
                self.stored.created += 1
            found.new.append((sheet, variable, version, *said))
        return found

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


def _sheets(wanted: set[SheetKey]) -> dict[SheetKey, int]:
    """Find sheets; make those that are not there."""
    found = _sheets_of(wanted)
    missing = wanted - found.keys()
    if missing:
        insert_all((Sheet(**dict(zip(COLUMNS, key, strict=True))) for key in missing), Sheet)
        found |= _sheets_of(missing)
    return found


def _sheets_of(wanted: set[SheetKey]) -> dict[SheetKey, int]:
    organisations = {key.organisation for key in wanted if key.organisation > 0}
    rows = rows_by("organisation", organisations, Sheet.objects.values_list("pk", *COLUMNS))
    return {key: pk for pk, *said in rows if (key := SheetKey(*said)) in wanted}


def _known(sheets: Iterable[int]) -> dict[tuple[int, str], list[Known]]:
    """Give the versions that are there of each variable, an open one last."""
    named = ("sheet_id", "variable", "pk", "state", "value", "origin", "version")
    rows = Value.objects.current().values_list(*named)
    found: dict[tuple[int, str], list[Known]] = {}
    for row in rows_by("sheet", {key for key in sheets if key > 0}, rows):
        found.setdefault(row[:2], []).append(row[2:])
    for versions in found.values():
        versions.sort(key=itemgetter(-1))
    return found
