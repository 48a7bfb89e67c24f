"""How real losses compare: unavoidable losses of a network, and performance bands.

Source of the formula: Lambert, Brown, Takizawa & Weimer 1999, "A review of performance
indicators for real losses from water supply systems". Source of the bands: World Bank
Institute matrix (Kingdom, Liemberger & Marin 2006), by ILI and by litres, with A divided in two and
beside it the matrix of non-revenue water, as in WB-EasyCalc 6.17 (Liemberger & Partners).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist
from typing import Any

from waterpeers.domain.limits import NORMAL_95
from waterpeers.domain.measures import MILE_KM, PSI_M, US_GALLON_M3

UARL_PRESSURE_M = (25.0, 100.0)  # what the formula was published for
SMALLEST_SYSTEM = 3000.0  # 32 × miles of mains + connections


class Constants(StrEnum):
    """Which rounded set of constants: the metric one gives an ILI some 0.5 to 1 % higher."""

    METRIC = "metric"
    US = "us"


class Scale(StrEnum):
    """Which scale of bands applies is the user's choice."""

    HIGH_INCOME = "high_income"
    LOW_MIDDLE_INCOME = "low_middle_income"


class BandMethod(StrEnum):
    """The ways to find a band; they may disagree, so all are shown."""

    ILI = "ili"
    LITRES = "litres_per_connection_day"
    NRW = "nrw_litres_per_connection_day"  # all that earns nothing, not leaks alone


class Band(StrEnum):
    """From A, where further reduction may not pay, to D, where a programme is imperative.

    A1 and A2 together are the A of the first printing.
    """

    A1 = "A1"
    A2 = "A2"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True)
class _Coefficients:
    """Litres (or US gallons) a day and m (psi): by km (mile), by connection, by km (mile)."""

    mains: float
    connections: float
    customer_lines: float
    volume_m3: float
    length_km: float
    pressure_m: float


_COEFFICIENTS = {
    Constants.METRIC: _Coefficients(18.0, 0.80, 25.0, 1e-3, 1.0, 1.0),
    Constants.US: _Coefficients(5.41, 0.15, 7.5, US_GALLON_M3, MILE_KM, PSI_M),
}


def is_too_small(mains_km: float, connections: float) -> bool:
    """Whether a network is too small for the formula, by the rule of the AWWA software."""
    return 32 * mains_km / MILE_KM + connections < SMALLEST_SYSTEM


def unavoidable_m3_per_day(
    mains_km: Any, connections: Any, customer_lines_km: Any, pressure_m: Any, constants: Constants
) -> Any:
    """Give the unavoidable real losses of a network under pressure all day, m³/day.

    Numbers may be floats, ``Measured`` or arrays. ``customer_lines_km``: all pipe between
    property line and meter, 0 if meters are at the line.
    """
    c = _COEFFICIENTS[constants]
    litres = (
        mains_km * (c.mains / c.length_km)
        + connections * c.connections
        + customer_lines_km * (c.customer_lines / c.length_km)
    )
    return litres * pressure_m * (c.volume_m3 / c.pressure_m)


Begins = tuple[float, float, float, float]
# Where bands A2, B, C and D begin: ILI, and L/connection/day for each m of pressure.
_BEGINS: Mapping[Scale, Mapping[BandMethod, Begins]] = {
    Scale.HIGH_INCOME: {
        BandMethod.ILI: (1.5, 2.0, 4.0, 8.0),
        BandMethod.LITRES: (1.25, 2.5, 5.0, 10.0),
    },
    Scale.LOW_MIDDLE_INCOME: {
        BandMethod.ILI: (2.0, 4.0, 8.0, 16.0),
        BandMethod.LITRES: (2.5, 5.0, 10.0, 20.0),
    },
}
# The matrix of non-revenue water is that of real losses and so much more, L/connection/day.
_BESIDE_LEAKS: Mapping[Scale, Begins] = {
    Scale.HIGH_INCOME: (25.0, 50.0, 100.0, 150.0),
    Scale.LOW_MIDDLE_INCOME: (30.0, 60.0, 120.0, 200.0),
}


def begins(scale: Scale, method: BandMethod, pressure_m: float | None = None) -> Begins | None:
    """Say where bands A2, B, C and D begin; those of non-revenue water at a pressure.

    >>> begins(Scale.LOW_MIDDLE_INCOME, BandMethod.NRW, 30.0)
    (105.0, 210.0, 420.0, 800.0)
    """
    if method is not BandMethod.NRW:
        return _BEGINS[scale][method]
    if pressure_m is None or pressure_m <= 0:
        return None
    a2, b, c, d = (
        beside + pressure_m * by_metre
        for beside, by_metre in zip(
            _BESIDE_LEAKS[scale], _BEGINS[scale][BandMethod.LITRES], strict=True
        )
    )
    return a2, b, c, d


def bands(
    ili: float | None,
    litres_per_connection_day: float | None,
    pressure_m: float | None,
    nrw_litres_per_connection_day: float | None = None,
) -> dict[Scale, dict[BandMethod, Band | None]]:
    """Place losses on both scales by all readings; None where the figure is missing.

    Litres are those of a day under pressure. The published tables, for 10 to 50 m, go on in
    proportion to pressure.
    """
    per_metre = None
    if litres_per_connection_day is not None and pressure_m is not None and pressure_m > 0:
        per_metre = litres_per_connection_day / pressure_m
    figures = {
        BandMethod.ILI: ili,
        BandMethod.LITRES: per_metre,
        BandMethod.NRW: nrw_litres_per_connection_day,
    }
    return {
        scale: {
            reading: _band(figures[reading], begins(scale, reading, pressure_m))
            for reading in BandMethod
        }
        for scale in Scale
    }


def band_chances(
    figure: float | None,
    limit: float | None,
    scale: Scale,
    method: BandMethod,
    pressure_m: float | None = None,
) -> dict[Band, float]:
    """Say how likely each band is, by the 95 % limit of the figure taken as normal.

    All of it for one band where no limit is known; nothing where there is no figure.
    """
    starts = begins(scale, method, pressure_m)
    band = _band(figure, starts)
    if figure is None or band is None or starts is None:
        return {}
    if not limit:
        return {band: 1.0}
    drawn = NormalDist(figure, limit / NORMAL_95)
    below = [0.0, *(drawn.cdf(start) for start in starts), 1.0]
    return {each: below[n + 1] - below[n] for n, each in enumerate(Band)}


def _band(figure: float | None, starts: Begins | None) -> Band | None:
    if figure is None or figure < 0 or starts is None:
        return None
    return list(Band)[sum(figure >= start for start in starts)]
