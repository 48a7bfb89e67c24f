"""Putting checks of pumps among the figures of a year, naming a grid's factor."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext

from waterpeers.apps.audit.actions import record
from waterpeers.apps.energy.events import Event
from waterpeers.apps.energy.models import SavedPumpCheck
from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values
from waterpeers.apps.indicators.models import Sheet
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records.access import can_enter
from waterpeers.apps.records.saving import as_seen, locked, of_year
from waterpeers.domain.actors import Act
from waterpeers.domain.energy import FACTOR_VARIABLE, FactorBasis, check_factor
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.values import WHOLE, Origin, Zone, ZoneKind
from waterpeers.domain.verdicts import NotAllowed, NotReady, all_valid


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
    organisation: Organisation,
    *,
    year: int,
    factor: float,
    source: str,
    basis: FactorBasis = FactorBasis.GRID,
    act: Act,
) -> Sheet:
    """Report the factor of a year's electricity, kg CO₂e a kWh; never without its source."""
    NotAllowed.unless(can_enter(act.actor, organisation))
    all_valid(lambda: of_year(year, ""), lambda: check_factor(factor, source))
    return report_values(
        organisation,
        calendar_year(year),
        [ReportedFigure(FACTOR_VARIABLE[basis], factor, source=source)],
        because=gettext("The emission factor was named with its source."),
        act=act,
    )
