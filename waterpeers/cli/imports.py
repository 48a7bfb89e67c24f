"""``waterpeers import``: bring tables into the register."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from waterpeers.cli.django_first import actor_named, as_person, now  # first: opens Django

import click  # isort: skip
from rich.console import Console
from rich.progress import Progress

from waterpeers.apps.foundation.mappings import read_mapping
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.tables import Table, open_table
from waterpeers.apps.indicators.actions import Stored, import_values
from waterpeers.apps.operators.actions.imports import (
    Outcome,
    import_operators,
    load_country_facts,
)
from waterpeers.apps.operators.models import CountryFactKind
from waterpeers.apps.operators.queries import country_codes
from waterpeers.apps.operators.rows import FIELDS, shipped_mapping
from waterpeers.cli.edge import DONE, REFUSED, Unreadable, as_json, print_json, say
from waterpeers.domain.verdicts import NotReady, NotValid

INCOME = {
    "low income": "low",
    "lower middle income": "lower_middle",
    "upper middle income": "upper_middle",
    "high income": "high",
}
DATED = re.compile(r"(wb_income|fcs)_fy(\d\d)")

table_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group(name="import")
def imports() -> None:
    """Bring in organisations, values or facts about countries from a table."""


@imports.command()
@table_file
@click.option("--mapping", "mapping_file", help="TOML file, or ibnet_panel, us_sdwis_georgia, …")
@click.option("--dry-run", is_flag=True, help="Say what would happen; store nothing.")
@click.option("--good-rows", is_flag=True, help="Store the good rows, leave the others out.")
@click.option("--answer", "answers", multiple=True, help="ROW=new or ROW=UUID; can be repeated.")
@as_person
@as_json
def operators(
    file: Path,
    mapping_file: str | None,
    dry_run: bool,
    good_rows: bool,
    answers: tuple[str, ...],
    who: str | None,
    as_json: bool,
) -> int:
    """Create and change organisations from FILE (CSV or .xlsx); all rows, or none.

    Example: waterpeers import operators utilities.csv --mapping ibnet_panel --dry-run
    """
    actor, at, stored = actor_named(who), now(), Stored()

    def keep(lines: Any) -> None:
        part = import_values(lines, actor=actor, at=at)
        stored.created += part.created
        stored.updated += part.updated
        stored.unchanged += part.unchanged

    table, mapping = _opened(file, mapping_file)
    outcome = Outcome()
    refusal: NotReady | None = None
    with _bar("Reading rows") as progress:
        options: dict[str, Any] = {
            "actor": actor,
            "at": at,
            "answers": _answers(answers),
            "progress": progress,
        }
        try:
            outcome = import_operators(
                table,
                mapping,
                dry_run=dry_run,
                good_rows=good_rows,
                store_values=keep,
                **options,
            )
        except NotReady as problem:
            refusal = problem
            outcome = import_operators(table, mapping, dry_run=True, **options)
        except NotValid as problem:
            raise _unreadable(file, problem) from problem
    _show(table, outcome, stored, as_json)
    if refusal:
        for reason in refusal.verdict.against:
            say(sentence(reason))
        say("Add --good-rows to store the good rows, or --answer ROW=new for a question.")
        return REFUSED
    return DONE


@imports.command()
@table_file
@click.option("--source", required=True, help="Where the list is from, with its date.")
@as_person
@as_json
def countries(file: Path, source: str, who: str | None, as_json: bool) -> int:
    """Load dated facts about countries: income group, fragility.

    Columns: a country code (iso3), and wb_income_fy23, fcs_fy26, … with the fiscal year.

    Example: waterpeers import countries countries.csv --source "World Bank, July 2022"
    """
    try:
        table = open_table(file)
    except NotValid as problem:
        raise _unreadable(file, problem) from problem
    facts = list(_facts(table))
    if not facts:
        raise Unreadable(
            f"{file}: no dated column was found; expected iso3 and wb_income_fy23 or fcs_fy26."
        )
    new, there = load_country_facts(facts, source, actor=actor_named(who), at=now())
    document = {"rows": len(facts), "created": new, "updated": 0, "unchanged": there}
    if as_json:
        print_json(document | {"rejected": [], "questions": []})
    else:
        Console().print(f"{new} facts are new, {there} were there.")
    return DONE


def _facts(table: Table) -> Iterator[tuple[str, CountryFactKind, int, str]]:
    codes = country_codes()
    for row in table.rows():
        code = codes.get(row.cells.get("iso3", "").lower())
        if code is None:
            continue
        for column, text in row.cells.items():
            found = DATED.fullmatch(column)
            if not found or not text:
                continue
            year = 2000 + int(found[2])
            if found[1] == "fcs":
                yield code, CountryFactKind.FRAGILITY, year, text
            elif text.lower() in INCOME:
                yield code, CountryFactKind.INCOME_GROUP, year, INCOME[text.lower()]


def _opened(file: Path, mapping_file: str | None) -> tuple[Table, Any]:
    try:
        mapping = None
        if mapping_file:
            shipped = shipped_mapping(mapping_file)
            mapping = read_mapping(shipped if shipped.exists() else Path(mapping_file), FIELDS)
        return open_table(file, sheet=mapping.sheet if mapping else ""), mapping
    except NotValid as problem:
        raise _unreadable(file, problem) from problem


def _unreadable(file: Path, problem: NotValid) -> Unreadable:
    return Unreadable(
        f"{file}: " + " ".join(sentence(reason) for reason in problem.verdict.against)
    )


def _answers(given: tuple[str, ...]) -> dict[int, str]:
    answers = {}
    for answer in given:
        row, _, meaning = answer.partition("=")
        if not row.isdigit() or not meaning:
            raise click.UsageError(f"--answer {answer}: write ROW=new or ROW=UUID.")
        answers[int(row)] = meaning
    return answers


@contextmanager
def _bar(title: str) -> Iterator[Any]:
    if not sys.stderr.isatty():
        yield lambda row: None
        return
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda row: bar.update(task, completed=row)


def _show(table: Table, outcome: Outcome, stored: Stored, as_json: bool) -> None:
    rejected = [
        {"row": f.row, "column": f.column, "value": f.value, "reason": sentence(f.reason)}
        for f in outcome.rejected
    ]
    if as_json:
        print_json(
            {
                "rows": outcome.rows,
                "created": outcome.created,
                "updated": outcome.updated,
                "unchanged": outcome.unchanged,
                "kept": outcome.kept,
                "rejected": rejected,
                "questions": [asdict(question) for question in outcome.questions],
                "values": asdict(stored),
                "stored": outcome.stored,
                "read_as": {
                    "encoding": table.encoding,
                    "separator": table.separator,
                    "decimal": table.decimal,
                },
            }
        )
        return
    console = Console()
    did = "Stored" if outcome.stored else "Nothing is stored yet. This would happen"
    console.print(
        f"Read as {table.encoding}, decimal “{table.decimal}”: {outcome.rows} rows.\n"
        f"{did}: {outcome.created} created, {outcome.updated} changed, "
        f"{outcome.unchanged} unchanged; {len(rejected)} faults, "
        f"{len(outcome.questions)} questions; values: {stored.created} new, "
        f"{stored.updated} changed, {stored.unchanged} unchanged.",
        markup=False,
    )
    for fault in rejected[:25]:
        console.print(
            f"row {fault['row']}, {fault['column']} “{fault['value']}”: {fault['reason']}",
            markup=False,
        )
    for question in outcome.questions[:25]:
        console.print(
            f"row {question.row}: is “{question.name}” the same as “{question.known}”? "
            f"--answer {question.row}={question.uuid} or --answer {question.row}=new",
            markup=False,
        )
    if outcome.created == outcome.updated == 0 and not rejected and not outcome.questions:
        console.print("Nothing changes: all of it is in the register already.")
