"""What waits for somebody about questionnaires: answers that were asked and not handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.waiting import Waiting
from waterpeers.apps.questionnaires import access
from waterpeers.apps.questionnaires.owners import ANSWERING
from waterpeers.apps.questionnaires.queries.rounds import Line, waiting
from waterpeers.domain.actors import Actor


def answers(actor: Actor, at: datetime) -> list[Waiting]:
    """Find what one is asked: to be answered, and by whoever commits the organisation handed in.

    Somebody who cannot hand in has nothing to do any more once all that is needed is answered.
    """
    return [
        _waiting(line)
        for line in waiting(actor, at)
        if access.can_hand_in(actor, line.respondent) or not _is_complete(line)
    ]


def _is_complete(line: Line) -> bool:
    return line.sheet is not None and line.sheet.progress.is_complete


def _waiting(line: Line) -> Waiting:
    respondent = line.respondent
    names: dict[str, Any] = {
        "organisation": respondent.organisation.name,
        "questionnaire": respondent.round.questionnaire.title.said(get_language() or "en"),
        "about": respondent.round.title,
    }
    is_complete = _is_complete(line)
    return Waiting(
        kind="questionnaire",
        what=_said(line, is_complete=is_complete) % names,
        since=respondent.asked_at,
        action=_("Check and hand in") if is_complete else _("Answer"),
        href=reverse("questionnaires:answer", args=[respondent.uuid]),
        until=respondent.round.closes_at,
        organisation=respondent.organisation.uuid,
        roles=ANSWERING,
        about=respondent.round.title,
    )


def _said(line: Line, *, is_complete: bool) -> str:
    """Say what is asked: of each of its people alone, or of all of them together."""
    if line.respondent.round.is_personal:
        if is_complete:
            return _("You have answered: %(questionnaire)s (%(about)s). It is to be handed in.")
        return _("You are asked for yourself: %(questionnaire)s (%(about)s).")
    if is_complete:
        return _(
            "%(organisation)s has answered: %(questionnaire)s (%(about)s). It is to be handed in."
        )
    return _("%(organisation)s is asked: %(questionnaire)s (%(about)s).")
