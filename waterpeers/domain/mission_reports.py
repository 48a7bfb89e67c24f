"""What a mission leaves behind: a joint report, things to do, days, nights and costs.

The report is made of the daily log: what is typed is what the log does not say. Costs are rows, so
that whoever keeps the money takes them over as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from waterpeers.domain.missions import OVER, MissionState
from waterpeers.domain.money import totals
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.verdicts import Reason, Verdict

MOST_DAYS, MOST_NIGHTS = 366, 366  # of one row
HALVES = 2  # days are counted in halves


class CostKind(StrEnum):
    """What was given for a mission."""

    TIME = "time"  # days of work, nights away
    TRAVEL = "travel"
    STAY = "stay"
    ALLOWANCE = "allowance"
    LOCAL_TRANSPORT = "local_transport"
    VISA = "visa"
    INTERPRETER = "interpreter"
    MATERIAL = "material"
    OTHER = "other"


def reporting_side(host: PartyRole | None) -> PartyRole:
    """Say which side writes the report: those who came; after a remote session the mentor."""
    return PartyRole.MENTEE if host is PartyRole.MENTOR else PartyRole.MENTOR


def report_verdict(state: MissionState, first_day: date, today: date) -> Verdict:
    """Refuse to report what does not take place, and what has not begun."""
    if state in OVER or (state is MissionState.AGREED and first_day <= today):
        return Verdict()
    return Verdict((Reason("nothing_to_report_yet"),))


def cost_verdict(
    kind: CostKind, *, days: Decimal | None, nights: int | None, amount: int | None, is_borne: bool
) -> Verdict:
    """Refuse a row that says nothing, what nobody bears, and days that there are not."""
    reasons = []
    if days is not None and (not 0 <= days <= MOST_DAYS or days * HALVES % 1):
        reasons.append(Reason("days_in_halves", (("limit", str(MOST_DAYS)),), "days"))
    if nights is not None and not 0 <= nights <= MOST_NIGHTS:
        limits = (("least", "0"), ("most", str(MOST_NIGHTS)))
        reasons.append(Reason("out_of_range", limits, "nights"))
    if kind is CostKind.TIME:
        if not days and not nights:
            reasons.append(Reason("days_or_nights", field="days"))
    elif amount is None:
        reasons.append(Reason("how_much", field="amount"))
    if amount is not None and not is_borne:
        reasons.append(Reason("who_bears_it", field="borne_by"))
    return Verdict(tuple(reasons))


@dataclass(frozen=True)
class Given:
    """What one row says was given, by which side, and who bears it."""

    side: str
    borne_by: str
    days: Decimal
    nights: int
    amount: int | None  # in the smallest unit
    currency: str


@dataclass(frozen=True)
class SideSum:
    """What a side gave: its people's days and nights, and what it bears, by currency."""

    side: str
    days: Decimal
    nights: int
    amounts: tuple[tuple[int, str], ...]


def side_sums(rows: Iterable[Given]) -> list[SideSum]:
    """Add up by side; days count where the people are from, money where it is borne.

    Currencies are never mixed.
    """
    found = list(rows)
    sides = dict.fromkeys(name for each in found for name in (each.side, each.borne_by) if name)
    return [
        SideSum(
            side,
            sum((each.days for each in found if each.side == side), Decimal(0)),
            sum(each.nights for each in found if each.side == side),
            _borne(found, side),
        )
        for side in sides
    ]


def _borne(rows: Iterable[Given], side: str) -> tuple[tuple[int, str], ...]:
    amounts = [
        (each.amount, each.currency)
        for each in rows
        if each.borne_by == side and each.amount is not None
    ]
    return tuple((minor, currency) for currency, minor in totals(amounts).items())
