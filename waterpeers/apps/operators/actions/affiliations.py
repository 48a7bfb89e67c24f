"""Saying who belongs to a platform, programme, association or funder, and where it works."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from waterpeers.apps.audit.actions import record
from waterpeers.apps.operators.access import can_affiliate
from waterpeers.apps.operators.events import Event
from waterpeers.apps.operators.models import Affiliation, Organisation
from waterpeers.apps.records.saving import as_json, as_seen, locked, save_changed, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.affiliations import affiliation_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid


@transaction.atomic
def affiliate(
    body: Organisation,
    *,
    member: Organisation | None = None,
    region: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    uuid: UUID | None = None,
    act: Act,
) -> Affiliation:
    """Say that somebody belongs to a body, or that it works in a region, from a day to a day."""
    body = locked(body)
    NotAllowed.unless(can_affiliate(act.actor, body))
    if there := sent_before(body.affiliations.all(), uuid):
        return there
    _valid(body, member, region, first_day, last_day)
    made = Affiliation(
        body=body,
        member=member,
        region=region,
        first_day=first_day,
        last_day=last_day,
        said_by=act.actor.person,
        said_at=act.at,
        **({"uuid": uuid} if uuid else {}),
    )
    _not_there_yet(made)
    made.save(force_insert=True)
    record(Event.AFFILIATION_SAID, made, act=act, after=_told(made), organisation=body.uuid)
    return made


@transaction.atomic
def change_affiliation(
    affiliation: Affiliation,
    *,
    first_day: date | None,
    last_day: date | None,
    revision: int,
    act: Act,
) -> Affiliation:
    """Change from which day to which day somebody belongs to a body; its end is a last day."""
    row = locked(affiliation, "body")
    NotAllowed.unless(can_affiliate(act.actor, row.body))
    as_seen(row, revision)
    _valid(row.body, row.member, row.region, first_day, last_day)
    columns: dict[str, Any] = {"first_day": first_day, "last_day": last_day}
    _not_there_yet(row, **columns)
    columns |= {"said_by": act.actor.person, "said_at": act.at}
    if (row.first_day, row.last_day) == (first_day, last_day):
        return row
    return save_changed(
        row, columns, event=Event.AFFILIATION_CHANGED, act=act,
        organisation=row.body.uuid, told=_told,
    )  # fmt: skip


@transaction.atomic
def remove_affiliation(affiliation: Affiliation, *, act: Act) -> None:
    """Take out what was never so; what has ended keeps its last day instead."""
    row = locked(affiliation, "body")
    NotAllowed.unless(can_affiliate(act.actor, row.body))
    record(Event.AFFILIATION_REMOVED, row, act=act, before=_told(row), organisation=row.body.uuid)
    row.delete()


def _valid(
    body: Organisation,
    member: Organisation | None,
    region: str,
    first_day: date | None,
    last_day: date | None,
) -> None:
    NotValid.unless(
        affiliation_verdict(
            body.kind,
            is_itself=member is not None and member.pk == body.pk,
            has_member=member is not None,
            region=region,
            first_day=first_day,
            last_day=last_day,
        )
    )


def _not_there_yet(row: Affiliation, **days: Any) -> None:
    """Refuse two of the same that hold on one day."""
    first, last = days.get("first_day", row.first_day), days.get("last_day", row.last_day)
    same = Affiliation.objects.filter(body=row.body, member=row.member, region=row.region)
    same = same.exclude(pk=row.pk)
    for other in same:
        begins_after = first and other.last_day and first > other.last_day
        ends_before = last and other.first_day and last < other.first_day
        if not begins_after and not ends_before:
            raise NotReady.because("belongs_already")


def _told(row: Affiliation) -> dict[str, Any]:
    named = {"member": row.member.name} if row.member else {"region": row.region}
    return named | {"first_day": as_json(row.first_day), "last_day": as_json(row.last_day)}
