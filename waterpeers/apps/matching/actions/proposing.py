"""Shortlists: who is proposed for a need, and why, kept as it was shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from waterpeers.analytics.suitability import Candidate
from waterpeers.apps.accounts.models import Person
from waterpeers.apps.audit.actions import record
from waterpeers.apps.foundation.runs import reason_as_json
from waterpeers.apps.matching.access import can_shortlist
from waterpeers.apps.matching.events import Event
from waterpeers.apps.matching.models import (
    Need,
    Round,
    Shortlist,
)
from waterpeers.apps.matching.queries import shortlist_of, weights_of, wishes_of
from waterpeers.domain.actors import Act
from waterpeers.domain.matching import Weights, Wishes, round_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady, Reason


@transaction.atomic
def make_shortlist(
    need: Need,
    *,
    act: Act,
    round_: Round | None = None,
    weights: Weights | None = None,
    wishes: Wishes | None = None,
) -> Shortlist:
    """Propose mentors for a need and keep what was proposed, with its weights and reasons.

    Without ``weights`` those of the round hold, without ``wishes`` those of the profile.
    """
    NotAllowed.unless(can_shortlist(act.actor, need.organisation))
    if round_:
        NotReady.unless(round_verdict(round_.state, round_.scope, act.at.date()))
    weights = weights or weights_of(round_)
    wishes = wishes_of(need.organisation) if wishes is None else wishes
    found = shortlist_of(need, weights, today=act.at.date(), wishes=wishes)
    made = Shortlist.objects.create(
        need=need,
        round=round_,
        weights=dict(weights.values),
        result={
            "candidates": [_kept(each) for each in found.candidates],
            "almost": [
                {"mentor": each.mentor.id, "against": _reasons(each.reasons)}
                for each in found.excluded
            ],
            "wishes": {
                "regions": sorted(wishes.regions), "types": sorted(wishes.types),
                "languages": sorted(wishes.languages), "within_km": wishes.within_km,
                "is_backed": wishes.is_backed,
            },
        },
        made_at=act.at,
        made_by=Person.objects.filter(uuid=act.actor.person).first(),
    )  # fmt: skip
    record(
        Event.SHORTLIST_MADE,
        made,
        act=act,
        after={"need": str(need.uuid), "candidates": len(found.candidates)},
    )
    return made


def _kept(candidate: Candidate) -> dict[str, Any]:
    return {
        "mentor": candidate.mentor.id,
        "score": candidate.score,
        "confidence": candidate.confidence,
        "label": candidate.label,
        "strength": candidate.strength.id,
        "reasons": _reasons(candidate.reasons),
        "against": _reasons(candidate.against),
    }


def _reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Keep codes and what is said with them: words come when it is read, in the reader's."""
    return [reason_as_json(reason) for reason in reasons]
