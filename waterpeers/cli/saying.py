"""What people say of a file on the command line where it does not say so itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from waterpeers.apps.foundation.tables import FileSaid

Command = TypeVar("Command", bound=Callable[..., Any])


def of_a_table(command: Command) -> Command:
    """Decorate a command that reads a table: how it is written may be said, as ``said``."""

    @wraps(command)
    def with_said(*args: Any, encoding: str, decimal: str, lines: str, **kwargs: Any) -> Any:
        said = FileSaid(_known(encoding), decimal or "", lines=lines or "")
        return command(*args, said=said, **kwargs)

    for option in (
        click.option(
            "--lines",
            type=click.Choice(["lf", "cr"]),
            help="What ends a line: lf or cr alone; the other is a space within a cell.",
        ),
        click.option(
            "--decimal",
            type=click.Choice([",", "."]),
            help="The mark before decimals, where no cell of the table shows it.",
        ),
        click.option(
            "--encoding",
            default="",
            help="How the letters of a CSV file are written, as cp1252, cp1250 or cp850.",
        ),
    ):
        with_said = option(with_said)
    return with_said  # type: ignore[return-value]


def _known(encoding: str) -> str:
    try:
        "".encode(encoding or "utf-8")
    except LookupError:
        raise click.UsageError(
            f"--encoding {encoding}: this is no encoding that is known."
        ) from None
    return encoding
