"""Keeping what proves a value: files with their fingerprint, and links."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.core.files import File
from django.db import transaction

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.audit.actions import record
from waterpeers.apps.foundation.events import Event
from waterpeers.apps.foundation.files import EVIDENCE, checked
from waterpeers.apps.indicators.access import can_report
from waterpeers.apps.indicators.models import Evidence, Value
from waterpeers.apps.indicators.rules import one_of_both
from waterpeers.domain.actors import Act
from waterpeers.domain.register import clean_text
from waterpeers.domain.values import ValueState
from waterpeers.domain.verdicts import NotAllowed, NotReady

MOST_EVIDENCE = 20  # of one value


@transaction.atomic
def add_evidence(
    value: Value, *, act: Act, name: str = "", link: str = "", file: File | None = None
) -> Evidence:
    """Keep a file or a link beside a value."""
    sheet = value.sheet
    NotAllowed.unless(can_report(act.actor, sheet.organisation))
    one_of_both(link, file)
    if value.evidence.count() >= MOST_EVIDENCE:
        raise NotReady.because("too_much_evidence", limit=str(MOST_EVIDENCE))
    made = Evidence(
        value=value,
        name=clean_text(name)[:200] or link[:200],
        link=link,
        added_by=Person.objects.get(uuid=act.actor.person),
        added_at=act.at,
    )
    if file is not None:
        limit = settings.UPLOAD_MEGABYTES
        found = checked(file, name=file.name or "", kinds=EVIDENCE, limit_megabytes=limit)
        made.name = clean_text(name)[:200] or found.name
        made.content_type, made.size_bytes = found.content_type, found.size_bytes
        made.sha256 = found.sha256
        made.file.save(f"{made.uuid}.{found.kind}", file, save=False)
    made.save(force_insert=True)
    after = {"variable": value.variable, "name": made.name, "sha256": made.sha256}
    record(Event.FILE_ATTACHED, sheet, act=act, after=after)
    return made


@transaction.atomic
def remove_evidence(evidence: Evidence, *, act: Act) -> None:
    """Take evidence away, as long as the value is not locked."""
    value = evidence.value
    NotAllowed.unless(can_report(act.actor, value.sheet.organisation))
    if value.state in {ValueState.LOCKED, ValueState.REPLACED}:
        raise NotReady.because("evidence_of_a_locked_value")
    before = {"variable": value.variable, "name": evidence.name, "sha256": evidence.sha256}
    stored = evidence.file
    Evidence.objects.filter(pk=evidence.pk).delete()
    record(
        Event.FILE_REMOVED,
        value.sheet,
        act=act,
        before=before,
    )
    if stored:
        transaction.on_commit(partial(stored.storage.delete, str(stored.name)))
