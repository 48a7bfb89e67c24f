"""Asking both sides how they work together, and keeping how far apart they are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.audit.actions import record
from waterpeers.apps.follow_up import access
from waterpeers.apps.follow_up.events import Event
from waterpeers.apps.follow_up.models import HealthCheck
from waterpeers.apps.follow_up.queries.health import HealthRound, rounds_of
from waterpeers.apps.follow_up.queries.items import operators_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.questionnaires.actions.rounds import (
    AskedParty,
    Asking,
    end_round,
    open_round,
)
from waterpeers.apps.questionnaires.models import Respondent, Sharing, Submission
from waterpeers.apps.records.saving import sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.health import widened
from waterpeers.domain.partnerships import Phase, active_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady

OWNER = "health"  # whose the rounds are


@transaction.atomic
def start_health_check(
    partnership: Partnership,
    *,
    closes_at: datetime | None = None,
    act: Act,
    uuid: UUID | None = None,
) -> HealthCheck:
    """Ask each operator how the partnership works; sent twice with one ``uuid`` it is one.

    A round that is still open ends, with what was handed in.
    """
    partnership = Partnership.objects.locked(partnership)
    if there := sent_before(HealthCheck.objects.visible_to(act.actor), uuid):
        return there
    NotAllowed.unless(access.can_note(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    if partnership.phase in (Phase.FIND, Phase.AGREE):
        raise NotReady.because("health_not_yet")
    for earlier in partnership.health_checks.select_related("round").order_by("pk"):
        if earlier.round.ended_at is None:
            end_round(earlier.round, owner=OWNER, act=act)
    round_ = open_round(
        partnership.title,
        [AskedParty(party.organisation, str(party.role)) for party in operators_of(partnership)],
        owner=OWNER,
        about=partnership,
        asking=Asking(sharing=Sharing.WHEN_ALL, closes_at=closes_at),
        act=act,
    )
    made = HealthCheck(
        uuid=uuid or uuid4(), partnership=partnership, round=round_, started_at=act.at
    )
    made.save(force_insert=True)
    record(Event.HEALTH_ASKED, made, act=act, after={"round": round_.code})
    return made


def note_handed_in(respondent: Respondent, submission: Submission, *, act: Act) -> None:
    """Tell the partnership that a side has answered, and keep the gaps once all have."""
    check = HealthCheck.objects.select_related("partnership").get(round=respondent.round_id)
    record(
        Event.HEALTH_SIDE_HANDED_IN,
        check,
        act=act,
        after={"side": respondent.side, "version": submission.version},
        organisation=respondent.organisation.uuid,
    )
    before: HealthRound | None = None
    for each in rounds_of(check.partnership):
        if each.is_complete:
            _keep(each, before, act)
            before = each


def _keep(each: HealthRound, before: HealthRound | None, act: Act) -> None:
    kept = each.check
    gaps = each.gaps
    wider = widened(gaps, before.gaps) if before else []
    if kept.completed_at is not None and (kept.gaps, kept.widened) == (gaps, wider):
        return
    kept.gaps, kept.widened = gaps, wider
    if kept.completed_at is None:
        kept.completed_at = act.at
        record(Event.HEALTH_SHOWN, kept, act=act, after={"widened": wider})
    kept.save(update_fields=["gaps", "widened", "completed_at"])
