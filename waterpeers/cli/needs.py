"""``waterpeers needs``, ``strengths``, ``requests``, ``rounds``: with the actions of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TextIO
from uuid import UUID

import click

from waterpeers.apps.matching import actions
from waterpeers.apps.matching.access import can_run_rounds
from waterpeers.apps.matching.api import (
    RequestOut,
    RestateIn,
    RoundOut,
    ShortlistOut,
    StatedOut,
    StateIn,
    shortlist_shown,
)
from waterpeers.apps.matching.models import Need, Request, Round, Strength
from waterpeers.apps.matching.queries import fitting_strength
from waterpeers.cli.acting import actor_named, as_person, now
from waterpeers.cli.edge import DONE, as_json, print_json, print_line
from waterpeers.cli.found import organisation_named, read_as
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.verdicts import NotAllowed

json_file = click.argument("file", type=click.File("r", encoding="utf-8-sig"))
organisation_option = click.option("--for", "organisation", required=True, help="Organisation.")
uuid_option = click.option("--uuid", type=click.UUID, help="Sent twice with one uuid, done once.")
which = click.argument("which", metavar="UUID", type=click.UUID)


def _group(name: str, kind: type[Need] | type[Strength], said: str) -> click.Group:
    """Make the commands that needs and strengths have alike; ``said`` is what they are of."""

    @click.group(name=name, help=f"List, state, change and withdraw {said}.")
    def group() -> None:
        pass

    @group.command("list", help=f"List the {name} that a person may know of, latest first.")
    @click.option("--of", "organisation", help="Only those of this organisation.")
    @click.option("--area", type=click.Choice([str(area) for area in WorkingArea]))
    @as_person
    @as_json
    def list_(organisation: str | None, area: str | None, who: str | None, as_json: bool) -> int:
        actor = actor_named(who)
        found = kind.objects.visible_to(actor).select_related("organisation")
        if organisation:
            found = found.filter(organisation=organisation_named(organisation, actor))
        if area:
            found = found.filter(working_area=area)
        rows = list(found.order_by("-stated_at", "-id"))
        if as_json:
            print_json({name: [_plain(StatedOut, row) for row in rows]})
        for row in [] if as_json else rows:
            print_line(f"{row.uuid}  {row.organisation.name}: {row.working_area}, {row.sentence}")
        return DONE

    @group.command("state", help=f"State one of the {name} from a JSON object.")
    @json_file
    @organisation_option
    @uuid_option
    @as_person
    @as_json
    def state(
        file: TextIO, organisation: str, uuid: UUID | None, who: str | None, as_json: bool
    ) -> int:
        actor = actor_named(who)
        given = read_as(StateIn, file)
        fields = given.dict(exclude={"help"}) | ({"uuid": uuid} if uuid else {})
        made = actions.state(
            kind,
            organisation_named(organisation, actor),
            help_text=given.help,
            **fields,
            act=Act(actor, now()),
        )
        return _done(StatedOut, made, as_json)

    @group.command("change", help="Say from a JSON object what it shall be from now on.")
    @which
    @json_file
    @as_person
    @as_json
    def change(which: UUID, file: TextIO, who: str | None, as_json: bool) -> int:
        actor = actor_named(who)
        found = _stated(kind, which, actor)
        given = read_as(RestateIn, file, lambda fields: {"revision": found.revision} | fields)
        changed = actions.restate(
            found, help_text=given.help, **given.dict(exclude={"help"}), act=Act(actor, now())
        )
        return _done(StatedOut, changed, as_json)

    @group.command("withdraw", help="Take it back; what came of it stays.")
    @which
    @as_person
    @as_json
    def withdraw(which: UUID, who: str | None, as_json: bool) -> int:
        actor = actor_named(who)
        actions.withdraw(_stated(kind, which, actor), act=Act(actor, now()))
        return _done(StatedOut, _stated(kind, which, actor), as_json)

    return group


needs = _group("needs", Need, "what operators look for, and see who could help")
strengths = _group("strengths", Strength, "what operators can give")


@needs.command()
@which
@click.option("--round", "round_", type=click.UUID, help="Weigh as this round does.")
@click.option("--keep", is_flag=True, help="Keep the shortlist as it is now.")
@as_person
@as_json
def shortlist(which: UUID, round_: UUID | None, keep: bool, who: str | None, as_json: bool) -> int:
    """Say who could help with a need, and why.

    Example: waterpeers needs shortlist 5b0c… --as ana@example.org
    """
    actor = actor_named(who)
    need = _stated(Need, which, actor)
    by = _round(round_, actor) if round_ else None
    if keep:
        actions.make_shortlist(need, act=Act(actor, now()), round_=by)
    found = ShortlistOut(**shortlist_shown(need, by, actor, now().date()))
    if as_json:
        print_json(found.model_dump(mode="json"))
        return DONE
    print_line(f"{need.organisation.name}: {need.sentence}")
    for each in found.candidates:
        reasons = " ".join(reason.text for reason in each.reasons[:3])
        print_line(f"  {each.label or '·':10} {each.name}: fit {each.score:.2f}, "
                   f"confidence {each.confidence:.2f}. {reasons}")  # fmt: skip
    if not found.candidates:
        print_line("  Nobody fits all conditions.")
    for left_out in found.excluded:
        print_line(f"  not {left_out.name}: {' '.join(r.text for r in left_out.against)}")
    return DONE


@click.group()
def requests() -> None:
    """Ask mentors for help, and answer."""


@requests.command("list")
@as_person
@as_json
def list_requests(who: str | None, as_json: bool) -> int:
    """List the requests that a person's organisations sent and received, latest first.

    Example: waterpeers requests list --as ana@example.org
    """
    actor = actor_named(who)
    actions.expire_requests(act=Act(actor, now()))
    rows = list(_requests(actor).order_by("-sent_at", "-pk"))
    if as_json:
        print_json({"requests": [_plain(RequestOut, row) for row in rows]})
    for row in [] if as_json else rows:
        print_line(f"{row.uuid}  {row.mentee.name} → {row.mentor.name}: {row.state}")
    return DONE


@requests.command()
@click.argument("need", type=click.UUID)
@click.option("--to", "mentor", required=True, help="The mentor.")
@click.option("--message", required=True, help="What is asked for.")
@click.option("--in-return", "gives_in_return", required=True, help="What the mentee gives.")
@uuid_option
@as_person
@as_json
def send(
    need: UUID, mentor: str, message: str, gives_in_return: str, uuid: UUID | None,
    who: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Ask a mentor for help with a need.

    Example: waterpeers requests send 5b0c… --to "Delta Water" --message "…" --in-return "…"
    --as ana@example.org
    """
    actor = actor_named(who)
    found, asked = _stated(Need, need, actor), organisation_named(mentor, actor)
    made = actions.send_request(
        found,
        asked,
        message=message,
        gives_in_return=gives_in_return,
        uuid=uuid,
        strength=fitting_strength(found, asked, actor),
        act=Act(actor, now()),
    )
    return _done(RequestOut, made, as_json)


@requests.command()
@which
@click.argument("answer", type=click.Choice(["yes", "no", "withdraw"]))
@click.option("--text", default="", help="A no needs no reason.")
@as_person
@as_json
def answer(which: UUID, answer: str, text: str, who: str | None, as_json: bool) -> int:
    """Answer a request: yes opens a partnership. Or, having sent it, withdraw it.

    Example: waterpeers requests answer 7d41… yes --as carel@example.org
    """
    actor = actor_named(who)
    found = _requests(actor).filter(uuid=which).first()
    if found is None:
        raise click.UsageError(f"There is no request {which} that you may see.")
    if answer == "withdraw":
        done = actions.withdraw_request(found, act=Act(actor, now()))
    else:
        done = actions.answer_request(
            found, accept=answer == "yes", answer=text, act=Act(actor, now())
        )
    return _done(RequestOut, done, as_json)


@click.group()
def rounds() -> None:
    """Open matching rounds, set their weights, close them; for facilitators."""


@rounds.command("list")
@as_person
@as_json
def list_rounds(who: str | None, as_json: bool) -> int:
    """List the rounds, latest first.

    Example: waterpeers rounds list --as eva@example.org
    """
    NotAllowed.unless(can_run_rounds(actor_named(who)))
    rows = list(Round.objects.select_related("organisation").order_by("-opened_at", "-pk"))
    if as_json:
        print_json({"rounds": [_plain(RoundOut, row) for row in rows]})
    for row in [] if as_json else rows:
        print_line(f"{row.uuid}  {row.title}: {row.state}")
    return DONE


@rounds.command("open")
@click.argument("title")
@click.option("--by", "organisation", required=True, help="The organisation that leads it.")
@click.option("--weight", "weights", multiple=True, help="CRITERION=NUMBER; can be repeated.")
@uuid_option
@as_person
@as_json
def open_(
    title: str, organisation: str, weights: Sequence[str], uuid: UUID | None,
    who: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Open a round, with the usual weights or others.

    Example: waterpeers rounds open "Spring" --by "Platform" --weight scale=3 --as eva@example.org
    """
    actor = actor_named(who)
    made = actions.open_round(
        title,
        organisation_named(organisation, actor),
        weights=_weights(weights),
        uuid=uuid,
        act=Act(actor, now()),
    )
    return _done(RoundOut, made, as_json)


@rounds.command("weights")
@which
@click.option("--weight", "weights", multiple=True, required=True, help="CRITERION=NUMBER.")
@as_person
@as_json
def set_weights(which: UUID, weights: Sequence[str], who: str | None, as_json: bool) -> int:
    """Put other weights in the place of a round's.

    Example: waterpeers rounds weights 9e2f… --weight scale=3 --weight evidence=4 --as …
    """
    actor = actor_named(who)
    found = _round(which, actor)
    given = _weights(weights)
    actions.set_weights(found, given, revision=found.revision, act=Act(actor, now()))
    return _done(RoundOut, _round(which, actor), as_json)


@rounds.command()
@which
@as_person
@as_json
def close(which: UUID, who: str | None, as_json: bool) -> int:
    """Close a round; its shortlists stay.

    Example: waterpeers rounds close 9e2f… --as eva@example.org
    """
    actor = actor_named(who)
    actions.close_round(_round(which, actor), act=Act(actor, now()))
    return _done(RoundOut, _round(which, actor), as_json)


# --- finding and showing ---


def _stated(kind: type[Need] | type[Strength], uuid: UUID, actor: Actor) -> Any:
    seen = kind.objects.visible_to(actor).select_related("organisation")
    found = seen.filter(uuid=uuid).first()
    if found is None:
        raise click.UsageError(f"There is no {kind.__name__.lower()} {uuid} that you may see.")
    return found


def _requests(actor: Actor) -> Any:
    seen = Request.objects.visible_to(actor)
    return seen.select_related("need", "mentee", "mentor", "partnership", "strength")


def _round(uuid: UUID, actor: Actor) -> Round:
    NotAllowed.unless(can_run_rounds(actor))
    found = Round.objects.select_related("organisation").filter(uuid=uuid).first()
    if found is None:
        raise click.UsageError(f"There is no round {uuid}.")
    return found


def _weights(given: Sequence[str]) -> dict[str, float]:
    weights = {}
    for each in given:
        name, _, number = each.partition("=")
        try:
            weights[name] = float(number)
        except ValueError:
            raise click.UsageError(f"--weight {each}: write CRITERION=NUMBER.") from None
    return weights


def _plain(shape: Any, row: Any) -> dict[str, Any]:
    plain: dict[str, Any] = shape.from_orm(row).model_dump(mode="json")
    return plain


def _done(shape: Any, row: Any, as_json: bool) -> int:
    plain = _plain(shape, row)
    if as_json:
        print_json(plain)
    else:
        for name, value in plain.items():
            if value not in (None, ""):
                print_line(f"{name}: {value}")
    return DONE
