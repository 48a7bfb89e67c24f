"""Registering, changing, confirming and approving organisations; keeping their listings true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from waterpeers.apps.audit.actions import record
from waterpeers.apps.foundation.bulk import rows_by, update_rows
from waterpeers.apps.operators.access import can_edit, can_keep_the_register, can_propose
from waterpeers.apps.operators.actions.steps import relist
from waterpeers.apps.operators.events import Event
from waterpeers.apps.operators.models import (
    Audience,
    Country,
    IdentityChange,
    IdentityState,
    Listing,
    Organisation,
    OrganisationState,
)
from waterpeers.apps.operators.queries.profiles import OWN_TERMS, joined_terms, visibility_of
from waterpeers.apps.operators.queries.register import twins_of
from waterpeers.apps.records.saving import as_seen, differing, locked, put, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.codes import OrganisationKind, Visibility
from waterpeers.domain.places import question_about_place
from waterpeers.domain.register import (
    ALWAYS_PUBLIC,
    FROM_FIGURES,
    IDENTITY,
    PROFILE_FIELDS,
    READ_FROM_FIGURES,
    identity_in,
    profile_verdict,
)
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason, Verdict

NOTED = ("source", "on", "as_of", "grade")  # of where a datum is from


@transaction.atomic
def register(
    fields: Mapping[str, Any],
    *,
    act: Act,
    uuid: UUID | None = None,
    is_another: bool = True,
    place_is_right: bool = True,
) -> Organisation:
    """Add an organisation: listed at once by a facilitator, else proposed until one approves.

    Sent twice with the same ``uuid`` it is added once. Unless somebody has said that it
    ``is_another``, nothing is stored where one that is called alike is there; nor, unless its
    ``place_is_right``, where that does not lie in its country.
    """
    if there := sent_before(Organisation.objects.visible_to(act.actor), uuid):
        return there
    NotAllowed.unless(can_propose(act.actor))
    NotValid.unless(profile_verdict(fields, is_new=True))
    if not is_another and (twins := twins_of(fields, act.actor)):
        raise NotReady.because("may_be_there", names=", ".join(twin.name for twin in twins))
    if not place_is_right:
        _refuse_place_outside(fields)
    keeps = bool(can_keep_the_register(act.actor))
    made = Organisation(
        **{"kind": OrganisationKind.OPERATOR} | _columns(fields),
        **({"uuid": uuid} if uuid else {}),
        state=OrganisationState.LISTED if keeps else OrganisationState.PROPOSED,
        proposed_by=None if keeps else act.actor.person,
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
    place_is_right: bool = True,
) -> Organisation:
    """Change some fields of a profile, and who may see them; the owner's word marks them.

    Another name or kind that its own people give a listed organisation waits for who keeps the
    register: others rely on both, and have signed with them.

    Raises ``Stale`` when somebody saved since ``revision``; then nothing is stored. Nor is it where
    the place does not lie in the country, unless somebody has said that the ``place_is_right``.
    """
    organisation = locked(organisation)
    NotAllowed.unless(can_edit(act.actor, organisation))
    as_seen(organisation, revision)
    NotValid.unless(profile_verdict(fields))
    changed = differing(organisation, _columns(fields))
    NotValid.unless(_stands_in_figures(organisation, changed))
    changed = _without_identity(organisation, changed, act=act)
    if not place_is_right and {"latitude", "longitude", "country_id"} & changed.keys():
        there = {name: getattr(organisation, name) for name in ("latitude", "longitude")}
        _refuse_place_outside({**there, "country": organisation.country_id} | dict(fields))
    seen = {
        name: said
        for name, said in (visibility or {}).items()
        if name in PROFILE_FIELDS and name not in ALWAYS_PUBLIC
        if said and visibility_of(organisation, name) != said
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


def _without_identity(
    organisation: Organisation, changed: dict[str, Any], *, act: Act
) -> dict[str, Any]:
    """Put another name or kind aside until who keeps the register agrees; give the rest."""
    before = {name: getattr(organisation, name) for name in IDENTITY}
    other = identity_in(before, changed)
    is_listed = organisation.state is OrganisationState.LISTED
    if not other or not is_listed or can_keep_the_register(act.actor):
        return changed
    was = {name: str(before[name]) for name in other}
    other = {name: str(said) for name, said in other.items()}
    IdentityChange.objects.update_or_create(
        organisation=organisation,
        state=IdentityState.ASKED,
        defaults={
            "before": was, "after": other, "asked_by": act.actor.person, "asked_at": act.at,
        },
    )  # fmt: skip
    record(Event.IDENTITY_ASKED, organisation, act=act, before=was, after=other)
    return {name: said for name, said in changed.items() if name not in other}


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


@dataclass(frozen=True)
class LatestFigure:
    """What the reviewed figures of an operator say last: the number, of which year, how sure."""

    value: int
    year: int
    grade: str = ""


@transaction.atomic
def set_counts(
    organisations: Iterable[int], figures: Mapping[int, Mapping[str, LatestFigure]], *, act: Act
) -> None:
    """Let profiles say what the figures say of people served, connections and staff.

    What a profile said itself is kept beside, and stands again where the figure is gone.
    """
    changed = []
    rows = Organisation.objects.select_related("country")
    for organisation in rows_by("pk", organisations, rows):
        said = figures.get(organisation.pk, {})
        taken = [_take(organisation, name, said.get(name)) for name in READ_FROM_FIGURES]
        if any(taken):
            changed.append(organisation)
    names = [*READ_FROM_FIGURES, "notes"]
    update_rows(
        Organisation, names, {each.pk: [getattr(each, n) for n in names] for each in changed}
    )
    relist(changed)


def _take(organisation: Organisation, field: str, figure: LatestFigure | None) -> bool:
    """Put a figure into a field, or what stood there before; tell whether anything changes."""
    note = organisation.notes.get(field, {})
    is_taken = note.get("source") == FROM_FIGURES
    if figure is None and not is_taken:
        return False
    before = note.get("before", {}) if is_taken else {}
    rest = {name: said for name, said in note.items() if name not in (*NOTED, "before")}
    if figure is None:
        value = before.pop("value", None)
        kept = rest | before
    else:
        if not is_taken:
            before = {name: note[name] for name in NOTED if name in note}
            before["value"] = getattr(organisation, field)
        value = figure.value
        kept = rest | {"source": FROM_FIGURES, "as_of": figure.year, "before": before}
        kept |= {"grade": figure.grade} if figure.grade else {}
    if kept == note and value == getattr(organisation, field):
        return False
    setattr(organisation, field, value)
    organisation.notes[field] = kept
    return True


def _refuse_place_outside(fields: Mapping[str, Any]) -> None:
    """Ask once about a place that does not lie in its country."""
    place = (fields.get(name) for name in ("country", "latitude", "longitude"))
    if asked := question_about_place(*place):
        raise NotReady(Verdict((asked,)))


def _stands_in_figures(organisation: Organisation, changed: Mapping[str, Any]) -> Verdict:
    """Refuse to write beside the figures what is read from them."""
    return Verdict(
        tuple(
            Reason("stands_in_figures", (("year", str(note.get("as_of", ""))),), name)
            for name in changed
            if (note := organisation.notes.get(name, {})).get("source") == FROM_FIGURES
        )
    )


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
