"""Finding what an address names, for those who may see it."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.questionnaires.models import QuestionRound, Respondent


def respondent_or_404(request: Request, uuid: UUID) -> Respondent:
    """Find one who is asked, with what its page needs."""
    seen = Respondent.objects.visible_to(request.actor)
    rows = seen.select_related("organisation", "round__template", "round__figures_of")
    return get_object_or_404(rows, uuid=uuid)


def round_or_404(request: Request, uuid: UUID) -> QuestionRound:
    """Find a round that one may know of."""
    rows = QuestionRound.objects.visible_to(request.actor).select_related("template", "figures_of")
    return get_object_or_404(rows, uuid=uuid)
