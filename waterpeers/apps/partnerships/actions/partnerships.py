"""Opening a partnership, changing it, its parties, its steps and its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.audit.actions import record
from waterpeers.apps.operators.models import Organisation, OrganisationState
from waterpeers.apps.partnerships import access
from waterpeers.apps.partnerships.actions import steps
from waterpeers.apps.partnerships.events import Event
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries import partnerships as queries
from waterpeers.apps.records.saving import as_seen, differing, save_changed, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.gates import GateResult
from waterpeers.domain.partnerships import (
    ENDED_EARLY,
    ENDS,
    GOING,
    OPERATOR_ROLES,
    PHASES,
    STATES,
    STOPPED_BY,
    TITLE,
    FactAnswer,
    PartnershipState,
    PartnershipType,
    PartyRole,
    Phase,
    ProposedParty,
    active_verdict,
    areas_verdict,
    language_verdict,
    parties_verdict,
    texts_verdict,
)
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Verdict

LENGTHS = {"title": TITLE}
TEXTS = ("title", "need_text", "strength_text", "earlier_partnerships")


@dataclass(frozen=True)
class NewParty:
    """Who takes part in a partnership that is being opened."""

    organisation: Organisation
    role: PartyRole
    is_lead: bool = False


@transaction.atomic
def open_partnership(
    parties: Sequence[NewParty],
    *,
    title: str,
    language: str = "",
    working_areas: Sequence[str] = (),
    need_text: str = "",
    strength_text: str = "",
    continues: Partnership | None = None,
    act: Act,
    uuid: UUID | None = None,
) -> Partnership:
    """Open a partnership between operators that want to talk; sent twice it is made once.

    ``continues`` is the phase before, of the same operators.
    """
    if there := sent_before(Partnership.objects.visible_to(act.actor), uuid):
        return there
    operators = [p.organisation.uuid for p in parties if p.role in OPERATOR_ROLES]
    NotAllowed.unless(access.can_open(act.actor, operators))
    texts = {"title": title, "need_text": need_text, "strength_text": strength_text}
    verdicts = (
        texts_verdict(texts, needed=("title",), lengths=LENGTHS),
        areas_verdict(working_areas),
        language_verdict(language),
        parties_verdict([_proposed(party) for party in parties]),
    )
    NotValid.unless(Verdict(tuple(r for verdict in verdicts for r in verdict.against)))
    for party in parties:
        _still_there(party.organisation)
    made = Partnership(
        **{name: clean_text(text) for name, text in texts.items()},
        language=language,
        code=uuid4().hex[:20],  # its number is known once it is stored
        working_areas=_in_order(working_areas),
        continues=continues,
        opened_at=act.at,
        phase_reached_at=act.at,
        **({"uuid": uuid} if uuid else {}),
    )
    made.save(force_insert=True)
    made.code = f"WOP-{made.pk:04d}"
    made.save(update_fields=["code"])
    Party.objects.bulk_create(
        Party(partnership=made, organisation=p.organisation, role=p.role, is_lead=p.is_lead)
        for p in parties
    )
    steps.ask_parties(made, act=act)
    after = {"code": made.code, "title": made.title, "parties": [_named(p) for p in parties]}
    record(Event.PARTNERSHIP_OPENED, made, act=act, after=after)
    return made


@transaction.atomic
def change(
    partnership: Partnership, fields: Mapping[str, Any], *, revision: int, act: Act
) -> Partnership:
    """Change what a partnership is about: title, areas, need, strength, earlier partnerships.

    ``language`` is that of the title.

    Only the fields given are looked at. Raises ``Stale`` when somebody saved since ``revision``.
    """
    partnership = Partnership.objects.locked(partnership)
    NotAllowed.unless(access.can_run(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    wanted = {name: _clean(name, value) for name, value in fields.items() if name in _CHANGEABLE}
    changed = differing(partnership, wanted)
    as_seen(partnership, revision)
    if "need_text" in changed:
        NotAllowed.unless(access.can_name(act.actor, partnership, PartyRole.MENTEE))
    if "strength_text" in changed:
        NotAllowed.unless(access.can_name(act.actor, partnership, PartyRole.MENTOR))
    _changeable(partnership, wanted)
    changed_to = save_changed(partnership, wanted, event=Event.PARTNERSHIP_CHANGED, act=act)
    if "title" in changed:
        steps.rename(changed_to, act=act)
    return changed_to


_CHANGEABLE = (*TEXTS, "language", "working_areas", "earlier_looked_up")


def _clean(name: str, value: Any) -> Any:
    if name == "working_areas":
        return _in_order(value)
    return clean_text(str(value))


def _changeable(partnership: Partnership, wanted: Mapping[str, Any]) -> None:
    texts = {name: wanted[name] for name in TEXTS if name in wanted}
    needed = ["title"] if "title" in texts else []
    answer = wanted.get("earlier_looked_up", partnership.earlier_looked_up)
    if answer == FactAnswer.YES and "earlier_looked_up" in wanted:
        texts.setdefault("earlier_partnerships", partnership.earlier_partnerships)
        needed.append("earlier_partnerships")  # a yes says what was found, if only "none"
    verdicts = [
        texts_verdict(texts, needed=needed, lengths=LENGTHS),
        areas_verdict(wanted.get("working_areas", ())),
        language_verdict(wanted.get("language", "")),
    ]
    NotValid.unless(Verdict(tuple(r for verdict in verdicts for r in verdict.against)))
    if answer and answer not in set(FactAnswer):
        raise NotValid.because("not_in_list", field="earlier_looked_up", value=str(answer)[:80])


# --- parties ---


@transaction.atomic
def add_party(
    partnership: Partnership,
    organisation: Organisation,
    *,
    role: PartyRole,
    is_lead: bool = False,
    act: Act,
) -> Party:
    """Let another organisation take part, or take part in another role."""
    partnership = Partnership.objects.locked(partnership)
    NotAllowed.unless(access.can_run(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    there = Party.objects.filter(
        partnership=partnership, organisation=organisation, role=role
    ).first()
    if there:
        return there
    _not_signing(partnership)
    _still_there(organisation)
    new = NewParty(organisation, role, is_lead)
    everybody = [queries.as_proposed(party) for party in queries.parties_of(partnership)]
    NotValid.unless(parties_verdict([*everybody, _proposed(new)]))
    made = Party(partnership=partnership, organisation=organisation, role=role, is_lead=is_lead)
    made.save(force_insert=True)
    steps.ask_party(made, act=act)
    record(Event.PARTY_ADDED, partnership, act=act, after=_named(new))
    return made


@transaction.atomic
def remove_party(party: Party, *, act: Act) -> Partnership:
    """Let a party go, with what it said; never the last mentor or the last mentee."""
    partnership = Partnership.objects.locked(party.partnership)
    NotAllowed.unless(access.can_run(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    _not_signing(partnership)
    left = [p for p in queries.parties_of(partnership) if p.pk != party.pk]
    NotReady.unless(parties_verdict([queries.as_proposed(p) for p in left]))
    before = _named(NewParty(party.organisation, party.role, party.is_lead))
    steps.let_party_go(party, act=act)
    Party.objects.filter(pk=party.pk).delete()
    record(Event.PARTY_REMOVED, partnership, act=act, before=before)
    return partnership


@transaction.atomic
def fix_parties(partnership: Partnership, *, are_fixed: bool, act: Act) -> Partnership:
    """Keep the parties as they are while a text that names them can be signed, or was.

    The trail of that text says so.
    """
    partnership = Partnership.objects.locked(partnership)
    NotAllowed.unless(access.can_run(act.actor, partnership))
    partnership.parties_fixed_at = (partnership.parties_fixed_at or act.at) if are_fixed else None
    partnership.save(update_fields=["parties_fixed_at"])
    return partnership


# --- type, steps, end ---


@transaction.atomic
def start(partnership: Partnership, *, on: date, act: Act) -> Partnership:
    """Keep the day on which the work starts: the first that an agreement in force names.

    The trail of that agreement says so.
    """
    partnership = Partnership.objects.locked(partnership)
    NotAllowed.unless(access.can_run(act.actor, partnership))
    partnership.started_on = min(on, partnership.started_on or on)
    partnership.save(update_fields=["started_on"])
    return partnership


@transaction.atomic
def correct_type(
    partnership: Partnership, type_: PartnershipType | str, *, reason: str, act: Act
) -> Partnership:
    """Say that the type is another than the one worked out, and why; empty takes that back."""
    partnership = Partnership.objects.locked(partnership)
    NotAllowed.unless(access.can_run(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    if type_ and type_ not in set(PartnershipType) - {PartnershipType.NOT_KNOWN}:
        raise NotValid.because("not_in_list", field="type", value=str(type_)[:80])
    needed = ("reason",) if type_ else ()
    NotValid.unless(texts_verdict({"reason": reason}, needed=needed, lengths={}))
    before = {"corrected_type": str(partnership.corrected_type)}
    partnership.corrected_type = PartnershipType(type_) if type_ else ""
    partnership.correction_reason = clean_text(reason) if type_ else ""
    partnership.revision += 1
    partnership.save(update_fields=["corrected_type", "correction_reason", "revision"])
    after = {"corrected_type": str(type_), "reason": partnership.correction_reason}
    record(Event.PARTNERSHIP_CHANGED, partnership, act=act, before=before, after=after)
    return partnership


@transaction.atomic
def pass_gate(partnership: Partnership, result: GateResult, *, act: Act) -> Partnership:
    """Move on to the next phase if its gate passes; refused with everything that is open.

    ``result`` was worked out by ``compliance`` while it held the lock on the partnership.
    """
    partnership = Partnership.objects.locked(partnership)
    NotAllowed.unless(access.can_run(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    before, move = partnership.phase, f"pass_{result.gate}"
    NotReady.unless(PHASES.verdict(move, state=before))
    NotReady.unless(result.verdict)
    partnership.phase = PHASES.target(move, state=before)
    partnership.phase_reached_at = act.at
    partnership.save(update_fields=["phase", "phase_reached_at"])
    record(
        Event.PARTNERSHIP_PHASE_REACHED,
        partnership,
        act=act,
        before={"phase": before},
        after={"phase": partnership.phase, "gate": result.gate},
    )
    return partnership


@transaction.atomic
def move(partnership: Partnership, name: str, *, reason: str, act: Act) -> Partnership:
    """Suspend, resume or end a partnership, always with a reason; a mentee can always stop."""
    partnership = Partnership.objects.locked(partnership)
    if name not in {transition.name for transition in STATES.transitions}:
        raise NotValid.because("not_in_list", field="move", value=name[:80])
    side = STOPPED_BY.get(name)
    NotAllowed.unless(
        access.can_stop(act.actor, partnership, side)
        if side
        else access.can_run(act.actor, partnership)
    )
    NotValid.unless(texts_verdict({"reason": reason}, needed=("reason",), lengths={}))
    before = partnership.state
    partnership.state = PartnershipState(STATES.target(name, state=before))
    partnership.state_reason = clean_text(reason)
    partnership.save(update_fields=["state", "state_reason"])
    steps.follow_state(partnership, act=act)
    record(
        Event.PARTNERSHIP_ENDED if partnership.state not in GOING else Event.PARTNERSHIP_CHANGED,
        partnership,
        act=act,
        before={"state": before},
        after={"state": partnership.state, "reason": reason.strip()},
    )
    return partnership


@transaction.atomic
def step(partnership: Partnership, name: str, *, act: Act) -> Partnership:
    """Go to another phase without a gate: to the account of the end, or back to work."""
    partnership = Partnership.objects.locked(partnership)
    NotAllowed.unless(access.can_run(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    before = partnership.phase
    partnership.phase = Phase(PHASES.target(name, state=before))
    partnership.phase_reached_at = act.at
    partnership.save(update_fields=["phase", "phase_reached_at"])
    after = {"phase": partnership.phase}
    record(
        Event.PARTNERSHIP_PHASE_REACHED, partnership, act=act, before={"phase": before}, after=after
    )
    return partnership


@transaction.atomic
def settle(partnership: Partnership, *, on: date, act: Act) -> Partnership:
    """Keep that its account was agreed, and its last day; what had gone on till then is done."""
    partnership = Partnership.objects.locked(partnership)
    NotAllowed.unless(access.can_run(act.actor, partnership))
    before = partnership.state
    partnership.ended_on, partnership.settled_at = on, act.at
    if before is PartnershipState.ACTIVE:
        partnership.state, partnership.state_reason = PartnershipState.DONE, ""
    partnership.save(update_fields=["ended_on", "settled_at", "state", "state_reason"])
    if before is PartnershipState.ACTIVE:
        steps.follow_state(partnership, act=act)
        record(
            Event.PARTNERSHIP_ENDED,
            partnership,
            act=act,
            before={"state": before},
            after={"state": partnership.state},
        )
    return partnership


@transaction.atomic
def take_back_end(partnership: Partnership, *, reason: str, act: Act) -> Partnership:
    """Take back that a partnership was ended early, by the side that ended it.

    It can be until its account is agreed.
    """
    partnership = Partnership.objects.locked(partnership)
    before = PartnershipState(partnership.state)
    side = ENDED_EARLY.get(before)
    NotAllowed.unless(
        access.can_stop(act.actor, partnership, side)
        if side
        else access.can_run(act.actor, partnership)
    )
    state = PartnershipState(ENDS.target("take_back", state=before))
    if partnership.settled_at is not None:
        raise NotReady.because("account_is_agreed")
    NotValid.unless(texts_verdict({"reason": reason}, needed=("reason",), lengths={}))
    partnership.state, partnership.state_reason = state, ""
    partnership.save(update_fields=["state", "state_reason"])
    steps.follow_state(partnership, act=act)
    record(
        Event.PARTNERSHIP_CHANGED,
        partnership,
        act=act,
        before={"state": before},
        after={"state": state, "reason": clean_text(reason)},
    )
    return partnership


# --- the public ---


@transaction.atomic
def release(party: Party, *, agrees: bool, act: Act) -> Partnership:
    """Say for one operator whether the public may know; it may once every operator agreed."""
    partnership = Partnership.objects.locked(party.partnership)
    NotAllowed.unless(access.can_release(act.actor, party))
    party = Party.objects.select_related("organisation").get(pk=party.pk)
    if agrees == (party.release_agreed_at is not None):
        return partnership
    party.release_agreed_at = act.at if agrees else None
    party.save(update_fields=["release_agreed_at"])
    operators = [p for p in queries.parties_of(partnership) if p.role in OPERATOR_ROLES]
    is_public = all(p.release_agreed_at for p in operators)
    record(
        Event.PARTNERSHIP_RELEASED if agrees else Event.PARTNERSHIP_WITHHELD,
        partnership,
        act=act,
        organisation=party.organisation.uuid,
        after={"agrees": agrees, "is_public": is_public},
    )
    if is_public != (partnership.released_at is not None):
        partnership.released_at = act.at if is_public else None
        partnership.save(update_fields=["released_at"])
    return partnership


# --- what the actions of this subject share ---


def _not_signing(partnership: Partnership) -> None:
    if partnership.parties_fixed_at:
        raise NotReady.because("parties_are_signing")


def _still_there(organisation: Organisation) -> None:
    if organisation.state is OrganisationState.CLOSED:
        raise NotReady.because("organisation_closed", name=organisation.name)


def _proposed(party: NewParty) -> ProposedParty:
    organisation = party.organisation
    return ProposedParty(
        organisation.uuid, organisation.name, organisation.kind, party.role, party.is_lead
    )


def _named(party: NewParty) -> dict[str, str]:
    return {"organisation": str(party.organisation.uuid), "role": str(party.role)}


def _in_order(areas: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(str(area) for area in areas))
