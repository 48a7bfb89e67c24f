"""The daily log of a mission, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from ninja import Form, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from waterpeers.apps.foundation.api import ERRORS
from waterpeers.apps.foundation.files import as_download
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.missions.actions import log as actions
from waterpeers.apps.missions.api.found import router, the_entry, the_file, the_mission
from waterpeers.apps.missions.models import LogEntry, LogFile
from waterpeers.apps.missions.queries import LogEntryId, LogFileId, MemberId, MissionId, log_of
from waterpeers.apps.missions.rules import NewFile
from waterpeers.domain.missions import LogFileKind, TrialOutcome

FILE: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The photo or voice note.",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    }
}


class LogFileOut(Schema):
    """A photo or a voice note; a place only where somebody wished to keep it."""

    uuid: UUID
    kind: LogFileKind
    name: str
    content_type: str
    size_bytes: int
    sha256: str
    width: int
    height: int
    seconds: int
    latitude: float | None
    longitude: float | None
    added_at: datetime


class LogEntryOut(Schema):
    """An entry of a log; ``noted_at`` is when it was entered, ``received_at`` when it came."""

    uuid: UUID
    revision: int
    mission: UUID = Field(alias="mission.uuid")
    day: date
    noted_at: datetime
    is_hour_known: bool
    received_at: datetime
    text: str
    team: list[UUID]
    others: str
    outcome: str
    decided: str
    announced: int
    language: str
    files: list[LogFileOut]

    @staticmethod
    def resolve_team(entry: LogEntry) -> list[UUID]:
        """Name those of the team who were there."""
        return [each.uuid for each in entry.team.all()]

    @staticmethod
    def resolve_files(entry: LogEntry) -> list[LogFile]:
        """Give the files, in the order in which they came."""
        return list(entry.files.all())


class LogEntryIn(Schema):
    """What happened on a day; sent twice with one ``uuid`` it is one.

    ``announced`` counts the photos and voice notes that follow: then no words are needed.
    """

    uuid: UUID | None = None
    text: str = ""
    team: list[MemberId] = []
    others: str = ""
    outcome: TrialOutcome | None = None
    decided: str = ""
    day: date | None = None
    announced: int = Field(0, ge=0)


class ChangedLogEntryIn(LogEntryIn):
    """A changed entry, from the revision that was seen."""

    revision: int


class LogFileIn(Schema):
    """What a file is; its place is kept only where ``keep_place`` says so."""

    uuid: UUID | None = None
    kind: LogFileKind
    seconds: int = Field(0, ge=0)
    keep_place: bool = False


@router.get("/{uuid}/log/", response={200: list[LogEntryOut], **ERRORS})
def mission_log(request: Request, uuid: MissionId) -> list[LogEntry]:
    """List what was noted of a mission, the latest first."""
    return log_of(the_mission(request, uuid))


@router.post("/{uuid}/log/", response={201: LogEntryOut, **ERRORS})
def note_entry(request: Request, uuid: MissionId, data: LogEntryIn) -> Status:
    """Note what happened on a day of a mission."""
    given = data.dict()
    key = given.pop("uuid")
    found = the_mission(request, uuid)
    return Status(201, actions.note_entry(found, given, act=request.act, uuid=key))


@router.put("/log/{uuid}/", response={200: LogEntryOut, **ERRORS})
def change_entry(request: Request, uuid: LogEntryId, data: ChangedLogEntryIn) -> LogEntry:
    """Change what was noted, from the revision that was seen."""
    given = data.dict()
    actions.change_entry(
        the_entry(request, uuid), given, revision=given.pop("revision"), act=request.act
    )
    return the_entry(request, uuid)


@router.post("/log/{uuid}/files/", response={201: LogFileOut, **ERRORS})
def add_log_file(
    request: Request,
    uuid: LogEntryId,
    data: Form[LogFileIn],
    file: UploadedFile,
) -> Status:
    """Add a photo or a voice note; what a camera noted beside it is taken out."""
    new = NewFile(data.kind, file, None, data.seconds, data.keep_place)
    return Status(
        201, actions.add_file(the_entry(request, uuid), new, act=request.act, uuid=data.uuid)
    )


@router.get("/log/files/{uuid}/", response={200: None, **ERRORS}, openapi_extra=FILE)
def log_file(request: Request, uuid: LogFileId) -> HttpResponseBase:
    """Give a photo or a voice note."""
    return as_download(the_file(request, uuid))


@router.delete("/log/files/{uuid}/", response={204: None, **ERRORS})
def remove_log_file(request: Request, uuid: LogFileId) -> Status:
    """Take a photo or a voice note away for good."""
    actions.remove_file(the_file(request, uuid), act=request.act)
    return Status(204, None)
