"""Keeping processes running: one that dies is started again, and none outlives its end."""

from __future__ import annotations

import signal
import subprocess  # nosec B404
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from waterpeers.cli.edge import say

STOP_SECONDS = 20.0  # to finish what was begun; who takes longer is ended
LOOK_SECONDS = 0.2
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
LIVED_LONG = 60.0  # seconds after which a death is no sign of a fault at the start


class Stop:
    """Whether somebody asked to stop: a mere flag, so that a signal may set it at any moment."""

    def __init__(self) -> None:
        self.is_asked = False

    def ask(self, *_: object) -> None:
        """Ask to stop; takes what a signal gives."""
        self.is_asked = True

    def on_signals(self) -> None:
        """Be asked by Ctrl-C and by SIGTERM."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.ask)

    def is_set(self) -> bool:
        """Say whether it is time to stop."""
        return self.is_asked

    def wait(self, seconds: float) -> None:
        """Wait so long, or until asked."""
        until = time.monotonic() + seconds
        while not self.is_set() and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_SECONDS))


@dataclass
class Supervised:
    """A process that is to be there: its command, and when it is started again."""

    name: str
    command: list[str]
    sockets: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    again_at: float = 0.0
    pause: float = field(default=FIRST_PAUSE)

    def start(self) -> None:
        """Start it."""
        self.began = time.monotonic()
        self.process = subprocess.Popen(self.command, pass_fds=self.sockets)  # nosec B603

    def look(self) -> None:
        """Start it again once it has died; longer pauses where it dies at its start."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.again_at:
                self.start()
        elif (status := self.process.poll()) is not None:
            say(f"The {self.name} ended ({status}); it is started again.")
            lived_long = now - self.began > LIVED_LONG
            self.pause = FIRST_PAUSE if lived_long else min(self.pause * 2, LONGEST_PAUSE)
            self.process, self.again_at = None, now + self.pause


def keep(processes: Iterable[Supervised], stop: Stop) -> None:
    """Keep processes running until asked to stop; then none is left after ``STOP_SECONDS``."""
    kept = list(processes)
    try:
        while not stop.is_set():
            for each in kept:
                each.look()
            stop.wait(LOOK_SECONDS)
    finally:
        end([each.process for each in kept if each.process])


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask processes to end, and end those that do not."""
    for each in processes:
        each.terminate()
    until = time.monotonic() + STOP_SECONDS
    for each in processes:
        try:
            each.wait(timeout=max(until - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            say(f"Process {each.pid} did not end within {STOP_SECONDS:.0f} seconds; it is killed.")
            each.kill()
            each.wait()


def ours(*arguments: str) -> list[str]:
    """Give the command line of one of our own commands."""
    return [sys.executable, "-m", "waterpeers", *arguments]
