"""The queue: each run is done once, a lost worker's is taken again, failures say so."""

from __future__ import annotations

from datetime import timedelta
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
