"""Storing very many values at once, from a table."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from django.db import transaction

from waterpeers.apps.audit.actions import record_all
from waterpeers.apps.audit.events import Event
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.bulk import insert_all
from waterpeers.apps.foundation.mappings import Mapping, ValueColumn, guess_mapping
from waterpeers.apps.foundation.progress import Progress, Step, unseen
from waterpeers.apps.foundation.tables import Table, heading
from waterpeers.apps.indicators.actions.asking import Asked, ask_about
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.indicators.shapes import Figure, figures_of, has_values
from waterpeers.apps.operators.access import EDITORS, can_import, can_keep_the_register
from waterpeers.apps.operators.matches import matches
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import country_codes
from waterpeers.apps.operators.rows import HEADINGS, Fault, Parsed, parsed
from waterpeers.domain.actors import Actor
from waterpeers.domain.indicators import variables
from waterpeers.domain.names import fold
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.values import OPEN, Origin, ValueState, ZoneKind
from waterpeers.domain.verdicts import NotAllowed, NotValid, Reason, Verdict

BATCH = 2000  # rows
AT_ONCE = 20_000  # values
MOST_PLACES = 500  # in one statement
EXPECTED = ("identifier", "name", "country", "year", "pop_served_water", "produced")
YEARS = ("year", "annee", "ano")  # headings of the year, folded
FIGURE_HEADINGS = frozenset({*YEARS, *map(heading, variables())})


# organisation, variable, year, value in our unit, as reported, its unit, source
PlainLine = tuple[int, str, int, float, str, str, str]


class Line(NamedTuple):
    """A value of a calendar year, about the whole utility, in the unit that we keep."""

    organisation: int
    variable: str
    year: int
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
    """How many values were new, changed, there already; and which stay against the table."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: list[Kept] = field(default_factory=list)

    def add(self, other: Stored) -> None:
        """Count what another part of the same act stored."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.kept += other.kept


@dataclass
class Figures:
    """What a table of figures held, and what became of it."""

    rows: int = 0
    values: int = 0
    rejected: list[Fault] = field(default_factory=list)
    stored: Stored = field(default_factory=Stored)
    questions: list[Asked] = field(default_factory=list)
    taken: dict[str, list[str]] = field(default_factory=dict)  # column → fields and variables
    ignored: list[str] = field(default_factory=list)  # columns that feed nothing


@transaction.atomic
def import_values(
    lines: Iterable[PlainLine | Line],
    *,
    actor: Actor,
    at: datetime,
    published: bool = False,
) -> Stored:
    """Store many values at once; the import that brings them keeps the trail.

    They are drafts of the organisation. Those who keep the register may bring in what somebody
    else has ``published``: such values count as reviewed, by their publisher and by whoever
    brings them in. What an organisation has said itself, and what was locked, stays.
    """
    NotAllowed.unless(can_import(actor))
    given = [Line(*line) for line in lines]
    own = _own_keys(actor)
    if own is not None and {line.organisation for line in given} - own:
        raise NotAllowed(Verdict((Reason("not_your_organisation"),)))
    if published:
        NotAllowed.unless(can_keep_the_register(actor))
    store = _Store(actor, at, published=published, is_own=own is not None)
    for start in range(0, len(given), AT_ONCE):
        store.take(given[start : start + AT_ONCE])
    return store.stored


def look_at_values(
    lines: Iterable[PlainLine | Line],
    *,
    actor: Actor,
    at: datetime,
    published: bool = False,
) -> Stored:
    """Say what ``import_values`` would do; reads only, in a constant number of queries a batch.

    A number below zero stands for an organisation that would be new.
    """
    given = [Line(*line) for line in lines]
    store = _Store(actor, at, published=published, is_own=_own_keys(actor) is not None)
    for start in range(0, len(given), AT_ONCE):
        store.look(given[start : start + AT_ONCE])
    return store.stored


def import_figures(
    table: Table,
    mapping: Mapping | None,
    *,
    actor: Actor,
    at: datetime,
    dry_run: bool = False,
    good_rows: bool = False,
    progress: Progress = unseen,
) -> Figures:
    """Store figures by year of organisations that are in the register; all of them, or none.

    With faulty rows nothing is stored unless ``good_rows`` says to go on without them. People who
    do not keep the register may send figures of their own organisation only.
    """
    NotAllowed.unless(can_import(actor))
    mapping = _checked(table, mapping)
    published = mapping.published and bool(can_keep_the_register(actor))
    taken = {column: names for column, names in mapping.feeds().items() if column in table.columns}
    ignored = [column for column in table.columns if column and column not in taken]
    outcome = Figures(taken=taken, ignored=ignored)
    for lines in _lines(table, mapping, actor, outcome):
        progress(Step.READING, outcome.rows, None)  # every row, before anything is locked
        if dry_run:
            seen = look_at_values(lines, actor=actor, at=at, published=published)
            outcome.stored.add(seen)
    if dry_run or (outcome.rejected and not good_rows):
        return outcome
    with transaction.atomic():
        done = Figures()
        is_own = _own_keys(actor) is not None
        store = _Store(actor, at, published=published, is_own=is_own)
        for lines in _lines(table, mapping, actor, done):
            progress(Step.STORING, done.rows, outcome.rows)
            store.take(lines)
        outcome.stored = store.stored
        if not published:  # else their publisher has looked at them
            outcome.questions = ask_about(store.sheets, actor=actor, at=at)
        if outcome.stored.created or outcome.stored.updated:
            summary = Entry(
                event=Event.VALUES_REPORTED,
                subject="import",
                subject_uuid=uuid.uuid4(),
                after={
                    "file": table.path.name[:120],
                    "created": outcome.stored.created,
                    "updated": outcome.stored.updated,
                },
            )
            record_all([summary], actor=actor, at=at)
    return outcome


def _own_keys(actor: Actor) -> set[int] | None:
    """Give the organisations that somebody may report for; ``None`` means all."""
    if can_keep_the_register(actor):
        return None
    own = Organisation.objects.filter(uuid__in=actor.organisations_as(*EDITORS))
    return set(own.values_list("pk", flat=True))


def _checked(table: Table, mapping: Mapping | None) -> Mapping:
    expected = ", ".join(sorted(mapping.columns() if mapping else EXPECTED))
    if mapping is None:
        mapping = guess_mapping(table.columns, HEADINGS)
        year = next((column for column in table.columns if fold(column) in YEARS), "")
        values = {
            column: ValueColumn(column, variables()[column].unit)
            for column in table.columns
            if column in variables()
        }
        mapping = replace(mapping, year=year, values=values, loose=True)
        if "identifier" in mapping.fields:
            mapping = replace(mapping, scheme=f"file:{fold(table.path.stem)}"[:40])
    mapping = mapping.fitted(table.columns)
    there = set(table.columns)
    says_who = {mapping.fields.get("identifier"), mapping.fields.get("name")} & there
    if not says_who or not has_values(mapping, there):
        raise NotValid.because(
            "columns_not_known",
            found=", ".join(table.columns)[:400],
            expected=expected[:400],
        )
    return mapping


def _lines(table: Table, mapping: Mapping, actor: Actor, outcome: Figures) -> Iterator[list[Line]]:
    rows = parsed(table, mapping, country_codes(), profiles=False)
    own, source = _own_keys(actor), mapping.source[:300]
    seen: set[tuple[int, int, str]] = set()
    while batch := list(islice(rows, BATCH)):
        outcome.rows += len(batch)
        found = matches(batch, mapping)
        lines: list[Line] = []
        for row in batch:
            key = found.get(row.row)
            figures = figures_of(row, mapping, table.decimal)
            keys = {(key or 0, *each) for each in _marks(row, figures, mapping)}
            if not row.faults and (reason := _against(row, key, own, bool(keys & seen))):
                row.faults.append(Fault(row.row, _says_who(mapping), _said(row), reason))
            if row.faults or key is None:
                outcome.rejected += row.faults
                continue
            seen |= keys
            outcome.values += len(figures)
            lines += [
                Line(key, each.variable, each.year, each.value, each.reported, each.unit, source,
                     row.row)
                for each in figures
            ]  # fmt: skip
        yield lines


def _marks(row: Parsed, figures: list[Figure], mapping: Mapping) -> list[tuple[int, str]]:
    """Say what a row speaks of: its year as a whole, or single variables of years."""
    if mapping.long is None and row.year is not None:
        return [(row.year, "")]
    return [(each.year, each.variable) for each in figures]


def _against(row: Parsed, key: int | None, own: set[int] | None, is_seen: bool) -> Reason | None:
    if own is not None and key not in own:
        return Reason("row_not_yours")
    if key is None:
        return Reason("organisation_not_known", (("value", _said(row)[:80]),))
    return Reason("year_given_twice") if is_seen else None


def _says_who(mapping: Mapping) -> str:
    return mapping.fields.get("identifier") or mapping.fields["name"]


def _said(row: Parsed) -> str:
    return row.identifier or str(row.fields.get("name", ""))


# --- storing ---

Known = tuple[int, str, float, str, int]  # key, state, value, origin, version


class _Store:
    """Compares values with those that are there, and writes what is new."""

    def __init__(self, actor: Actor, at: datetime, *, published: bool, is_own: bool) -> None:
        self.actor, self.at, self.is_own = actor, at, is_own
        self.state = ValueState.REVIEWED if published else ValueState.DRAFT
        self.origin = Origin.PUBLISHED if published else Origin.IMPORTED
        self.stored = Stored()
        self.sheets: set[int] = set()  # those with values that are new or changed

    def take(self, lines: list[Line]) -> None:
        """Store some values; of two for one variable and year, the last one counts."""
        new, changed, replaced = self._sorted_out(lines, self._sheets(lines))
        self._write(new, changed, replaced)
        self.sheets |= {value.sheet_id for value in (*new, *changed)}

    def look(self, lines: list[Line]) -> None:
        """Count what storing some values would do; sheets that are not there are made up."""
        wanted = {(line.organisation, line.year) for line in lines}
        found = _sheets_of(wanted)
        made_up = {each: -number for number, each in enumerate(sorted(wanted - found.keys()), 1)}
        new, changed, _ = self._sorted_out(lines, found | made_up)
        self.stored.created += len(new)
        self.stored.updated += len(changed)

    def _sorted_out(
        self, lines: list[Line], sheets: dict[tuple[int, int], int]
    ) -> tuple[list[Value], list[Value], list[int]]:
        """Tell new values and changed ones, and the keys of versions that new ones replace."""
        wanted = {(sheets[line.organisation, line.year], line.variable): line for line in lines}
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

    def _sheets(self, lines: list[Line]) -> dict[tuple[int, int], int]:
        """Find the sheets of organisations and years; make those that are not there."""
        wanted = {(line.organisation, line.year) for line in lines}
        found = _sheets_of(wanted)
        missing = sorted(wanted - found.keys())
        if missing:
            insert_all((_new_sheet(*each) for each in missing), Sheet)
            found |= _sheets_of(set(missing))
        return found


def _new_sheet(organisation: int, year: int) -> Sheet:
    period = calendar_year(year)
    return Sheet(
        organisation_id=organisation, starts_on=period.starts_on, ends_before=period.ends_before
    )


def _sheets_of(wanted: set[tuple[int, int]]) -> dict[tuple[int, int], int]:
    organisations = sorted({organisation for organisation, _ in wanted if organisation > 0})
    found: dict[tuple[int, int], int] = {}
    for start in range(0, len(organisations), MOST_PLACES):
        rows = Sheet.objects.filter(
            organisation__in=organisations[start : start + MOST_PLACES], zone_kind=ZoneKind.WHOLE
        ).values_list("pk", "organisation_id", "starts_on", "ends_before")
        for pk, organisation, starts_on, ends_before in rows:
            year = starts_on.year
            is_year = (starts_on.month, starts_on.day) == (1, 1)
            is_year = is_year and (ends_before - starts_on).days in {365, 366}
            if is_year and (organisation, year) in wanted:
                found[organisation, year] = pk
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
