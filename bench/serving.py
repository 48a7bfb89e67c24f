"""What the site costs to serve: requests a second, bytes, cold start, memory.

    python bench/serving.py [--operators 20000] [--seconds 8]

Starts ``waterpeers run`` on SQLite in a folder of its own, and beside it a bare page of the same
framework on the same server (``bench/_bare.py``: Django without middleware, database or template).
The same client asks both in turns, so that its own cost is in both. Then, within one process, it
says where the time of a page goes: the rest of the site (middleware, sessions, headers), the
database, the templates, and the view itself. All organisations are invented.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = 4
PAGES = {"privacy (reads nothing)": "/privacy/", "list": "/register/", "two facets":
         "/register/?region=002&setting=city", "home": "/", "map": "/map/"}  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    command: list[str], port: int, environment: dict[str, str]
) -> Iterator[tuple[int, float]]:
    """Run a server; give its process id and the seconds to its first answer."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, start_new_session=True, stdout=subprocess.DEVNULL
    )
    try:
        while not answers(port):
            if process.poll() is not None:
                sys.exit(f"{command} did not start")
            time.sleep(0.02)
        yield process.pid, time.perf_counter() - began
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


def answers(port: int) -> bool:
    try:
        return get(port, "/")[0] == 200
    except OSError:
        return False


def get(port: int, address: str) -> tuple[int, bytes, int]:
    """Ask once, as a browser does; give status, body and the bytes of head and body on the wire."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 19
        wire = head + len(body)
        if answer.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return answer.status, body, wire
    finally:
        connection.close()


def rate(port: int, address: str, seconds: float) -> float:
    """Ask over kept connections from some clients at once; requests a second."""
    until, counts = time.perf_counter() + seconds, [0] * CLIENTS

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < until:
            connection.request("GET", address)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            counts[number] += 1
        connection.close()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def megabytes(pid: int) -> float:
    """Memory of a process and its children that they do not share."""
    parent = psutil.Process(pid)
    every = [parent, *parent.children(recursive=True)]
    return sum(each.memory_full_info().uss for each in every) / 2**20


def bytes_of(port: int, address: str) -> tuple[int, int]:
    """Bytes on the wire of a first visit (page, style, script, pictures), and of a later one."""
    _, body, wire = get(port, address)
    parts = set(re.findall(rb'(?:src|href)="(/static/[^"]+)"', body))
    return wire + sum(get(port, part.decode())[2] for part in parts), wire


def where_time_goes(pages: dict[str, str], times: int = 60) -> None:
    """Ask in one process; print the middle of the time in database, templates, site and view."""
    from django.db import connection
    from django.template.base import Template
    from django.test import Client

    spent = {"database": 0.0, "templates": 0.0}
    render, depth = Template.render, [0]

    def timed_query(execute, *arguments):  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent["database"] += time.perf_counter() - began

    def timed_render(template, context):  # type: ignore[no-untyped-def]
        depth[0] += 1
        began, queries = time.perf_counter(), spent["database"]
        try:
            return render(template, context)
        finally:
            depth[0] -= 1
            if depth[0] == 0:
                inside = spent["database"] - queries
                spent["templates"] += time.perf_counter() - began - inside

    Template.render = timed_render  # type: ignore[method-assign]
    client = Client()

    def measured(address: str) -> dict[str, float]:
        rows = []
        for _ in range(times):
            spent.update(database=0.0, templates=0.0)
            began = time.perf_counter()
            with connection.execute_wrapper(timed_query):
                assert client.get(address).status_code == 200
            whole = time.perf_counter() - began
            rows.append(spent | {"whole": whole})
        return {name: 1000 * statistics.median(row[name] for row in rows) for name in rows[0]}

    alive = measured("/alive/")["whole"]
    print(f"\nwhere a page's time goes, in ms (the way in and out of the site alone: {alive:.1f})")
    for name, address in pages.items():
        found = measured(address)
        view = found["whole"] - found["database"] - found["templates"] - alive
        print(
            f"  {name:24} {found['whole']:5.1f} = database {found['database']:4.1f} "
            f"+ templates {found['templates']:4.1f} + way in and out {alive:.1f} "
            f"+ view {max(0, view):.1f}"
        )
    Template.render = render  # type: ignore[method-assign]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operators", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waterpeers-bench-") as name:
        os.environ.pop("WATERPEERS_DATABASE", None)
        os.environ["WATERPEERS_DATA"] = name
        os.environ["WATERPEERS_HOSTS"] = "testserver,127.0.0.1"
        os.environ["DJANGO_SETTINGS_MODULE"] = "waterpeers.site.settings"
        environment = dict(os.environ)
        port, bare_port = free_port(), free_port()
        run = [sys.executable, "-m", "waterpeers", "run", "--port", str(port)]
        with served(run, port, environment) as (pid, seconds):
            print(f"cold start: {seconds:.1f} s with an empty folder and the example world", end="")
        with served(run, port, environment) as (pid, seconds):
            print(f", {seconds:.1f} s the second time")

        sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
        import django

        django.setup()
        from django.db import connection
        from register import fill

        PAGES["profile"] = fill(options.operators)
        connection.close()

        bare = [sys.executable, str(ROOT / "bench" / "_bare.py"), str(bare_port)]
        with (
            served(run, port, environment) as (pid, _),
            served(bare, bare_port, environment),
        ):
            print(f"memory, server and worker, just started: {megabytes(pid):.0f} MB", end="")
            lines = []
            for title, address in PAGES.items():
                get(port, address)
                plain = rate(bare_port, "/", options.seconds / 2)
                ours = rate(port, address, options.seconds)
                plain = (plain + rate(bare_port, "/", options.seconds / 2)) / 2
                first, later = bytes_of(port, address)
                lines.append(f"  {title:24} {ours:7.0f}/s  bare page {plain:6.0f}/s  ratio "
                             f"{ours / plain:5.3f}  first visit {first / 1000:5.1f} kB, "
                             f"later {later / 1000:4.1f} kB")  # fmt: skip
            print(f", after the load {megabytes(pid):.0f} MB")
            print("\n".join([f"requests a second, one server process, {CLIENTS} clients", *lines]))
        where_time_goes(PAGES)


if __name__ == "__main__":
    main()
