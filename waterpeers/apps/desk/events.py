"""What can happen to mails, for the trail; the words stand in ``words``."""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    MAIL_TRIED_AGAIN = "mail.tried_again"
