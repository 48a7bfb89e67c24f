"""What a comparison costs when many take part: the action, its page, its document.

    python bench/compared.py [--operators 1000]

Runs in a folder of its own (SQLite), or in the database that WATERPEERS_DATABASE names, which must
be empty. Each operator has five years of 40 variables. Goals on two cores: the action under a
second with 1,000 that take part, the page in 100 ms of server time.
Processor time is measured, so that a busy machine matters little. Bounds in the same process: a
bare query for the same figures, and quartiles of the same arrays by numpy. All figures are
invented.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from waterpeers.domain.actors import Act

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
YEARS = range(2021, 2026)
VARIABLES = 40
TIMES = 20


def invent(operators: int) -> Any:
    """Fill the database; give the first operator."""
    from rich.console import Console

    from waterpeers.apps.accounts.models import Membership, Person
    from waterpeers.apps.benchmarking.models import Participation
    from waterpeers.apps.indicators.models import Sheet, Value
    from waterpeers.apps.operators.actions.steps import relist
    from waterpeers.apps.operators.models import Organisation
    from waterpeers.cli.installation import make_ready
    from waterpeers.domain.indicators import variables

    make_ready(Console(stderr=True))
    chance = random.Random(1)
    made = Organisation.objects.bulk_create(
        Organisation(
            kind="operator", name=f"Operator {n}", country_id="MZ", setting="city",
            connections=chance.choice([5_000, 50_000, 500_000]),
        )
        for n in range(operators)
    )  # fmt: skip
    relist(made)
    Participation.objects.bulk_create(
        Participation(organisation=each, changed_at=AT) for each in made
    )
    sheets = Sheet.objects.bulk_create(
        Sheet(organisation=each, starts_on=date(year, 1, 1), ends_before=date(year + 1, 1, 1))
        for each in made
        for year in YEARS
    )
    codes = list(variables())[:VARIABLES]
    for at in range(0, len(sheets), 2000):
        Value.objects.bulk_create(
            Value(
                sheet=sheet, variable=code, state="reviewed", grade="B2", reported="x",
                value=round(chance.uniform(1e3, 1e6), 1), reported_at=AT, reviewed_at=AT,
            )
            for sheet in sheets[at : at + 2000]
            for code in codes
        )  # fmt: skip
    person = Person.objects.create_user("ana@example.org", "lake 2026x", name="Ana")
    Membership.objects.create(
        person=person, organisation=made[0], role="reporter", since_on=AT.date()
    )
    return made[0]


def timed(said: str, task: Callable[[], Any], times: int = 1) -> Any:
    """Say the median processor time of a task, and its queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    seconds = []
    for _ in range(times):
        began = time.process_time()
        found = task()
        seconds.append(time.process_time() - began)
    with CaptureQueriesContext(connection) as queries:
        task()
    print(f"{said:52} {1000 * statistics.median(seconds):9,.1f} ms {len(queries):4} queries")
    return found


def main() -> None:
    """Compare one operator with all the others."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--operators", type=int, default=1000)
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "waterpeers.site.settings"
    os.environ["WATERPEERS_HOSTS"] = "testserver"
    with tempfile.TemporaryDirectory(prefix="waterpeers-bench-") as folder:
        os.environ["WATERPEERS_DATA"] = folder
        import django

        django.setup()
        measure(given.operators)


def measure(operators: int) -> None:
    """Print what things cost."""
    import numpy as np
    from django.test import Client

    from waterpeers.apps.accounts.models import Person
    from waterpeers.apps.accounts.queries import actor_of
    from waterpeers.apps.benchmarking import actions, queries
    from waterpeers.apps.benchmarking.documents import document
    from waterpeers.apps.indicators.models import Value
    from waterpeers.domain.peer_groups import PeerRule

    mine = invent(operators)
    person = Person.objects.get()
    print(f"{operators:,} operators × {len(YEARS)} years × {VARIABLES} variables")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    def ask(*criteria: str) -> Any:
        return actions.compare(
            mine, PeerRule.of(criteria), max(YEARS), act=Act(actor_of(person), AT)
        )

    began = time.process_time()
    ask("size")
    print(
        f"{'the action, with those of a size':52} {1000 * (time.process_time() - began):9,.1f} ms"
    )
    began = time.process_time()
    run = ask()
    print(f"{'the action, with all':52} {1000 * (time.process_time() - began):9,.1f} ms")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    timed("the action, when nothing has changed", ask)

    def bare_query() -> list[Any]:
        found = Value.objects.filter(
            state__in=["reviewed", "locked"], sheet__ends_before__year__gte=min(YEARS)
        )
        return list(found.values_list("sheet__organisation", "sheet__ends_before", "variable",
                                      "value", "grade"))  # fmt: skip

    timed("bound: a bare query for the same figures", bare_query)
    arrays = [np.array([group.own, *group.peers.values()]) for group in queries.groups_of(run)]
    timed(f"bound: quartiles of the same {len(arrays)} groups by numpy", lambda: [
        np.percentile(figures, [25, 50, 75], method="hazen") for figures in arrays])  # fmt: skip
    client = Client()
    client.force_login(person)
    client.get("/desk/")
    page = f"/compare/run/{run.uuid}/"
    print(f"the page has {len(client.get(page).content):,} bytes before compression")
    timed("the page of a run", lambda: client.get(page), TIMES)
    timed("bound: a page that reads nothing", lambda: client.get("/privacy/"), TIMES)
    timed("the document of a run", lambda: document(run, today=AT.date()), 3)
    print(f"memory at most {memory:,.0f} MB, of which {before:,.0f} MB before the action")


if __name__ == "__main__":
    main()
