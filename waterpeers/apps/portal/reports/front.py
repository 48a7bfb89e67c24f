"""What the home page shows of the site as it is: both doors, the map of partnerships, the news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil
from statistics import median
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.operators.models import Audience, Organisation
from waterpeers.apps.operators.queries.profiles import hidden_from
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.words.partnerships import PHASES
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.partnerships import PartnershipState, PartyRole
from waterpeers.domain.world import distance_km, place

IN_A_DOOR, IN_THE_NEWS = 3, 4
FEW = 4  # partnerships from which the map says how far help travels
NEAR_KM = 3000.0
# What people search for in their own words, and the working area that it is here.
KNOWN_BY = [
    (
        gettext_lazy("Leakage, unaccounted-for water, physical and commercial losses"),
        "water_losses",
    ),
    (gettext_lazy("Power bills, pumping, intermittent supply"), "energy"),
    (gettext_lazy("Pit emptying, septage, faecal sludge, latrines"), "sanitation_extension"),
    (gettext_lazy("Meter reading, arrears, cash collection"), "billing"),
    (gettext_lazy("Informal settlements, kiosks, social connections"), "low_income_areas"),
]


@dataclass(frozen=True)
class AreaLink:
    """A working area behind a door, and how many utilities stand there."""

    code: str
    label: Any
    number: int


@dataclass(frozen=True)
class Door:
    """One of the two ways in: the largest areas behind it, and how many more there are."""

    areas: list[AreaLink]
    others: int


def door(counts: dict[str, int]) -> Door:
    """Give the areas with most utilities first."""
    found = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    shown = [
        AreaLink(code, WORKING_AREAS[WorkingArea(code)], number)
        for code, number in found[:IN_A_DOOR]
    ]
    return Door(shown, max(0, len(found) - IN_A_DOOR))


@dataclass(frozen=True)
class Arc:
    """A partnership on the map: from its mentor to the utility that it supports."""

    path: str
    start: tuple[str, str]
    end: tuple[str, str]
    partnership: Partnership
    label: str
    is_at_work: bool
    km: float


def arcs(partnerships: Iterable[Partnership]) -> list[Arc]:
    """Draw the partnerships of which both ends can be placed."""
    return [arc for each in partnerships if (arc := _arc(each)) is not None]


def _arc(partnership: Partnership) -> Arc | None:
    mentor, mentee = (lead(partnership, role) for role in (PartyRole.MENTOR, PartyRole.MENTEE))
    start, end = _where(mentor), _where(mentee)
    if start is None or end is None:
        return None
    (x1, y1), (x2, y2) = place(*start), place(*end)
    lift = 0.22 * ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5  # the further, the higher the arc
    names = {"mentor": mentor, "mentee": mentee}
    return Arc(
        f"M{x1:.0f} {y1:.0f}Q{(x1 + x2) / 2:.0f} {(y1 + y2) / 2 - lift:.0f} {x2:.0f} {y2:.0f}",
        (f"{x1:.0f}", f"{y1:.0f}"),
        (f"{x2:.0f}", f"{y2:.0f}"),
        partnership,
        _("%(mentor)s helps %(mentee)s") % names,
        partnership.state == PartnershipState.ACTIVE,
        distance_km(start, end),
    )


def lead(partnership: Partnership, role: PartyRole) -> Organisation | None:
    """Give who leads on a side."""
    found = [party for party in partnership.parties.all() if party.role == role]
    lead = max(found, key=lambda party: party.is_lead, default=None)
    return lead.organisation if lead else None


def _where(organisation: Organisation | None) -> tuple[float, float] | None:
    """Give degrees north and east: its own where the public may see them, else its country's."""
    if organisation is None:
        return None
    seen = not hidden_from(organisation, Audience.PUBLIC) & {"latitude", "longitude"}
    of = organisation if seen and organisation.latitude is not None else organisation.country
    if of is None or of.latitude is None or of.longitude is None:
        return None
    return of.latitude, of.longitude


def finding(drawn: list[Arc], number: int) -> str:
    """Say what the map shows, in one sentence."""
    if len(drawn) >= FEW and (half := median(arc.km for arc in drawn)) < NEAR_KM:
        text = _("Help comes from near: half of %(number)s partnerships cross less than %(km)s km")
        km = in_figures(ceil(half / 100) * 100, 0)
        return text % {"number": in_figures(len(drawn), 0), "km": km}
    text = ngettext(
        "%(number)s partnership that both sides show to everybody",
        "%(number)s partnerships that both sides show to everybody",
        number,
    )
    return text % {"number": in_figures(number, 0)}


@dataclass(frozen=True)
class News:
    """What happened to a released partnership, latest first."""

    on: date
    what: Any
    partnership: Partnership


def news(partnerships: Iterable[Partnership]) -> list[News]:
    """Give the latest step of each, no more than fit in a line."""
    latest = (max(_steps(each), key=lambda step: step.on) for each in partnerships)
    return sorted(latest, key=lambda step: (step.on, step.partnership.pk), reverse=True)[
        :IN_THE_NEWS
    ]


def _steps(partnership: Partnership) -> Iterator[News]:
    if partnership.released_at:
        yield News(localtime(partnership.released_at).date(), _("shown to everybody"), partnership)
    reached = localtime(partnership.phase_reached_at).date()
    yield News(reached, PHASES[partnership.phase], partnership)
