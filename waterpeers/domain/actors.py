"""Who acts, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

MACHINE = UUID(int=0)  # in the place of a person


class Role(StrEnum):
    """What a person may do for an organisation; one person may hold several."""

    REPORTER = "reporter"  # fills in the profile, needs, offers and figures
    COORDINATOR = "coordinator"  # also answers requests, runs partnerships, invites colleagues
    SIGNATORY = "signatory"  # commits the organisation: the Code, interest, agreements
    FACILITATOR = "facilitator"  # of a platform: keeps the register, brokers, runs rounds


@dataclass(frozen=True)
class Actor:
    """A person (or nobody) with the roles held at this moment; plain, so that rules can read it.

    ``memberships`` pairs the uuid of an organisation with a role held in it; ``elsewhere`` are
    those of these organisations that are no utilities: platforms, programmes, funders.
    """

    person: UUID | None = None
    memberships: frozenset[tuple[UUID, Role]] = frozenset()
    is_administrator: bool = False
    elsewhere: frozenset[UUID] = frozenset()

    @property
    def is_machine(self) -> bool:
        """Whoever runs the machine and does not say who it is: an administrator without a name."""
        return self.person == MACHINE

    @property
    def is_known(self) -> bool:
        """Signed in (or otherwise identified)."""
        return self.person is not None

    @property
    def organisations(self) -> frozenset[UUID]:
        """Those in which the actor holds any role."""
        return frozenset(organisation for organisation, _ in self.memberships)

    @property
    def works_for_a_utility(self) -> bool:
        """Work for a utility: a facilitator's role enters and asks nothing."""
        return any(
            role is not Role.FACILITATOR and organisation not in self.elsewhere
            for organisation, role in self.memberships
        )

    @property
    def only_reads(self) -> bool:
        """Work for a funder, say, and for no utility; and help nobody."""
        helps = self.is_facilitator or self.is_administrator
        return bool(self.memberships) and not helps and not self.works_for_a_utility

    @property
    def is_facilitator(self) -> bool:
        """Holds the facilitator's role in some organisation."""
        return any(role is Role.FACILITATOR for _, role in self.memberships)

    @property
    def is_in_network(self) -> bool:
        """May read what is shared with the network: members of any organisation, administrators."""
        return bool(self.memberships) or self.is_administrator

    def organisations_as(self, *roles: Role) -> frozenset[UUID]:
        """Those in which the actor holds at least one of these roles."""
        return frozenset(o for o, role in self.memberships if role in roles)

    def acts_for(self, organisation: UUID, *roles: Role) -> bool:
        """Whether the actor holds one of these roles (any, if none is named) there."""
        return organisation in (self.organisations_as(*roles) if roles else self.organisations)


@dataclass(frozen=True)
class Act:
    """Who acts, and when: what every action is told, read once at the edge (page, API, command).

    ``entered_at`` is when it was entered on a device on which it then waited, by our clock.
    """

    actor: Actor
    at: datetime
    entered_at: datetime | None = None

    @property
    def entered(self) -> datetime:
        """When it was entered: before it came, where it waited on a device."""
        return self.entered_at or self.at


NOBODY = Actor()
