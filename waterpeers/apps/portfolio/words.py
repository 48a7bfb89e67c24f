"""What turns and silences are called, and why nobody is reminded."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.portfolio.events import Event
from waterpeers.domain.portfolio import Attention, PartnershipTurn

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
ATTENTIONS = {
    Attention.STUCK: _("Stuck for 30 days"),
    Attention.SILENT: _("A side silent for 30 days"),
    Attention.ENDS_SOON: _("Ends within 90 days"),
    Attention.OVERDUE: _("Last day has passed"),
    Attention.ESCALATED: _("Something was escalated"),
    Attention.APART: _("Sides farther apart"),
}
SILENT = _("%(days)s days or more")
SORTS = {
    "": _("The longest wait first"),
    "silent": _("The longest silence first"),
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
