"""What each side is asked once a mission has ended: answered apart, read when both are in."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from waterpeers.apps.missions.models import OWNER, Mission
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.questionnaires.models import QuestionRound, Respondent
from waterpeers.apps.questionnaires.owners import Owner


def _mission(round_: QuestionRound) -> Mission:
    rows = Mission.objects.select_related("partnership")
    found: Mission = rows.get(uuid=round_.about_uuid)
    return found


def _traits(respondent: Respondent) -> Iterable[str]:
    """Ask less about a session over the line."""
    return {str(_mission(respondent.round).kind)}


def _lock(round_: QuestionRound) -> None:
    Partnership.objects.locked(_mission(round_).partnership)


FEEDBACK = Owner(
    key=OWNER,
    template="mission",
    traits=_traits,
    lock=_lock,
    page=lambda round_: reverse("missions:report", args=[round_.about_uuid]),
)
