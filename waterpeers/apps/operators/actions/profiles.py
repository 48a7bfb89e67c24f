"""Registering, changing, confirming and approving organisations; keeping their listings true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from waterpeers.apps.audit.actions import record
from waterpeers.apps.operators.access import can_edit, can_keep_the_register, can_propose
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.events import Event
from waterpeers.apps.operators.models import (
    Audience,
    Country,
    Listing,
    Organisation,
    OrganisationState,
)
from waterpeers.apps.operators.queries import OWN_TERMS, joined_terms
from waterpeers.apps.records.saving import as_seen, differing, locked, put, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.codes import OrganisationKind, Visibility
from waterpeers.domain.register import ALWAYS_PUBLIC, PROFILE_FIELDS, profile_verdict
from waterpeers.domain.verdicts import NotAllowed, NotValid


@transaction.atomic
def register(fields: Mapping[str, Any], *, act: Act, uuid: UUID | None = None) -> Organisation:
    """Add an organisation: listed at once by a facilitator, else proposed until one approves.

    Sent twice with the same ``uuid`` it is added once.
    """
    if there := sent_before(Organisation.objects.visible_to(act.actor), uuid):
        return there
    NotAllowed.unless(can_propose(act.actor))
    NotValid.unless(profile_verdict(fields, is_new=True))
    keeps = bool(can_keep_the_register(act.actor))
    made = Organisation(
        **{"kind": OrganisationKind.OPERATOR} | _columns(fields),
        **({"uuid": uuid} if uuid else {}),
        state=OrganisationState.LISTED if keeps else OrganisationState.PROPOSED,
        proposed_by=None if keeps else act.actor.person,
        confirmed_on=act.at.date(),
    )
    made.save(force_insert=True)
    relist([made])
    record(Event.ORGANISATION_REGISTERED, made, act=act, after=_as_json(fields))
    return made


@transaction.atomic
def change_profile(
    organisation: Organisation,
    fields: Mapping[str, Any],
    *,
    revision: int,
    act: Act,
    visibility: Mapping[str, Visibility] | None = None,
) -> Organisation:
    """Change some fields of a profile, and who may see them; the owner's word marks them.

    Raises ``Stale`` when somebody saved since ``revision``; then nothing is stored.
    """
    organisation = locked(organisation)
    NotAllowed.unless(can_edit(act.actor, organisation))
    as_seen(organisation, revision)
    NotValid.unless(profile_verdict(fields))
    changed = differing(organisation, _columns(fields))
    seen = {
        name: said
        for name, said in (visibility or {}).items()
        if name in PROFILE_FIELDS and name not in ALWAYS_PUBLIC
        if said and organisation.notes.get(name, {}).get("visibility") != said
    }
    before, after = put(organisation, changed)
    for name in changed:
        _note(organisation, name.removesuffix("_id"), source="owner", on=act.at.date().isoformat())
    for name, said in seen.items():
        _note(organisation, name, visibility=str(said))
    organisation.revision += 1
    organisation.confirmed_on = act.at.date()
    organisation.save(
        update_fields=[
            *(n.removesuffix("_id") for n in changed),
            "notes",
            "revision",
            "confirmed_on",
        ]
    )
    relist([organisation])
    if changed:
        record(
            Event.ORGANISATION_CHANGED,
            organisation,
            act=act,
            before=_as_json(before),
            after=_as_json(after),
        )
    if seen:
        record(
            Event.VISIBILITY_CHANGED,
            organisation,
            act=act,
            after={name: str(said) for name, said in seen.items()},
        )
    return organisation


@transaction.atomic
def confirm_profile(organisation: Organisation, *, act: Act) -> Organisation:
    """Say that everything in a profile still holds."""
    organisation = locked(organisation)
    NotAllowed.unless(can_edit(act.actor, organisation))
    before = organisation.confirmed_on
    organisation.confirmed_on = act.at.date()
    organisation.save(update_fields=["confirmed_on"])
    relist([organisation])
    record(
        Event.ORGANISATION_CONFIRMED,
        organisation,
        act=act,
        before=_as_json({"confirmed_on": before}),
        after=_as_json({"confirmed_on": act.at.date()}),
    )
    return organisation


@transaction.atomic
def approve(organisation: Organisation, *, act: Act) -> Organisation:
    """Take a proposed organisation into the register."""
    return _to_state(organisation, OrganisationState.LISTED, Event.ORGANISATION_APPROVED, act=act)


@transaction.atomic
def close(organisation: Organisation, *, act: Act) -> Organisation:
    """Take an organisation off the lists; what it took part in stays."""
    return _to_state(organisation, OrganisationState.CLOSED, Event.ORGANISATION_CLOSED, act=act)


@transaction.atomic
def set_listed_areas(
    organisation: Organisation, areas: Mapping[Audience, Iterable[str]], *, act: Act
) -> None:
    """Say for each audience which terms needs (n:) and strengths (o:) give an organisation."""
    for listing in Listing.objects.select_for_update().filter(organisation=organisation):
        own = [term for term in listing.terms.split() if term[0] in OWN_TERMS]
        listing.terms = joined_terms([*own, *areas.get(listing.audience, ())])
        listing.save(update_fields=["terms"])


def _to_state(
    organisation: Organisation, state: OrganisationState, event: Event, *, act: Act
) -> Organisation:
    organisation = locked(organisation)
    NotAllowed.unless(can_keep_the_register(act.actor))
    before, organisation.state = organisation.state, state
    organisation.save(update_fields=["state"])
    relist([organisation])
    record(event, organisation, act=act, before={"state": before}, after={"state": state})
    return organisation


def _note(organisation: Organisation, field: str, **said: str) -> None:
    organisation.notes[field] = organisation.notes.get(field, {}) | said
    if "source" in said:  # the year of an import does not hold for what its owner says
        organisation.notes[field].pop("as_of", None)


def _columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of given fields: a country by its code."""
    columns = {name: value for name, value in fields.items() if name in PROFILE_FIELDS}
    if "country" in columns:
        code = columns.pop("country") or None
        if code and not Country.objects.filter(code=code).exists():
            raise NotValid.because("country_not_known", field="country", value=str(code)[:80])
        columns["country_id"] = code
    return columns


def _as_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name.removesuffix("_id"): value.isoformat() if isinstance(value, date) else value
        for name, value in fields.items()
    }
