"""Pages of reviews: the list, one as a document, the form that begins with what is there."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from waterpeers.apps.follow_up import access
from waterpeers.apps.follow_up.actions import reviews as actions
from waterpeers.apps.follow_up.documents import review_document
from waterpeers.apps.follow_up.forms import ReviewForm
from waterpeers.apps.follow_up.models import Review
from waterpeers.apps.follow_up.queries.reviews import facts_of, reviews_of
from waterpeers.apps.follow_up.reports.practice import by_words
from waterpeers.apps.follow_up.reports.reviews import after, as_lines, rule_lines, rule_words
from waterpeers.apps.follow_up.words import REVIEW_STATUSES
from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.records import editing
from waterpeers.apps.updates.queries import latest_agreed
from waterpeers.domain.partnerships import PartnershipState, Phase
from waterpeers.domain.reviews import suggested
from waterpeers.domain.verdicts import NotAllowed


@require_safe
@signed_in
def reviews(request: Request, uuid: UUID) -> HttpResponse:
    """List the reviews of a partnership, and show what one of today would find."""
    partnership = partnership_or_404(request, uuid)
    may_read = bool(access.can_read(request.actor, partnership))
    is_going = partnership.state is PartnershipState.ACTIVE
    is_too_early = partnership.phase in (Phase.FIND, Phase.AGREE)
    roles = access.judges_as(request.actor, partnership)
    context: dict[str, Any] = {
        "partnership": partnership,
        "part": "reviews",
        "may_read": may_read,
        "may_hold": is_going and not is_too_early and bool(roles),
        "finding": _("Reviews"),
    }
    if may_read:
        held = reviews_of(partnership)
        facts = facts_of(partnership, request.act.at.date())
        context |= {
            "finding": REVIEW_STATUSES[held[0].status] if held else _("No review was held yet"),
            "reviews": [(each, REVIEW_STATUSES[each.status], by_words(each)) for each in held],
            "rule": rule_lines(facts),
            "suggestion": rule_words(suggested(facts)),
        }
    return render(request, "follow_up/reviews.html", context)


def _review_or_404(request: Request, uuid: UUID) -> Review:
    rows = Review.objects.visible_to(request.actor).select_related("partnership", "person")
    found: Review = get_object_or_404(rows, uuid=uuid)
    NotAllowed.unless(access.can_read(request.actor, found.partnership))
    return found


@require_safe
@signed_in
def review(request: Request, uuid: UUID) -> HttpResponse:
    """Show a review."""
    found = _review_or_404(request, uuid)
    roles = access.judges_as(request.actor, found.partnership)
    may_agree = found.agreed_at is None and any(role is not found.role for role in roles)
    context = {
        "partnership": found.partnership,
        "review": found,
        "document": review_document(found),
        "may_agree": may_agree and found.partnership.state is PartnershipState.ACTIVE,
    }
    return render(request, "follow_up/review.html", context)


@require_safe
@signed_in
def review_paper(request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give a review as a file."""
    found = _review_or_404(request, uuid)
    return answer(review_document(found), form, f"{found.partnership.code}-{found.judged_on}")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def hold_review(request: Request, uuid: UUID) -> HttpResponse:
    """Hold a review: the form begins with what is there."""
    partnership = partnership_or_404(request, uuid)
    roles = access.judges_as(request.actor, partnership)
    NotAllowed.unless(access.can_judge(request.actor, partnership, roles[0] if roles else ""))
    facts = facts_of(partnership, request.act.at.date())
    told = latest_agreed(partnership)

    def first() -> dict[str, Any]:
        return editing.new(
            role=str(roles[0]),
            judged_on=request.act.at.date(),
            status=str(suggested(facts)),
            progress=after(told.summary if told else "", as_lines(facts.done)),
            deviations=as_lines(facts.late, facts.behind),
            obstacles=as_lines(facts.escalated, facts.issues, facts.risks),
            decided=after(told.ahead if told else "", as_lines(facts.decisions, facts.ahead)),
        )

    def save(form: ReviewForm) -> str:
        said = form.cleaned_data
        made = actions.hold_review(
            partnership, form.given(), role=said["role"], act=request.act, uuid=said["uuid"]
        )
        return reverse("follow_up:review", args=[made.uuid])

    return editing.edit(
        request,
        "follow_up/hold_review.html",
        "follow-up-review",
        partial(ReviewForm, roles=roles, suggestion=suggested(facts)),
        first=first,
        save=save,
        said=_("Kept; the other side is asked whether it sees it so too."),
        partnership=partnership,
        rule=rule_lines(facts),
        suggestion=rule_words(suggested(facts)),
        back=reverse("follow_up:reviews", args=[uuid]),
    )
