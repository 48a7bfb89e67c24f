"""What may stand in agreements: read by actions, and by forms while it is typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files import File

from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.foundation.files import FileKind, checked
from waterpeers.apps.partnerships.models import CodeText, Party
from waterpeers.apps.partnerships.queries.partnerships import franc_of
from waterpeers.domain.agreement_texts import (
    FIELDS,
    FieldReader,
    contradictions,
    read_contribution,
    read_fields,
)
from waterpeers.domain.partnerships import OFFICE
from waterpeers.domain.verdicts import NotValid, Verdict

SIGNED_FILES = (FileKind.PDF, FileKind.PNG, FileKind.JPEG)
LONGEST_NAME = 120


def valid_text(agreement: Agreement, fields: Mapping[str, Any], *, language: str) -> dict[str, Any]:
    """Read fields of an agreement, as they were typed, or refuse them with all reasons."""
    reading = read_fields(fields, parties=party_uuids(agreement), language=language)
    _read_code_text(reading, fields)
    text = {name: reading.values.get(name, getattr(agreement, name)) for name in FIELDS}
    kinds = {row.kind for row in agreement.contributions.all()}
    reading.reasons += contradictions(text, kinds)
    NotValid.unless(Verdict(tuple(reading.reasons)))
    return reading.values


def _read_code_text(reading: FieldReader, fields: Mapping[str, Any]) -> None:
    if "code_text" not in fields:
        return
    given = fields["code_text"]
    found = None
    if given not in (None, ""):
        try:
            texts = CodeText.objects.published().select_related("version")
            found = texts.filter(uuid=UUID(str(given))).first()
        except ValueError:
            found = None
        if found is None:
            reading.against("not_in_list", "code_text", value=given)
    reading.values["code_text"] = found


def party_uuids(agreement: Agreement) -> frozenset[str]:
    """Name the parties that may speak in an agreement."""
    uuids = agreement.partnership.parties.values_list("uuid", flat=True)
    return frozenset(str(uuid) for uuid in uuids)


def valid_contribution(
    fields: Mapping[str, Any], parties: Iterable[Party], *, language: str
) -> dict[str, Any]:
    """Read what a party puts in, as it was typed, or refuse it with all that stands against it."""
    by_uuid = {str(party.uuid): party for party in parties}
    party = by_uuid.get(str(fields.get("party") or ""))
    usual = franc_of([*([party] if party else []), *by_uuid.values()])
    reading = read_contribution(fields, parties=by_uuid.keys(), language=language, usual=usual)
    NotValid.unless(Verdict(tuple(reading.reasons)))
    return reading.values | {"party": by_uuid[reading.values["party"]]}


def read_signer(name: str, office: str) -> dict[str, Any]:
    """Read who signs."""
    reading = FieldReader()
    for field, value, limit in (("name", name, LONGEST_NAME), ("office", office, OFFICE)):
        text = " ".join(reading.text(value, field, limit).split())
        if not text:
            reading.against("required", field)
        reading.values[field] = text
    NotValid.unless(Verdict(tuple(reading.reasons)))
    return reading.values


def read_paper(
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
