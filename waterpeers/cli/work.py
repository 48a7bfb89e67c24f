"""``waterpeers work``: do the long computations that people ask for."""

from __future__ import annotations

import logging
import os
import socket
from datetime import datetime

import click
from django.db import close_old_connections
from django.db.utils import InterfaceError, OperationalError

from waterpeers.apps.foundation import runs
from waterpeers.apps.foundation.mails import send_due
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.cli.acting import now
from waterpeers.cli.edge import say
from waterpeers.cli.supervising import Stop
from waterpeers.cli.tables import need_tables

PAUSE_SECONDS = 1.0
logger = logging.getLogger(__name__)


def work(stop: Stop, *, pause: float = PAUSE_SECONDS) -> int:
    """Take one run after the other until told to stop; a run that was begun is finished.

    Several workers may do this at once. Gives the number of runs done.
    """
    done = 0
    while not stop.is_set():
        close_old_connections()
        try:
            run = runs.take(at=now())
            do_chores(now())
        except (OperationalError, InterfaceError) as problem:  # the database is busy or restarts
            say(f"The database does not answer ({problem}); trying again.")
            run = None
        if run is None:
            stop.wait(pause)
            continue
        runs.perform(run, now)
        done += 1
    return done


def do_chores(at: datetime) -> None:
    """Do what is to be done now and then: tell people what waits for them, send mails."""
    chores = [chore for subject in subjects() for chore in subject.chores]
    for chore in (*chores, send_due):
        try:
            chore(at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("A chore failed; it is tried again")


class ParentGone(Stop):
    """Asked to stop, or left alone: the process that started this one is no more."""

    def __init__(self, parent: int) -> None:
        super().__init__()
        self.parent = parent

    def is_set(self) -> bool:
        """Say whether it is time to stop."""
        return super().is_set() or os.getppid() != self.parent


def work_beside(taken: socket.socket, parent: int) -> None:
    """Be the worker of ``waterpeers run``, which holds a socket that this process needs not."""
    taken.close()
    stop = ParentGone(parent)
    stop.on_signals()
    work(stop)


@click.command(name="work")
def work_command() -> None:
    """Take the next queued run, until stopped by Ctrl-C or SIGTERM.

    Example: waterpeers work
    """
    need_tables()
    stop = Stop()
    stop.on_signals()
    say("Waiting for runs. Ctrl-C stops once the present one is done.")
    say(f"Stopped; {work(stop)} runs done.")
