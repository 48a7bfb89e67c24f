"""What can happen to the Code and to partnerships, in words."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.partnerships.events import Event

EVENTS: dict[Event, object] = {
    Event.CODE_VERSION_DRAFTED: _("A version of the Code of Conduct was drafted"),
    Event.CODE_VERSION_CHANGED: _("A draft of the Code of Conduct was changed"),
    Event.CODE_VERSION_WITHDRAWN: _("A version of the Code of Conduct was withdrawn"),
    Event.CODE_VERSION_DISCARDED: _("A draft of the Code of Conduct was discarded"),
    Event.CODE_VERSION_PUBLISHED: _("A version of the Code of Conduct was published"),
    Event.CODE_TEXT_UPLOADED: _("A text of the Code of Conduct was uploaded"),
    Event.CODE_ACCEPTED: _("The Code of Conduct was accepted"),
    Event.OBLIGATION_SWITCHED: _("A local obligation was switched on or off"),
    Event.PARTNERSHIP_OPENED: _("The partnership was opened"),
    Event.PARTNERSHIP_CHANGED: _("The partnership was changed"),
    Event.PARTNERSHIP_PHASE_REACHED: _("The partnership reached its next phase"),
    Event.PARTNERSHIP_ENDED: _("The partnership was ended"),
    Event.PARTNERSHIP_RELEASED: _("The partnership was released to the public"),
    Event.PARTNERSHIP_WITHHELD: _("The partnership is no longer shown to the public"),
    Event.PARTY_ADDED: _("A party was added"),
    Event.PARTY_REMOVED: _("A party was removed"),
    Event.INTEREST_EXPRESSED: _("Interest was expressed"),
    Event.INTEREST_DECLINED: _("An operator said that it is not interested"),
    Event.GATE_EXPLAINED: _("An open point of a gate was explained"),
    Event.STATEMENT_MADE: _("A statement on the Code was made"),
    Event.STATEMENT_TAKEN_BACK: _("A statement on the Code was taken back"),
}
