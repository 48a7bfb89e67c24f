"""Eight processes write at once, and the server is killed in the middle of it: is anything lost?

    python bench/writes.py [--seconds 60] [--writers 8] [--kills 10]

Starts ``waterpeers run`` with as many server processes as writers, on SQLite in a folder of its
own (or on the database that WATERPEERS_DATABASE names, which must be empty). Each writer is a
process with a key of its own that states needs through the API, as fast as it is answered. A write
counts as confirmed once its answer, 201, has been read. Two parts:

* all writers at once for ``--seconds``: every answer must be 201;
* the same while the server and its workers are killed (``kill -9``) and started again ``--kills``
  times: whatever was confirmed must be there.

Afterwards each need must have its one line in the trail, and each line its need; SQLite must find
its file sound. The bound is what the database alone takes: the same rows, one transaction each, by
one process without a server. All organisations are invented.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from multiprocessing.synchronize import Event as Flag
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NEED = {"working_area": "water_losses", "sentence": "Invented: half of our water is lost"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """``waterpeers run`` in a process group of its own."""

    def __init__(self, processes: int) -> None:
        self.port, self.processes = free_port(), processes
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "waterpeers", "run", "--no-demo"]
        command += ["--port", str(self.port), "--workers", str(self.processes)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL
        )
        for _ in range(600):
            try:
                answer = ask(self.port, "GET", "/alive/")
            except OSError:
                time.sleep(0.1)
            else:
                assert answer[0] == 200
                return
        sys.exit("the server did not start")

    def end(self, number: int) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, number)
        self.process.wait()


def ask(port: int, method: str, address: str, body: Any = None, key: str = "") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        connection.request(method, address, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def write(port: int, organisation: str, key: str, stop: Flag, kept: Path) -> None:
    """State needs until told to stop; note what was confirmed, what was refused, how long."""
    confirmed, refused, broken, times = [], [], 0, []
    while not stop.is_set():
        name = str(uuid.uuid4())
        began = time.perf_counter()
        try:
            address = f"/api/matching/needs/of/{organisation}/"
            status, said = ask(port, "POST", address, NEED | {"uuid": name}, key)
        except (OSError, http.client.HTTPException):  # the server was killed under us
            broken += 1
            time.sleep(0.05)
            continue
        times.append(time.perf_counter() - began)
        if status == 201:
            confirmed.append(name)
        else:
            refused.append([status, said.decode(errors="replace")[:300]])
    kept.write_text(json.dumps([confirmed, refused, broken, times]))


def people(writers: int) -> list[tuple[str, str]]:
    """Make one operator with one coordinator for each writer; give its uuid and a key."""
    from datetime import UTC, datetime
    from uuid import UUID

    from waterpeers.apps.accounts import actions
    from waterpeers.apps.accounts.models import Membership, Scope
    from waterpeers.apps.accounts.queries import actor_of
    from waterpeers.apps.operators.actions.profiles import register
    from waterpeers.domain.actors import Act, Actor, Role

    at, root = datetime.now(UTC), Actor(person=UUID(int=0), is_administrator=True)
    made = []
    for number in range(writers):
        organisation = register({"name": f"Invented {number}"}, act=Act(root, at))
        person = actions.add_person(f"{number}@example.org", name="Invented", act=Act(root, at))
        Membership.objects.create(
            person=person, organisation=organisation, role=Role.COORDINATOR, since_on=at.date()
        )
        _, key = actions.make_key("bench", [Scope.WRITE], act=Act(actor_of(person), at))
        made.append((str(organisation.uuid), key))
    return made


def run_writers(
    server: Server, who: list[tuple[str, str]], seconds: float, kills: int, folder: Path
) -> dict[str, Any]:
    stop = multiprocessing.Event()
    files = [folder / f"writer-{number}.json" for number in range(len(who))]
    writers = [
        multiprocessing.Process(target=write, args=(server.port, *one, stop, file))
        for one, file in zip(who, files, strict=True)
    ]
    for writer in writers:
        writer.start()
    chance = random.Random(1)
    if kills:
        for _ in range(kills):
            time.sleep(chance.uniform(1.0, 3.0))
            server.end(signal.SIGKILL)
            server.start()
        time.sleep(1)
    else:
        time.sleep(seconds)
    stop.set()
    for writer in writers:
        writer.join()
    parts = [json.loads(file.read_text()) for file in files]
    return {
        "confirmed": [name for part in parts for name in part[0]],
        "refused": [each for part in parts for each in part[1]],
        "broken": sum(part[2] for part in parts),
        "times": sorted(taken for part in parts for taken in part[3]),
    }


def look(confirmed: list[str]) -> str:
    """Compare what was confirmed, what is stored and what the trail says."""
    from django.db import connection

    from waterpeers.apps.audit.models import Entry
    from waterpeers.apps.matching.events import Event
    from waterpeers.apps.matching.models import Need

    stored = {str(name) for name in Need.objects.values_list("uuid", flat=True)}
    lines = [
        str(name)
        for name in Entry.objects.filter(event=Event.NEED_DECLARED).values_list(
            "subject_uuid", flat=True
        )
    ]
    lost = len(set(confirmed) - stored)
    half = len(stored ^ set(lines)) + len(lines) - len(set(lines))
    sound = "sound"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            sound = "sound" if cursor.fetchone() == ("ok",) else "NOT SOUND"
    return f"{lost} lost, {half} half written, {len(stored)} stored, file {sound}"


def bound(organisation: str, seconds: float) -> float:
    """Write bare rows, one transaction each, by one process: rows a second."""
    from datetime import UTC, datetime

    from django.db import transaction

    from waterpeers.apps.audit.models import Entry
    from waterpeers.apps.matching.models import Need
    from waterpeers.apps.operators.models import Organisation

    owner, at = Organisation.objects.get(uuid=organisation), datetime.now(UTC)
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        with transaction.atomic():
            need = Need.objects.create(organisation=owner, declared_at=at, **NEED)
            Entry.objects.create(
                event="need.declared", subject="need", subject_uuid=need.uuid, at=at
            )
        count += 1
    return count / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--kills", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waterpeers-bench-") as name:
        folder = Path(name)
        os.environ["WATERPEERS_DATA"] = name
        os.environ["WATERPEERS_API_CALLS_PER_MINUTE"] = "1000000"
        os.environ["DJANGO_SETTINGS_MODULE"] = "waterpeers.site.settings"
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from django.db import connection
        from rich.console import Console

        from waterpeers.cli.installation import make_ready

        make_ready(Console(stderr=True))
        who = people(options.writers)
        connection.close()
        server = Server(options.writers)
        server.start()
        everything: list[str] = []
        for title, kills in (("at once", 0), ("with kill -9", options.kills)):
            began = time.perf_counter()
            found = run_writers(server, who, options.seconds, kills, folder)
            took = time.perf_counter() - began
            everything += found["confirmed"]
            times, n = found["times"], len(found["confirmed"])
            print(
                f"{connection.vendor}, {options.writers} writers {title}, {took:.0f} s: "
                f"{n} confirmed ({n / took:.0f}/s), {len(found['refused'])} refused, "
                f"{found['broken']} connections broken; answer p50 "
                f"{1000 * statistics.median(times):.0f} ms, p95 "
                f"{1000 * times[int(0.95 * len(times))]:.0f} ms, "
                f"longest {1000 * times[-1]:.0f} ms; {look(everything)}",
                flush=True,
            )
            for each in found["refused"][:5]:
                print("  refused:", *each)
            connection.close()
        server.end(signal.SIGTERM)
        rate = bound(who[0][0], 5)
        print(f"bare rows, one transaction each, one process without a server: {rate:.0f}/s")


if __name__ == "__main__":
    main()
