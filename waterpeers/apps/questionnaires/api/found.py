"""What programs name, found, as far as one may see it."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.questionnaires import access
from waterpeers.apps.questionnaires.models import Respondent, Template
from waterpeers.domain.verdicts import NotAllowed


def respondent_or_404(request: Request, uuid: UUID) -> Respondent:
    """Give a respondent that somebody may see."""
    seen = Respondent.objects.visible_to(request.actor)
    rows = seen.select_related("organisation", "round__template", "round__figures_of")
    return get_object_or_404(rows, uuid=uuid)


def template_or_404(request: Request, uuid: UUID) -> Template:
    """Give the text of a questionnaire to whoever may ask one."""
    NotAllowed.unless(access.can_ask(request.actor))
    return get_object_or_404(Template, uuid=uuid)
