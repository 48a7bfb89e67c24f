"""Pages on which an operator says what it needs and what it is good at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.indicators.quotes import to_quote
from waterpeers.apps.matching import access
from waterpeers.apps.matching.actions import declaring
from waterpeers.apps.matching.forms import (
    DeclarationForm,
    NeedForm,
    StrengthForm,
)
from waterpeers.apps.matching.models import Need, Strength
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records import editing
from waterpeers.domain.actors import Role
from waterpeers.domain.codes import EvidenceClass, OrganisationKind, Visibility, WorkingArea
from waterpeers.domain.verdicts import NotAllowed

KINDS: dict[str, tuple[Any, type[DeclarationForm], str]] = {
    "need": (Need, NeedForm, "wanted_help"),
    "strength": (Strength, StrengthForm, "offered_help"),
}


def _mine(request: Request, *roles: Role) -> list[Organisation]:
    wanted = request.actor.organisations_as(*roles) if roles else request.actor.organisations
    found = Organisation.objects.filter(uuid__in=wanted, kind=OrganisationKind.OPERATOR)
    return list(found.order_by("name", "pk"))


@signed_in
def mine(request: Request) -> HttpResponse:
    """Show the needs and strengths of one's own organisations; ask a named mentor from there."""
    organisations = _mine(request)
    mentor = None
    if wanted := request.GET.get("mentor", ""):
        seen = Organisation.objects.visible_to(request.actor)
        mentor = get_object_or_404(seen, uuid=uuid_or_404(wanted))
    declared: dict[int, dict[str, Any]] = {
        o.pk: {
            "organisation": o,
            "needs": [],
            "strengths": [],
            "may_ask": bool(access.can_ask(request.actor, o)),
        }
        for o in organisations
    }
    for model, name in ((Need, "needs"), (Strength, "strengths")):
        found = model.objects.filter(organisation__in=organisations, withdrawn_at__isnull=True)
        for row in found.order_by("declared_at", "pk"):
            declared[row.organisation_id][name].append(row)
    return render(request, "matching/mine.html", {"declared": declared.values(), "mentor": mentor})


@signed_in
def declare(request: Request, kind: str, uuid: UUID) -> HttpResponse:
    """State a need or a strength of one's organisation."""
    if kind not in KINDS:
        raise Http404
    model = KINDS[kind][0]
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    NotAllowed.unless(access.can_declare(request.actor, organisation))

    def save(form: DeclarationForm) -> HttpResponse:
        uuid, fields = form.cleaned_data["uuid"], _fields(form)
        declaring.declare(model, organisation, uuid=uuid, act=request.act, **fields)
        return redirect("matching:mine")

    return editing.edit(
        request,
        "matching/declare.html",
        kind,
        _form_of(kind, organisation),
        first=editing.new,
        save=save,
        kind=kind,
        organisation=organisation,
    )


def _fields(form: DeclarationForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "working_area": WorkingArea(given["working_area"]),
        "sentence": given["sentence"],
        "evidence_class": EvidenceClass(given["evidence_class"]),
        "evidence": given["evidence"],
        "figure": given.get("figure", ""),
        "help_text": given["help"],
        "language": given["language"],
        "visibility": Visibility(given["visibility"]),
        "agreed_to_public": given.get("agreed_to_public", True),
    }


def _form_of(kind: str, organisation: Organisation) -> Callable[..., DeclarationForm]:
    """Give the form of a kind; that of a need offers the utility's own figures to quote."""
    if kind != "need":
        return KINDS[kind][1]
    return partial(NeedForm, figures=to_quote(organisation))


def _unquoted(declared: Need | Strength) -> tuple[str, str]:
    """Give the figure that a need quotes, if it can be chosen again, and the other evidence."""
    quotes = getattr(declared, "quotes", {})
    words, code = quotes.get("words", ""), quotes.get("code", "")
    if words and code in {each.code for each in to_quote(declared.organisation)}:
        return code, declared.evidence.replace(words, "", 1).strip()
    return "", declared.evidence


def uuid_or_404(text: str) -> UUID:
    """Read what an address names somebody by."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def declared_or_404(request: Request, kind: str, uuid: UUID) -> Any:
    """Find a need or a strength that one may know of."""
    if kind not in KINDS:
        raise Http404
    found = KINDS[kind][0].objects.visible_to(request.actor).select_related("organisation")
    return get_object_or_404(found, uuid=uuid)


@signed_in
def amend(request: Request, kind: str, uuid: UUID) -> HttpResponse:
    """Change a need or a strength."""
    declared = declared_or_404(request, kind, uuid)
    NotAllowed.unless(access.can_declare(request.actor, declared.organisation))
    help_field = KINDS[kind][2]

    def first() -> dict[str, Any]:
        names = ("revision", "working_area", "sentence", "evidence_class")
        quoted, rest = _unquoted(declared)
        return {
            **{name: getattr(declared, name) for name in names},
            "figure": quoted,
            "evidence": rest,
            "help": getattr(declared, help_field),
            "language": declared.language,
            "visibility": declared.visibility,
            "agreed_to_public": declared.visibility == Visibility.PUBLIC,
        }

    def save(form: DeclarationForm) -> HttpResponse:
        revision, fields = form.cleaned_data["revision"] or 0, _fields(form)
        declaring.amend(declared, revision=revision, act=request.act, **fields)
        return redirect("matching:mine")

    return editing.edit(
        request,
        "matching/declare.html",
        kind,
        _form_of(kind, declared.organisation),
        first=first,
        save=save,
        row=declared,
        kind=kind,
        organisation=declared.organisation,
        declared=declared,
    )


@require_POST
@signed_in
def withdraw(request: Request, kind: str, uuid: UUID) -> HttpResponse:
    """Take a need or a strength back."""
    declaring.withdraw(declared_or_404(request, kind, uuid), act=request.act)
    messages.success(request, _("Withdrawn."))
    return redirect("matching:mine")
