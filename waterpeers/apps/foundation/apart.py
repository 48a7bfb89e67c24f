"""Doing what a sender's file makes long or large in a process of its own, which can be ended.

``apart(function, …)`` calls a function of a module and gives what it gives, or raises what it
refuses. Time and memory are bounded, and so is the number of such processes.
"""

from __future__ import annotations

import os
import pickle  # nosec B403
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from importlib import import_module
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, TypeVar

from waterpeers.domain.verdicts import NotReady, NotValid, Refused, Verdict

SECONDS = 20
MEMORY_BYTES = 1024 * 2**20
ANSWER_BYTES = 64 * 2**20
TOO_MUCH = 75  # what the other process says when its memory does not suffice
NICENESS = 10  # the site goes first
AT_ONCE = 2  # of one process; the others wait a moment
WAITING = 2
WAIT_SECONDS = 3
_ROOT = Path(__file__).resolve().parents[3]
_running, _asked = BoundedSemaphore(AT_ONCE), BoundedSemaphore(AT_ONCE + WAITING)
T = TypeVar("T")


def apart(work: Callable[..., T], *given: object) -> T:
    """Call a module's function in a process of its own; ``NotValid`` if it takes too much."""
    with _place():
        status, answer = _called(
            pickle.dumps((work.__module__, work.__qualname__, given, SECONDS, MEMORY_BYTES))
        )
    if status > 0 and status != TOO_MUCH:
        raise RuntimeError(f"{work.__name__} failed in its process; see what it wrote")
    if status or len(answer) > ANSWER_BYTES:
        raise NotValid.because("file_takes_too_much", field="file", seconds=str(SECONDS))
    result, refused = _Plain(BytesIO(answer)).load()
    if refused is not None:
        raise NotValid(refused)
    return result


@contextmanager
def _place() -> Iterator[None]:
    """Wait a moment for a place; when several wait already, it is refused at once."""
    if not _asked.acquire(blocking=False):
        raise NotReady.because("readers_busy", field="file")
    try:
        if not _running.acquire(timeout=WAIT_SECONDS):
            raise NotReady.because("readers_busy", field="file")
        try:
            yield
        finally:
            _running.release()
    finally:
        _asked.release()


def _called(question: bytes) -> tuple[int, bytes]:
    command = [sys.executable, "-P", "-m", __name__]
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(  # nosec B603
            command,
            input=question,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
            timeout=SECONDS * 1.5,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return TOO_MUCH, b""
    return done.returncode, done.stdout


class _Plain(pickle.Unpickler):
    """Takes nothing from the other process but plain data and our own plain classes."""

    def find_class(self, module: str, name: str) -> Any:
        """Give a class that only holds data."""
        if module == "datetime":
            return {each.__name__: each for each in (date, datetime, time, timedelta)}[name]
        found = getattr(import_module(module), name) if module.startswith("waterpeers.") else None
        if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _main() -> None:
    """Be the other process: bounded before anything of the sender's is looked at."""
    os.nice(NICENESS)
    question = pickle.load(sys.stdin.buffer)  # nosec B301 - our own words
    module, name, given, seconds, memory = question
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    refused: Verdict | None = None
    result = None
    try:
        result = getattr(import_module(module), name)(*given)
    except Refused as problem:
        refused = problem.verdict
    except MemoryError:
        sys.exit(TOO_MUCH)
    sys.stdout.buffer.write(pickle.dumps((result, refused)))


if __name__ == "__main__":
    _main()
