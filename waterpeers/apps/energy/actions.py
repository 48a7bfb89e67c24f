"""Saving checks of pumps, putting them among the figures of a year, naming a grid's factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext

from waterpeers.apps.audit.actions import record
from waterpeers.apps.energy.events import Event
from waterpeers.apps.energy.models import SavedPumpCheck
from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values
from waterpeers.apps.indicators.models import Sheet
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records.access import can_enter
from waterpeers.apps.records.saving import (
    as_seen,
    cleaned,
    create_once,
    locked,
    of_year,
    save_anew,
)
from waterpeers.domain.actors import Act
from waterpeers.domain.energy import check_factor
from waterpeers.domain.money import CURRENCIES
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.pumps import PumpSheet
from waterpeers.domain.values import LONGEST_NOTE, WHOLE, Origin, Zone, ZoneKind
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, all_valid


@dataclass(frozen=True)
class EnteredPumpCheck:
    """A check as somebody enters it: the pumps, the currency of the price, how it was measured."""

    sheet: PumpSheet
    currency: str = ""
    note: str = ""

    def columns(self) -> dict[str, Any]:
        """Give what is stored; ``NotValid`` with all that stands against it."""
        all_valid(self._priced, self._noted)
        sheet = self.sheet
        return {
            "flow_unit": sheet.flow_unit,
            "head_unit": sheet.head_unit,
            "pumps": [dict(pump) for pump in sheet.pumps],
            "target_percent": sheet.target_percent,
            "price_per_kwh": sheet.price_per_kwh,
            "currency": self.currency if sheet.price_per_kwh is not None else "",
            **self._noted(),
        }

    def _priced(self) -> None:
        if self.sheet.price_per_kwh is not None and self.currency not in CURRENCIES:
            raise NotValid.because("price_needs_a_currency", field="currency")

    def _noted(self) -> dict[str, str]:
        return cleaned({"note": self.note}, {"note": LONGEST_NOTE})


@transaction.atomic
def start(
    organisation: Organisation,
    entered: EnteredPumpCheck,
    *,
    year: int,
    zone: str = "",
    act: Act,
    uuid: UUID | None = None,
) -> SavedPumpCheck:
    """Save the first check of a year and zone; sent twice with one ``uuid`` it is saved once."""
    NotAllowed.unless(can_enter(act.actor, organisation))
    all_valid(lambda: of_year(year, zone), entered.columns)
    same = of_year(year, zone)
    made = SavedPumpCheck(
        organisation=organisation, uuid=uuid or uuid4(), **same, **entered.columns()
    )
    return create_once(made, same=same, event=Event.PUMP_CHECK_SAVED, after=same, act=act)


@transaction.atomic
def change(
    saved: SavedPumpCheck, entered: EnteredPumpCheck, *, revision: int, act: Act
) -> SavedPumpCheck:
    """Save a check anew; ``Stale`` if somebody saved meanwhile."""
    saved = locked(saved, "organisation", "saved_by")
    NotAllowed.unless(can_enter(act.actor, saved.organisation))
    as_seen(saved, revision)
    return save_anew(saved, entered.columns(), event=Event.PUMP_CHECK_SAVED, act=act)


@transaction.atomic
def report(saved: SavedPumpCheck, *, revision: int, act: Act) -> Sheet:
    """Put energy, volume and head of the pumps among the figures of the year, as drafts.

    Only where every pump counts: a sum that leaves one out is not what the pumps took. A second
    person then reviews the figures as any others; those of a zone go to a sheet of their own.
    """
    saved = locked(saved, "organisation", "saved_by")
    NotAllowed.unless(can_enter(act.actor, saved.organisation))
    as_seen(saved, revision)
    found = saved.sheet.check(None)
    if found.together is None or found.left_out:
        raise NotReady.because("pumps_left_out", names=", ".join(found.left_out))
    source = f"pump check {saved.year}"
    figures = {
        "energy_pump": found.together.energy_kwh,
        "volume_pumped": found.together.pumped_m3,
        "pump_head_m": found.together.head_m,
    }
    sheet = report_values(
        saved.organisation,
        calendar_year(saved.year),
        [ReportedFigure(variable, value, source=source) for variable, value in figures.items()],
        zone=Zone(ZoneKind.ZONE, saved.zone) if saved.zone else WHOLE,
        because=gettext("The pumps were checked."),
        origin=Origin.PUMPS,
        act=act,
    )
    record(
        Event.PUMP_CHECK_REPORTED,
        saved,
        act=act,
        after=figures,
    )
    return sheet


def name_factor(
    organisation: Organisation, *, year: int, factor: float, source: str, act: Act
) -> Sheet:
    """Report the factor of a year's electricity, kg CO₂e a kWh; never without its source."""
    NotAllowed.unless(can_enter(act.actor, organisation))
    all_valid(lambda: of_year(year, ""), lambda: check_factor(factor, source))
    return report_values(
        organisation,
        calendar_year(year),
        [ReportedFigure("grid_factor", factor, source=source)],
        because=gettext("The factor of the grid was named with its source."),
        act=act,
    )
