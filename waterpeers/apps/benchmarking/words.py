"""What this subject's codes say to people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.operators.words import REGIONS, SETTINGS, SIZE_BANDS
from waterpeers.domain.codes import IncomeGroup
from waterpeers.domain.peer_groups import Criterion

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
