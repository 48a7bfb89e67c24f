"""The daily log of a mission: entries, and photos and voice notes with or after them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import get_language

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record, take_out
from waterpeers.apps.missions import access
from waterpeers.apps.missions.actions.steps import look_again
from waterpeers.apps.missions.events import Event
from waterpeers.apps.missions.models import LogEntry, LogFile, Mission, MissionReport
from waterpeers.apps.missions.rules import (
    LOGGED_TEXTS,
    REPORTED_TEXTS,
    NewFile,
    read_entry,
    read_file,
)
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import ended_at
from waterpeers.apps.records.saving import as_seen, differing, locked, put, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.learning import without_name
from waterpeers.domain.missions import MOST_FILES, LogFileKind
from waterpeers.domain.partnerships import was_active_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady


@transaction.atomic
def note_entry(
    mission: Mission,
    fields: Mapping[str, Any],
    *,
    files: Sequence[NewFile] = (),
    act: Act,
    uuid: UUID | None = None,
) -> LogEntry:
    """Note what happened on a day of a mission; sent twice with one ``uuid`` it is one.

    What was entered while the partnership was active is taken after its end too, and whatever the
    mission has become meanwhile: it happened.
    """
    mission = _open(mission, act)
    if there := sent_before(LogEntry.objects.visible_to(act.actor), uuid):
        return there
    columns = read_entry(mission, fields, entered=localdate(act.entered), files=len(files))
    team = columns.pop("team")
    made = LogEntry(
        uuid=uuid or uuid4(),
        mission=mission,
        noted_at=act.entered,
        is_hour_known=not fields.get("day") and not fields.get("is_hour_lost"),
        received_at=act.at,
        noted_by=person_of(act.actor),
        language=get_language() or settings.LANGUAGE_CODE,
        **columns,
    )
    made.save(force_insert=True)
    made.team.set(team)
    record(Event.ENTRY_NOTED, made, act=act, after=_told(made))
    for new in files:
        _keep(made, new, act)
    look_again(mission, act)
    return made


@transaction.atomic
def change_entry(
    entry: LogEntry, fields: Mapping[str, Any], *, revision: int, act: Act
) -> LogEntry:
    """Change what was noted."""
    _open(entry.mission, act)
    entry = _locked(entry)
    NotAllowed.unless(access.can_change_entry(act.actor, entry))
    many = entry.files.count()
    entered = localdate(max(act.entered, entry.noted_at))
    columns = read_entry(entry.mission, fields, entered=entered, files=many)
    team = columns.pop("team")
    columns["announced"] = entry.announced
    columns["day"] = fields.get("day") or entry.day
    as_seen(entry, revision)
    before = _told(entry)
    changed = differing(entry, columns)
    is_same_team = set(team) == set(entry.team.all())
    if not changed and is_same_team:
        return entry
    put(entry, changed)
    entry.revision += 1
    entry.save()
    entry.team.set(team)
    record(Event.ENTRY_CHANGED, entry, act=act, before=before, after=_told(entry))
    look_again(entry.mission, act)
    return entry


@transaction.atomic
def add_file(entry: LogEntry, new: NewFile, *, act: Act, uuid: UUID | None = None) -> LogFile:
    """Keep a photo or a voice note of an entry; sent twice with one ``uuid`` it is kept once."""
    _open(entry.mission, act)
    entry = _locked(entry)
    if there := sent_before(LogFile.objects.visible_to(act.actor), uuid):
        return there
    if entry.files.count() >= MOST_FILES:
        raise NotReady.because("too_many_files_of_an_entry", limit=str(MOST_FILES))
    made = _keep(entry, new, act, uuid)
    look_again(entry.mission, act)
    return made


@transaction.atomic
def remove_file(file: LogFile, *, act: Act) -> None:
    """Take a photo or a voice note away for good; the words of its entry stay."""
    entry = _locked(file.entry)
    NotAllowed.unless(access.can_change_entry(act.actor, entry))
    file = locked(file)
    file.entry = entry
    stored = [each for each in (file.file, file.small) if each]
    record(Event.LOG_FILE_REMOVED, file, act=act, before=_told_of(file))
    LogFile.objects.filter(pk=file.pk).delete()
    look_again(entry.mission, act)
    LogEntry.objects.filter(pk=entry.pk, announced__gt=0).update(
        announced=max(0, entry.announced - 1)
    )
    for each in stored:
        transaction.on_commit(partial(each.storage.delete, str(each.name)))


@transaction.atomic
def forget_name(partnerships: Collection[int], name: str, *, act: Act) -> int:
    """Take a name out of all that was noted and reported of missions; give out of how many.

    The trail keeps what happened without what was written.
    """
    rows: list[tuple[Any, tuple[str, ...]]] = [
        (LogEntry.objects.filter(mission__partnership__in=partnerships), LOGGED_TEXTS),
        (MissionReport.objects.filter(mission__partnership__in=partnerships), REPORTED_TEXTS),
    ]
    found = [
        row.uuid
        for every, names in rows
        for row in every.select_for_update(of=("self",)).order_by("pk")
        if _forgets(row, names, name)
    ]
    if found:
        take_out(Q(subject_uuid__in=found), act=act)
    return len(found)


def _forgets(row: LogEntry | MissionReport, names: tuple[str, ...], name: str) -> bool:
    texts = {each: getattr(row, each) for each in names}
    kept = {each: without_name(text, name) for each, text in texts.items()}
    if kept == texts:
        return False
    for each, text in kept.items():
        setattr(row, each, text)
    row.revision += 1
    row.save()
    return True


def _open(mission: Mission, act: Act) -> Mission:
    """Let those in who may write, while the partnership is active or was when it was entered."""
    partnership = Partnership.objects.locked(mission.partnership)
    NotAllowed.unless(access.can_write(act.actor, partnership))
    verdict = was_active_verdict(partnership.state, ended_at(partnership), act.entered_at)
    NotReady.unless(verdict)
    found = locked(mission)
    found.partnership = partnership
    return found


def _locked(entry: LogEntry) -> LogEntry:
    found = locked(entry)
    related = ("mission__partnership", "noted_by")
    whole: LogEntry = LogEntry.objects.select_related(*related).get(pk=found.pk)
    return whole


def _keep(entry: LogEntry, new: NewFile, act: Act, uuid: UUID | None = None) -> LogFile:
    looked = read_file(new)
    found, photo = looked.found, looked.photo
    place = photo.place if photo and new.keep_place else None
    made = LogFile(
        uuid=uuid or uuid4(),
        entry=entry,
        kind=LogFileKind(str(new.kind)),
        name=found.name,
        content_type=found.content_type,
        size_bytes=len(looked.content),
        sha256=sha256(looked.content).hexdigest(),
        width=photo.width if photo else 0,
        height=photo.height if photo else 0,
        seconds=max(0, min(new.seconds, 86400)),
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        added_by=person_of(act.actor),
        added_at=act.at,
    )
    made.file.save(f"{made.uuid}.{found.kind}", ContentFile(looked.content), save=False)
    if looked.small:
        made.small.save(f"{made.uuid}-small.jpg", ContentFile(looked.small), save=False)
    made.save(force_insert=True)
    record(Event.LOG_FILE_ADDED, made, act=act, after=_told_of(made))
    return made


def _told(entry: LogEntry) -> dict[str, Any]:
    who = [each.called for each in entry.team.all()]
    return {
        "day": entry.day.isoformat(),
        "text": entry.text,
        "decided": entry.decided,
        "outcome": str(entry.outcome),
        "who": ", ".join(filter(None, (*who, entry.others))),
    }


def _told_of(file: LogFile) -> dict[str, Any]:
    return {"name": file.name, "sha256": file.sha256}
