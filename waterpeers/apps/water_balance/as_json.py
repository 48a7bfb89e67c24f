"""A water balance as programs read it: the command line and the API give the same document."""

from __future__ import annotations

from typing import Any

from waterpeers.analytics.uncertainty import DRAWS, SEED, Interval, has_large_limits, simulate
from waterpeers.apps.water_balance.words import WORK, sentence
from waterpeers.domain.water_balance import Balance, BalanceResult, Estimates
from waterpeers.domain.water_balance.entry import BalanceUnits
from waterpeers.domain.water_balance.measuring import measuring_plan


def balance_as_json(made: Balance, units: BalanceUnits) -> dict[str, Any]:
    """Give a balance for JSON: volumes in the unit of the input, all else as its unit says."""
    simulated = simulate(made.entered) if has_large_limits(made.entered) else {}
    return {
        "form": made.entered.form,
        "constants": made.entered.constants,
        "defaults": made.entered.defaults.version,
        "units": {name: getattr(units, name) for name in vars(BalanceUnits())},
        "components": components(made, units),
        "indicators": indicators(made, units),
        "second_estimate": _second_estimate(made.estimates, units),
        "variance_shares": [{"code": c, "share": s} for c, s in made.variance_shares],
        "work_plan": [
            {"code": line.inputs[0], "share": line.share, "message": str(WORK[line.inputs[0]])}
            for line in measuring_plan(made.variance_shares, {})[:3]
        ],
        "bands": made.bands,
        "band_chances": made.band_chances,
        "flags": [
            {"code": flag.code, "message": sentence(flag), "field": flag.field or None}
            for flag in made.flags
        ],
        "monte_carlo": {
            "draws": DRAWS,
            "seed": SEED,
            "intervals": {
                code: _interval(interval, 1 / units.volume_m3 if _is_volume(made, code) else 1.0)
                for code, interval in simulated.items()
            },
        }
        if simulated
        else None,
    }


def components(made: Balance, units: BalanceUnits) -> dict[str, dict[str, Any]]:
    """Give the components in the unit of volume of the input."""
    return {
        code: {
            **_result(result, 1 / units.volume_m3, units.volume),
            "by_default": code in made.by_default,
        }
        for code, result in made.components.items()
    }


def indicators(made: Balance, units: BalanceUnits) -> dict[str, dict[str, Any]]:
    """Give the indicators, each in its unit."""
    return {
        code: _result(result, 1 / units.volume_m3, units.volume)
        if code == "uarl"
        else _result(result, 1.0, result.unit)
        for code, result in made.indicators.items()
    }


def _second_estimate(estimates: Estimates | None, units: BalanceUnits) -> dict[str, Any] | None:
    """Give real losses from the balance beside those from night flow, where there are both."""
    if estimates is None:
        return None
    both = {
        name: _result(getattr(estimates, name), 1 / units.volume_m3, units.volume)
        for name in ("top_down", "bottom_up", "difference")
    }
    return {**both, "agree": estimates.agree}


def _is_volume(made: Balance, code: str) -> bool:
    return code in made.components or code == "uarl"


def _interval(interval: Interval, factor: float) -> dict[str, float]:
    return {name: value * factor for name, value in vars(interval).items()}


def _result(result: BalanceResult, factor: float, unit: str) -> dict[str, Any]:
    value = None if result.value is None else result.value * factor
    shown: dict[str, Any] = {"value": value, "limit95_percent": result.limit_percent, "unit": unit}
    if result.missing is not None:
        shown["reason"] = {"code": result.missing.code, "message": sentence(result.missing)}
    return shown
