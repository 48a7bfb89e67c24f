"""Operators with reviewed figures that take part in comparisons; all invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.world import World, operator
from waterpeers.apps.benchmarking import actions
from waterpeers.apps.benchmarking.models import Comparison, Participation
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Act
from waterpeers.domain.peer_groups import PeerRule
from waterpeers.domain.values import ValueState
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
NRW, HOURS = "I.nrw_percent", "I.continuity"
ALL, SIZE, SETTING = PeerRule.of([]), PeerRule.of(["size"]), PeerRule.of(["setting"])
# per cent of the water lost, and hours of supply a day
PEERS = {"Alder": (18, 24), "Birch": (25, 24), "Cedar": (25, 24), "Doum": (32, 24), "Elm": (55, 12)}
OURS = (40, 24)


def year_of(losses: float, hours: float) -> dict[str, float]:
    """A year with two million m³ produced."""
    return {"produced": 2e6, "sold": 2e6 * (1 - losses / 100), "hours_supply": hours}


def reviewed(
    organisation: Organisation, figures: Mapping[str, float], year: int = 2025, grade: str = "B2"
) -> None:
    """Reviewed figures of a year, in the place of those that are there."""
    sheet, _ = Sheet.objects.get_or_create(
        organisation=organisation, starts_on=date(year, 1, 1), ends_before=date(year + 1, 1, 1)
    )
    sheet.values.filter(variable__in=figures).delete()
    Value.objects.bulk_create(
        Value(
            sheet=sheet,
            variable=code,
            state=ValueState.REVIEWED,
            value=figure,
            reported=str(figure),
            grade=grade,
            reported_at=AT,
            reviewed_at=AT,
        )
        for code, figure in figures.items()
    )


def joins(organisation: Organisation, losses: float, hours: float = 24) -> Organisation:
    """Take part, with figures of 2025."""
    reviewed(organisation, year_of(losses, hours))
    Participation.objects.create(organisation=organisation, changed_at=AT)
    relist([organisation])
    return organisation


def peers() -> dict[str, Organisation]:
    """Five operators of a size, in cities, that take part."""
    return {
        name: joins(operator(name, connections=5000, setting="city"), losses, hours)
        for name, (losses, hours) in PEERS.items()
    }


def compared(organisation: Organisation) -> dict[str, Organisation]:
    """The same five, and this one among them."""
    Organisation.objects.filter(pk=organisation.pk).update(connections=6000, setting="city")
    organisation.refresh_from_db()
    joins(organisation, *OURS)
    return peers()


def compare(
    everybody: World, rule: PeerRule = ALL, year: int = 2025, after_days: int = 0
) -> Comparison:
    """Compare the mentee, as its reporter."""
    return actions.compare(
        everybody.mentee,
        rule,
        year,
        act=Act(everybody.actor("mentee_reporter"), AT + timedelta(days=after_days)),
    )


def line(comparison: Comparison, code: str = NRW) -> dict[str, Any]:
    """What a run says of an indicator."""
    return next(each for each in comparison.result["lines"] if each["indicator"] == code)


def refused(act: Callable[[], object]) -> list[str]:
    """The codes of the reasons for which something is refused."""
    with pytest.raises((NotReady, NotValid, NotAllowed)) as caught:
        act()
    return [reason.code for reason in caught.value.verdict.against]
