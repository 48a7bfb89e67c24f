"""How fast the register answers with 100,000 operators and 1,000,000 values.

    python bench/register.py [--operators 100000] [--times 40]

Runs in a folder of its own (SQLite), or in the database that WATERPEERS_DATABASE names, which must
be empty. The goal for a list with two facets and for a search is p95 under 100 ms of server time.
Each page is compared with a page of the same site that reads nothing (``/privacy/``), taken in
turns with it. All organisations are invented.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from datetime import date

AREAS = ("water_losses", "billing", "customers", "wastewater", "energy")
NAMES = ("Aguas", "Eau", "Water", "Maji", "Acqua", "Voda", "Su", "Apa")
PLACES = ("do Lago", "du Fleuve", "of the Hills", "ya Pwani", "del Norte", "Grad", "Kent", "Vale")


def fill(operators: int) -> str:
    """Add operators with ten values each; give the address of a profile."""
    from django.db import transaction
    from django.db.models import Max
    from django.utils.timezone import now

    from waterpeers.apps.foundation.bulk import insert_all
    from waterpeers.apps.indicators.models import Sheet, Value
    from waterpeers.apps.operators.actions.steps import relist
    from waterpeers.apps.operators.models import Country, Organisation

    chance = random.Random(1)
    countries = list(Country.objects.all())
    moment = now()
    today = moment.date()

    def made(number: int) -> Organisation:
        size = int(10 ** chance.uniform(2, 6))
        return Organisation(
            kind="operator",
            name=f"{chance.choice(NAMES)} {chance.choice(PLACES)} {number}",
            country=chance.choice(countries),
            place=chance.choice(PLACES),
            services=chance.sample(["water", "sewerage", "bulk_water"], 2),
            languages=chance.sample(["en", "fr", "es", "pt", "ar"], 2),
            setting=chance.choice(["city", "small_town", "rural"]),
            ownership="public_company",
            population_served=size * 5,
            connections=size,
            confirmed_on=today,
        )

    there = Organisation.objects.aggregate(last=Max("pk"))["last"] or 0
    with transaction.atomic():
        for start in range(0, operators, 5000):
            insert_all([made(start + n) for n in range(min(5000, operators - start))], Organisation)
        made_now = Organisation.objects.filter(pk__gt=there)
        rows = list(made_now.select_related("country").order_by("pk"))
        for start in range(0, len(rows), 5000):
            part = rows[start : start + 5000]
            relist(part, are_new=True)
            insert_all(
                [
                    Sheet(
                        organisation=row,
                        starts_on=date(year, 1, 1),
                        ends_before=date(year + 1, 1, 1),
                    )
                    for row in part
                    for year in range(2021, 2026)
                ],
                Sheet,
            )
            sheets = Sheet.objects.filter(organisation__in=[row.pk for row in part])
            insert_all(
                [
                    Value(
                        sheet=sheet,
                        variable=variable,
                        state="reviewed",
                        value=float(chance.randrange(1000, 1_000_000)),
                        source="invented",
                        reported_at=moment,
                        reviewed_at=moment,
                    )
                    for sheet in sheets
                    for variable in ("pop_served_water", "produced")
                ],
                Value,
            )
    return f"/operator/{rows[len(rows) // 2].uuid}/"


def milliseconds(client: object, address: str) -> float:
    """Ask for a page once, through all of the site but the network."""
    began = time.perf_counter()
    answer = client.get(address)  # type: ignore[attr-defined]
    assert answer.status_code == 200, (address, answer.status_code)
    return 1000 * (time.perf_counter() - began)


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operators", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waterpeers-bench-") as folder:
        os.environ.setdefault("WATERPEERS_DATA", folder)
        os.environ.setdefault("WATERPEERS_HOSTS", "testserver")
        os.environ["DJANGO_SETTINGS_MODULE"] = "waterpeers.site.settings"
        import django

        django.setup()
        from django.db import connection
        from django.test import Client
        from rich.console import Console

        from waterpeers.cli.installation import make_ready

        make_ready(Console(stderr=True))
        began = time.perf_counter()
        profile = fill(options.operators)
        with connection.cursor() as cursor:  # as either database does by itself some minutes later
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        filled = time.perf_counter() - began
        print(
            f"{connection.vendor}: {options.operators} operators, {options.operators * 10} ", end=""
        )
        print(f"values, filled in {filled:.0f} s")
        pages = {
            "list": "/register/",
            "list, two facets": "/register/?region=002&setting=city",
            "two facets, page 40": "/register/?region=002&setting=city&page=40",
            "search": "/register/?text=aguas+lago",
            "search, two facets": "/register/?text=maji&service=water&language=fr",
            "search, nothing found": "/register/?text=zzzz",
            "four facets": "/register/?region=002&setting=city&service=water&language=fr",
            "search, latest first": "/register/?text=agua&sort=confirmed",
            "profile": profile,
            "map": "/map/",
        }
        client = Client()
        for name, address in pages.items():
            milliseconds(client, address)
            taken, bare = [], []
            for _ in range(options.times):
                taken.append(milliseconds(client, address))
                bare.append(milliseconds(client, "/privacy/"))
            middle, plain = statistics.median(taken), statistics.median(bare)
            p95 = sorted(taken)[int(0.95 * len(taken))]
            print(f"{name:24} p50 {middle:7.1f} ms   p95 {p95:7.1f} ms   "
                  f"{middle / plain:5.1f} × a bare page ({plain:.1f} ms)", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
