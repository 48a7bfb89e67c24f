"""What a frontier costs on the site: drawing it, its page, its list, its report.

    python bench/frontier_page.py [--operators 900]

Runs in a folder of its own (SQLite), or in the database that WATERPEERS_DATABASE names, which must
be empty. All figures are invented. The bound of drawing is the engine alone on the same table; the
bound of a page is one that reads nothing. Prints processor seconds of this process, bytes as they
go over the wire, and queries.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
TIMES = 15
YEAR = 2024


def best_of_three(task: Callable[[], object]) -> float:
    seconds = []
    for _ in range(3):
        began = time.process_time()
        task()
        seconds.append(time.process_time() - began)
    return min(seconds)


def invent(operators: int) -> tuple[object, object]:
    """Make operators with published figures, the first of them with a person; give both."""
    from datetime import UTC, date, datetime

    from waterpeers.apps.accounts.models import Membership, Person
    from waterpeers.apps.indicators.models import Sheet, Value
    from waterpeers.apps.operators.models import Organisation
    from waterpeers.domain.actors import Role
    from waterpeers.domain.frontiers import MODELS

    chance = random.Random(1)
    at = datetime.now(UTC)
    made = Organisation.objects.bulk_create(
        Organisation(kind="operator", name=f"Operator {n}") for n in range(operators)
    )
    sheets = Sheet.objects.bulk_create(
        Sheet(organisation=o, starts_on=date(YEAR, 1, 1), ends_before=date(YEAR + 1, 1, 1))
        for o in made
    )
    scale = {"staff_total": 1e-3, "net_water_km": 2e-3, "energy_water": 20.0, "produced": 60.0}
    values = []
    for sheet in sheets:
        size = chance.lognormvariate(11, 1.2)
        for code in MODELS["physical"].columns:
            figure = size * scale.get(code, 1.0) * chance.lognormvariate(0, 0.35)
            values.append(
                Value(
                    sheet=sheet, variable=code, value=figure, reported="1", state="reviewed",
                    origin="published", source="Bench", reported_at=at, reviewed_at=at,
                )
            )  # fmt: skip
    Value.objects.bulk_create(values, batch_size=2000)
    person = Person.objects.create_user("reporter@example.org", "x")
    Membership.objects.create(
        person=person, organisation=made[0], role=Role.REPORTER, since_on=at.date()
    )
    return made[0], person


def main() -> None:
    """Invent, draw, ask for pages."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--operators", type=int, default=900)
    operators = options.parse_args().operators
    with tempfile.TemporaryDirectory(prefix="waterpeers-bench-") as name:
        os.environ["WATERPEERS_DATA"] = name
        os.environ.setdefault("WATERPEERS_HOSTS", "testserver")
        os.environ["DJANGO_SETTINGS_MODULE"] = "waterpeers.site.settings"
        measure(operators)


def measure(operators: int) -> None:
    """Print what each part costs."""
    import django

    django.setup()
    from datetime import UTC, datetime

    from django.db import connection
    from django.test import Client
    from rich.console import Console

    from waterpeers.analytics.frontiers import Model, efficiency
    from waterpeers.apps.accounts.queries import actor_of
    from waterpeers.apps.frontiers import actions, queries, results
    from waterpeers.cli.installation import make_ready
    from waterpeers.domain.actors import Act

    make_ready(Console(stderr=True))
    organisation, person = invent(operators)
    asked = queries.FrontierRequest.of("physical", YEAR, "vrs", "input", [])
    gathering = best_of_three(lambda: queries.gathered(organisation, asked))
    gathered = queries.gathered(organisation, asked)
    units = results.units_of(gathered.asked.model, gathered.units)
    alone = best_of_three(lambda: efficiency(units, Model(asked.returns, asked.orientation)))
    computing = best_of_three(lambda: results.computed(gathered))
    began = time.process_time()
    run = actions.draw(organisation, asked, act=Act(actor_of(person), datetime.now(UTC)))
    drawing = time.process_time() - began
    print(f"{operators} operators, load of the machine {os.getloadavg()[0]:.1f}")
    print(f"the engine alone, scores and peers  {alone:6.2f} s")
    print(f"gathering                           {gathering:6.2f} s")
    print(f"with correction and without peers   {computing:6.2f} s")
    print(f"drawn and stored                    {drawing:6.2f} s = {drawing / alone:.1f} × engine")
    client = Client(headers={"accept-encoding": "identity"})
    client.force_login(person)
    asked_for: list[str] = []

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        asked_for.append(sql)
        return execute(sql, params, many, context)

    for what, address in {
        "a page that reads nothing": "/privacy/",
        "page of the run": f"/frontier/run/{run.uuid}/",
        "list of all, first page": f"/frontier/run/{run.uuid}/operators/",
        "report as PDF": f"/frontier/run/{run.uuid}/report.pdf",
    }.items():
        asked_for.clear()
        with connection.execute_wrapper(count):
            answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        taken = []
        for _ in range(TIMES):
            began = time.process_time()
            client.get(address)
            taken.append(1000 * (time.process_time() - began))
        size = len(gzip.compress(answer.content, 6)) / 1000
        print(
            f"{what:28} {size:6.1f} kB {len(asked_for):3} queries "
            f"{statistics.median(taken):7.1f} ms (longest {max(taken):.1f})"
        )


if __name__ == "__main__":
    main()
