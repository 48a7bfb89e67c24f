"""A review of a partnership: how it stands, as a rule suggests it and as people decide it.

The rule is short enough to be shown: whatever is escalated blocks; what is late, a gap that widens,
a stage that fell and what of the plan is behind put it at risk. People decide, and may see it
otherwise. Gate G5 asks for the update and the review of a period, and leads to the close-out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from waterpeers.domain.gates import GateLine, GateResult, LineStatus, Target, line, settle
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import Gate, PartyRole
from waterpeers.domain.verdicts import Reason, Verdict


class ReviewStatus(StrEnum):
    """How a partnership stands."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class ReviewFacts:
    """What is there on the day of a review, each as the titles or codes of what it is."""

    escalated: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()  # open, whether late or not
    risks: tuple[str, ...] = ()
    done: tuple[str, ...] = ()  # since the review before
    decisions: tuple[str, ...] = ()  # since then, that hold
    widened: tuple[str, ...] = ()  # dimensions in which the sides are farther apart
    fallen: tuple[str, ...] = ()  # working areas whose stage fell
    behind: tuple[str, ...] = ()  # of the plan: delayed or stopped, as both sides told last
    ahead: tuple[str, ...] = ()  # open, and due later

    def as_plain(self) -> dict[str, Any]:
        """Give it as it is stored."""
        return {name: list(found) for name, found in asdict(self).items()}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Sequence[str]]) -> ReviewFacts:
        """Read what was stored."""
        return cls(**{name: tuple(found) for name, found in plain.items()})


RULE: tuple[tuple[str, ReviewStatus], ...] = (  # the first that holds decides
    ("escalated", ReviewStatus.BLOCKED),
    ("late", ReviewStatus.AT_RISK),
    ("widened", ReviewStatus.AT_RISK),
    ("fallen", ReviewStatus.AT_RISK),
    ("behind", ReviewStatus.AT_RISK),
)


def suggested(facts: ReviewFacts) -> ReviewStatus:
    """Suggest how a partnership stands."""
    held = (status for name, status in RULE if getattr(facts, name))
    return next(held, ReviewStatus.ON_TRACK)


def review_verdict(status: ReviewStatus, suggestion: ReviewStatus, *, why: str) -> Verdict:
    """Refuse to see it otherwise than the rule without a word why."""
    if status is not suggestion and not why.strip():
        return Verdict((Reason("status_otherwise_without_why", field="why"),))
    return Verdict(())


# --- G5: the review of a period ---


@dataclass(frozen=True)
class ReviewingSide:
    """What G5 knows of an operator: whether it has said how the partnership stands."""

    party: UUID
    name: str
    role: PartyRole
    has_said: bool = False  # it held the review of the period, or agreed to it


@dataclass(frozen=True)
class OwnerlessItem:
    """Something that was escalated and belongs to nobody who is still there."""

    title: str
    party: UUID | None  # on whose side it is


@dataclass(frozen=True)
class ReviewGateFacts:
    """What G5 looks at: the period that ended last, its update, its review, what was escalated."""

    sides: tuple[ReviewingSide, ...]
    ends_before: date | None = None  # of the plan in force; none: there is no such plan
    opens_on: date | None = None  # since when the last period of the plan can be told of
    period_ends: date | None = None  # of the period that is asked for; none: none has ended
    update: JointState | None = None
    drafts: PartyRole = PartyRole.MENTEE  # the side whose the draft is
    is_decided: bool = False  # decisions were written down
    ownerless: tuple[OwnerlessItem, ...] = ()


def review_gate(facts: ReviewGateFacts, *, on: date) -> GateResult:
    """G5: both sides told of the period, said how they stand, decided; at the end of the plan.

    In the years before, its first lines say whether the period is settled; only at the end of the
    plan does it lead on to the close-out. An early end amends the plan, or ends the partnership.
    """
    everybody = tuple(side.party for side in facts.sides)
    if facts.ends_before is None:
        target, code = Target.PLAN, "review_plan_missing"
        return settle(Gate.G5, [line(LineStatus.MISSING, code, target=target, turn=everybody)])
    lines = [_update_line(facts)]
    if facts.period_ends is not None:
        lines += [*_review_lines(facts), _decided_line(facts, everybody)]
    lines += _owner_lines(facts, everybody)
    lines.append(_end_line(facts, everybody, on))
    return settle(Gate.G5, lines)


def _update_line(facts: ReviewGateFacts) -> GateLine:
    """Say how the update of the period stands, and which side goes on."""
    if facts.period_ends is None:
        return line(LineStatus.MET, "review_no_period")
    last = (facts.period_ends - timedelta(days=1)).isoformat()
    if facts.update is JointState.AGREED:
        return line(LineStatus.MET, "review_update", day=last)
    is_handed = facts.update is JointState.HANDED_OVER
    turn = [side.party for side in facts.sides if (side.role is facts.drafts) is not is_handed]
    code = "review_update_to_agree" if is_handed else "review_update_missing"
    return line(LineStatus.MISSING, code, target=Target.UPDATES, turn=turn, day=last)


def _review_lines(facts: ReviewGateFacts) -> list[GateLine]:
    """Say for each side whether it has said how the partnership stands."""
    return [
        line(
            LineStatus.MET if side.has_said else LineStatus.MISSING,
            "review_said" if side.has_said else "review_said_missing",
            target=Target.REVIEWS,
            turn=(side.party,),
            about=side.party,
            name=side.name,
        )
        for side in facts.sides
    ]


def _decided_line(facts: ReviewGateFacts, everybody: tuple[UUID, ...]) -> GateLine:
    status = LineStatus.MET if facts.is_decided else LineStatus.MISSING
    code = "review_decided" if facts.is_decided else "review_decided_missing"
    return line(status, code, target=Target.REVIEWS, turn=everybody)


def _owner_lines(facts: ReviewGateFacts, everybody: tuple[UUID, ...]) -> list[GateLine]:
    """Say of each thing that was escalated whose it is to be."""
    if not facts.ownerless:
        return [line(LineStatus.MET, "review_owned")]
    by_side: dict[tuple[UUID, ...], list[str]] = {}
    for each in facts.ownerless:
        by_side.setdefault((each.party,) if each.party else everybody, []).append(each.title)
    return [
        line(
            LineStatus.MISSING,
            "review_owned_missing",
            target=Target.REGISTER,
            turn=turn,
            titles=", ".join(titles),
        )
        for turn, titles in by_side.items()
    ]


def _end_line(facts: ReviewGateFacts, everybody: tuple[UUID, ...], on: date) -> GateLine:
    """Say whether the plan ends: until then the review of a period leads to the next period."""
    assert facts.ends_before is not None  # there is a plan
    last = (facts.ends_before - timedelta(days=1)).isoformat()
    if on >= (facts.opens_on or facts.ends_before):
        return line(LineStatus.MET, "review_plan_ends", day=last)
    return line(
        LineStatus.MISSING, "review_plan_goes_on", target=Target.PLAN, turn=everybody, day=last
    )
