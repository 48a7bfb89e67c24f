"""What is said about mails."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.desk.events import Event

EVENTS: dict[Event, object] = {Event.MAIL_TRIED_AGAIN: _("A mail was sent again")}
REASONS: dict[str, object] = {
    "administrators_see_mails": _("Only administrators see mails that did not go out."),
    "facilitators_see_turns": _("Only facilitators and administrators see whose turn it is."),
    "mail_went_already": _("This mail went out already."),
}
