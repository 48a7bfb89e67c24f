"""``waterpeers demo``: load the example world, through the same actions as everybody."""

from __future__ import annotations

from pathlib import Path

import click
from django.db import transaction
from rich.console import Console

from waterpeers.apps.accounts.models import Person
from waterpeers.cli.acting import now
from waterpeers.cli.example.figures import load_figures
from waterpeers.cli.example.given import FIRST, joined, lives, many, world
from waterpeers.cli.example.lives import live
from waterpeers.cli.example.register import load_declared, load_register
from waterpeers.cli.example.world import World
from waterpeers.cli.installation import make_ready


def load(console: Console, *, is_small: bool = False) -> list[tuple[str, str]]:
    """Load the example world where it is not there yet; give its sign-ins (e-mail, who).

    A small one has one partnership instead of eleven.
    """
    given = world()
    first = given["people"][0]["email"]
    if not Person.objects.filter(email=first).exists():
        if Person.objects.exists():  # somebody's own site: nothing invented is mixed in
            return []
        with console.status("Loading the example world…"), transaction.atomic():
            made = World(given if is_small else joined(given, many()), now())
            load_register(made)
            load_figures(made)
            load_declared(made)
            for name, each in lives().items():
                if name == FIRST or not is_small:
                    live(made, each)
    sign_ins = [(p["email"], f"{p['name']} ({p['who']})") for p in given["people"]]
    return [*sign_ins, ("password for all", given["password"])]


def greeting(address: str, sign_ins: list[tuple[str, str]], hint: str = "") -> str:
    """Say where the site is, and who can sign in to the example world."""
    lines = [f"WaterPeers is at {address}"]
    if sign_ins:
        width = max(len(email) for email, _ in sign_ins)
        lines += ["", "Example sign-ins (invented people):"]
        lines += [f"  {email:<{width}}  {who}" for email, who in sign_ins]
    lines += ["", hint] if hint else []
    lines += ["", "Ctrl-C stops it."]
    return "\n".join(lines)


@click.command()
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
@click.option("--small", is_flag=True, help="One partnership instead of eleven.")
def demo(data: Path | None, small: bool) -> None:
    """Load the example world; running it twice changes nothing.

    Example: waterpeers demo --data ./try-out
    """
    console = Console(stderr=True)
    make_ready(console)
    sign_ins = load(console, is_small=small)
    for email, who in sign_ins:
        console.print(f"{email}  {who}", markup=False)
    if not sign_ins:
        console.print("This site has people of its own; nothing invented was added.")
