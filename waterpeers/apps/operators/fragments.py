"""What the register shows elsewhere: on the page of an organisation, and to who begins here."""

from __future__ import annotations

from django.utils.timezone import localdate, now

from waterpeers.apps.foundation.fragments import Fragment
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.operators.access import can_affiliate
from waterpeers.apps.operators.models import Affiliation, Organisation
from waterpeers.apps.operators.reports import alike_of
from waterpeers.apps.operators.words import REGIONS
from waterpeers.domain.affiliations import BODIES


def of_organisation(request: Request, organisation: Organisation) -> Fragment | None:
    """Name the bodies of a member; of a body its regions, and how many belong to it."""
    today = now().date()
    seen = Affiliation.objects.visible_to(request.actor).on(today)
    belongs = seen.filter(member=organisation).select_related("body").order_by("body__name", "pk")
    is_body = organisation.kind in BODIES
    own = seen.filter(body=organisation).order_by("region", "pk") if is_body else seen.none()
    may_change = is_body and bool(can_affiliate(request.actor, organisation))
    if not (belongs or own or may_change):
        return None
    return Fragment(
        "operators/_affiliations.html",
        {
            "organisation": organisation,
            "belongs": belongs,
            "is_body": is_body,
            "regions": [REGIONS[row.region] for row in own if row.region],
            "members": sum(not row.region for row in own),
            "may_change": may_change,
        },
    )


def alike(request: Request, organisation: Organisation) -> Fragment | None:
    """Show somebody who begins here which operators are like the own one, and where they are."""
    found = alike_of(organisation, localdate())
    return Fragment("operators/_alike.html", {"alike": found}) if found else None
