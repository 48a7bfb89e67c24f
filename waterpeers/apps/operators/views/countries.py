"""Pages of facts about countries: send a list, see what it would change, store it.

Between the two steps the facts travel in the page, signed: nothing is kept on the server.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.operators import access
from waterpeers.apps.operators.actions.countries import load_country_facts
from waterpeers.apps.operators.forms.tables import CountryListForm
from waterpeers.apps.operators.imports.countries import CountryList
from waterpeers.apps.operators.models import CountryFactKind
from waterpeers.apps.operators.queries.facts import known_facts
from waterpeers.apps.records.editing import edit
from waterpeers.domain.verdicts import NotAllowed, NotReady

SALT = "country-facts"
SHOWN = 25


@signed_in
def look(request: Request) -> HttpResponse:
    """Take a list and say what it would change."""
    NotAllowed.unless(access.can_load_country_facts(request.actor))
    page = "operators/countries.html"

    def save(form: CountryListForm) -> HttpResponse:
        counted = _counted(form.facts, form.cleaned_data["source"])
        return render(request, page, {"form": form, **counted})

    return edit(request, page, "countries", CountryListForm, first=dict, save=save, said="")


@require_POST
@signed_in
def store(request: Request) -> HttpResponse:
    """Store the facts that the page has shown."""
    NotAllowed.unless(access.can_load_country_facts(request.actor))
    try:
        said = signing.loads(request.POST.get("facts", ""), salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        raise NotReady.because("upload_gone") from None
    facts = [(code, CountryFactKind(kind), year, value) for code, kind, year, value in said[1]]
    loaded = load_country_facts(facts, said[0], act=request.act, replace="replace" in request.POST)
    text = _("%(created)s facts are new, %(updated)s changed, %(unchanged)s were there.")
    messages.success(request, text % vars(loaded))
    return redirect("operators:countries")


def _counted(found: CountryList, source: str) -> dict[str, Any]:
    known = known_facts()
    there = [known.get(fact[:3]) for fact in found.facts]
    same = sum(k is not None and k.value == f[3] for k, f in zip(there, found.facts, strict=True))
    new = sum(each is None for each in there)
    return {
        "counts": {"new": new, "differing": len(there) - new - same, "same": same},
        "rejected": [
            {"row": f.row, "column": f.column, "value": f.value, "reason": sentence(f.reason)}
            for f in found.rejected[:SHOWN]
        ],
        "left_out": ", ".join(sorted({*found.left_out})),
        "facts": "" if found.rejected else _signed(found, source),
    }


def _signed(found: CountryList, source: str) -> str:
    return signing.dumps((source, found.facts), salt=SALT, compress=True)
