"""What is said of all that one side drafts and the other agrees to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from waterpeers.domain.joint import JointState

MARKS = {JointState.DRAFT: "", JointState.HANDED_OVER: "turn", JointState.AGREED: "good"}
REASONS: dict[str, object] = {
    "kept_between_the_sides": _("What both sides note here stays between them and those who help."),
    "read_once_agreed": _("Others read it once both sides have agreed on it."),
    "a_side_begins_it": _("A side begins it: its coordinator or signatory."),
    "who_drafts_writes": _("The side that began it writes it."),
    "other_side_agrees_to_it": _("The other side agrees to it: its coordinators or signatories."),
    "agreed_by_another_person": _(
        "You have handed it over for the other side: another person agrees for this one."
    ),
    "readers_note_it": _(
        "Facilitators, and those to whom it is handed over, note that they have read it."
    ),
    "not_being_written": _("It is not being written now."),
    "later_one_agreed": _(
        "A later one has been agreed: what is still to be said belongs into the next."
    ),
    "send_back_without_why": _("Say what is to be changed."),
}


@dataclass(frozen=True, kw_only=True)
class JointWords:
    """What is said of a kind; ``%(period)s`` are its days, ``%(reason)s`` why it came back."""

    states: Mapping[JointState, Any]
    period_states: Mapping[str, Any]  # of a period that has none
    when: Callable[[Any], str]  # the days of a row or a period
    begin: Any  # what a button says
    asks: Any  # the other side
    agrees: Any  # what the button says to that
    sends_back: Any  # the heading
    handed_over: Any
    agreed: Any
    soon: Any  # what waits
    due: Any
    late: Any
    returned: Any
    to_agree: Any
    to_read: Any
    ahead: Any  # in a calendar
