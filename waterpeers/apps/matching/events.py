"""What can happen to needs, strengths and matching, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    NEED_DECLARED = "need.declared"
    NEED_CHANGED = "need.changed"
    NEED_WITHDRAWN = "need.withdrawn"
    NEED_WATCHED = "need.watched"
    STRENGTH_DECLARED = "strength.declared"
    STRENGTH_CHANGED = "strength.changed"
    STRENGTH_WITHDRAWN = "strength.withdrawn"
    ROUND_OPENED = "round.opened"
    ROUND_WEIGHTS_CHANGED = "round.weights_changed"
    ROUND_CHANGED = "round.changed"
    ROUND_CLOSED = "round.closed"
    ROUND_REOPENED = "round.reopened"
    NEED_PUT_IN = "round.need_put_in"
    NEED_LEFT_OUT = "round.need_left_out"
    SHORTLIST_MADE = "shortlist.made"
    REQUEST_SENT = "request.sent"
    REQUEST_BEYOND_PLACES = "request.beyond_places"
    REQUEST_ACCEPTED = "request.accepted"
    REQUEST_DECLINED = "request.declined"
    REQUEST_EXPIRED = "request.expired"
    REQUEST_WITHDRAWN = "request.withdrawn"
