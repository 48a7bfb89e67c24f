"""``waterpeers work``: what waits is done, and a stop is heeded."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from uuid import uuid4

import pytest

from tests.conftest import NOON
from waterpeers.apps.foundation import runs, subjects
from waterpeers.apps.foundation.models import Run, RunState
from waterpeers.apps.foundation.subjects import Subject
from waterpeers.cli.supervising import Stop
from waterpeers.cli.work import ParentGone, work
from waterpeers.domain.actors import NOBODY, Act

stop = Stop()


def last_one_stops(run, beat, *, at):
    if run.parameters["last"]:
        stop.ask()
    return {}


@pytest.mark.django_db(
    transaction=True, serialized_rollback=True
)  # it lets go of connections between runs
def test_the_worker_does_one_after_the_other_until_told_to_stop(monkeypatch):
    subject = Subject("test", runs={"test": last_one_stops})
    monkeypatch.setattr(subjects, "subjects", lambda: (subject,))
    stop.is_asked = False
    for last in (False, True, False):
        runs.ask("test", {"last": last}, act=Act(NOBODY, NOON), uuid=uuid4())

    assert work(stop, pause=0) == 2

    states = Run.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == [RunState.DONE, RunState.DONE, RunState.ASKED]


def test_a_worker_beside_a_server_ends_with_it():
    assert not ParentGone(os.getppid()).is_set()
    assert ParentGone(1 if os.getppid() != 1 else 2).is_set()


ENDED_AT_ONCE = """
import signal, time
from waterpeers.cli.opening import open_installation
open_installation()
from waterpeers.cli.supervising import Stop, Supervised
Stop().on_signals()  # as whoever keeps processes does
for _ in range(20):
    kept = Supervised("sleeper", lambda: time.sleep(30))
    kept.start()
    kept.process.terminate()
    kept.process.join(15)
    print(kept.process.exitcode)
    kept.process.kill()
"""


def test_a_process_that_is_asked_to_end_as_it_is_started_ends():
    done = subprocess.run(
        [sys.executable, "-c", ENDED_AT_ONCE], capture_output=True, text=True, check=True
    )

    assert set(done.stdout.split()) == {str(-signal.SIGTERM)}
