"""Pages of the daily log: noting on a telephone, reading day by day, photos and voice notes."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.follow_up.access import can_note
from waterpeers.apps.foundation.files import as_download
from waterpeers.apps.foundation.fragments import fragments_of
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.missions import access
from waterpeers.apps.missions.actions import log as actions
from waterpeers.apps.missions.forms.log import EntryOfLogForm, LogFileForm
from waterpeers.apps.missions.models import LogEntry, LogFile, Mission
from waterpeers.apps.missions.queries import log_of, whole_entries
from waterpeers.apps.missions.reports import entry_row, log_finding, row_of
from waterpeers.apps.missions.views.course import mission_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.partnerships import PartnershipState
from waterpeers.domain.verdicts import NotAllowed

NOBODY = UUID(int=0)  # in an address, for the uuid that a device gives
KEPT = ("revision", "text", "others", "decided", "day", "announced")


def entry_or_404(request: Request, uuid: UUID) -> LogEntry:
    """Find an entry that one may read."""
    rows = whole_entries().filter(pk__in=LogEntry.objects.visible_to(request.actor))
    found = get_object_or_404(rows, uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.mission.partnership))
    return found


def _fields(request: Request, form: EntryOfLogForm) -> dict[str, Any]:
    """Give what was entered; where a device waited and its clock was set, the hour is lost."""
    waited = "Idempotency-Key" in request.headers
    return form.cleaned_data | {"is_hour_lost": waited and request.act.entered_at is None}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def log(request: Request, uuid: UUID) -> HttpResponse:
    """Read the log of a mission, and note something."""
    found = mission_or_404(request, uuid)
    there = reverse("missions:log", args=[uuid])
    may_note = bool(access.can_write(request.actor, found.partnership))
    if request.method == "POST":
        NotAllowed.unless(access.can_write(request.actor, found.partnership))

    def save(form: EntryOfLogForm) -> str:
        key = form.cleaned_data["uuid"]
        files = form.new_files()
        fields = _fields(request, form)
        actions.note_entry(found, fields, files=files, act=request.act, uuid=key)
        return there

    shown = editing.edit(
        request,
        "missions/log.html",
        "mission-log",
        partial(EntryOfLogForm, mission=found),
        first=lambda: editing.new(team=_here(request, found)),
        save=save,
        said=_("Noted."),
        shows=lambda _form: _listed(request, found),
        partnership=found.partnership,
        mission=found,
        row=None,
        told=row_of(found, request.act.at.date()),
        part="log",
        is_open=found.partnership.state is PartnershipState.ACTIVE,
        may_note=may_note,
        files_to=reverse("missions:add-file", args=[NOBODY]),
    )
    shown["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(self)"
    return shown


def _here(request: Request, found: Mission) -> list[str]:
    """Tick whoever notes, where they are in the team."""
    return [str(m.uuid) for m in found.team.all() if access.is_oneself(request.actor, m)]


def _listed(request: Request, found: Mission) -> dict[str, Any]:
    entries = log_of(found)
    runs = bool(access.can_prepare(request.actor, found.partnership))
    own = request.actor.person
    rows = [entry_row(each, may_change=runs or each.noted_by.uuid == own) for each in entries]
    days = [(day, list(of_day)) for day, of_day in groupby(rows, key=lambda row: row.entry.day)]
    return {
        "finding": log_finding(entries),
        "days": days,
        "beside": list(fragments_of("log", request, found)),
        "may_follow": found.partnership.state is PartnershipState.ACTIVE
        and bool(can_note(request.actor, found.partnership)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change_entry(request: Request, uuid: UUID) -> HttpResponse:
    """Change what was noted."""
    found = entry_or_404(request, uuid)
    mission = mission_or_404(request, found.mission.uuid)
    NotAllowed.unless(access.can_change_entry(request.actor, found))

    def first() -> dict[str, Any]:
        return {name: getattr(found, name) for name in KEPT} | {
            "outcome": str(found.outcome),
            "team": [str(each.uuid) for each in found.team.all()],
        }

    def save(form: EntryOfLogForm) -> str:
        actions.change_entry(found, form.cleaned_data, revision=form.seen, act=request.act)
        return reverse("missions:log", args=[mission.uuid])

    return editing.edit(
        request,
        "missions/entry.html",
        "mission-entry",
        partial(EntryOfLogForm, mission=mission),
        first=first,
        save=save,
        row=found,
        partnership=mission.partnership,
        mission=mission,
        entry=entry_row(found, may_change=True),
        back=reverse("missions:log", args=[mission.uuid]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add_file(request: Request, uuid: UUID) -> HttpResponse:
    """Add a photo or a voice note to an entry; what waited on a device comes here after it."""
    found = entry_or_404(request, uuid)
    NotAllowed.unless(access.can_write(request.actor, found.mission.partnership))
    there = reverse("missions:log", args=[found.mission.uuid])

    def save(form: LogFileForm) -> str:
        key = form.cleaned_data["uuid"]
        actions.add_file(found, form.new_file(), act=request.act, uuid=key)
        return there

    return editing.edit(
        request,
        "missions/add_file.html",
        "mission-file",
        LogFileForm,
        first=lambda: editing.new(kind="photo"),
        save=save,
        said=_("Added."),
        partnership=found.mission.partnership,
        mission=found.mission,
        entry=found,
        back=there,
    )


def file_or_404(request: Request, uuid: UUID) -> LogFile:
    """Find a file that one may read."""
    rows = LogFile.objects.visible_to(request.actor)
    rows = rows.select_related("entry__mission__partnership", "entry__noted_by")
    found = get_object_or_404(rows, uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.entry.mission.partnership))
    return found


@require_POST
@signed_in
def remove_file(request: Request, uuid: UUID) -> HttpResponse:
    """Take a photo or a voice note away."""
    found = file_or_404(request, uuid)
    actions.remove_file(found, act=request.act)
    messages.success(request, _("It is taken away."))
    return redirect("missions:log", found.entry.mission.uuid)


@require_safe
@signed_in
def file(request: Request, uuid: UUID) -> HttpResponseBase:
    """Give a photo or a voice note, or with ``?small`` a small picture of a photo."""
    found = file_or_404(request, uuid)
    if "small" not in request.GET:
        return as_download(found)
    if not found.small:
        raise Http404
    answer = FileResponse(found.small.open("rb"), content_type="image/jpeg")
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
