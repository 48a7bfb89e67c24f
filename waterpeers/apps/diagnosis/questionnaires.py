"""The two questionnaires of a round: what a side says together, and what its people say alone."""

from __future__ import annotations

from django.urls import reverse

from waterpeers.apps.diagnosis.actions.rounds import OWNER as DIAGNOSIS
from waterpeers.apps.diagnosis.actions.rounds import PEOPLE, note_handed_in
from waterpeers.apps.diagnosis.models import Diagnosis
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.questionnaires.models import QuestionRound, Respondent, Submission
from waterpeers.apps.questionnaires.owners import Owner
from waterpeers.domain.actors import Act
from waterpeers.domain.diagnosis import TEAM


def _areas(round_: QuestionRound, field: str) -> list[str]:
    found = Diagnosis.objects.filter(**{field: round_}).values_list("areas", flat=True).first()
    return list(found or ())


def _lock(round_: QuestionRound) -> None:
    Partnership.objects.locked(Partnership.objects.get(uuid=round_.about_uuid))


def _page(round_: QuestionRound) -> str:
    return reverse("diagnosis:of-partnership", args=[round_.about_uuid])


def _handed_in(respondent: Respondent, submission: Submission, act: Act) -> None:
    note_handed_in(respondent, submission, act=act)


SIDES = Owner(
    key=DIAGNOSIS,
    template="maturity",
    traits=lambda respondent: [TEAM, *_areas(respondent.round, "team")],
    lock=_lock,
    handed_in=_handed_in,
    page=_page,
)
ALONE = Owner(
    key=PEOPLE,
    template="maturity",
    traits=lambda respondent: _areas(respondent.round, "people"),
    page=_page,
)
