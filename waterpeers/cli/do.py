"""``waterpeers do``: any operation of the API, in this process, by its name."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import click
from django.http.response import HttpResponseBase

from waterpeers.apps.foundation.named import NAMES
from waterpeers.cli.acting import actor_named, as_person, now
from waterpeers.cli.edge import (
    DONE,
    FAULT,
    REFUSED,
    UNREADABLE,
    Unreadable,
    as_json,
    print_json,
    print_line,
    say,
)
from waterpeers.cli.found import read_json, uuid_named
from waterpeers.cli.operations import Call, Operation, operations, perform
from waterpeers.cli.schemas import ShapeField
from waterpeers.domain.actors import Act, Actor

NOT_REFUSED = {"bad_request", "not_found"}  # names or says what is not there: wrong usage


class Operations(click.Group):
    """A group with a command for each operation, made when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all operations."""
        return list(operations())

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Make the command of an operation."""
        found = operations().get(name.replace("-", "_"))
        return OperationCommand(found) if found else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Leave the list to ``--list``: it is long."""


class OperationCommand(click.Command):
    """The command of one operation: names as arguments, its query as options, a body."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        super().__init__(
            operation.name.replace("_", "-"),
            callback=partial(_done, operation),
            params=[*_arguments(operation), *_options(operation)],
            help=operation.text,
            context_settings={"max_content_width": 100},
        )

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say what the body consists of, and give an example."""
        for where in ("body", "form"):
            if where in self.operation.shapes:
                with formatter.section("Fields, as one JSON object"):
                    formatter.write_dl([*self.operation.shapes[where].lines()])
        with formatter.section("Example"):
            formatter.write(f"  waterpeers do {_example(self.operation)}\n")


@click.group(cls=Operations, invoke_without_command=True)
@click.option("--list", "word", is_flag=False, flag_value="", metavar="[WORD]",
              help="List the operations, or those about a word.")  # fmt: skip
@as_person
@as_json
@click.pass_context
def do(ctx: click.Context, word: str | None, who: str | None, as_json: bool) -> int:
    """Do anything that the API does, by the name of its operation.

    Names stand where the API has uuids: a partnership's code, an organisation's name, a person's
    e-mail. What an operation takes as a body is read from standard input or a file.

    Example: waterpeers do change_partnership WOP-0007 --as ana@example.org < change.json

    See waterpeers do --list, and waterpeers do OPERATION --help.
    """
    if ctx.invoked_subcommand is not None:  # options stand before its name or after
        ctx.default_map = {ctx.invoked_subcommand: {"who": who, "as_json": as_json}}
        return DONE
    if word is None:
        click.echo(ctx.get_help())
        return DONE
    found = [each for each in operations().values() if _is_about(each, word.casefold())]
    if as_json:
        print_json({"operations": [_listed(each) for each in found]})
    for each in [] if as_json else found:
        print_line(f"{' '.join([each.name, *_metavars(each)]):44} {each.text.splitlines()[0]}")
    return DONE


def _is_about(operation: Operation, word: str) -> bool:
    return word in f"{operation.name} {operation.address} {operation.text}".casefold()


def _listed(operation: Operation) -> dict[str, Any]:
    return {
        "operation": operation.name,
        "method": operation.declared.methods[0],
        "address": operation.address,
        "names": _metavars(operation),
        "text": operation.text,
    }


# --- what a command takes ---


def _metavars(operation: Operation) -> list[str]:
    return [_metavar(name, field) for name, field in operation.fields("path").items()]


def _metavar(name: str, field: ShapeField) -> str:
    row = field.shape.schema.get(NAMES, {}).get("row", name)
    return str(row).rpartition(".")[2].upper()


def _arguments(operation: Operation) -> Iterator[click.Parameter]:
    for name, field in operation.fields("path").items():
        yield click.Argument([f"path_{name}"], metavar=_metavar(name, field))


def _options(operation: Operation) -> Iterator[click.Parameter]:
    for name, field in operation.fields("query").items():
        options = dict.fromkeys((f"--{name.replace('_', '-')}", f"--{name}"))
        many = field.shape.choices[0].items is not None
        yield click.Option([f"query_{name}", *options], multiple=many, help=field.text,
                           metavar="VALUE", required=field.required)  # fmt: skip
    if operation.takes_body:
        yield click.Option(["--body"], type=click.File("r", encoding="utf-8-sig"), default="-",
                           metavar="FILE", help="The fields; standard input without.")  # fmt: skip
    if "file" in operation.shapes:
        names = ", ".join(operation.fields("file"))
        yield click.Option(["--file", "files"], multiple=True, metavar="NAME=PATH",
                           help=f"A file to send; NAME is {names}.")  # fmt: skip
    yield click.Option(["--to"], type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
                       help="Write the answer there.")  # fmt: skip
    yield from _shared()


@as_person
@as_json
@click.command()
def _with_both() -> None:
    """Carry the options that all commands have."""


def _shared() -> list[click.Parameter]:
    return _with_both.params


def _example(operation: Operation) -> str:
    words = [operation.name]
    words += [_quoted(field.shape.example) for field in operation.fields("path").values()]
    needed = operation.fields("query").items()
    words += [f"--{name} {_quoted(f.shape.example)}" for name, f in needed if f.required]
    words += [f"--file {name}=FILE" for name in operation.fields("file")]
    words += ["--as ana@example.org"]
    for where in ("body", "form"):
        if where in operation.shapes:
            body = json.dumps(operation.shapes[where].example, ensure_ascii=False)
            words.append(f"<<< '{body}'")
    return " ".join(words)


def _quoted(value: Any) -> str:
    return f'"{value}"' if " " in str(value) else str(value)


# --- doing it ---


def _done(
    operation: Operation,
    who: str | None,
    as_json: bool,
    to: Path | None,
    body: TextIO | None = None,
    files: tuple[str, ...] = (),
    **given: Any,
) -> int:
    actor = actor_named(who)
    call = Call(
        path=_given(operation, "path", given, actor),
        query=_given(operation, "query", given, actor),
        body=_body(operation, body, actor),
        files=dict(_named_file(operation, each) for each in files),
    )
    answer = perform(operation, call, Act(actor, now()))
    content = answer.getvalue()
    if answer.status_code >= 400:
        return _refused(answer, content, as_json)
    if to is not None:
        _write(to, content)
        say(f"Written to {to}.")
    elif not answer.get("Content-Type", "").startswith("application/json"):
        _print_bytes(content)
    else:
        _print(json.loads(content) if content else None, as_json)
    return DONE


def _given(operation: Operation, where: str, given: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """Gather what was given for the address or the query, with uuids in the place of names."""
    found = {}
    for name, field in operation.fields(where).items():
        value = given[f"{where}_{name}"]
        value = list(value) if isinstance(value, tuple) else value
        if value not in (None, []):
            found[name] = field.shape.with_uuids(value, partial(uuid_named, actor))
    return found


def _body(operation: Operation, file: TextIO | None, actor: Actor) -> Any:
    """Read the fields; nothing on standard input is an object without fields."""
    if file is None:
        return None
    if file.isatty():
        say("Reading the fields, one JSON object, from standard input; Ctrl-D ends it.")
    fields = read_json(file, {})
    shape = operation.shapes["body" if "body" in operation.shapes else "form"]
    if "form" in operation.shapes and not isinstance(fields, dict):
        raise Unreadable("One JSON object is expected.")
    return shape.with_uuids(fields, partial(uuid_named, actor))


def _named_file(operation: Operation, text: str) -> tuple[str, Path]:
    name, _, path = text.partition("=")
    if name not in operation.fields("file") or not Path(path).is_file():
        names = " or ".join(operation.fields("file"))
        raise click.UsageError(f"--file {text}: NAME=PATH is expected, NAME {names}, and a file.")
    return name, Path(path)


def _refused(answer: HttpResponseBase, content: bytes, as_json: bool) -> int:
    """Say all reasons; a body that has not the shape is unreadable, what is not there misnamed."""
    if answer.status_code >= 500:
        say(content.decode(errors="replace"))
        return FAULT
    problem = json.loads(content)
    if as_json:
        print_json(problem)
    codes = {reason["code"] for reason in problem["reasons"]}
    for reason in problem["reasons"]:
        detail = f" ({reason['detail']})" if reason["detail"] else ""
        say(f"{reason['field']}: {reason['text']}{detail}".removeprefix(": "))
    if problem["error"] in NOT_REFUSED or codes == {"not_well_formed"}:
        return UNREADABLE
    return REFUSED


# --- the answer ---


def _write(path: Path, content: bytes) -> None:
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_bytes(content)
        half.replace(path)
    except OSError as problem:
        raise Unreadable(f"{path} cannot be written: {problem.strerror}.") from problem


def _print_bytes(content: bytes) -> None:
    if sys.stdout.isatty():
        raise click.UsageError("The answer is a file: say with --to where it is to be written.")
    sys.stdout.buffer.write(content)


def _print(answer: Any, as_json: bool) -> None:
    if as_json:
        print_json(answer)
    elif answer is None:
        say("Done.")
    else:
        for line in _lines(answer):
            print_line(line)


def _lines(value: Any, indent: str = "") -> Iterator[str]:
    """Show an answer for people: a field a line, what is in a field below it."""
    pairs = value.items() if isinstance(value, dict) else (("-", each) for each in value)
    for name, each in pairs:
        mark = name if name == "-" else f"{name}:"
        if isinstance(each, dict | list) and each:
            yield f"{indent}{mark}"
            yield from _lines(each, indent + "  ")
        elif each not in (None, "", [], {}):
            yield f"{indent}{mark} {each}"
