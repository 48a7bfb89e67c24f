"""A water balance as the classic boxes: which of them stand in which column."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from waterpeers.apps.water_balance.tables import in_digits, rounded_volumes
from waterpeers.apps.water_balance.words import UNITS, name_of
from waterpeers.domain.charts import BalanceChart, Box, BoxKind
from waterpeers.domain.water_balance import Balance, Form
from waterpeers.domain.water_balance.entry import BalanceUnits

# Columns from left to right; each adds up to the whole.
WHOLE = ("billed_authorised_consumption", "unbilled_authorised_consumption")
AUTHORISED = ("billed_metered", "billed_unmetered", "unbilled_metered", "unbilled_unmetered")
APPARENT = ("unauthorised_consumption", "customer_meter_inaccuracies", "data_handling_errors")
K = BoxKind
Coded = tuple[str, BoxKind]


def chart(made: Balance, units: BalanceUnits) -> BalanceChart:
    """Give the boxes of a balance, with the figures of its table of volumes."""
    digits, volumes = rounded_volumes(made, units)
    return BalanceChart(
        title=_title(volumes),
        axis=str(UNITS[units.volume]),
        note=_(
            "Heights are in proportion. Whiskers: how far the lower edge of a box may be off, "
            "with 95 %% confidence. What is negative is not drawn."
        )
        % {},
        label=_("Component"),
        unit=str(UNITS[units.volume]),
        decimals=digits,
        columns=tuple(
            tuple(_box(made, units, code, kind, volumes[code]) for code, kind in column)
            for column in _columns(made)
        ),
    )


def _title(volumes: dict[str, float]) -> str:
    supplied = volumes["water_supplied"]
    if supplied <= 0:
        return _("The water balance as a picture")
    percent = in_digits(100 * volumes["non_revenue_water"] / supplied, 1)
    return _("%(percent)s %% of the water supplied is non-revenue water") % {"percent": percent}


def _box(made: Balance, units: BalanceUnits, code: str, kind: BoxKind, volume: float) -> Box:
    limit = made.components[code].limit
    return Box(name_of(code), volume, kind, limit / units.volume_m3 if limit else None)


def _columns(made: Balance) -> Iterator[list[Coded]]:
    there = made.components
    in_iwa_form = made.entered.form is Form.IWA
    exported = [("exported", K.AUTHORISED)] if in_iwa_form else []
    apparent = [code for code in APPARENT if code in there] or ["apparent_losses"]
    if "customer_meter_inaccuracies" not in there:
        apparent = ["apparent_losses"]  # only their sum was entered
    yield [("system_input_volume" if in_iwa_form else "water_supplied", K.SUPPLY)]
    yield [("authorised_consumption", K.AUTHORISED), ("water_losses", K.LOST)]
    yield [
        *((code, K.AUTHORISED) for code in WHOLE),
        ("apparent_losses", K.APPARENT),
        ("real_losses", K.REAL),
    ]
    yield [
        *exported,
        *((code, K.AUTHORISED) for code in AUTHORISED if code in there),
        *((code, K.APPARENT) for code in apparent),
        ("real_losses", K.REAL),
    ]
    yield [("billed_authorised_consumption", K.AUTHORISED), ("non_revenue_water", K.LOST)]
