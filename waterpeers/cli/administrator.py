"""``waterpeers administrator``: the first who can run a site from its pages, or one more."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

import click
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from waterpeers.apps.accounts.actions import add_person
from waterpeers.cli.acting import actor_named, now
from waterpeers.cli.edge import Unreadable, print_line
from waterpeers.domain.actors import Act


@click.command()
@click.argument("email")
@click.option("--name", default="", help="As colleagues know them.")
@click.option("--password-file", type=click.File(), help="Its first line; - is standard input.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
def administrator(email: str, name: str, password_file: IO[str] | None, data: Path | None) -> None:
    """Add somebody who runs the site: sees how it is doing, adds people, gives roles.

    Example: waterpeers administrator maria@platform.example --name "Maria Silva"

    Asks for a password on a terminal. Without one, the person sets it through “I forgot my
    password” on the page where people sign in, which needs a mail server.
    """
    actor = actor_named(None)
    password = _password(password_file)
    if password:
        try:
            validate_password(password)
        except ValidationError as problem:
            raise Unreadable(" ".join(problem.messages)) from problem
    made = add_person(
        email, name=name, act=Act(actor, now()), password=password or None, is_administrator=True
    )
    print_line(f"{made.email} is an administrator now.")


def _password(file: IO[str] | None) -> str:
    if file is not None:
        return file.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        return ""
    text = "Password (empty: set by mail later)"
    said: str = click.prompt(text, hide_input=True, default="", show_default=False, err=True)
    if said and click.prompt("Once more", hide_input=True, err=True) != said:
        raise Unreadable("The two are not the same. Nothing was changed.")
    return said
