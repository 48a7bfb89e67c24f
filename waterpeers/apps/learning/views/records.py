"""Pages of records: the learning of a partnership, one record, forms."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from waterpeers.apps.audit.queries import trail_of
from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.learning import access
from waterpeers.apps.learning.actions import records as actions
from waterpeers.apps.learning.documents import learning_document
from waterpeers.apps.learning.forms import ForgetForm, LearningForm
from waterpeers.apps.learning.models import LearningRecord
from waterpeers.apps.learning.queries import (
    aims_of,
    certificates_of,
    entry_of,
    people_of_side,
    readable,
    records_of,
    sides_of,
    targets_of,
    teachers_for,
    whole_records,
)
from waterpeers.apps.learning.reports.records import (
    aim_lines,
    aims_finding,
    by_use,
    gaps,
    learner_lines,
    learning_finding,
    level_of,
    method_lines,
    named_finding,
    row_of,
    said_of,
)
from waterpeers.apps.learning.reports.use import (
    capacity_lines,
    stage_lines,
    tried_nothing,
    use_matrix,
)
from waterpeers.apps.learning.rules import begun_from
from waterpeers.apps.learning.words import BLOCKED, HELPED, KNOWLEDGE, LEVELS
from waterpeers.apps.missions.models import LogEntry
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.partnerships import PartnershipState
from waterpeers.domain.verdicts import NotAllowed

KEPT = (
    "revision", "practice", "method", "learned_on", "until_on", "unit", "staff_level", "women",
    "men", "unsaid", "level", "next_use", "next_use_where", "next_use_on", "next_use_who", "means",
    "means_from", "place", "theme", "knowledge", "learned", "peers", "names_agreed", "obstacles",
    "evidence",
)  # fmt: skip


def record_or_404(request: Request, uuid: UUID) -> LearningRecord:
    """Find a record that one may read."""
    rows = whole_records().filter(pk__in=LearningRecord.objects.visible_to(request.actor))
    found = get_object_or_404(rows, uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.partnership))
    return found


@require_safe
@signed_in
def of_partnership(request: Request, uuid: UUID) -> HttpResponse:
    """Show what was learned in a partnership, and whether it is used."""
    partnership = partnership_or_404(request, uuid)
    may_read = bool(access.can_read(request.actor, partnership))
    is_going = partnership.state is PartnershipState.ACTIVE
    context: dict[str, Any] = {
        "partnership": partnership,
        "may_read": may_read,
        "may_note": is_going and bool(access.can_note(request.actor, partnership)),
    }
    if may_read:
        rows = [row_of(each, request.act.at.date()) for each in records_of(partnership)]
        lines = method_lines(rows)
        aims = aim_lines(aims_of(partnership, request.act.at.date()))
        context |= {
            "finding": learning_finding(rows),
            "named": named_finding(rows),
            "total": len(rows),
            "lines": lines,
            "levels": [(int(code), label) for code, label in LEVELS.items()],
            "gaps": [*gaps(lines), *tried_nothing(rows)],
            "matrix": use_matrix(rows),
            "kinds": list(KNOWLEDGE.values()),
            "stages": stage_lines(rows),
            "capacity": capacity_lines(rows),
            "groups": by_use(rows),
            "learners": learner_lines(rows),
            "aims": aims,
            "aims_finding": aims_finding(aims),
            "may_forget": bool(rows) and bool(_own_sides(request, partnership)),
        }
    return render(request, "learning/learning.html", context)


@require_safe
@signed_in
def paper(request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give all that was learned as a file."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_read(request.actor, partnership))
    at = request.act.at
    rows = [row_of(each, at.date()) for each in records_of(partnership)]
    return answer(learning_document(partnership, rows, at=at), form, f"{partnership.code}-learning")


@require_safe
@signed_in
def learned(request: Request, uuid: UUID) -> HttpResponse:
    """Show one record, what was said of it later, and its history."""
    found = record_or_404(request, uuid)
    actor = request.actor
    named = {side.organisation.uuid: side.organisation.name for side in sides_of(found.partnership)}
    is_going = found.partnership.state is PartnershipState.ACTIVE
    checks = [
        {
            "check": check,
            "level": said_of(check, request.act.at.date()),
            "second": level_of(check.second),
            "disagrees": check.second is not None and check.second != check.level,
            "helped": [HELPED[each] for each in check.helped],
            "blocked": [BLOCKED[each] for each in check.blocked],
            "may_second": check.answered_at is not None and bool(access.can_second(actor, check)),
        }
        for check in found.checks.all()
    ]
    certificates = certificates_of(found)
    taught_by = found.passed_on_from
    if taught_by and not readable(actor).filter(pk=taught_by.pk).exists():
        taught_by = None
    context = {
        "partnership": found.partnership,
        "record": found,
        "taught_by": taught_by and taught_by.practice,
        "certificates": certificates,
        "without_certificate": {*found.names} - {each.name for each in certificates},
        "languages": settings.LANGUAGES,
        "may_certify": bool(access.can_certify(actor, found)),
        "row": row_of(found, request.act.at.date()),
        "first": level_of(found.level),
        "theme": WORKING_AREAS[found.theme] if found.theme else "",
        "knowledge": [KNOWLEDGE[each] for each in found.knowledge],
        "checks": checks,
        "trail": trail_of(found, named=named),
        "may_change": is_going and bool(access.can_change(actor, found)),
        "may_check": bool(access.can_check(actor, found)),
    }
    return render(request, "learning/record.html", context)


def _form(request: Request, partnership: Partnership, learned: LearningRecord | None = None) -> Any:
    sides = sides_of(partnership)
    return partial(
        LearningForm,
        sides=sides,
        people=[(side, person) for side in sides for person in people_of_side(side)],
        targets=targets_of(partnership, learned),
        teachers=teachers_for(partnership, request.actor, learned),
    )


def _entry(request: Request, partnership: Partnership) -> LogEntry | None:
    """Find the entry of a log that the page names, for those who may read it."""
    given = request.GET.get("entry", "").replace("\x00", "")
    return entry_of(partnership, given) if given else None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def note(request: Request, uuid: UUID) -> HttpResponse:
    """Note what somebody learned."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_note(request.actor, partnership))

    def first() -> dict[str, Any]:
        if entry := _entry(request, partnership):
            return editing.new(**begun_from(entry))
        sides = sides_of(partnership)
        own = [each for each in sides if request.actor.acts_for(each.organisation.uuid)]
        return editing.new(party=str(own[0].uuid) if own else "", learned_on=request.act.at.date())

    def save(form: LearningForm) -> str:
        key = form.cleaned_data["uuid"]
        actions.note_learning(partnership, form.columns(), act=request.act, uuid=key)
        return reverse("learning:of-partnership", args=[uuid])

    return editing.edit(
        request,
        "learning/note.html",
        "learning-record",
        _form(request, partnership),
        first=first,
        save=save,
        said=_("Noted; in some months we ask whether it is used."),
        partnership=partnership,
        back=reverse("learning:of-partnership", args=[uuid]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: Request, uuid: UUID) -> HttpResponse:
    """Change what is noted."""
    found = record_or_404(request, uuid)
    NotAllowed.unless(access.can_change(request.actor, found))

    def first() -> dict[str, Any]:
        return {name: getattr(found, name) for name in KEPT} | {
            "party": str(found.party.uuid),
            "entry": str(found.entry.uuid) if found.entry else "",
            "answerer": str(found.answerer.uuid) if found.answerer else "",
            "target": str(found.target.uuid) if found.target else "",
            "passed_on_from": str(found.passed_on_from.uuid) if found.passed_on_from else "",
            "names": "\n".join(found.names),
        }

    def save(form: LearningForm) -> str:
        actions.change_learning(found, form.columns(), revision=form.seen, act=request.act)
        return reverse("learning:record", args=[uuid])

    return editing.edit(
        request,
        "learning/note.html",
        "learning-record",
        _form(request, found.partnership, found),
        first=first,
        save=save,
        row=found,
        partnership=found.partnership,
        record=found,
        back=reverse("learning:record", args=[uuid]),
    )


def _own_sides(request: Request, partnership: Partnership) -> list[Any]:
    sides = sides_of(partnership)
    return [side for side in sides if access.can_forget(request.actor, side)]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def forget(request: Request, uuid: UUID) -> HttpResponse:
    """Take a learner's name out of all that was noted."""
    partnership = partnership_or_404(request, uuid)
    sides = _own_sides(request, partnership)
    if not sides:
        raise NotAllowed.because("not_yours_to_forget")

    def save(form: ForgetForm) -> HttpResponse:
        said = form.cleaned_data
        party = next(each for each in sides if str(each.uuid) == said["party"])
        number = actions.forget_learner(party, said["name"], act=request.act)
        done = ngettext(
            "The name is out of %(number)s record.", "The name is out of %(number)s records.",
            number,
        ) % {"number": number}  # fmt: skip
        messages.success(request, done)
        return redirect("learning:of-partnership", uuid)

    return editing.edit(
        request,
        "learning/forget.html",
        "learning-forget",
        partial(ForgetForm, sides=sides),
        first=lambda: {"party": str(sides[0].uuid)},
        save=save,
        said="",
        partnership=partnership,
        back=reverse("learning:of-partnership", args=[uuid]),
    )
