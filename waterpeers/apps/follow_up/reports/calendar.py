"""The days ahead in words, and as a calendar for programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse

from waterpeers.apps.follow_up.queries.calendar import DayKind, DueDay
from waterpeers.apps.follow_up.words import DAYS
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
    if due.ahead is not None:
        return due.text
    return str(DAYS[due.kind]) % {"title": due.text}


def page_of(due: DueDay) -> str:
    """Give the page of a day."""
    if due.ahead is not None:
        return due.ahead.href
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
                last=due.ahead.last if due.ahead else None,
                place=due.ahead.place if due.ahead else "",
            )
            for due in days
        ],
        at=at,
    )


# --- on the desk ---

AHEAD = timedelta(days=92)
DAYS_SHOWN = 4


@dataclass(frozen=True)
class DayAhead:
    """A day that comes: what is on it, in which partnership."""

    day: date
    what: str
    about: str
    href: str


def days_ahead(days: Iterable[DueDay], today: date) -> list[DayAhead]:
    """Say what comes in the next three months, the first days only."""
    near = [due for due in days if today <= due.day <= today + AHEAD]
    return [
        DayAhead(due.day, day_words(due), due.partnership.title, page_of(due))
        for due in near[:DAYS_SHOWN]
    ]
