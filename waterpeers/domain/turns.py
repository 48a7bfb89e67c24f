"""What lies on a desk, and when people are told of it: their choice, and the moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

MORNING = 6  # the hour from which a digest goes out, UTC
REMIND_BEFORE = timedelta(days=7)  # of the end of what ends by itself
QUIET_AFTER_MAIL = timedelta(days=1)  # no reminder so soon after the first word
AT_WORK = timedelta(minutes=10)  # after one's own act: its author sees what follows, without a mail
NEWS_LASTS = timedelta(days=14)


class Tray(StrEnum):
    """Where on a desk a thing lies."""

    TO_DO = "to_do"  # my turn
    NEWS = "news"  # what others did for me; nothing to be done
    WITH_OTHERS = "with_others"  # what I asked for: somebody else's turn
    BEGUN = "begun"  # mine, and not handed in yet


TOLD = frozenset({Tray.TO_DO, Tray.NEWS})  # by mail; of the others one knows oneself


class MailChoice(StrEnum):
    """How often a person wants mail about what waits."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


def is_due(
    choice: MailChoice, last: datetime | None, at: datetime, *, acted: datetime | None = None
) -> bool:
    """Say whether mail about what is new may go out now.

    ``last`` is when the last one went out, ``acted`` when the person did what was done last here.
    """
    if choice is MailChoice.NONE:
        return False
    if choice is MailChoice.AT_ONCE:
        return acted is None or at - acted >= AT_WORK
    if at.hour < MORNING or (last is not None and last.date() >= at.date()):
        return False
    if choice is MailChoice.DAILY:
        return True
    return at.weekday() == 0 or last is None or at - last >= timedelta(days=7)


def is_to_be_reminded(until: datetime | None, told: datetime | None, at: datetime) -> bool:
    """Say whether what ends by itself is near its end, and was not told of just now."""
    if until is None or told is None or not at < until:
        return False
    return until - at <= REMIND_BEFORE and at - told >= QUIET_AFTER_MAIL
