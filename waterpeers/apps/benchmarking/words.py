"""What this subject's codes say to people."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.benchmarking.events import Event
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.words import in_a_row
from waterpeers.apps.operators.words import REGIONS, SETTINGS, SIZE_BANDS
from waterpeers.domain.charts import Stand
from waterpeers.domain.codes import IncomeGroup
from waterpeers.domain.peer_groups import Criterion, PeerRule

CRITERIA = {
    Criterion.SIZE: _("Size"),
    Criterion.SERVICES: _("Services"),
    Criterion.SETTING: _("Setting"),
    Criterion.SUPPLY: _("Hours of supply"),
    Criterion.WATER_SOURCE: _("Source of the water"),
    Criterion.INCOME_GROUP: _("Income group of the country"),
    Criterion.REGION: _("Region of the world"),
}
INCOME_GROUPS = {
    IncomeGroup.LOW: _("low"),
    IncomeGroup.LOWER_MIDDLE: _("lower middle"),
    IncomeGroup.UPPER_MIDDLE: _("upper middle"),
    IncomeGroup.HIGH: _("high"),
}
TRAITS: dict[Criterion, dict[Any, Any]] = {
    Criterion.SIZE: SIZE_BANDS,
    Criterion.SERVICES: {
        "water": _("water"),
        "sewerage": _("sewerage"),
        "both": _("water and sewerage"),
    },
    Criterion.SETTING: SETTINGS,
    Criterion.SUPPLY: {"continuous": _("all day"), "intermittent": _("some hours")},
    Criterion.WATER_SOURCE: {"own": _("mostly own sources"), "bought": _("mostly bought")},
    Criterion.INCOME_GROUP: INCOME_GROUPS,
    Criterion.REGION: REGIONS,
}
REASONS = {
    # who compares
    "operators_compare": _("Only operators are compared."),
    "coordinators_decide": _("A coordinator or signatory of the operator decides this."),
    "not_taking_part": _("The operator does not take part in comparisons."),
    "shared_with_itself": _("An operator need not show its name to itself."),
    # figures of many utilities
    "panel_shape": _("The figures do not have the shape that their names give."),
    "panel_twice": _("The same figure or name is given twice."),
    "panel_years_order": _("The years are not in order."),
    "panel_infinite": _("A figure is without end."),
    # share to see
    "own_figure_missing": _(
        "You see figures of others only where a reviewed figure of your own takes part."
    ),
    "too_few_peers": _("Fewer than %(least)s peers have this figure: nothing is shown."),
    "too_near_a_group_shown": _(
        "This group would set fewer than %(least)s utilities apart from groups you have seen: "
        "showing it would give them away."
    ),
    "own_trait_not_known": _("“%(criterion)s” is not known of your utility."),
}


def rule_label(alike: Mapping[str, str]) -> str:
    """Say in what all that are compared are alike; nothing where all take part."""
    return in_a_row(
        gettext("%(criterion)s: %(trait)s")
        % {
            "criterion": CRITERIA[criterion],
            "trait": TRAITS[criterion].get(alike[criterion], alike[criterion]),
        }
        for criterion in PeerRule.of(alike).criteria
    )


DOLLARS = {  # a unit of local currency → of international dollars
    "LCU/m3": _("international dollars a m³"),
    "LCU/person": _("international dollars a person"),
    "LCU/connection/year": _("international dollars a connection and year"),
}


MONEY_IN_SENTENCES = {  # where the currency is known
    "LCU": _("%(amount)s %(currency)s"),
    "LCU/year": _("%(amount)s %(currency)s a year"),
    "LCU/month": _("%(amount)s %(currency)s a month"),
}
STANDS = {
    Stand.BETTER: _("better than most"),
    Stand.WORSE: _("behind most"),
    Stand.LIKE: _("like most"),
    Stand.HIGHER: _("higher than most"),
    Stand.LOWER: _("lower than most"),
}
LOSSES_STAND = {  # non-revenue water
    Stand.BETTER: _("We lose less water than most of our peers"),
    Stand.WORSE: _("We lose more water than most of our peers"),
    Stand.LIKE: _("We lose about as much water as our peers"),
}


def amount(value: float) -> str:
    """Write an amount with three digits: it is worked out, not measured."""
    return in_figures(three_digits(value))


def three_digits(value: float) -> float:
    """Round to the three digits that a result has."""
    return float(f"{value:.3g}")


EVENTS: dict[Event, object] = {
    Event.COMPARISON_JOINED: _("Took part in comparisons from then on"),
    Event.COMPARISON_LEFT: _("Left the comparisons"),
    Event.COMPARISON_MADE: _("A comparison with peers was made"),
    Event.FIGURES_SHARED: _("The name was shown beside figures"),
    Event.FIGURES_UNSHARED: _("The name was hidden beside figures again"),
}
