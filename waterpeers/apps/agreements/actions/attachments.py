"""Files of a partnership: kept with their fingerprint and their class, taken away again."""

from __future__ import annotations

from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files import File
from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.agreements.access import can_attach
from waterpeers.apps.agreements.models import Agreement, Attachment, Signature
from waterpeers.apps.audit.actions import record
from waterpeers.apps.foundation.events import Event
from waterpeers.apps.foundation.files import EVIDENCE, CheckedFile, checked
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.records.saving import sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import FileClass, active_verdict, draft_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

MOST_FILES = 500


@transaction.atomic
def attach(
    partnership: Partnership,
    file: File,
    *,
    act: Act,
    agreement: Agreement | None = None,
    file_class: FileClass | str = FileClass.PARTIES,
    uuid: UUID | None = None,
) -> Attachment:
    """Keep a file; sent twice with the same ``uuid`` it is kept once.

    A file of an agreement is a part of its text, and is attached while that is a draft.
    """
    partnership = Partnership.objects.locked(partnership)
    NotAllowed.unless(can_attach(act.actor, partnership))
    if there := sent_before(Attachment.objects.filter(partnership=partnership), uuid):
        return there
    NotReady.unless(active_verdict(partnership.state))
    if agreement is not None:
        agreement = Agreement.objects.locked(agreement)
        if agreement.partnership_id != partnership.pk:
            raise NotAllowed.because("agreement_of_another")
        NotReady.unless(draft_verdict(agreement.state))
    if file_class not in set(FileClass):
        raise NotValid.because("not_in_list", field="file_class", value=str(file_class)[:80])
    if Attachment.objects.filter(partnership=partnership).count() >= MOST_FILES:
        raise NotReady.because("too_many_files", limit=str(MOST_FILES))
    found = checked(
        file, name=file.name or "", kinds=EVIDENCE, limit_megabytes=settings.UPLOAD_MEGABYTES
    )
    return keep(
        partnership, file, found, FileClass(file_class), act=act, agreement=agreement, uuid=uuid
    )


@transaction.atomic
def detach(attachment: Attachment, *, act: Act) -> None:
    """Take a file away; never one that a text in signature names, nor a signature itself."""
    partnership = Partnership.objects.locked(attachment.partnership)
    NotAllowed.unless(can_attach(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    if attachment.agreement is not None:
        agreement = Agreement.objects.locked(attachment.agreement)
        NotReady.unless(draft_verdict(agreement.state))
    if Signature.objects.filter(file=attachment).exists():
        raise NotReady.because("file_is_a_signature")
    before = {"name": attachment.name, "sha256": attachment.sha256}
    stored = attachment.file
    Attachment.objects.filter(pk=attachment.pk).delete()
    record(Event.FILE_REMOVED, partnership, act=act, before=before)
    transaction.on_commit(partial(stored.storage.delete, str(stored.name)))


def keep(
    partnership: Partnership,
    file: File,
    found: CheckedFile,
    file_class: FileClass,
    *,
    act: Act,
    agreement: Agreement | None = None,
    uuid: UUID | None = None,
) -> Attachment:
    """Store a file that was looked at, inside the transaction of the action that needs it."""
    made = Attachment(
        partnership=partnership,
        agreement=agreement,
        name=found.name,
        content_type=found.content_type,
        size_bytes=found.size_bytes,
        sha256=found.sha256,
        file_class=file_class,
        uploaded_by=person_of(act.actor),
        uploaded_at=act.at,
        uuid=uuid or uuid4(),
    )
    made.file.save(f"{made.uuid}.{found.kind}", file, save=False)
    made.save(force_insert=True)
    after = {
        "name": found.name, "sha256": found.sha256, "class": str(file_class),
        "agreement": str(agreement.uuid) if agreement else "",
    }  # fmt: skip
    record(Event.FILE_ATTACHED, partnership, act=act, after=after)
    return made
