"""``waterpeers register``: look up and keep organisations, with the actions of the pages."""

from __future__ import annotations

from typing import Any, TextIO
from uuid import UUID

import click

from waterpeers.apps.operators import access
from waterpeers.apps.operators.actions import profiles
from waterpeers.apps.operators.api import (
    ListedOut,
    NewIn,
    ProfileChangeIn,
    ProfileOut,
    fields_of,
    shown,
)
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import Filters, audience_of, lines, listings
from waterpeers.cli.acting import actor_named, as_person, now
from waterpeers.cli.edge import DONE, as_json, print_json, print_line
from waterpeers.cli.found import organisation_named, read_as
from waterpeers.domain.actors import Act, Actor

json_file = click.argument("file", type=click.File("r", encoding="utf-8-sig"))
FILTERS = [name for name in vars(Filters()) if name != "sort"]


@click.group()
def register() -> None:
    """Look up organisations; add, change, confirm, approve and close them.

    ORGANISATION is its uuid, an identifier (SCHEME:VALUE), or its exact name where only one has it.
    """


@register.command("list")
@click.option("--limit", default=25, show_default=True, type=click.IntRange(1, 100_000))
@as_person
@as_json
def list_(limit: int, who: str | None, as_json: bool, **wanted: Any) -> int:
    """List organisations as a person may see them.

    Example: waterpeers register list --country MZ --offers water_losses --text "lago"
    """
    audience = audience_of(actor_named(who))
    found = listings(audience, Filters(**wanted), now().date())
    rows = lines(found, 0, limit)
    if as_json:
        items = [ListedOut.from_orm(row).model_dump(mode="json") for row in rows]
        print_json({"count": found.count(), "organisations": items})
    for row in [] if as_json else rows:
        print_line(f"{row.organisation_uuid}  {row.country_id or '  '}  {row.name}")
    return DONE


for _name in reversed(FILTERS):  # one option for each thing that the register can be searched by
    list_ = click.option(f"--{_name}", default="")(list_)


@register.command()
@click.argument("organisation")
@as_person
@as_json
def show(organisation: str, who: str | None, as_json: bool) -> int:
    """Show a profile as a person may see it.

    Example: waterpeers register show "Águas do Lago" --as ana@example.org
    """
    actor = actor_named(who)
    return _done(organisation_named(organisation, actor), actor, as_json)


@register.command()
@json_file
@click.option("--uuid", type=click.UUID, help="Sent twice with one uuid, it is added once.")
@as_person
@as_json
def add(file: TextIO, uuid: UUID | None, who: str | None, as_json: bool) -> int:
    """Add an organisation from a JSON object of profile fields, or propose it.

    Example: waterpeers register add profile.json --as ana@example.org
    """
    actor = actor_named(who)
    given = read_as(NewIn, file, lambda fields: {"profile": fields})
    made = profiles.register(fields_of(given.profile), act=Act(actor, now()), uuid=uuid)
    return _done(made, actor, as_json)


@register.command()
@click.argument("organisation")
@json_file
@as_person
@as_json
def change(organisation: str, file: TextIO, who: str | None, as_json: bool) -> int:
    """Change the profile fields that a JSON object gives; null empties one.

    "revision" in it guards against overwriting; "visibility" says who sees which field.

    Example: waterpeers register change "Águas do Lago" profile.json --as ana@example.org
    """
    actor = actor_named(who)
    found = organisation_named(organisation, actor)

    def as_change(fields: dict[str, Any]) -> dict[str, Any]:
        outside = {name: fields.pop(name) for name in ("revision", "visibility") if name in fields}
        return {"revision": found.revision} | outside | {"profile": fields}

    given = read_as(ProfileChangeIn, file, as_change)
    changed = profiles.change_profile(
        found,
        fields_of(given.profile),
        visibility=given.visibility,
        revision=given.revision,
        act=Act(actor, now()),
    )
    return _done(changed, actor, as_json)


@register.command()
@click.argument("organisation")
@click.argument("step", type=click.Choice(["confirm", "approve", "close"]))
@as_person
@as_json
def mark(organisation: str, step: str, who: str | None, as_json: bool) -> int:
    """Confirm that a profile still holds, approve a proposed organisation, or close one.

    Example: waterpeers register mark "Águas do Lago" confirm --as ana@example.org
    """
    actor = actor_named(who)
    actions = {
        "confirm": profiles.confirm_profile,
        "approve": profiles.approve,
        "close": profiles.close,
    }
    done = actions[step](organisation_named(organisation, actor), act=Act(actor, now()))
    return _done(done, actor, as_json)


def _done(organisation: Organisation, actor: Actor, as_json: bool) -> int:
    found = Organisation.objects.select_related("country").get(pk=organisation.pk)
    profile = ProfileOut(**shown(found, actor)).model_dump(mode="json")
    if as_json:
        print_json(profile)
        return DONE
    print_line(f"{found.name}  {found.uuid}  {found.state}, {profile['freshness']}")
    for name, value in profile["profile"].items():
        if value not in (None, "", [], {}):
            note = profile["notes"].get(name, {})
            said = (
                f"  ({note['source']} {note['on'] or note['as_of'] or ''})"
                if note.get("source")
                else ""
            )
            print_line(f"  {name}: {value}{said}")
    if access.can_edit(actor, found):
        print_line(f"  revision: {found.revision}")
    return DONE
