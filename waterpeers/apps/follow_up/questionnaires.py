"""The questionnaire about the health of a partnership: each side answers for itself."""

from __future__ import annotations

from django.urls import reverse

from waterpeers.apps.follow_up.actions.health import OWNER as KEY
from waterpeers.apps.follow_up.actions.health import note_handed_in
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.questionnaires.models import QuestionRound, Respondent, Submission
from waterpeers.apps.questionnaires.owners import Owner
from waterpeers.domain.actors import Act


def _lock(round_: QuestionRound) -> None:
    Partnership.objects.locked(Partnership.objects.get(uuid=round_.about_uuid))


def _handed_in(respondent: Respondent, submission: Submission, act: Act) -> None:
    note_handed_in(respondent, submission, act=act)


HEALTH = Owner(
    key=KEY,
    template="health",
    lock=_lock,
    handed_in=_handed_in,
    page=lambda round_: reverse("follow_up:health", args=[round_.about_uuid]),
)
