"""Who belongs to a platform, programme, association or funder, and where it works: with days."""

from __future__ import annotations

from datetime import date

from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.register import LOOKED_FOR_REGIONS
from waterpeers.domain.verdicts import Reason, Verdict

BODIES = frozenset(  # the kinds of organisations that others belong to
    {
        OrganisationKind.PLATFORM,
        OrganisationKind.PROGRAMME,
        OrganisationKind.ASSOCIATION,
        OrganisationKind.FUNDER,
    }
)


def affiliation_verdict(
    body: OrganisationKind,
    *,
    is_itself: bool,
    has_member: bool,
    region: str,
    first_day: date | None,
    last_day: date | None,
) -> Verdict:
    """Say whether a body can have this member or this region, from a day to a day."""
    reasons = []
    if body not in BODIES:
        reasons.append(Reason("nobody_belongs_to_it"))
    if is_itself:
        reasons.append(Reason("belongs_to_itself", field="member"))
    if has_member == bool(region):
        reasons.append(Reason("member_or_region", field="member"))
    if region and region not in LOOKED_FOR_REGIONS:
        reasons.append(Reason("not_in_list", (("value", region[:80]),), "region"))
    if first_day and last_day and last_day < first_day:
        reasons.append(Reason("ends_before_it_begins", field="last_day"))
    return Verdict(tuple(reasons))


def holds_on(first_day: date | None, last_day: date | None, day: date) -> bool:
    """Whether it holds on a day; an open end has no bound, and both days count."""
    return (first_day is None or first_day <= day) and (last_day is None or day <= last_day)
