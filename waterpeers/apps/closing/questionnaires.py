"""What each side is asked at the end: the Code, and what the partnership was worth to it."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from waterpeers.apps.closing.actions.closing import OWNER, note_answered
from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.conduct import adopted
from waterpeers.apps.questionnaires.models import QuestionRound, Respondent, Submission
from waterpeers.apps.questionnaires.owners import Owner
from waterpeers.domain.actors import Act


def _traits(respondent: Respondent) -> Iterable[str]:
    is_light = Stocktaking.objects.filter(round=respondent.round_id, is_light=True).exists()
    return {*adopted(), "light" if is_light else "whole"}


def _lock(round_: QuestionRound) -> None:
    Partnership.objects.locked(Partnership.objects.get(uuid=round_.about_uuid))


def _handed_in(respondent: Respondent, submission: Submission, act: Act) -> None:
    note_answered(respondent, submission, act=act)


CLOSING = Owner(
    key=OWNER,
    template="closing",
    traits=_traits,
    lock=_lock,
    handed_in=_handed_in,
    page=lambda round_: reverse("closing:close-out", args=[round_.about_uuid]),
)
