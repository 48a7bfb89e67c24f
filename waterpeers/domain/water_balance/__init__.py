"""The annual water balance: components, losses, and how sure one can be of them.

Inputs come in m³ a year, km, m of head, per cent, and money per m³; ``domain.measures`` converts
what people enter. Nothing that a utility enters is refused but a balance without any supply;
what looks wrong is flagged.

Source: IWA water balance (Lambert & Hirner 2000) and AWWA Manual M36; unavoidable losses after
Lambert and others 1999. Method, limits and a worked example: docs/methods/water-balance.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from waterpeers.domain.limits import Measured
from waterpeers.domain.verdicts import Reason
from waterpeers.domain.water_balance.flags import flags
from waterpeers.domain.water_balance.formulas import COMPONENTS, INDICATORS, computed, solve
from waterpeers.domain.water_balance.inputs import (
    AWWA_5,
    INPUTS,
    LOW_MIDDLE_INCOME,
    NO_DEFAULTS,
    Defaults,
    EnteredBalance,
    Form,
    InputKind,
    by_default,
    not_comparable,
)
from waterpeers.domain.water_balance.leakage import (
    Band,
    BandMethod,
    Constants,
    Scale,
    band_chances,
    bands,
)
from waterpeers.domain.water_balance.results import BalanceResult, Estimates, compared

__all__ = [
    "AWWA_5",
    "INPUTS",
    "LOW_MIDDLE_INCOME",
    "NO_DEFAULTS",
    "Balance",
    "BalanceResult",
    "Band",
    "BandMethod",
    "Constants",
    "Defaults",
    "EnteredBalance",
    "Estimates",
    "Form",
    "InputKind",
    "Scale",
    "balance",
    "not_comparable",
]


@dataclass(frozen=True)
class Balance:
    """A water balance: results by code, what its uncertainty comes from, bands and flags.

    ``variance_shares`` are those of real losses, the largest first; they add up to 1.
    ``bands`` by scale and reading, see ``leakage``; ``by_default`` names the inputs not entered.
    """

    entered: EnteredBalance
    components: Mapping[str, BalanceResult]
    indicators: Mapping[str, BalanceResult]
    variance_shares: tuple[tuple[str, float], ...]
    bands: Mapping[Scale, Mapping[BandMethod, Band | None]]
    flags: tuple[Reason, ...]
    by_default: tuple[str, ...]
    band_chances: Mapping[Scale, Mapping[BandMethod, Mapping[Band, float]]]

    @property
    def estimates(self) -> Estimates | None:
        """Real losses as the remainder beside those from night flow, where these were entered."""
        there = self.components
        return compared(there["real_losses"], there.get("bottom_up_real_losses"))


def balance(entered: EnteredBalance) -> Balance:
    """Work out the balance of a year with the limits of all its results, in closed form."""
    known = solve(entered, Measured.entered)
    figures = computed(known)
    volumes = {code: _result(known[code], InputKind.VOLUME) for code in COMPONENTS if code in known}
    told = {code: _result(figure, INDICATORS[code].unit) for code, figure in figures.items()}
    return Balance(
        entered=entered,
        components=volumes,
        indicators=told,
        variance_shares=tuple(known["real_losses"].shares()),
        bands=bands(
            told["ili"].value,
            told["real_losses_l_per_connection_day"].value,
            entered.values.get("average_pressure"),
            told["non_revenue_water_l_per_connection_day_wsp"].value,
        ),
        flags=tuple(flags(entered, volumes, told)),
        by_default=by_default(entered),
        band_chances=_chances(told, entered),
    )


def _chances(
    told: Mapping[str, BalanceResult], entered: EnteredBalance
) -> dict[Scale, dict[BandMethod, dict[Band, float]]]:
    """Say how likely each band is, on both scales by all readings."""
    figures = {
        BandMethod.ILI: told["ili"],
        BandMethod.LITRES: told["real_losses_l_per_connection_day_m"],
        BandMethod.NRW: told["non_revenue_water_l_per_connection_day_wsp"],
    }
    pressure = entered.values.get("average_pressure")
    return {
        scale: {
            method: band_chances(figure.value, figure.limit, scale, method, pressure)
            for method, figure in figures.items()
        }
        for scale in Scale
    }


def _result(figure: Measured | Reason, unit: str) -> BalanceResult:
    if isinstance(figure, Reason):
        return BalanceResult(None, None, unit, figure)
    return BalanceResult(figure.value, figure.limit, unit)
