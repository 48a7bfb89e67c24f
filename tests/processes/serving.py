"""A real ``waterpeers run`` with its processes, for tests and benchmarks."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240  # seconds until a test gives up


class Site:
    """A running site: its port, its folder, its processes."""

    def __init__(self, folder: Path, *options: str, path: Path = ROOT, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.folder = folder
        self.log = folder.parent / f"{self.port}.log"
        command = [sys.executable, "-m", "waterpeers", "run", "--no-demo", "--data", str(folder)]
        kept = {k: v for k, v in os.environ.items() if not k.startswith("WATERPEERS_")}
        kept["PYTHONPATH"] = str(path)
        with self.log.open("w") as said:  # no pipe: one that nobody reads stops who writes
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port), *options],
                cwd=ROOT,
                env=kept | {f"WATERPEERS_{name}": value for name, value in environment.items()},
                start_new_session=True,
                stdout=said,
                stderr=subprocess.STDOUT,
            )

    def started(self) -> Site:
        """Wait until it greets, or ends."""
        until(lambda: self.is_greeting() or self.process.poll() is not None)
        return self

    def is_greeting(self) -> bool:
        """Say whether the first server answers."""
        return f":{self.port}" in self.log.read_text()

    def child(self, name: str) -> int:
        """Give the process id of a child by its name."""
        for each in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):
                if each.name() == name and each.status() != psutil.STATUS_ZOMBIE:
                    return int(each.pid)
        return 0

    def ask(
        self, address: str, method: str = "GET", timeout: float = PATIENCE, **headers: str
    ) -> tuple[int, str]:
        """Ask over a new connection; give status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, address, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def file(self) -> str:
        """Give the address of the style sheet: an answer that costs nothing to make."""
        return re.search(r'href="(/static/[^"]+\.css)"', self.ask("/")[1])[1]  # type: ignore[index]

    def open(self, text: str) -> socket.socket:
        """Open a connection and send the beginning of a request."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        connection.sendall(text.encode())
        return connection


@contextmanager
def site(folder: Path, *options: str, path: Path = ROOT, **environment: str) -> Iterator[Site]:
    """Run a site; whatever happens, nothing of it is left running."""
    made = Site(folder, *options, path=path, **environment)
    try:
        yield made.started()
    finally:
        end(made)


def end(made: Site) -> None:
    """Stop a site, and see that nothing of it is left."""
    try:
        made.process.send_signal(signal.SIGTERM)
        made.process.wait(timeout=PATIENCE)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(made.process.pid, signal.SIGKILL)


def until(what: object, patience: float = PATIENCE) -> object:
    """Wait until something is true, and give it; a test that waits too long fails."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := what():  # type: ignore[operator]
            return found
        time.sleep(0.05)
    raise AssertionError("this did not happen")
