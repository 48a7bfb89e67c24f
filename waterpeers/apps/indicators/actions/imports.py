"""Storing very many values at once, from a table."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from itertools import islice

from django.db import transaction

from waterpeers.apps.audit.actions import record_all
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.mappings import Mapping, ValueColumn, guess_mapping
from waterpeers.apps.foundation.progress import Progress, Step, unseen
from waterpeers.apps.foundation.tables import OpenTable, heading
from waterpeers.apps.indicators.actions.storing import Store, Stored, StoredFigure
from waterpeers.apps.indicators.events import Event
from waterpeers.apps.indicators.imports import (
    OWN_TABLE,
    RowFigure,
    SheetKey,
    figure_headings,
    figures_of,
    has_values,
    value_column,
    zone_of,
)
from waterpeers.apps.operators.access import EDITORS, can_import, can_keep_the_register
from waterpeers.apps.operators.imports.matches import Whom, matches
from waterpeers.apps.operators.imports.rows import HEADINGS, Fault, Parsed, TotalRow, parsed
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.countries import country_codes
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.names import fold
from waterpeers.domain.periods import Period, calendar_year
from waterpeers.domain.values import WHOLE, Zone
from waterpeers.domain.verdicts import NotAllowed, NotValid, Reason, Verdict

BATCH = 2000  # rows
AT_ONCE = 20_000  # values
EXPECTED = ("identifier", "name", "country", "year", "pop_served_water", "produced")
YEARS = frozenset(  # headings of the year
    {"year", "annee", "ano", "fiscal year", "financial year", "reporting year", "exercice",
     "ejercicio", "exercicio", "annee de reference", "ano de referencia", "fy"}
)  # fmt: skip
FIGURE_HEADINGS = YEARS | frozenset(figure_headings())


# organisation, variable, year, value in our unit, as reported, its unit, source
YearLine = tuple[int, str, int, float, str, str, str]


@dataclass
class ImportedFigures:
    """What a table of figures held, and what became of it."""

    rows: int = 0
    values: int = 0
    rejected: list[Fault] = field(default_factory=list)
    totals: list[TotalRow] = field(default_factory=list)
    stored: Stored = field(default_factory=Stored)
    taken: dict[str, list[str]] = field(default_factory=dict)  # column → fields and variables
    ignored: list[str] = field(default_factory=list)  # columns that feed nothing


@transaction.atomic
def import_values(lines: Iterable[YearLine], *, act: Act, published: bool = False) -> Stored:
    """Store many values of whole utilities; the import that brings them keeps the trail.

    They are drafts of the organisation, and asked about. Those who keep the register may bring in
    what somebody else has ``published``: such values count as reviewed, by their publisher and by
    whoever brings them in. What an organisation has said itself, and what was locked, stays.
    """
    NotAllowed.unless(can_import(act.actor))
    if published:
        NotAllowed.unless(can_keep_the_register(act.actor))
    own = _own_keys(act.actor)
    store = Store(act.actor, act.at, published=published, is_own=own is not None)
    for batch in _of_years(lines):
        if own is not None and {line.sheet.organisation for line in batch} - own:
            raise NotAllowed(Verdict((Reason("not_your_organisation"),)))
        store.take(batch)
    return store.ask()


def look_at_values(
    lines: Iterable[YearLine],
    names: Dictionary[int, str] | None = None,
    *,
    act: Act,
    published: bool = False,
) -> Stored:
    """Say what ``import_values`` would do; reads only, in a constant number of queries a batch.

    A number below zero stands for an organisation that would be new, as ``names`` call it.
    """
    store = Store(act.actor, act.at, published=published, is_own=_own_keys(act.actor) is not None)
    for batch in _of_years(lines):
        store.look(batch)
    return store.would_ask(names or {})


def import_figures(
    table: OpenTable,
    mapping: Mapping | None,
    *,
    act: Act,
    dry_run: bool = False,
    good_rows: bool = False,
    progress: Progress = unseen,
) -> ImportedFigures:
    """Store figures by year of organisations that are in the register; all of them, or none.

    With faulty rows nothing is stored unless ``good_rows`` says to go on without them. People who
    do not keep the register may send figures of their own organisation only.
    """
    NotAllowed.unless(can_import(act.actor))
    mapping = _checked(table, mapping)
    published = mapping.published and bool(can_keep_the_register(act.actor))
    taken = {column: names for column, names in mapping.feeds().items() if column in table.columns}
    ignored = [column for column in table.columns if column and column not in taken]
    outcome = ImportedFigures(taken=taken, ignored=ignored)
    store = Store(act.actor, act.at, published=published, is_own=_own_keys(act.actor) is not None)
    for lines in _lines(table, mapping, act.actor, outcome):
        progress(Step.READING, outcome.rows, None)  # every row, before anything is locked
        if dry_run:
            store.look(lines)
    if dry_run:
        outcome.stored = store.would_ask({})
    if dry_run or (outcome.rejected and not good_rows):
        return outcome
    with transaction.atomic():
        done = ImportedFigures()
        for lines in _lines(table, mapping, act.actor, done):
            progress(Step.STORING, done.rows, outcome.rows)
            store.take(lines)
        outcome.stored = store.ask()
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
            record_all([summary], act=act)
    return outcome


def _of_years(lines: Iterable[YearLine]) -> Iterator[list[StoredFigure]]:
    """Give values as they are stored, some at a time."""
    given = iter(lines)
    while batch := list(islice(given, AT_ONCE)):
        yield [
            StoredFigure(
                _sheet(key, WHOLE, calendar_year(year)), variable, value, reported, unit, source
            )
            for key, variable, year, value, reported, unit, source in batch
        ]


def _sheet(organisation: int, zone: Zone, period: Period) -> SheetKey:
    return SheetKey(organisation, zone.kind, zone.name, period.starts_on, period.ends_before)


def _own_keys(actor: Actor) -> set[int] | None:
    """Give the organisations that somebody may report for; ``None`` means all."""
    if can_keep_the_register(actor):
        return None
    own = Organisation.objects.filter(uuid__in=actor.organisations_as(*EDITORS))
    return set(own.values_list("pk", flat=True))


def _checked(table: OpenTable, mapping: Mapping | None) -> Mapping:
    expected = ", ".join(sorted(mapping.columns() if mapping else EXPECTED))
    if mapping is None and OWN_TABLE.columns() <= set(table.columns):
        mapping = replace(OWN_TABLE, loose=True, scheme=f"file:{fold(table.path.stem)}"[:40])
    elif mapping is None:
        mapping = guess_mapping(table.columns, HEADINGS)
        year = next((column for column in table.columns if heading(column) in YEARS), "")
        mapping = replace(mapping, year=year, values=_values(table), loose=True)
        if "identifier" in mapping.fields:
            mapping = replace(mapping, scheme=f"file:{fold(table.path.stem)}"[:40])
    mapping = mapping.fitted(table.columns)
    there = set(table.columns)
    says_who = {mapping.fields.get("identifier"), mapping.fields.get("name")} & there
    if not says_who or not has_values(mapping, there):
        found = ", ".join(table.columns)[:400]
        if says_who and mapping.year not in there and not mapping.period:
            raise NotValid.because("year_column_not_known", found=found)
        if says_who:
            raise NotValid.because("figure_columns_not_known", found=found)
        raise NotValid.because("columns_not_known", found=found, expected=expected[:400])
    return mapping


def _values(table: OpenTable) -> dict[str, ValueColumn]:
    """Find the figures of a table by its headings; two columns of one figure are refused."""
    found: dict[str, ValueColumn] = {}
    by_variable: dict[str, str] = {}
    for column in table.columns:
        if wanted := value_column(column):
            if first := by_variable.get(wanted.variable):
                raise NotValid.because("columns_mean_the_same", first=first, second=column)
            by_variable[wanted.variable] = column
            found[column] = wanted
    return found


def _lines(
    table: OpenTable, mapping: Mapping, actor: Actor, outcome: ImportedFigures
) -> Iterator[list[StoredFigure]]:
    rows = parsed(table, mapping, country_codes(), outcome.totals, profiles=False)
    own, source, whom = _own_keys(actor), mapping.source[:300], Whom()
    seen: set[tuple[SheetKey, str]] = set()
    while batch := list(islice(rows, BATCH)):
        outcome.rows += len(batch)
        found = matches(batch, mapping)
        lines: list[StoredFigure] = []
        for row in batch:
            key = found.get(row.row) or _by_name(row, mapping, whom)
            figures = figures_of(row, mapping)
            zone = zone_of(row, mapping.zone)
            sheets = [_sheet(key or 0, zone, each.period) for each in figures]
            keys = _marks(sheets, figures, mapping)
            if not row.faults and (reason := _against(row, key, own, bool(keys & seen))):
                row.faults.append(Fault(row.row, _says_who(mapping), _label(row), reason))
            if row.faults or key is None:
                outcome.rejected += row.faults
                continue
            seen |= keys
            outcome.values += len(figures)
            lines += [
                StoredFigure(
                    sheet, each.variable, each.value, each.reported, each.unit, source, row.row
                )
                for sheet, each in zip(sheets, figures, strict=True)
            ]
        yield lines


def _by_name(row: Parsed, mapping: Mapping, whom: Whom) -> int | None:
    """Find whom a row means by its name; what is not clear becomes a fault of it."""
    if row.faults or (row.identifier and not mapping.loose):
        return None
    meant = whom.means(row)
    if isinstance(meant, Reason):
        column = mapping.fields.get("name", "")
        row.faults.append(Fault(row.row, column, _label(row)[:200], meant))
        return None
    return meant


def _marks(
    sheets: list[SheetKey], figures: list[RowFigure], mapping: Mapping
) -> set[tuple[SheetKey, str]]:
    """Say what a row speaks of: its period as a whole, or single variables of periods."""
    if mapping.long is None and (mapping.year or mapping.period):
        return {(sheet, "") for sheet in sheets[:1]}
    return {(sheet, each.variable) for sheet, each in zip(sheets, figures, strict=True)}


def _against(row: Parsed, key: int | None, own: set[int] | None, is_seen: bool) -> Reason | None:
    if own is not None and key not in own:
        return Reason("row_not_yours")
    if key is None:
        return Reason("organisation_not_known", (("value", _label(row)[:80]),))
    return Reason("year_given_twice") if is_seen else None


def _says_who(mapping: Mapping) -> str:
    return mapping.fields.get("identifier") or mapping.fields["name"]


def _label(row: Parsed) -> str:
    return row.identifier or str(row.fields.get("name", ""))
