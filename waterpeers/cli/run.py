"""``waterpeers run``: set up what is missing and serve the site."""

from __future__ import annotations

import contextlib
import ipaddress
import shlex
from pathlib import Path

import click
from rich.console import Console

from waterpeers.cli import demo, serving
from waterpeers.cli.installation import has_administrator, make_ready
from waterpeers.cli.server import listen


def _is_loopback(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _who_runs_it(data: Path | None) -> str:
    """Say how somebody becomes able to run the site, where nobody is."""
    if has_administrator():
        return ""
    there = f" --data {shlex.quote(str(data))}" if data else ""
    return (
        "Nobody can run this site yet: people may sign up, but none can give a role. Make the "
        "first administrator, in another terminal:\n"
        f"  waterpeers administrator YOU@YOUR.ORGANISATION{there}"
    )


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
@click.option("--no-demo", is_flag=True, help="Do not load the example world.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def run(host: str, port: int, data: Path | None, no_demo: bool, workers: int) -> None:
    """Set up what is missing, serve the site, print the address. Ctrl-C stops it.

    Example: waterpeers run --port 8080 --data /srv/waterpeers

    The example world has known passwords: it is loaded only when the site listens to this
    machine alone.
    """
    taken = listen(host, port)
    console = Console(stderr=True)
    make_ready(console)
    sign_ins = [] if no_demo or not _is_loopback(host) else demo.load(console)
    greeting = demo.greeting(f"http://{host}:{port}", sign_ins, hint=_who_runs_it(data))
    serving.serve(taken, workers=workers, greeting=greeting)
