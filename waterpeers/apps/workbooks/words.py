"""What workbooks that come back say to people."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.workbooks.events import Event

REASONS = {
    "workbook_of_another": _(
        "This workbook belongs to another organisation, or you may not send it in."
    ),
    "workbook_kind_not_known": _("This kind of workbook is not known here: %(kind)s."),
    "workbook_dropped": _("This workbook was set aside; send it again."),
    "workbook_lines_faulty": _("%(count)s of the chosen rows have faults; nothing was stored."),
    "workbook_conflicts_open": _(
        "%(count)s cells were changed by others meanwhile: choose for each which value stays."
    ),
    "workbook_nothing_chosen": _("No row was chosen; nothing was stored."),
    "workbook_question": _("This will be asked: %(text)s"),
    "mail_of_a_machine": _("This mail was written by a machine; it is not answered."),
    "mail_of_a_stranger": _("Nobody here has the address %(address)s."),
    "workbook_rule": _("%(address)s: %(text)s"),
}

EVENTS: dict[Event, object] = {
    Event.WORKBOOK_RECEIVED: _("A workbook came back"),
    Event.WORKBOOK_APPLIED: _("A workbook was applied"),
    Event.WORKBOOK_DROPPED: _("A workbook was set aside"),
}

WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "workbook": _("Workbook that came back"),
}
