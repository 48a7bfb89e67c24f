"""Giving the account of a partnership's end, going back to work, agreeing on what was found."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction

from waterpeers.apps.audit.actions import record
from waterpeers.apps.closing import access
from waterpeers.apps.closing.actions.steps import let_sign_offs_fall, read_reviewed
from waterpeers.apps.closing.events import Event
from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.closing.queries.gates import gate_result_of
from waterpeers.apps.closing.queries.stocktakings import account_of, next_later, taken
from waterpeers.apps.follow_up.queries.gates import review_gate_facts_of
from waterpeers.apps.partnerships.actions import partnerships
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.queries import operators_of, plan_of
from waterpeers.apps.questionnaires.actions.rounds import (
    AskedParty,
    Asking,
    end_round,
    open_round,
    reopen_round,
)
from waterpeers.apps.questionnaires.models import Respondent, Sharing, Submission
from waterpeers.domain.actors import Act
from waterpeers.domain.gates import GateResult
from waterpeers.domain.lasting import later_days
from waterpeers.domain.partnerships import AGREED, ENDED_EARLY, Gate, PartnershipState, Phase
from waterpeers.domain.reviews import review_gate
from waterpeers.domain.verdicts import NotAllowed, NotReady, Stale

OWNER = "closing"  # whose the round is


@transaction.atomic
def begin_closing(partnership: Partnership, *, act: Act) -> Stocktaking:
    """Begin the close-out, which passes gate G5; begun again it is the one that was begun.

    Of what ended early it is a light one. Each side is asked about the Code, apart.
    """
    partnership = Partnership.objects.locked(partnership)
    NotAllowed.unless(access.can_close(act.actor, partnership))
    is_light = partnership.state in ENDED_EARLY
    if partnership.phase not in AGREED:
        raise NotReady.because("nothing_to_close")
    if partnership.phase is not Phase.CLOSE and not is_light:
        on = act.at.date()
        facts = review_gate_facts_of([partnership], on)[partnership.uuid]
        partnership = partnerships.pass_gate(partnership, review_gate(facts, on=on), act=act)
    there = account_of(partnership)
    if there is not None and there.agreed_at is not None:
        return there
    row = there or Stocktaking(
        uuid=uuid4(),
        partnership=partnership,
        months=0,
        due_on=_last_day(partnership, act),
        made_at=act.at,
    )
    is_other = there is None or row.is_light is not is_light
    row.partnership, row.is_light = partnership, is_light
    if is_other and is_light and not row.summary:
        row.summary = partnership.state_reason
    if row.round is None:
        row.round = open_round(
            partnership.title,
            [AskedParty(p.organisation, str(p.role)) for p in operators_of(partnership)],
            owner=OWNER,
            about=partnership,
            asking=Asking(sharing=Sharing.WHEN_ALL),
            act=act,
        )
    elif row.round.ended_at is not None:
        row.round = reopen_round(row.round, owner=OWNER, act=act)
    row.save()
    if not is_light:
        read_reviewed(row, act)
    if is_other:
        let_sign_offs_fall(row, act)
        record(Event.CLOSING_BEGUN, row, act=act, after={"is_light": is_light})
    return row


def _last_day(partnership: Partnership, act: Act) -> date:
    """Give the last day of the work as it is proposed: that of the plan, if it has passed.

    It lies on the first day of what was agreed at the earliest.
    """
    plan = plan_of(partnership)
    today = act.at.date()
    if partnership.state is PartnershipState.ACTIVE and plan and plan.last_day < today:
        return max(plan.last_day, min(partnership.started_on or plan.last_day, today))
    return today


@transaction.atomic
def go_on(partnership: Partnership, *, act: Act) -> Partnership:
    """Go back to work: the end was begun too early. What was written waits for the true end."""
    partnership = partnerships.step(partnership, "go_on", act=act)
    _lay_aside(partnership, act)
    return partnership


@transaction.atomic
def take_back_end(partnership: Partnership, *, reason: str, act: Act) -> Partnership:
    """Take back that a partnership was ended early, until both sides agreed on its account."""
    partnership = partnerships.take_back_end(partnership, reason=reason, act=act)
    if partnership.phase is Phase.CLOSE:  # it was ended while its account was being given
        begin_closing(partnership, act=act)
    else:
        _lay_aside(partnership, act)
    return partnership


def _lay_aside(partnership: Partnership, act: Act) -> None:
    row = account_of(partnership)
    if row is None:
        return
    let_sign_offs_fall(row, act)
    if row.round is not None and row.round.ended_at is None:
        end_round(row.round, owner=OWNER, act=act)
    record(Event.CLOSING_TAKEN_BACK, row, act=act)


@transaction.atomic
def agree_stocktaking(partnership: Partnership, result: GateResult, *, act: Act) -> Stocktaking:
    """Keep what was found, once its gate passes and what was signed is what is there.

    With the account of the end the stocktakings that the plan has set are made, with their days.
    ``result`` was worked out by ``compliance`` while it held the lock on the partnership.
    """
    partnership = Partnership.objects.locked(partnership)
    NotAllowed.unless(access.can_close(act.actor, partnership))
    NotReady.unless(result.verdict)
    row = account_of(partnership) if result.gate is Gate.G6 else next_later(partnership)
    if row is None or row.agreed_at is not None:
        raise NotReady.because("gate_not_here")
    found = taken(row, act.at.date())
    if any(each.fingerprint != found.fingerprint for each in found.signed.values()):
        raise Stale.because("signed_something_else")
    row.facts, row.agreed_at = found.facts.as_plain(), act.at
    row.revision += 1
    row.save(update_fields=["facts", "agreed_at", "revision"])
    if row.round is not None and row.round.ended_at is None:
        end_round(row.round, owner=OWNER, act=act)
    record(Event.STOCKTAKING_AGREED, row, act=act, after={"months": row.months})
    if row.is_at_the_end:
        if not row.is_light:
            partnership = partnerships.pass_gate(partnership, result, act=act)
        partnerships.settle(partnership, on=row.due_on, act=act)
        _set_later(row, act)
    return row


@transaction.atomic
def agree_if_it_passes(row: Stocktaking, *, act: Act) -> None:
    """Agree on what is over already, once nothing is open any more."""
    result = gate_result_of(row, act.at.date())
    if result.passes:
        agree_stocktaking(row.partnership, result, act=act)


def _set_later(row: Stocktaking, act: Act) -> None:
    """Make the stocktakings that the plan has set, at so many months after the true end."""
    plan = plan_of(row.partnership)
    if plan is None or plan.version == 0:
        return
    days = later_days(row.due_on + timedelta(days=1), plan.ends_before, plan.follow_up_days)
    Stocktaking.objects.bulk_create(
        Stocktaking(partnership=row.partnership, months=months, due_on=day, made_at=act.at)
        for months, day in days.items()
    )


def note_answered(respondent: Respondent, submission: Submission, *, act: Act) -> None:
    """Tell the partnership that a side has answered about the Code."""
    row = Stocktaking.objects.select_related("partnership").get(round=respondent.round_id)
    record(
        Event.CLOSING_ANSWERED,
        row,
        act=act,
        after={"side": respondent.side, "version": submission.version},
        organisation=respondent.organisation.uuid,
    )
