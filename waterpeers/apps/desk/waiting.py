"""What a thing that waits is, whatever its subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

MOST = 100  # of each source: nobody works through more in a day


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person: what, since when, and the one thing to do."""

    kind: str
    what: str
    since: datetime
    action: str
    href: str
    is_post: bool = False  # the action is a button, not a link
