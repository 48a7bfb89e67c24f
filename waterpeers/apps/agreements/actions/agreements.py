"""Writing agreements, fixing their text, signing them, and bringing them into force.

Every action takes the lock on the partnership first and on the agreement second, so that two
people at once are one after the other, whichever of these actions they take.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.agreements import queries
from waterpeers.apps.agreements.events import Event
from waterpeers.apps.agreements.models import Agreement, Contribution
from waterpeers.apps.agreements.rules import valid_contribution, valid_text
from waterpeers.apps.audit.actions import record
from waterpeers.apps.partnerships.access import can_run
from waterpeers.apps.partnerships.actions import partnerships
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.records.saving import as_seen, save_changed, sent_before
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.agreement_texts import (
    FIELDS,
    canonical,
    fingerprint,
    read_fields,
)
from waterpeers.domain.agreements import agreement_gate, holds_from, text_lines
from waterpeers.domain.gates import LineStatus
from waterpeers.domain.partnerships import (
    AGREEMENT,
    AgreementKind,
    AgreementState,
    ContributionKind,
    Phase,
    active_verdict,
    draft_verdict,
)
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale, Verdict


@transaction.atomic
def draft(
    partnership: Partnership,
    kind: AgreementKind,
    *,
    title: str,
    act: Act,
    amends: Agreement | None = None,
    uuid: UUID | None = None,
) -> Agreement:
    """Begin an agreement; sent twice with the same ``uuid`` it is begun once.

    A memorandum comes first, and there is one. A work plan comes when it is in force. An amendment
    starts as a copy of what is in force, with its contributions.
    """
    partnership = Partnership.objects.locked(partnership)
    NotAllowed.unless(can_run(act.actor, partnership))
    if there := sent_before(Agreement.objects.filter(partnership=partnership), uuid):
        return there
    NotReady.unless(active_verdict(partnership.state))
    _may_begin(partnership, kind, amends)
    reading = read_fields({"title": title}, parties=())
    NotValid.unless(Verdict(tuple(reading.reasons)))
    amended = amends if kind is AgreementKind.AMENDMENT else None
    made = Agreement(
        partnership=partnership,
        kind=kind,
        number=1 + Agreement.objects.filter(partnership=partnership).count(),
        amends=amended,
        uuid=uuid or uuid4(),
    )
    source = amended or queries.memorandum_in_force(partnership)
    for name in FIELDS if amended else ("code_text",):
        if source:
            setattr(made, name, getattr(source, name))
    made.title = reading.values["title"]
    made.save(force_insert=True)
    if amended:
        for row in amended.contributions.order_by("pk"):
            row.pk, row.uuid, row.agreement, row.revision = None, uuid4(), made, 1
            row.save(force_insert=True)
    after = {"kind": str(kind), "title": made.title}
    record(Event.AGREEMENT_DRAFTED, made, act=act, after=after)
    return made


def _may_begin(partnership: Partnership, kind: AgreementKind, amends: Agreement | None) -> None:
    there = Agreement.objects.filter(partnership=partnership)
    match kind:
        case AgreementKind.MEMORANDUM:
            if there.filter(kind=kind).exists():
                raise NotReady.because("memorandum_is_there", field="kind")
        case AgreementKind.WORK_PLAN:
            if queries.memorandum_in_force(partnership) is None:
                raise NotReady.because("memorandum_first", field="kind")
        case AgreementKind.AMENDMENT:
            amended = there.filter(pk=amends.pk if amends else None).first()
            if amended is None or amended.state is not AgreementState.IN_FORCE:
                raise NotReady.because("nothing_to_amend", field="amends")
            if amended.amendments.filter(state__in=queries.WRITTEN).exists():
                raise NotReady.because("amendment_is_there", field="amends")


@transaction.atomic
def change(
    agreement: Agreement,
    fields: Mapping[str, Any],
    *,
    revision: int,
    act: Act,
    language: str = "en",
) -> Agreement:
    """Change some fields of a draft; ``fields`` are as they were sent, and are read here.

    Raises ``Stale`` when somebody saved since ``revision``; then nothing is stored.
    """
    agreement = _writable(agreement, act.actor)
    as_seen(agreement, revision)
    values = valid_text(agreement, fields, language=language)
    return save_changed(agreement, values, event=Event.AGREEMENT_CHANGED, act=act)


# --- contributions ---


@transaction.atomic
def promise(
    agreement: Agreement,
    fields: Mapping[str, Any],
    *,
    act: Act,
    language: str = "en",
    uuid: UUID | None = None,
) -> Contribution:
    """State what a party puts in; sent twice with the same ``uuid`` it is stated once.

    Who goes back to the form and sends it with other figures changes what was stated.
    """
    agreement = _writable(agreement, act.actor)
    if there := sent_before(agreement.contributions.all(), uuid):
        return change_contribution(there, fields, revision=1, act=act, language=language)
    values = _contribution(agreement, fields, language)
    made = Contribution(agreement=agreement, uuid=uuid or uuid4(), **values)
    made.save(force_insert=True)
    _no_longer_none(agreement, made.kind)
    record(
        Event.CONTRIBUTION_PROMISED,
        agreement,
        act=act,
        after=queries.contribution_text(made),
        organisation=made.party.organisation.uuid,
    )
    return made


@transaction.atomic
def change_contribution(
    contribution: Contribution,
    fields: Mapping[str, Any],
    *,
    revision: int,
    act: Act,
    language: str = "en",
) -> Contribution:
    """Say a contribution anew. Raises ``Stale`` when somebody saved since ``revision``."""
    agreement = _writable(contribution.agreement, act.actor)
    contribution = _still_there(contribution)
    as_seen(contribution, revision)
    columns = _contribution(agreement, fields, language)
    saved = save_changed(
        contribution,
        columns,
        event=Event.CONTRIBUTION_CHANGED,
        act=act,
        organisation=columns["party"].organisation.uuid,
        subject=agreement,
        told=queries.contribution_text,
    )
    _no_longer_none(agreement, saved.kind)
    return saved


@transaction.atomic
def remove_contribution(contribution: Contribution, *, act: Act) -> None:
    """Take a contribution out of a draft."""
    agreement = _writable(contribution.agreement, act.actor)
    contribution = _still_there(contribution)
    before = queries.contribution_text(contribution)
    contribution.delete()
    record(Event.CONTRIBUTION_REMOVED, agreement, act=act, before=before)


def _still_there(contribution: Contribution) -> Contribution:
    rows = Contribution.objects.select_related("party__organisation")
    found = rows.filter(pk=contribution.pk).first()
    if found is None:
        raise Stale.because("contribution_is_gone")
    return found


def _contribution(agreement: Agreement, fields: Mapping[str, Any], language: str) -> dict[str, Any]:
    parties = agreement.partnership.parties.select_related("organisation")
    return valid_contribution(fields, parties, language=language)


def _no_longer_none(agreement: Agreement, kind: ContributionKind) -> None:
    """Somebody said that there was none of this kind; now there is one."""
    name = "is_without_cash" if kind is ContributionKind.CASH else "is_without_kind"
    if getattr(agreement, name):
        setattr(agreement, name, False)
        agreement.save(update_fields=[name])


# --- from a draft to what holds ---


@transaction.atomic
def open_for_signature(agreement: Agreement, *, act: Act) -> Agreement:
    """Fix the text that the parties will sign; refused with everything that it lacks."""
    agreement = Agreement.objects.locked(agreement)
    NotAllowed.unless(can_run(act.actor, agreement.partnership))
    NotReady.unless(active_verdict(agreement.partnership.state))
    before = agreement.state
    state = AgreementState(AGREEMENT.target("open_for_signature", state=before))
    facts = queries.agreement_facts(agreement.partnership, agreement, on=act.at.date())
    lines = [each for each in text_lines(facts) if each.status is LineStatus.MISSING]
    NotReady.unless(Verdict(tuple(each.reason for each in lines)))
    agreement.signed_text = canonical(queries.text_of(agreement))
    agreement.fingerprint = fingerprint(agreement.signed_text)
    agreement.state, agreement.opened_for_signature_at = state, act.at
    agreement.save(update_fields=["state", "signed_text", "fingerprint", "opened_for_signature_at"])
    agreement.partnership = partnerships.fix_parties(agreement.partnership, are_fixed=True, act=act)
    record(
        Event.AGREEMENT_OPENED_FOR_SIGNATURE,
        agreement,
        act=act,
        before={"state": before},
        after={"fingerprint": agreement.fingerprint},
    )
    return agreement


@transaction.atomic
def return_to_draft(agreement: Agreement, *, act: Act) -> Agreement:
    """Change the text after all: signatures under the old one fall away, the trail keeps them."""
    agreement = Agreement.objects.locked(agreement)
    NotAllowed.unless(can_run(act.actor, agreement.partnership))
    NotReady.unless(active_verdict(agreement.partnership.state))
    before, old = agreement.state, agreement.fingerprint
    agreement.state = AgreementState(AGREEMENT.target("return_to_draft", state=before))
    signed = [str(uuid) for uuid in agreement.signatures.values_list("party__uuid", flat=True)]
    agreement.signatures.all().delete()
    agreement.fingerprint = agreement.signed_text = ""
    agreement.revision += 1
    agreement.save(update_fields=["state", "fingerprint", "signed_text", "revision"])
    if not queries.is_signing(agreement.partnership):
        partnerships.fix_parties(agreement.partnership, are_fixed=False, act=act)
    record(
        Event.AGREEMENT_RETURNED_TO_DRAFT,
        agreement,
        act=act,
        before={"state": before, "fingerprint": old, "signed_by": sorted(signed)},
    )
    return agreement


@transaction.atomic
def bring_into_force(agreement: Agreement, *, act: Act) -> Agreement:
    """Bring an agreement into force: only if gate G2 is met at this moment, whoever calls.

    It holds from its first day on, and from now where that has passed.
    What it amends is replaced; the first agreement takes the partnership to its next phase.
    """
    agreement = Agreement.objects.locked(agreement)
    partnership = agreement.partnership
    NotAllowed.unless(can_run(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    before = agreement.state
    if before in (AgreementState.IN_FORCE, AgreementState.REPLACED):
        NotReady.unless(AGREEMENT.verdict("bring_into_force", state=before))
    result = agreement_gate(queries.agreement_facts(partnership, agreement, on=act.at.date()))
    NotReady.unless(result.verdict)
    if fingerprint(agreement.signed_text) != agreement.fingerprint:
        raise NotReady.because("text_was_tampered_with")
    agreement.state = AgreementState(AGREEMENT.target("bring_into_force", state=before))
    agreement.in_force_at = holds_from(agreement.starts_on, settled_at=act.at)
    agreement.save(update_fields=["state", "in_force_at"])
    if agreement.amends is not None:
        _replace(agreement.amends, agreement, act=act)
    record(
        Event.AGREEMENT_CAME_INTO_FORCE,
        agreement,
        act=act,
        before={"state": before},
        after={"state": agreement.state, "fingerprint": agreement.fingerprint},
    )
    if agreement.starts_on:
        partnerships.start(partnership, on=agreement.starts_on, act=act)
    if partnership.phase is Phase.AGREE:
        agreement.partnership = partnerships.pass_gate(partnership, result, act=act)
    return agreement


def _replace(old: Agreement, new: Agreement, *, act: Act) -> None:
    old = Agreement.objects.select_for_update(of=("self",)).get(pk=old.pk)
    before = old.state
    old.state = AgreementState(AGREEMENT.target("replace", state=before))
    old.save(update_fields=["state"])
    record(
        Event.AGREEMENT_REPLACED,
        old,
        act=act,
        before={"state": before},
        after={"state": old.state, "by": str(new.uuid)},
    )


# --- what these actions share ---


def _writable(agreement: Agreement, actor: Actor) -> Agreement:
    agreement = Agreement.objects.locked(agreement)
    NotAllowed.unless(can_run(actor, agreement.partnership))
    NotReady.unless(active_verdict(agreement.partnership.state))
    NotReady.unless(draft_verdict(agreement.state))
    return agreement
