"""The formulas of the water balance, for numbers of any kind.

Plain floats, ``Measured`` with 95 % limits, and arrays of draws go through the same lines
(``waterpeers.analytics.uncertainty`` draws); so annotations of quantities are ``Any``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from waterpeers.domain.measures import MILE_KM, PSI_M, US_GALLON_M3
from waterpeers.domain.verdicts import Reason
from waterpeers.domain.water_balance.inputs import (
    BLANKS,
    DEFAULT_BASES,
    EnteredBalance,
    Form,
    by_default,
)
from waterpeers.domain.water_balance.leakage import is_too_small, unavoidable_m3_per_day

DAYS = 365  # also in leap years, as all frameworks do

# --- components ---

COMPONENTS = (
    "own_sources",
    "imported",
    "exported",
    "implied_master_meter_correction",
    "system_input_volume",
    "water_supplied",
    "billed_metered",
    "billed_unmetered",
    "billed_authorised_consumption",
    "unbilled_metered",
    "unbilled_unmetered",
    "unbilled_authorised_consumption",
    "authorised_consumption",
    "unauthorised_consumption",
    "customer_meter_inaccuracies",
    "data_handling_errors",
    "apparent_losses",
    "real_losses",
    "bottom_up_real_losses",
    "water_losses",
    "non_revenue_water",
)


class NotComputable(Exception):  # noqa: N818 - an expected answer, not an error
    """A result that the inputs do not allow, with the reason."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.reason = Reason(code, (("code", field),) if field else (), field)


class Quantities(dict[str, Any]):
    """All quantities by code, in numbers of one kind; asking for a missing one is a reason."""

    def __init__(self, entered: EnteredBalance, quantities: Mapping[str, Any]) -> None:
        super().__init__(quantities)
        self.entered = entered

    def __missing__(self, code: str) -> Any:
        raise NotComputable("input_missing", code)


def solve(entered: EnteredBalance, lift: Callable[[str, float, float | None], Any]) -> Quantities:
    """Give inputs and components as numbers of one kind.

    ``lift`` makes a number of an input's code, value and 95 % limit in per cent (None: exact).
    Rules: a correction is that of the meters, unless the supply is given after it; a part of the
    apparent losses that is neither entered nor taken by default counts nothing, and is flagged.
    """
    values = {**BLANKS, **entered.values}
    limits = entered.limits
    k = Quantities(
        entered, {code: lift(code, value, limits.get(code)) for code, value in values.items()}
    )
    shares = {
        code: lift(code, entered.defaults.percents[code] / 100, limits.get(code))
        for code in by_default(entered)
    }
    _supply(k)
    _take(k, shares)
    _consumption(k)
    _take(k, shares)
    _losses(k)
    return k


def _take(k: Quantities, shares: Mapping[str, Any]) -> None:
    """Take by default what is a share of something that is known by now."""
    for code, share in shares.items():
        if code not in k and DEFAULT_BASES[code] in k:
            k[code] = share * k[DEFAULT_BASES[code]]


def _supply(k: Quantities) -> None:
    shown = k["own_sources"] + k["imported"] - k["exported"]
    own, imported = _corrected(k, "own_sources"), _corrected(k, "imported")
    k["exported"] = _corrected(k, "exported")
    k["water_supplied"] = (
        k["water_supplied_after_meter_correction"]
        if "water_supplied_after_meter_correction" in k
        else own + imported - k["exported"] + k["master_meter_correction"]
    )
    k["implied_master_meter_correction"] = k["water_supplied"] - shown
    k["system_input_volume"] = k["water_supplied"] + k["exported"]


def _corrected(k: Quantities, code: str) -> Any:
    """Give what went through a bulk meter; what it shows stays as it is where no more is known."""
    reading = f"{code}_registered_percent"
    if reading in k.entered.values or reading in k.entered.limits_percent:
        return k[code] / k[reading] * 100.0
    return k[code]


def _consumption(k: Quantities) -> None:
    billed = k["billed_metered"] + k["billed_unmetered"]
    unbilled = k["unbilled_metered"] + k.get("unbilled_unmetered", 0.0)
    k["non_revenue_water"] = k["water_supplied"] - billed
    k["water_losses"] = k["non_revenue_water"] - unbilled
    k["unbilled_authorised_consumption"] = unbilled
    in_iwa_form = k.entered.form is Form.IWA
    k["billed_authorised_consumption"] = billed + k["exported"] if in_iwa_form else billed
    k["authorised_consumption"] = k["billed_authorised_consumption"] + unbilled


def _losses(k: Quantities) -> None:
    if "apparent_losses" not in k:
        if "customer_meter_inaccuracies" not in k:
            low = k["customer_meter_under_registration_percent"]
            metered = k["billed_metered"] + k["unbilled_metered"]
            k["customer_meter_inaccuracies"] = metered * low / (low * -1.0 + 100.0)
        k["apparent_losses"] = (
            k["customer_meter_inaccuracies"]
            + k.get("unauthorised_consumption", 0.0)
            + k.get("data_handling_errors", 0.0)
        )
    k["real_losses"] = k["water_losses"] - k["apparent_losses"]


# --- indicators ---


@dataclass(frozen=True)
class BalanceIndicator:
    """A figure made of the balance: its unit, and its formula."""

    unit: str
    formula: Callable[[Quantities], Any]


def computed(k: Quantities) -> dict[str, Any]:
    """Give every indicator, or as ``Reason`` why it cannot be computed."""
    figures: dict[str, Any] = {}
    for code, indicator in INDICATORS.items():
        try:
            figures[code] = indicator.formula(k)
        except NotComputable as problem:
            figures[code] = problem.reason
        except ZeroDivisionError:
            figures[code] = Reason("divides_by_zero")
    return figures


def _part_of_day(k: Quantities) -> Any:
    """Give the share of the day under pressure: the whole day unless it is said otherwise."""
    if "hours_under_pressure" in k:
        return k["hours_under_pressure"] / 24.0
    if k.entered.is_intermittent:
        raise NotComputable("hours_not_known", "hours_under_pressure")
    return 1.0


def _percent(losses: str) -> Callable[[Quantities], Any]:
    """Divide by net supply in both forms: exports are neither lost nor billed at home."""
    return lambda k: k[losses] * 100.0 / k["water_supplied"]


def _per_connection(losses: str, unit_m3: float) -> Callable[[Quantities], Any]:
    def formula(k: Quantities) -> Any:
        figure = k[losses] / (k["service_connections"] * (DAYS * unit_m3))
        return figure / _part_of_day(k) if losses == "real_losses" else figure

    return formula


def _per_length(losses: str, unit_m3: float, length_km: float) -> Callable[[Quantities], Any]:
    def formula(k: Quantities) -> Any:
        figure = k[losses] / (k["mains_length"] * (DAYS * unit_m3 / length_km))
        return figure / _part_of_day(k) if losses == "real_losses" else figure

    return formula


def _uarl(k: Quantities) -> Any:
    mains, connections = k["mains_length"], k["service_connections"]
    if is_too_small(k.entered.values["mains_length"], k.entered.values["service_connections"]):
        raise NotComputable("too_small_for_uarl")
    daily_m3 = unavoidable_m3_per_day(
        mains, connections, k["customer_line_length"], k["average_pressure"], k.entered.constants
    )
    return daily_m3 * _part_of_day(k) * DAYS


def _water_price(k: Quantities) -> Any:
    sold = k.entered.saved_water_could_be_sold
    return k["retail_unit_cost" if sold else "variable_production_cost"]


def _cost(k: Quantities) -> Any:
    water = k["real_losses"] + k["unbilled_authorised_consumption"]
    return k["apparent_losses"] * k["retail_unit_cost"] + water * _water_price(k)


def _unit_losses(losses: str) -> dict[str, BalanceIndicator]:
    return {
        f"{losses}_percent_volume": BalanceIndicator("%", _percent(losses)),
        f"{losses}_l_per_connection_day": BalanceIndicator(
            "L/connection/day", _per_connection(losses, 1e-3)
        ),
        f"{losses}_m3_per_km_day": BalanceIndicator("m3/km/day", _per_length(losses, 1.0, 1.0)),
        f"{losses}_gal_per_connection_day": BalanceIndicator(
            "US gal/connection/day", _per_connection(losses, US_GALLON_M3)
        ),
        f"{losses}_gal_per_mile_day": BalanceIndicator(
            "US gal/mile/day", _per_length(losses, US_GALLON_M3, MILE_KM)
        ),
    }


INDICATORS: Mapping[str, BalanceIndicator] = MappingProxyType(
    {
        **_unit_losses("non_revenue_water"),
        "non_revenue_water_l_per_connection_day_wsp": BalanceIndicator(
            "L/connection/day",
            lambda k: _per_connection("non_revenue_water", 1e-3)(k) / _part_of_day(k),
        ),
        "non_revenue_water_percent_input": BalanceIndicator(
            "%", lambda k: k["non_revenue_water"] * 100.0 / k["system_input_volume"]
        ),
        **_unit_losses("apparent_losses"),
        **_unit_losses("real_losses"),
        "real_losses_l_per_connection_day_m": BalanceIndicator(
            "L/connection/day/m",
            lambda k: _per_connection("real_losses", 1e-3)(k) / k["average_pressure"],
        ),
        "real_losses_gal_per_connection_day_psi": BalanceIndicator(
            "US gal/connection/day/psi",
            lambda k: (
                _per_connection("real_losses", US_GALLON_M3)(k) / k["average_pressure"] * PSI_M
            ),
        ),
        "connections_per_km": BalanceIndicator(
            "connections/km", lambda k: k["service_connections"] / k["mains_length"]
        ),
        "uarl": BalanceIndicator("m3/year", _uarl),
        "ili": BalanceIndicator("ratio", lambda k: k["real_losses"] / _uarl(k)),
        "apparent_losses_cost": BalanceIndicator(
            "money/year", lambda k: k["apparent_losses"] * k["retail_unit_cost"]
        ),
        "real_losses_cost": BalanceIndicator(
            "money/year", lambda k: k["real_losses"] * _water_price(k)
        ),
        "non_revenue_water_cost": BalanceIndicator("money/year", _cost),
        "non_revenue_water_percent_cost": BalanceIndicator(
            "%", lambda k: _cost(k) * 100.0 / k["annual_operating_cost"]
        ),
        "energy_kwh_per_m3": BalanceIndicator(
            "kWh/m3", lambda k: k["grid_energy"] / k["water_supplied"]
        ),
        "electricity_emissions": BalanceIndicator(
            "kg CO2e/year", lambda k: k["grid_energy"] * k["grid_emission_factor"]
        ),
    }
)
