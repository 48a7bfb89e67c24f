"""Reading people and their roles."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import NOBODY, Actor


def actor_of(person: Person | AnonymousUser) -> Actor:
    """Say who acts: the person with all roles held now; nobody for a visitor. One query."""
    if not isinstance(person, Person) and not getattr(person, "is_authenticated", False):
        return NOBODY
    roles = Membership.objects.filter(person_id=person.pk).values_list("organisation__uuid", "role")
    return Actor(
        person=person.uuid,
        memberships=frozenset(roles),
        is_administrator=person.is_administrator,
    )


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """List who holds which role in an organisation."""
    return organisation.memberships.select_related("person").order_by("person__name", "role", "pk")
