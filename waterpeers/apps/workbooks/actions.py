"""Taking workbooks in, looking at what they would change, applying them, setting them aside."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files import File
from django.db import transaction

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.audit.actions import record
from waterpeers.apps.foundation.files import CheckedFile, FileKind, checked
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.workbooks.columns import Stamp, WorkbookKind, WorkbookSheet
from waterpeers.apps.foundation.workbooks.comparing import LineChange, compare, fingerprint
from waterpeers.apps.foundation.workbooks.opening import refuse_password
from waterpeers.apps.foundation.workbooks.reading import Returned, SheetFinding, read
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records.saving import locked
from waterpeers.apps.workbooks.events import Event
from waterpeers.apps.workbooks.models import Upload, UploadState
from waterpeers.apps.workbooks.queries import kind_named, kinds
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason, Stale, Verdict

QUESTION = "question"  # the column in which a subject asks about what was filled in


@dataclass(frozen=True)
class Preview:
    """What a workbook would do as things stand: changes, faults, and a name for all of it.

    ``faults`` holds what is wrong in the file, and what the subject's rules refuse.
    """

    sheets: tuple[WorkbookSheet, ...]  # as stored now, in the reader's language
    changes: tuple[LineChange, ...]
    faults: tuple[SheetFinding, ...]
    notes: tuple[SheetFinding, ...]
    seen: str

    @property
    def faulty(self) -> frozenset[str]:
        """The names of the lines with faults."""
        return frozenset(f"{fault.sheet}/{fault.line}" for fault in self.faults)

    @property
    def good(self) -> frozenset[str]:
        """The names of the lines that can be applied."""
        return frozenset(line.name for line in self.changes) - self.faulty


def receive(
    file: File, *, act: Act, organisation: Organisation | None = None, uuid: UUID | None = None
) -> Upload:
    """Keep a workbook that came back, for its sender to look at; the same file waits only once.

    Its stamp says whose it is; with ``organisation`` it must be that one's.
    """
    own = Organisation.objects.own_operators(act.actor)
    NotAllowed.unless(_can_send(act.actor, [organisation] if organisation else own))
    file.seek(0)
    refuse_password(file.read(4))
    found = _checked(file)
    stamp = _read(file).stamp
    owner = Organisation.objects.visible_to(act.actor).filter(uuid=stamp.organisation).first()
    if owner is None or (organisation and owner != organisation):
        raise NotValid.because("workbook_of_another", field="file")
    return _received(file, found, stamp, owner, uuid or uuid4(), act)


def _can_send(actor: Actor, organisations: Iterable[Organisation]) -> Verdict:
    """Ask who may before a file is looked at: somebody who fills in a workbook of one of them."""
    verdict = Verdict((Reason("workbook_of_another", field="file"),))
    for organisation in organisations:
        for subject in kinds().values():
            if verdict := subject.can(actor, organisation):
                return verdict
    return verdict


@transaction.atomic
def _received(
    file: File, found: CheckedFile, stamp: Stamp, owner: Organisation, uuid: UUID, act: Act
) -> Upload:
    subject = kind_named(stamp.kind)
    NotAllowed.unless(subject.can(act.actor, owner))
    same = Upload.objects.filter(organisation=owner, sha256=found.sha256, state=UploadState.WAITING)
    if there := same.first():
        return there
    made = Upload(
        organisation=owner,
        person=Person.objects.get(uuid=act.actor.person),
        kind=stamp.kind,
        about=stamp.about,
        name=found.name,
        sha256=found.sha256,
        received_at=act.at,
        uuid=uuid,
    )
    made.file.save(f"{made.uuid}.xlsx", file, save=False)
    made.save(force_insert=True)
    after = {"name": made.name, "kind": made.kind, "about": made.about}
    record(Event.WORKBOOK_RECEIVED, made, act=act, after=after)
    return made


def _checked(file: File) -> CheckedFile:
    """Look at the bytes of a file, and say what to do where another kind only has the name."""
    try:
        return checked(
            file,
            name=file.name or "",
            kinds=(FileKind.EXCEL,),
            limit_megabytes=settings.UPLOAD_MEGABYTES,
        )
    except NotValid as refused:
        if refused.verdict.against[0].code == "file_not_what_it_says":
            raise NotValid.because("workbook_not_xlsx", field="file") from refused
        raise


def look(upload: Upload, *, act: Act) -> Preview:
    """Say what a waiting workbook would do; all of it is tried and nothing is kept."""
    subject = kind_named(upload.kind)
    NotAllowed.unless(subject.can(act.actor, upload.organisation))
    _still_waiting(upload)
    return _tried(upload, subject, _read_again(upload), act)


@transaction.atomic
def _tried(upload: Upload, subject: WorkbookKind, returned: Returned, act: Act) -> Preview:
    preview = _compared(upload, subject, returned)
    good = [line for line in preview.changes if line.name in preview.good]
    refused = _stored(upload, subject, good, None, act.actor, act.at)
    asked = _asked(preview, subject.sheets(upload.organisation, upload.about))
    transaction.set_rollback(True)
    return replace(preview, faults=(*preview.faults, *refused), notes=(*preview.notes, *asked))


def apply(
    upload: Upload,
    *,
    seen: str,
    act: Act,
    lines: Collection[str] | None = None,
    ours: Collection[str] = (),
    theirs: Collection[str] = (),
) -> Upload:
    """Store what a workbook changes, all of it or none; applied twice it is applied once.

    ``seen`` is the name of the preview that was looked at. ``lines`` names those to store (all,
    unless given). ``ours`` and ``theirs`` say, by address, which value stays where
    somebody else changed a cell meanwhile.
    """
    upload.refresh_from_db(fields=["state"])  # its file is gone once it was applied
    NotAllowed.unless(kind_named(upload.kind).can(act.actor, upload.organisation))
    if upload.state is UploadState.APPLIED:
        return upload
    _still_waiting(upload)
    choice = _Choice(seen, lines, ours, theirs)
    return _applied(upload, _read_again(upload), choice, act)


@dataclass(frozen=True)
class _Choice:
    """What somebody chose at a preview; see ``apply``."""

    seen: str
    lines: Collection[str] | None
    ours: Collection[str]
    theirs: Collection[str]


@transaction.atomic
def _applied(upload: Upload, returned: Returned, choice: _Choice, act: Act) -> Upload:
    upload = locked(upload, "organisation")
    subject, ours = kind_named(upload.kind), choice.ours
    NotAllowed.unless(subject.can(act.actor, upload.organisation))
    if upload.state is UploadState.APPLIED:
        return upload
    _still_waiting(upload)
    preview = _compared(upload, subject, returned)
    if preview.seen != choice.seen:
        raise Stale.because("changed_meanwhile")
    wanted = choice.lines
    chosen = [line for line in preview.changes if wanted is None or line.name in wanted]
    _allow(preview, chosen, {*ours, *choice.theirs})
    if refused := _stored(upload, subject, chosen, ours, act.actor, act.at):
        raise NotValid.of(_with_address(found) for found in refused)
    upload.lines_stored = len(chosen)
    after = {"name": upload.name, "lines": len(chosen)}
    _end(upload, UploadState.APPLIED, act.at)
    record(Event.WORKBOOK_APPLIED, upload, act=act, after=after)
    return upload


@transaction.atomic
def drop(upload: Upload, *, act: Act) -> Upload:
    """Set a waiting workbook aside; nothing of it is stored."""
    upload = locked(upload, "organisation")
    NotAllowed.unless(kind_named(upload.kind).can(act.actor, upload.organisation))
    if upload.state is UploadState.WAITING:
        _end(upload, UploadState.DROPPED, act.at)
        record(
            Event.WORKBOOK_DROPPED,
            upload,
            act=act,
            after={"name": upload.name},
        )
    return upload


def _still_waiting(upload: Upload) -> None:
    if upload.state is not UploadState.WAITING:
        raise NotReady.because("workbook_dropped")


def _end(upload: Upload, state: UploadState, at: datetime) -> None:
    upload.state, upload.ended_at = state, at
    upload.save(update_fields=["state", "ended_at", "lines_stored"])
    transaction.on_commit(partial(upload.file.storage.delete, str(upload.file.name)))


def _read(file: File) -> Returned:
    """Read a workbook wherever its bytes are kept: the reader wants a file on this machine."""
    with NamedTemporaryFile(suffix=".xlsx") as copy:
        file.seek(0)
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        file.seek(0)
        return read(Path(copy.name), site=settings.BASE_URL)


def _read_again(upload: Upload) -> Returned:
    """Read the file that waits, outside any transaction: nobody's writing waits for it."""
    with upload.file.open("rb") as file:
        return _read(file)


def _compared(upload: Upload, subject: WorkbookKind, returned: Returned) -> Preview:
    subject.lock(upload.organisation, upload.about)
    sheets = subject.sheets(upload.organisation, upload.about)
    if _columns_of(returned.sheets) != _columns_of(sheets):
        raise NotValid.because("workbook_of_another_edition")
    changes, gone = compare(returned, sheets)
    faults = (*returned.faults, *gone)
    return Preview(sheets, tuple(changes), faults, tuple(returned.notes), fingerprint(changes))


def _columns_of(sheets: Collection[WorkbookSheet]) -> dict[str, list[str]]:
    return {sheet.key: [column.key for column in sheet.columns] for sheet in sheets}


def _allow(preview: Preview, chosen: list[LineChange], answered: set[str]) -> None:
    """Refuse lines with faults, conflicts without an answer, and no line at all."""
    if not chosen:
        raise NotReady.because("workbook_nothing_chosen")
    if faulty := [line for line in chosen if line.name in preview.faulty]:
        raise NotReady.because("workbook_lines_faulty", count=str(len(faulty)))
    open_ = {address for line in chosen for address in line.conflicts} - answered
    if open_:
        raise NotReady.because("workbook_conflicts_open", count=str(len(open_)))


def _stored(
    upload: Upload,
    subject: WorkbookKind,
    lines: Collection[LineChange],
    ours: Collection[str] | None,
    actor: Actor,
    at: datetime,
) -> list[SheetFinding]:
    """Store lines, or give what stands against some, each with the address of its cell.

    ``ours`` names the cells in conflict that are taken; without it, all of them.
    """
    known = {(line.sheet, line.key): line for line in lines}
    taken = [line.taken(line.conflicts if ours is None else ours) for line in lines]
    refused = subject.store(
        upload.organisation, upload.about, [each for each in taken if each], actor, at
    )
    return [_found(known[each.sheet, each.key], reason) for each, reason in refused]


def _found(line: LineChange, reason: Reason) -> SheetFinding:
    address = line.places.get(reason.field, line.cells[0].address)
    return SheetFinding(address, reason, line.sheet, line.key)


def _asked(preview: Preview, after: tuple[WorkbookSheet, ...]) -> list[SheetFinding]:
    """Give the questions that the subject would ask about lines, once they are stored."""
    lines = {(sheet.key, line.key): line for sheet in after for line in sheet.lines}
    found = []
    for change in preview.changes:
        line = lines.get((change.sheet, change.key))
        question = line.cells.get(QUESTION) if line else None
        if question and question != change.now.cells.get(QUESTION):
            reason = Reason("workbook_question", (("text", str(question)),))
            found.append(SheetFinding(change.cells[0].address, reason, change.sheet, change.key))
    return found


def _with_address(found: SheetFinding) -> Reason:
    params = (("address", found.address), ("text", sentence(found.reason)))
    return Reason("workbook_rule", params, found.address)
