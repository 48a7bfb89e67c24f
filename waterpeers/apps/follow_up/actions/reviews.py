"""Holding a review: what is there is kept with it, and people decide how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.follow_up import access
from waterpeers.apps.follow_up.events import Event
from waterpeers.apps.follow_up.models import Review
from waterpeers.apps.follow_up.queries.reviews import facts_of
from waterpeers.apps.follow_up.rules import read_review
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.records.saving import sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import PartyRole, Phase, active_verdict
from waterpeers.domain.reviews import suggested
from waterpeers.domain.verdicts import NotAllowed, NotReady


@transaction.atomic
def hold_review(
    partnership: Partnership,
    fields: Mapping[str, Any],
    *,
    role: PartyRole | str,
    act: Act,
    uuid: UUID | None = None,
) -> Review:
    """Write down a review for one side; sent twice with one ``uuid`` it is one.

    The other side agrees, or holds another.
    """
    partnership = Partnership.objects.locked(partnership)
    if there := sent_before(Review.objects.visible_to(act.actor), uuid):
        return there
    NotAllowed.unless(access.can_judge(act.actor, partnership, role))
    NotReady.unless(active_verdict(partnership.state))
    if partnership.phase in (Phase.FIND, Phase.AGREE):
        raise NotReady.because("review_not_yet")
    facts = facts_of(partnership, act.at.date())
    suggestion = suggested(facts)
    made = Review(
        uuid=uuid or uuid4(),
        partnership=partnership,
        role=PartyRole(role),
        person=person_of(act.actor),
        made_at=act.at,
        suggestion=suggestion,
        facts=facts.as_plain(),
        **read_review(fields, suggestion, act.at.date()),
    )
    made.save(force_insert=True)
    after = {"status": str(made.status), "suggestion": str(suggestion), "why": made.why}
    record(Event.REVIEW_HELD, made, act=act, after=after)
    return made
