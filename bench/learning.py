"""How fast pages of learning answer with 50,000 records, each with two checks.

    python bench/learning.py [--records 50000] [--times 20]

Runs in a folder of its own (SQLite), or in the database that WATERPEERS_DATABASE names, which must
be empty. Compared with a page of the same site that reads nothing (``/privacy/``), taken in turns
with it. Also says how many bytes the log of a mission adds to a device that keeps it for work
without a connection, and how long its words take over 64 kbit/s. All of it is invented.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
EACH = 100  # records of a partnership
LINE = 64_000 / 8  # bytes a second


def some(codes: type[StrEnum], number: int) -> list[str]:
    """Take some of a list, others by a number."""
    return [str(each) for at, each in enumerate(codes) if (number >> at) % 4 == 1]


def fill(number: int) -> str:
    """Add partnerships with their records; give the uuid of one."""
    from django.db import transaction
    from django.utils.timezone import now

    from tests.apps.portfolio.made import many
    from tests.world import World, operator
    from waterpeers.apps.accounts.models import Person
    from waterpeers.apps.foundation.bulk import insert_all
    from waterpeers.apps.learning.models import STANDING, LearningCheck, LearningRecord
    from waterpeers.apps.partnerships.queries.partnerships import parties_of
    from waterpeers.domain.learning import Blocked, Helped, Method
    from waterpeers.domain.partnerships import PartyRole

    at, methods = now(), list(Method)
    person = Person.objects.create_user("noted@site.example")
    with transaction.atomic():
        platform = operator("Platform", kind="platform")
        made = many(World(platform, platform, platform, {}), number // EACH, at=at)
        records = []
        for partnership in made:
            mentee = next(p for p in parties_of(partnership) if p.role is PartyRole.MENTEE)
            records += [
                LearningRecord(
                    partnership=partnership,
                    party=mentee,
                    practice=f"Practice {n}",
                    method=methods[n % len(methods)],
                    learned_on=date(2026, 1, 1) + timedelta(days=n),
                    unit=f"Unit {n % 7}",
                    staff_level="operator",
                    men=n % 5 + 1,
                    level=n % 4,
                    next_use="Next week",
                    theme="water_losses",
                    knowledge=["tacit_individual"],
                    language="en",
                    noted_by=person,
                    noted_at=at,
                )
                for n in range(EACH)
            ]
        insert_all(records, LearningRecord)
        rows = list(LearningRecord.objects.order_by("pk"))
        checks = {
            row.pk: [
                LearningCheck(
                    record_id=row.pk,
                    due_on=date(2026, 4 + 3 * turn, 1),
                    level=(row.pk + turn) % 7 if row.pk % 3 else None,
                    answered_at=at if row.pk % 3 else None,
                    answered_by=person if row.pk % 3 else None,
                    helped=some(Helped, row.pk + turn) if row.pk % 3 else [],
                    blocked=some(Blocked, row.pk // 7 + turn) if row.pk % 3 else [],
                )
                for turn in range(2)
            ]
            for row in rows
        }
        for row in rows:
            row.look_at(checks[row.pk])
        LearningRecord.objects.bulk_update(rows, STANDING, batch_size=2000)
        insert_all([check for each in checks.values() for check in each], LearningCheck)
    return str(made[0].uuid)


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waterpeers-bench-") as folder:
        os.environ.setdefault("WATERPEERS_DATA", folder)
        os.environ.setdefault("WATERPEERS_HOSTS", "testserver")
        os.environ.setdefault("WATERPEERS_TWO_FACTORS", "no")
        os.environ["DJANGO_SETTINGS_MODULE"] = "waterpeers.site.settings"
        import django

        django.setup()
        from django.test import Client
        from rich.console import Console

        from tests.world import member
        from waterpeers.apps.operators.models import Organisation
        from waterpeers.cli.installation import make_ready
        from waterpeers.domain.actors import Role

        make_ready(Console(stderr=True))
        one = fill(options.records)
        client = Client(headers={"accept-encoding": "gzip"})
        platform = Organisation.objects.get(name="Platform")
        client.force_login(member(platform, Role.FACILITATOR, "eva@platform.example"))
        pages = {
            "nothing": "/privacy/",
            "of a partnership": f"/partnership/{one}/learning/",
            "across": "/learning/",
            "who taught whom": "/learning/descent/",
        }
        taken: dict[str, list[float]] = {name: [] for name in pages}
        size: dict[str, int] = {}
        for _time in range(options.times):
            for name, address in pages.items():
                start = time.perf_counter()
                answer = client.get(address)
                taken[name].append(1000 * (time.perf_counter() - start))
                assert answer.status_code == 200, (name, answer.status_code)
                size[name] = len(answer.content)
        for name, each in taken.items():
            p50, p95 = statistics.median(each), sorted(each)[int(0.95 * len(each)) - 1]
            print(f"{name:20} p50 {p50:7.1f} ms  p95 {p95:7.1f} ms  {size[name]:8} bytes")
        entry = 900  # of the words of an entry with its headers
        print(f"words of 30 entries over 64 kbit/s: {30 * entry / LINE:.1f} s")


if __name__ == "__main__":
    main()
