"""Signing a text that was opened for signature: on the page, or by the file signed on paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files import File
from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.agreements.actions.attachments import keep
from waterpeers.apps.agreements.events import Event
from waterpeers.apps.agreements.models import Agreement, Attachment, Signature
from waterpeers.apps.agreements.rules import read_paper, read_signer
from waterpeers.apps.audit.actions import record
from waterpeers.apps.partnerships.access import can_commit
from waterpeers.apps.partnerships.models import Party
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import (
    AgreementState,
    FileClass,
    SignatureMethod,
    active_verdict,
)
from waterpeers.domain.verdicts import NotAllowed, NotReady, Stale


@transaction.atomic
def sign(
    agreement: Agreement, party: Party, *, name: str, office: str, fingerprint: str, act: Act
) -> Signature:
    """Sign on the page, for one's own organisation, the very text of this fingerprint.

    The same person signing the same text again changes nothing.
    """
    return _sign(agreement, party, name=name, office=office, fingerprint=fingerprint, act=act)


@transaction.atomic
def sign_by_upload(
    agreement: Agreement,
    party: Party,
    *,
    name: str,
    office: str,
    fingerprint: str,
    signed_on: date | str | None,
    file: File | None,
    act: Act,
) -> Signature:
    """Sign by the file that was signed on paper: a PDF or a photograph of this very text."""
    return _sign(
        agreement,
        party,
        name=name,
        office=office,
        fingerprint=fingerprint,
        act=act,
        method=SignatureMethod.UPLOADED,
        signed_on=signed_on,
        file=file,
    )


def _sign(
    agreement: Agreement,
    party: Party,
    *,
    name: str,
    office: str,
    fingerprint: str,
    act: Act,
    method: SignatureMethod = SignatureMethod.ON_PAGE,
    signed_on: Any = None,
    file: File | None = None,
) -> Signature:
    agreement = Agreement.objects.locked(agreement)
    if party.partnership_id != agreement.partnership_id:
        raise NotAllowed.because("not_a_party_here", field="party", value=str(party.uuid))
    NotAllowed.unless(can_commit(act.actor, party))
    person = person_of(act.actor)
    NotReady.unless(active_verdict(agreement.partnership.state))
    there = Signature.objects.filter(agreement=agreement, party=party).first()
    if there is not None and (there.person_id, there.fingerprint) == (person.pk, fingerprint):
        return there
    if agreement.state is not AgreementState.OPEN_FOR_SIGNATURE:
        raise NotReady.because("not_open_for_signature")
    if fingerprint != agreement.fingerprint:
        raise Stale.because("text_has_changed", field="fingerprint")
    if there is not None:
        raise NotReady.because("signed_already")
    values = read_signer(name, office)
    if method is SignatureMethod.UPLOADED:
        values |= read_paper(agreement, signed_on, file, act.at)
    else:
        values["signed_on"] = act.at.date()
    found = values.pop("found", None)
    if found and file:
        page = Attachment(partnership=agreement.partnership, file_class=FileClass.PARTIES)
        values["file"] = keep(page, file, found, act=act)
    made = Signature(
        agreement=agreement, party=party, person=person, method=method,
        fingerprint=fingerprint, recorded_at=act.at, **values,
    )  # fmt: skip
    made.save(force_insert=True)
    record(
        Event.AGREEMENT_SIGNED,
        agreement,
        act=act,
        organisation=party.organisation.uuid,
        after={
            "party": str(party.uuid),
            "name": made.name,
            "office": made.office,
            "method": str(method),
            "signed_on": made.signed_on.isoformat(),
            "fingerprint": fingerprint,
            "sha256": made.file.sha256 if made.file else "",
        },
    )
    return made
