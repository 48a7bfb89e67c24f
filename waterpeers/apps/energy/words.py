"""What the codes of energy say to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.energy.events import Event
from waterpeers.apps.foundation.figures import number_format
from waterpeers.domain.energy import FactorBasis
from waterpeers.domain.pumps import PumpKind, PumpStanding

KINDS = {
    PumpKind.SURFACE.value: _("dry or booster pump"),
    PumpKind.SUBMERSIBLE.value: _("submersible pump"),
}
BASES = {
    FactorBasis.GRID.value: _("the grid, on average (location-based)"),
    FactorBasis.CONTRACT.value: _("what you buy by contract (market-based)"),
}
FIELDS = {
    "name": _("Name of the pump"),
    "kind": _("Kind of pump"),
    "flow": _("Flow"),
    "head": _("Head"),
    "hours": _("Hours of the year"),
    "power_kw": _("Power taken, kW"),
    "energy_kwh": _("or electricity of the year, kWh"),
    "volts": _("Volts"),
    "amperes": _("Amperes"),
    "power_factor": _("Power factor (0.9 if left empty)"),
}
FLOW_UNITS = {
    "m3/h": _("m³ an hour"),
    "L/s": _("litres a second"),
    "m3/day": _("m³ a day"),
    "US gal/min": _("US gallons a minute"),
}
HEAD_UNITS = {"m": "m", "bar": "bar", "kPa": "kPa", "psi": "psi"}
STANDINGS = {
    PumpStanding.GOOD: _("good"),
    PumpStanding.ACCEPTABLE: _("acceptable"),
    PumpStanding.UNSATISFACTORY: _("unsatisfactory"),
}
STANDING_CHIPS = {
    PumpStanding.GOOD: "good",
    PumpStanding.ACCEPTABLE: "care",
    PumpStanding.UNSATISFACTORY: "stop",
}
MISSING = {
    "flow": _("its flow"),
    "head": _("its head"),
    "hours": _("its hours"),
    "power_kw": _("its power or electricity"),
}
# The energy of a year: what each figure is called, and its unit.
FIGURES = {
    "water": (_("Electricity for water"), "kWh"),
    "sewer": (_("Electricity for wastewater"), "kWh"),
    "I.energy_water_m3": (_("By m³ produced"), "kWh/m³"),
    "I.energy_auth_m3": (_("By m³ of authorised consumption"), "kWh/m³"),
    "I.energy_share": (_("Share of operating cost"), "%"),
    "cost": (_("Cost of a kWh"), _("in local currency")),
    "emissions": (_("Greenhouse gas of electricity, by the grid"), "t CO₂e"),
    "bought": (_("Greenhouse gas of electricity, as bought"), "t CO₂e"),
}
REASONS = {
    # what cannot be used
    "no_pump": _("Enter one pump at least."),
    "too_many_pumps": _("%(limit)s pumps at most; divide them by zone."),
    "pump_named_twice": _("Another pump has this name."),
    "not_an_efficiency": _("An efficiency is above 0 and at most 100 %%."),
    "not_hours_of_a_year": _("Hours of a year are above 0 and at most 8,784."),
    "not_a_power_factor": _("A power factor is above 0 and at most 1."),
    "volts_and_amperes": _("Volts and amperes are needed together."),
    "electricity_told_twice": _(
        "Enter one of these: power, electricity of the year, or volts and amperes."
    ),
    "price_needs_a_currency": _("Choose the currency of the price."),
    "factor_needs_its_source": _("Say who publishes this factor."),
    "check_of_pumps_missing": _(
        "No check of this year and zone is there: add a row for it to the sheet of checks."
    ),
    "pumps_left_out": _(
        "The figures of the year would leave pumps out (%(names)s): complete them first."
    ),
    # flags
    "pump_efficiency_impossible": _(
        "%(percent)s %% is more than a pump can give: check flow, head and power. It is in no sum."
    ),
    "pump_efficiency_unusual": _("%(percent)s %% is unusual (10 to 90 %%): check the figures."),
    "pump_target_reached": _("It reaches the efficiency already."),
}


def figure(value: float | None, decimals: int = 0) -> str:
    """Write a number as its reader does; nothing where there is none."""
    if value is None:
        return ""
    return number_format(round(value, decimals), decimals, force_grouping=True)


EVENTS: dict[Event, object] = {
    Event.PUMP_CHECK_SAVED: _("A check of pumps was saved"),
    Event.PUMP_CHECK_CHECKED: _("A check of pumps was confirmed by a second person"),
    Event.PUMP_CHECK_REPORTED: _("A check of pumps was put among the figures of its year"),
}

WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "savedpumpcheck": _("Check of what was entered of pumps"),
}

DRAFTS: dict[str, object] = {  # what is typed into a form and not sent yet, by form
    "pump-check": _("Check of pumps"),
}
