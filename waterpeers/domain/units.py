"""The units we keep, what they measure, and the way from one to another.

A unit is written as people write it: ``m3/year``, ``L/connection/day``, ``FTE/1,000 connections``,
``kWh/m3/100 m``. It is a factor and a dimension: how many base units it is, of what. Two units of
one dimension can be converted; others cannot, and are never added.

A year has 365 days, and twelve months of equal length. ``w.s.p.`` (when the system is
pressurised) says under which condition something was measured; it does not change the dimension.
Money is in the local currency unit (LCU) of its year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

DAYS_OF_A_YEAR = 365
SAME = 1e-9  # two factors that differ by less, relatively, are one


class UnitError(ValueError):
    """A unit that is not known, or one that does not measure what it should."""


@dataclass(frozen=True)
class Unit:
    """``factor`` base units of a ``dimension``: powers by name, in order, none of them zero."""

    factor: float
    dimension: tuple[tuple[str, int], ...] = ()

    def times(self, other: Unit, power: int = 1) -> Unit:
        """Multiply by another unit; divide by it with ``power=-1``."""
        powers = dict(self.dimension)
        for name, exponent in other.dimension:
            powers[name] = powers.get(name, 0) + power * exponent
        kept = tuple(sorted((name, exponent) for name, exponent in powers.items() if exponent))
        return Unit(self.factor * other.factor**power, kept)

    def scaled(self, factor: float) -> Unit:
        """Give the unit that is so many of this one."""
        return Unit(self.factor * factor, self.dimension)

    def is_same(self, other: Unit) -> bool:
        """Whether a number means the same in both."""
        gap = abs(self.factor - other.factor)
        return self.dimension == other.dimension and gap <= SAME * abs(self.factor)

    def __str__(self) -> str:
        """Write it in base units, for messages."""
        parts = [name if power == 1 else f"{name}^{power}" for name, power in self.dimension]
        return f"{self.factor:.6g} {' · '.join(parts)}".strip()


PLAIN = Unit(1.0)
_DAY = 1 / DAYS_OF_A_YEAR
_LITRE, _US_GALLON, _IMPERIAL_GALLON = 1e-3, 3.785411784e-3, 4.54609e-3

# name → base units and dimension; bases: m3, year, km, m of head, kWh, kg, LCU, and things counted
_NAMES: dict[str, tuple[float, str]] = {
    "%": (0.01, ""), "ratio": (1, ""), "share": (1, ""),
    "m3": (1, "m3"), "L": (_LITRE, "m3"), "thousand m3": (1e3, "m3"), "ML": (1e3, "m3"),
    "million m3": (1e6, "m3"), "US gallon": (_US_GALLON, "m3"),
    "thousand US gallons": (_US_GALLON * 1e3, "m3"),
    "million US gallons": (_US_GALLON * 1e6, "m3"),
    "imperial gallon": (_IMPERIAL_GALLON, "m3"),
    "million imperial gallons": (_IMPERIAL_GALLON * 1e6, "m3"),
    "acre-foot": (1233.48183754752, "m3"), "cubic foot": (0.028316846592, "m3"),
    "year": (1, "year"), "month": (1 / 12, "year"), "day": (_DAY, "year"), "h": (_DAY / 24, "year"),
    "person-day": (_DAY, "year"),
    "km": (1, "km"), "m": (1e-3, "km"), "mile": (1.609344, "km"), "ft": (0.3048e-3, "km"),
    "m of head": (1, "head"), "psi": (0.703070, "head"), "bar": (10.19716, "head"),
    "kPa": (0.1019716, "head"),
    "kWh": (1, "kWh"), "thousand kWh": (1e3, "kWh"), "MWh": (1e3, "kWh"), "GWh": (1e6, "kWh"),
    "kg": (1, "kg"), "g": (1e-3, "kg"), "t": (1e3, "kg"), "kg CO2e": (1, "kg CO2e"),
    "LCU": (1, "LCU"), "thousand LCU": (1e3, "LCU"), "million LCU": (1e6, "LCU"),
    "person": (1, "person"), "people": (1, "person"), "thousand people": (1e3, "person"),
    "connection": (1, "connection"), "premises": (1, "premises"), "FTE": (1, "FTE"),
    "test": (1, "test"), "break": (1, "break"), "blockage": (1, "blockage"),
    "complaint": (1, "complaint"), "customer": (1, "customer"),
    "overflow": (1, "overflow"), "accident": (1, "accident"), "request": (1, "request"),
    "interruption": (1, "interruption"),
}  # fmt: skip
# written in a way that hides what is divided by what
_OTHERS = {
    "% of connections": "complaints/100 connections/year",
    "days/FTE/year": "person-days/FTE/year",
}
TIME = (("year", 1),)
MOST_KEPT = 4096  # units that are remembered: texts may come from anybody
_PART = re.compile(r"(?:(?P<count>\d[\d,]*(?:\.\d+)?) )?(?P<name>.+)")


@lru_cache(maxsize=MOST_KEPT)
def unit(text: str) -> Unit:
    """Read a unit; ``UnitError`` says which part of it is not known."""
    plain = text.removesuffix(" w.s.p.").strip()
    first, *below = _OTHERS.get(plain, plain).split("/")
    found = _part(first, text)
    for part in below:
        found = found.times(_part(part, text), -1)
    return found


def convert(value: float, given: str, wanted: str) -> float:
    """Convert a number between two units of one dimension, or raise ``UnitError``.

    >>> convert(2.0, "thousand m3/year", "m3/year")
    2000.0
    """
    return value * conversion(given, wanted)


@lru_cache(maxsize=MOST_KEPT)
def conversion(given: str, wanted: str) -> float:
    """Say by what a number in one unit is multiplied to be in another."""
    one, other = unit(given), unit(wanted)
    if one.dimension != other.dimension:
        raise UnitError(f"{given} ({one}) cannot become {wanted} ({other})")
    return one.factor / other.factor


def units_like(text: str) -> list[str]:
    """Name the units that a value kept in this unit may be reported in, itself first.

    Only the first part is varied: ``m3/year`` may come as ``thousand m3/year``. Hours a day
    are nobody's months a day, so time over something is not; a length of time alone is.
    """
    first, slash, rest = text.partition("/")
    dimension = unit(first).dimension
    if slash and dimension == TIME:
        return [text]
    others = [name for name in _NAMES if unit(name).dimension == dimension and dimension]
    if dimension == TIME and first != "person-day":  # work, not time that passes
        others.remove("person-day")
    return [text, *(name + slash + rest for name in others if name + slash + rest != text)]


def _part(part: str, whole: str) -> Unit:
    match = _PART.fullmatch(part.strip())
    name = match["name"] if match else ""
    count = float(match["count"].replace(",", "")) if match and match["count"] else 1.0
    for known in (name, name.removesuffix("s"), {"persons": "person"}.get(name, name)):
        if known in _NAMES:
            factor, base = _NAMES[known]
            return Unit(count * factor, ((base, 1),) if base else ())
    raise UnitError(f"{part!r} in {whole!r} is not a unit that is known")
