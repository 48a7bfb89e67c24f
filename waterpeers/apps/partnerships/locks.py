"""Taking an agreement for writing; shared by the actions that write, fix and sign its text."""

from __future__ import annotations

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.partnerships.models import Agreement, Partnership
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import AgreementState
from waterpeers.domain.verdicts import NotAllowed, NotReady


def locked_agreement(agreement: Agreement) -> Agreement:
    """Take first the partnership, then the agreement: always in this order, so that none waits."""
    partnerships = Partnership.objects.select_for_update(of=("self",))
    partnership = partnerships.get(pk=agreement.partnership_id)
    found = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    found.partnership = partnership
    return found


def only_in_draft(agreement: Agreement) -> None:
    """Refuse what would change a text that is being signed, or was."""
    if agreement.state is not AgreementState.DRAFT:
        raise NotReady.because("agreement_is_locked")


def person_of(actor: Actor) -> Person:
    """Find the person who acts; whoever runs the machine is nobody's signatory."""
    person = Person.objects.filter(uuid=actor.person).first()
    if person is None:
        raise NotAllowed.because("a_person_does_this")
    return person
