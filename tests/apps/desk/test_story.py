"""After every step of the story, desk and mails of each person are what ``story.toml`` says."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db.models import QuerySet
from django.test import Client
from django.utils.timezone import now

from tests.apps.desk.walked import Story
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.desk import actions
from waterpeers.apps.desk.models import Turn
from waterpeers.apps.desk.queries import waits_for
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.lifecycle import Lifecycle
from waterpeers.domain.turns import AT_WORK, TOLD

pytestmark = pytest.mark.django_db
STEPS = tomllib.loads((Path(__file__).parent / "story.toml").read_text())["step"]
HOUR = timedelta(hours=1)


@pytest.mark.long
def test_after_every_step_desks_and_mails_are_what_the_table_says(
    everybody, django_capture_on_commit_callbacks
):
    story = Story(everybody, now())
    found = {}
    for number, step in enumerate(STEPS):
        story.at += timedelta(days=step.get("days", 0)) + HOUR
        with django_capture_on_commit_callbacks(execute=True):
            getattr(story, step["does"])()
        seen = story.at + AT_WORK
        letters = told(seen, django_capture_on_commit_callbacks)
        desks = {who: Turn.objects.filter(person=each) for who, each in story.people.items()}
        found[f"{number} {step['does']}"] = {
            who: lying
            for who, person in story.people.items()
            if (lying := words_of(desks[who], person, seen, letters[person.email]))
        }
        assert follow_all(story, desks) == {}
    assert not told(seen + AT_WORK, django_capture_on_commit_callbacks), "told twice"
    for who, person in story.people.items():  # what the worker found is what the desk shows
        shown = {each.key for each in waits_for(actor_of(person), seen + AT_WORK)}
        assert shown == set(Turn.objects.filter(person=person).values_list("key", flat=True)), who

    expected = {
        f"{number} {step['does']}": {
            who: sorted(said.split()) for who, said in step.items() if who not in {"does", "days"}
        }
        for number, step in enumerate(STEPS)
    }
    assert found == expected


def told(at: datetime, run: Any) -> Counter[str]:
    """Let the worker do what it does now and then; count the mails about what waits."""
    mail.outbox.clear()
    with run(execute=True):
        for subject in subjects():
            if subject.code != "desk":
                for chore in subject.chores:
                    chore(at)
        actions.tell_everybody(act=Act(NOBODY, at))
    return Counter(letter.to[0] for letter in mail.outbox)


def words_of(desk: QuerySet[Turn], person: Any, at: datetime, letters: int) -> list[str]:
    """Say what lies on a desk, as the table does; a second mail about it would be one too many."""
    lying, mailed = [], 0
    for turn in desk:
        mailed += at in {turn.told_at, turn.reminded_at}
        mark = "*" if turn.told_at == at else "+" if turn.reminded_at == at else ""
        lying.append(f"{turn.kind}{mark}" if turn.tray in TOLD else f"({turn.kind})")
    assert bool(letters) is bool(mailed), (person, letters, lying)
    return sorted(lying)


def follow_all(story: Story, desks: dict[str, QuerySet[Turn]]) -> dict[tuple[str, str], int]:
    """Open every link of every desk; give those that do not answer."""
    failing = {}
    for who, person in story.people.items():
        client = Client()
        client.force_login(person)
        for each in desks[who]:
            status = client.get(each.href, follow=True).status_code
            if status != 200:
                failing[who, each.href] = status
    return failing


def test_the_story_meets_every_kind_that_a_move_hands_on():
    """A step without what then waits for somebody fails, here or in the table above."""
    from waterpeers.domain import missions, partnerships, values

    handed = {
        kind
        for module in (missions, partnerships, values)
        for table in vars(module).values()
        if isinstance(table, Lifecycle)
        for move in table.transitions
        for kind in move.hands_to or ()
    }
    met = {
        word.strip("()*+")
        for step in STEPS
        for who, said in step.items()
        if who not in {"does", "days"}
        for word in said.split()
    }

    assert handed
    assert handed <= met
