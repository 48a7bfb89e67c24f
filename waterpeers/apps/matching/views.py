"""Pages of needs and strengths, shortlists, rounds and requests."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.analytics.suitability import Candidate, Ranking
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.matching import access
from waterpeers.apps.matching.actions import asking, declaring, proposing
from waterpeers.apps.matching.forms import (
    DeclarationForm,
    NeedForm,
    RequestForm,
    RoundForm,
    StrengthForm,
    WeightsForm,
)
from waterpeers.apps.matching.models import HelpRequest, Need, Round, Strength
from waterpeers.apps.matching.queries import (
    fitting_strength,
    hints,
    sentence_of,
    shortlist_of,
    weights_of,
)
from waterpeers.apps.matching.words import CRITERIA, LABELS, LEFT_OUT, REQUEST_STATES
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import country_name, language_names
from waterpeers.apps.operators.words import EVIDENCE
from waterpeers.apps.records import editing
from waterpeers.domain.actors import Role
from waterpeers.domain.codes import EvidenceClass, OrganisationKind, Visibility, WorkingArea
from waterpeers.domain.matching import RequestState
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
        mentor = get_object_or_404(seen, uuid=_uuid(wanted))
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
    model, form_class, _help = KINDS[kind]
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
        form_class,
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
        "help_text": given["help"],
        "visibility": Visibility(given["visibility"]),
        "agreed_to_public": given.get("agreed_to_public", True),
    }


def _declared(request: Request, kind: str, uuid: UUID) -> Any:
    if kind not in KINDS:
        raise Http404
    found = KINDS[kind][0].objects.visible_to(request.actor).select_related("organisation")
    return get_object_or_404(found, uuid=uuid)


@signed_in
def amend(request: Request, kind: str, uuid: UUID) -> HttpResponse:
    """Change a need or a strength."""
    declared = _declared(request, kind, uuid)
    NotAllowed.unless(access.can_declare(request.actor, declared.organisation))
    _model, form_class, help_field = KINDS[kind]

    def first() -> dict[str, Any]:
        names = ("revision", "working_area", "sentence", "evidence_class", "evidence", "visibility")
        return {
            **{name: getattr(declared, name) for name in names},
            "help": getattr(declared, help_field),
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
        form_class,
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
    declaring.withdraw(_declared(request, kind, uuid), act=request.act)
    messages.success(request, _("Withdrawn."))
    return redirect("matching:mine")


@signed_in
def shortlist(request: Request, uuid: UUID) -> HttpResponse:
    """Show who could help with a need, why, and side by side; keep what was shown on request."""
    need = _declared(request, "need", uuid)
    NotAllowed.unless(access.can_shortlist(request.actor, need.organisation))
    round_ = None
    if wanted := request.GET.get("round", ""):
        round_ = get_object_or_404(Round, uuid=_uuid(wanted))
    if request.method == "POST":
        proposing.make_shortlist(need, act=request.act, round_=round_)
        messages.success(request, _("This shortlist is kept as it is."))
        return redirect(request.get_full_path())
    weights = weights_of(round_)
    found = shortlist_of(need, weights, today=now().date())
    compared = hints(need.organisation, request.actor)
    context = {
        "need": need,
        "round": round_,
        "rounds": Round.objects.order_by("-opened_at", "-pk")[:10],
        "chosen": [_card(c, compared) for c in found.chosen],
        "rest": [_card(c, compared) for c in found.rest[:50]],
        "excluded": [(e.mentor, [sentence_of(r) for r in e.reasons]) for e in found.excluded[:20]],
        "weights": [(said, weights.of(n)) for n, said in CRITERIA.items() if n in weights.values],
        "compare": _compared(found.chosen),
        "left_out": _kinds_left_out(found),
        "may_ask": bool(access.can_ask(request.actor, need.organisation)),
    }
    return render(request, "matching/shortlist.html", context)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _card(candidate: Candidate, compared: dict[str, str]) -> dict[str, Any]:
    mentor = candidate.mentor
    language = get_language() or "en"
    return {
        "uuid": mentor.id,
        "name": mentor.name,
        "country": country_name(mentor.country, language) if mentor.country else "",
        "label": LABELS.get(candidate.label, ""),
        "score": round(100 * candidate.score),
        "confidence": round(100 * candidate.confidence),
        "strength": candidate.strength,
        "reasons": [sentence_of(reason) for reason in candidate.reasons[:3]],
        "against": [sentence_of(reason) for reason in candidate.against[:1]],
        "evidence": compared.get(mentor.id, ""),
        "taken": mentor.current_partnerships,
        "places": mentor.max_partnerships,
    }


def _compared(chosen: tuple[Candidate, ...]) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Give each line of the comparison with the name and the words of each candidate."""
    language = get_language() or "en"
    said: list[tuple[Any, Callable[[Candidate], Any]]] = [
        (_("What backs the strength"), lambda c: EVIDENCE[c.strength.evidence]),
        (_("Languages"), lambda c: language_names(sorted(c.mentor.languages), language)),
        *((label, partial(_part, name)) for name, label in CRITERIA.items()),
        (_("Fit, all together"), lambda c: _per_cent(c.score)),
        (_("Confidence: how much of it is known"), lambda c: _per_cent(c.confidence)),
    ]
    return [(label, [(c.mentor.name, say(c)) for c in chosen]) for label, say in said]


def _part(name: str, candidate: Candidate) -> str:
    value = candidate.parts[name]
    return _("not known") if value is None else _per_cent(value)


def _per_cent(share: float) -> str:
    return _("%(number)d %%") % {"number": round(100 * share)}


def _kinds_left_out(found: Ranking) -> list[Any]:
    """Say why fewer than four kinds of candidates are shown; nothing if all four are."""
    shown = {candidate.label for candidate in found.chosen}
    number = len(found.candidates)
    if number < len(LABELS):
        text = ngettext(
            "Fewer than four kinds are shown: %(number)s operator fits all conditions.",
            "Fewer than four kinds are shown: %(number)s operators fit all conditions.",
            number,
        )
        return [text % {"number": number}]
    return [why for label, why in LEFT_OUT.items() if label not in shown]


@signed_in
def ask(request: Request, uuid: UUID, mentor: UUID) -> HttpResponse:
    """Ask a mentor for help with a need."""
    need = _declared(request, "need", uuid)
    NotAllowed.unless(access.can_ask(request.actor, need.organisation))
    organisation = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=mentor)

    def save(form: RequestForm) -> HttpResponse:
        strength = fitting_strength(need, organisation, request.actor)
        given = form.cleaned_data
        asking.send_request(need, organisation, strength=strength, act=request.act, **given)
        return redirect("matching:requests")

    return editing.edit(
        request,
        "matching/ask.html",
        "request",
        RequestForm,
        first=editing.new,
        save=save,
        said=_("Your request is sent."),
        need=need,
        mentor=organisation,
    )


@signed_in
def requests(request: Request) -> HttpResponse:
    """Show the requests that one's organisations sent and received."""
    asking.expire_requests(act=request.act)
    found = (
        HelpRequest.objects.visible_to(request.actor)
        .select_related("mentee", "mentor", "need", "partnership")
        .order_by("-sent_at", "-pk")[:100]
    )
    lines = [
        {
            "request": row,
            "state": REQUEST_STATES[row.state],
            "is_open": row.state == RequestState.SENT,
            "to_answer": row.state == RequestState.SENT
            and bool(access.can_answer(request.actor, row)),
            "to_withdraw": row.state == RequestState.SENT
            and bool(access.can_ask(request.actor, row.mentee)),
        }
        for row in found
    ]
    return render(request, "matching/requests.html", {"lines": lines})


@require_POST
@signed_in
def answer(request: Request, uuid: UUID) -> HttpResponse:
    """Answer a request: yes opens a partnership, no needs no reason."""
    found = get_object_or_404(HelpRequest.objects.visible_to(request.actor), uuid=uuid)
    decision = request.POST.get("decision")
    if decision == "withdraw":
        asking.withdraw_request(found, act=request.act)
        return redirect("matching:requests")
    done = asking.answer_request(
        found, accept=decision == "yes", answer=request.POST.get("answer", ""), act=request.act
    )
    if done.partnership:
        return redirect("partnerships:detail", uuid=done.partnership.uuid)
    return redirect("matching:requests")


@signed_in
def rounds(request: Request) -> HttpResponse:
    """Show matching rounds, and open one."""
    NotAllowed.unless(access.can_run_rounds(request.actor))
    found = Round.objects.select_related("organisation").order_by("-opened_at", "-pk")[:100]

    def save(form: RoundForm) -> HttpResponse:
        own = request.actor.organisations_as(Role.FACILITATOR)
        home = Organisation.objects.filter(uuid__in=own).first()
        home = home or Organisation.objects.order_by("pk").first()
        if home is None:
            raise Http404
        given = form.cleaned_data
        made = proposing.open_round(given["title"], home, uuid=given["uuid"], act=request.act)
        return redirect("matching:round", uuid=made.uuid)

    return editing.edit(
        request,
        "matching/rounds.html",
        "round",
        RoundForm,
        first=editing.new,
        save=save,
        said="",
        rounds=found,
    )


@signed_in
def round_(request: Request, uuid: UUID) -> HttpResponse:
    """Show a round with its weights, which a facilitator can change, and the needs in view."""
    NotAllowed.unless(access.can_run_rounds(request.actor))
    found = get_object_or_404(Round.objects.select_related("organisation"), uuid=uuid)
    if request.method == "POST" and "close" in request.POST:
        proposing.close_round(found, act=request.act)
        return redirect("matching:round", uuid=uuid)
    needs = (
        Need.objects.visible_to(request.actor)
        .filter(withdrawn_at__isnull=True)
        .select_related("organisation")
        .order_by("-declared_at", "-pk")[:50]
    )

    def save(form: WeightsForm) -> HttpResponse:
        seen = form.cleaned_data["revision"] or 0
        proposing.set_weights(found, form.weights(), revision=seen, act=request.act)
        return redirect("matching:round", uuid=uuid)

    return editing.edit(
        request,
        "matching/round.html",
        "weights",
        partial(WeightsForm, weights=found.weights),
        first=lambda: {"revision": found.revision, **found.weights},
        row=found,
        save=save,
        said=_("The weights are saved."),
        round=found,
        needs=needs,
    )
