"""The production server, with the worker for long computations beside it."""

from __future__ import annotations

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from waterpeers.cli.work import worker_beside

BLOCKING_THREADS = 8  # slow clients wait on these, not on one another
BACKPRESSURE = 64
HEADER_SECONDS = 15


def serve(*, host: str, port: int, workers: int, greeting: str) -> None:
    """Serve until stopped; print the greeting once the server listens."""
    server = Granian(
        "waterpeers.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=BLOCKING_THREADS,
        backpressure=BACKPRESSURE,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
        websockets=False,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    )
    server.on_startup(lambda: print(greeting, flush=True))  # noqa: T201 - the address is output
    with worker_beside():
        server.serve()
