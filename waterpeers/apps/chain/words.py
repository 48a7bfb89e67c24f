"""What the steps of the chain, and its breaks, are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waterpeers.domain.chain import ChainStep

STEPS = {
    ChainStep.NEED: pgettext_lazy("chain", "Need"),
    ChainStep.MATCH: pgettext_lazy("chain", "Match"),
    ChainStep.AGREEMENT: pgettext_lazy("chain", "Agreement"),
    ChainStep.DIAGNOSIS: pgettext_lazy("chain", "Diagnosis"),
    ChainStep.PRIORITY: pgettext_lazy("chain", "Priorities"),
    ChainStep.PLAN: pgettext_lazy("chain", "Plan"),
    ChainStep.ACTIVITY: pgettext_lazy("chain", "Activities"),
    ChainStep.OUTPUT: pgettext_lazy("chain", "Outputs"),
    ChainStep.OUTCOME: pgettext_lazy("chain", "Outcomes"),
    ChainStep.FIGURE: pgettext_lazy("chain", "Figures"),
}
REASONS: dict[str, object] = {
    "chain_no_need": _("The need is not written down."),
    "chain_no_match": _("It did not begin with a request or an introduction here."),
    "chain_no_agreement": _("No agreement is in force."),
    "chain_no_diagnosis": _("No round of the diagnosis was held."),
    "chain_no_priority": _("No problem was chosen as a priority."),
    "chain_no_plan": _("No plan is in force."),
    "chain_no_activity": _("The plan has no activity."),
    "chain_no_output": _("The plan has no output."),
    "chain_no_outcome": _("The plan names no figure that is to change."),
    "chain_no_figure": _("No figure is known yet that is newer than its baseline."),
    "chain_priority_to_nothing": _("No activity takes it up."),
    "chain_activity_from_nothing": _("It comes from no priority of the diagnosis."),
    "chain_activity_to_nothing": _("Nothing that can be counted comes of it."),
    "chain_output_value": _("Nobody has told yet how much of it was reached."),
    "chain_outcome_from_nothing": _("No activity of the same objective leads to it."),
    "chain_outcome_baseline": _("It has no baseline: what changes cannot be told."),
    "chain_outcome_to_nothing": _("No value is known that is newer than its baseline."),
}
