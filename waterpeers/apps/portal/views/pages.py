"""Public pages: home, map, profiles, released partnerships, cases, and what we are."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waterpeers.apps.accounts.models import CameFor
from waterpeers.apps.accounts.queries import asks_to_act_for
from waterpeers.apps.foundation.figures import number_format
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.indicators.queries.headlines import headline_of_losses, key_figures
from waterpeers.apps.keeping.queries import merged_into
from waterpeers.apps.matching.access import DECLARING
from waterpeers.apps.matching.models import Need, Strength
from waterpeers.apps.matching.queries import counts_by_area, declared_by
from waterpeers.apps.operators.models import Audience, Organisation, OrganisationState
from waterpeers.apps.operators.queries.countries import country_name
from waterpeers.apps.operators.queries.profiles import audience_of
from waterpeers.apps.operators.queries.register import (
    Filters,
    countries_of,
    counts_by_country,
    listings,
)
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import with_parties
from waterpeers.apps.portal.cases import BY_SLUG, CASES, Case
from waterpeers.apps.portal.charts import dots
from waterpeers.apps.portal.reports import front
from waterpeers.apps.portal.reports.profiles import profile_for
from waterpeers.apps.portal.reports.released import released
from waterpeers.apps.records.access import can_enter

PAGE = 25
MOST_DRAWN = 300  # partnerships on the map of the home page


@require_safe
def home(request: Request) -> HttpResponse:
    """Explain WOPs in a minute, and open two doors."""
    counts = counts_by_country(Audience.PUBLIC)
    released = list(with_parties(Partnership.objects.released(), country=True)[:MOST_DRAWN])
    drawn = front.arcs(released)
    context = {
        "for_need": _way_in(request, CameFor.NEED),
        "for_strength": _way_in(request, CameFor.STRENGTH),
        "asked_for": front.door(counts_by_area(Need)),
        "offered": front.door(counts_by_area(Strength)),
        "dots": dots(counts, _language()),
        "organisations": sum(counts.values()),
        "countries": len(counts),
        "arcs": drawn,
        "finding": front.finding(drawn, len(released)),
        "news": front.news(released),
        "official_page": settings.CODE_OF_CONDUCT_URL,
        "story": _case(BY_SLUG["city-west-cebu"]),
        "others": [_case(BY_SLUG[slug]) for slug in ("siaap-onee", "zaragoza-xelaju")],
        "number_of_cases": len(CASES),
        "known_by": front.KNOWN_BY,
    }
    return render(request, "portal/home.html", context)


def _way_in(request: Request, came_for: CameFor) -> str:
    """Lead to the first step: say for whom one works, through signing up for who has not yet.

    Who works for somebody here already says the need or the strength.
    """
    if request.actor.memberships:
        own = list(request.actor.organisations_as(*DECLARING))
        if len(own) == 1:
            return reverse("matching:declare", args=[str(came_for), own[0]])
        return reverse("matching:mine")
    first = f"{reverse('accounts:own-organisation')}?{urlencode({'for': str(came_for)})}"
    if request.user.is_authenticated:
        return first
    return f"{reverse('account_signup')}?{urlencode({'next': first})}"


def _language() -> str:
    return get_language() or "en"


@require_safe
def world_map(request: Request) -> HttpResponse:
    """Show where the organisations that fit are, with the same in a table."""
    filters, audience = Filters.asked(request.GET), audience_of(request.actor)
    fitting = filters.without("country").without("sort")
    found = listings(audience, fitting, now().date())
    counts = countries_of(found) if fitting.chosen() else counts_by_country(audience)
    rows = sorted(
        ((country_name(code, _language()), code, number) for code, number in counts.items()),
        key=lambda row: (-row[2], row[0]),
    )
    context = {
        "dots": dots(counts, _language()),
        "rows": rows,
        "filters": filters,
        "narrowed": f"{fitting.address()}&" if fitting.chosen() else "?",
    }
    return render(request, "portal/map.html", context)


@require_safe
def operator(request: Request, uuid: UUID) -> HttpResponse:
    """Show an organisation: who, where, key figures, needs and strengths, as its reader may see."""
    seen = Organisation.objects.visible_to(request.actor).select_related("country")
    organisation = seen.filter(uuid=uuid).first()
    is_there = organisation is not None and organisation.state is not OrganisationState.CLOSED
    if not is_there and (other := merged_into(uuid)):
        return redirect("portal:operator", uuid=other.uuid)
    if organisation is None:
        raise Http404
    profile = profile_for(
        request.actor, organisation, today=now().date(), preview=request.GET.get("as", "")
    )
    needs, strengths = declared_by(organisation, request.actor, profile.preview)
    adds = bool(can_enter(request.actor, organisation)) and not profile.preview
    context = {
        "profile": profile,
        "organisation": organisation,
        "figures": [
            headline_of_losses(
                request.actor,
                organisation,
                _language(),
                None if profile.is_own and not profile.preview else profile.hidden,
            ),
            *key_figures(organisation, _language(), profile.hidden),
        ],
        "adds": adds,
        "has_asked": asks_to_act_for(request.actor.person, organisation),
        "add_at": reverse("indicators:mine") if adds else "",
        "needs": needs,
        "strengths": strengths,
    }
    return render(request, "portal/operator.html", context)


@require_safe
def partnerships(request: Request) -> HttpResponse:
    """List the partnerships that both operators released."""
    found = with_parties(Partnership.objects.released()).order_by("-released_at", "-pk")
    return render(request, "portal/partnerships.html", {"partnerships": found[:100]})


@require_safe
def partnership(request: Request, uuid: UUID) -> HttpResponse:
    """Show what was released of a partnership."""
    found = with_parties(Partnership.objects.released(), country=True)
    shown = released(get_object_or_404(found, uuid=uuid))
    return render(request, "portal/partnership.html", {"shown": shown})


@require_safe
def cases(request: Request) -> HttpResponse:
    """List real cases as facts with their sources."""
    return render(request, "portal/cases.html", {"cases": [_case(c) for c in CASES]})


@require_safe
def case(request: Request, slug: str) -> HttpResponse:
    """Show one case."""
    if slug not in BY_SLUG:
        raise Http404
    return render(request, "portal/case.html", {"case": _case(BY_SLUG[slug])})


def _case(found: Case) -> dict[str, Any]:
    years = " – ".join(_month(part) for part in (found.start, found.end) if part)
    cost = ""
    if found.cost_usd is not None:
        amount = number_format(found.cost_usd, 0, force_grouping=True)
        cost = _("USD %(amount)s") % {"amount": amount}
    places = (country_name(found.mentor_country, _language()),
              country_name(found.mentee_country, _language()))  # fmt: skip
    return {"fact": found, "years": years, "cost": cost, "from": places[0], "to": places[1]}


def _month(text: str) -> str:
    """Write "2007-10" as the reader does; a year alone stays a year."""
    if "-" not in text:
        return text
    return date_format(date.fromisoformat(f"{text}-01"), "YEAR_MONTH_FORMAT")


@require_safe
def about(request: Request) -> HttpResponse:
    """Say what this site is and who stands behind it."""
    return render(request, "portal/about.html")


@require_safe
def privacy(request: Request) -> HttpResponse:
    """Say what is kept of people."""
    return render(request, "portal/privacy.html")


@require_safe
def accessibility(request: Request) -> HttpResponse:
    """Say how these pages can be used by everybody."""
    return render(request, "portal/accessibility.html")


@require_safe
def robots(request: Request) -> HttpResponse:
    """Tell search engines what is for them."""
    lines = ["User-agent: *", "Disallow: /desk/", "Disallow: /me/", "Disallow: /sign-in/"]
    lines += [f"Disallow: {reverse('operators:list')}?", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")
