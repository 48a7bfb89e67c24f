"""What can happen in conversations, for the trail; the words stand in ``words``.

The trail never keeps what was written: a message that its author takes back is gone.
"""

from enum import StrEnum


class Event(StrEnum):
    """One thing that happened."""

    MESSAGE_WRITTEN = "thread.written"
    MESSAGE_TAKEN_BACK = "thread.taken_back"
