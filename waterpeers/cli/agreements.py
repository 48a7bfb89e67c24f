"""``waterpeers agreements``: write, sign and bring into force, with the actions of the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.core.files import File

from waterpeers.apps.agreements.actions import agreements as actions
from waterpeers.apps.agreements.actions import attachments, signatures
from waterpeers.apps.agreements.models import Agreement, Contribution
from waterpeers.apps.agreements.queries import (
    agreement_facts,
    contribution_text,
    text_of,
    visible,
)
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.cli.acting import actor_named, as_person, now
from waterpeers.cli.edge import DONE, Unreadable, as_json, print_json
from waterpeers.cli.found import read_json
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.agreement_texts import BY_PARTY
from waterpeers.domain.agreements import agreement_gate
from waterpeers.domain.partnerships import AgreementKind, AgreementState, FileClass

which = click.argument("which", metavar="AGREEMENT")
json_file = click.argument("file", type=click.File("r", encoding="utf-8-sig"))
a_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def agreements() -> None:
    """Draft agreements, fill them in, sign them, bring them into force.

    AGREEMENT is its uuid, or the code of a partnership and the agreement's number there
    (WOP-0007/1). In files, parties are named by uuid or by the name of their organisation.
    """


@agreements.command()
@click.argument("code")
@click.option("--kind", type=click.Choice([str(k) for k in AgreementKind]), default="memorandum")
@click.option("--title", default="", help="What it is called; else as the partnership.")
@click.option("--amends", help="The agreement in force that an amendment changes.")
@click.option("--uuid", type=click.UUID, help="Sent twice with one uuid, it is begun once.")
@as_person
@as_json
def draft(
    code: str,
    kind: str,
    title: str,
    amends: str | None,
    uuid: UUID | None,
    who: str | None,
    as_json: bool,
) -> int:
    """Begin an agreement.

    Example: waterpeers agreements draft WOP-0007 --as ana@example.org
    """
    actor = actor_named(who)
    partnership = _partnership(code, actor)
    made = actions.draft(
        partnership,
        AgreementKind(kind),
        title=title or partnership.title,
        amends=_agreement(amends, actor) if amends else None,
        uuid=uuid,
        act=Act(actor, now()),
    )
    return _done(made, actor, as_json)


@agreements.command()
@which
@as_person
@as_json
def show(which: str, who: str | None, as_json: bool) -> int:
    """Show an agreement and what is open.

    Example: waterpeers agreements show WOP-0007/1
    """
    actor = actor_named(who)
    return _done(_agreement(which, actor), actor, as_json)


@agreements.command("set")
@which
@json_file
@as_person
@as_json
def set_(which: str, file: Any, who: str | None, as_json: bool) -> int:
    """Change the fields that a JSON file gives; "revision" in it guards against overwriting.

    Example: waterpeers agreements set WOP-0007/1 text.json --as ana@example.org
    """
    actor = actor_named(who)
    found = _agreement(which, actor)
    fields = read_json(file)
    if not isinstance(fields, dict):
        raise Unreadable(f"{file.name}: one JSON object is expected.")
    revision = fields.pop("revision", found.revision)
    if not isinstance(revision, int):
        raise Unreadable(f"{file.name}: revision: a whole number is expected.")
    names = _names(found.partnership)
    for name in BY_PARTY:
        if isinstance(fields.get(name), dict):
            fields[name] = {names.get(k.casefold(), k): v for k, v in fields[name].items()}
    if isinstance(fields.get("not_known"), list):
        fields["not_known"] = [_not_known(name, names) for name in fields["not_known"]]
    actions.change(found, fields, revision=revision, act=Act(actor, now()))
    return _done(found, actor, as_json)


@agreements.command()
@which
@json_file
@click.option("--uuid", type=click.UUID, help="Sent twice with one uuid, it is stated once.")
@as_person
@as_json
def contribute(which: str, file: Any, uuid: UUID | None, who: str | None, as_json: bool) -> int:
    """State what a party puts in, from a JSON object; amounts with a point for decimals.

    Example: waterpeers agreements contribute WOP-0007/1 days.json --as ana@example.org
    """
    actor = actor_named(who)
    found = _agreement(which, actor)
    fields = read_json(file)
    if not isinstance(fields, dict):
        raise Unreadable(f"{file.name}: one JSON object is expected.")
    names = _names(found.partnership)
    fields["party"] = names.get(str(fields.get("party", "")).casefold(), fields.get("party"))
    row = actions.promise(found, fields, uuid=uuid, decimal_mark=".", act=Act(actor, now()))
    if as_json:
        print_json(contribution_text(row))
    else:
        click.echo(f"{row.uuid}  {row.description}")
    return DONE


@agreements.command("remove")
@click.argument("uuid", type=click.UUID)
@as_person
def remove(uuid: UUID, who: str | None) -> int:
    """Take a contribution out.

    Example: waterpeers agreements remove UUID --as ana@example.org
    """
    actor = actor_named(who)
    rows = Contribution.objects.filter(uuid=uuid, agreement__in=visible(actor))
    row = rows.select_related("agreement__partnership", "party").first()
    if row is None:
        raise click.UsageError(f"There is no contribution {uuid} that you may see.")
    actions.remove_contribution(row, act=Act(actor, now()))
    return DONE


@agreements.command("attach")
@click.argument("code")
@click.argument("file", type=a_file)
@click.option("--class", "file_class", type=click.Choice(list(FileClass)), default="parties")
@click.option("--to", "part_of", help="The draft of which it becomes a part.")
@as_person
@as_json
def attach(
    code: str, file: Path, file_class: str, part_of: str | None, who: str | None, as_json: bool
) -> int:
    """Keep a file.

    Example: waterpeers agreements attach WOP-0007 plan.pdf --as ana@example.org
    """
    actor = actor_named(who)
    with file.open("rb") as content:
        made = attachments.attach(
            _partnership(code, actor),
            File(content, name=file.name),
            file_class=file_class,
            agreement=_agreement(part_of, actor) if part_of else None,
            act=Act(actor, now()),
        )
    if as_json:
        print_json({"uuid": str(made.uuid), "name": made.name, "sha256": made.sha256})
    else:
        click.echo(f"{made.uuid}  {made.name}  {made.sha256}")
    return DONE


def _step(name: str, act: Callable[..., Agreement], help_text: str) -> None:
    """Add a command that takes one step."""

    @agreements.command(name, help=help_text)
    @which
    @as_person
    @as_json
    def command(which: str, who: str | None, as_json: bool) -> int:
        actor = actor_named(who)
        return _done(act(_agreement(which, actor), act=Act(actor, now())), actor, as_json)


_step(
    "open",
    actions.open_for_signature,
    "Fix the text. Example: waterpeers agreements open WOP-0007/1 --as ana@example.org",
)
_step(
    "return",
    actions.return_to_draft,
    "Take it back to draft; signatures fall away. Example: waterpeers agreements return WOP-0007/1",
)
_step(
    "in-force",
    actions.bring_into_force,
    "Bring it into force. Example: waterpeers agreements in-force WOP-0007/1 --as ana@example.org",
)


@agreements.command()
@which
@click.option("--for", "whom", required=True, help="The organisation for which you sign.")
@click.option("--name", required=True, help="Of the person who signs.")
@click.option("--office", required=True, help="Of the person who signs.")
@click.option("--fingerprint", required=True, help="Of the text that was read: see show.")
@click.option("--file", type=a_file, help="The pages signed on paper.")
@click.option("--signed-on", help="When they were signed: 2027-06-30.")
@as_person
@as_json
def sign(
    which: str,
    whom: str,
    name: str,
    office: str,
    fingerprint: str,
    file: Path | None,
    signed_on: str | None,
    who: str | None,
    as_json: bool,
) -> int:
    """Sign for an organisation.

    Example: waterpeers agreements sign WOP-0007/1 --for "Águas do Lago" --name "Ana Example"
    --office Director --fingerprint 5d41… --as ana@example.org
    """
    actor = actor_named(who)
    found = _agreement(which, actor)
    party = _party(found.partnership, whom)
    given: dict[str, Any] = {"name": name, "office": office, "fingerprint": fingerprint}
    if file is None:
        signatures.sign(found, party, **given, act=Act(actor, now()))
    else:
        with file.open("rb") as content:
            signatures.sign_by_upload(
                found,
                party,
                **given,
                signed_on=signed_on,
                file=File(content, name=file.name),
                act=Act(actor, now()),
            )
    return _done(found, actor, as_json)


# --- finding and showing ---


def _partnership(code: str, actor: Actor) -> Partnership:
    seen = Partnership.objects.visible_to(actor)
    uuid = _uuid(code)
    found = seen.filter(uuid=uuid).first() if uuid else seen.filter(code__iexact=code).first()
    if found is None:
        raise click.UsageError(f"There is no partnership {code} that you may see.")
    return found


def _agreement(name: str, actor: Actor) -> Agreement:
    seen, uuid = visible(actor), _uuid(name)
    code, _, number = name.partition("/")
    if uuid:
        found = seen.filter(uuid=uuid).first()
    elif number.isdecimal() and len(number) < 6:
        found = seen.filter(partnership__code__iexact=code, number=int(number)).first()
    else:
        found = None
    if found is None:
        raise click.UsageError(f"There is no agreement {name} that you may see.")
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _names(partnership: Partnership) -> dict[str, str]:
    """Say which party is meant by the name of an organisation, where only one has it."""
    names: dict[str, str] = {}
    twice = set()
    for party in parties_of(partnership):
        name = party.organisation.name.casefold()
        twice |= {name} & names.keys()
        names[name] = str(party.uuid)
    return {name: uuid for name, uuid in names.items() if name not in twice}


def _not_known(name: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(name, str) or "-" not in name:
        return name
    field, _, party = name.partition("-")
    return f"{field}-{names.get(party.casefold(), party)}"


def _party(partnership: Partnership, name: str) -> Party:
    wanted = name.casefold()
    for party in parties_of(partnership):
        organisation = party.organisation
        if wanted in {str(party.uuid), str(organisation.uuid), organisation.name.casefold()}:
            return party
    raise click.UsageError(f"{name} is not a party of {partnership.code}.")


def _done(agreement: Agreement, actor: Actor, as_json: bool) -> int:
    found = visible(actor).get(pk=agreement.pk)
    is_over = found.state in (AgreementState.IN_FORCE, AgreementState.REPLACED)
    facts = agreement_facts(found.partnership, found, on=now().date())
    lines = () if is_over else agreement_gate(facts).open
    if as_json:
        print_json(_plain(found, lines))
        return DONE
    name = f"{found.partnership.code}/{found.number}"
    click.echo(f"{name}  {found.title}: {found.state}, revision {found.revision}  {found.uuid}")
    if found.fingerprint:
        click.echo(f"fingerprint {found.fingerprint}")
    for signature in found.signatures.select_related("party__organisation").order_by("pk"):
        organisation = signature.party.organisation
        click.echo(f"  signed: {organisation} ({signature.name}, {signature.signed_on})")
    for line in lines:
        click.echo(f"  open: {sentence(line.reason)}  [{line.item}]")
    return DONE


def _plain(agreement: Agreement, lines: Any) -> dict[str, Any]:
    return {
        "uuid": str(agreement.uuid),
        "partnership": agreement.partnership.code,
        "number": agreement.number,
        "kind": str(agreement.kind),
        "state": str(agreement.state),
        "revision": agreement.revision,
        "fingerprint": agreement.fingerprint,
        "text": text_of(agreement),
        "signatures": [
            {
                "party": str(s.party.uuid),
                "name": s.name,
                "office": s.office,
                "method": str(s.method),
                "signed_on": s.signed_on.isoformat(),
            }
            for s in agreement.signatures.select_related("party").order_by("pk")
        ],
        "open": [
            {
                "code": line.code,
                "status": str(line.status),
                "field": line.field,
                "item": line.item,
                "text": sentence(line.reason),
            }
            for line in lines
        ],
    }
