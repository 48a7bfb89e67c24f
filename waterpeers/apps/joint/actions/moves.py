"""Handing over to the other side, taking back, agreeing, sending back, noting that one read it.

What each kind checks, keeps and tells on the way, it says in its ``JointKind``.
"""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.joint import access
from waterpeers.apps.joint.actions.steps import going, locked, step
from waterpeers.apps.joint.kinds import kind_of
from waterpeers.apps.joint.models import Joint
from waterpeers.apps.joint.rules import reason_column
from waterpeers.apps.records.saving import as_seen
from waterpeers.domain.actors import Act
from waterpeers.domain.joint import JointState
from waterpeers.domain.verdicts import NotAllowed, NotReady

Row = TypeVar("Row", bound=Joint)


@transaction.atomic
def hand_over(row: Row, *, act: Act) -> Row:
    """Hand one to the other side, once it is ready."""
    row = locked(row)
    NotAllowed.unless(access.can_write(act.actor, row))
    going(row)
    if row.state is JointState.DRAFT:
        kind_of(type(row)).ready(row, act)
    person = person_of(act.actor)
    return step(row, "hand_over", act=act, handed_over_at=act.at, handed_over_by=person, reason="")


@transaction.atomic
def take_back(row: Row, *, act: Act) -> Row:
    """Take one back to change it, until the other side has agreed."""
    row = locked(row)
    NotAllowed.unless(access.can_write(act.actor, row))
    going(row)
    return step(row, "take_back", act=act)


@transaction.atomic
def agree(row: Row, *, revision: int, act: Act) -> Row:
    """Agree for the other side to what one has read; by another person than handed it over."""
    row = locked(row)
    NotAllowed.unless(access.can_agree(act.actor, row))
    going(row)
    if row.state is JointState.AGREED:
        return row
    as_seen(row, revision)
    person = person_of(act.actor)
    if row.handed_over_by_id == person.pk:
        raise NotReady.because("agreed_by_another_person")
    more = kind_of(type(row)).agreed(row, act)
    return step(row, "agree", act=act, agreed_at=act.at, agreed_by=person, **more)


@transaction.atomic
def send_back(row: Row, *, reason: str, act: Act) -> Row:
    """Send one back to those who drafted it, with what is to be changed.

    The other side does so before it agrees, whoever reads it after that; not once a later one
    stands.
    """
    row = locked(row)
    NotAllowed.unless(access.can_send_back(act.actor, row))
    going(row)
    columns = reason_column(reason)
    kind = kind_of(type(row))
    is_agreed = row.state is JointState.AGREED
    if is_agreed and kind.later(row).filter(state=JointState.AGREED).exists():
        raise NotReady.because("later_one_agreed")
    nobody = dict.fromkeys(kind.falls)
    return step(row, "send_back", act=act, sent_back_at=act.at, **nobody, **columns)


@transaction.atomic
def note_read(row: Row, *, act: Act) -> Row:
    """Note that one has read what both sides agreed on."""
    row = locked(row)
    NotAllowed.unless(access.can_note_read(act.actor, row))
    if row.state is not JointState.AGREED:
        raise NotReady.because("not_from_this_state", state=str(row.state))
    kind = kind_of(type(row))
    if kind.note_read(row, act):
        record(kind.read, row, act=act, after=kind.told(row))
    return row
