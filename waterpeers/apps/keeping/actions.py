"""Merging two organisations and undoing it, saying that two are two, refusing a proposal."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from waterpeers.apps.accounts.actions import decide_claim
from waterpeers.apps.accounts.models import Claim, ClaimState
from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.bulk import insert_all
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.indicators.actions.steps import tell_profiles
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.keeping.access import can_take_back
from waterpeers.apps.keeping.events import Event
from waterpeers.apps.keeping.mails import send_identity_decision, send_refusal
from waterpeers.apps.keeping.models import Merge, Refusal, TakenBack, Twins
from waterpeers.apps.keeping.queries import (
    Brought,
    belongings,
    brought_by,
    lookalikes,
    profile_of,
    removable,
    untouched,
    verdict_on,
)
from waterpeers.apps.matching.queries import terms_of
from waterpeers.apps.operators.access import can_keep_the_register
from waterpeers.apps.operators.actions.profiles import change_profile, set_listed_areas
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.events import Event as OperatorEvent
from waterpeers.apps.operators.models import (
    Audience,
    IdentityChange,
    IdentityState,
    Organisation,
    OrganisationState,
)
from waterpeers.apps.records.saving import locked
from waterpeers.domain.actors import Act
from waterpeers.domain.keeping import filled, names_of_both, take_back_verdict, undo_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid


@transaction.atomic
def merge(kept: Organisation, gone: Organisation, *, act: Act) -> Merge:
    """Let one organisation go into another: what belonged to it belongs to the other.

    What both have, such as figures of the same year, stays with the one that goes; that one is
    closed, and its names become other names of the one that stays.
    """
    kept, gone = _both_locked(kept, gone)
    NotAllowed.unless(can_keep_the_register(act.actor))
    NotReady.unless(verdict_on(kept, gone))
    person = person_of(act.actor)
    before = {"other_names": kept.other_names, "state": str(gone.state)}
    fills = filled(profile_of(kept), profile_of(gone))
    moved = _move_all(gone, kept)
    made = Merge.objects.create(
        kept=kept,
        gone=gone,
        person=person,
        made_at=act.at,
        moved=moved,
        filled=list(fills),
        before=before,
    )
    kept.other_names = names_of_both(kept.name, kept.other_names, gone.name, gone.other_names)
    _fill(kept, fills, gone)
    gone.state = OrganisationState.CLOSED
    _store(kept, gone, act=act)
    told = {"into": kept.name, "from": gone.name, "moved": {k: len(v) for k, v in moved.items()}}
    for organisation in (kept, gone):
        record(Event.ORGANISATIONS_MERGED, organisation, act=act, before=before, after=told)
    return made


@transaction.atomic
def undo_merge(merge: Merge, *, act: Act) -> Merge:
    """Let two organisations be two again, with what each had; within 30 days."""
    found = Merge.objects.select_related("kept", "gone").get(pk=merge.pk)
    kept, gone = _both_locked(found.kept, found.gone)
    merge = locked(found)
    NotAllowed.unless(can_keep_the_register(act.actor))
    is_listed = kept.state is OrganisationState.LISTED
    NotReady.unless(undo_verdict(merge.made_at, merge.undone_at, act.at, is_kept_there=is_listed))
    _move_back(merge, kept, gone)
    kept.other_names = [
        name for name in kept.other_names if name in merge.before["other_names"]
    ] + [
        name
        for name in kept.other_names
        if name not in merge.before["other_names"] and name not in (gone.name, *gone.other_names)
    ]
    _empty(kept, merge.filled, gone)
    gone.state = OrganisationState(merge.before["state"])
    _store(kept, gone, act=act)
    merge.undone_at, merge.undone_by = act.at, person_of(act.actor)
    merge.save(update_fields=["undone_at", "undone_by"])
    for organisation in (kept, gone):
        record(
            Event.MERGE_UNDONE,
            organisation,
            act=act,
            after={"into": kept.name, "from": gone.name},
        )
    return merge


@transaction.atomic
def find_twins(*, act: Act) -> int:
    """Look through the register for organisations that may stand twice; give how many are new."""
    NotAllowed.unless(can_keep_the_register(act.actor))
    known = set(Twins.objects.values_list("one_id", "other_id"))
    new = [pair for pair in lookalikes() if pair[:2] not in known]
    insert_all(
        [
            Twins(one_id=one, other_id=other, likeness=likeness, found_at=act.at)
            for one, other, likeness in new
        ],
        Twins,
    )
    return len(new)


@transaction.atomic
def dismiss_twins(twins: Twins, *, reason: str = "", act: Act) -> Twins:
    """Say that two organisations are two, so that nobody is asked again."""
    twins = locked(twins)
    NotAllowed.unless(can_keep_the_register(act.actor))
    if twins.dismissed_at is None:
        twins.dismissed_at, twins.dismissed_by = act.at, person_of(act.actor)
        twins.reason = reason.strip()[:300]
        twins.save(update_fields=["dismissed_at", "dismissed_by", "reason"])
        record(Event.TWINS_DISMISSED, twins, act=act, after={"reason": twins.reason})
    return twins


@transaction.atomic
def refuse(organisation: Organisation, *, reason: str, act: Act) -> Refusal:
    """Refuse a proposed organisation; whoever proposed it is told why."""
    organisation = locked(organisation)
    NotAllowed.unless(can_keep_the_register(act.actor))
    if organisation.state is not OrganisationState.PROPOSED:
        raise NotReady.because("not_a_proposal")
    if not reason.strip():
        raise NotValid.because("refusal_needs_a_reason", field="reason")
    organisation.state = OrganisationState.REFUSED
    organisation.save(update_fields=["state"])
    relist([organisation])
    refusal, _made = Refusal.objects.update_or_create(
        organisation=organisation,
        defaults={
            "person": person_of(act.actor),
            "reason": reason.strip()[:2000],
            "made_at": act.at,
        },
    )
    record(
        Event.PROPOSAL_REFUSED,
        organisation,
        act=act,
        before={"state": str(OrganisationState.PROPOSED)},
        after={"state": str(OrganisationState.REFUSED), "reason": refusal.reason},
    )
    asked = Claim.objects.filter(organisation=organisation, state=ClaimState.ASKED)
    claims = asked.exclude(person__uuid=act.actor.person).select_related("person").order_by("pk")
    for claim in claims:  # nobody acts for what is not there; the answer tells why
        decide_claim(claim, approve=False, answer=refusal.reason, act=act)
    if organisation.proposed_by not in {claim.person.uuid for claim in claims}:
        send_refusal(refusal)
    return refusal


@transaction.atomic
def decide_identity(
    change: IdentityChange, *, agree: bool, reason: str = "", act: Act
) -> IdentityChange:
    """Agree to another name or kind of an organisation, or refuse it with a reason."""
    organisation = locked(change.organisation)
    change = IdentityChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    NotAllowed.unless(can_keep_the_register(act.actor))
    if change.state is not IdentityState.ASKED:
        raise NotReady.because("identity_decided_already")
    if not agree and not reason.strip():
        raise NotValid.because("identity_needs_a_reason", field="reason")
    change.state = IdentityState.ACCEPTED if agree else IdentityState.REFUSED
    change.decided_at, change.decided_by = act.at, act.actor.person
    change.reason = "" if agree else reason.strip()[:2000]
    change.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    event = Event.IDENTITY_ACCEPTED if agree else Event.IDENTITY_REFUSED
    if agree:
        change_profile(organisation, change.after, revision=organisation.revision, act=act)
    after = change.after | ({} if agree else {"reason": change.reason})
    record(event, organisation, act=act, before=change.before, after=after)
    send_identity_decision(change)
    return change


@transaction.atomic
def take_back(run: Run, *, act: Act) -> TakenBack:
    """Take an import back: what it brought goes, what it changed is as before.

    What somebody has used, changed or followed by a version since stays as it is.
    """
    run = locked(run)
    NotAllowed.unless(can_take_back(act.actor, run))
    brought = brought_by(run)
    NotReady.unless(
        take_back_verdict(
            is_stored=brought.at is not None,
            is_taken_back=TakenBack.objects.filter(run_uuid=run.uuid).exists(),
            stored=brought.at,
            at=act.at,
        )
    )
    all_figures = brought.figures.count()
    free = untouched(brought.created, brought)
    figures = _remove_figures(brought, act=act)
    Organisation.objects.filter(pk__in=free).delete()
    restored = [entry for entry in brought.changed if _restored(entry, act=act)]
    made = TakenBack.objects.create(
        run_uuid=run.uuid,
        person=person_of(act.actor),
        made_at=act.at,
        removed=len(free),
        restored=len(restored),
        figures=figures,
        stayed=len(brought.created) - len(free) + all_figures - figures,
    )
    told = {name: getattr(made, name) for name in ("removed", "restored", "figures", "stayed")}
    told |= {"file": run.parameters.get("name", "")}
    record(Event.IMPORT_TAKEN_BACK, run, act=act, after=told)
    return made


# --- steps ---


def _both_locked(kept: Organisation, gone: Organisation) -> tuple[Organisation, Organisation]:
    """Take both for writing, always in the same order, so that no two wait for one another."""
    rows = Organisation.objects.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[kept.pk, gone.pk])}
    return found[kept.pk], found[gone.pk]


def _move_all(gone: Organisation, kept: Organisation) -> dict[str, list[int]]:
    moved = {}
    for belonging in belongings():
        clashing = belonging.clashing(gone, kept)
        keys = set(belonging.rows(gone).values_list("pk", flat=True)) - clashing
        if keys:
            belonging.model._base_manager.filter(pk__in=keys).update(**{belonging.column: kept})
            moved[belonging.name] = sorted(keys)
    return moved


def _move_back(merge: Merge, kept: Organisation, gone: Organisation) -> None:
    """Give back what moved and is still there; what came later stays where it came."""
    for belonging in belongings():
        keys = merge.moved.get(belonging.name, [])
        rows = belonging.rows(kept).filter(pk__in=keys)
        rows.update(**{belonging.column: gone})


def _fill(kept: Organisation, fills: dict[str, Any], gone: Organisation) -> None:
    for name, value in fills.items():
        setattr(kept, "country_id" if name == "country" else name, value)
        if name in gone.notes:
            kept.notes[name] = gone.notes[name]


def _empty(kept: Organisation, names: list[str], gone: Organisation) -> None:
    """Take back what was filled from the other, where it still says the same."""
    one, other = profile_of(kept), profile_of(gone)
    for name in names:
        if one[name] == other[name]:
            column = "country_id" if name == "country" else name
            setattr(kept, column, getattr(Organisation(), column))
            kept.notes.pop(name, None)


def _store(kept: Organisation, gone: Organisation, *, act: Act) -> None:
    for organisation in (kept, gone):
        organisation.revision += 1
        organisation.save()
    relist([kept, gone])
    for organisation in (kept, gone):
        areas = {audience: terms_of(organisation, audience) for audience in Audience}
        set_listed_areas(organisation, areas, act=act)
    tell_profiles([kept.pk, gone.pk], act=act)


def _remove_figures(brought: Brought, *, act: Act) -> int:
    """Remove the figures that nobody has used, and the years that are empty then."""
    rows = removable(brought)
    keys = list(rows.values_list("pk", flat=True))
    sheets = set(rows.values_list("sheet_id", flat=True))
    told = set(rows.values_list("sheet__organisation_id", flat=True))
    Value.objects.filter(pk__in=keys).delete()
    Sheet.objects.filter(pk__in=sheets, values__isnull=True).delete()
    tell_profiles(told, act=act)
    return len(keys)


def _restored(entry: Entry, *, act: Act) -> bool:
    """Put fields back as they were before an import, where they still say what it said."""
    organisation = Organisation.objects.filter(uuid=entry.subject_uuid).first()
    if organisation is None:
        return False
    now = profile_of(organisation) | {"state": str(organisation.state)}
    fields = {n: old for n, old in entry.before.items() if now.get(n) == entry.after.get(n)}
    for name, old in fields.items():
        setattr(organisation, "country_id" if name == "country" else name, old)
    if not fields:
        return False
    organisation.revision += 1
    organisation.save()
    relist([organisation])
    before = {name: entry.after[name] for name in fields}
    record(OperatorEvent.ORGANISATION_CHANGED, organisation, act=act, before=before, after=fields)
    return True
