"""What turns and silences are called, and why nobody is reminded."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waterpeers.apps.portfolio.events import Event
from waterpeers.domain.portfolio import (
    ENDS_SOON,
    FAR_TOO_LONG,
    SILENCES,
    STUCK_AFTER,
    Attention,
    Gravity,
    PartnershipTurn,
)
from waterpeers.domain.portfolio_courses import StageMove

EVENTS: dict[Event, object] = {
    Event.VIEW_SAVED: _("A view of the list of partnerships was kept"),
    Event.VIEW_REMOVED: _("A view of the list of partnerships was removed"),
    Event.PARTIES_REMINDED: _("Parties were reminded that it is their turn"),
}
WAITS = {
    f"partnerships_{Attention.STUCK}": _("Partnerships that are stuck"),
    f"partnerships_{Attention.SILENT}": _("Partnerships with a silent side"),
    f"partnerships_{Attention.ENDS_SOON}": _("Partnerships that end soon"),
    f"partnerships_{Attention.OVERDUE}": _("Partnerships whose last day has passed"),
}
TURNS = {
    PartnershipTurn.MENTEE: _("Mentee"),
    PartnershipTurn.MENTOR: _("Mentor"),
    PartnershipTurn.BOTH: _("Both"),
    PartnershipTurn.FACILITATOR: _("Facilitator"),
    PartnershipTurn.OTHERS: _("Others who take part"),
    PartnershipTurn.ADMINISTRATOR: _("Administrator"),
    PartnershipTurn.READY: _("The gate can be passed"),
    PartnershipTurn.NOBODY: _("Nobody"),
}
MOVES = {
    StageMove.ROSE: _("Rose"),
    StageMove.SAME: _("Stayed"),
    StageMove.FELL: _("Fell"),
    StageMove.FIRST: _("Judged once"),
}
TROUBLE = _("In trouble")
ATTENTIONS = {
    Attention.BLOCKED: _("Blocked"),
    Attention.ESCALATED: pgettext_lazy("partnership", "Escalated"),
    Attention.RELAPSED: _("Fell back"),
    Attention.SILENT: _("Silent"),
    Attention.OVERDUE: _("Past its last day"),
    Attention.STUCK: _("Stalled"),
    Attention.LATE: pgettext_lazy("partnership", "Overdue"),
    Attention.APART: _("Sides farther apart"),
    Attention.NO_BASELINE: _("No baseline"),
    Attention.ENDS_SOON: _("Ends soon"),
}
DAYS_OF = {  # the figures that the rules name
    "stuck": STUCK_AFTER.days,
    "silent": SILENCES[0],
    "far": FAR_TOO_LONG.days,
    "soon": ENDS_SOON.days,
}
DEFINITIONS = {  # what each choice stands for, as the rules of the domain decide it
    Gravity.TROUBLE: _(
        "It goes on, and is blocked, escalated or fallen back; or a turn or a silence of %(far)s "
        "days or more."
    ),
    Attention.BLOCKED: _("The last review says that the partnership is blocked."),
    Attention.ESCALATED: _("The two sides ask those who help to take something up."),
    Attention.RELAPSED: _("A working area is at a lower stage than it was before."),
    Attention.SILENT: _("A mentor or a mentee has written nothing here for %(silent)s days."),
    Attention.OVERDUE: _("The last day of the agreement in force has passed."),
    Attention.STUCK: _("It has been somebody’s turn for %(stuck)s days or more."),
    Attention.LATE: _("The day of something that was promised has passed, and it is not done."),
    Attention.APART: _("The sides see how they work together more differently than last time."),
    Attention.NO_BASELINE: _(
        "An outcome of the plan, or before there is one a priority of the diagnosis, has no "
        "baseline, and no day is set on which it will be measured."
    ),
    Attention.ENDS_SOON: _("The last day of the agreement in force is within %(soon)s days."),
}
SILENT = _("%(days)s days or more")
NO_REVIEW = _("No review yet")
SORTS = {
    "": _("Trouble first"),
    "wait": _("The longest wait first"),
    "silent": _("The longest silence first"),
    "next": _("The next date first"),
    "ends": _("What ends first"),
    "phase": _("By phase"),
    "name": _("By name of the mentee"),
    "opened": _("The latest first"),
}
REASONS: dict[str, object] = {
    "not_yours_to_remind": _(
        "Reminders are sent by facilitators and by those who run one of the operators."
    ),
    "not_your_view": _("Only whose view it is changes it, and facilitators of its platform."),
    "nobodys_turn": _("It is not the turn of any of the parties."),
    "your_own_turn": _("It is your own turn."),
    "reminded_already": _("%(name)s was reminded less than a day ago."),
    "nobody_to_remind": _(
        "Nobody gets mail for %(name)s: it has no coordinator or signatory here who wants any."
    ),
}
