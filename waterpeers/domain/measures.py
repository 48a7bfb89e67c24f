"""Volumes, lengths and pressures as utilities enter them, and the way to m³, km and m of head.

Factors are exact where the unit is defined so (mile, US gallon, foot, bar). Pressure becomes
head in water at 4 °C (1000 kg/m³) under standard gravity.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from waterpeers.domain.verdicts import NotValid

US_GALLON_M3 = 0.003785411784
FOOT_M = 0.3048
MILE_KM = 1.609344
PASCAL_M = 1 / (1000 * 9.80665)
PSI_M = 6894.757293168361 * PASCAL_M

VOLUMES: Mapping[str, float] = MappingProxyType(
    {
        "m3": 1.0,
        "thousand m3": 1e3,
        "million m3": 1e6,
        "million litres": 1e3,
        "thousand US gallons": 1e3 * US_GALLON_M3,
        "million US gallons": 1e6 * US_GALLON_M3,
        "100 cubic feet": 100 * FOOT_M**3,
        "acre-foot": 43_560 * FOOT_M**3,
    }
)
LENGTHS: Mapping[str, float] = MappingProxyType({"km": 1.0, "m": 1e-3, "mile": MILE_KM})
PRESSURES: Mapping[str, float] = MappingProxyType(
    {"m": 1.0, "bar": 1e5 * PASCAL_M, "kPa": 1e3 * PASCAL_M, "psi": PSI_M}
)
_ALSO = {
    "acre-feet": "acre-foot",
    "acre feet": "acre-foot",
    "million gallons": "million US gallons",
    "m³": "m3",
    "thousand m³": "thousand m3",
    "million m³": "million m3",
    "miles": "mile",
}


def unit_named(text: str, units: Mapping[str, float], field: str) -> str:
    """Find the unit that a text names; a year may be said with it ("m3 per year").

    Raises ``NotValid`` naming the field and the units that are known.
    """
    plain = " ".join(text.split()).removesuffix(" per year").removesuffix("/year").strip()
    plain = _ALSO.get(plain.lower(), plain)
    for name in units:
        if name.lower() == plain.lower():
            return name
    raise NotValid.because("unit_not_known", field=field, unit=text[:40], expected=", ".join(units))
