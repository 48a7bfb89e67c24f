"""What the codes of following a partnership say to people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waterpeers.apps.audit.words import TrailWords
from waterpeers.apps.follow_up.events import Event
from waterpeers.domain.follow_up import ItemKind, ItemState

KINDS = {
    ItemKind.COMMITMENT: _("Commitment"),
    ItemKind.DECISION: _("Decision"),
    ItemKind.ISSUE: _("Issue"),
    ItemKind.RISK: _("Risk"),
}
WHAT_KINDS_ARE = {
    ItemKind.COMMITMENT: _("Commitment: somebody does something until a day"),
    ItemKind.DECISION: _("Decision: what both sides decided"),
    ItemKind.ISSUE: _("Issue: what stands in the way"),
    ItemKind.RISK: _("Risk: what may stand in the way"),
}
STATES = {
    ItemState.OPEN: pgettext_lazy("item", "Open"),
    ItemState.ESCALATED: pgettext_lazy("item", "Escalated"),
    ItemState.DONE: pgettext_lazy("item", "Done"),
    ItemState.DROPPED: pgettext_lazy("item", "Dropped"),
}
DECISION_STATES = {
    ItemState.OPEN: pgettext_lazy("decision", "Holds"),
    ItemState.DROPPED: pgettext_lazy("decision", "Holds no more"),
}
MOVES = {
    ItemState.OPEN: _("Take it up again"),
    ItemState.ESCALATED: _("Escalate it: we ask those who help"),
    ItemState.DONE: _("It is done"),
    ItemState.DROPPED: _("Drop it"),
}
DECISION_MOVES = {
    ItemState.OPEN: _("It holds again"),
    ItemState.DROPPED: _("It holds no more"),
}
WHENS = {  # how the list is narrowed by where things stand
    "late": _("Late"),
    "escalated": pgettext_lazy("items", "Escalated"),
    "closed": _("Done or dropped"),
}
WAITS: dict[str, object] = {  # what waits for somebody, by kind
    "item_late": _("Something of yours that is late"),
    "item_due": _("Something of yours that is due soon"),
    "item_open": _("Something of yours without a day"),
    "item_yours": _("Something that was given to you"),
    "item_escalated": _("Something that was escalated"),
    "health_shown": _("How both sides see their partnership"),
    "health_apart": _("Two sides that are farther apart"),
}
REASONS: dict[str, object] = {
    "health_not_yet": _("Both sides are asked once an agreement is in force."),
    "kept_between_the_sides": _("What both sides note here stays between them and those who help."),
    "nobody_owns_it": _("Say whose it is: a side, or somebody of it."),
    "owner_not_of_an_operator": _("Its owner is one of the operators, or somebody of them."),
    "commitment_without_a_day": _("Say until when."),
    "state_cannot_follow": _("This cannot follow from where it stands."),
    "say_why_it_moves": _("Say why, in a few words."),
    "not_yours_to_move": _(
        "Those who run the partnership say this, and whoever the thing belongs to."
    ),
}
EVENTS: dict[Event, object] = {
    Event.ITEM_NOTED: _("A commitment, decision, issue or risk was noted"),
    Event.ITEM_CHANGED: _("A commitment, decision, issue or risk was changed"),
    Event.ITEM_MOVED: _("It was said what became of it"),
    Event.HEALTH_ASKED: _("Both sides were asked how the partnership works"),
    Event.HEALTH_SIDE_HANDED_IN: _("A side said how the partnership works"),
    Event.HEALTH_SHOWN: _("Both sides have said how the partnership works"),
}
TRAIL = {
    "registeritem": TrailWords(
        {
            "title": _("In one line"),
            "kind": _("What it is"),
            "details": _("Details"),
            "owner": _("Owner"),
            "due_on": _("Until when"),
            "state": _("State"),
            "word": _("What was said"),
        },
        {"kind": KINDS, "state": STATES},
    ),
}
