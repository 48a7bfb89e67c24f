"""Saying what an import did, or would do: as JSON for programs, in words for people."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.console import Console

from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.tables import OpenTable, read_as, visible
from waterpeers.apps.indicators.actions.imports import ImportedFigures
from waterpeers.apps.indicators.actions.storing import Stored
from waterpeers.apps.indicators.words import say as say_finding
from waterpeers.apps.matching.actions.offers import Offers
from waterpeers.apps.operators.imports.answers import SKIP, key_of_question
from waterpeers.apps.operators.imports.outcomes import ImportOutcome
from waterpeers.apps.operators.imports.questions import ImportQuestion, Sketch
from waterpeers.apps.operators.imports.rows import Fault, Recovery, TotalRow
from waterpeers.cli.edge import print_json
from waterpeers.domain.indicators import catalogue

SEPARATOR_NAMES = {",": "comma", ";": "semicolon", "\t": "tab"}
SHOWN = 25  # of each list, in words; JSON has all


def show_organisations(
    table: OpenTable, outcome: ImportOutcome, stored: Stored, as_json: bool
) -> None:
    """Show an import of organisations, with the figures that it brought."""
    rejected = plain_faults(outcome.rejected)
    if as_json:
        print_json(
            {
                "rows": outcome.rows,
                "created": outcome.created,
                "updated": outcome.updated,
                "unchanged": outcome.unchanged,
                "kept": outcome.kept,
                "left_out": outcome.left_out,
                "closed": outcome.closed,
                "rejected": rejected,
                "totals": [asdict(each) for each in outcome.totals],
                "questions": [asdict(question) for question in outcome.questions],
                "values": {
                    "created": stored.created,
                    "updated": stored.updated,
                    "unchanged": stored.unchanged,
                    "questions": _questions_as_json(stored),
                },
                "stored": outcome.stored,
                "recovered": [asdict(recovery) for recovery in outcome.recovered],
                "read_as": _read_as(table, outcome.taken, outcome.ignored),
            }
        )
        return
    console = Console()
    did = "Stored" if outcome.stored else "Nothing is stored yet. This would happen"
    console.print(
        f"{_how_it_was_read(table, outcome.taken, outcome.ignored)}\n{outcome.rows} rows.\n"
        f"{did}: {outcome.created} created, {outcome.updated} changed, "
        f"{outcome.unchanged} unchanged; {len(rejected)} faults, "
        f"{len(outcome.questions)} questions; values: {stored.created} new, "
        f"{stored.updated} changed, {stored.unchanged} unchanged.",
        markup=False,
    )
    print_faults(rejected)
    _print_totals(outcome.totals)
    for question in outcome.questions[:SHOWN]:
        console.print(_asked(question), markup=False)
    _print_questions(stored)
    if outcome.closed:
        console.print(f"{outcome.closed} of them work no more: kept as closed, not listed.")
    _print_recovered(outcome.recovered)
    if not outcome.rows:
        console.print("The file has no rows below the names of its columns.")
    elif not _changes(outcome, stored) and not rejected and not outcome.questions:
        console.print("Nothing changes: all of it is in the register already.")


def _changes(outcome: ImportOutcome, values: Stored) -> int:
    return outcome.created + outcome.updated + values.created + values.updated


def show_figures(
    table: OpenTable, outcome: ImportedFigures, as_json: bool, is_preview: bool
) -> None:
    """Show an import of figures alone."""
    rejected, stored = plain_faults(outcome.rejected), outcome.stored
    if as_json:
        counts = {"rows": outcome.rows, "values": outcome.values, "created": stored.created,
                  "updated": stored.updated, "unchanged": stored.unchanged}  # fmt: skip
        lists = {
            "rejected": rejected,
            "questions": _questions_as_json(stored),
            "kept": len(stored.kept),
            "totals": [asdict(each) for each in outcome.totals],
        }
        said = {"read_as": _read_as(table, outcome.taken, outcome.ignored)}
        print_json(counts | lists | said)
        return
    did = "Nothing is stored yet. This would happen" if is_preview else "Stored"
    Console().print(
        f"{_how_it_was_read(table, outcome.taken, outcome.ignored)}\n{outcome.rows} rows with "
        f"{outcome.values} figures.\n{did}: {stored.created} new, {stored.updated} changed, "
        f"{stored.unchanged} unchanged; {len(rejected)} faults.",
        markup=False,
    )
    print_faults(rejected)
    _print_totals(outcome.totals)
    _print_questions(stored)


def show_offers(table: OpenTable, outcome: Offers, as_json: bool) -> None:
    """Show an import of strengths."""
    rejected = plain_faults(outcome.rejected)
    left = [
        {
            "row": each.row,
            "organisation": each.organisation,
            "working_area": each.working_area,
            "sentence": each.sentence,
            "question": sentence(each.reason),
        }
        for each in outcome.questions
    ]
    if as_json:
        counts = {"rows": outcome.rows, "created": outcome.created, "updated": outcome.updated,
                  "unchanged": outcome.unchanged}  # fmt: skip
        said = {"read_as": _read_as(table, outcome.taken, outcome.ignored)}
        stored = {"stored": outcome.is_stored}
        lists = {
            "rejected": rejected,
            "questions": left,
            "totals": [asdict(each) for each in outcome.totals],
        }
        print_json(counts | lists | stored | said)
        return
    did = "Stored" if outcome.is_stored else "Nothing is stored yet. This would happen"
    console = Console()
    console.print(
        f"{_how_it_was_read(table, outcome.taken, outcome.ignored)}\n{outcome.rows} rows.\n"
        f"{did}: {outcome.created} new, {outcome.updated} changed, {outcome.unchanged} unchanged; "
        f"{len(rejected)} faults.",
        markup=False,
    )
    print_faults(rejected)
    _print_totals(outcome.totals)
    for each in left[:SHOWN]:
        told = f"row {each['row']}, {each['organisation']} “{each['sentence']}”: {each['question']}"
        console.print(told, markup=False)
    if len(left) > SHOWN:
        console.print(f"… and {len(left) - SHOWN} more; --json lists all.", markup=False)


def _print_totals(totals: list[TotalRow]) -> None:
    """Name the rows that sum up the others: nothing is wrong with them, and nothing is taken."""
    console = Console()
    for each in totals[:SHOWN]:
        console.print(
            f"row {each.row} “{each.text}”: sums up or averages others, left out", markup=False
        )
    if len(totals) > SHOWN:
        console.print(f"… and {len(totals) - SHOWN} more such rows; --json lists all.")


def _print_questions(stored: Stored) -> None:
    console = Console()
    for each in stored.questions[:SHOWN]:
        of = ", ".join(filter(None, (each.organisation, each.zone, str(each.year))))
        console.print(f"{of}: {say_finding(each.reason, catalogue())}", markup=False)
    if len(stored.questions) > SHOWN:
        console.print(f"… and {len(stored.questions) - SHOWN} more questions; --json lists all.")


def _questions_as_json(stored: Stored) -> list[dict[str, Any]]:
    """Give what is asked about values that come in, then what stays against the table."""
    asked = [
        {
            "organisation": each.organisation,
            "zone": each.zone,
            "year": each.year,
            "variable": each.variable,
            "value": each.value,
            "question": say_finding(each.reason, catalogue()),
        }
        for each in stored.questions
    ]
    return asked + [
        {
            "row": kept.row,
            "variable": kept.variable,
            "stored": kept.stored,
            "given": kept.given,
            "question": sentence(kept.reason),
        }
        for kept in stored.kept
    ]


def plain_faults(faults: list[Fault]) -> list[dict[str, Any]]:
    """Give what is wrong with rows, with its sentences."""
    return [
        {"row": f.row, "column": f.column, "value": f.value, "reason": sentence(f.reason)}
        for f in faults
    ]


def _asked(question: ImportQuestion) -> str:
    """Ask whether a row means another one, with what tells them apart and how to answer."""
    asked = key_of_question(question.row, question.kind)
    if question.kind == "letters":
        return (
            f"row {question.row}: letters seem to be lost in “{question.known}”. "
            f"--answer {asked}=new takes it as it is, --answer {asked}=skip leaves "
            "it out (--answer letters=new for all such rows); or mend the file"
        )
    if question.kind == "place":
        meant = f" Is {question.meant} meant, latitude first?" if question.meant else ""
        return (
            f"row {question.row}, “{question.name}”: the place {question.known} does not lie in "
            f"its country.{meant} Mend the file; or --answer {asked}=new takes it as it is, "
            f"--answer {asked}=skip leaves the row out"
        )
    other = f"“{question.known}”{_sketched(question.there)}"
    same = question.uuid
    if question.earlier_row:
        other, same = f"“{question.known}” of row {question.earlier_row}", SKIP
    return (
        f"row {question.row}: is “{question.name}”{_sketched(question.said)} the same as {other}? "
        f"--answer {asked}={same} or --answer {asked}=new"
    )


def _sketched(sketch: Sketch) -> str:
    said = [sketch.place, sketch.country]
    said += [f"{sketch.connections} connections" if sketch.connections else ""]
    said += [f"{sketch.population_served} people" if sketch.population_served else ""]
    told = ", ".join(filter(None, said))
    return f" ({told})" if told else ""


def _print_recovered(recovered: list[Recovery]) -> None:
    console = Console()
    for each in recovered[:SHOWN]:
        console.print(
            f"row {each.row}, {each.column} “{visible(each.before)}”: read as “{each.after}”, "
            "as an earlier program must have written it",
            markup=False,
        )
    if len(recovered) > SHOWN:
        console.print(f"… and {len(recovered) - SHOWN} more; --json lists all.", markup=False)


def print_faults(faults: list[dict[str, Any]]) -> None:
    """Print what is wrong with rows, the first of it."""
    console = Console()
    for fault in faults[:SHOWN]:
        console.print(
            f"row {fault['row']}, {fault['column']} “{fault['value']}”: {fault['reason']}",
            markup=False,
        )
    if len(faults) > SHOWN:
        console.print(f"… and {len(faults) - SHOWN} more; --json lists all.", markup=False)


def _read_as(table: OpenTable, taken: dict[str, list[str]], ignored: list[str]) -> dict[str, Any]:
    notes = {"notes": [sentence(note) for note in table.notes]}
    return read_as(table) | notes | {"taken": taken, "ignored": ignored}


def _how_it_was_read(table: OpenTable, taken: dict[str, list[str]], ignored: list[str]) -> str:
    """Say it in words: what the file is, which columns are taken, and which are not."""
    form = f"sheet “{table.sheet}”" if table.sheet else table.encoding
    notes = "".join(f"\n{sentence(note)}" for note in table.notes)
    decimal = f"decimal “{table.decimal}”" if table.decimal else "no decimal mark seen"
    separator = SEPARATOR_NAMES.get(table.separator)
    between = f", {separator} between the columns" if separator else ""
    columns = ", ".join(
        f"{column} → {' and '.join(names)}" if names else column for column, names in taken.items()
    )
    left = f"\nColumns left out, not understood: {', '.join(ignored)}." if ignored else ""
    return (
        f"Read as {form}{between}, {decimal}, columns named in row "
        f"{table.header}.{notes}\nColumns taken: {columns}.{left}"
    )
