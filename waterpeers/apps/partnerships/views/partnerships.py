"""The list of one's partnerships, the page of one, and what it is about."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.operators.models import Audience, Organisation
from waterpeers.apps.operators.queries.countries import country_name
from waterpeers.apps.operators.queries.profiles import hidden_from
from waterpeers.apps.partnerships import access
from waterpeers.apps.partnerships.actions import partnerships as actions
from waterpeers.apps.partnerships.forms import MoveForm, SubjectForm, TypeForm
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.partnerships.queries.interest import PartyWords, words_of
from waterpeers.apps.partnerships.queries.partnerships import trail, type_of
from waterpeers.apps.partnerships.words.conduct import OBLIGATIONS
from waterpeers.apps.partnerships.words.partnerships import ANSWERS
from waterpeers.apps.records import editing
from waterpeers.domain.actors import Actor
from waterpeers.domain.partnerships import OPERATOR_ROLES, STATES, STOPPED_BY, PartyRole, Phase
from waterpeers.domain.verdicts import NotAllowed

PAGE = 25
FORM = "partnership"
EVERY_MOVE = [transition.name for transition in STATES.transitions]


@require_safe
@signed_in
def detail(request: Request, uuid: UUID) -> HttpResponse:
    """Show a partnership: the gate first, then both sides, what it is about, and the trail."""
    partnership = partnership_or_404(request, uuid)
    sides = [_side(words, request.actor) for words in words_of(partnership)]
    operators = [side for side in sides if side["party"].role in OPERATOR_ROLES]
    context = {
        "partnership": partnership,
        "derived": type_of(partnership),
        "phases": _steps(partnership),
        "sides": sorted(operators, key=lambda side: side["party"].role is not PartyRole.MENTOR),
        "others": [side for side in sides if side["party"].role not in OPERATOR_ROLES],
        "may_run": bool(access.can_run(request.actor, partnership)),
        "moves": moves_of(partnership, request.actor),
    }
    return render(request, "partnerships/detail.html", context)


@require_safe
@signed_in
def history(request: Request, uuid: UUID) -> HttpResponse:
    """Show what happened to a partnership and to its parts."""
    partnership = partnership_or_404(request, uuid)
    context = {"partnership": partnership, "trail": trail(partnership)}
    return render(request, "partnerships/trail.html", context)


def _steps(partnership: Partnership) -> list[tuple[Phase, str]]:
    reached = list(Phase).index(partnership.phase)
    return [
        (phase, "done" if number < reached else "now" if number == reached else "")
        for number, phase in enumerate(Phase)
    ]


def _side(words: PartyWords, actor: Actor) -> dict[str, Any]:
    """Give what a party said, and what one may do about it."""
    who, party = words.respondent, words.party
    is_asked = who.settled_at is None or words.interest or words.statements
    return {
        "party": party,
        "place": _place(party.organisation),
        "interest": words.interest,
        "statements": [
            (OBLIGATIONS[each.obligation], ANSWERS[each.answer], each.text)
            for each in words.statements
        ],
        "answers_at": who if is_asked and actor.acts_for(party.organisation.uuid) else None,
        "may_release": bool(access.can_release(actor, party)),
    }


def _place(organisation: Organisation) -> str:
    """Say where an operator is, as the network may see it."""
    place = "" if "place" in hidden_from(organisation, Audience.NETWORK) else organisation.place
    code = organisation.country_id
    country = country_name(code, get_language() or "en") if code else ""
    return ", ".join(part for part in (place, country) if part)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: Request, uuid: UUID) -> HttpResponse:
    """Change what a partnership is about."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_run(request.actor, partnership))

    def save(form: SubjectForm) -> HttpResponse:
        fields = dict(form.cleaned_data)
        revision = fields.pop("revision")
        actions.change(partnership, fields, revision=revision, act=request.act)
        return redirect("partnerships:detail", uuid=uuid)

    return editing.edit(
        request,
        "partnerships/edit.html",
        FORM,
        SubjectForm,
        first=lambda: {name: getattr(partnership, name) for name in SubjectForm.base_fields},
        save=save,
        row=partnership,
        partnership=partnership,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def correct_type(request: Request, uuid: UUID) -> HttpResponse:
    """Show how the type was worked out, and let it be corrected with a reason."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_run(request.actor, partnership))

    def save(form: TypeForm) -> HttpResponse:
        actions.correct_type(
            partnership,
            form.cleaned_data["type"],
            reason=form.cleaned_data["reason"],
            act=request.act,
        )
        return redirect("partnerships:detail", uuid=uuid)

    stored = {"type": partnership.corrected_type, "reason": partnership.correction_reason}
    return editing.edit(
        request,
        "partnerships/type.html",
        "partnership-type",
        TypeForm,
        first=lambda: stored,
        save=save,
        partnership=partnership,
        derived=type_of(partnership),
    )


def moves_of(partnership: Partnership, actor: Actor) -> list[str]:
    """Name the moves that one may make now: stopping for one's own side, and the common ones."""
    runs = bool(access.can_run(actor, partnership))
    return [
        name
        for name in STATES.open_from(partnership.state)
        if (access.can_stop(actor, partnership, STOPPED_BY[name]) if name in STOPPED_BY else runs)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def stop(request: Request, uuid: UUID) -> HttpResponse:
    """Suspend, resume or end a partnership, with a reason."""
    partnership = partnership_or_404(request, uuid)
    moves = moves_of(partnership, request.actor)

    def save(form: MoveForm) -> HttpResponse:
        name, reason = form.cleaned_data["move"], form.cleaned_data["reason"]
        actions.move(partnership, name, reason=reason, act=request.act)
        return redirect("partnerships:detail", uuid=uuid)

    return editing.edit(
        request,
        "partnerships/stop.html",
        "partnership-move",
        partial(MoveForm, moves=EVERY_MOVE if request.method == "POST" else moves),
        first=dict,
        save=save,
        said=_("Done, and written down with your reason."),
        partnership=partnership,
        moves=moves,
    )
