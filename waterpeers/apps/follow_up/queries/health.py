"""Reading the health of a partnership: its rounds, how far the sides are apart, what was agreed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from django.db.models import F

from waterpeers.apps.follow_up.models import HealthCheck, RegisterItem
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.questionnaires.models import Respondent, Submission
from waterpeers.apps.questionnaires.queries.sides import AnsweredApart, answered_apart
from waterpeers.domain.health import (
    DIMENSIONS,
    MENTEE,
    MENTOR,
    OVERALL,
    GapCourse,
    better_of,
    gap,
    level_of,
)
from waterpeers.domain.questionnaires import from_plain, number_of

MOST = 30  # rounds of a partnership
HealthCheckId = Annotated[UUID, Named(HealthCheck, "the code of its round", "Q-0007")]


@dataclass(frozen=True, kw_only=True)
class HealthRound(AnsweredApart):
    """A round with what each operator has handed in."""

    check: HealthCheck

    def level(self, respondent: Respondent, dimension: str) -> float | None:
        """Give the level that one sees in a dimension."""
        question = self.check.round.questionnaire.question(level_of(dimension))
        if question is None:
            return None
        return number_of(question, self.answer(respondent, question.code))

    @property
    def gaps(self) -> dict[str, float | None]:
        """How far the sides are apart in each dimension."""
        mentees = [each for each in self.asked if each.side == MENTEE]
        mentors = [each for each in self.asked if each.side != MENTEE]
        return {
            dimension: gap(
                [self.level(each, dimension) for each in mentees],
                [self.level(each, dimension) for each in mentors],
            )
            for dimension in (*DIMENSIONS, OVERALL)
        }


def rounds_of(partnership: Partnership) -> list[HealthRound]:
    """Read the rounds of a partnership with what was handed in, the first first; three queries."""
    checks = partnership.health_checks.select_related("round__template", "partnership")
    latest = list(checks.order_by("-started_at", "-pk")[:MOST])[::-1]
    found = answered_apart(check.round_id for check in latest)
    return [HealthRound(check=check, **vars(found[check.round_id])) for check in latest]


def courses_of(rounds: Sequence[HealthRound]) -> list[GapCourse]:
    """Give the gap of each dimension from round to round; rounds that are complete."""
    gaps = [each.gaps for each in rounds]
    return [GapCourse(d, tuple(found[d] for found in gaps)) for d in DIMENSIONS]


def agreed_in(check: HealthCheck) -> dict[str, list[RegisterItem]]:
    """List what was agreed upon a round, by dimension; one query."""
    rows = check.register_items.select_related("party__organisation", "person")
    found: dict[str, list[RegisterItem]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.question].append(row)
    return dict(found)


@dataclass(frozen=True)
class HealthSeen:
    """What each side said of a partnership as a whole, when all had answered last."""

    mentee: float | None
    mentor: float | None
    on: date
    is_apart: bool  # in some dimension the sides are farther apart than the round before


def health_in(partnerships: Sequence[Partnership]) -> dict[int, HealthSeen]:
    """Give the last complete round of each of some partnerships; two queries for any number."""
    rows = HealthCheck.objects.filter(
        partnership__in=[p.pk for p in partnerships], completed_at__isnull=False
    )
    columns = ("partnership_id", "round_id", "widened", "completed_at__date")
    latest: dict[int, tuple[int, list[str], date]] = {
        pk: (round_, wider, on)
        for pk, round_, wider, on in rows.order_by("started_at", "pk").values_list(*columns)
    }
    said: dict[tuple[int, str], list[float]] = defaultdict(list)
    for round_, side, level in _overall([round_ for round_, _wider, _on in latest.values()]):
        said[round_, side].append(level)

    def least(round_: int, side: str) -> float | None:
        return min(said[round_, side], default=None)

    return {
        pk: HealthSeen(least(round_, MENTEE), least(round_, MENTOR), on, bool(wider))
        for pk, (round_, wider, on) in latest.items()
    }


def _overall(rounds: Sequence[int]) -> Iterator[tuple[int, str, float]]:
    """Give the level that each operator sees as a whole, by round and side."""
    rows = Submission.objects.filter(
        sheet__respondent__round__in=rounds, version=F("sheet__version")
    ).order_by("pk")
    for round_, side, answers in rows.values_list(
        "sheet__respondent__round_id", "sheet__respondent__side", "answers"
    ):
        plain = answers.get(level_of(OVERALL))
        value = from_plain(plain).value if plain else None
        if isinstance(value, str):
            yield round_, side, float(value)


@dataclass(frozen=True)
class Wish:
    """What a side wishes to get better in a dimension, in its words."""

    check: HealthCheck
    dimension: str
    text: str


def wish_of(partnership: Partnership, check: str, respondent: str, dimension: str) -> Wish | None:
    """Find what a side wishes in a dimension of a round, once all have answered."""
    for found in rounds_of(partnership):
        for each in found.asked:
            if (str(found.check.uuid), str(each.uuid)) == (check, respondent):
                text = str(found.answer(each, better_of(dimension)).value or "")
                return Wish(found.check, dimension, text) if text else None
    return None
