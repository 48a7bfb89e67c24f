"""``waterpeers partnerships``: open, read and move partnerships, with the actions of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import click

from waterpeers.apps.compliance import actions as gates
from waterpeers.apps.compliance.queries import GATES, gate_of
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.partnerships.actions import interest as sayings
from waterpeers.apps.partnerships.actions import partnerships as actions
from waterpeers.apps.partnerships.actions.partnerships import NewParty
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import (
    mine,
    parties_of,
    type_of,
    with_parties,
)
from waterpeers.cli.acting import actor_named, as_person, now
from waterpeers.cli.edge import DONE, as_json, print_json, print_line
from waterpeers.cli.found import named, organisation_named
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.gates import GateLine, GateResult, LineStatus
from waterpeers.domain.partnerships import (
    STATES,
    Answer,
    Gate,
    PartnershipType,
    PartyRole,
)

SIGNS = {LineStatus.MET: "✓", LineStatus.MISSING: "✕", LineStatus.TO_EXPLAIN: "?"}
gate_option = click.option("--gate", type=click.Choice([str(g) for g in GATES]), default="G1")


@click.group()
def partnerships() -> None:
    """Open partnerships, express interest, declare, explain, pass gates, stop.

    CODE is a partnership's code (WOP-0007) or uuid. Organisations are named by uuid, by an
    identifier (SCHEME:VALUE), or by their exact name where only one has it.
    """


@partnerships.command("list")
@as_person
@as_json
def list_(who: str | None, as_json: bool) -> int:
    """List partnerships.

    Example: waterpeers partnerships list --as ana@example.org
    """
    rows = [_plain(each) for each in mine(actor_named(who))]
    if as_json:
        print_json({"partnerships": rows})
    for row in [] if as_json else rows:
        names = " – ".join(party["name"] for party in row["parties"])
        print_line(f"{row['code']}  {row['phase']:9} {row['state']:10} {row['title']} ({names})")
    return DONE


@partnerships.command()
@click.argument("code")
@as_person
@as_json
def show(code: str, who: str | None, as_json: bool) -> int:
    """Show a partnership and its gate.

    Example: waterpeers partnerships show WOP-0001
    """
    found = _partnership(code, actor_named(who))
    derived = type_of(found)
    kind = {"type": derived.type, "triangular": derived.is_triangular, "multi": derived.is_multi}
    results = [gate_of(found, gate, on=now().date()) for gate in GATES]
    if as_json:
        print_json(_plain(found) | kind | {"gates": [_plain_gate(each) for each in results]})
        return DONE
    row = _plain(found)
    print_line(f"{row['code']} {row['title']}: {row['phase']}, {row['state']}, {derived.type}")
    for party in row["parties"]:
        print_line(f"  {party['role']}: {party['name']}  {party['uuid']}")
    for result in results:
        _print_gate(result)
    return DONE


@partnerships.command("open")
@click.option("--mentee", "mentees", multiple=True, required=True, help="Organisation.")
@click.option("--mentor", "mentors", multiple=True, required=True, help="Organisation.")
@click.option("--facilitator", "facilitators", multiple=True, help="Organisation.")
@click.option("--funder", "funders", multiple=True, help="Organisation.")
@click.option("--lead", default="", help="The operator that leads, where several mentor.")
@click.option("--title", required=True)
@click.option("--area", "areas", multiple=True, type=click.Choice([str(a) for a in WorkingArea]))
@click.option("--need", default="", help="What the mentee looks for.")
@click.option("--strength", default="", help="What the mentor can give.")
@click.option("--uuid", type=click.UUID, help="Sent twice with one uuid, it is opened once.")
@as_person
@as_json
def open_(
    mentees: Sequence[str], mentors: Sequence[str], facilitators: Sequence[str],
    funders: Sequence[str], lead: str, title: str, areas: Sequence[str], need: str,
    strength: str, uuid: UUID | None, who: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Open a partnership.

    Example: waterpeers partnerships open --mentee "Águas do Lago" --mentor "Delta Water"
    --title "Fewer losses" --area water_losses --as ana@example.org
    """
    actor = actor_named(who)
    leads = organisation_named(lead, actor) if lead else None
    named = (
        (PartyRole.MENTEE, mentees),
        (PartyRole.MENTOR, mentors),
        (PartyRole.FACILITATOR, facilitators),
        (PartyRole.FUNDER, funders),
    )
    parties = []
    for role, names in named:
        for name in names:
            organisation = organisation_named(name, actor)
            is_lead = organisation == leads and role in {PartyRole.MENTEE, PartyRole.MENTOR}
            parties.append(NewParty(organisation, role, is_lead))
    made = actions.open_partnership(
        parties,
        title=title,
        working_areas=areas,
        need_text=need,
        strength_text=strength,
        act=Act(actor, now()),
        uuid=uuid,
    )
    return _done(made, as_json)


@partnerships.command()
@click.argument("code")
@click.option("--title")
@click.option("--area", "areas", multiple=True, type=click.Choice([str(a) for a in WorkingArea]))
@click.option("--need")
@click.option("--strength")
@click.option("--earlier", type=click.Choice([str(a) for a in Answer]), help="Looked up?")
@click.option("--earlier-found", help="Which earlier partnerships there were, or none.")
@as_person
@as_json
def change(
    code: str, title: str | None, areas: Sequence[str], need: str | None, strength: str | None,
    earlier: str | None, earlier_found: str | None, who: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Change what a partnership is about.

    Example: waterpeers partnerships change WOP-0001 --earlier yes --earlier-found "None."
    """
    actor = actor_named(who)
    found = _partnership(code, actor)
    given = {
        "title": title,
        "working_areas": list(areas) or None,
        "need_text": need,
        "strength_text": strength,
        "earlier_looked_up": earlier,
        "earlier_partnerships": earlier_found,
    }
    fields = {name: value for name, value in given.items() if value is not None}
    actions.change(found, fields, revision=found.revision, act=Act(actor, now()))
    return _done(found, as_json)


@partnerships.command()
@click.argument("code")
@click.option("--for", "party", required=True, help="The operator that you sign for.")
@click.option("--motivation", default="")
@click.option("--conditions", default="")
@click.option("--office", default="", help="Your office.")
@click.option("--withdraw", is_flag=True, help="Take the expression of interest back.")
@as_person
@as_json
def interest(
    code: str, party: str, motivation: str, conditions: str, office: str, withdraw: bool,
    who: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Express the interest of an operator, or withdraw it.

    Example: waterpeers partnerships interest WOP-0001 --for "Delta Water" --motivation "…"
    --office "Director" --as ana@example.org
    """
    actor = actor_named(who)
    found = _partnership(code, actor)
    side = _party(found, party)
    if withdraw:
        sayings.withdraw_interest(side, act=Act(actor, now()))
    else:
        sayings.express_interest(
            side, motivation=motivation, conditions=conditions, office=office, act=Act(actor, now())
        )
    return _done(found, as_json)


@partnerships.command()
@click.argument("code")
@click.option("--for", "party", required=True, help="The party that you sign for.")
@click.argument("obligation")
@click.argument("answer", type=click.Choice([str(a) for a in Answer]))
@click.option("--text", default="", help="In your own words.")
@as_person
@as_json
def state(
    code: str, party: str, obligation: str, answer: str, text: str, who: str | None, as_json: bool
) -> int:
    """Declare yes, no or not_known to an obligation.

    Example: waterpeers partnerships state WOP-0001 O2.2 yes --for "Delta Water" --as …
    """
    actor = actor_named(who)
    found = _partnership(code, actor)
    side = _party(found, party)
    sayings.make_statement(side, obligation, answer=answer, text=text, act=Act(actor, now()))
    return _done(found, as_json)


@partnerships.command()
@click.argument("code")
@click.argument("item")
@click.option("--for", "party", required=True, help="The operator that explains.")
@click.option("--text", default="")
@gate_option
@as_person
@as_json
def explain(
    code: str, item: str, party: str, text: str, gate: str, who: str | None, as_json: bool
) -> int:
    """Explain why a gate may pass although ITEM is open ("show --json" names the items).

    Example: waterpeers partnerships explain WOP-0001 earlier_not_known:O10.1 --for "Delta Water"
    --text "…" --as ana@example.org
    """
    actor = actor_named(who)
    found = _partnership(code, actor)
    gates.explain(_party(found, party), gate, item, text=text, act=Act(actor, now()))
    return _done(found, as_json)


@partnerships.command("pass-gate")
@click.argument("code")
@gate_option
@as_person
@as_json
def pass_gate(code: str, gate: str, who: str | None, as_json: bool) -> int:
    """Take a partnership through a gate, or print everything that is open.

    Example: waterpeers partnerships pass-gate WOP-0001 --gate G1 --as ana@example.org
    """
    actor = actor_named(who)
    found = _partnership(code, actor)
    gates.pass_gate(found, gate, act=Act(actor, now()))
    return _done(found, as_json)


@partnerships.command()
@click.argument("code")
@click.argument("move", type=click.Choice([t.name for t in STATES.transitions]))
@click.option("--reason", default="")
@as_person
@as_json
def stop(code: str, move: str, reason: str, who: str | None, as_json: bool) -> int:
    """Suspend, resume or end a partnership, with a reason.

    Example: waterpeers partnerships stop WOP-0001 stop_by_mentee --reason "No time" --as …
    """
    actor = actor_named(who)
    found = _partnership(code, actor)
    actions.move(found, move, reason=reason, act=Act(actor, now()))
    return _done(found, as_json)


@partnerships.command("type")
@click.argument("code")
@click.option("--correct", type=click.Choice([str(t) for t in PartnershipType]), help="To this.")
@click.option("--derived", is_flag=True, help="Go back to the type that is worked out.")
@click.option("--reason", default="", help="Why it is corrected.")
@as_person
@as_json
def type_(
    code: str, correct: str | None, derived: bool, reason: str, who: str | None, as_json: bool
) -> int:
    """Show the type of a partnership, or correct it with a reason.

    Example: waterpeers partnerships type WOP-0001 --correct south_south --reason "…" --as …
    """
    actor = actor_named(who)
    found = _partnership(code, actor)
    if correct or derived:
        actions.correct_type(found, correct or "", reason=reason, act=Act(actor, now()))
        found = _partnership(code, actor)
    worked_out = type_of(found)
    kind = {
        "type": worked_out.type,
        "is_triangular": worked_out.is_triangular,
        "is_multi": worked_out.is_multi,
        "corrected_type": found.corrected_type,
        "correction_reason": found.correction_reason,
    }
    if as_json:
        print_json(kind)
    else:
        print_line(", ".join(f"{name}: {value}" for name, value in kind.items() if value))
    return DONE


@partnerships.command("add-party")
@click.argument("code")
@click.argument("organisation")
@click.argument("role", type=click.Choice([str(role) for role in PartyRole]))
@click.option("--lead", is_flag=True, help="It leads, where several mentor.")
@as_person
@as_json
def add_party(
    code: str, organisation: str, role: str, lead: bool, who: str | None, as_json: bool
) -> int:
    """Let another organisation take part.

    Example: waterpeers partnerships add-party WOP-0001 "Platform" facilitator --as …
    """
    actor = actor_named(who)
    found = _partnership(code, actor)
    actions.add_party(
        found,
        organisation_named(organisation, actor),
        role=PartyRole(role),
        is_lead=lead,
        act=Act(actor, now()),
    )
    return _done(found, as_json)


@partnerships.command("remove-party")
@click.argument("code")
@click.argument("party")
@as_person
@as_json
def remove_party(code: str, party: str, who: str | None, as_json: bool) -> int:
    """Let a party go.

    Example: waterpeers partnerships remove-party WOP-0001 "Platform" --as ana@example.org
    """
    actor = actor_named(who)
    found = _partnership(code, actor)
    actions.remove_party(_party(found, party), act=Act(actor, now()))
    return _done(found, as_json)


@partnerships.command()
@click.argument("code")
@click.argument("answer", type=click.Choice(["yes", "no"]))
@click.option("--for", "party", required=True, help="The operator that you sign for.")
@as_person
@as_json
def release(code: str, answer: str, party: str, who: str | None, as_json: bool) -> int:
    """Say for one operator whether the public may know of the partnership.

    Example: waterpeers partnerships release WOP-0001 yes --for "Delta Water" --as …
    """
    actor = actor_named(who)
    found = _partnership(code, actor)
    actions.release(_party(found, party), agrees=answer == "yes", act=Act(actor, now()))
    return _done(found, as_json)


# --- finding and showing ---


def _partnership(code: str, actor: Actor) -> Partnership:
    seen = with_parties(Partnership.objects.visible_to(actor))
    found = seen.filter(named(code, "code__iexact")).first()
    if found is None:
        raise click.UsageError(f"There is no partnership {code} that you may see.")
    return found


def _party(partnership: Partnership, name: str) -> Party:
    wanted = name.casefold()
    for party in parties_of(partnership):
        organisation = party.organisation
        names = {str(party.uuid), str(organisation.uuid), organisation.name.casefold()}
        if wanted in names:
            return party
    raise click.UsageError(f"{name} is not a party of {partnership.code}.")


def _plain(partnership: Partnership) -> dict[str, Any]:
    parties = [
        {
            "uuid": str(party.uuid),
            "organisation": str(party.organisation.uuid),
            "name": party.organisation.name,
            "role": party.role,
            "is_lead": party.is_lead,
        }
        for party in parties_of(partnership)
    ]
    shown = ("code", "title", "phase", "state", "state_reason", "working_areas", "revision")
    row = {name: getattr(partnership, name) for name in shown}
    return {"uuid": str(partnership.uuid)} | row | {"parties": parties}


def _plain_gate(result: GateResult) -> dict[str, Any]:
    def plain(lines: tuple[GateLine, ...]) -> list[dict[str, Any]]:
        return [
            {
                "item": each.item,
                "code": each.code,
                "text": sentence(each.reason),
                "basis": each.basis,
                "turn": [str(party) for party in each.turn],
                "explained_by": [str(party) for party in each.explained_by],
            }
            for each in lines
        ]

    return {
        "gate": result.gate,
        "passes": result.passes,
        "met": plain(result.met),
        "missing": plain(result.missing),
        "to_explain": plain(result.to_explain),
    }


def _print_gate(result: GateResult) -> None:
    print_line(f"{Gate(result.gate)}: {'can be passed' if result.passes else 'not yet'}")
    for each in result.lines:
        print_line(f"  {SIGNS[each.status]} {sentence(each.reason)}  [{each.item}]")


def _done(partnership: Partnership, as_json: bool) -> int:
    found = with_parties(Partnership.objects.filter(pk=partnership.pk)).get()
    if as_json:
        print_json(_plain(found))
    else:
        print_line(f"{found.code}: {found.phase}, {found.state}")
    return DONE
