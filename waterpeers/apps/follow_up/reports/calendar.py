"""The days ahead in words, and as a calendar for programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.follow_up.queries.calendar import DayKind, DueDay
from waterpeers.domain.calendars import CalendarDay, as_ical

PAGES = {
    DayKind.ITEM: "follow_up:item",
    DayKind.AGREEMENT_ENDS: "agreements:detail",
    DayKind.AGREEMENT_REVIEW: "agreements:detail",
    DayKind.DIAGNOSIS_CLOSES: "diagnosis:round",
}
PLACES = {  # of those that have no page of their own
    DayKind.HEALTH_CLOSES: "follow_up:health",
    DayKind.MEASURED: "diagnosis:of-partnership",
}


def day_words(due: DueDay) -> str:
    """Say what is on a day."""
    match due.kind:
        case DayKind.AGREEMENT_ENDS:
            return _("Last day of “%(title)s”") % {"title": due.text}
        case DayKind.AGREEMENT_REVIEW:
            return _("Review of “%(title)s”") % {"title": due.text}
        case DayKind.DIAGNOSIS_CLOSES:
            return _("Last day to hand in the diagnosis")
        case DayKind.HEALTH_CLOSES:
            return _("Last day to say how the partnership works")
        case DayKind.MEASURED:
            return _("To be measured by then: %(title)s") % {"title": due.text}
    return due.text


def page_of(due: DueDay) -> str:
    """Give the page of a day."""
    if due.kind in PAGES:
        return reverse(PAGES[due.kind], args=[due.row])
    return reverse(PLACES[due.kind], args=[due.partnership.uuid])


def calendar_text(name: str, days: Iterable[DueDay], *, at: datetime) -> str:
    """Write days as a calendar, with whole addresses."""
    return as_ical(
        name,
        [
            CalendarDay(
                f"{due.kind}-{due.row}-{due.number}@{settings.BASE_URL.partition('://')[2]}",
                due.day,
                day_words(due),
                due.partnership.title,
                settings.BASE_URL + page_of(due),
            )
            for due in days
        ],
        at=at,
    )
