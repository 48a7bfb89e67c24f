"""The queue: each run is done once, a lost worker's is taken again, failures say so."""

from __future__ import annotations

from datetime import timedelta
from time import sleep
from uuid import uuid4

import pytest

from tests.conftest import NOON
from waterpeers.apps.foundation import runs, subjects
from waterpeers.apps.foundation.models import Run, RunState
from waterpeers.apps.foundation.subjects import Subject
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.verdicts import NotReady

pytestmark = pytest.mark.django_db


def doubled(run, beat, *, at):
    beat(7)
    return {"double": run.parameters["number"] * 2}


def refused(run, beat, *, at):
    raise NotReady.because("too_long", limit="9")


def broken(run, beat, *, at):
    raise KeyError("no such thing")


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    subject = Subject("test", runs={"doubled": doubled, "refused": refused, "broken": broken})
    monkeypatch.setattr(subjects, "subjects", lambda: (subject,))


def asked(kind="doubled", **more) -> Run:
    more.setdefault("uuid", uuid4())
    return runs.ask(kind, {"number": 21}, act=Act(NOBODY, NOON), **more)


def test_a_run_is_done_and_its_result_kept():
    run = asked()

    runs.perform(runs.take(at=NOON), lambda: NOON)

    run.refresh_from_db()
    assert (run.state, run.result, run.progress) == (RunState.DONE, {"double": 42}, 7)
    assert runs.take(at=NOON) is None


def test_asked_twice_with_one_identifier_there_is_one():
    ident = uuid4()

    assert asked(uuid=ident) == asked(uuid=ident)


def test_the_oldest_is_taken_first_and_by_one_worker_only():
    first, second = asked(), asked()

    assert [runs.take(at=NOON), runs.take(at=NOON), runs.take(at=NOON)] == [first, second, None]


def test_a_refusal_and_a_fault_are_failures_with_their_reasons(caplog):
    for kind, code in (("refused", "too_long"), ("broken", "run_failed")):
        run = asked(kind)
        runs.perform(runs.take(at=NOON), lambda: NOON)
        run.refresh_from_db()
        assert (run.state, run.reasons[0]["code"]) == (RunState.FAILED, code)
    assert "no such thing" in caplog.text


def test_what_a_killed_worker_left_is_taken_again_but_not_for_ever():
    run = asked()
    at = NOON
    for _ in range(runs.MOST_ATTEMPTS):
        assert runs.take(at=at) == run
        assert runs.take(at=at + runs.LEASE) is None
        at += runs.LEASE + timedelta(seconds=1)

    assert runs.take(at=at) is None
    run.refresh_from_db()
    assert (run.state, run.reasons[0]["code"]) == (RunState.FAILED, "run_lost_its_worker")


def test_a_worker_that_was_given_up_cannot_write_over_the_next_ones_result():
    asked()
    slow = runs.take(at=NOON)
    quick = runs.take(at=NOON + runs.LEASE + timedelta(seconds=1))
    runs.perform(quick, lambda: NOON)

    Run.objects.filter(pk=slow.pk).update(result={"double": "the quick one's"})
    runs.perform(slow, lambda: NOON)

    slow.refresh_from_db()
    assert slow.result == {"double": "the quick one's"}


# --- a worker that was lost ---


def until_renewed(run, beat, *, at):
    before = Run.objects.get(pk=run.pk).lease_until
    for _ in range(2000):
        if Run.objects.get(pk=run.pk).lease_until > before:
            return {"renewed": True}
        sleep(0.01)
    return {"renewed": False}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_says_nothing_of_itself_keeps_its_lease_as_long_as_its_worker_lives(monkeypatch):
    subject = Subject("test", runs={"silent": until_renewed})
    monkeypatch.setattr(subjects, "subjects", lambda: (subject,))
    monkeypatch.setattr(runs, "HEARTBEAT_SECONDS", 0.01)
    run = asked("silent")
    runs.perform(runs.take(at=NOON), lambda: NOON + timedelta(seconds=20))

    run.refresh_from_db()
    assert run.result == {"renewed": True}


def test_the_page_says_that_a_worker_was_lost_and_that_another_goes_on():
    asked()
    run = runs.take(at=NOON)
    assert runs.interruption(run, NOON) == ""
    later = NOON + runs.LEASE + timedelta(seconds=1)
    assert "was ended" in runs.interruption(run, later)

    again = runs.take(at=later)
    assert "attempt 2 of 3" in runs.interruption(again, later)
    runs.perform(again, lambda: later)
    again.refresh_from_db()
    assert runs.interruption(again, later) == ""
