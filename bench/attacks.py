"""What attackers and accidents take from others, on the real server on this machine.

    python bench/attacks.py

Starts ``waterpeers run`` in a folder of its own and asks ``/alive/`` all the time, while 64 slow
senders of heads, of bodies, and 64 readers who do not read keep connections, and while a workbook
made to be slow is read; kills the worker and a server; stops the site amid slow senders. Goal of
each kind of client: the 99th percentile of the others' answers at most 100 ms. Both this program
and the server run on the same machine.
"""

from __future__ import annotations

import argparse
import contextlib
import signal
import socket
import statistics
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.processes.serving import Site, site, until

GOAL_MS = 100
SENDERS = 64
HEAD = "POST /sign-in/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
BODY = f"{HEAD}Content-Length: 100000\r\nContent-Type: text/plain\r\n\r\n"
MANY = 8  # times the style sheet


def answers(made: Site, seconds: float) -> tuple[list[float], int]:
    """Ask now and then; give the milliseconds of each answer, and how many did not come."""
    until_, times, lost = time.perf_counter() + seconds, [], 0
    while time.perf_counter() < until_:
        began = time.perf_counter()
        try:
            assert made.ask("/alive/", timeout=20)[0] == 200
        except OSError:
            lost += 1
        times.append(1000 * (time.perf_counter() - began))
        time.sleep(0.01)
    return sorted(times), lost


def told(what: str, times: list[float], lost: int) -> None:
    p99 = times[int(0.99 * (len(times) - 1))]
    met = "met" if p99 <= GOAL_MS and not lost else "NOT MET"
    print(
        f"{what}: {len(times)} answers, p50 {statistics.median(times):.1f} ms, p99 {p99:.1f} ms, "
        f"longest {times[-1]:.1f} ms, {lost} lost; goal p99 {GOAL_MS} ms: {met}",
        flush=True,
    )


@contextlib.contextmanager
def slow_clients(made: Site, beginning: str, piece: bytes) -> Iterator[None]:
    """Keep slow clients: each sends a piece a second; who is ended comes again."""
    stop = threading.Event()

    def one() -> None:
        connection = made.open(beginning)
        while not stop.wait(1):
            try:
                if piece:
                    connection.sendall(piece)
                else:
                    connection.getpeername()
            except OSError:
                connection.close()
                connection = made.open(beginning)
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(SENDERS)]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        stop.set()
        for each in threads:
            each.join()


def slow_workbook() -> bytes:
    """Make a workbook of 5 kB that took half a minute of the site once."""
    out = BytesIO()
    comment = "<!-- " + "<c a>" * 160_000 + " -->"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")
        made.writestr("xl/workbook.xml", f"{comment}<workbook/>")
        made.writestr("xl/worksheets/sheet1.xml", f"{comment}<worksheet/>")
    return out.getvalue()


@contextlib.contextmanager
def readings_apart() -> Iterator[None]:
    """Read what never ends, in two processes as the site does, all the time."""
    from waterpeers.apps.foundation import apart

    apart.SECONDS = 3
    stop = threading.Event()

    def one() -> None:
        from tests.apps.foundation.test_apart import spins
        from waterpeers.domain.verdicts import Refused

        while not stop.is_set():
            with contextlib.suppress(Refused):
                apart.apart(spins)

    threads = [threading.Thread(target=one) for _ in range(apart.AT_ONCE)]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        stop.set()
        for each in threads:
            each.join()


def took(what: str, done: Callable[[], object], goal: float) -> None:
    """Say how long something takes, and whether that meets its goal."""
    began = time.perf_counter()
    done()
    seconds = time.perf_counter() - began
    print(f"{what}: {seconds:.1f} s; goal {goal:.0f} s: {'met' if seconds <= goal else 'NOT MET'}")


def read_once() -> None:
    """Read the workbook made to be slow, as it is read when it is sent."""
    from waterpeers.apps.foundation.workbooks.reading import read
    from waterpeers.domain.verdicts import NotValid

    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(slow_workbook())
        file.flush()
        with contextlib.suppress(NotValid):
            read(Path(file.name), site="")


def killed(made: Site, process: str) -> None:
    """Kill a process, and wait for the next one."""
    before = until(lambda: made.child(process))
    psutil.Process(int(str(before))).kill()
    until(lambda: made.child(process) not in {0, before})
    assert made.ask("/alive/")[0] == 200


def grown(made: Site, times: int = 100) -> None:
    """Send forms of 99 kB without an account; say what the data folder has grown by."""

    def size() -> int:
        return sum(path.stat().st_size for path in made.folder.rglob("*") if path.is_file())

    body, before = "a=" + "x" * 99_000, size()
    here = f"http://127.0.0.1:{made.port}"
    head = (
        "POST /me/claim/00000000-0000-4000-8000-000000000000/ HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{made.port}\r\nReferer: {here}/\r\nOrigin: {here}\r\n"
        "Cookie: csrftoken=" + "a" * 32 + "; sessionid=" + "b" * 32 + "\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    for _ in range(times):
        with made.open(head + body) as connection:
            while connection.recv(65536):
                pass
    each = (size() - before) / times
    met = "met" if each <= 100 else "NOT MET"
    print(f"a stranger's form of 99 kB: {each:.0f} bytes kept of each; goal 100 bytes: {met}")


def database_restarts(seconds: float) -> None:
    """Let PostgreSQL crash and start again; say how long the site then takes to answer."""
    from tests.processes.conftest import Database

    with (
        tempfile.TemporaryDirectory(prefix="waterpeers-bench-") as name,
        tempfile.TemporaryDirectory(prefix="waterpeers-pg-", dir="/tmp") as folder,
    ):
        database = Database(folder)
        try:
            with site(Path(name) / "data", DATABASE=database.address) as made:
                told("on PostgreSQL", *answers(made, seconds / 2))
                database.crash()
                assert made.ask("/alive/")[0] == 503
                database.start()
                took(
                    "PostgreSQL answers again after a crash, and so does the site",
                    lambda: until(lambda: made.ask("/alive/")[0] == 200),
                    5,
                )
                told("after that", *answers(made, seconds / 2))
        finally:
            database.server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    seconds = parser.parse_args().seconds
    with (
        tempfile.TemporaryDirectory(prefix="waterpeers-bench-") as name,
        site(Path(name) / "data") as made,
    ):
        told("nobody else", *answers(made, seconds / 2))
        files = f"GET {made.file()} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * MANY
        for what, beginning, piece in (
            ("64 slow senders of heads", HEAD, b"X-A: b\r\n"),
            ("64 slow senders of bodies", BODY, b"x"),
            ("64 readers who do not read", files, b""),
        ):
            with slow_clients(made, beginning, piece):
                told(what, *answers(made, seconds))
        with readings_apart():
            told("two files read without end", *answers(made, seconds))
        grown(made)
        took("the workbook made to be slow is read", read_once, 5)
        took("the worker was killed and is there again", lambda: killed(made, "worker"), 5)
        took("the server was killed and answers again", lambda: killed(made, "server"), 10)
        slow: list[socket.socket] = [made.open(BODY) for _ in range(SENDERS)]
        made.process.send_signal(signal.SIGTERM)
        took("asked to stop amid slow senders it is gone", made.process.wait, 25)
        for each in slow:
            each.close()
    database_restarts(seconds)


if __name__ == "__main__":
    main()
