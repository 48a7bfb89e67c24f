"""Updates as people read them: the finding in a sentence, and who drafts one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from waterpeers.apps.joint.queries import PeriodCourse
from waterpeers.apps.partnerships.words.partnerships import ROLES
from waterpeers.apps.updates.queries import UpdateContent
from waterpeers.domain.joint import JointState


def updates_finding(courses: Sequence[PeriodCourse], today: date) -> str:
    """Say in a sentence of how many periods both sides have told."""
    ended = [each for each in courses if each.period.has_ended(today)]
    agreed = sum(each.row is not None and each.row.state is JointState.AGREED for each in ended)
    if not ended:
        return _("No period of the plan has ended yet")
    said = _("Agreed by both sides: %(agreed)s of %(number)s periods that have ended")
    return said % {"number": len(ended), "agreed": agreed}


def side_words(content: UpdateContent) -> str:
    """Say who drafts it."""
    return _("Drafted by the %(role)s") % {"role": str(ROLES[content.update.role]).lower()}
