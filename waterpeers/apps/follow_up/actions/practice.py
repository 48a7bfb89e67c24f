"""Judging stages and changes of capacity for one side, and agreeing for the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.follow_up import access
from waterpeers.apps.follow_up.events import Event
from waterpeers.apps.follow_up.models import CapacityJudgement, StageJudgement
from waterpeers.apps.follow_up.queries.practice import AnyJudgement, latest_stage
from waterpeers.apps.follow_up.rules import read_capacity, read_stage
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.records.saving import locked, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import PartyRole, judged_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady


@transaction.atomic
def judge_stage(
    partnership: Partnership,
    fields: Mapping[str, Any],
    *,
    role: PartyRole | str,
    act: Act,
    uuid: UUID | None = None,
) -> StageJudgement:
    """Say for one side how far a change is the utility's own; sent twice with a uuid it is one."""
    partnership = Partnership.objects.locked(partnership)
    if there := sent_before(StageJudgement.objects.visible_to(act.actor), uuid):
        return there
    NotAllowed.unless(access.can_judge(act.actor, partnership, role))
    NotReady.unless(judged_verdict(partnership.state))
    before = latest_stage(partnership, str(fields.get("area") or ""))
    made = StageJudgement(
        uuid=uuid or uuid4(),
        partnership=partnership,
        role=PartyRole(role),
        person=person_of(act.actor),
        made_at=act.at,
        **read_stage(fields, before.stage if before else None, act.at.date()),
    )
    made.save(force_insert=True)
    record(
        Event.STAGE_JUDGED,
        made,
        act=act,
        before={"stage": str(before.stage)} if before else None,
        after={
            "area": str(made.area),
            "stage": str(made.stage),
            "proof": made.proof,
            "why": made.why,
        },
    )
    return made


@transaction.atomic
def judge_capacity(
    partnership: Partnership,
    fields: Mapping[str, Any],
    *,
    role: PartyRole | str,
    act: Act,
    uuid: UUID | None = None,
) -> CapacityJudgement:
    """Say for one side how a dimension of capacity changed; sent twice with a uuid it is one."""
    partnership = Partnership.objects.locked(partnership)
    if there := sent_before(CapacityJudgement.objects.visible_to(act.actor), uuid):
        return there
    NotAllowed.unless(access.can_judge(act.actor, partnership, role))
    NotReady.unless(judged_verdict(partnership.state))
    made = CapacityJudgement(
        uuid=uuid or uuid4(),
        partnership=partnership,
        role=PartyRole(role),
        person=person_of(act.actor),
        made_at=act.at,
        **read_capacity(fields, act.at.date()),
    )
    made.save(force_insert=True)
    after = {"dimension": str(made.dimension), "year": made.year, "change": made.change}
    record(Event.CAPACITY_JUDGED, made, act=act, after=after | {"proof": made.proof})
    return made


@transaction.atomic
def agree_to_judgement(judgement: AnyJudgement, *, act: Act) -> AnyJudgement:
    """Say for the other side that it sees it so too."""
    partnership = Partnership.objects.locked(judgement.partnership)
    judgement = locked(judgement)
    NotAllowed.unless(access.can_agree(act.actor, judgement))
    NotReady.unless(judged_verdict(partnership.state))
    if judgement.agreed_at is None:
        judgement.agreed_at, judgement.agreed_by = act.at, person_of(act.actor)
        judgement.save(update_fields=["agreed_at", "agreed_by"])
        record(Event.JUDGEMENT_AGREED, judgement, act=act)
    return judgement
