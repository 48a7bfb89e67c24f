"""Efficiency frontiers of utilities: what is compared, and whose figures enter.

What a utility achieves is water that people use and people served; water put into the network is
no achievement, since every leak would count as one. The network is given: who serves scattered
houses has a long one, and is compared with those who cope with as much. Water's costs and staff are
set against water, those of both services against both.

A frontier names its peers and gives targets; with a single peer a target *is* that peer's figure.
No group, however large, hides anybody there. So only figures enter that the reader may read with
the name of their utility anyhow: its own, those that somebody else has published, and those of
operators that show it their name. Nothing is said of the others, not even how many they are: what a
run says does not depend on them.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import StrEnum

from waterpeers.domain.computing import Computation
from waterpeers.domain.formulas import Expression, Name, expand, missing, names
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.peer_groups import Criterion

NETWORK = "net_water_km"
FULL = 1 - 1e-9  # a share this near to 1 is 1
LEAST_UNITS = 2  # beside nobody there is nothing to see
# In what others can be alike: what the network reads in their profiles. Hours of supply and the
# source of the water come from reviewed figures, which may be nobody else's business.
CRITERIA = (
    Criterion.SIZE,
    Criterion.SERVICES,
    Criterion.SETTING,
    Criterion.INCOME_GROUP,
    Criterion.REGION,
)


@dataclass(frozen=True)
class FrontierModel:
    """What is used, what it gives, and under which conditions, as codes of the catalogue."""

    code: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    given: tuple[str, ...] = (NETWORK,)

    @property
    def columns(self) -> tuple[str, ...]:
        """All codes: inputs, outputs, what is given."""
        return self.inputs + self.outputs + self.given

    @property
    def variables(self) -> frozenset[str]:
        """All variables that its columns are, or may be computed from."""
        reported = {code for column in self.columns for code in names(_expression(column))}
        return frozenset(reported | {STANDS_FOR[code] for code in reported & STANDS_FOR.keys()})


WATER = ("pop_served_water", "sold")
BOTH = (*WATER, "pop_served_sewer")
LOST = "nrw_volume"  # put in and not billed: undesirable, so it is counted among what is used
PUT_IN = "water_supplied"  # where nobody knows what was billed, losses are within it
MODELS = {
    model.code: model
    for model in (
        FrontierModel("cost_losses", ("opex_water", LOST), WATER),
        FrontierModel("cost", ("opex_water",), WATER),
        FrontierModel("physical_losses", ("staff_water", "energy_water", LOST), WATER),
        FrontierModel("physical", ("staff_water", "energy_water"), WATER),
        FrontierModel("both_losses", ("opex_total", LOST), BOTH),
        FrontierModel("cost_put_in", ("opex_water", PUT_IN), ("pop_served_water",)),
    )
}
# Offered once, and left out since their scores rose with losses; runs of theirs are kept.
EARLIER_MODELS = {
    model.code: model
    for model in (
        FrontierModel("both", ("opex_total",), BOTH),
        FrontierModel("cost_people", ("opex_water",), ("pop_served_water",)),
    )
}
# What a utility without sewerage spends or employs is water's.
STANDS_FOR = {"opex_water": "opex_total", "staff_water": "staff_total"}
SEWERAGE = frozenset({"sewerage", "wastewater_treatment"})
ORDER_M, ORDER_ALPHA = 25, 0.95  # of the scores that single outliers cannot move


def figure_of(column: str, reported: Mapping[str, float], services: Container[str]) -> float | None:
    """Give the figure of a column from what a utility reported; nothing where it is not known.

    >>> figure_of("nrw_volume", {"produced": 10.0, "exported": 2.0, "sold": 6.0}, {"water"})
    2.0
    >>> figure_of("opex_water", {"opex_total": 5.0}, {"water"})
    5.0
    >>> figure_of("opex_water", {"opex_total": 5.0}, {"water", "sewerage"})
    """
    instead = STANDS_FOR.get(column, column)
    is_water_alone = "water" in services and not any(each in services for each in SEWERAGE)
    if column not in reported and instead in reported and is_water_alone:
        return reported[instead]
    expression = _expression(column)
    if missing(expression, reported):
        return None
    row = {code: [value] for code, value in reported.items()}
    (value,) = Computation({column: expression}).run(row, 1)[column]
    return value


def _expression(column: str) -> Expression:
    return expand(Name(column), catalogue().meaning)


def is_money(column: str) -> bool:
    """Whether a column is kept in local currency, so that it has to be converted.

    >>> is_money("opex_total"), is_money("net_water_km")
    (True, False)
    """
    return "LCU" in catalogue().definition(column).unit


def dollars_for(lcu_per_ppp_dollar: float, deflator: float = 1.0, later: float = 1.0) -> float:
    """Say what a unit of local currency is in international dollars: of its year, or a later one.

    ``deflator`` and ``later`` take dollars of its year, and of the later one, to those of one and
    the same base year. Within one year they are left out: countries' prices have risen differently
    since that base, which would move the costs of one against those of another.

    >>> dollars_for(2.0)
    0.5
    >>> dollars_for(2.0, deflator=1.2, later=1.0)
    0.6
    """
    return deflator / lcu_per_ppp_dollar / later


class FigureBasis(StrEnum):
    """Why a figure enters a frontier."""

    OWN = "own"
    PUBLISHED = "published"  # by somebody else, and brought in as such
    SHOWN = "shown"  # its operator shows its name to the reader


def basis(
    *, is_own: bool, is_published: bool, is_hidden: bool, shows_its_name: bool
) -> FigureBasis | None:
    """Say why a reviewed figure enters the frontier of a reader, or nothing: it stays out.

    ``is_hidden`` says that its owner keeps the same thing back in its profile.
    """
    if is_own:
        return FigureBasis.OWN
    if is_published and not is_hidden:
        return FigureBasis.PUBLISHED
    return FigureBasis.SHOWN if shows_its_name else None
