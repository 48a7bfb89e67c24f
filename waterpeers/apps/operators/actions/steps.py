"""What actions of the register do on the way: they keep its lines true, in their transaction."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.cache import caches

from waterpeers.apps.foundation.bulk import insert_all
from waterpeers.apps.operators.models import Audience, Listing, Organisation, OrganisationState
from waterpeers.apps.operators.queries.profiles import OWN_TERMS, listing_of


def relist(organisations: list[Organisation], *, are_new: bool = False) -> None:
    """Write the listings of organisations anew, both audiences; unlisted ones have none.

    Those that ``are_new`` cannot have any yet, so that none is looked for.
    """
    keys = [] if are_new else [organisation.pk for organisation in organisations]
    terms: dict[tuple[int, str], str] = {}
    for start in range(0, len(keys), 500):
        old = Listing.objects.filter(organisation__in=keys[start : start + 500])
        for organisation, audience, said in old.values_list("organisation_id", "audience", "terms"):
            kept = [term for term in said.split() if term[0] not in OWN_TERMS]
            terms[organisation, audience] = " ".join(kept)
        old.delete()
    listed = [o for o in organisations if o.state == OrganisationState.LISTED]
    insert_all(_listings(listed, terms), Listing)
    caches["local"].delete_many(
        [f"counts:{audience}:{kind}" for audience in Audience for kind in ("", "operator")]
    )


def _listings(
    organisations: list[Organisation], terms: dict[tuple[int, str], str]
) -> Iterator[Listing]:
    """Make both lines of each; what ``insert_all`` has read may be changed and given again."""
    for organisation in organisations:
        said = [terms.get((organisation.pk, audience), "") for audience in Audience]
        keeps_back = any("visibility" in note for note in organisation.notes.values())
        if keeps_back or len(set(said)) > 1:
            for audience, own in zip(Audience, said, strict=True):
                yield listing_of(organisation, audience, own)
            continue
        # nothing that a line shows is for the network alone unless its owner says so
        line = listing_of(organisation, Audience.PUBLIC, said[0])
        yield line
        line.audience = Audience.NETWORK
        yield line
