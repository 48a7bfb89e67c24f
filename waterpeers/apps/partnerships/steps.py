"""What the actions of this subject do first: who acts, take the partnership, does it go on."""

from __future__ import annotations

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.partnerships.models import Agreement, Partnership
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import GOING, AgreementState, PartnershipState
from waterpeers.domain.verdicts import NotAllowed, NotReady


def locked(partnership: Partnership) -> Partnership:
    """Take the partnership for writing: all that changes it, or what its gates see, does so."""
    return Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)


def locked_agreement(agreement: Agreement) -> Agreement:
    """Take first the partnership, then the agreement: always in this order, so that none waits."""
    partnership = locked(agreement.partnership)
    found = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    found.partnership = partnership
    return found


def only_in_draft(agreement: Agreement) -> None:
    """Refuse what would change a text that is being signed, or was."""
    if agreement.state is not AgreementState.DRAFT:
        raise NotReady.because("agreement_is_locked")


def going_on(partnership: Partnership) -> None:
    """Refuse what only an active partnership may do."""
    if partnership.state is not PartnershipState.ACTIVE:
        raise NotReady.because("partnership_not_active")


def has_ended(partnership: Partnership) -> bool:
    """Whether it was stopped, merged or never started."""
    return partnership.state not in GOING


def person_of(actor: Actor) -> Person:
    """Find the person who acts; a row that commits an organisation names one."""
    if actor.person is None:
        raise NotAllowed.because("sign_in_first")
    person = Person.objects.filter(uuid=actor.person).first()
    if person is None:  # whoever runs the machine
        raise NotAllowed.because("sign_in_first")
    return person
