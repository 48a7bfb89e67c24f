"""The example world while it is loaded: who is there already, and who speaks for whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Protocol

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import CodeText
from waterpeers.domain.actors import Act, Actor, Role


class ActOf(Protocol):
    """Who acts for a side of a partnership, so many days ago."""

    def __call__(self, side: str, ago: int = 0) -> Act:
        """Give the act."""


@dataclass
class World:
    """What was loaded so far, by the names that the data uses."""

    given: dict[str, Any]
    at: datetime
    people: dict[str, Person] = field(default_factory=dict)  # by e-mail
    organisations: dict[str, Organisation] = field(default_factory=dict)
    text: CodeText | None = None  # of the Code, which agreements name

    @cached_property
    def administrator(self) -> Actor:
        """Whoever runs the site; must be there first."""
        return next(actor_of(p) for p in self.people.values() if p.is_administrator)

    @property
    def facilitator(self) -> Actor:
        """Whoever helps on the platform."""
        return actor_of(self.people["eva@platform.example"])

    def act(self, actor: Actor, ago: int = 0) -> Act:
        """Let somebody act so many days ago."""
        return Act(actor, self.at - timedelta(days=ago))

    def speaker(self, key: str, *roles: Role) -> Actor:
        """Find somebody of an organisation; where the world has nobody, make somebody quiet."""
        uuid = self.organisations[key].uuid
        for person in self.people.values():
            if (actor := actor_of(person)).acts_for(uuid, *roles):
                return actor
        held = frozenset((uuid, role) for role in roles or (Role.REPORTER,))
        return Actor(person=self.administrator.person, memberships=held)

    def spoken(self, key: str) -> str:
        """Say in which language an organisation writes."""
        first = self.given["organisations"].get(key, {}).get("languages", ["en"])[0]
        return first if first in self.given["marks"] else "en"

    def mark(self, key: str) -> str:
        """Say in the language of an organisation that its figures are invented."""
        return str(self.given["marks"][self.spoken(key)])

    def name(self, actor: Actor) -> str:
        """Name whoever acts."""
        return next(p.name for p in self.people.values() if p.uuid == actor.person)
