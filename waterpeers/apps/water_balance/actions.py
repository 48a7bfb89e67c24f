"""Checking water balances, which then feed the figures of their year."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext

from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values
from waterpeers.apps.records import actions
from waterpeers.apps.water_balance.kinds import KIND
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.apps.water_balance.queries import sums_said, values_of
from waterpeers.domain.actors import Act
from waterpeers.domain.checks import apart
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.values import WHOLE, Origin, Zone, ZoneKind


@transaction.atomic
def check(saved: SavedBalance, *, revision: int, act: Act) -> SavedBalance:
    """Confirm, as a second person, the balance that one saw; it then feeds the variables.

    They become drafts of the year, those of a zone in a sheet of its own: they never count as the
    utility's. Sums that were reported before and say another thing stay, and are asked about.
    """
    saved = actions.check(KIND, saved, revision=revision, act=act)
    zone = Zone(ZoneKind.ZONE, saved.zone) if saved.zone else WHOLE
    period = calendar_year(saved.year)
    said = sums_said(saved.organisation, period, zone)
    report_values(
        saved.organisation,
        period,
        [
            ReportedFigure(fed.variable, fed.value, source=fed.source)
            for fed in values_of(saved)
            if not apart(said.get(fed.variable, fed.value), fed.value)
        ],
        zone=zone,
        because=gettext("The water balance was checked."),
        origin=Origin.BALANCE,
        act=act,
    )
    return saved
