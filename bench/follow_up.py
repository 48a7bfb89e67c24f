"""How fast partnerships answer after ten years: 500 of them, each with forty told periods.

    python bench/follow_up.py [--partnerships 500] [--times 20] [--writers 20]

Runs in a folder of its own (SQLite), or in the database that WATERPEERS_DATABASE names, which must
be empty. Each partnership has a plan of ten years with ten things that are told of, four times a
year: 200,000 lines, with a word in the trail for each, forty reviews and a register. Pages are
asked for as a facilitator and as a coordinator of the mentee, in turns with a page that reads
nothing (``/privacy/``), and with a tenth as many: the number of queries must stay the same. Where
partnerships stand is kept by the worker; how long that takes for all of them is printed, and what
the list costs when some of them were touched since.

Then ``--writers`` people of both sides change one plan at once, each their own rows and all of them
one: nothing may be lost. Times are those on the clock and of the processor, which other work on the
machine does not lengthen as much. Where the database is SQLite they write one after the other.
All of it is invented.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
YEARS, A_YEAR = 10, 4
GOAL = 150  # milliseconds, p95


def fill(number: int) -> None:
    """Add partnerships with all that ten years bring."""
    from django.db import transaction
    from django.utils.timezone import now

    from tests.apps.portfolio.made import many
    from tests.world import World
    from waterpeers.apps.accounts.models import Person
    from waterpeers.apps.accounts.queries import actor_of
    from waterpeers.apps.operators.models import Organisation
    from waterpeers.apps.partnerships.actions.steps import ask_parties
    from waterpeers.apps.partnerships.models import Partnership
    from waterpeers.domain.actors import Act
    from waterpeers.domain.partnerships import Phase
    from waterpeers.domain.plans import months_after

    at = now()
    first = months_after(at.date().replace(day=1), -12 * YEARS + 1)
    person = Person.objects.get(email="goran@site.example")
    with transaction.atomic():
        platform = Organisation.objects.get(name="Platform")
        made = many(World(platform, platform, platform, {}), number, at=at)
        Partnership.objects.filter(pk__in=[p.pk for p in made]).update(
            phase=Phase.DO, started_on=first, opened_at=at - timedelta(days=365 * YEARS + 400)
        )
        for partnership in made:
            ask_parties(partnership, act=Act(actor_of(person), at))
        lived = Lived(made, person, first, at)
        lived.plan()
        lived.tell()
        lived.follow()


class Lived:
    """What some partnerships have written in ten years, table by table."""

    def __init__(self, made: list[Any], person: Any, first: date, at: Any) -> None:
        from waterpeers.apps.partnerships.queries.partnerships import parties_of
        from waterpeers.domain.partnerships import PartyRole

        self.made, self.person, self.first, self.at = made, person, first, at
        self.parties = {p.pk: {party.role: party for party in parties_of(p)} for p in made}
        self.sides = (PartyRole.MENTEE, PartyRole.MENTOR)

    def plan(self) -> None:
        """A plan in force: three activities and outputs, two figures, two dimensions."""
        from waterpeers.apps.agreements.models import Agreement
        from waterpeers.apps.foundation.bulk import insert_all
        from waterpeers.apps.plans.models import (
            Activity,
            CapacityOutcome,
            Output,
            PerformanceOutcome,
            Plan,
            PlanVersion,
        )
        from waterpeers.domain.partnerships import AgreementKind, AgreementState
        from waterpeers.domain.plans import months_after

        last = months_after(self.first, 12 * YEARS)
        insert_all(
            [
                Agreement(
                    partnership=p, kind=AgreementKind.MEMORANDUM, number=1, title="Memorandum",
                    state=AgreementState.IN_FORCE, starts_on=self.first, ends_before=last,
                    in_force_at=self.at, opened_for_signature_at=self.at,
                    signed_text="Memorandum", fingerprint="0" * 64,
                )
                for p in self.made
            ],
            Agreement,
        )  # fmt: skip
        insert_all(
            [
                Plan(
                    partnership=p, currency="EUR", starts_on=self.first, ends_before=last,
                    reviews_a_year=A_YEAR, version=1, made_at=self.at,
                    follow_ups=[months_after(last, n).isoformat() for n in (6, 12, 36)],
                )
                for p in self.made
            ],
            Plan,
        )  # fmt: skip
        self.plans = list(Plan.objects.filter(partnership__in=self.made).order_by("pk"))
        same: dict[str, Any] = {"made_at": self.at}
        self.items: dict[str, dict[int, list[Any]]] = {}
        self._rows("activity", Activity, 3, lambda n: {
            "title": f"Test and repair meters, part {n}", "area": "water_losses", "leads": "both",
            "mentee_name": "T. Macamo", "mentor_name": "P. Visser", "starts_on": self.first,
            "ends_on": last - timedelta(days=1), "began_on": self.first, "budget_minor": 9600_00,
            "funding": "secured", "funding_source": "Own budget", **same,
        })  # fmt: skip
        self._rows("output", Output, 3, lambda n: {
            "title": f"Meters in limits, part {n}", "unit": "meters", "means": "Log",
            "targets": {str(y): 3.0 * y for y in range(1, YEARS + 1)}, **same,
        })  # fmt: skip
        self._rows("outcome", PerformanceOutcome, 2, lambda n: {
            "title": f"Night flow into zone {n}", "unit": "m³/h", "zone_kind": "pilot",
            "zone_name": f"Zone {n}", "baseline": 41.0, "baseline_year": self.first.year,
            "targets": {str(y): 41.0 - y for y in range(1, YEARS + 1)}, **same,
        })  # fmt: skip
        self._rows("capacity_outcome", CapacityOutcome, 2, lambda n: {
            "title": "One head for losses", "dimension": ("skills", "structure")[n - 1], **same,
        })  # fmt: skip
        insert_all(
            [
                PlanVersion(plan=plan, number=1, content={"items": []}, in_force_at=self.at)
                for plan in self.plans
            ],
            PlanVersion,
        )

    def _rows(self, kind: str, table: Any, number: int, fields: Any) -> None:
        from waterpeers.apps.foundation.bulk import insert_all

        rows = []
        for plan in self.plans:
            for n in range(1, number + 1):
                more = fields(n)
                if kind == "output":
                    more["activity"] = self.items["activity"][plan.pk][n - 1]
                rows.append(table(plan=plan, number=n, **more))
        insert_all(rows, table)
        found: dict[int, list[Any]] = {}
        for row in table.objects.filter(plan__in=self.plans).order_by("plan_id", "number"):
            found.setdefault(row.plan_id, []).append(row)
        self.items[kind] = found

    def tell(self) -> None:
        """Forty updates, agreed and read, each with ten lines; the last is still a draft."""
        from waterpeers.apps.audit.models import Entry
        from waterpeers.apps.foundation.bulk import insert_all
        from waterpeers.apps.updates.models import Update, UpdateLine
        from waterpeers.domain.joint import JointState, periods

        courses = periods(self.first, self.plans[0].ends_before, A_YEAR)
        updates = []
        for plan in self.plans:
            for each in courses:
                is_agreed = each.has_ended(self.at.date())
                moment = self.at - (self.at.date() - each.ends_before) if is_agreed else self.at
                told = {"agreed_by": self.person, "agreed_at": moment, "read_by": self.person,
                        "read_at": moment} if is_agreed else {}  # fmt: skip
                updates.append(Update(
                    plan=plan, plan_version=1, year=each.year, number=each.number,
                    starts_on=each.starts_on, ends_before=each.ends_before, role="mentee",
                    state=JointState.AGREED if is_agreed else JointState.DRAFT,
                    summary="The meters are being tested; half of them are in limits.",
                    ahead="Nothing changes.", begun_by=self.person, begun_at=moment,
                    handed_over_by=self.person if is_agreed else None,
                    handed_over_at=moment if is_agreed else None, **told,
                ))  # fmt: skip
        insert_all(updates, Update)
        whole = {plan.pk: plan.partnership for plan in self.plans}
        lines, entries = [], []
        for update in Update.objects.filter(plan__in=self.plans).order_by("pk").iterator():
            moment = update.agreed_at or self.at
            partnership = whole[update.plan_id]
            mentee = self.parties[partnership.pk][self.sides[0]].organisation.uuid
            for kind, by_plan in self.items.items():
                for item in by_plan[update.plan_id]:
                    line = UpdateLine(
                        update=update, kind=kind, item=item.uuid, progress="on_course",
                        per_cent=50, value=30.0 if kind in ("output", "outcome") else None,
                        explanation="Two of three are tested.", person=self.person,
                        written_at=moment,
                    )  # fmt: skip
                    lines.append(line)
                    entries.append(Entry(
                        event="update.line_written", at=moment, subject="updateline",
                        subject_uuid=line.uuid, whole_uuid=partnership.uuid,
                        person_uuid=self.person.uuid, organisation_uuid=mentee,
                        after={"item": item.code, "progress": "on_course"},
                    ))  # fmt: skip
        insert_all(lines, UpdateLine)
        insert_all(entries, Entry)

    def follow(self) -> None:
        """Forty reviews that the other side agreed to, stages, capacity and a register."""
        from waterpeers.apps.follow_up.models import (
            CapacityJudgement,
            RegisterItem,
            Review,
            StageJudgement,
        )
        from waterpeers.apps.foundation.bulk import insert_all
        from waterpeers.domain.practice import Consolidation

        def on(period: int) -> date:
            return min(self.first + timedelta(days=91 * period), self.at.date())

        def judged(p: Any, n: int) -> dict[str, Any]:
            return {"partnership": p, "role": "mentee", "person": self.person, "judged_on": on(n),
                    "made_at": self.at, "agreed_by": self.person, "agreed_at": self.at}  # fmt: skip

        every = range(1, YEARS * A_YEAR + 1)
        insert_all([
            Review(status="on_track", suggestion="on_track", decided="– Go on", **judged(p, n))
            for p in self.made for n in every
        ], Review)  # fmt: skip
        stages = list(Consolidation)
        insert_all([
            StageJudgement(area=area, stage=stages[min(n // 12, 3)], proof="Log", **judged(p, n))
            for p in self.made for area in p.working_areas for n in every[::4]
        ], StageJudgement)  # fmt: skip
        insert_all([
            CapacityJudgement(
                dimension=code, year=self.first.year + n // 4, change=1, share="fair",
                proof="Log", **judged(p, n),
            )
            for p in self.made for code in ("skills", "routines") for n in every[::4]
        ], CapacityJudgement)  # fmt: skip
        insert_all([
            RegisterItem(
                partnership=p, kind=("commitment", "decision", "issue", "risk")[n % 4],
                title=f"Close zone {n}", party=self.parties[p.pk][self.sides[n % 2]],
                due_on=on(n) + timedelta(days=60), state="done" if n < 70 else "open",
                noted_by=self.person, noted_at=self.at, moved_at=self.at,
            )
            for p in self.made for n in range(80)
        ], RegisterItem)  # fmt: skip


def pages_of(partnership: Any) -> dict[str, str]:
    """Name the pages that are measured, and where they are."""
    of = f"/partnership/{partnership.uuid}"
    update = partnership.plan.updates.order_by("-starts_on").first()
    return {
        "partnership": f"{of}/",
        "plan": f"{of}/plan/",
        "updates": f"{of}/follow-up/updates/",
        "one update": f"/follow-up/update/{update.uuid}/",
        "register": f"{of}/follow-up/",
        "practice": f"{of}/follow-up/practice/",
        "reviews": f"{of}/follow-up/reviews/",
        "health": f"{of}/follow-up/health/",
        "trail": f"{of}/trail/",
        "results": f"{of}/results/",
        "chain": f"{of}/chain/",
        "desk": "/desk/",
        "portfolio": "/portfolio/?every=1",
        "portfolio, narrowed": "/portfolio/?phase=do&needs=late",
        "portfolio as CSV": "/portfolio/?every=1&format=csv",
    }


def keep() -> None:
    """Do what the worker does for lists, until nothing is left to do; print what it took."""
    from django.utils.timezone import now

    from waterpeers.apps.portfolio.actions import keep_standings
    from waterpeers.domain.actors import NOBODY, Act

    began, ran, number = time.perf_counter(), time.thread_time(), 0
    while renewed := keep_standings(act=Act(NOBODY, now())):
        number += renewed
    print(f"kept where {number} partnerships stand: {time.perf_counter() - began:.1f} s, of the "
          f"processor {time.thread_time() - ran:.1f} s", flush=True)  # fmt: skip


def measure_touched(facilitator: Any, times: int, some: int = 5) -> None:
    """Ask for the list when a few partnerships were touched and no worker has come yet."""
    from django.test import Client

    from waterpeers.apps.partnerships.models import Partnership
    from waterpeers.apps.portfolio.models import Touched

    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(facilitator)
    uuids = Partnership.objects.order_by("pk").values_list("uuid", flat=True)[:some]
    Touched.objects.bulk_create(Touched(uuid=uuid) for uuid in uuids)
    worked = []
    for _turn in range(times):
        ran = time.thread_time()
        client.get("/portfolio/?every=1")
        worked.append(1000 * (time.thread_time() - ran))
    Touched.objects.all().delete()
    print(f"portfolio, {some} of them touched: p95 of the processor "
          f"{sorted(worked)[int(0.95 * times)]:.1f} ms (goal {GOAL})", flush=True)  # fmt: skip


def measure(people: dict[str, Any], number: int, times: int) -> dict[tuple[str, str], int]:
    """Ask for each page as each of them; print what it took, give how many queries it asked."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from waterpeers.apps.partnerships.models import Partnership

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    gc.collect()
    gc.freeze()  # as the server does once it has started
    asked: dict[tuple[str, str], int] = {}
    partnership = Partnership.objects.select_related("plan").order_by("pk").first()
    for who, person in people.items():
        client = Client(headers={"accept-encoding": "gzip"})
        client.force_login(person)
        for name, address in pages_of(partnership).items():
            taken, bare, worked = [], [], []
            if client.get(address).status_code != 200:
                print(f"{number:5} {who:12} {name:20} is not there", flush=True)
                continue
            for _turn in range(times):
                for path, spent in ((address, taken), ("/privacy/", bare)):
                    began, ran = time.perf_counter(), time.thread_time()
                    answer = client.get(path)
                    spent.append(1000 * (time.perf_counter() - began))
                    if path == address:
                        worked.append(1000 * (time.thread_time() - ran))
                    assert answer.status_code == 200, path
            with CaptureQueriesContext(connection) as caught:
                size = len(client.get(address).content)
            asked[who, name] = len(caught)
            p95, own = (sorted(each)[int(0.95 * len(each))] for each in (taken, worked))
            print(f"{number:5} {who:12} {name:20} p50 {statistics.median(taken):6.1f} ms   "
                  f"p95 {p95:6.1f} ms, of the processor {own:6.1f} ms "
                f"(goal {GOAL}){'  ABOVE' if own > GOAL else ''}   "
                  f"{statistics.median(taken) / statistics.median(bare):5.1f} × a bare page   "
                  f"{len(caught):3} queries   {size / 1000:.1f} kB", flush=True)  # fmt: skip
    return asked


def write_together(writers: int) -> None:
    """Let people of both sides change one plan at once; say what was kept and what was lost."""
    from django.db import connection, connections
    from django.utils.timezone import now

    from tests.world import member
    from waterpeers.apps.accounts.queries import actor_of
    from waterpeers.apps.partnerships.models import Partnership
    from waterpeers.apps.plans.actions import items
    from waterpeers.apps.plans.kinds import ACTIVITIES
    from waterpeers.apps.plans.models import Activity, Plan
    from waterpeers.domain.actors import Act, Role
    from waterpeers.domain.verdicts import Stale

    partnership = Partnership.objects.order_by("pk").first()
    assert partnership is not None
    plan = Plan.objects.select_related("partnership").get(partnership=partnership)
    Plan.objects.filter(pk=plan.pk).update(amended_at=now(), amended_because="Bench")
    parties = list(partnership.parties.filter(role__in=("mentee", "mentor")).order_by("pk"))
    actors = [
        actor_of(member(parties[n % 2].organisation, Role.COORDINATOR, f"w{n}@site.example"))
        for n in range(writers)
    ]
    shared = Activity.objects.filter(plan=plan).order_by("pk").first()
    assert shared is not None
    own = 5

    def write(n: int) -> tuple[int, int, list[float]]:
        """Add rows of one's own, and change the one row that all change, until it is done."""
        stale, spent = 0, []
        for turn in range(own):
            began = time.perf_counter()
            said = {"title": f"Row {n}.{turn}", "area": "billing"}
            items.add_item(plan, ACTIVITIES, said, act=Act(actors[n], now()))
            spent.append(time.perf_counter() - began)
            while True:
                row = Activity.objects.select_related("plan__partnership").get(pk=shared.pk)
                situation = f"{row.initial_situation}\n{n}.{turn}".strip()
                said = ACTIVITIES.entered_of(row) | {"initial_situation": situation}
                try:
                    items.change_item(row, said, revision=row.revision, act=Act(actors[n], now()))
                    break
                except Stale:
                    stale += 1
        connections.close_all()
        return own, stale, spent

    together = writers if connection.vendor == "postgresql" else 1
    before = Activity.objects.filter(plan=plan).count()
    began = time.perf_counter()
    with ThreadPoolExecutor(together) as pool:
        done = list(pool.map(write, range(writers)))
    seconds = time.perf_counter() - began
    there = set(Activity.objects.filter(plan=plan).values_list("title", flat=True))
    lost = [
        f"Row {n}.{t}" for n in range(writers) for t in range(own) if f"Row {n}.{t}" not in there
    ]
    said = set((Activity.objects.get(pk=shared.pk).initial_situation).split("\n"))
    lost += [f"{n}.{t}" for n in range(writers) for t in range(own) if f"{n}.{t}" not in said]
    numbers = list(
        Activity.objects.filter(plan=plan).order_by("number").values_list("number", flat=True)
    )
    whole = numbers == list(range(1, before + writers * own + 1))
    spent = sorted(second for _own, _stale, each in done for second in each)
    print(f"{writers} people on one plan ({connection.vendor}, {together} at once): "
          f"{2 * writers * own} changes in {seconds:.1f} s, {sum(d[1] for d in done)} told that "
          f"somebody saved meanwhile and done again, {len(lost)} lost (goal 0), numbers "
          f"{'without holes' if whole else 'WITH HOLES'}; a row added p50 "
          f"{1000 * statistics.median(spent):.0f} ms, longest {1000 * spent[-1]:.0f} ms",
          flush=True)  # fmt: skip
    if lost or not whole:
        sys.exit(f"lost: {lost[:10]}")


def main() -> None:
    """Fill, ask, write, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--partnerships", type=int, default=500)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--writers", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waterpeers-bench-") as folder:
        os.environ.setdefault("WATERPEERS_DATA", folder)
        os.environ.setdefault("WATERPEERS_HOSTS", "testserver")
        os.environ.setdefault("WATERPEERS_TWO_FACTORS", "no")
        os.environ["DJANGO_SETTINGS_MODULE"] = "waterpeers.site.settings"
        import django

        django.setup()
        from _alone import load
        from rich.console import Console

        from tests.world import member, operator
        from waterpeers.apps.accounts.models import Person
        from waterpeers.apps.partnerships.models import Party
        from waterpeers.apps.updates.models import UpdateLine
        from waterpeers.cli.installation import make_ready
        from waterpeers.domain.actors import Role

        make_ready(Console(stderr=True))
        Person.objects.create_user("goran@site.example", is_administrator=True)
        platform = operator("Platform", kind="platform")
        people: dict[str, Any] = {}
        asked: list[dict[tuple[str, str], int]] = []
        there = 0
        for number in (max(2, options.partnerships // 10), options.partnerships):
            began = time.perf_counter()
            fill(number - there)
            there = number
            lines = UpdateLine.objects.count()
            seconds = time.perf_counter() - began
            print(f"{number} partnerships, {lines:,} lines, filled in {seconds:.0f} s; {load()}")
            if not people:
                first = Party.objects.filter(role="mentee").order_by("pk").first()
                assert first is not None
                people = {
                    "facilitator": member(platform, Role.FACILITATOR, "eva@site.example"),
                    "coordinator": member(first.organisation, Role.COORDINATOR, "ana@site.example"),
                }
            keep()
            asked.append(measure(people, number, options.times))
        measure_touched(people["facilitator"], options.times)
        for page, queries in asked[1].items():
            if queries > asked[0][page]:
                print(f"{page}: {asked[0][page]} queries with few, {queries} with many")
        write_together(options.writers)


if __name__ == "__main__":
    main()
