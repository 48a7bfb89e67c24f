"""Efficiency frontiers of utilities: what is compared, and whose figures enter.

A frontier names its peers and gives targets; with a single peer a target *is* that peer's figure.
No group, however large, hides anybody there. So only figures enter that the reader may read with
the name of their utility anyhow: its own, those that somebody else has published, and those of
operators that show it their name. Nothing is said of the others, not even how many they are: what a
run says does not depend on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from waterpeers.domain.indicators import variables
from waterpeers.domain.peer_groups import Criterion

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
    """What is used and what it gives, as variables of the catalogue."""

    code: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All variables, inputs first."""
        return self.inputs + self.outputs


MODELS = {
    model.code: model
    for model in (
        FrontierModel("cost", ("opex_total", "net_water_km"), ("pop_served_water", "produced")),
        FrontierModel(
            "physical",
            ("staff_total", "net_water_km", "energy_water"),
            ("pop_served_water", "produced"),
        ),
    )
}


def is_money(variable: str) -> bool:
    """Whether a variable is kept in local currency, so that it has to be converted.

    >>> is_money("opex_total"), is_money("net_water_km")
    (True, False)
    """
    return "LCU" in variables()[variable].unit


def in_2017_dollars(amount: float, lcu_per_ppp_dollar: float, deflator: float) -> float:
    """Convert local currency of a year to 2017 international dollars.

    >>> in_2017_dollars(300.0, 2.0, 0.9)
    135.0
    """
    return amount * deflator / lcu_per_ppp_dollar


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
