"""The days ahead, on the desk of who has partnerships."""

from __future__ import annotations

from django.utils.timezone import localdate

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.follow_up.queries.calendar import days_of_person
from waterpeers.apps.follow_up.reports.calendar import days_ahead
from waterpeers.apps.foundation.fragments import Fragment
from waterpeers.apps.foundation.http import Request


def of_person(request: Request, person: Person) -> Fragment | None:
    """Say what ends, is due or is looked at in the next months."""
    days = days_ahead(days_of_person(person, request.actor), localdate())
    return Fragment("follow_up/_days_ahead.html", {"days": days}) if days else None
