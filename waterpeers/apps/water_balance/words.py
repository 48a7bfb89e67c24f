"""What the codes of the water balance say to people."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.figures import number_format
from waterpeers.apps.water_balance.events import Event
from waterpeers.domain.verdicts import Reason
from waterpeers.domain.water_balance import Band
from waterpeers.domain.water_balance.bursts import LeakKind

MAY_BE = 0.2  # a band that is as likely is told beside the first

NAMES = {
    # inputs and components
    "own_sources": _("Own sources"),
    "imported": _("Water imported"),
    "exported": _("Water exported"),
    "own_sources_registered_percent": _("What the meters of own sources show, % of the truth"),
    "imported_registered_percent": _("What the meters of imports show, % of the truth"),
    "exported_registered_percent": _("What the meters of exports show, % of the truth"),
    "master_meter_correction": _("Correction of master meters"),
    "implied_master_meter_correction": _("Correction of master meters in all"),
    "water_supplied_after_meter_correction": _("Water supplied, after meter correction"),
    "system_input_volume": _("System input volume"),
    "water_supplied": _("Water supplied"),
    "billed_metered": _("Billed metered consumption"),
    "billed_unmetered": _("Billed unmetered consumption"),
    "billed_authorised_consumption": _("Billed authorised consumption"),
    "unbilled_metered": _("Unbilled metered consumption"),
    "unbilled_unmetered": _("Unbilled unmetered consumption"),
    "unbilled_authorised_consumption": _("Unbilled authorised consumption"),
    "authorised_consumption": _("Authorised consumption"),
    "unauthorised_consumption": _("Unauthorised consumption"),
    "customer_meter_under_registration_percent": _("Customer meters read low, %"),
    "customer_meter_inaccuracies": _("Customer meter inaccuracies"),
    "data_handling_errors": _("Data-handling errors"),
    "apparent_losses": _("Apparent losses"),
    "real_losses": _("Real losses"),
    "bottom_up_real_losses": _("Real losses from night flow (second estimate)"),
    "water_losses": _("Water losses"),
    "non_revenue_water": _("Non-revenue water"),
    "mains_length": _("Length of mains"),
    "service_connections": _("Service connections, active and inactive"),
    "customer_line_length": _("Customer pipe between property line and meter, all together"),
    "average_pressure": _("Average pressure"),
    "hours_under_pressure": _("Hours a day under pressure"),
    "annual_operating_cost": _("Operating cost of the year"),
    "retail_unit_cost": _("Retail price of water"),
    "variable_production_cost": _("Variable production cost of water"),
    "grid_energy": _("Electricity from the grid"),
    "grid_emission_factor": _("Emission factor of the grid"),
    # indicators
    "non_revenue_water_percent_volume": _("Non-revenue water, % of the water supplied"),
    "non_revenue_water_percent_input": _("Non-revenue water, % of the system input, exports in it"),
    "non_revenue_water_l_per_connection_day": _("Non-revenue water by connection"),
    "non_revenue_water_l_per_connection_day_wsp": _(
        "Non-revenue water by connection, in a day under pressure"
    ),
    "non_revenue_water_m3_per_km_day": _("Non-revenue water by length of mains"),
    "non_revenue_water_gal_per_connection_day": _("Non-revenue water by connection, gallons"),
    "non_revenue_water_gal_per_mile_day": _("Non-revenue water by length of mains, gallons"),
    "apparent_losses_percent_volume": _("Apparent losses, % of the water supplied"),
    "apparent_losses_l_per_connection_day": _("Apparent losses by connection"),
    "apparent_losses_m3_per_km_day": _("Apparent losses by length of mains"),
    "apparent_losses_gal_per_connection_day": _("Apparent losses by connection, gallons"),
    "apparent_losses_gal_per_mile_day": _("Apparent losses by length of mains, gallons"),
    "real_losses_percent_volume": _("Real losses, % of the water supplied"),
    "real_losses_l_per_connection_day": _("Real losses by connection, under pressure"),
    "real_losses_m3_per_km_day": _("Real losses by length of mains, under pressure"),
    "real_losses_gal_per_connection_day": _("Real losses by connection, under pressure, gallons"),
    "real_losses_gal_per_mile_day": _("Real losses by length of mains, under pressure, gallons"),
    "real_losses_l_per_connection_day_m": _("Real losses by connection and m of pressure"),
    "real_losses_gal_per_connection_day_psi": _("Real losses by connection and psi, gallons"),
    "connections_per_km": _("Density of connections"),
    "uarl": _("Unavoidable annual real losses (UARL)"),
    "ili": _("Infrastructure leakage index (ILI)"),
    "apparent_losses_cost": _("Cost of apparent losses"),
    "real_losses_cost": _("Cost of real losses"),
    "non_revenue_water_cost": _("Cost of non-revenue water"),
    "non_revenue_water_percent_cost": _("Non-revenue water, % of operating cost"),
    "energy_kwh_per_m3": _("Electricity for each m³"),
    "electricity_emissions": _("Greenhouse gas of electricity"),
}
# The inputs as people enter them, in groups.
GROUPS = (
    (
        _("Water supplied"),
        (
            "own_sources",
            "own_sources_registered_percent",
            "imported",
            "imported_registered_percent",
            "exported",
            "exported_registered_percent",
            "master_meter_correction",
        ),
    ),
    (
        _("Authorised consumption"),
        ("billed_metered", "billed_unmetered", "unbilled_metered", "unbilled_unmetered"),
    ),
    (
        _("Apparent losses"),
        (
            "unauthorised_consumption",
            "customer_meter_under_registration_percent",
            "data_handling_errors",
        ),
    ),
    (
        _("The network"),
        (
            "mains_length",
            "service_connections",
            "customer_line_length",
            "average_pressure",
            "hours_under_pressure",
            "bottom_up_real_losses",
        ),
    ),
    (
        _("Money and energy"),
        (
            "annual_operating_cost",
            "retail_unit_cost",
            "variable_production_cost",
            "grid_energy",
            "grid_emission_factor",
        ),
    ),
)
# What may be chosen for a balance, in one word.
CHOICES = {
    "metric": _("metric"),
    "us": _("US"),
    "awwa": "AWWA",
    "iwa": "IWA",
    "none": _("none"),
}
# Units in which a balance is entered.
UNITS = {
    "m3": "m³",
    "thousand m3": _("thousand m³"),
    "million m3": _("million m³"),
    "million litres": _("million litres"),
    "thousand US gallons": _("thousand US gallons"),
    "million US gallons": _("million US gallons"),
    "100 cubic feet": _("100 cubic feet"),
    "acre-foot": _("acre-feet"),
    "km": "km",
    "m": "m",
    "mile": _("miles"),
    "bar": "bar",
    "kPa": "kPa",
    "psi": "psi",
}
# Units that read the same in all languages (%, kWh/m3) are not listed.
INDICATOR_UNITS = {
    "L/connection/day": _("litres a connection and day"),
    "L/connection/day/m": _("litres a connection, day and m"),
    "m3/km/day": _("m³ a km and day"),
    "m3/year": _("m³ a year"),
    "US gal/connection/day": _("US gallons a connection and day"),
    "US gal/connection/day/psi": _("US gallons a connection, day and psi"),
    "US gal/mile/day": _("US gallons a mile and day"),
    "connections/km": _("connections a km"),
    "money/year": _("a year, in local currency"),
    "kWh/m3": "kWh/m³",
    "kg CO2e/year": _("kg CO₂e a year"),
    "ratio": "",
}
BANDS = {
    "A1": _("Among the best anywhere: hardly more can be gained."),
    "A2": _("Further reduction may not pay without careful study."),
    "B": _("There is potential for marked improvement."),
    "C": _("Poor; tolerable only where water is plentiful and cheap."),
    "D": _("Very inefficient; a programme to reduce leakage is imperative."),
}
OPENINGS = {  # by the exponent of pressure
    0.5: _("Openings stay as they are: bursts of rigid pipes (N1 = 0.5)"),
    1.0: _("A mixed network of which no more is known (N1 = 1)"),
    1.5: _("Openings widen: plastic pipes, background leakage (N1 = 1.5)"),
}
LEAK_KINDS = {
    LeakKind.BACKGROUND: _("Background: leaks too small to be found"),
    LeakKind.REPORTED: _("Bursts that were reported"),
    LeakKind.FOUND: _("Bursts found by looking for them"),
}
SCALES = {
    "high_income": _("High-income scale"),
    "low_middle_income": _("Low- and middle-income scale"),
}
READINGS = {
    "ili": _("by the infrastructure leakage index"),
    "litres_per_connection_day": _("by litres a connection and day"),
    "nrw_litres_per_connection_day": _("all non-revenue water, by litres a connection and day"),
}
_MASTER_METERS = _("Test the master meters of your own sources.")
_IMPORT_METERS = _("Test the meters of imported water, together with the seller.")
_EXPORT_METERS = _("Test the meters of exported water, together with the buyer.")
_CUSTOMER_METERS = _("Test a random sample of customer meters, by age and by size.")
# What to do about the input that makes most of the uncertainty.
WORK = {
    "own_sources": _MASTER_METERS,
    "own_sources_registered_percent": _MASTER_METERS,
    "imported": _IMPORT_METERS,
    "imported_registered_percent": _IMPORT_METERS,
    "exported": _EXPORT_METERS,
    "exported_registered_percent": _EXPORT_METERS,
    "master_meter_correction": _("Test the master meters again: their correction is too unsure."),
    "water_supplied_after_meter_correction": _("Test the master meters of all supply."),
    "billed_metered": _("Check readings against bills, and bring reading dates to the year."),
    "billed_unmetered": _("Meter a sample of customers who are billed without a meter."),
    "unbilled_metered": _("Read the meters of those who get water without a bill."),
    "unbilled_unmetered": _("Log or meter flushing, fire fighting and public use."),
    "unauthorised_consumption": _("Survey a district for illegal use and bypasses."),
    "customer_meter_under_registration_percent": _CUSTOMER_METERS,
    "customer_meter_inaccuracies": _CUSTOMER_METERS,
    "data_handling_errors": _("Follow a sample of readings from the meter to the bill."),
    "apparent_losses": _(
        "Measure apparent losses: test a sample of customer meters, look for illegal connections."
    ),
}
REASONS = {
    # who may
    "balance_not_checked": _("A second person checks the balance first."),
    "nothing_to_take": _("Choose the figures that the balance shall replace."),
    "figure_does_not_differ": _("“%(variable)s” does not differ from what the balance says."),
    "audit_units_not_known": _(
        "The units of the volumes in this workbook are not known, or several are there."
    ),
    "audit_gives_another": _(
        "%(result)s is %(ours)s by what was read, and %(theirs)s in the workbook: it is not taken. "
        "Type the figures in, and tell us of this workbook."
    ),
    "not_an_audit": _(
        "This is no workbook of the AWWA Free Water Audit Software with results in it "
        "(.xlsx, a sheet “Reporting Worksheet” or “Worksheet”)."
    ),
    "balance_units_changed": _("Another unit was chosen for this meanwhile; take a new workbook."),
    "price_of_work": _(
        "“%(part)s” is no price of a piece of work: write its code, = and an amount."
    ),
    # what cannot be used
    "unit_not_known": _("“%(unit)s” is not a unit for this; known are %(expected)s."),
    "input_not_known": _("“%(code)s” is not an input of the water balance."),
    "not_a_finite_number": _("A finite number is needed here."),
    "limit_negative": _("A limit cannot be below zero."),
    "no_supply": _("Enter water from own sources, imported water, or water supplied."),
    "must_be_above_zero": _("This must be above zero."),
    "must_be_below_100": _("This must be below 100 %%."),
    "not_hours_of_a_day": _("Hours of a day are above 0 and at most 24."),
    # why there is no result
    "input_missing": _("“%(code)s” was not entered."),
    "divides_by_zero": _("It would be divided by zero."),
    "hours_not_known": _(
        "Supply is intermittent: without the hours a day under pressure there is no figure by "
        "connection for real losses."
    ),
    "too_small_for_uarl": _(
        "The system is too small for unavoidable losses: 32 × miles of mains + connections is "
        "under 3000."
    ),
    # why years are not compared
    "other_form": _("Its form is %(theirs)s, here it is %(ours)s."),
    "other_defaults": _("Its defaults are %(theirs)s, here they are %(ours)s."),
    "other_constants": _("Its constants are %(theirs)s, here they are %(ours)s."),
    # flags
    "taken_by_default": _(
        "“%(code)s” is taken by default (%(version)s): %(percent)s %% of “%(base)s”."
    ),
    "negative_input": _("“%(code)s” is negative."),
    "negative_volume": _("“%(code)s” is negative: a volume of a year cannot be."),
    "nothing_billed": _("No billed consumption was entered: all water counts as not billed."),
    "defaults_of_another_setting": _(
        "The defaults for apparent losses come from places with water all day. Where it comes by "
        "the hour, theft and meters that read low can take many times as much, and leaks so much "
        "less. Enter apparent losses, or choose the defaults for low- and middle-income countries "
        "(lmic-1)."
    ),
    "meter_inaccuracy_missing": _(
        "Nothing was entered for customer meters that read low: that loss counts as real losses."
    ),
    "correction_already_made": _(
        "“%(code)s” is not used: water supplied is entered after correction."
    ),
    "limits_missing": _("No limits are known for: %(codes)s. They are taken as exact."),
    "no_limits": _("No limits were entered: how sure the results are is not known."),
    "real_losses_negative": _(
        "Real losses come out negative. They are a remainder: consumption and apparent losses add "
        "up to more than was supplied. Most often master meters read low, consumption of another "
        "period was counted, or apparent losses are set too high."
    ),
    "real_losses_negative_within_limits": _(
        "Real losses come out negative, but within their limits: they may be zero or small. They "
        "are a remainder that carries the errors of all other volumes."
    ),
    "estimates_apart": _(
        "Real losses from night flow and from the balance differ by more than their limits allow: "
        "at least one of them, or its limit, is wrong."
    ),
    "not_distinguishable_from_zero": _(
        "“%(code)s” is not distinguishable from zero: its limit is above 100 %%."
    ),
    "consumption_above_supply": _(
        "More was consumed than supplied. Master meters that read low, or another period, are the "
        "usual causes."
    ),
    "non_revenue_water_negative": _(
        "Non-revenue water is negative: more was billed than supplied."
    ),
    "non_revenue_water_above_90": _(
        "%(percent)s %% of the water is not billed: check the units of supply and of consumption."
    ),
    "pressure_implausible": _(
        "An average pressure of %(pressure)s m is unusual (10 to 120 m): check its unit."
    ),
    "pressure_outside_uarl": _(
        "At %(pressure)s m, unavoidable losses are beyond what the formula was made for (25 to "
        "100 m)."
    ),
    "ili_below_1": _(
        "An infrastructure leakage index of %(ili)s is below 1: less leakage than the formula "
        "takes for unavoidable. Check the balance and the pressure first; in a small network of "
        "plastic pipes at low pressure it can be true."
    ),
    "tell_losses_by_length": _(
        "With %(density)s connections a km, tell real losses by length of mains."
    ),
}


def sentence(reason: Reason) -> str:
    """Say a flag or a missing result, with names and numbers as its reader writes them."""
    params = {name: _label(name, value) for name, value in reason.params}
    if reason.field and "code" not in params:
        params["code"] = name_of(reason.field)
    return str(REASONS[reason.code]) % params


def name_of(code: str) -> str:
    """Name an input, a component or an indicator."""
    return str(NAMES.get(code, code))


def _label(name: str, value: str) -> str:
    if name in {"code", "base"}:
        return name_of(value)
    if name in {"ours", "theirs"}:
        return str(CHOICES.get(value, value))
    if name == "codes":
        return ", ".join(name_of(code) for code in value.split(", "))
    if name in {"percent", "pressure", "ili", "density"}:
        decimals = len(value.partition(".")[2])
        return number_format(float(value), decimals)
    return value


EVENTS: dict[Event, object] = {
    Event.WATER_BALANCE_SAVED: _("A water balance was saved"),
    Event.WATER_BALANCE_CHECKED: _("A water balance was checked"),
    Event.MEASURING_COSTED: _("What measuring better costs was said"),
}

EFFECTS = {
    "new": _("new, as a draft"),
    "again": _("the draft of this balance, written anew"),
    "same": _("agrees, stays"),
    "differs": _("differs, both stay"),
}

WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "savedbalance": _("Check of a water balance"),
}

DRAFTS: dict[str, object] = {  # what is typed into a form and not sent yet, by form
    "water-balance": _("Water balance"),
}


def band_label(band: Band, chances: Mapping[Band, float]) -> str:
    """Name a band, and the other that it may as well be: B or C."""
    likely = sorted(each for each, chance in chances.items() if chance >= MAY_BE or each == band)
    if len(likely) < 2:
        return str(band)
    first, last = likely[0], likely[-1]
    said = _("%(one)s or %(other)s") if len(likely) == 2 else _("%(one)s to %(other)s")
    return str(said) % {"one": first, "other": last}
