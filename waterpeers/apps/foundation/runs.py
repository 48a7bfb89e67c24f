"""The queue of long computations: asking for one, taking the next, doing it, saying how it ended.

Each subject names the function for each kind of run. It gets the run, a ``beat`` to call now
and then with its progress, and the moment; it gives the result as JSON values. What it refuses or
where it fails becomes the run's reasons. Functions are safe to do twice: a worker that was killed
leaves a run that another takes once its lease has passed.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.models import Run, RunState
from waterpeers.apps.foundation.subjects import performer
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import Reason, Refused

LEASE = timedelta(seconds=45)  # then a killed worker's run is taken by the next
HEARTBEAT_SECONDS = 10.0
MOST_HEARTBEATS = 6 * 360  # six hours: what takes longer never ends
MOST_ATTEMPTS = 3
BEAT = timedelta(seconds=1)
Clock = Callable[[], datetime]
Beat = Callable[[int], None]
logger = logging.getLogger(__name__)


class Cancelled(Exception):  # noqa: N818 - an end, not an error
    """Somebody cancelled the run, or another worker has it: what is under way stops."""


def ask(
    kind: str, parameters: dict[str, Any], *, act: Act, uuid: UUID, fingerprint: str = ""
) -> Run:
    """Ask for a run; asked twice with the same ``uuid`` there is one."""
    run, _made = Run.objects.get_or_create(
        uuid=uuid,
        defaults={
            "kind": kind,
            "parameters": parameters,
            "asked_by": act.actor.person,
            "asked_at": act.at,
            "fingerprint": fingerprint,
        },
    )
    return run


def take(*, at: datetime, uuid: UUID | None = None) -> Run | None:
    """Take the run that waits longest (or the named one, if it waits); nothing if none does."""
    waiting = Run.objects.filter(
        Q(state=RunState.ASKED) | Q(state=RunState.RUNNING, lease_until__lt=at)
    ).order_by("asked_at", "id")
    if uuid:
        waiting = waiting.filter(uuid=uuid)
    if not waiting.exists():  # without a lock: most often there is nothing to do
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        run = waiting.first()
        if run is None:
            return None
        if run.attempts >= MOST_ATTEMPTS:
            _end(run, RunState.FAILED, at, reasons=[Reason("run_lost_its_worker")])
            return None
        run.state, run.lease_until = RunState.RUNNING, at + LEASE
        run.attempts += 1
        run.save(update_fields=["state", "lease_until", "attempts"])
    return run


def perform(run: Run, clock: Clock) -> None:
    """Do a run that was taken, and keep how it ended."""
    next_beat = clock()

    def beat(progress: int) -> None:
        nonlocal next_beat
        if (moment := clock()) >= next_beat:
            next_beat = moment + BEAT
            mine = _in_the_hands_of(run)
            if not mine.update(progress=progress, lease_until=moment + LEASE):
                raise Cancelled

    try:
        with _lease_kept(run, clock):
            result = performer(run.kind)(run, beat, at=clock())
    except Cancelled:
        run.refresh_from_db()
    except Refused as refused:
        _end(run, RunState.FAILED, clock(), reasons=list(refused.verdict.against))
    except Exception:
        logger.exception("Run %s (%s) failed", run.uuid, run.kind)
        _end(run, RunState.FAILED, clock(), reasons=[Reason("run_failed")])
    else:
        _end(run, RunState.DONE, clock(), result=result)


@contextmanager
def _lease_kept(run: Run, clock: Clock) -> Iterator[None]:
    """Keep the lease of a run as long as this process works on it, whatever it says of itself."""
    done = threading.Event()

    def keep() -> None:
        for _beat in range(MOST_HEARTBEATS):
            if done.wait(HEARTBEAT_SECONDS):
                break
            with suppress(DatabaseError):  # busy, or away: the next time
                _in_the_hands_of(run).update(lease_until=clock() + LEASE)
        connection.close()

    thread = threading.Thread(target=keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def interruption(run: Run, at: datetime) -> str:
    """Say what happened to a run whose worker was lost; nothing if none was."""
    if run.state == RunState.RUNNING and run.lease_until is not None and run.lease_until < at:
        return _("The program that did this was ended. Another takes it up within a minute.")
    if run.state in {RunState.ASKED, RunState.RUNNING} and run.attempts > 1:
        values = {"attempt": run.attempts, "most": MOST_ATTEMPTS}
        text = _("It was interrupted and has begun again: attempt %(attempt)s of %(most)s.")
        return text % values
    return ""


def do_now(run: Run, clock: Clock) -> None:
    """Do a run that waits, unless a worker has taken it meanwhile."""
    if taken := take(at=clock(), uuid=run.uuid):
        perform(taken, clock)


def cancel(run: Run, *, at: datetime) -> None:
    """End a run that waits or is under way; its worker stops at the next beat."""
    Run.objects.filter(pk=run.pk, state__in=[RunState.ASKED, RunState.RUNNING]).update(
        state=RunState.CANCELLED, finished_at=at, lease_until=None
    )
    run.refresh_from_db()


def reasons_of(run: Run) -> list[Reason]:
    """Give the reasons why a run failed."""
    return [reason_from(said) for said in run.reasons]


def reason_from(said: dict[str, Any]) -> Reason:
    """Read a reason that was kept as JSON."""
    return Reason(said["code"], tuple(sorted(said["params"].items())), said["field"])


def reason_as_json(reason: Reason) -> dict[str, Any]:
    """Keep a reason as JSON, so that each reader gets it in the own language."""
    return {"code": reason.code, "params": dict(reason.params), "field": reason.field}


def _in_the_hands_of(run: Run) -> QuerySet[Run]:
    """Find a run as long as the worker that took it may go on with it."""
    return Run.objects.filter(pk=run.pk, attempts=run.attempts, state=RunState.RUNNING)


def _end(
    run: Run,
    state: RunState,
    at: datetime,
    *,
    result: dict[str, Any] | None = None,
    reasons: list[Reason] | None = None,
) -> None:
    """Finish a run, unless another worker has taken it meanwhile."""
    _in_the_hands_of(run).update(
        state=state,
        finished_at=at,
        lease_until=None,
        result=result or {},
        reasons=[reason_as_json(reason) for reason in reasons or []],
    )
    run.refresh_from_db()
