"""Rounds in which sides answer apart: nobody's answers are given before all are in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F

from waterpeers.apps.questionnaires.models import Respondent, Submission
from waterpeers.domain.questionnaires import BLANK, Answer


@dataclass(frozen=True)
class AnsweredApart:
    """What each that is asked in a round has handed in."""

    asked: list[Respondent] = field(default_factory=list)
    handed_in: dict[int, Submission] = field(default_factory=dict)  # by respondent

    @property
    def is_complete(self) -> bool:
        """Whether all that are asked have answered."""
        return bool(self.asked) and not self.missing

    @property
    def missing(self) -> list[Respondent]:
        """Those who have not answered."""
        return [each for each in self.asked if each.pk not in self.handed_in]

    def answer(self, respondent: Respondent, code: str) -> Answer:
        """Give what one has answered; nothing before all are in."""
        if not self.is_complete:
            return BLANK
        return self.handed_in[respondent.pk].said.get(code, BLANK)


def answered_apart(rounds: Iterable[int | None]) -> dict[int, AnsweredApart]:
    """Read what was handed in, by the key of a round; two queries for any number."""
    wanted = [pk for pk in rounds if pk is not None]
    asked: dict[int, list[Respondent]] = defaultdict(list)
    rows = Respondent.objects.filter(round__in=wanted).select_related("organisation")
    for row in rows.order_by("pk"):
        asked[row.round_id].append(row)
    submissions = Submission.objects.filter(
        sheet__respondent__round__in=wanted, version=F("sheet__version")
    ).select_related("sheet")
    handed = {row.sheet.respondent_id: row for row in submissions.order_by("pk")}
    return {
        pk: AnsweredApart(asked[pk], {r.pk: handed[r.pk] for r in asked[pk] if r.pk in handed})
        for pk in wanted
    }
