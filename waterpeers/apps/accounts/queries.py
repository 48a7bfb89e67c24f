"""Reading people and their roles."""

from django.contrib.auth.models import AnonymousUser

from waterpeers.apps.accounts.models import Membership, Person
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
