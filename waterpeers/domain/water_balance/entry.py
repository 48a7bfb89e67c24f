"""From what people enter, in their units, to the inputs of a balance; and back for volumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from waterpeers.domain.measures import FOOT_M, LENGTHS, PRESSURES, US_GALLON_M3, VOLUMES, unit_named
from waterpeers.domain.water_balance.inputs import (
    AWWA_5,
    INPUTS,
    LOW_MIDDLE_INCOME,
    NO_DEFAULTS,
    Defaults,
    EnteredBalance,
    Form,
    InputKind,
)
from waterpeers.domain.water_balance.leakage import Constants

DEFAULTS: Mapping[str, Defaults] = MappingProxyType(
    {defaults.version: defaults for defaults in (AWWA_5, LOW_MIDDLE_INCOME, NO_DEFAULTS)}
)

# A price may say its volume in its code: retail_unit_cost_per_1000_gal.
PRICE_VOLUMES: Mapping[str, float] = MappingProxyType(
    {
        "_per_m3": 1.0,
        "_per_1000_litres": 1.0,
        "_per_1000_gal": 1e3 * US_GALLON_M3,
        "_per_mg": 1e6 * US_GALLON_M3,
        "_per_100_cubic_feet": 100 * FOOT_M**3,
        "_per_acre_foot": 43_560 * FOOT_M**3,
    }
)


@dataclass(frozen=True)
class BalanceUnits:
    """The units of what is entered; a price without its own volume is for one of ``volume``.

    Names as in ``measures``, "per year" allowed. Raises ``NotValid`` for one that is not known.
    """

    volume: str = "m3"
    length: str = "km"
    pressure: str = "m"

    def __post_init__(self) -> None:
        object.__setattr__(self, "volume", unit_named(self.volume, VOLUMES, "volume"))
        object.__setattr__(self, "length", unit_named(self.length, LENGTHS, "length"))
        object.__setattr__(self, "pressure", unit_named(self.pressure, PRESSURES, "pressure"))

    @property
    def constants(self) -> Constants:
        """Which set of constants fits people who measure so."""
        return Constants.US if self.length == "mile" else Constants.METRIC

    @property
    def volume_m3(self) -> float:
        """How many m³ one of the volumes is."""
        return VOLUMES[self.volume]

    def factor(self, code: str) -> float:
        """What to multiply an entered value by to have it in the unit of its ``InputKind``."""
        factors = {
            InputKind.VOLUME: VOLUMES[self.volume],
            InputKind.LENGTH: LENGTHS[self.length],
            InputKind.PRESSURE: PRESSURES[self.pressure],
            InputKind.PRICE: 1 / VOLUMES[self.volume],
        }
        base, volume_m3 = priced_by(code)
        if volume_m3 is not None:
            return 1 / volume_m3
        return factors.get(INPUTS[base], 1.0) if base in INPUTS else 1.0

    def converted(self, values: Mapping[str, float]) -> dict[str, float]:
        """Convert entered values; codes not known stay, for ``EnteredBalance`` to refuse."""
        return {priced_by(code)[0]: value * self.factor(code) for code, value in values.items()}


def priced_by(code: str) -> tuple[str, float | None]:
    """Split a price's code into that of the input and the m³ it is for; None for all others."""
    for suffix, volume_m3 in PRICE_VOLUMES.items():
        base = code.removesuffix(suffix)
        if base != code and INPUTS.get(base) is InputKind.PRICE:
            return base, volume_m3
    return code, None


@dataclass(frozen=True)
class BalanceEntry:
    """A balance as people enter it: values by code in their units, limits in per cent."""

    values: Mapping[str, float]
    limits_percent: Mapping[str, float]
    units: BalanceUnits
    form: Form = Form.AWWA
    constants: Constants | None = None  # None: those that fit the units
    defaults: str = AWWA_5.version
    is_intermittent: bool = False
    saved_water_could_be_sold: bool = False

    def entered(self) -> EnteredBalance:
        """Give it in our units; raises ``NotValid`` for what no balance can be made of."""
        return EnteredBalance(
            self.units.converted(self.values),
            {priced_by(code)[0]: limit for code, limit in self.limits_percent.items()},
            form=self.form,
            constants=self.constants or self.units.constants,
            defaults=DEFAULTS[self.defaults],
            is_intermittent=self.is_intermittent,
            saved_water_could_be_sold=self.saved_water_could_be_sold,
        )
