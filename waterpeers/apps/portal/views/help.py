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
    """List the how-tos, or those in which words stand."""
    words, language = request.GET.get("q", "").strip()[:LONGEST_SEARCH], get_language()
    context = {"words": words, "found": search(words, language), "guides": guides(language)}
    return render(request, "portal/help.html", context)


@require_safe
def page(request: Request, slug: str, folder: str = "how-to") -> HttpResponse:
    """Show a how-to, or a method that one of them explains."""
    found = guide(slug, get_language(), folder)
    if found is None:
        raise Http404
    context = {"guide": found, "text": found.html(reverse("portal:help"))}
    return render(request, "portal/help_page.html", context)
