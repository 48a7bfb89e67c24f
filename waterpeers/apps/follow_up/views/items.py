"""Pages of what was noted: the list with its facets, one thing with its history, forms."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from waterpeers.apps.audit.queries import trail_of
from waterpeers.apps.follow_up import access
from waterpeers.apps.follow_up.actions import items as actions
from waterpeers.apps.follow_up.documents import register_document
from waterpeers.apps.follow_up.forms import ItemForm, ItemMoveForm, owner_key
from waterpeers.apps.follow_up.models import RegisterItem
from waterpeers.apps.follow_up.queries.health import Wish, wish_of
from waterpeers.apps.follow_up.queries.items import (
    RegisterFilters,
    facet_counts,
    items_of,
    narrowed,
    operators_of,
    ordered,
    people_of,
)
from waterpeers.apps.follow_up.reports.items import (
    facet_words,
    facets,
    next_states,
    register_finding,
    row_of,
)
from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.fragments import fragments_of
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.follow_up import ItemKind
from waterpeers.domain.partnerships import TITLE, PartnershipState, judged_verdict
from waterpeers.domain.verdicts import NotAllowed

ITEM = "follow-up-item"
USUAL_TIME = timedelta(days=90)  # of what is agreed upon a round; it can be changed


def item_or_404(request: Request, uuid: UUID) -> RegisterItem:
    """Find a thing that one may read."""
    rows = RegisterItem.objects.visible_to(request.actor)
    related = (
        "partnership", "party__organisation", "person", "health", "continues__partnership",
    )  # fmt: skip
    found = get_object_or_404(rows.select_related(*related), uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.partnership))
    return found


def filters_of(query: QueryDict) -> RegisterFilters:
    """Read what somebody looks for; NUL bytes and unknown names are dropped."""
    given = {field.name: query.get(field.name, "")[:80] for field in fields(RegisterFilters)}
    return RegisterFilters(**{name: text.replace("\x00", "") for name, text in given.items()})


@require_safe
@signed_in
def of_partnership(request: Request, uuid: UUID) -> HttpResponse:
    """Show what was noted of a partnership: what still stands, or what somebody looks for."""
    partnership = partnership_or_404(request, uuid)
    may_read = bool(access.can_read(request.actor, partnership))
    is_going = partnership.state is PartnershipState.ACTIVE
    context: dict[str, Any] = {
        "partnership": partnership,
        "part": "register",
        "may_read": may_read,
        "may_note": is_going and bool(access.can_note(request.actor, partnership)),
    }
    if may_read:
        context |= _listed(request, partnership)
    return render(request, "follow_up/register.html", context)


def _listed(request: Request, partnership: Partnership) -> dict[str, Any]:
    today = request.act.at.date()
    every, filters = items_of(partnership), filters_of(request.GET)
    words = facet_words(operators_of(partnership))
    choices = {name: list(said) for name, said in words.items()}
    runs = bool(access.can_note(request.actor, partnership))
    return {
        "finding": register_finding(every, today),
        "rows": [
            row_of(
                item,
                today,
                may_move=_can_become(item) and (runs or access.owns(request.actor, item)),
            )
            for item in ordered(narrowed(every, filters, today), today)
        ],
        "total": len(every),
        "filters": filters,
        "facets": facets(facet_counts(every, filters, choices, today), filters, words),
    }


def _can_become(item: RegisterItem) -> bool:
    """Whether something can become of it now: also after the end, not while all rests."""
    return bool(judged_verdict(item.partnership.state)) and bool(next_states(item))


@require_safe
@signed_in
def paper(request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give all that was noted as a file."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_read(request.actor, partnership))
    at = request.act.at
    made = register_document(partnership, ordered(items_of(partnership), at.date()), at=at)
    return answer(made, form, f"{partnership.code}-commitments")


@require_safe
@signed_in
def item(request: Request, uuid: UUID) -> HttpResponse:
    """Show one thing with its history."""
    found = item_or_404(request, uuid)
    is_going = found.partnership.state is PartnershipState.ACTIVE
    may_move = _can_become(found) and bool(access.can_move(request.actor, found))
    named = {
        party.organisation.uuid: party.organisation.name
        for party in operators_of(found.partnership)
    }
    context = {
        "partnership": found.partnership,
        "row": row_of(found, request.act.at.date(), may_move=may_move),
        "item": found,
        "trail": trail_of(found, named=named),
        "beside": list(fragments_of("register_item", request, found)),
        "may_change": is_going and bool(access.can_note(request.actor, found.partnership)),
    }
    return render(request, "follow_up/item.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def note(request: Request, uuid: UUID) -> HttpResponse:
    """Note a commitment, a decision, an issue or a risk."""
    partnership = partnership_or_404(request, uuid)
    NotAllowed.unless(access.can_note(request.actor, partnership))

    wish = _wish(request, partnership)
    there = reverse("follow_up:health" if wish else "follow_up:of-partnership", args=[uuid])

    def save(form: ItemForm) -> str:
        actions.note_item(
            partnership,
            form.columns(),
            health=wish.check if wish else None,
            question=wish.dimension if wish else "",
            act=request.act,
            uuid=form.cleaned_data["uuid"],
        )
        return there

    first = _begun(request, partnership, wish)
    return editing.edit(
        request,
        "follow_up/note.html",
        ITEM,
        _item_form(partnership),
        first=lambda: editing.new(**first),
        save=save,
        said=_("Noted; whoever it belongs to finds it on the desk."),
        partnership=partnership,
        back=there,
    )


def _wish(request: Request, partnership: Partnership) -> Wish | None:
    """Find what a side wishes to get better, where the page names it and one may read it."""
    given = request.GET
    if not given.get("health") or not access.can_read(request.actor, partnership):
        return None
    return wish_of(partnership, given["health"], given.get("of", ""), given.get("question", ""))


def _begun(request: Request, partnership: Partnership, wish: Wish | None) -> dict[str, Any]:
    """Begin a thing with what the page knows: a wish becomes a commitment of one's own side."""
    kind = request.GET.get("kind", "")
    first = {"kind": kind if kind in set(ItemKind) else str(ItemKind.COMMITMENT)}
    if wish is None:
        return first
    parties = operators_of(partnership)
    own = [p for p in parties if request.actor.acts_for(p.organisation.uuid)] or parties
    return first | {
        "title": wish.text[:TITLE],
        "details": wish.text if len(wish.text) > TITLE else "",
        "owner": owner_key(own[0], None),
        "due_on": request.act.at.date() + USUAL_TIME,
    }


def _item_form(partnership: Partnership) -> Any:
    parties = operators_of(partnership)
    return partial(ItemForm, parties=parties, people=people_of(parties))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: Request, uuid: UUID) -> HttpResponse:
    """Change what is noted."""
    found = item_or_404(request, uuid)
    NotAllowed.unless(access.can_note(request.actor, found.partnership))

    def first() -> dict[str, Any]:
        names = ("revision", "kind", "title", "details", "due_on")
        owner = {"owner": owner_key(found.party, found.person)}
        return {name: getattr(found, name) for name in names} | owner

    def save(form: ItemForm) -> str:
        actions.change_item(found, form.columns(), revision=form.seen, act=request.act)
        return reverse("follow_up:item", args=[uuid])

    return editing.edit(
        request,
        "follow_up/note.html",
        ITEM,
        _item_form(found.partnership),
        first=first,
        save=save,
        row=found,
        partnership=found.partnership,
        item=found,
        back=reverse("follow_up:item", args=[uuid]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def move(request: Request, uuid: UUID) -> HttpResponse:
    """Say what became of a thing."""
    found = item_or_404(request, uuid)
    NotAllowed.unless(access.can_move(request.actor, found))

    def save(form: ItemMoveForm) -> str:
        said = form.cleaned_data
        actions.move_item(
            found, said["state"], word=said["word"], revision=form.seen, act=request.act
        )
        return reverse("follow_up:item", args=[uuid])

    return editing.edit(
        request,
        "follow_up/move.html",
        "follow-up-move",
        partial(ItemMoveForm, states=next_states(found)),
        first=lambda: {"revision": found.revision},
        save=save,
        row=found,
        partnership=found.partnership,
        item=found,
        back=reverse("follow_up:item", args=[uuid]),
    )
