"""What actions do on the way, here and in the subjects: locking, writing, moving on."""

from __future__ import annotations

from typing import Any, TypeVar

from waterpeers.apps.audit.actions import record
from waterpeers.apps.joint.access import can_write
from waterpeers.apps.joint.kinds import kind_of
from waterpeers.apps.joint.models import Joint
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.records import saving
from waterpeers.domain.actors import Act
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import active_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady

Row = TypeVar("Row", bound=Joint)


def locked(row: Row) -> Row:
    """Take one for writing, the partnership first: its gate looks at both."""
    Partnership.objects.locked(row.whole)
    return saving.locked(row, row.to_partnership)


def going(row: Joint) -> None:
    """Refuse what only a partnership that goes on may do."""
    NotReady.unless(active_verdict(row.whole.state))


def writable(row: Row, act: Act) -> Row:
    """Take one to write in it: as its side, while it is being written."""
    row = locked(row)
    NotAllowed.unless(can_write(act.actor, row))
    going(row)
    if row.state is not JointState.DRAFT:
        raise NotReady.because("not_being_written")
    return row


def step(row: Row, move: str, *, act: Act, **columns: Any) -> Row:
    """Move one on, or refuse where it does not stand there; tell the trail."""
    kind = kind_of(type(row))
    row.state = JointState(kind.moves.target(move, state=row.state))
    is_said = columns.get("reason", row.reason) != row.reason  # given, or not any more
    reason = {"reason": columns["reason"]} if is_said else {}
    for name, value in columns.items():
        setattr(row, name, value)
    row.revision += 1
    row.save()
    record(kind.event(move), row, act=act, after=kind.told(row) | reason)
    return row
