"""How the site is doing, for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.utils.timezone import now
from ninja import Router, Schema, Status
from ninja.pagination import paginate

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.administration import actions, queries
from waterpeers.apps.administration.access import can_administer
from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.domain.actors import Role
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["administration"])


class CountedOut(Schema):
    """How many there are of what an administrator watches."""

    people: int
    lately: int
    administrators: int
    without_second_factor: int
    invitations: int
    failing_mails: int
    waiting_runs: int
    running_runs: int
    oldest_run: datetime | None
    failed_runs: int


class BackupOut(Schema):
    """A backup in the folder of backups."""

    name: str
    bytes: int
    made_at: datetime


class AskedOut(Schema):
    """A long computation that was asked for."""

    uuid: UUID
    state: str


class SiteOut(Schema):
    """How the site is doing; room is in bytes."""

    counted: CountedOut
    free_bytes: int
    total_bytes: int
    database_bytes: int | None
    backups: list[BackupOut]
    versions: dict[str, str]
    settings: dict[str, str]


class HeldOut(Schema):
    """A role in an organisation."""

    organisation: UUID
    name: str
    role: Role


class SitePersonOut(Schema):
    """Somebody of the site."""

    uuid: UUID
    email: str
    name: str
    is_active: bool
    is_administrator: bool
    has_two_factors: bool
    last_login: datetime | None
    roles: list[HeldOut]

    @staticmethod
    def resolve_roles(person: Person) -> list[dict[str, Any]]:
        """Name the organisations of the roles."""
        return [
            {"organisation": held.organisation.uuid, "name": held.organisation.name}
            | {"role": held.role}
            for held in person.memberships.all()
        ]


@router.get("/", response={200: SiteOut, **ERRORS})
def site_state(request: Request) -> dict[str, Any]:
    """Say how the site is doing; for administrators."""
    NotAllowed.unless(can_administer(request.actor))
    room = queries.room()
    return {
        "counted": vars(queries.counted(now())),
        "free_bytes": room.free,
        "total_bytes": room.total,
        "database_bytes": room.database,
        "backups": [
            {"name": each.name, "bytes": each.size, "made_at": each.made_at}
            for each in queries.backups()
        ],
        "versions": dict(queries.versions()),
        "settings": {name: str(said) for name, said in queries.settings_in_force()},
    }


@router.post("/backups/", response={202: AskedOut, **ERRORS})
def back_up(request: Request) -> Status:
    """Have a backup written into the folder of backups; for administrators."""
    return Status(202, actions.back_up(act=request.act, uuid=uuid4()))


@router.get("/people/", response={200: list[SitePersonOut], **ERRORS})
@paginate(Paged)
def list_people(request: Request, text: str = "") -> QuerySet[Person]:
    """List the people of the site with their roles; for administrators."""
    NotAllowed.unless(can_administer(request.actor))
    return queries.people(text[:200])
