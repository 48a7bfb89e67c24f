"""What the codes of conversations say to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.audit.words import TrailWords
from waterpeers.apps.threads.events import Event
from waterpeers.domain.threads import ThreadClass

THREAD_CLASSES = {
    ThreadClass.SIDES: _("Both sides, and those who help"),
    ThreadClass.RESTRICTED: _("Coordinators and signatories of both sides alone"),
}
REASONS: dict[str, object] = {
    "not_yours_to_talk": _("People of the two operators talk here, and those who help."),
    "not_your_message": _("Whoever wrote a message takes it back."),
    "not_among_restricted": _("Only who coordinates or signs for an operator writes this."),
    "too_many_messages_a_day": _(
        "You have written %(limit)s messages within a day: each goes to others as a mail. Go on "
        "tomorrow."
    ),
    "too_many_messages": _(
        "There are %(limit)s messages here. Note what came of them in the follow-up, and go on "
        "there."
    ),
    "message_taken_back": _("This message was taken back already."),
    "mail_from_another": _("This mail does not come from the person who was written to."),
    "mail_answered_too_late": _("Answers by mail are taken for %(days)s days. Write on the page."),
    "mail_of_what_is_gone": _("What this mail answers is not there any more, or not for you."),
}
EVENTS: dict[Event, object] = {
    Event.MESSAGE_WRITTEN: _("A message was written in a conversation"),
    Event.MESSAGE_TAKEN_BACK: _("A message was taken back"),
}
WAITS: dict[str, object] = {
    "thread": _("Messages in conversations"),
}
TRAIL = {
    "threadmessage": TrailWords(
        {"about": _("About"), "seen_by": _("Who reads it"), "by_mail": _("By mail")},
        {"seen_by": THREAD_CLASSES},
    ),
}
