"""Updates as people read them: the finding in a sentence, periods, rows with their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import day
from waterpeers.apps.partnerships.words.partnerships import ROLES
from waterpeers.apps.updates.queries import PeriodCourse, UpdateContent
from waterpeers.apps.updates.words import (
    PERIOD_STATES,
    STATES,
)
from waterpeers.domain.updates import (
    PlanPeriod,
    UpdateState,
)


def period_words(period: PlanPeriod) -> str:
    """Name a period by its project year and its days."""
    return _("Year %(year)s, %(first)s to %(last)s") % {
        "year": period.year,
        "first": day(period.starts_on),
        "last": day(period.last_day),
    }


@dataclass(frozen=True)
class PeriodLine:
    """A period in the list: its days, how it stands, what its update says."""

    course: PeriodCourse
    when: str
    state: Any
    mark: str
    may_begin: bool

    @property
    def button(self) -> str:
        """How the button looks that begins it: of what is asked for it stands out."""
        return "button" if self.course.is_asked_for else "link-button"


def period_lines(
    courses: Sequence[PeriodCourse], today: date, *, may_begin: bool
) -> list[PeriodLine]:
    """Give the periods that have begun, the latest first, and the next one."""
    there = [each for each in courses if each.period.starts_on <= today or each.update]
    ahead = [each for each in courses if each not in there][:1]
    return [_period_line(each, today, may_begin) for each in reversed([*there, *ahead])]


def _period_line(course: PeriodCourse, today: date, may_begin: bool) -> PeriodLine:
    period, update = course.period, course.update
    if update is not None:
        mark = {UpdateState.AGREED: "good", UpdateState.HANDED_OVER: "turn"}.get(update.state, "")
        return PeriodLine(course, period_words(period), STATES[update.state], mark, False)
    if today < period.starts_on:
        state, mark = "ahead", ""
    elif not period.has_ended(today):
        state, mark = "running", ""
    else:
        state, mark = ("due", "care") if course.is_asked_for else ("skipped", "care")
    begun = period.starts_on <= today
    return PeriodLine(course, period_words(period), PERIOD_STATES[state], mark, may_begin and begun)


def updates_finding(courses: Sequence[PeriodCourse], today: date) -> str:
    """Say in a sentence of how many periods both sides have told."""
    ended = [each for each in courses if each.period.has_ended(today)]
    agreed = sum(
        each.update is not None and each.update.state is UpdateState.AGREED for each in ended
    )
    if not ended:
        return _("No period of the plan has ended yet")
    said = _("Agreed by both sides: %(agreed)s of %(number)s periods that have ended")
    return said % {"number": len(ended), "agreed": agreed}


def side_words(content: UpdateContent) -> str:
    """Say who drafts it."""
    return _("Drafted by the %(role)s") % {"role": str(ROLES[content.update.role]).lower()}
