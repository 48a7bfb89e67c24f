"""Who there is in the example world: people, operators, the Code, needs and strengths."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile

from waterpeers.apps.accounts.actions import give_role
from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.matching.actions.declaring import declare
from waterpeers.apps.matching.actions.rounds import open_round
from waterpeers.apps.matching.models import Need, Strength
from waterpeers.apps.operators.actions.countries import load_country_facts
from waterpeers.apps.operators.actions.profiles import confirm_profile, register
from waterpeers.apps.operators.models import CountryFactKind, Organisation
from waterpeers.apps.partnerships.actions.conduct import (
    accept_code,
    draft_version,
    publish_version,
    upload_text,
)
from waterpeers.cli.example.world import World
from waterpeers.domain.actors import Role
from waterpeers.domain.codes import EvidenceClass, Visibility, WorkingArea

REGISTERED, ACCEPTED, CONFIRMED = 2600, 2300, 60  # days ago


def load_register(world: World) -> None:
    """Add people, operators and the Code."""
    _people(world)
    _countries(world)
    _organisations(world)
    _roles(world)
    _code(world)


def load_declared(world: World) -> None:
    """Add needs, which may quote figures, and strengths, and a round that looks at them."""
    _declared(world)
    open_round(
        "Example round: water losses",
        world.organisations["platform"],
        working_areas=["water_losses"],
        act=world.act(world.facilitator),
    )


def _people(world: World) -> None:
    password = make_password(world.given["password"])  # slow by design: once for all
    for given in world.given["people"]:
        person = Person(
            email=given["email"],
            password=password,
            name=given["name"],
            language=given["language"],
            is_administrator=given.get("administrator", False),
            is_invented=True,
        )
        person.save()
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        world.people[person.email] = person


def _countries(world: World) -> None:
    given = dict(world.given["income_groups"])
    source, year = given.pop("source"), given.pop("year")
    facts = [(code, CountryFactKind.INCOME_GROUP, year, group) for code, group in given.items()]
    load_country_facts(facts, source, act=world.act(world.administrator))


def _organisations(world: World) -> None:
    first, last = (world.act(world.administrator, ago) for ago in (REGISTERED, CONFIRMED))
    for key, fields in world.given["organisations"].items():
        about = {"about": world.mark(key), "written_in": world.spoken(key)}
        made = register(fields | about, act=first)
        world.organisations[key] = confirm_profile(made, act=last)


def _roles(world: World) -> None:
    for given in world.given["people"]:
        for key, roles in given.get("roles", {}).items():
            for role in roles:
                give_role(
                    world.people[given["email"]],
                    world.organisations[key],
                    Role(role),
                    act=world.act(world.administrator),
                )


def _code(world: World) -> None:
    given, act = world.given["code"], world.act(world.administrator, REGISTERED)
    version = draft_version(
        label=str(act.at.year),
        issued_by=world.organisations["platform"].name,
        valid_from=act.at.date().replace(month=1, day=1),
        is_example=True,
        act=act,
    )
    for language in ("en", "fr", "es"):
        upload_text(
            version,
            language=language,
            title=given[f"title_{language}"],
            file=ContentFile(given[language].encode(), name=f"example-{language}.txt"),
            act=act,
        )
    world.text = publish_version(version, act=act).texts.get(language="en")
    for email in given["accepted_by"]:
        actor = actor_of(world.people[email])
        (uuid,) = actor.organisations_as(Role.SIGNATORY)
        organisation = Organisation.objects.get(uuid=uuid)
        accept_code(organisation, world.text, office="Director", act=world.act(actor, ACCEPTED))
    for key in given["accepted_by_operators"]:
        actor = world.speaker(key, Role.SIGNATORY)
        organisation = world.organisations[key]
        accept_code(organisation, world.text, office="Director", act=world.act(actor, ACCEPTED))


def _declared(world: World) -> None:
    for kind, name in ((Need, "needs"), (Strength, "strengths")):
        for given in world.given[name]:
            visibility = Visibility(given.get("visibility", "public"))
            declare(
                kind,
                world.organisations[given["of"]],
                working_area=WorkingArea(given["working_area"]),
                sentence=given["sentence"],
                evidence_class=EvidenceClass(given["evidence_class"]),
                evidence=given.get("evidence", ""),
                figure=given.get("figure", ""),
                help_text=given["help"],
                language=given["language"],
                visibility=visibility,
                agreed_to_public=visibility is Visibility.PUBLIC,
                act=world.act(world.speaker(given["of"])),
            )
