"""What looks wrong in a water balance: told, never corrected and never refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from waterpeers.domain.measures import MILE_KM
from waterpeers.domain.verdicts import Reason
from waterpeers.domain.water_balance.inputs import (
    APPARENT_PARTS,
    AWWA_5,
    DEFAULT_BASES,
    INPUTS,
    METER_READINGS,
    EnteredBalance,
    InputKind,
    by_default,
)
from waterpeers.domain.water_balance.leakage import UARL_PRESSURE_M, Constants
from waterpeers.domain.water_balance.results import BalanceResult, compared

PLAUSIBLE_PRESSURE_M = (10.0, 120.0)
LARGEST_NRW_PERCENT = 90.0
# At this density and more, losses are told by connection: 20 a km, or 32 a mile.
DENSE_PER_KM = {Constants.METRIC: 20.0, Constants.US: 32.0 / MILE_KM}
LIMITED = (
    InputKind.VOLUME,
    InputKind.PERCENT,
    InputKind.LENGTH,
    InputKind.COUNT,
    InputKind.PRESSURE,
)


def flags(
    entered: EnteredBalance, volumes: Mapping[str, BalanceResult], told: Mapping[str, BalanceResult]
) -> Iterator[Reason]:
    """Give all that looks wrong; each names its input where it speaks of one."""
    yield from _flags_of_inputs(entered)
    yield from _flags_of_volumes(entered, volumes, told)
    yield from _flags_of_leakage(entered, told)


def _flags_of_inputs(entered: EnteredBalance) -> Iterator[Reason]:
    values = entered.values
    for code in by_default(entered):
        percent = f"{entered.defaults.percents[code]:g}"
        params = (("base", DEFAULT_BASES[code]), ("percent", percent))
        yield Reason("taken_by_default", (*params, ("version", entered.defaults.version)), code)
    for code, value in values.items():
        if value < 0 and INPUTS[code] is not InputKind.VOLUME:
            yield Reason("negative_input", (), code)
        elif value < 0 and code != "master_meter_correction":
            yield Reason("negative_volume", (), code)
    if "billed_metered" not in values and "billed_unmetered" not in values:
        yield Reason("nothing_billed", (), "billed_metered")
    if not {"apparent_losses", "customer_meter_inaccuracies"} & values.keys() and (
        "customer_meter_under_registration_percent" not in values
        and "apparent_losses" not in by_default(entered)
    ):
        yield Reason("meter_inaccuracy_missing", (), "customer_meter_inaccuracies")
    if entered.defaults == AWWA_5 and _is_intermittent(entered) and not _knows_apparent(values):
        yield Reason("defaults_of_another_setting", (), "apparent_losses")
    for code in METER_READINGS:
        if code in values and "water_supplied_after_meter_correction" in values:
            yield Reason("correction_already_made", (), code)
    without = [
        code
        for code, kind in INPUTS.items()
        if values.get(code) and kind in LIMITED and not entered.limits_percent.get(code)
    ]
    if without and entered.limits_percent:
        yield Reason("limits_missing", (("codes", ", ".join(without)),))
    elif without:
        yield Reason("no_limits")


def _is_intermittent(entered: EnteredBalance) -> bool:
    return entered.is_intermittent or entered.values.get("hours_under_pressure", 24.0) < 24.0


def _knows_apparent(values: Mapping[str, float]) -> bool:
    return bool({"apparent_losses", *APPARENT_PARTS} & values.keys())


def _flags_of_volumes(
    entered: EnteredBalance, volumes: Mapping[str, BalanceResult], told: Mapping[str, BalanceResult]
) -> Iterator[Reason]:
    real = volumes["real_losses"]
    if real.value is not None and real.value < 0:
        within = real.limit is not None and real.limit >= -real.value
        yield Reason("real_losses_negative_within_limits" if within else "real_losses_negative")
    for code in ("non_revenue_water", "water_losses", "real_losses"):
        limit = volumes[code].limit_percent
        if limit is not None and limit > 100:
            yield Reason("not_distinguishable_from_zero", (("code", code),))
    estimates = compared(real, volumes.get("bottom_up_real_losses"))
    if estimates is not None and estimates.agree is False:
        yield Reason("estimates_apart", (), "bottom_up_real_losses")
    losses = volumes["water_losses"].value
    if losses is not None and losses < 0:
        yield Reason("consumption_above_supply")
    percent = told["non_revenue_water_percent_volume"].value
    if percent is not None and percent < 0:
        yield Reason("non_revenue_water_negative")
    elif percent is not None and percent > LARGEST_NRW_PERCENT:
        yield Reason("non_revenue_water_above_90", (("percent", f"{percent:.1f}"),))


def _flags_of_leakage(
    entered: EnteredBalance, told: Mapping[str, BalanceResult]
) -> Iterator[Reason]:
    pressure = entered.values.get("average_pressure")
    if pressure is not None:
        shown = (("pressure", f"{pressure:.1f}"),)
        if not PLAUSIBLE_PRESSURE_M[0] <= pressure <= PLAUSIBLE_PRESSURE_M[1]:
            yield Reason("pressure_implausible", shown, "average_pressure")
        if not UARL_PRESSURE_M[0] <= pressure <= UARL_PRESSURE_M[1]:
            yield Reason("pressure_outside_uarl", shown, "average_pressure")
    reasons = [told[code].missing for code in ("real_losses_l_per_connection_day", "uarl")]
    for code in dict.fromkeys(reason.code for reason in reasons if reason is not None):
        if code != "input_missing":
            yield Reason(code)
    ili = told["ili"].value
    if ili is not None and ili < 1:
        yield Reason("ili_below_1", (("ili", f"{ili:.2f}"),))
    density = told["connections_per_km"].value
    if density is not None and density < DENSE_PER_KM[entered.constants]:
        yield Reason("tell_losses_by_length", (("density", f"{density:.1f}"),))
