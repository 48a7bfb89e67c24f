"""A small world for tests: a mentee, a mentor, a facilitator's platform, an outsider.

All of it is invented. Make only what a test needs; every function stores what it makes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.test import Client

from tests.kept import kept
from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.operators.models import Country, Organisation
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.codes import OrganisationKind

PASSWORD = "a-password-for-tests"


def country(code: str = "MZ", iso3: str = "MOZ") -> Country:
    """A country, as it ships (or made, where the shipped ones are not loaded)."""
    made, _ = Country.objects.get_or_create(
        code=code, defaults={"iso3": iso3, "region": "002", "subregion": "014"}
    )
    return made


def operator(name: str = "Águas do Lago", **fields: Any) -> Organisation:
    """A listed operator."""
    fields.setdefault("kind", OrganisationKind.OPERATOR)
    if "country" not in fields:
        fields["country"] = country()
    return Organisation.objects.create(name=name, **fields)


def person(email: str, *, administrator: bool = False, **fields: Any) -> Person:
    """Somebody with a password."""
    return Person.objects.create_user(
        email, PASSWORD, is_administrator=administrator, **({"name": email.split("@")[0]} | fields)
    )


def member(organisation: Organisation, role: Role, email: str = "") -> Person:
    """Somebody with one role in one organisation."""
    email = email or f"{role}-{organisation.pk}@example.org"
    made = Person.objects.filter(email=email).first() or person(email)
    Membership.objects.create(
        person=made, organisation=organisation, role=role, since_on=date(2026, 1, 1)
    )
    return made


@dataclass(frozen=True)
class World:
    """The people of the permission table, and their organisations."""

    mentee: Organisation
    mentor: Organisation
    platform: Organisation
    people: dict[str, Person | None]

    def actor(self, who: str) -> Actor:
        """The actor for one of ``people``."""
        found = self.people[who]
        assert found is not None
        return actor_of(found)


def signed_in(everybody: World, who: str = "mentee_reporter", language: str = "en") -> Client:
    """A browser, or a program, of one of the people; they read in a language."""
    client = Client(headers={"accept-language": language})
    if (somebody := everybody.people[who]) is not None:
        client.force_login(somebody)
    return client


@kept
def _sessions(everybody: World) -> dict[str, str]:
    """Sign everybody in, each in a browser of their own; give the keys of their sessions."""
    keys = {}
    for who, somebody in everybody.people.items():
        if somebody is not None:
            client = Client()
            client.force_login(somebody)
            keys[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return keys


def all_signed_in(everybody: World) -> dict[str, Client]:
    """A browser of each of the people; asked for right after them, signing in is kept as well."""
    clients = {who: Client() for who in everybody.people}
    for who, key in _sessions(everybody).items():
        clients[who].cookies[settings.SESSION_COOKIE_NAME] = key
    return clients


def session_ended(client: Any, who: Person) -> None:
    """Let somebody have signed in with this browser, and the session have ended."""
    client.force_login(who)
    client.get("/desk/")
    client.session.flush()


@kept
def world() -> World:
    """Everybody of the permission table; "visitor" is not signed in, "outsider" is elsewhere."""
    mentee = operator("Águas do Lago")
    mentor = operator("Waterbedrijf Delta", country=country("NL", "NLD"))
    elsewhere = operator("Elsewhere Water", country=country("NA", "NAM"))
    platform = operator("Platform of the South", kind=OrganisationKind.PLATFORM)
    people = {
        "visitor": None,
        "outsider": member(elsewhere, Role.COORDINATOR, "outsider@example.org"),
        "mentee_reporter": member(mentee, Role.REPORTER, "mentee.reporter@example.org"),
        "mentee_signatory": member(mentee, Role.SIGNATORY, "mentee.signatory@example.org"),
        "mentor_coordinator": member(mentor, Role.COORDINATOR, "mentor.coordinator@example.org"),
        "mentor_signatory": member(mentor, Role.SIGNATORY, "mentor.signatory@example.org"),
        "facilitator": member(platform, Role.FACILITATOR, "facilitator@example.org"),
        "administrator": person("administrator@example.org", administrator=True),
    }
    return World(mentee, mentor, platform, people)
