"""What the reader of a shortlist can do about what is missing, and to whom one can write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote
from uuid import UUID

from django.utils.translation import gettext as _

from waterpeers.apps.operators.models import Audience, Organisation
from waterpeers.apps.operators.queries.profiles import seen_by
from waterpeers.domain.verdicts import Reason

MENTORS_TURN = frozenset({  # what only the mentor can change
    "capacity_not_known", "mentor_code_not_known", "mentor_code_not_accepted",
    "willingness_not_known", "mentor_profile_old",
})  # fmt: skip


@dataclass(frozen=True)
class WayOut:
    """What the reader can do about one thing that is missing."""

    words: str
    href: str


@dataclass(frozen=True)
class WaysOut:
    """Where something can be done about what is missing, as far as the reader may."""

    profile: str = ""  # where one's own people say what they look for
    without: Mapping[str, str] = field(default_factory=dict)  # a wish → this page without it
    office: str = ""  # the mail of who facilitates, with its subject

    def about(self, reasons: tuple[Reason, ...]) -> WayOut | None:
        """Give the step that ends the only thing that is missing."""
        code = reasons[0].code
        if len(reasons) > 1:
            return None
        if code in self.without:
            return WayOut(_("Look without this wish"), self.without[code])
        if code in {"no_shared_language", "languages_not_known"} and self.profile:
            return WayOut(_("Say that you pay an interpreter"), self.profile)
        if code == "not_in_languages_sought" and self.profile:
            return WayOut(_("Change the languages that you look for"), self.profile)
        if code in MENTORS_TURN and self.office:
            return WayOut(_("Ask who facilitates to speak with them"), self.office)
        return None


@dataclass(frozen=True)
class Office:
    """Who facilitates, and the mail of its office as far as the network may see it."""

    uuid: UUID
    name: str
    office: str
    mail: str

    def mail_about(self, subject: str) -> str:
        """Give the address of a mail about something."""
        return f"mailto:{self.mail}?subject={quote(subject)}"


def offices_of(bodies: Iterable[Organisation]) -> list[Office]:
    """Give the offices to which one can write."""
    found = []
    for body in bodies:
        seen = seen_by(body, Audience.NETWORK)
        office, mail = seen.get("contact_office", ""), seen.get("contact_email", "")
        found.append(Office(body.uuid, body.name, office, mail))
    return found
