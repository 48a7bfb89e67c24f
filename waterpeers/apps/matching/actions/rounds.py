"""Rounds: their weights, their scope, the needs put in or left out; closing and opening again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.matching.access import can_run_rounds
from waterpeers.apps.matching.events import Event
from waterpeers.apps.matching.models import Need, Round, RoundNeed
from waterpeers.apps.matching.rules import valid_round
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records.saving import as_json, as_seen, locked, save_changed, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.affiliations import BODIES
from waterpeers.domain.matching import RoundState, Weights
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

LONGEST_REASON = 400


@transaction.atomic
def open_round(
    title: str,
    organisation: Organisation,
    *,
    act: Act,
    weights: Mapping[str, float] | None = None,
    working_areas: Collection[str] = (),
    regions: Collection[str] = (),
    members_of: Organisation | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    uuid: UUID | None = None,
) -> Round:
    """Open a round with its weights and scope; sent twice it is opened once."""
    NotAllowed.unless(can_run_rounds(act.actor))
    if there := sent_before(Round.objects.all(), uuid):
        return there
    values = Weights(weights).values if weights else Weights().values
    columns = _columns(title, working_areas, regions, members_of, first_day, last_day)
    made = Round(
        organisation=organisation,
        weights=dict(values),
        opened_at=act.at,
        **columns,
        **({"uuid": uuid} if uuid else {}),
    )
    made.save(force_insert=True)
    after = {name: as_json(value) for name, value in columns.items()}
    record(Event.ROUND_OPENED, made, act=act, after={**after, "weights": dict(values)})
    return made


@transaction.atomic
def change_round(
    round_: Round,
    *,
    title: str,
    working_areas: Collection[str],
    regions: Collection[str],
    members_of: Organisation | None,
    first_day: date | None,
    last_day: date | None,
    revision: int,
    act: Act,
) -> Round:
    """Change what an open round is called and which needs it looks at; what was kept stays."""
    round_ = _open(round_, act)
    as_seen(round_, revision)
    columns = _columns(title, working_areas, regions, members_of, first_day, last_day)
    return save_changed(round_, columns, event=Event.ROUND_CHANGED, act=act)


def _columns(
    title: str,
    working_areas: Collection[str],
    regions: Collection[str],
    members_of: Organisation | None,
    first_day: date | None,
    last_day: date | None,
) -> dict[str, Any]:
    valid_round(title, working_areas, regions, first_day, last_day)
    if members_of and members_of.kind not in BODIES:
        raise NotValid.because("nobody_belongs_to_it", field="members_of")
    return {
        "title": clean_text(title),
        "working_areas": sorted(map(str, working_areas)),
        "regions": sorted(regions),
        "members_of": members_of,
        "first_day": first_day,
        "last_day": last_day,
    }


@transaction.atomic
def set_weights(round_: Round, weights: Mapping[str, float], *, revision: int, act: Act) -> Round:
    """Change the weights of an open round; shortlists made before keep theirs."""
    round_ = _open(round_, act)
    as_seen(round_, revision)
    columns = {"weights": dict(Weights(weights).values)}
    return save_changed(
        round_, columns, event=Event.ROUND_WEIGHTS_CHANGED, act=act, told=lambda row: row.weights
    )


@transaction.atomic
def place_need(round_: Round, need: Need, *, is_in: bool, reason: str, act: Act) -> RoundNeed:
    """Put a need into a round or leave it out, whatever the scope says; the reason is kept."""
    round_ = _open(round_, act)
    if not reason.strip():
        raise NotValid.because("reason_needed", field="reason")
    if len(reason) > LONGEST_REASON:
        raise NotValid.because("too_long", field="reason", limit=str(LONGEST_REASON))
    if need.withdrawn_at:
        raise NotReady.because("need_withdrawn")
    placed, _is_new = RoundNeed.objects.update_or_create(
        round=round_,
        need=need,
        defaults={
            "is_in": is_in,
            "reason": clean_text(reason),
            "decided_by": person_of(act.actor),
            "decided_at": act.at,
        },
    )
    record(
        Event.NEED_PUT_IN if is_in else Event.NEED_LEFT_OUT,
        placed,
        act=act,
        after={"need": str(need.uuid), "reason": placed.reason},
    )
    return placed


@transaction.atomic
def close_round(round_: Round, *, act: Act) -> Round:
    """Close a round: nothing more is put in or kept; its shortlists stay as they were."""
    round_ = locked(round_)
    NotAllowed.unless(can_run_rounds(act.actor))
    if round_.state == RoundState.OPEN:
        _move(round_, RoundState.CLOSED, Event.ROUND_CLOSED, act)
    return round_


@transaction.atomic
def reopen_round(round_: Round, *, act: Act) -> Round:
    """Open a closed round again, as it was left."""
    round_ = locked(round_)
    NotAllowed.unless(can_run_rounds(act.actor))
    if round_.state == RoundState.CLOSED:
        _move(round_, RoundState.OPEN, Event.ROUND_REOPENED, act)
    return round_


def _move(round_: Round, state: RoundState, event: Event, act: Act) -> None:
    round_.state = state
    round_.closed_at = act.at if state is RoundState.CLOSED else None
    round_.save(update_fields=["state", "closed_at"])
    record(event, round_, act=act)


def _open(round_: Round, act: Act) -> Round:
    """Lock a round that may be changed."""
    round_ = locked(round_)
    NotAllowed.unless(can_run_rounds(act.actor))
    if round_.state != RoundState.OPEN:
        raise NotReady.because("round_closed")
    return round_
