"""``waterpeers demo``: load the example world."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from waterpeers.cli.installation import make_ready


def load(console: Console) -> list[tuple[str, str]]:
    """Load the example world where it is not there yet; give its sign-ins (e-mail, who)."""
    return []


def greeting(address: str, sign_ins: list[tuple[str, str]]) -> str:
    """Say where the site is, and who can sign in to the example world."""
    lines = [f"WaterPeers is at {address}"]
    if sign_ins:
        width = max(len(email) for email, _ in sign_ins)
        lines += ["", "Example sign-ins (invented people):"]
        lines += [f"  {email:<{width}}  {who}" for email, who in sign_ins]
    lines += ["", "Ctrl-C stops it."]
    return "\n".join(lines)


@click.command()
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
def demo(data: Path | None) -> None:
    """Load the example world; running it twice changes nothing.

    Example: waterpeers demo --data ./try-out
    """
    console = Console(stderr=True)
    make_ready(console)
    load(console)
