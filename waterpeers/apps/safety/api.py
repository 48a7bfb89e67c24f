"""Who signed in or tried to, and lost second factors, for programs."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import PersonId, person_of
from waterpeers.apps.foundation.api import ERRORS, Paged, in_person
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.safety import actions, queries
from waterpeers.apps.safety.access import can_see_sign_ins
from waterpeers.apps.safety.models import SignInAttempt
from waterpeers.domain.safety import SignInResult
from waterpeers.domain.verdicts import NotAllowed

router = Router(tags=["safety"])


class SignInOut(Schema):
    """An attempt to sign in; failed ones of an hour and an address are one, with how many."""

    person: UUID | None = Field(alias="person.uuid", default=None)
    result: SignInResult
    first_at: datetime
    at: datetime
    times: int
    address: str
    browser: str


@router.get("/sign-ins/", response={200: list[SignInOut], **ERRORS}, auth=in_person)
@paginate(Paged)
def my_sign_ins(request: Request) -> QuerySet[SignInAttempt]:
    """List who signed in as myself or tried to, the latest first."""
    return queries.sign_ins_of(person_of(request.actor)).select_related("person")


@router.get("/sign-ins/of-everybody/", response={200: list[SignInOut], **ERRORS}, auth=in_person)
@paginate(Paged)
def all_sign_ins(request: Request, text: str = "", failed: bool = False) -> QuerySet[SignInAttempt]:
    """List who signed in or tried to, the latest first; for administrators."""
    NotAllowed.unless(can_see_sign_ins(request.actor))
    return queries.all_sign_ins(text[:200], failed=failed)


@router.post("/people/{uuid}/reset-second-factor/", response={204: None, **ERRORS}, auth=in_person)
def reset_second_factor(request: Request, uuid: PersonId) -> Status[None]:
    """Take away the second factor of somebody who lost it; for administrators."""
    person = get_object_or_404(Person.objects.visible_to(request.actor), uuid=uuid)
    actions.reset_second_factor(person, act=request.act)
    return Status(204, None)
