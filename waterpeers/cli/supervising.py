"""Keeping processes running: one that dies is started again, and none outlives its end.

They are copies of the process that keeps them, which has read the code once for all of them.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

import click
from django.db import connections

from waterpeers.cli.edge import FAULT, say

STOP_SECONDS = 20.0  # to finish what was begun; who takes longer is ended
LOOK_SECONDS = 0.2
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
COPIES = multiprocessing.get_context("fork")
OWN_NAME = Path("/proc/self/comm")  # by which others find a process, where there is such a file
SIGNALS = (signal.SIGINT, signal.SIGTERM)
LIVED_LONG = 60.0  # seconds after which a death is no sign of a fault at the start
MOST_DEATHS = 4  # one after the other, each soon after a start: then another start helps nothing


class Stop:
    """Whether somebody asked to stop: a mere flag, so that a signal may set it at any moment."""

    def __init__(self) -> None:
        self.is_asked = False

    def ask(self, *_: object) -> None:
        """Ask to stop; takes what a signal gives."""
        self.is_asked = True

    def on_signals(self) -> None:
        """Be asked by Ctrl-C and by SIGTERM."""
        for number in SIGNALS:
            signal.signal(number, self.ask)

    def is_set(self) -> bool:
        """Say whether it is time to stop."""
        return self.is_asked

    def wait(self, seconds: float) -> None:
        """Wait so long, or until asked."""
        until = time.monotonic() + seconds
        while not self.is_set() and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_SECONDS))


class CannotStart(click.ClickException):
    """A process that is needed ends as soon as it is started."""

    exit_code = FAULT


@dataclass
class Supervised:
    """A process that is to be there: what it does, and when it is started again.

    Without one that is ``needed`` there is nothing to be kept; the others are tried for ever.
    """

    name: str
    task: Callable[[], object]
    needed: bool = False
    process: BaseProcess | None = None
    began: float = 0.0
    again_at: float = 0.0
    pause: float = field(default=FIRST_PAUSE)
    deaths: int = 0

    def start(self) -> None:
        """Start it; it shares no connection to the database with who starts it."""
        connections.close_all()
        self.began = time.monotonic()
        self.process = COPIES.Process(target=self._be, name=self.name)
        # Asked to end before it knows what that means, it would take it as its parent does, who
        # only notes it: it would never end. So such a signal waits until it does know.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _be(self) -> None:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)  # until the task says what they mean
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        with suppress(OSError):
            OWN_NAME.write_text(self.name)
        self.task()

    def look(self) -> None:
        """Start it again once it has died; longer pauses where it dies at its start."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.again_at:
                self.start()
        elif (status := self.process.exitcode) is not None:
            self.process = None
            self._died(status, now)

    def _died(self, status: int, now: float) -> None:
        lived_long = now - self.began > LIVED_LONG
        self.deaths = 1 if lived_long else self.deaths + 1
        self.pause = FIRST_PAUSE if lived_long else min(self.pause * 2, LONGEST_PAUSE)
        self.again_at = now + self.pause
        if self.needed and self.deaths >= MOST_DEATHS:
            raise CannotStart(
                f"The {self.name} ended {self.deaths} times, each time soon after its start; the "
                f"last time with status {status}. What it said stands above. The site is stopped."
            )
        say(f"The {self.name} ended ({status}); it is started again.")


def keep(processes: Iterable[Supervised], stop: Stop) -> None:
    """Keep processes running until asked to stop; then none is left after ``STOP_SECONDS``.

    Gives up where one that is needed cannot be started.
    """
    kept = list(processes)
    try:
        while not stop.is_set():
            for each in kept:
                each.look()
            stop.wait(LOOK_SECONDS)
    finally:
        end([each.process for each in kept if each.process])


def end(processes: list[BaseProcess]) -> None:
    """Ask processes to end, and end those that do not."""
    for each in processes:
        each.terminate()
    until = time.monotonic() + STOP_SECONDS
    for each in processes:
        each.join(timeout=max(until - time.monotonic(), 0))
        if each.exitcode is None:
            say(f"Process {each.pid} did not end within {STOP_SECONDS:.0f} seconds; it is killed.")
            each.kill()
            each.join()
