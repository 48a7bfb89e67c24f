"""Finding what an address names, for those who may see it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.questionnaires.models import QuestionRound, Respondent, Submission
from waterpeers.apps.questionnaires.queries.rounds import handed_in


def respondent_or_404(request: Request, uuid: UUID) -> Respondent:
    """Find one who is asked, with what its page needs."""
    seen = Respondent.objects.visible_to(request.actor)
    rows = seen.select_related("organisation", "round__template", "round__figures_of")
    return get_object_or_404(rows, uuid=uuid)


def round_or_404(request: Request, uuid: UUID) -> QuestionRound:
    """Find a round that one may know of."""
    rows = QuestionRound.objects.visible_to(request.actor).select_related("template", "figures_of")
    return get_object_or_404(rows, uuid=uuid)


def handed_in_or_404(request: Request, uuid: UUID) -> tuple[Respondent, Submission]:
    """Find one of a round with what it has handed in, once it is shared; never a person's own."""
    rounds = QuestionRound.objects.visible_to(request.actor)
    rows = Respondent.objects.filter(round__in=rounds)
    found = get_object_or_404(rows.select_related("organisation", "round__template"), uuid=uuid)
    stands = handed_in(found.round, request.actor).of(found)
    if stands is None or found.round.is_personal:
        raise Http404
    return found, stands
