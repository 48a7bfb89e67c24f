"""Keeping the lines of the register true; called by actions, in their transaction."""

from __future__ import annotations

from django.core.cache import caches

from waterpeers.apps.foundation.bulk import insert_all
from waterpeers.apps.operators.models import Audience, Listing, Organisation, OrganisationState
from waterpeers.apps.operators.queries import OWN_TERMS, listing_of


def relist(organisations: list[Organisation]) -> None:
    """Write the listings of organisations anew, both audiences; unlisted ones have none."""
    keys = [organisation.pk for organisation in organisations]
    terms: dict[tuple[int, str], str] = {}
    for start in range(0, len(keys), 500):
        old = Listing.objects.filter(organisation__in=keys[start : start + 500])
        for organisation, audience, said in old.values_list("organisation_id", "audience", "terms"):
            kept = [term for term in said.split() if term[0] not in OWN_TERMS]
            terms[organisation, audience] = " ".join(kept)
        old.delete()
    made = (
        listing_of(organisation, audience, terms.get((organisation.pk, audience), ""))
        for organisation in organisations
        if organisation.state == OrganisationState.LISTED
        for audience in Audience
    )
    insert_all(made, Listing)
    caches["local"].delete_many(
        [f"counts:{audience}:{kind}" for audience in Audience for kind in ("", "operator")]
    )
