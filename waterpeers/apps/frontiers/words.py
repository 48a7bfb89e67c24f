"""What the codes of frontiers say to people."""

import math
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from waterpeers.analytics.frontiers import Orientation, Returns
from waterpeers.apps.foundation.figures import number_format
from waterpeers.apps.frontiers.events import Event
from waterpeers.domain.frontiers import FULL, FigureBasis

LEAST_PART = 0.1  # per cent of a mixture
MODELS = {
    "cost_losses": _("Water: operating cost and water lost, for people and water billed"),
    "cost": _("Water: operating cost alone, for people and water billed"),
    "physical_losses": _("Water: staff, energy and water lost, for people and water billed"),
    "physical": _("Water: staff and energy, for people and water billed"),
    "both_losses": _("Water and sewerage: operating cost and water lost, for people of both"),
    "cost_put_in": _(
        "Water: operating cost and water put in, for people; where water billed is not known"
    ),
}
EARLIER_MODELS = {  # of runs that were kept
    "both": _("Water and sewerage: operating cost alone, for people of both"),
    "cost_people": _("Water: operating cost, for people; where water billed is not known"),
}
RETURNS = {
    Returns.VRS: _("As they are: mixtures of operators of our size (variable returns)"),
    Returns.CRS: _("Scaled up or down to our size (constant returns)"),
    Returns.DRS: _("Scaled down only (non-increasing returns)"),
    Returns.IRS: _("Scaled up only (non-decreasing returns)"),
}
ORIENTATIONS = {
    Orientation.INPUT: _("As much with less: how far what we use could shrink"),
    Orientation.OUTPUT: _("More with as much: how far what we achieve could grow"),
}
TOWARDS: dict[str, Any] = {
    Orientation.INPUT: _("Measured: how far what we use could shrink"),
    Orientation.OUTPUT: _("Measured: how far what we achieve could grow"),
}
BESIDE: dict[str, Any] = {
    Returns.VRS: _("beside mixtures of operators of our size (variable returns)"),
    Returns.CRS: _("beside operators scaled up or down to our size (constant returns)"),
    Returns.DRS: _("beside operators scaled down only (non-increasing returns)"),
    Returns.IRS: _("beside operators scaled up only (non-decreasing returns)"),
}
CHANGE_PARTS = {  # of a change of productivity
    "malmquist": _("What we get out of what we use, in all"),
    "pure_efficiency_change": _("Nearer to the best of our size"),
    "scale_change": _("By another size"),
    "technical_change": _("What the best themselves gained"),
}
TURNS = {
    "up": _("probably more"),
    "down": _("probably less"),
    "unsure": _("may be either"),
    "": _("no limits can be told"),
}
BASES = {
    FigureBasis.OWN: _("our own"),
    FigureBasis.PUBLISHED: _("published by somebody else"),
    FigureBasis.SHOWN: _("it shows us its name"),
}
MONEY = _("international dollars of %(year)s, a year")
REASONS = {
    # the table
    "frontier_needs_inputs_and_outputs": _("At least one input and one output are needed."),
    "frontier_column_twice": _("The column “%(column)s” is named twice."),
    "frontier_column_not_known": _("There is no column “%(column)s” among those compared."),
    "frontier_column_length": _("The column “%(column)s” has not one figure for each unit."),
    "frontier_unit_twice": _("The unit “%(unit)s” is there twice."),
    "frontier_no_units": _("No unit has all the figures that are compared."),
    "frontier_figure_negative": _(
        "“%(unit)s” has %(value)s in “%(column)s”: negative figures cannot be compared."
    ),
    "frontier_figure_infinite": _("“%(unit)s” has a figure without end in “%(column)s”."),
    "frontier_figure_zero": _(
        "“%(unit)s” has zero in “%(column)s”, and a share of zero has no meaning."
    ),
    "frontier_level_too_low": _("%(level)s must be above every figure that is turned round."),
    "frontier_own_missing": _("Your own reviewed figures of %(year)s lack: %(columns)s."),
    "frontier_nobody_else": _(
        "Nobody else has all these figures for %(year)s, published or shown to you by name."
    ),
    "frontier_negative": _("Negative: %(columns)s."),
    "frontier_no_worth": _("What money was worth is not known for %(country)s in %(year)s."),
    "frontier_criterion": _("Frontiers cannot be limited to operators that are alike in this."),
    # the model
    "frontier_all_inputs_fixed": _("At least one input must be open to change."),
    "frontier_all_outputs_fixed": _("At least one output must be open to change."),
    "frontier_weights_not_alike": _(
        "Weights of “%(column)s” and “%(other)s” cannot be bound: take two inputs or two outputs."
    ),
    "frontier_weights_crossed": _(
        "The bounds on the weights of “%(column)s” and “%(other)s” leave nothing between them."
    ),
    "frontier_order_below_one": _("The number of draws must be at least 1; %(m)s is not."),
    "frontier_alpha_out_of_range": _("The share must be above 0 and at most 1; %(alpha)s is not."),
    "frontier_draws_too_few": _("At least %(least)s draws are needed; %(draws)s are too few."),
    "frontier_one_period": _("At least two periods are needed."),
    "frontier_columns_differ": _("The periods do not have the same columns."),
    # units left out, scores that are missing
    "frontier_figure_missing": _("Missing: %(columns)s."),
    "frontier_inputs_all_zero": _("All inputs are zero."),
    "frontier_total_row": _("This row is a total, not a unit."),
    "frontier_infeasible": _("Without this unit, the others cannot be compared with it this way."),
    "frontier_no_direction": _("All that would have to change is zero."),
    "frontier_uncertified": _("A score was found but could not be proved."),
    "frontier_slacks_not_asked": _("Slacks were not asked for."),
    "frontier_not_in_period": _("It has no figures for %(period)s."),
    "frontier_change_implausible": _(
        "“%(unit)s” would be %(index)s times as productive within one period: look at its figures."
    ),
    "frontier_no_index": _("From %(from)s to %(to)s a comparison has no answer."),
    # warnings
    "frontier_few_units": _(
        "Few units are compared: %(units)s. With fewer than %(enough)s, many look efficient "
        "because there is nobody to compare them with."
    ),
    "frontier_bias_not_worth_it": _(
        "For %(units)s of the units, the correction adds more noise than it takes away."
    ),
}


def model_label(code: str) -> Any:
    """Name what a run compared, also where it is offered no more."""
    return MODELS.get(code) or EARLIER_MODELS.get(code, code)


def per_cent(share: float) -> str:
    """Write a share in per cent: a decimal only where 100 is near."""
    decimals = 1 if 0.95 <= share < FULL else 0
    return _in_per_cent(100 * share, decimals)


def _in_per_cent(share: float, decimals: int) -> str:
    return f"{number_format(round(share, decimals), decimals)}\u00a0%"  # it cuts off


def mixture(peers: list[dict[str, Any]]) -> list[str]:
    """Write the parts of a mixture, all with as many decimals; what rounds to nothing is little.

    Where a mixture is scaled to our size, its weights do not add up to 1: the parts do.
    """
    total = math.fsum(peer["weight"] for peer in peers)
    parts = [100 * peer["weight"] / total for peer in peers]
    decimals = 0 if all(abs(part - round(part)) < LEAST_PART / 2 for part in parts) else 1
    least = gettext("less than %(share)s") % {"share": _in_per_cent(LEAST_PART, 1)}
    return [least if part < LEAST_PART / 2 else _in_per_cent(part, decimals) for part in parts]


EVENTS: dict[Event, object] = {
    Event.FRONTIER_DRAWN: _("An efficiency frontier was drawn"),
}
