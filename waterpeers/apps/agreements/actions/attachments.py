"""Files of a partnership: kept with their fingerprint, class and versions, taken away again."""

from __future__ import annotations

from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Max

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.agreements.access import can_attach
from waterpeers.apps.agreements.events import Event as AgreementEvent
from waterpeers.apps.agreements.models import Agreement, Attachment, Signature
from waterpeers.apps.audit.actions import record
from waterpeers.apps.foundation.beside import BesideThing
from waterpeers.apps.foundation.events import Event
from waterpeers.apps.foundation.files import EVIDENCE, CheckedFile, checked
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.records.saving import sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import (
    FILE_WORD,
    FileClass,
    active_verdict,
    draft_verdict,
    texts_verdict,
)
from waterpeers.domain.register import clean_text
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
    replaces: Attachment | None = None,
    about: BesideThing | None = None,
    word: str = "",
    uuid: UUID | None = None,
) -> Attachment:
    """Keep a file; sent twice with the same ``uuid`` it is kept once.

    A file of an agreement is a part of its text, and is attached while that is a draft. One that
    ``replaces`` the last version of another is the next, for the same readers, beside the same
    thing; the versions before it stay.
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
    if about is not None and about.partnership.pk != partnership.pk:
        raise NotAllowed.because("thing_of_another")
    NotValid.unless(texts_verdict({"word": word}, lengths={"word": FILE_WORD}))
    if Attachment.objects.filter(partnership=partnership).count() >= MOST_FILES:
        raise NotReady.because("too_many_files", limit=str(MOST_FILES))
    found = checked(
        file, name=file.name or "", kinds=EVIDENCE, limit_megabytes=settings.UPLOAD_MEGABYTES
    )
    made = Attachment(
        partnership=partnership,
        agreement=agreement,
        file_class=FileClass(file_class),
        word=clean_text(word),
        uuid=uuid or uuid4(),
    )
    if about is not None:
        made.about_kind, made.about = about.key
    if replaces is not None:
        _follow(made, replaces, found)
    return keep(made, file, found, act=act)


def _follow(made: Attachment, replaces: Attachment, found: CheckedFile) -> None:
    """Let a file be the next version of another, if that is the last one and no part of a text."""
    if replaces.partnership_id != made.partnership_id:
        raise NotAllowed.because("file_of_another")
    if replaces.agreement_id is not None or made.agreement is not None:
        raise NotReady.because("file_is_part_of_a_text")
    if Signature.objects.filter(file=replaces).exists():
        raise NotReady.because("file_is_a_signature")
    if replaces.version != _last_version(replaces):
        raise NotReady.because("file_replaced_meanwhile", version=str(_last_version(replaces)))
    if replaces.sha256 == found.sha256:
        raise NotValid.because("same_file_again", field="file")
    made.series, made.version = replaces.series, replaces.version + 1
    made.file_class = replaces.file_class
    made.about_kind, made.about = replaces.about_kind, replaces.about


def _last_version(attachment: Attachment) -> int:
    rows = Attachment.objects.filter(series=attachment.series)
    return rows.aggregate(Max("version"))["version__max"] or 0


@transaction.atomic
def change_file_class(
    attachment: Attachment, file_class: FileClass | str, *, act: Act
) -> Attachment:
    """Say anew who reads a file, in all its versions; never of a part of a text or a signature."""
    partnership = Partnership.objects.locked(attachment.partnership)
    NotAllowed.unless(can_attach(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    if file_class not in set(FileClass):
        raise NotValid.because("not_in_list", field="file_class", value=str(file_class)[:80])
    if attachment.agreement_id is not None:
        raise NotReady.because("file_is_part_of_a_text")
    if Signature.objects.filter(file=attachment).exists():
        raise NotReady.because("file_is_a_signature")
    attachment.refresh_from_db()
    before = attachment.file_class
    if before != file_class:
        Attachment.objects.filter(series=attachment.series).update(file_class=str(file_class))
        record(
            AgreementEvent.FILE_CLASS_CHANGED,
            partnership,
            act=act,
            before={"name": attachment.name, "class": str(before)},
            after={"name": attachment.name, "class": str(file_class)},
        )
        attachment.refresh_from_db()
    return attachment


@transaction.atomic
def detach(attachment: Attachment, *, act: Act) -> None:
    """Take a version of a file away; never one that a signed text names, nor a signature itself."""
    partnership = Partnership.objects.locked(attachment.partnership)
    NotAllowed.unless(can_attach(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    if attachment.agreement is not None:
        agreement = Agreement.objects.locked(attachment.agreement)
        NotReady.unless(draft_verdict(agreement.state))
    if Signature.objects.filter(file=attachment).exists():
        raise NotReady.because("file_is_a_signature")
    before = {
        "name": attachment.name, "sha256": attachment.sha256, "version": attachment.version
    }  # fmt: skip
    stored = attachment.file
    Attachment.objects.filter(pk=attachment.pk).delete()
    record(Event.FILE_REMOVED, partnership, act=act, before=before)
    transaction.on_commit(partial(stored.storage.delete, str(stored.name)))


def keep(made: Attachment, file: File, found: CheckedFile, *, act: Act) -> Attachment:
    """Store a file that was looked at, inside the transaction of the action that needs it."""
    made.name, made.content_type = found.name, found.content_type
    made.size_bytes, made.sha256 = found.size_bytes, found.sha256
    made.uploaded_by, made.uploaded_at = person_of(act.actor), act.at
    made.file.save(f"{made.uuid}.{found.kind}", file, save=False)
    made.save(force_insert=True)
    after = {
        "name": found.name, "sha256": found.sha256, "class": str(made.file_class),
        "version": made.version,
        "agreement": str(made.agreement.uuid) if made.agreement else "",
    }  # fmt: skip
    record(Event.FILE_ATTACHED, made.partnership, act=act, after=after)
    return made
