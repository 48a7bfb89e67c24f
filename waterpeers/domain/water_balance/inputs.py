"""What a utility enters for its water balance, and what is taken where it enters nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from types import MappingProxyType

from waterpeers.domain.codes import IncomeGroup
from waterpeers.domain.verdicts import NotValid, Reason, Verdict
from waterpeers.domain.water_balance.leakage import Constants


class Form(StrEnum):
    """Where exports go: out before the balance (AWWA), or billed within it (IWA)."""

    IWA = "iwa"
    AWWA = "awwa"


class InputKind(StrEnum):
    """What an input measures, and so the unit it is kept in."""

    VOLUME = "m3/year"
    LENGTH = "km"
    PRESSURE = "m"
    COUNT = "connections"
    PERCENT = "%"
    HOURS = "h/day"
    MONEY = "money/year"
    PRICE = "money/m3"
    ENERGY = "kWh/year"
    EMISSION = "kg CO2e/kWh"


INPUTS: Mapping[str, InputKind] = MappingProxyType(
    {
        "own_sources": InputKind.VOLUME,
        "imported": InputKind.VOLUME,
        "exported": InputKind.VOLUME,
        "own_sources_registered_percent": InputKind.PERCENT,  # 97: the meter shows 97 of 100
        "imported_registered_percent": InputKind.PERCENT,
        "exported_registered_percent": InputKind.PERCENT,
        "master_meter_correction": InputKind.VOLUME,  # added to what the meters show
        "water_supplied_after_meter_correction": InputKind.VOLUME,
        "billed_metered": InputKind.VOLUME,
        "billed_unmetered": InputKind.VOLUME,
        "unbilled_metered": InputKind.VOLUME,
        "unbilled_unmetered": InputKind.VOLUME,
        "unauthorised_consumption": InputKind.VOLUME,
        "customer_meter_under_registration_percent": InputKind.PERCENT,
        "customer_meter_inaccuracies": InputKind.VOLUME,
        "data_handling_errors": InputKind.VOLUME,
        "apparent_losses": InputKind.VOLUME,  # where only their sum is known
        "bottom_up_real_losses": InputKind.VOLUME,  # a second estimate, from night flow; kept apart
        "mains_length": InputKind.LENGTH,
        "service_connections": InputKind.COUNT,  # active and inactive
        "customer_line_length": InputKind.LENGTH,  # all together, property line to meter
        "average_pressure": InputKind.PRESSURE,
        "hours_under_pressure": InputKind.HOURS,
        "annual_operating_cost": InputKind.MONEY,
        "retail_unit_cost": InputKind.PRICE,
        "variable_production_cost": InputKind.PRICE,
        "grid_energy": InputKind.ENERGY,
        "grid_emission_factor": InputKind.EMISSION,
    }
)
SUPPLY = ("own_sources", "imported", "water_supplied_after_meter_correction")
METER_READINGS = (
    "own_sources_registered_percent",
    "imported_registered_percent",
    "exported_registered_percent",
)
# What a blank stands for where the item can be absent; all else blank is missing.
BLANKS: Mapping[str, float] = MappingProxyType(
    {
        "own_sources": 0.0,
        "imported": 0.0,
        "exported": 0.0,
        "master_meter_correction": 0.0,
        "billed_metered": 0.0,
        "billed_unmetered": 0.0,
        "unbilled_metered": 0.0,
        "customer_meter_under_registration_percent": 0.0,
        "customer_line_length": 0.0,
        **dict.fromkeys(METER_READINGS, 100.0),
    }
)
# Component taken by default → the component that its share is taken of.
DEFAULT_BASES: Mapping[str, str] = MappingProxyType(
    {
        "unbilled_unmetered": "water_supplied",
        "unauthorised_consumption": "water_supplied",
        "data_handling_errors": "billed_metered",
        "apparent_losses": "non_revenue_water",
    }
)
# What makes up the apparent losses: where one of them is known, no share of the whole is taken.
APPARENT_PARTS = frozenset(
    {
        "unauthorised_consumption",
        "customer_meter_inaccuracies",
        "customer_meter_under_registration_percent",
        "data_handling_errors",
    }
)


@dataclass(frozen=True)
class Defaults:
    """What is taken where nothing is known, in per cent of its base; told by its version.

    Each has a limit: what nobody has measured is known badly, and stands first among what is to be
    measured.
    """

    version: str
    percents: Mapping[str, float]
    limits_percent: Mapping[str, float] = field(default_factory=dict)


AWWA_5 = Defaults(
    "awwa-5",
    MappingProxyType(
        {"unbilled_unmetered": 1.25, "unauthorised_consumption": 0.25, "data_handling_errors": 0.25}
    ),
    MappingProxyType(
        dict.fromkeys(
            ("unbilled_unmetered", "unauthorised_consumption", "data_handling_errors"), 100.0
        )
    ),
)
# Apparent losses of some 40 % of non-revenue water: the World Bank's rule of thumb for low- and
# middle-income countries (Kingdom, Liemberger & Marin 2006), so wide that it tells little.
LOW_MIDDLE_INCOME = Defaults(
    "lmic-1",
    MappingProxyType({"unbilled_unmetered": 1.25, "apparent_losses": 40.0}),
    MappingProxyType({"unbilled_unmetered": 100.0, "apparent_losses": 50.0}),
)
NO_DEFAULTS = Defaults("none", MappingProxyType({}))


def usual_defaults(income: str) -> Defaults:
    """Say with which defaults a new balance begins, by the income group of its country.

    In a country of low or middle income the American ones would leave all but nothing to theft and
    to meters that read low.

    >>> usual_defaults("lower_middle").version, usual_defaults("").version
    ('lmic-1', 'awwa-5')
    """
    return AWWA_5 if income in ("", IncomeGroup.HIGH) else LOW_MIDDLE_INCOME


@dataclass(frozen=True)
class EnteredBalance:
    """What a utility entered for a year: values in the units of ``InputKind``, limits in per cent.

    A limit without a value belongs to the default that is then taken. Raises ``NotValid`` for
    what no balance can be made of, naming each field.
    """

    values: Mapping[str, float]
    limits_percent: Mapping[str, float] = field(default_factory=dict)
    form: Form = Form.AWWA
    constants: Constants = Constants.METRIC
    defaults: Defaults = AWWA_5
    is_intermittent: bool = False
    saved_water_could_be_sold: bool = False  # real losses are then worth the retail price

    def __post_init__(self) -> None:
        if reasons := tuple(_cannot_use(self)):
            raise NotValid(Verdict(reasons))

    @property
    def limits(self) -> dict[str, float]:
        """Give all limits: of what was entered, and of what is taken by default."""
        taken = {
            code: limit
            for code, limit in self.defaults.limits_percent.items()
            if code in by_default(self)
        }
        return {**taken, **self.limits_percent}


def by_default(entered: EnteredBalance) -> tuple[str, ...]:
    """Name the components that are taken by default: not entered, nor within a sum entered."""
    has_sum = "apparent_losses" in entered.values
    has_parts = bool(APPARENT_PARTS & entered.values.keys())
    return tuple(
        code
        for code in entered.defaults.percents
        if code not in entered.values
        and (code == "unbilled_unmetered" or not has_sum)
        and not (code == "apparent_losses" and has_parts)
    )


def not_comparable(one: EnteredBalance, other: EnteredBalance) -> tuple[Reason, ...]:
    """Say why two balances cannot be compared: another form, other defaults or constants."""
    chosen = (
        ("other_form", one.form, other.form),
        ("other_defaults", one.defaults.version, other.defaults.version),
        ("other_constants", one.constants, other.constants),
    )
    return tuple(
        Reason(code, (("ours", str(ours)), ("theirs", str(theirs))))
        for code, ours, theirs in chosen
        if ours != theirs
    )


def _cannot_use(entered: EnteredBalance) -> Iterator[Reason]:
    for code, value in {**entered.values, **entered.limits_percent}.items():
        if code not in INPUTS:
            yield Reason("input_not_known", (("code", code[:60]),), code[:60])
        elif not isfinite(value):
            yield Reason("not_a_finite_number", (), code)
    for code, limit in entered.limits_percent.items():
        if limit < 0:
            yield Reason("limit_negative", (), code)
    if not any(code in entered.values for code in SUPPLY):
        yield Reason("no_supply", (), SUPPLY[0])
    for code in METER_READINGS:
        if entered.values.get(code, 100.0) <= 0:
            yield Reason("must_be_above_zero", (), code)
    if entered.values.get("customer_meter_under_registration_percent", 0.0) >= 100:
        yield Reason("must_be_below_100", (), "customer_meter_under_registration_percent")
    if not 0 < entered.values.get("hours_under_pressure", 24.0) <= 24:
        yield Reason("not_hours_of_a_day", (), "hours_under_pressure")
