"""Signing a text that was opened for signature: on the page, or by the file signed on paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.agreements.actions.attachments import keep
from waterpeers.apps.agreements.events import Event
from waterpeers.apps.agreements.models import Agreement, Signature
from waterpeers.apps.audit.actions import record
from waterpeers.apps.foundation.files import FileKind, checked
from waterpeers.apps.partnerships.access import can_commit
from waterpeers.apps.partnerships.models import Party
from waterpeers.domain.actors import Act
from waterpeers.domain.agreement_texts import FieldReader
from waterpeers.domain.partnerships import (
    OFFICE,
    AgreementState,
    FileClass,
    SignatureMethod,
    active_verdict,
)
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale, Verdict

SIGNED_FILES = (FileKind.PDF, FileKind.PNG, FileKind.JPEG)
LONGEST_NAME = 120


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
    values = _read(name, office)
    if method is SignatureMethod.UPLOADED:
        values |= _read_paper(agreement, signed_on, file, act.at)
    else:
        values["signed_on"] = act.at.date()
    found = values.pop("found", None)
    if found and file:
        values["file"] = keep(agreement.partnership, file, found, FileClass.PARTIES, act=act)
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


def _read(name: str, office: str) -> dict[str, Any]:
    reading = FieldReader()
    for field, value, limit in (("name", name, LONGEST_NAME), ("office", office, OFFICE)):
        text = " ".join(reading.text(value, field, limit).split())
        if not text:
            reading.against("required", field)
        reading.values[field] = text
    NotValid.unless(Verdict(tuple(reading.reasons)))
    return reading.values


def _read_paper(
    agreement: Agreement, signed_on: Any, file: File | None, at: datetime
) -> dict[str, Any]:
    """Read the date on the paper, and look at the file: not before the text, not in the future."""
    reading = FieldReader()
    day = reading.day(signed_on, "signed_on")
    opened = agreement.opened_for_signature_at
    if day is None and not reading.reasons:
        reading.against("required", "signed_on")
    if day is not None and day > at.date():
        reading.against("date_in_the_future", "signed_on")
    if day is not None and opened is not None and day < opened.date():
        reading.against("signed_before_the_text", "signed_on", value=opened.date().isoformat())
    found = None
    if file is None:
        reading.against("required", "file")
    else:
        try:
            found = checked(
                file,
                name=file.name or "",
                kinds=SIGNED_FILES,
                limit_megabytes=settings.UPLOAD_MEGABYTES,
            )
        except NotValid as refused:
            reading.reasons += refused.verdict.against
    NotValid.unless(Verdict(tuple(reading.reasons)))
    return {"signed_on": day, "found": found}
