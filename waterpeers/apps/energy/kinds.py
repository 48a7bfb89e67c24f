"""What a check of pumps consists of: its units, target and price, then the pumps themselves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.energy.events import Event
from waterpeers.apps.energy.models import SavedPumpCheck
from waterpeers.apps.energy.words import FLOW_UNITS, HEAD_UNITS
from waterpeers.apps.foundation.workbooks.columns import CellKind
from waterpeers.apps.records.kinds import Entered, RecordField, RecordKind
from waterpeers.domain.money import CURRENCIES
from waterpeers.domain.pumps import PumpSheet
from waterpeers.domain.verdicts import NotValid

FIELDS = (
    RecordField(
        "target_percent", _("Efficiency to be reached, motor and pump together, %"),
        needed="required",
        hint=_(
            "From the wire to the water. The efficiency on a pump’s curve is the pump’s alone: "
            "multiply it by that of the motor (75 % × 92 % = 69 %)."
        ),
    ),
    RecordField("flow_unit", _("Flows in"), CellKind.CHOICE, choices=FLOW_UNITS, usual="m3/h",
        needed="required"),
    RecordField("head_unit", _("Heads in"), CellKind.CHOICE, choices=HEAD_UNITS, usual="m",
        needed="required"),
    RecordField("price_per_kwh", _("Price of a kWh")),
    RecordField("currency", _("Currency"), CellKind.CHOICE,
        choices={code: code for code in sorted(CURRENCIES)}),
    RecordField("note", _("How and when it was measured"), CellKind.TEXT, lines=2),
)  # fmt: skip


def priced(entered: Entered) -> None:
    """Ask for the currency of a price."""
    if entered.get("price_per_kwh") is not None and not entered.get("currency"):
        raise NotValid.because("price_needs_a_currency", field="currency")


def pumps(entered: Entered) -> dict[str, Any]:
    """Give the pumps as they are kept, and no currency without a price.

    Without target and units, which are asked for by themselves, nothing can be said of pumps.
    """
    price = entered.get("price_per_kwh")
    currency = {} if price is not None else {"currency": ""}
    units = [entered.get(name) for name in ("target_percent", "flow_unit", "head_unit")]
    if None in units or "" in units:
        return {"pumps": [], **currency}
    target, flow, head = units
    sheet = PumpSheet(entered["pumps"], float(str(target)), str(flow), str(head), price)
    return {"pumps": [dict(pump) for pump in sheet.pumps], **currency}


KIND = RecordKind(
    table=SavedPumpCheck,
    name="pump_check",
    plural="pump_checks",
    one=_("Check of pumps"),
    many=_("Energy"),
    lead=_("What each m³ takes, what it emits, and which pump to repair first."),
    how=_(
        "Enter what you measured; leave the rest empty. The electricity of a pump is told once: "
        "its power, its kWh of the year, or volts and amperes at its motor."
    ),
    none_yet=_("No pumps yet. Flow, head and power of one pump are enough to begin."),
    saved=Event.PUMP_CHECK_SAVED,
    checked=Event.PUMP_CHECK_CHECKED,
    fields=FIELDS,
    rule=priced,
    more=pumps,
    copied=("flow_unit", "head_unit", "target_percent", "price_per_kwh", "currency"),
    listed={_("Pumps"): lambda saved: len(saved.pumps)},
    example={
        "target_percent": 75.0,
        "pumps": [{"name": "P1", "flow": 100.0, "head": 50.0, "hours": 4000.0, "power_kw": 22.7}],
    },
)
