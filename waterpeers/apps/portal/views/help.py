"""Help: the how-tos of the project, in the reader's language, served by the site itself."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from waterpeers.apps.foundation.guides import LONGEST_SEARCH, guide, guides, search
from waterpeers.apps.foundation.http import Request


@require_safe
def index(request: Request) -> HttpResponse:
    """List the how-tos, or those in which words stand; for administrators also how it is run."""
    words, language = request.GET.get("q", "").strip()[:LONGEST_SEARCH], get_language()
    context = {
        "words": words,
        "found": search(words, language),
        "guides": guides(language),
        "running": guides(language, "running") if request.actor.is_administrator else [],
    }
    return render(request, "portal/help.html", context)


@require_safe
def page(request: Request, slug: str, folder: str = "how-to") -> HttpResponse:
    """Show a how-to, a method that one of them explains, or how the site is run."""
    found = guide(slug, get_language(), folder)
    if found is None:
        raise Http404
    context = {"guide": found, "text": found.html(reverse("portal:help"))}
    return render(request, "portal/help_page.html", context)
