"""Reading which of many partnerships are late with a report, and whose turn it is then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from django.urls import reverse

from waterpeers.apps.follow_up.queries.owed import Owed
from waterpeers.apps.joint.queries import PeriodCourse
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.reporting.queries.reports import courses_in
from waterpeers.domain.joint import JointState
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartyRole
from waterpeers.domain.verdicts import Reason


def late_reports_in(partnerships: Sequence[Partnership], today: date) -> dict[int, list[Owed]]:
    """Say of the report of the period that ended last who owes it, once it is late; three queries.

    Who drafts it, else who agrees to it. The parties were read along.
    """
    known = {row.pk: row for row in partnerships}
    return {
        pk: [_owed(party, course) for party in parties_of(known[pk]) if _is_for(party, course)]
        for pk, courses in courses_in(partnerships, today).items()
        for course in courses
        if course.is_asked_for and course.late_on <= today and not _is_agreed(course)
    }


def _is_agreed(course: PeriodCourse) -> bool:
    return course.row is not None and course.row.state is JointState.AGREED


def _is_handed(course: PeriodCourse) -> bool:
    return course.row is not None and course.row.state is JointState.HANDED_OVER


def _is_for(party: Party, course: PeriodCourse) -> bool:
    drafts = course.row.role if course.row else PartyRole.MENTEE
    return party.role in OPERATOR_ROLES and (party.role is drafts) is not _is_handed(course)


def _owed(party: Party, course: PeriodCourse) -> Owed:
    code = "report_waits_for_you" if _is_handed(course) else "report_is_late"
    reason = Reason(code, (("day", course.period.last_day.isoformat()),))
    since = datetime.combine(course.late_on, time.min, UTC)
    if _is_handed(course) and course.row and course.row.handed_over_at:
        since = course.row.handed_over_at
    if course.row is not None:
        href = reverse("reporting:report", args=[course.row.uuid])
    else:
        href = reverse("reporting:of-partnership", args=[party.partnership.uuid])
    return Owed(party.uuid, reason, since, href)
