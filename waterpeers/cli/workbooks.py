"""``waterpeers workbook``: take a workbook, see what it would change, apply it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from django.core.files import File

from waterpeers.apps.workbooks import actions
from waterpeers.apps.workbooks.api import UploadOut, previewed
from waterpeers.apps.workbooks.models import Upload
from waterpeers.apps.workbooks.queries import file_name, kind_named, kinds
from waterpeers.apps.workbooks.queries import workbook as made
from waterpeers.cli.acting import actor_named, as_person, now
from waterpeers.cli.edge import DONE, REFUSED, as_json, print_json, print_line, say
from waterpeers.cli.found import organisation_named
from waterpeers.domain.actors import Act, Actor

workbook_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def workbook() -> None:
    """Fill figures, needs and strengths in offline, in Excel or LibreOffice, and send them back."""


@workbook.command()
@click.argument("kind", type=click.Choice(sorted(kinds())))
@click.option("--for", "organisation", required=True, help="Organisation.")
@click.option("--about", default="", help="The year, where the workbook has one.")
@click.option("--to", "to", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@as_person
@as_json
def get(
    kind: str, organisation: str, about: str, to: Path | None, who: str | None, as_json: bool
) -> int:
    """Write a workbook as things are stored now.

    Example: waterpeers workbook get needs --for "Lake Water" --to needs.xlsx --as ana@example.org
    """
    actor = actor_named(who)
    found, subject = organisation_named(organisation, actor), kind_named(kind)
    content = made(found, subject, about, act=Act(actor, now()))
    path = to or Path(file_name(found, subject, about))
    half = path.with_name(f".{path.name}.part")
    half.write_bytes(content)
    half.replace(path)
    if as_json:
        print_json({"file": str(path), "kind": kind, "about": about})
    else:
        print_line(str(path))
    return DONE


@workbook.command()
@workbook_file
@as_person
@as_json
def preview(file: Path, who: str | None, as_json: bool) -> int:
    """Say what a filled-in workbook would change; it then waits on the site as well.

    Example: waterpeers workbook preview needs.xlsx --as ana@example.org
    """
    actor = actor_named(who)
    upload = _received(file, actor)
    found = previewed(upload, actor, now())
    if as_json:
        print_json(_plain(upload) | found)
    else:
        _show(found)
    return REFUSED if found["faults"] else DONE


@workbook.command()
@workbook_file
@click.option("--good-rows", is_flag=True, help="Store the good rows, leave the others out.")
@click.option("--ours", multiple=True, metavar="CELL", help="Take the workbook's value (or: all).")
@click.option("--theirs", multiple=True, metavar="CELL", help="Keep the stored value (or: all).")
@as_person
@as_json
def apply(
    file: Path,
    good_rows: bool,
    ours: Sequence[str],
    theirs: Sequence[str],
    who: str | None,
    as_json: bool,
) -> int:
    """Store what a filled-in workbook changes; all rows, or none. Applied twice, it is done once.

    Example: waterpeers workbook apply needs.xlsx --theirs all --as ana@example.org
    """
    actor = actor_named(who)
    upload = _received(file, actor)
    found = previewed(upload, actor, now())
    if found["faults"] and not good_rows:
        _show(found)
        say("Nothing was stored. Add --good-rows to store the good rows.")
        return REFUSED
    conflicts = [
        cell["address"] for line in found["lines"] for cell in line["cells"] if cell["is_conflict"]
    ]
    if found["lines"]:
        upload = actions.apply(
            upload,
            seen=found["seen"],
            act=Act(actor, now()),
            lines=[line["name"] for line in found["lines"] if line["is_good"]],
            ours=_named(ours, conflicts),
            theirs=_named(theirs, conflicts),
        )
    else:
        upload = actions.drop(upload, act=Act(actor, now()))
    if as_json:
        print_json(_plain(upload) | found)
    else:
        _show(found)
        print_line(f"{upload.lines_stored or 0} rows stored.")
    return DONE


def _received(file: Path, actor: Actor) -> Upload:
    with file.open("rb") as content:
        return actions.receive(File(content, name=file.name), act=Act(actor, now()))


def _named(given: Sequence[str], conflicts: list[str]) -> list[str]:
    return conflicts if "all" in given else list(given)


def _plain(upload: Upload) -> dict[str, Any]:
    plain: dict[str, Any] = UploadOut.from_orm(upload).model_dump(mode="json")
    return plain


def _show(found: dict[str, Any]) -> None:
    for line in found["lines"]:
        print_line(f"{line['sheet']}: {line['called']}")
        for cell in line["cells"]:
            meanwhile = f" (before: {cell['base'] or '–'})" if cell["is_conflict"] else ""
            print_line(f"  {cell['address']} {cell['label']}: {cell['theirs'] or '–'} → "
                       f"{cell['ours'] or '–'}{meanwhile}")  # fmt: skip
    for finding in (*found["faults"], *found["notes"]):
        say(f"{finding['address']}: {finding['text']}")
