"""Help: the how-tos of the project, in the reader's language, served by the site itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waterpeers.apps.foundation.guides import LONGEST_SEARCH, Guide, guide, guides, search
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.subjects import PLACES, Place

# In the order of the work, not of the letters.
SHELVES: dict[Place, tuple[str, ...]] = {
    Place.UTILITY: (
        *("report-figures", "water-balance", "energy", "service-ladders"),
        *("compare", "learn-from-frontiers", "work-offline"),
    ),
    Place.PARTNER: ("find-a-partner",),
    Place.PARTNERSHIPS: (
        *("agree-and-sign", "answer-a-questionnaire", "diagnose", "plan-together", "missions"),
        *("updates", "follow-up", "learning", "lessons", "talk-beside-a-thing"),
        *("report-progress", "follow-the-chain", "close-and-follow"),
    ),
    Place.ME: ("whose-turn", "invite-colleagues", "work-without-a-connection"),
    Place.PLATFORM: (
        *("watch-partnerships", "keep-the-register", "import-operators"),
        *("load-the-code", "administer"),
    ),
}


@require_safe
def index(request: Request) -> HttpResponse:
    """List the how-tos, or those in which words stand; for administrators also how it is run."""
    words, language = request.GET.get("q", "").strip()[:LONGEST_SEARCH], get_language()
    context = {
        "words": words,
        "found": search(words, language),
        "shelves": list(_shelves(language, runs=request.actor.is_administrator)),
    }
    return render(request, "portal/help.html", context)


def _shelves(language: str, *, runs: bool) -> Iterator[tuple[Any, str, list[Guide]]]:
    """Put the how-tos by the places of the menu; give titles, and the name of their addresses."""
    found = {each.slug: each for each in guides(language)}
    for place, slugs in SHELVES.items():
        yield PLACES[place], "portal:help-page", [found[slug] for slug in slugs]
    if runs:
        yield _("Running the site"), "portal:help-running", guides(language, "running")


@require_safe
def page(request: Request, slug: str, folder: str = "how-to") -> HttpResponse:
    """Show a how-to, a method that one of them explains, or how the site is run."""
    found = guide(slug, get_language(), folder)
    if found is None:
        raise Http404
    context = {"guide": found, "text": found.html(reverse("portal:help"))}
    return render(request, "portal/help_page.html", context)
