"""``waterpeers people``: add people, give them roles, make them keys."""

from __future__ import annotations

from typing import TextIO
from uuid import UUID

import click

from waterpeers.apps.accounts import actions
from waterpeers.apps.accounts.models import Person, Scope
from waterpeers.apps.operators.models import Organisation
from waterpeers.cli.acting import actor_named, as_person, now
from waterpeers.cli.edge import DONE, as_json, print_json, say
from waterpeers.domain.actors import Act, Role


@click.group()
def people() -> None:
    r"""Add people, give them roles, make them keys.

    \b
    waterpeers people add ana@example.org --name "Ana Silva" --password-file secret.txt
    waterpeers people role ana@example.org "Águas do Lago" coordinator
    waterpeers people key ana@example.org --scopes read,write
    """


@people.command()
@click.argument("email")
@click.option("--name", default="", help="Full name.")
@click.option("--administrator", is_flag=True, help="May do what the installation needs.")
@click.option(
    "--password-file",
    type=click.File(),
    help="File with the password (- for standard input); without, the person sets one by mail.",
)
@as_person
@as_json
def add(
    email: str,
    name: str,
    administrator: bool,
    password_file: TextIO | None,
    who: str | None,
    as_json: bool,
) -> int:
    """Add a person whose EMAIL is known to be theirs."""
    password = password_file.read().strip() if password_file is not None else None
    made = actions.add_person(
        email,
        name=name,
        password=password or None,
        is_administrator=administrator,
        act=Act(actor_named(who), now()),
    )
    if as_json:
        print_json({"uuid": str(made.uuid), "email": made.email, "name": made.name})
    else:
        say(f"Added {made.email}.")
    return DONE


@people.command()
@click.argument("email")
@click.argument("organisation")
@click.argument("role", type=click.Choice([str(role) for role in Role]))
@as_person
@as_json
def role(email: str, organisation: str, role: str, who: str | None, as_json: bool) -> int:
    """Give the person with EMAIL a ROLE in ORGANISATION (its uuid or its exact name)."""
    held = actions.give_role(
        _person(email), _organisation(organisation), Role(role), act=Act(actor_named(who), now())
    )
    if as_json:
        print_json(
            {
                "uuid": str(held.uuid),
                "email": held.person.email,
                "organisation": str(held.organisation.uuid),
                "role": str(held.role),
                "since_on": held.since_on.isoformat(),
            }
        )
    else:
        say(f"{held.person.email} is {held.role} of {held.organisation.name}.")
    return DONE


@people.command()
@click.argument("email")
@click.option("--scopes", default="read", help="read, write, sign; with commas between.")
@click.option("--name", default="command line", help="What the key is for.")
@as_person
@as_json
def key(email: str, scopes: str, name: str, who: str | None, as_json: bool) -> int:
    """Make a key to the API for the person with EMAIL; it is printed once and never kept."""
    try:
        wanted = [Scope(scope.strip()) for scope in scopes.split(",") if scope.strip()]
    except ValueError as problem:
        hint = f"{problem}; expected read, write, sign"
        raise click.BadParameter(hint, param_hint="--scopes") from None
    made, text = actions.make_key(
        name, wanted, person_uuid=_person(email).uuid, act=Act(actor_named(who), now())
    )
    if as_json:
        expires_at = made.expires_at.isoformat() if made.expires_at else None
        print_json({"key": text, "scopes": made.scopes, "expires_at": expires_at})
    else:
        click.echo(text)
    return DONE


def _person(email: str) -> Person:
    found = Person.objects.filter(email__iexact=email).first()
    if found is None:
        raise click.UsageError(f"Nobody here has the e-mail {email}.")
    return found


def _organisation(named: str) -> Organisation:
    try:
        found = list(Organisation.objects.filter(uuid=UUID(named)))
    except ValueError:
        found = list(Organisation.objects.filter(name=named)[:2])
    if not found:
        raise click.UsageError(f"No organisation here is {named!r}: give its uuid or exact name.")
    if len(found) > 1:
        raise click.UsageError(f"Several organisations are named {named!r}: give the uuid.")
    return found[0]
