"""``waterpeers import``: bring tables into the register."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import TaskID

from waterpeers.apps.foundation.mappings import Mapping, read_mapping
from waterpeers.apps.foundation.progress import Progress, Step, unseen
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.tables import FileSaid, OpenTable, open_table
from waterpeers.apps.indicators.actions.imports import (
    FIGURE_HEADINGS,
    import_figures,
    import_values,
    look_at_values,
)
from waterpeers.apps.indicators.actions.storing import Stored
from waterpeers.apps.matching.actions.offers import import_offers
from waterpeers.apps.matching.imports import FIELDS as OFFER_FIELDS
from waterpeers.apps.matching.imports import OFFER_HEADINGS
from waterpeers.apps.operators.access import can_keep_the_register
from waterpeers.apps.operators.actions.countries import Loaded, load_country_facts
from waterpeers.apps.operators.actions.imports import import_operators
from waterpeers.apps.operators.imports.answers import NEW, SAME, SKIP, key_of_question
from waterpeers.apps.operators.imports.countries import country_facts
from waterpeers.apps.operators.imports.rows import (
    FIELDS,
    Fault,
    known_headings,
    shipped_mapping,
    shipped_mappings,
)
from waterpeers.apps.operators.imports.uploads import shape_of
from waterpeers.cli.acting import actor_named, as_person, now
from waterpeers.cli.edge import DONE, REFUSED, Unreadable, as_json, print_json, say
from waterpeers.cli.figures import how_to_say
from waterpeers.cli.imported import (
    plain_faults,
    print_faults,
    show_figures,
    show_offers,
    show_organisations,
)
from waterpeers.cli.saying import of_a_table
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotReady, NotValid

KINDS = {"letters", "place"}  # of questions that one answer settles for the whole file
STEPS = {
    Step.READING: "Reading rows",
    Step.STORING: "Storing organisations",
    Step.FIGURES: "Going through the figures",
}
Command = TypeVar("Command", bound=Callable[..., Any])

NO_MAPPING = {"columns_not_known", "figure_columns_not_known", "year_column_not_known"}
RULES = {"fact_differs", "answer_not_known"}  # the file is readable, a rule says no

table_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
mapping_option = click.option(
    "--mapping", "mapping_file", help="TOML file, or a mapping that ships, as ibnet_panel."
)
sheet_option = click.option("--sheet", default="", help="Sheet of a workbook; else the first one.")


def of_rows(command: Command) -> Command:
    """Decorate a command that brings in the rows of a table with the options of all such."""
    command = of_a_table(command)
    for option in reversed(
        (
            table_file,
            mapping_option,
            sheet_option,
            click.option("--dry-run", is_flag=True, help="Say what would happen; store nothing."),
            click.option(
                "--good-rows", is_flag=True, help="Store the good rows, leave the others out."
            ),
        )
    ):
        command = option(command)
    return command


@click.group(name="import")
def imports() -> None:
    """Bring in organisations, values or facts about countries from a table."""


@imports.command()
@of_rows
@click.option(
    "--answer",
    "answers",
    multiple=True,
    help="ROW=new, ROW=UUID or ROW=skip; ROW:same, ROW:place or ROW:letters for one question of "
    "several; letters=new for all lost letters, place=new for all places outside their country; "
    "can be repeated.",
)
@as_person
@as_json
def operators(
    file: Path,
    mapping_file: str | None,
    sheet: str,
    said: FileSaid,
    dry_run: bool,
    good_rows: bool,
    answers: tuple[str, ...],
    who: str | None,
    as_json: bool,
) -> int:
    """Create and change organisations from FILE (CSV or .xlsx); all rows, or none.

    Example: waterpeers import operators utilities.csv --mapping ibnet_panel --dry-run
    """
    act, stored = Act(actor_named(who), now()), Stored()

    def keep(lines: Any) -> None:
        nonlocal stored
        stored = import_values(lines, act=act, published=published)

    table, mapping = _opened(file, mapping_file, sheet, said)
    published = bool(mapping and mapping.published and can_keep_the_register(act.actor))
    refusal: NotReady | None = None

    def look(lines: Any, names: Any) -> None:
        nonlocal stored
        stored = look_at_values(lines, names, act=act, published=published)

    with _bar() as progress:
        given, by_kind = _answers(answers)
        if by_kind:
            about = import_operators(table, mapping, act=act, dry_run=True).questions
            of_kind = [each for each in about if each.kind in by_kind]
            given = {key_of_question(e.row, e.kind): by_kind[e.kind] for e in of_kind} | given
        options: dict[str, Any] = {
            "act": act,
            "answers": given,
            "progress": progress,
        }
        with _unreadable_if_not_valid(file):
            try:
                outcome = import_operators(
                    table,
                    mapping,
                    dry_run=dry_run,
                    good_rows=good_rows,
                    store_values=keep,
                    look_at_values=look,
                    **options,
                )
            except NotReady as problem:
                refusal = problem
                outcome = import_operators(
                    table, mapping, dry_run=True, look_at_values=look, **options
                )
    show_organisations(table, outcome, stored, as_json)
    if refusal:
        for reason in refusal.verdict.against:
            say(sentence(reason))
        say("Add --good-rows to store the good rows, or --answer ROW=new for a question.")
        return REFUSED
    if (outcome.rejected or outcome.questions) and not good_rows:
        _say_how(outcome.rejected)
        return REFUSED
    return DONE if outcome.rows else REFUSED


@imports.command()
@of_rows
@as_person
@as_json
def values(
    file: Path,
    mapping_file: str | None,
    sheet: str,
    said: FileSaid,
    dry_run: bool,
    good_rows: bool,
    who: str | None,
    as_json: bool,
) -> int:
    """Store figures by year for organisations that are in the register; profiles stay as they are.

    Columns: an identifier (or name and country), year, and the codes of variables.

    Example: waterpeers import values figures.csv --as reporter@example.org
    """
    table, mapping = _opened(file, mapping_file, sheet, said, FIGURE_HEADINGS)
    with _bar() as progress, _unreadable_if_not_valid(file):
        outcome = import_figures(
            table,
            mapping,
            act=Act(actor_named(who), now()),
            dry_run=dry_run,
            good_rows=good_rows,
            progress=progress,
        )
    show_figures(table, outcome, as_json, dry_run or (bool(outcome.rejected) and not good_rows))
    return _ended(outcome, good_rows, outcome.values)


@imports.command()
@of_rows
@as_person
@as_json
def offers(
    file: Path,
    mapping_file: str | None,
    sheet: str,
    said: FileSaid,
    dry_run: bool,
    good_rows: bool,
    who: str | None,
    as_json: bool,
) -> int:
    """State the strengths of operators that are in the register, a row each.

    Columns: an identifier (or name and country), working_area, sentence; evidence_class, evidence,
    offered_help, visibility.

    Example: waterpeers import offers strengths.csv --as reporter@example.org
    """
    more = frozenset(OFFER_HEADINGS)
    table, mapping = _opened(file, mapping_file, sheet, said, more, OFFER_FIELDS)
    with _bar() as progress, _unreadable_if_not_valid(file):
        outcome = import_offers(
            table,
            mapping,
            act=Act(actor_named(who), now()),
            dry_run=dry_run,
            good_rows=good_rows,
            progress=progress,
        )
    show_offers(table, outcome, as_json)
    return _ended(outcome, good_rows, outcome.rows)


@imports.command()
@table_file
@of_a_table
@click.option("--source", required=True, help="Where the list is from, with its date.")
@click.option("--replace", is_flag=True, help="Put these facts in the place of differing ones.")
@as_person
@as_json
def countries(
    file: Path, source: str, replace: bool, said: FileSaid, who: str | None, as_json: bool
) -> int:
    """Load dated facts about countries: income group, fragility.

    Columns: a country code (iso3), and wb_income_fy23, fcs_fy26, … with the fiscal year; or one
    fact a row: iso3, fiscal_year, fcs_category; or what money was worth: iso3, year,
    lcu_per_ppp_dollar, ppp_deflator_2017.

    Example: waterpeers import countries countries.csv --source "World Bank, July 2022"
    """
    with _unreadable_if_not_valid(file):
        table = open_table(file, said=said)
        found = country_facts(table)
    if not found.facts and not found.rejected:
        raise Unreadable(
            f"{file}: no dated column was found; expected iso3 and wb_income_fy23 or fcs_fy26, "
            f"or iso3, fiscal_year and fcs_category. Found: {', '.join(table.columns)[:400]}."
        )
    if found.rejected:
        loaded = Loaded(0, 0, 0)
    else:
        loaded = load_country_facts(
            found.facts, source, act=Act(actor_named(who), now()), replace=replace
        )
    rejected = plain_faults(found.rejected)
    if as_json:
        counts = {"rows": len(found.facts)} | asdict(loaded)
        print_json(
            counts | {"rejected": rejected, "questions": [], "left_out": sorted({*found.left_out})}
        )
    else:
        Console().print(
            f"{loaded.created} facts are new, {loaded.updated} changed, "
            f"{loaded.unchanged} were there."
        )
        if found.left_out:
            Console().print(f"Not in the register: {', '.join(sorted({*found.left_out}))}.")
        print_faults(rejected)
    return REFUSED if rejected else DONE


def _ended(outcome: Any, good_rows: bool, brought: int) -> int:
    """Give the exit status of an import, and say what to do where nothing was stored."""
    if outcome.rejected and not good_rows:
        say("Nothing is stored. Add --good-rows to store the good rows.")
        _say_how(outcome.rejected)
        return REFUSED
    if not brought and not outcome.rejected:
        say(
            "The file has no figures below the names of its columns: nothing is stored."
            if outcome.rows
            else "The file has no rows below the names of its columns: nothing is stored."
        )
        return REFUSED
    return DONE


def _say_how(rejected: list[Fault]) -> None:
    """Say which option settles a doubt about the whole file."""
    if how := how_to_say(fault.reason for fault in rejected):
        say(how.strip())


def _opened(
    file: Path,
    mapping_file: str | None,
    sheet: str,
    said: FileSaid,
    more: frozenset[str] = frozenset(),
    fields: Set[str] = FIELDS,
) -> tuple[OpenTable, Mapping | None]:
    try:
        mapping = None
        if mapping_file:
            shipped = shipped_mapping(mapping_file)
            mapping = read_mapping(shipped if shipped.exists() else Path(mapping_file), fields)
        headings = known_headings(mapping) | more
        sheet = sheet or (mapping.sheet if mapping else "")
        table = open_table(file, sheet=sheet, headings=headings, said=said)
        if mapping is None and fields is FIELDS and (mapping := shape_of(table)):
            say(f"{file}: its columns are those of {mapping.source}; they are read so.")
        return table, mapping
    except NotValid as problem:
        raise _unreadable(file, problem) from problem


@contextmanager
def _unreadable_if_not_valid(file: Path) -> Iterator[None]:
    """Say what is wrong with the file itself as unreadable input, not as a rule's refusal."""
    try:
        yield
    except NotValid as problem:
        if any(reason.code in RULES for reason in problem.verdict.against):
            raise
        raise _unreadable(file, problem) from problem


def _unreadable(file: Path, problem: NotValid) -> Unreadable:
    text = " ".join(sentence(reason) for reason in problem.verdict.against)
    text += how_to_say(problem.verdict.against)
    if any(reason.code in NO_MAPPING for reason in problem.verdict.against):
        text += " Mappings that ship: " + ", ".join(shipped_mappings()) + " (--mapping NAME)."
    return Unreadable(f"{file}: {text}")


def _answers(given: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """Read the answers by row or by question of a row, and those to all questions of a kind."""
    answers: dict[str, str] = {}
    by_kind: dict[str, str] = {}
    for answer in given:
        name, _, meaning = answer.partition("=")
        row, _, kind = name.partition(":")
        if name in KINDS and meaning in {NEW, SKIP}:
            by_kind[name] = meaning
        elif row.isdecimal() and kind in {"", SAME, *KINDS} and meaning:
            answers[name] = meaning
        else:
            raise click.UsageError(
                f"--answer {answer}: write ROW=new, ROW=UUID, ROW=skip or ROW:place=new."
            )
    return answers, by_kind


@contextmanager
def _bar() -> Iterator[Progress]:
    """Show a bar for each step, with its total where that is known."""
    if not sys.stderr.isatty():
        yield unseen
        return
    with Bars(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[Step, TaskID] = {}

        def show(step: Step, done: int, total: int | None) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(STEPS[step], total=total)
            bars.update(tasks[step], completed=done, total=total)

        yield show
