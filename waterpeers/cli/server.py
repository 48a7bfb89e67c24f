"""One server process: requests are taken in whole before a thread is given to them.

Waitress reads all connections in one loop; eight threads answer what has arrived. What it lacks is
here: a connection ends when its head, its body or its reader is too slow, when one address holds
very many, and when all bodies together are too large. See docs/decisions/0033.
"""

from __future__ import annotations

import logging
import os
import resource
import signal
import socket
import time
from collections import Counter
from typing import Any

from django.conf import settings
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import RequestEntityTooLarge

from waterpeers.cli.edge import Unreadable

THREADS = 8
HEADER_SECONDS = 15  # for the head of a request
IDLE_SECONDS = 60  # between two requests
GRACE_SECONDS = 30  # before a rate is asked of a body or of a reader
LEAST_RATE = 250  # bytes a second; a bad 2G line has four times as much
MOST_CONNECTIONS = 2000
MOST_OF_AN_ADDRESS = 200  # a whole utility behind one address; not behind a proxy of ours
MOST_HELD_BYTES = 256 * 2**20
MOST_PIPELINED = 8  # requests at once on a connection; browsers send one
LARGEST_HEAD = 64 * 1024
STOP_SECONDS = 10  # to finish what was begun
BACKLOG = 1024  # connections that wait to be taken
SPARE_FILES = 256  # for the database, templates and large bodies


class IncomingRequest(HTTPRequestParser):
    """A request as it comes; one that says it is too large is answered by the site, unread."""

    error: Any

    def received(self, data: bytes) -> int:
        """Take the next bytes."""
        consumed: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge) and not self.chunked:
            self.error = None
            self.headers["CONNECTION"] = "close"  # what follows is no request of its own
        return consumed


class Connection(HTTPChannel):
    """A connection that knows how fast its request comes and its answer goes."""

    parser_class = IncomingRequest
    began: float | None = None  # when the request that comes, or the answer that goes, began
    moved = 0  # bytes of it

    def received(self, data: bytes) -> bool:
        """Take bytes of a request."""
        if self.began is None:
            self._begin()
        self.moved += len(data)
        taken: bool = super().received(data)
        if self.request is None:
            self.began = None
        if len(self.requests) > MOST_PIPELINED:
            self.will_close = True
        return taken

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send bytes of an answer."""
        if self.began is None:
            self._begin()
        sent: int = super().send(data, do_close)
        self.moved += sent
        if self.total_outbufs_len <= sent and self.request is None:
            self.began = None
        return sent

    def _begin(self) -> None:
        self.began, self.moved = time.time(), 0

    @property
    def held_bytes(self) -> int:
        """Give how much of a request that is not whole, and of answers not read, is kept here."""
        coming: int = self.moved if self.request is not None else 0
        return coming + int(self.total_outbufs_len)

    def is_too_slow(self, now: float) -> bool:
        """Whether others need not wait for it any longer."""
        if self.requests:  # being answered
            return False
        if self.began is None:
            is_new = self.last_activity == self.creation_time
            limit = HEADER_SECONDS if is_new else IDLE_SECONDS
            return now - self.last_activity > limit
        took = now - self.began
        if self.request is not None and not self.request.headers_finished:
            return took > HEADER_SECONDS
        return took > GRACE_SECONDS and self.moved < took * LEAST_RATE


class Server(TcpWSGIServer):
    """The loop that takes connections, ends bad ones, and stops in order."""

    channel_class = Connection
    accepting: bool
    stopping_since: float | None = None
    parent = 0

    def readable(self) -> bool:
        """Look after connections; say whether new ones are taken."""
        if self.stopping_since is not None and self.accepting:
            self.accepting = False
        wanted: bool = super().readable()
        return wanted

    def handle_accept(self) -> None:
        """Take a connection, unless its address has very many."""
        super().handle_accept()
        if settings.TRUSTED_PROXIES or len(self.active_channels) <= MOST_OF_AN_ADDRESS:
            return
        newest = next(reversed(self.active_channels.values()))
        of_it = sum(each.addr[0] == newest.addr[0] for each in self.active_channels.values())
        if of_it > MOST_OF_AN_ADDRESS:
            newest.will_close = True

    def maintenance(self, now: float) -> None:
        """End what is too slow or too much; leave once all is answered when asked to stop."""
        channels = list(self.active_channels.values())
        for each in channels:
            if each.is_too_slow(now):
                each.will_close = True
        self._end_largest([each for each in channels if each.held_bytes])
        self._end_unused(channels)
        if self.parent and os.getppid() != self.parent:
            self.stop()
        if self.stopping_since is not None:
            self._leave(channels, now)

    def stop(self, *_: object) -> None:
        """Take no more connections, and leave soon; a mere mark, so that a signal may set it."""
        self.stopping_since = self.stopping_since or time.time()

    def _leave(self, channels: list[Connection], now: float) -> None:
        busy = [each for each in channels if each.requests or each.total_outbufs_len]
        for each in channels:
            if each not in busy:
                each.will_close = True
        if not busy or now - (self.stopping_since or now) > STOP_SECONDS:
            raise SystemExit

    def _end_largest(self, holding: list[Connection]) -> None:
        """Keep what waits within bounds: whose request or answers take most goes first."""
        total = sum(each.held_bytes for each in holding)
        for each in sorted(holding, key=lambda each: -each.held_bytes):
            if total <= MOST_HELD_BYTES:
                break
            total -= each.held_bytes
            each.will_close = True

    def _end_unused(self, channels: list[Connection]) -> None:
        """Make room before all places are taken: who waits longest, of who holds most, goes."""
        room = self.adj.connection_limit * 9 // 10
        held = Counter(each.addr[0] for each in channels)
        waiting = [each for each in channels if not each.requests and not each.total_outbufs_len]
        waiting.sort(key=lambda each: (-held[each.addr[0]], each.creation_time))
        for each in waiting[: max(len(channels) - room, 0)]:
            each.will_close = True


def _files() -> int:
    """Raise how many files this process may have open as far as it may; give the number."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS * 2 + SPARE_FILES
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return max(soft, most) if soft != resource.RLIM_INFINITY else most


def _settings(taken: socket.socket) -> Adjustments:
    return Adjustments(
        sockets=[taken],
        threads=THREADS,
        ident=None,
        asyncore_use_poll=True,
        cleanup_interval=1,
        connection_limit=min(MOST_CONNECTIONS, (_files() - SPARE_FILES) // 2),
        max_request_header_size=LARGEST_HEAD,
        max_request_body_size=(settings.UPLOAD_MEGABYTES + 1) * 2**20,
        outbuf_high_watermark=2**30,  # no thread waits for a slow reader; answers go to the disk
        clear_untrusted_proxy_headers=False,  # the site knows how many proxies it may believe
    )


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


def make_server(taken: socket.socket, application: Any, parent: int = 0) -> Server:
    """Make a server on a socket that listens already."""
    adjusted = _settings(taken)
    threads = ThreadedTaskDispatcher()
    threads.set_thread_count(adjusted.threads)
    about = (taken.family, taken.type, taken.proto, taken.getsockname())
    server = Server(
        application, {}, True, taken, threads, adjusted, bind_socket=False, sockinfo=about
    )
    server.parent = parent
    return server


def be_a_server(taken: socket.socket, application: Any, parent: int, ready: int = 0) -> None:
    """Be one of the server processes of ``waterpeers run``; say on ``ready`` when it answers."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = make_server(taken, application, parent)
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, server.stop)
    if ready:
        os.write(ready, b"1")
        os.close(ready)
    server.run()
    logging.shutdown()
    os._exit(0)  # a thread that does not end keeps nothing waiting
