"""Issuing certificates of taking part, and withdrawing them."""

from __future__ import annotations

from collections.abc import Iterable
from secrets import token_urlsafe
from typing import Any

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.learning import access
from waterpeers.apps.learning.actions.steps import withdrawn
from waterpeers.apps.learning.events import Event
from waterpeers.apps.learning.models import Certificate, LearningRecord
from waterpeers.apps.learning.queries import certificates_of, sides_of
from waterpeers.apps.records.saving import locked
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed, NotReady

SIGNS = 18  # random bytes of a code


@transaction.atomic
def issue_certificates(learned: LearningRecord, *, act: Act) -> list[Certificate]:
    """Certify for all who are named that they took part; who has a certificate keeps it."""
    learned = locked(learned, "partnership", "party__organisation")
    NotAllowed.unless(access.can_certify(act.actor, learned))
    if not learned.names:
        raise NotReady.because("nobody_to_certify")
    there = {each.name for each in certificates_of(learned)}
    facts = _facts_of(learned)
    made = [
        Certificate(
            record=learned,
            code=token_urlsafe(SIGNS),
            name=name,
            facts=facts,
            issued_by=person_of(act.actor),
            issued_at=act.at,
        )
        for name in learned.names
        if name not in there
    ]
    for each in made:
        each.save(force_insert=True)
    if made:
        record(Event.CERTIFICATES_ISSUED, learned, act=act, after={"certificates": len(made)})
    return certificates_of(learned)


def _facts_of(learned: LearningRecord) -> dict[str, Any]:
    """Keep what a certificate says, so that it says the same when the record is changed."""
    others: Iterable[str] = (
        each.organisation.name
        for each in sides_of(learned.partnership)
        if each.pk != learned.party_id
    )
    return {
        "practice": learned.practice,
        "language": learned.language,
        "method": str(learned.method),
        "begins": str(learned.learned_on),
        "ends": str(learned.until_on or learned.learned_on),
        "place": learned.place,
        "of": learned.party.organisation.name,
        "with": list(others),
    }


@transaction.atomic
def withdraw_certificate(certificate: Certificate, *, act: Act) -> Certificate:
    """Withdraw a certificate: its address says only that it does not hold."""
    certificate = locked(certificate)
    learned = LearningRecord.objects.select_related("partnership").get(pk=certificate.record_id)
    NotAllowed.unless(access.can_certify(act.actor, learned))
    if certificate.withdrawn_at is None:
        withdrawn([certificate], act)
    return certificate
