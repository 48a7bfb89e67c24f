"""How fast the list of partnerships answers with 500 of them, each with 40 entries in the trail.

    python bench/portfolio.py [--partnerships 500] [--times 20]

Runs in a folder of its own (SQLite), or in the database that WATERPEERS_DATABASE names, which must
be empty. First where each stands is worked out for the page, as it is of what was just touched;
then it is kept, as the worker keeps it. Compared with a page of the same site that reads nothing
(``/privacy/``), taken in turns with it, and with the list of a tenth as many. All organisations
are invented.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
ENTRIES = 40  # of each partnership


def fill(number: int) -> None:
    """Add partnerships with their trail."""
    from django.db import transaction
    from django.utils.timezone import now

    from tests.apps.portfolio.made import many
    from tests.world import World, operator
    from waterpeers.apps.audit.models import Entry
    from waterpeers.apps.foundation.bulk import insert_all
    from waterpeers.apps.partnerships.queries.partnerships import parties_of

    at = now()
    with transaction.atomic():
        platform = operator("Platform", kind="platform")
        made = many(World(platform, platform, platform, {}), number, at=at)
        sides = [(p, [party.organisation.uuid for party in parties_of(p)]) for p in made]
        insert_all(
            [
                Entry(
                    event="partnership.changed",
                    at=at - timedelta(days=100 - n, minutes=n),
                    subject="statement",
                    subject_uuid=p.uuid,
                    whole_uuid=p.uuid,
                    organisation_uuid=organisations[n % 2],
                )
                for p, organisations in sides
                for n in range(ENTRIES)
            ],
            Entry,
        )


def keep() -> None:
    """Keep where all of them stand."""
    from django.utils.timezone import now

    from waterpeers.apps.portfolio.actions import keep_standings
    from waterpeers.domain.actors import MACHINE, Act

    while keep_standings(act=Act(MACHINE, now())):
        pass


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--partnerships", type=int, default=500)
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waterpeers-bench-") as folder:
        os.environ.setdefault("WATERPEERS_DATA", folder)
        os.environ.setdefault("WATERPEERS_HOSTS", "testserver")
        os.environ.setdefault("WATERPEERS_TWO_FACTORS", "no")
        os.environ["DJANGO_SETTINGS_MODULE"] = "waterpeers.site.settings"
        import django

        django.setup()
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext
        from rich.console import Console

        from waterpeers.apps.accounts.models import Person
        from waterpeers.cli.installation import make_ready

        make_ready(Console(stderr=True))
        client = Client(headers={"accept-encoding": "gzip"})
        goran = Person.objects.create_user("goran@site.example", is_administrator=True)
        client.force_login(goran)
        states = {"worked out": lambda: None, "kept": keep}
        pages = {
            "list": "/portfolio/",
            "two facets, search": "/portfolio/?phase=find&silent=30&text=fleuve",
            "page 2, silent first": "/portfolio/?sort=silent&page=2",
            "CSV": "/portfolio/?format=csv",
            "workbook": "/portfolio/?format=xlsx",
        }
        there = 0
        for number in (options.partnerships // 10, options.partnerships):
            fill(number - there)
            there = number
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            for (state, before), (name, address) in product(states.items(), pages.items()):
                before()
                taken, bare, size = [], [], 0
                for turn in range(options.times + 1):
                    for path, times in ((address, taken), ("/privacy/", bare)):
                        began = time.perf_counter()
                        answer = client.get(path)
                        if turn:
                            times.append(1000 * (time.perf_counter() - began))
                        assert answer.status_code == 200, path
                        size = len(answer.content) if path == address else size
                with CaptureQueriesContext(connection) as caught:
                    client.get(address)
                middle, plain = statistics.median(taken), statistics.median(bare)
                p95 = sorted(taken)[int(0.95 * len(taken))]
                print(f"{number:5} {state:10} {name:22} p50 {middle:7.1f} ms   p95 {p95:7.1f} ms   "
                      f"{middle / plain:5.1f} × a bare page ({plain:.1f} ms)   "
                      f"{len(caught):3} queries   {size / 1000:.1f} kB", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
