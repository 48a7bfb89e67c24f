"""Reading the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from waterpeers.apps.audit.models import Entry
from waterpeers.apps.audit.words import EVENTS


@dataclass(frozen=True)
class Line:
    """What happened, as a page shows it."""

    words: Any
    at: datetime
    person_uuid: UUID | None
    who: str = ""
    organisation: str = ""


def trail_of(subject: str, uuid: UUID, *, most: int = 100) -> list[Line]:
    """Give what happened to one thing, latest first."""
    entries = Entry.objects.of(subject, uuid)[:most]
    return [Line(EVENTS[e.event], e.at, e.person_uuid) for e in entries]
