"""Who may do what in the register."""

from __future__ import annotations

from waterpeers.apps.operators.models import Organisation, SavedMapping
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.verdicts import YES, Reason, Verdict

EDITORS = (Role.REPORTER, Role.COORDINATOR, Role.SIGNATORY, Role.FACILITATOR)


def can_edit(actor: Actor, organisation: Organisation) -> Verdict:
    """Its own people edit a profile; facilitators and administrators help."""
    if actor.acts_for(organisation.uuid, *EDITORS) or can_keep_the_register(actor):
        return YES
    return Verdict((Reason("not_your_organisation"),))


def can_propose(actor: Actor) -> Verdict:
    """Whoever is signed in may propose an organisation."""
    return YES if actor.is_known else Verdict((Reason("sign_in_first"),))


def can_keep_the_register(actor: Actor) -> Verdict:
    """Facilitators and administrators import, approve and close."""
    if actor.is_facilitator or actor.is_administrator:
        return YES
    return Verdict((Reason("facilitators_only"),))


def can_import(actor: Actor) -> Verdict:
    """Who keeps the register imports all of it; others only what their organisation reports."""
    if can_keep_the_register(actor) or actor.organisations_as(*EDITORS):
        return YES
    return Verdict((Reason("facilitators_only"),))


def can_change_mapping(actor: Actor, saved: SavedMapping) -> Verdict:
    """Who saved it, and who keeps the register."""
    if can_keep_the_register(actor) or (actor.is_known and saved.saved_by == actor.person):
        return YES
    return Verdict((Reason("not_your_mapping"),))


def can_load_country_facts(actor: Actor) -> Verdict:
    """Administrators load what lists say of countries."""
    return YES if actor.is_administrator else Verdict((Reason("administrators_only"),))


def can_affiliate(actor: Actor, body: Organisation) -> Verdict:
    """A platform's own facilitators say who belongs to it; of other bodies any facilitator."""
    if actor.is_administrator or actor.acts_for(body.uuid, Role.FACILITATOR):
        return YES
    if actor.is_facilitator and body.kind != OrganisationKind.PLATFORM:
        return YES
    return Verdict((Reason("not_your_platform"),))
