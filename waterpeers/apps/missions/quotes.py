"""What other apps quote of missions: their days in words, and what each side gave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format

from waterpeers.apps.missions.models import MissionCost
from waterpeers.domain.mission_reports import Given, SideSum, side_sums


def days_of(one: date, other: date) -> str:
    """Write a span of days."""
    if one == other:
        return date_format(one, "DATE_FORMAT")
    first = "j F" if one.year == other.year else "DATE_FORMAT"
    return f"{date_format(one, first)} – {date_format(other, 'DATE_FORMAT')}"


def sums_of(costs: Iterable[MissionCost]) -> list[SideSum]:
    """Add up days, nights and money by side."""
    return side_sums(
        Given(
            each.party.organisation.name,
            each.borne_by.organisation.name if each.borne_by else "",
            each.days or Decimal(0),
            each.nights or 0,
            each.amount_minor,
            each.currency,
        )
        for each in costs
    )
