"""How long a report of everything takes: its page, PDF, Word file and workbook.

    python bench/reporting.py [--years 10] [--times 3]

Runs in a folder of its own (SQLite), or in the database that WATERPEERS_DATABASE names, which must
be empty. One partnership of so many project years: six activities a year with an output each, a
figure for two of them, an agreed update a half-year, four missions a year with costs, twelve
things learned and thirty entries of the register a year. The report has all sections of all those
years. Goals: PDF in 2 s, Word in 3 s, reading and laying out included. All of it is invented.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
GOALS = {"pdf": 2.0, "docx": 3.0}
A_YEAR = {"activities": 6, "missions": 4, "learned": 12, "items": 30}
NOW = datetime(2036, 2, 1, 12, tzinfo=UTC)


def fill(years: int) -> Any:
    """Make the partnership; give its report."""
    from django.db import transaction

    from tests.apps.reporting.made import reported_of
    from tests.world import world
    from waterpeers.apps.partnerships.models import Party
    from waterpeers.apps.plans.models import Plan
    from waterpeers.apps.reporting.models import ProgressReport

    with transaction.atomic():
        made = reported_of(world())
        first = date(2026, 1, 1)
        last = date(2026 + years, 1, 1)
        Plan.objects.filter(pk=made.plan.pk).update(ends_before=last)
        made.plan.refresh_from_db()
        party = Party.objects.filter(partnership=made.partnership).order_by("pk")[0]
        for year in range(1, years + 1):
            _work(made, party, year)
        report = ProgressReport.objects.create(
            partnership=made.partnership, number=1, layout="own",
            sections=[each.code for each in _layout().sections], starts_on=first,
            ends_before=last, role="mentee", language="fr", begun_by=_person(), begun_at=NOW,
        )  # fmt: skip
    return report


def _layout() -> Any:
    from waterpeers.domain.progress_reports import layout_of

    return layout_of("own")


def _person() -> Any:
    from waterpeers.apps.accounts.models import Person

    return Person.objects.order_by("pk")[0]


def _work(made: Any, party: Any, year: int) -> None:
    """Add what a year brings: lines of the plan, updates, missions, learning, the register."""
    from waterpeers.apps.follow_up.models import CapacityJudgement, RegisterItem, StageJudgement
    from waterpeers.apps.learning.models import LearningRecord
    from waterpeers.apps.missions.models import Mission, MissionCost
    from waterpeers.apps.plans.models import Activity, Output, PerformanceOutcome
    from waterpeers.apps.updates.models import Update, UpdateLine

    begins, at, person = date(2025 + year, 1, 1), NOW, _person()
    names = {"plan": made.plan, "made_at": at}
    said = "What was done, in two sentences. The crews worked at night and wrote down each valve."
    start = 100 * year
    activities = Activity.objects.bulk_create(
        Activity(
            number=start + n, title=f"Activity {n} of year {year}", area="water_losses",
            starts_on=begins + timedelta(days=30 * n), ends_on=begins + timedelta(days=30 * n + 90),
            budget_minor=960_000, funding="secured", **names,
        )
        for n in range(A_YEAR["activities"])
    )  # fmt: skip
    outputs = Output.objects.bulk_create(
        Output(
            number=start + n, title=f"Output {n} of year {year}", activity=each, unit="meters",
            targets={str(year): 10.0 + n}, means="The log", **names,
        )
        for n, each in enumerate(activities)
    )  # fmt: skip
    outcomes = PerformanceOutcome.objects.bulk_create(
        PerformanceOutcome(
            number=start + n, title=f"Figure {n} of year {year}", unit="m³/h", zone_kind="pilot",
            zone_name="Zone 2", baseline=41.0, baseline_year=2025, targets={str(year): 30.0},
            **names,
        )
        for n in range(2)
    )  # fmt: skip
    for number, months in ((1, 0), (2, 6)):
        days = {
            "starts_on": begins.replace(month=1 + months),
            "ends_before": begins.replace(month=7) if number == 1
            else date(begins.year + 1, 1, 1),
        }  # fmt: skip
        rows = Update.objects.filter(plan=made.plan, starts_on=days["starts_on"])
        update = rows.first() or Update.objects.create(
            plan=made.plan, plan_version=1, year=year, number=number, role="mentee",
            state="agreed", summary=said, ahead=said, begun_by=person, begun_at=at, agreed_at=at,
            agreed_by=person, **days,
        )  # fmt: skip
        UpdateLine.objects.bulk_create(
            UpdateLine(
                update=update, kind=kind, item=each.uuid, progress="on_course",
                value=8.0 if kind != "activity" else None, explanation=said,
                factors={"internal": {"helped": said, "hindered": said}},
            )
            for kind, these in (
                ("activity", activities), ("output", outputs), ("outcome", outcomes),
            )
            for each in these
        )  # fmt: skip
    missions = Mission.objects.bulk_create(
        Mission(
            partnership=made.partnership, number=start + n, kind="visit", state="ended",
            purpose=f"Mission {n} of year {year}", afterwards=said, place="Lichinga",
            activity=activities[n], starts_on=begins + timedelta(days=80 * n),
            ends_on=begins + timedelta(days=80 * n + 9), asked_by=person, asked_at=at,
            changed_at=at,
        )
        for n in range(A_YEAR["missions"])
    )  # fmt: skip
    MissionCost.objects.bulk_create(
        MissionCost(
            mission=each, party=party, kind=kind, days=days, nights=nights,
            amount_minor=amount, currency="EUR" if amount else "",
            borne_by=party if amount else None, noted_by=person, noted_at=at,
        )
        for each in missions
        for kind, days, nights, amount in (
            ("time", 10, 9, None), ("travel", None, None, 124_000), ("stay", None, None, 81_000),
        )
    )  # fmt: skip
    LearningRecord.objects.bulk_create(
        LearningRecord(
            partnership=made.partnership, party=party, practice=f"Practice {n} of year {year}",
            method=("joint_work", "ojt", "shadowing")[n % 3], learned_on=begins, unit="Crew",
            staff_level="operator", women=1, men=3, level=3, next_use="Zone 3", language="en",
            noted_by=person, noted_at=at,
        )
        for n in range(A_YEAR["learned"])
    )  # fmt: skip
    noted = datetime(begins.year, 3, 1, tzinfo=UTC)
    RegisterItem.objects.bulk_create(
        RegisterItem(
            partnership=made.partnership, kind=("commitment", "decision", "issue", "risk")[n % 4],
            title=f"Thing {n} of year {year}", party=party, due_on=begins, noted_by=person,
            noted_at=noted,
        )
        for n in range(A_YEAR["items"])
    )  # fmt: skip
    judged = {"partnership": made.partnership, "role": "mentee", "person": person, "made_at": at}
    StageJudgement.objects.create(
        area="water_losses", stage="visible", proof=said, judged_on=begins, **judged
    )
    CapacityJudgement.objects.create(
        dimension="skills", year=begins.year, change=1, share="fair", proof=said,
        judged_on=begins, **judged,
    )  # fmt: skip


def seconds(work: Callable[[], object], times: int) -> tuple[list[float], float]:
    """Do it so often; give what each took on the clock, and of the processor in the middle."""
    found, busy = [], []
    for _ in range(times):
        began, ran = time.perf_counter(), time.process_time()
        work()
        found.append(time.perf_counter() - began)
        busy.append(time.process_time() - ran)
    return found, statistics.median(busy)


def main() -> None:
    """Fill, make each form, print it beside its goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waterpeers.site.settings")
    os.environ.setdefault("WATERPEERS_SECRET_KEY", "bench")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("WATERPEERS_DATA", folder)
        import django

        django.setup()
        measure(given.years, given.times)


def measure(years: int, times: int) -> None:
    """Print what each form takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from rich.console import Console

    from waterpeers.apps.foundation.documents import page, paper, word, workbook
    from waterpeers.apps.reporting.results.layout import report_document
    from waterpeers.cli.installation import make_ready
    from waterpeers.domain.documents import Table, walk

    make_ready(Console(stderr=True))
    report = fill(years)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        document = report_document(report, NOW)
    rows = sum(len(each.rows) for each in walk(document.blocks) if isinstance(each, Table))
    print(f"{years} years, {rows} rows in tables, {len(queries)} queries to read all of it")
    forms = {"page": page, "pdf": paper, "docx": word, "xlsx": workbook}
    for name, form in forms.items():
        taken, busy = seconds(lambda form=form: form.render(report_document(report, NOW)), times)
        middle = statistics.median(taken)
        goal = GOALS.get(name)
        said = f"; goal {goal:.0f} s: {'met' if middle <= goal else 'NOT MET'}" if goal else ""
        size = len(form.render(document)) // 1024
        times_said = f"of {times}: longest {max(taken):.2f} s, {busy:.2f} s of processor"
        print(f"{name:5} {middle:5.2f} s ({times_said}), {size} kB{said}", flush=True)


if __name__ == "__main__":
    main()
