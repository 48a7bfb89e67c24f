"""What a water balance consists of: the sheet of inputs, in units of one's own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.records.kinds import RecordKind
from waterpeers.apps.water_balance.events import Event
from waterpeers.apps.water_balance.models import SavedBalance, columns_of

CHOICES = ("volume_unit", "length_unit", "pressure_unit", "form", "constants", "defaults")

KIND = RecordKind(
    table=SavedBalance,
    name="water_balance",
    plural="water_balances_of",
    one=_("Water balance"),
    many=_("Water balances"),
    lead=_("Where the water of a year went, how sure that is, and what to measure better first."),
    how=_(
        "Enter what you know; leave the rest empty. Beside each figure, say within how many per "
        "cent you are sure of it, 95 times of 100."
    ),
    none_yet=_(
        "No water balance yet. Supply and billed consumption of a year are enough to begin."
    ),
    saved=Event.WATER_BALANCE_SAVED,
    checked=Event.WATER_BALANCE_CHECKED,
    more=columns_of,
    copied=CHOICES,
    example={"inputs": {"own_sources": 5.0, "billed_metered": 3.5}},
    said_checked=_("Checked. Its figures are drafts among the values of the year."),
)
