"""Rounds with their weights, and the shortlists that they propose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from waterpeers.analytics.suitability import Candidate
from waterpeers.apps.accounts.models import Person
from waterpeers.apps.audit.actions import record
from waterpeers.apps.foundation.runs import reason_as_json
from waterpeers.apps.matching.access import (
    can_run_rounds,
    can_shortlist,
)
from waterpeers.apps.matching.events import Event
from waterpeers.apps.matching.models import (
    Need,
    Round,
    Shortlist,
)
from waterpeers.apps.matching.queries import shortlist_of, weights_of, wishes_of
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records.saving import as_seen, locked, save_changed, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.matching import RoundState, Weights, Wishes
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason


@transaction.atomic
def open_round(
    title: str,
    organisation: Organisation,
    *,
    act: Act,
    weights: Mapping[str, float] | None = None,
    uuid: UUID | None = None,
) -> Round:
    """Open a round with its weights; sent twice it is opened once."""
    NotAllowed.unless(can_run_rounds(act.actor))
    if there := sent_before(Round.objects.all(), uuid):
        return there
    if not title.strip():
        raise NotValid.because("required", field="title")
    values = Weights(weights).values if weights else Weights().values
    made = Round(
        title=title.strip()[:200],
        organisation=organisation,
        weights=dict(values),
        opened_at=act.at,
        **({"uuid": uuid} if uuid else {}),
    )
    made.save(force_insert=True)
    record(Event.ROUND_OPENED, made, act=act, after={"weights": dict(values)})
    return made


@transaction.atomic
def set_weights(round_: Round, weights: Mapping[str, float], *, revision: int, act: Act) -> Round:
    """Change the weights of an open round; shortlists made before keep theirs."""
    round_ = locked(round_)
    NotAllowed.unless(can_run_rounds(act.actor))
    as_seen(round_, revision)
    if round_.state != RoundState.OPEN:
        raise NotReady.because("round_closed")
    columns = {"weights": dict(Weights(weights).values)}
    return save_changed(
        round_, columns, event=Event.ROUND_WEIGHTS_CHANGED, act=act, told=lambda row: row.weights
    )


@transaction.atomic
def close_round(round_: Round, *, act: Act) -> Round:
    """Close a round; its shortlists stay."""
    round_ = locked(round_)
    NotAllowed.unless(can_run_rounds(act.actor))
    if round_.state == RoundState.OPEN:
        round_.state, round_.closed_at = RoundState.CLOSED, act.at
        round_.save(update_fields=["state", "closed_at"])
        record(Event.ROUND_CLOSED, round_, act=act)
    return round_


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
