"""Our own catalogue: 83 variables, 8 quantities derived from them, 84 indicators.

>>> indicators()["I.nrw_percent"].unit
'%'
"""

from __future__ import annotations

from functools import cache

from waterpeers.domain.catalogue import (
    Catalogue,
    Indicator,
    Variable,
    indicator,
    read_catalogue,
    table,
    variable,
)


@cache
def catalogue() -> Catalogue:
    """Read and check the catalogue that ships with the package."""
    return read_catalogue(
        [variable(code, given) for code, given in table("variables.toml").items()],
        [indicator(code, given) for code, given in table("indicators.toml").items()],
    )


@cache
def variables() -> dict[str, Variable]:
    """Give what operators report, by code."""
    return dict(catalogue().variables)


@cache
def derived() -> dict[str, Indicator]:
    """Give the quantities between variables and indicators, by code."""
    return {code: each for code, each in catalogue().indicators.items() if each.is_derived}


@cache
def indicators() -> dict[str, Indicator]:
    """Give the indicators, by code."""
    return {code: each for code, each in catalogue().indicators.items() if not each.is_derived}


KEY_FIGURES = ("pop_served_water", "conn_water", "produced", "staff_total")
# The field of a profile that says the same as a variable: hiding one hides the other.
PROFILE_FIELD = {
    "pop_served_water": "population_served",
    "conn_water": "connections",
    "staff_total": "staff",
}
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
