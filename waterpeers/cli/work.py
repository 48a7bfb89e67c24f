"""``waterpeers work``: do the long computations that people ask for."""

from __future__ import annotations

import signal
import threading

from waterpeers.cli.django_first import now  # first: opens Django

import click  # isort: skip
from django.db import close_old_connections
from django.db.utils import OperationalError

from waterpeers.apps.foundation import runs
from waterpeers.cli.edge import say
from waterpeers.cli.installation import need_tables

PAUSE_SECONDS = 1.0


def work(stop: threading.Event, *, pause: float = PAUSE_SECONDS) -> int:
    """Take one run after the other until told to stop; a run that was begun is finished.

    Several workers may do this at once. Gives the number of runs done.
    """
    done = 0
    while not stop.is_set():
        close_old_connections()
        try:
            run = runs.take(at=now())
        except OperationalError as problem:  # the database is busy or restarts
            say(f"The database does not answer ({problem}); trying again.")
            run = None
        if run is None:
            stop.wait(pause)
            continue
        runs.perform(run, now)
        done += 1
    return done


@click.command(name="work")
def work_command() -> None:
    """Take the next queued run, until stopped by Ctrl-C or SIGTERM.

    Example: waterpeers work
    """
    need_tables()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    say("Waiting for runs. Ctrl-C stops once the present one is done.")
    done = work(stop)
    say(f"Stopped; {done} runs done.")
