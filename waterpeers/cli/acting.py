"""Who acts on the command line, and when."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.cli.languages import speak
from waterpeers.cli.tables import need_tables
from waterpeers.domain.actors import MACHINE, Actor

as_person = click.option(
    "--as", "who", metavar="PERSON", help="E-mail of the person who acts.", default=None
)


def now() -> datetime:
    """Read the clock, here at the edge."""
    return datetime.now(UTC)


def actor_named(email: str | None) -> Actor:
    """Find who acts; without a name it is whoever runs the machine, an administrator.

    Reasons are given in the person's language from then on. Refuses where there is no installation.
    """
    need_tables()
    if email is None:
        return Actor(person=MACHINE, is_administrator=True)
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise click.UsageError(f"Nobody here has the e-mail {email}.")
    speak(person.language)
    return actor_of(person)
