"""The production server: server processes on one socket, and the worker beside them."""

from __future__ import annotations

import os
import select
import socket

from waterpeers.cli.edge import Unreadable
from waterpeers.cli.supervising import Stop, Supervised, keep, ours

BACKLOG = 1024
START_SECONDS = 60


def listen(host: str, port: int) -> socket.socket:
    """Take a port, or say why it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(BACKLOG)
    except OSError as problem:
        taken.close()
        raise Unreadable(
            f"Port {port} of {host} cannot be used: {problem.strerror}. "
            "Another program may hold it; choose another with --port."
        ) from problem
    return taken


def serve(taken: socket.socket, *, workers: int, greeting: str) -> None:
    """Serve until stopped; print the greeting once the first server answers."""
    stop, parent = Stop(), str(os.getpid())
    stop.on_signals()
    reads, writes = os.pipe()
    command = ours("serve", "--socket", str(taken.fileno()), "--beside", parent)
    sockets = (taken.fileno(),)
    servers = [Supervised("server", command, sockets, needed=True) for _ in range(workers)]
    worker = Supervised("worker", ours("work", "--beside", parent))
    first = Supervised("server", [*command, "--ready", str(writes)], (taken.fileno(), writes))
    first.start()
    os.close(writes)
    _greet(reads, stop, greeting)
    servers[0].process, servers[0].began = first.process, first.began
    keep([*servers, worker], stop)


def _greet(reads: int, stop: Stop, greeting: str) -> None:
    """Wait until the first server is ready or has died."""
    for _ in range(START_SECONDS * 10):
        if stop.is_set():
            break
        if select.select([reads], [], [], 0.1)[0]:
            if os.read(reads, 1):
                print(greeting, flush=True)  # noqa: T201 - the address is output
            break
    os.close(reads)
