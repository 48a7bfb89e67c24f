"""What all commands share: JSON or a table, refusals in words, exit statuses."""

from __future__ import annotations

import json
import sys
import traceback
from typing import Any

import click
from rich.console import Console

from waterpeers.domain.verdicts import Refused

DONE, REFUSED, UNREADABLE, FAULT = 0, 1, 2, 3

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


class Unreadable(click.ClickException):
    """Input that cannot be read: says file, row, column, value, and what was expected."""

    exit_code = UNREADABLE


def say(text: str) -> None:
    """Print a message beside the output, to standard error."""
    click.echo(text, err=True)


def print_json(document: Any) -> None:
    """Print one JSON document to standard output; numbers are never rounded."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def print_line(text: str) -> None:
    """Print one line of output, as long as it is."""
    Console(soft_wrap=True).print(text, markup=False, highlight=False)


def answer_for(problem: Exception) -> int:
    """Say what went wrong, and give the exit status: reasons for a refusal, else a fault."""
    if isinstance(problem, Refused):
        for text in _sentences(problem):
            say(text)
        return REFUSED
    say("WaterPeers has a fault here; it is not your input. What to report:")
    say("".join(traceback.format_exception(problem)))
    return FAULT


def _sentences(refused: Refused) -> list[str]:
    reasons = sys.modules.get("waterpeers.apps.foundation.reasons")
    if reasons is None:  # no installation was opened: the codes say it
        return [reason.code for reason in refused.verdict.against]
    return [
        f"{field}: {text}" if field else text
        for text, field in reasons.sentences(refused.verdict.against)
    ]
