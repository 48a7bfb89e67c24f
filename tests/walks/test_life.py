"""Whatever people do, in whatever order and whenever, the rules hold and the trail tells of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from random import Random

import pytest
from django.db import transaction
from hypothesis import settings

from tests.apps.portfolio.made import drifted
from tests.walks.life import Life, NothingThere
from tests.walks.rules import RULES, Retold, Step, tables_of
from tests.world import world
from waterpeers.apps.accounts.models import Person
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.compliance.queries import GATES, gate_of
from waterpeers.apps.desk.queries import waits_for
from waterpeers.apps.portfolio.actions import keep_standings
from waterpeers.apps.portfolio.queries.lines import portfolio
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.verdicts import Refused

SEEDS, STEPS = (1, 7), 200  # two that come to the end of a partnership, and beyond
LIVES = 100  # where one explores
SEEN_EVERY, KEPT_EVERY = 35, 7  # steps


class Undone(Exception):  # noqa: N818 - no fault: a life is over, and the next one begins afresh
    """What a life wrote is taken back."""


def lived(seed: int, length: int) -> Counter[str]:
    """Live one life; give what was done, refused and reached, or fail with what led to a fault."""
    found: Counter[str] = Counter()
    life = Life(world(), Random(seed))
    told, done = Retold(), []
    last = 0
    pk = life.partnership.pk
    for entry in _since(life, last):
        last = entry.pk
        assert not [*told.hear(entry)]
    told.rows["partnership", life.partnership.uuid]["phase"] = "plan"  # as it was laid out
    before = tables_of(pk)
    for number in range(length):
        refused, at = "", life.at
        is_kept = number % KEPT_EVERY == 0
        if is_kept:
            keep_standings(act=Act(NOBODY, at))
        try:
            with transaction.atomic():
                life.step()
        except (Refused, NothingThere) as refusal:
            refused = str(refusal) or "nothing there"
        name = life.name
        done.append(f"{life.at:%Y-%m-%d} {name} {refused}")
        after = before if refused else tables_of(pk)  # a refusal is taken back as a whole
        entries = list(_since(life, last))
        last = entries[-1].pk if entries else last
        step = Step(name, before, after, entries)
        faults = [fault for rule in RULES for fault in rule(step)]
        faults += [fault for entry in entries for fault in told.hear(entry)]
        if is_kept:
            faults += [f"kept {kept}, but {stands}" for kept, stands in _drifted(life, at)]
        if number % SEEN_EVERY == 0 or number == length - 1:
            faults += told.against(after)
            _seen(life)
        assert not faults, f"life {seed}: {faults}\n" + "\n".join(done[-40:])
        found[f"{name} done" if not refused else "refused"] += 1
        found[f"phase {step.now['phase']}"] += 1
        found[f"state {step.now['state']}"] += 1
        found["looked again"] += sum(e.event == "stocktaking.agreed" for e in entries)
        before = after
    return found


def _since(life: Life, last: int) -> Iterator[Entry]:
    rows = Entry.objects.filter(whole_uuid=life.partnership.uuid, pk__gt=last)
    own = Entry.objects.filter(subject_uuid=life.partnership.uuid, pk__gt=last)
    yield from sorted({*rows, *own}, key=lambda entry: entry.pk)


def _drifted(life: Life, at: datetime) -> Iterator[tuple[object, object]]:
    """What is kept of it is what one finds, whatever happened since it was kept."""
    for actor in (life.deal.facilitator, life.deal.mentee):
        yield from drifted(actor, at)


def _seen(life: Life) -> None:
    """Whatever has happened, gates, list and desks can be read."""
    for gate in GATES:
        gate_of(life.now(), gate, on=life.at.date())
    assert portfolio(life.deal.facilitator, life.at)
    for actor in (life.deal.mentee, life.deal.mentor):
        assert Person.objects.filter(uuid=actor.person).exists()
        waits_for(actor, life.at)


@pytest.mark.long
@pytest.mark.django_db
def test_no_life_reaches_what_the_rules_forbid_and_its_trail_tells_all_of_it(measured):
    explores = not settings().derandomize
    seeds = [Random().randrange(10**6) for _ in range(LIVES)] if explores else SEEDS
    found: Counter[str] = Counter()
    for seed in seeds:
        try:
            with transaction.atomic():
                found += lived(seed, STEPS)
                raise Undone
        except Undone:
            pass
    steps = len(seeds) * STEPS
    measured(
        f"{len(seeds)} lives of a partnership: {steps} steps, {found['refused']} refused, "
        f"{found['looked again']} accounts and later looks agreed, "
        f"{found['phase follow']} steps after the end"
    )
    for needed in ("phase plan", "phase do", "phase close", "phase follow", "looked again"):
        assert found[needed], f"no life came to: {needed}"
