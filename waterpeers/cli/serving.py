"""The production server: server processes on one socket, and the worker beside them."""

from __future__ import annotations

import gc
import os
import select
import socket
from functools import partial

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from waterpeers.cli.server import be_a_server
from waterpeers.cli.supervising import Stop, Supervised, keep
from waterpeers.cli.work import work_beside

START_SECONDS = 60


def serve(taken: socket.socket, *, workers: int, greeting: str) -> None:
    """Serve until stopped; print the greeting once the first server answers."""
    stop, parent = Stop(), os.getpid()
    stop.on_signals()
    application = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 - read once, for all processes
    gc.freeze()  # what is shared is not written to by looking for garbage
    reads, writes = os.pipe()
    serving = partial(be_a_server, taken, application, parent)
    servers = [Supervised("server", serving, needed=True) for _ in range(workers)]
    first = Supervised("server", partial(serving, ready=writes))
    first.start()
    os.close(writes)
    _greet(reads, stop, greeting)
    servers[0].process, servers[0].began = first.process, first.began
    keep([*servers, Supervised("worker", partial(work_beside, taken, parent))], stop)


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
