"""``waterpeers work``: do the long computations that people ask for."""

from __future__ import annotations

import logging
import os
import signal
import subprocess  # nosec B404
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
from django.db import close_old_connections
from django.db.utils import OperationalError

from waterpeers.apps.foundation import runs
from waterpeers.apps.foundation.mails import send_due
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.cli.acting import now
from waterpeers.cli.edge import say
from waterpeers.cli.tables import need_tables

PAUSE_SECONDS = 1.0
logger = logging.getLogger(__name__)


def work(stop: threading.Event, *, pause: float = PAUSE_SECONDS) -> int:
    """Take one run after the other until told to stop; a run that was begun is finished.

    Several workers may do this at once. Gives the number of runs done.
    """
    done = 0
    while not stop.is_set():
        try:
            run = runs.take(at=now())
            do_chores(now())
        except OperationalError as problem:  # the database is busy or restarts
            say(f"The database does not answer ({problem}); trying again.")
            close_old_connections()
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
        except OperationalError:
            raise
        except Exception:
            logger.exception("A chore failed; it is tried again")


@contextmanager
def worker_beside() -> Iterator[None]:
    """Keep a worker running beside the server; it ends with this process, however that ends.

    A process of its own, not a thread: the server forks, and a fork may not inherit locks.
    """
    command = [sys.executable, "-m", "waterpeers", "work", "--beside", str(os.getpid())]
    worker = subprocess.Popen(command)  # nosec B603
    try:
        yield
    finally:
        worker.terminate()  # a run that was begun is finished, or taken again later
        worker.wait(timeout=30)


class _ParentGone(threading.Event):
    """Set when asked to, or once the process that started this one is no more."""

    def __init__(self, parent: int) -> None:
        super().__init__()
        self.parent = parent

    def is_set(self) -> bool:
        return super().is_set() or os.getppid() != self.parent


@click.command(name="work")
@click.option("--beside", type=int, hidden=True, help="Stop when this process has ended.")
def work_command(beside: int | None) -> None:
    """Take the next queued run, until stopped by Ctrl-C or SIGTERM.

    Example: waterpeers work
    """
    need_tables()
    stop = _ParentGone(beside) if beside else threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if not beside:
        say("Waiting for runs. Ctrl-C stops once the present one is done.")
    done = work(stop)
    if not beside:
        say(f"Stopped; {done} runs done.")
