"""The server as it is started: slow clients take nobody's turn, and it stops in order."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from tests.processes.serving import PATIENCE, ROOT, Site, end, site, until
from waterpeers.cli import server as module
from waterpeers.cli.server import Server, listen, make_server
from waterpeers.cli.supervising import MOST_DEATHS, STOP_SECONDS

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("processes")]

GONE_WITHIN = 25  # seconds after it was asked to stop
HEAD = "POST /sign-in/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
BODY = f"{HEAD}Content-Length: 100000\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\na=b"


@pytest.fixture(scope="module")
def running(ready: Path) -> Iterator[Site]:
    with site(ready) as made:
        yield made


@pytest.mark.parametrize("beginning", [HEAD, BODY], ids=["heads", "bodies"])
def test_unfinished_requests_keep_nobody_waiting(running, beginning):
    slow = [running.open(beginning) for _ in range(64)]
    try:
        assert running.ask("/alive/") == (200, "alive\n")
    finally:
        for each in slow:
            each.close()


def test_readers_who_do_not_read_keep_nobody_waiting(running):
    asked = f"GET {running.file()} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 8
    slow = [running.open(asked) for _ in range(64)]
    try:
        assert running.ask("/alive/") == (200, "alive\n")
    finally:
        for each in slow:
            each.close()


def test_a_body_that_says_it_is_too_large_is_refused_in_words_before_it_comes(running):
    with running.open(BODY.replace("100000", "300000000")) as connection:
        answer = b"".join(iter(partial(connection.recv, 65536), b"")).decode()
    assert answer.startswith("HTTP/1.1 413")
    assert "20 MB" in answer


def test_it_does_not_say_what_it_is_made_of(running):
    with running.open("GET /alive/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") as connection:
        assert "server:" not in connection.recv(65536).decode().lower()


def test_nothing_that_it_writes_can_be_read_by_others(running):
    every = [running.folder, *running.folder.rglob("*")]
    assert [path for path in every if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("process", ["server", "worker"])
def test_a_process_that_was_killed_is_started_again(running, process):
    before = until(lambda: running.child(process))
    psutil.Process(before).kill()

    assert until(lambda: running.child(process) not in {0, before})
    assert running.ask("/alive/") == (200, "alive\n")


def test_a_server_that_cannot_start_is_given_up_in_words(ready, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "from waitress.task import ThreadedTaskDispatcher\n"
        "def refuse(*_): raise RuntimeError('no threads here')\n"
        "ThreadedTaskDispatcher.set_thread_count = refuse\n"
    )
    made = Site(ready, path=tmp_path)
    try:
        assert made.process.wait(timeout=PATIENCE) == 3
    finally:
        end(made)
    said = made.log.read_text()
    assert said.count("it is started again") == MOST_DEATHS - 1
    assert "no threads here" in said
    assert f"The server ended {MOST_DEATHS} times" in said
    listen("127.0.0.1", made.port).close()  # nothing holds it any longer


def stopped(made: Site, number: int = signal.SIGTERM) -> int:
    """Ask a site to stop; give its status, and see that all of it is gone in the time it says."""
    every = psutil.Process(made.process.pid).children(recursive=True)
    began = time.monotonic()
    made.process.send_signal(number)
    status = made.process.wait(timeout=PATIENCE)
    assert time.monotonic() - began < GONE_WITHIN
    assert not any(each.is_running() for each in every)
    return int(status)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_stops_whoever_is_slow(ready, number):
    with site(ready) as made:
        slow = [made.open(each) for each in (HEAD, BODY) for _ in range(16)]

        assert stopped(made, number) == 0
        for each in slow:
            each.close()


def test_asked_to_stop_it_does_not_wait_for_a_worker_that_is_busy_for_long(ready, tmp_path):
    started = tmp_path / "busy"
    (tmp_path / "sitecustomize.py").write_text(
        "import pathlib, time, django.db\n"
        "def busy():\n"
        f"    pathlib.Path({str(started)!r}).touch()\n"
        "    time.sleep(600)\n"
        "django.db.close_old_connections = busy\n"
    )
    with site(ready, path=tmp_path) as made:
        until(started.exists)

        assert stopped(made) == 0
    assert "did not end within 20 seconds; it is killed" in made.log.read_text()


@pytest.mark.parametrize("pause", [0.0, 0.5, 1.5, 3.0, 6.0])
def test_asked_to_stop_while_it_starts_it_stops(ready, pause):
    made = Site(ready)
    try:
        time.sleep(pause)
        assert stopped(made) in {0, -signal.SIGTERM}
    finally:
        end(made)


def test_the_page_for_those_who_run_it_names_the_time_in_which_it_stops():
    page = (ROOT / "docs" / "running" / "install.md").read_text()

    assert f"gone within {GONE_WITHIN} seconds" in page
    service = (ROOT / "docs" / "running" / "waterpeers.service").read_text()
    assert int(service.partition("TimeoutStopSec=")[2].split()[0]) > GONE_WITHIN > STOP_SECONDS


# --- one server within this process, at whatever time the test says ---


@pytest.fixture
def server() -> Iterator[Server]:
    listening = listen("127.0.0.1", 0)
    made = make_server(listening, lambda environ, start: (start("200 OK", []) and []) or [b"yes"])
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    yield made
    made.stop()
    thread.join(timeout=PATIENCE)
    made.close()


def connected(server: Server, text: str = "") -> socket.socket:
    before = len(server.active_channels)
    connection = socket.create_connection(server.getsockname(), timeout=PATIENCE)
    until(lambda: len(server.active_channels) > before)
    if text:
        channel = next(reversed(server.active_channels.values()))
        connection.sendall(text.encode())
        until(lambda: channel.moved >= len(text))
    return connection


def is_ended(connection: socket.socket) -> bool:
    """Wait for the end of a connection on which nothing comes back."""
    try:
        return connection.recv(10) == b""
    except ConnectionResetError:
        return True
    finally:
        connection.close()


@pytest.mark.parametrize(
    "text, seconds, is_slow",
    [
        ("", 14, False),
        ("", 16, True),
        (HEAD, 14, False),
        (HEAD, 16, True),
        (BODY, 29, False),
        (BODY, 31, True),
        (BODY + "x" * 9000, 31, False),
        (BODY + "x" * 9000, 60, True),
    ],
)
def test_who_is_too_slow_is_ended(server, text, seconds, is_slow):
    with connected(server, text):
        (channel,) = server.active_channels.values()
        assert channel.is_too_slow(channel.creation_time + seconds) is is_slow


def test_one_address_cannot_take_all_places(server, monkeypatch):
    monkeypatch.setattr(module, "MOST_OF_AN_ADDRESS", 5)
    kept = [socket.create_connection(server.getsockname(), timeout=PATIENCE) for _ in range(9)]
    until(lambda: len(server.active_channels) == 5)
    for each in kept:
        each.close()


def test_when_nearly_all_places_are_taken_who_waits_longest_goes(server):
    server.adj.connection_limit = 40
    kept = [connected(server, HEAD) for _ in range(36)]
    kept += [socket.create_connection(server.getsockname(), timeout=PATIENCE) for _ in range(2)]

    assert is_ended(kept[0])
    assert is_ended(kept[1])
    kept[2].sendall(b"Content-Length: 0\r\n\r\n")
    assert kept[2].recv(12) == b"HTTP/1.1 200"
    for each in kept:
        each.close()


def test_bodies_that_are_too_large_together_are_ended_the_largest_first(server, monkeypatch):
    monkeypatch.setattr(module, "MOST_HELD_BYTES", 20_000)
    small, large = connected(server, BODY), connected(server, BODY + "x" * 30_000)

    assert is_ended(large)
    small.sendall(b"x" * 10_000)
    assert len(server.active_channels) == 1
    small.close()
