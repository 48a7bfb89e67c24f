"""How fast a million values come in, and what the pages of figures cost.

    python bench/values.py [--operators 2500] [--parts published,drafts,bound,pages] [--counted]

Runs in a folder of its own (SQLite), or in the database that WATERPEERS_DATABASE names, which must
be empty. Each operator has 20 years of 20 variables. First as published figures into fresh tables,
which are not asked about, then again; then, those taken away, the same as drafts, which are asked
about (one of 50 figures is off by a unit), a dry run before, then again. Goals on two cores: under
90 s for a million published ones, three minutes for drafts, 600 MB; the second time nothing
changes. With ``--counted`` another connection counts the tables of PostgreSQL all the time, as its
autovacuum does now and then, without what is not committed. The bound is a bare ``bulk_create`` of
the same rows (sheets, values) by Django. Then the pages of an operator with 20 years of all
variables: bytes as they go over the wire, queries, and server time beside a page that reads
nothing. All figures are invented.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from _alone import do, load, measured

YEARS = range(2004, 2024)
COLUMNS = 20
OFF = 1 / 50  # of the figures, as in the IBNET panel: here a thousand times too large
USUAL = {"hours_supply": 20, "pressure_m": 40, "own_sources": 8e6, "net_water_km": 900}
TIMES = 20


def invent(path: Path, operators: int, codes: list[str]) -> None:
    """Write a table of a row an operator and year."""
    chance = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "year", *codes])
        for number in range(operators):
            size = chance.uniform(1e6, 1e7)
            usual = [USUAL.get(code, size * 0.75**place) for place, code in enumerate(codes)]
            for year in YEARS:
                slips = (1000 if chance.random() < OFF else 1 for _ in usual)
                figures = (
                    f"{each * chance.uniform(0.9, 1.1) * slip:.8g}"
                    for each, slip in zip(usual, slips, strict=True)
                )
                writer.writerow([f"X{number:06}", year, *figures])


def prepare(folder: Path) -> str:
    """Make the tables, and operators that the file speaks of."""
    from rich.console import Console

    from waterpeers.apps.operators.models import Identifier, Organisation
    from waterpeers.cli.installation import make_ready
    from waterpeers.domain.indicators import variables

    make_ready(Console(stderr=True))
    operators = int((folder / "operators").read_text())
    invent(folder / "values.csv", operators, list(variables())[:COLUMNS])
    made = Organisation.objects.bulk_create(
        Organisation(kind="operator", name=f"Operator {n}") for n in range(operators)
    )
    Identifier.objects.bulk_create(
        Identifier(organisation=each, scheme="bench", value=f"X{n:06}")
        for n, each in enumerate(made)
    )
    return ""


def as_drafts(folder: Path) -> str:
    """Import the file as drafts."""
    return bring_in(folder, published=False, dry_run=False)


def dry_run(folder: Path) -> str:
    """Say what importing the file as drafts would do."""
    return bring_in(folder, published=False, dry_run=True)


def as_published(folder: Path) -> str:
    """Import the file as figures that their publisher has reviewed."""
    return bring_in(folder, published=True, dry_run=False)


def taken_back(folder: Path) -> str:
    """Delete all values."""
    from waterpeers.apps.indicators.models import Sheet, Value

    Value.objects.all()._raw_delete("default")
    Sheet.objects.all()._raw_delete("default")
    return ""


def bring_in(folder: Path, *, published: bool, dry_run: bool) -> str:
    from datetime import UTC, datetime

    from waterpeers.apps.foundation.mappings import Mapping, ValueColumn
    from waterpeers.apps.foundation.tables import open_table
    from waterpeers.apps.indicators.actions.imports import import_figures
    from waterpeers.domain.actors import Act, Actor
    from waterpeers.domain.indicators import variables

    mapping = Mapping(
        fields={"identifier": "id"},
        scheme="bench",
        year="year",
        published=published,
        values={code: ValueColumn(code) for code in list(variables())[:COLUMNS]},
    )
    actor = Actor(is_administrator=True)
    with counted_all_the_time() if (folder / "counted").exists() else nullcontext():
        outcome = import_figures(
            open_table(folder / "values.csv"),
            mapping,
            act=Act(actor, datetime.now(UTC)),
            dry_run=dry_run,
        )
    stored = outcome.stored
    return (
        f"{stored.created} created, {stored.updated} changed, {stored.unchanged} unchanged, "
        f"{len(stored.questions)} questions{of_the_server()}"
    )


@contextmanager
def counted_all_the_time() -> Iterator[None]:
    """Do what autovacuum does, ten times a second; a table that is locked is passed over."""
    from django.db import connection

    from waterpeers.apps.indicators.models import Sheet, Value

    is_over = threading.Event()

    def count() -> None:
        other = connection.copy()
        with other.cursor() as cursor:
            while not is_over.wait(0.1):
                for model in (Sheet, Value):
                    cursor.execute(f"ANALYZE (SKIP_LOCKED) {model._meta.db_table}")
        other.close()

    thread = threading.Thread(target=count)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def of_the_server() -> str:
    """Say what PostgreSQL took for this connection, where it runs on this machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not stat.exists():
        return ""
    taken = stat.read_text().rpartition(")")[2].split()[11:13]  # of the user, of the system
    return f", server {sum(map(int, taken)) / os.sysconf('SC_CLK_TCK'):.1f} s of processor"


def bare_bulk_create(folder: Path) -> str:
    """Write copies of the stored rows, then take them back; the time of writing alone."""
    import uuid

    from django.db import transaction

    from waterpeers.apps.indicators.models import Sheet, Value

    with transaction.atomic():
        sheets = list(Sheet.objects.all())
        rows = list(Value.objects.all())
        Value.objects.all()._raw_delete("default")
        Sheet.objects.all()._raw_delete("default")
        for sheet in sheets:
            sheet.uuid = uuid.uuid4()
        for value in rows:
            value.pk = None
        clock, began = time.perf_counter(), time.process_time()
        Sheet.objects.bulk_create(sheets, batch_size=2000)
        Value.objects.bulk_create(rows, batch_size=2000)
        seconds, processor = time.perf_counter() - clock, time.process_time() - began
        transaction.set_rollback(True)
    return f"{seconds:.1f} s on the clock, {processor:.1f} s of processor"


def pages(folder: Path) -> str:
    """Ask for the pages of an operator with 20 years of all variables."""
    from datetime import UTC, date, datetime

    from django.db import connection
    from django.test import Client

    from waterpeers.apps.accounts.models import Membership, Person
    from waterpeers.apps.indicators.models import Sheet, Value
    from waterpeers.apps.operators.models import Organisation
    from waterpeers.domain.actors import Role
    from waterpeers.domain.indicators import variables

    at = datetime.now(UTC)
    chance = random.Random(2)
    organisation = Organisation.objects.create(kind="operator", name="Bench Water")
    person = Person.objects.create_user("reporter@example.org", "x")
    Membership.objects.create(
        person=person, organisation=organisation, role=Role.REPORTER, since_on=at.date()
    )
    for year in YEARS:
        sheet = Sheet.objects.create(
            organisation=organisation, starts_on=date(year, 1, 1), ends_before=date(year + 1, 1, 1)
        )
        Value.objects.bulk_create(
            Value(
                sheet=sheet, variable=code, value=chance.uniform(1e4, 1e6), reported="1",
                state="draft" if year == YEARS[-1] else "reviewed", reported_at=at,
                reviewed_at=None if year == YEARS[-1] else at,
            )
            for code in variables()
        )  # fmt: skip
    empty = Sheet.objects.create(
        organisation=organisation, starts_on=date(2024, 1, 1), ends_before=date(2025, 1, 1)
    )
    asked: list[str] = []

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        asked.append(sql)
        return execute(sql, params, many, context)

    client = Client(headers={"accept-encoding": "identity"})
    client.force_login(person)
    addresses = {
        "a page that reads nothing": "/privacy/",
        "entry page, short list": f"/values/sheet/{empty.uuid}/",
        "entry page, all variables": f"/values/sheet/{sheet.uuid}/?all=1",
        "operator page, 6 years": f"/values/of/{organisation.uuid}/",
        "operator page, 20 years of money": f"/values/of/{organisation.uuid}/?part=finance",
    }
    lines = []
    for name, address in addresses.items():
        asked.clear()
        with connection.execute_wrapper(count):
            answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        taken = []
        for _ in range(TIMES):
            began = time.perf_counter()
            client.get(address)
            taken.append(1000 * (time.perf_counter() - began))
        size = len(gzip.compress(answer.content, 6)) / 1000
        lines.append(
            f"{name:32} {size:6.1f} kB {len(asked):3} queries "
            f"{statistics.median(taken):7.1f} ms (longest {max(taken):.1f})"
        )
    return "\n" + "\n".join(lines)


TASKS = {
    "prepare": prepare,
    "dry run": dry_run,
    "drafts": as_drafts,
    "take back": taken_back,
    "published": as_published,
    "bound": bare_bulk_create,
    "pages": pages,
}


IMPORTS = {  # what is said of a task, and the task; in this order
    "published": {"published": "published", "published, again": "published"},
    "drafts": {
        "": "take back",
        "dry run of drafts": "dry run",
        "drafts, with questions": "drafts",
        "drafts, again": "drafts",
    },
}


def main() -> None:
    """Prepare, import in every way, compare, ask for pages."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--operators", type=int, default=2500)
    options.add_argument("--parts", default="published,drafts,bound,pages")
    options.add_argument("--counted", action="store_true")
    options.add_argument("--task", choices=TASKS)
    options.add_argument("--folder", type=Path)
    given = options.parse_args()
    if given.task:
        do(given.task, TASKS, given.folder)
        return
    with tempfile.TemporaryDirectory(prefix="waterpeers-bench-") as name:
        folder = Path(name)
        (folder / "operators").write_text(str(given.operators))
        if given.counted:
            (folder / "counted").touch()
        measured(__file__, "prepare", folder)
        values = given.operators * len(YEARS) * COLUMNS
        for part, tasks in IMPORTS.items():
            for name, task in tasks.items() if part in given.parts else ():
                done = measured(__file__, task, folder)
                if name:
                    print(done.line(name, values, "values"), load(), sep="; ", flush=True)
        if "bound" in given.parts:
            bound = measured(__file__, "bound", folder).said
            print(f"bare bulk_create of the same rows {bound}; {load()}", flush=True)
        if "pages" in given.parts:
            print(measured(__file__, "pages", folder).said.strip())


if __name__ == "__main__":
    main()
