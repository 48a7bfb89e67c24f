"""Reading what the sides of many partnerships still owe after the end: an account, a look again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from django.urls import reverse

from waterpeers.apps.closing.models import SignOff, Stocktaking
from waterpeers.apps.follow_up.queries.owed import Owed
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import ended_at_in, parties_of
from waterpeers.domain.partnerships import AGREED, ENDED_EARLY, OPERATOR_ROLES
from waterpeers.domain.verdicts import Reason


def owed_after_end(partnerships: Sequence[Partnership], today: date) -> dict[int, list[Owed]]:
    """List what is still to be said of partnerships that are over; three queries for any number.

    The parties were read along.
    """
    known = {row.pk: row for row in partnerships}
    rows = Stocktaking.objects.filter(
        partnership__in=known, agreed_at=None, due_on__lte=today
    ).order_by("months", "pk")
    first: dict[int, Stocktaking] = {}
    for row in rows:
        first.setdefault(row.partnership_id, row)
    signed = set(
        SignOff.objects.filter(stocktaking__in=list(first.values())).values_list(
            "stocktaking", "party"
        )
    )
    early = [row for row in known.values() if _lacks_account(row)]
    ended = ended_at_in(early)
    found: dict[int, list[Owed]] = defaultdict(list)
    for pk, partnership in known.items():
        due = first.get(pk)
        if not _lacks_account(partnership) and (due is None or due.is_at_the_end):
            continue
        since = ended.get(partnership.uuid, partnership.phase_reached_at)
        for party in parties_of(partnership):
            if party.role in OPERATOR_ROLES and (due is None or (due.pk, party.pk) not in signed):
                found[pk].append(_owed(party, due, since))
    return dict(found)


def _lacks_account(partnership: Partnership) -> bool:
    """Whether it ended early after an agreement, and nobody has said yet how."""
    is_early = partnership.state in ENDED_EARLY and partnership.phase in AGREED
    return is_early and partnership.settled_at is None


def _owed(party: Party, due: Stocktaking | None, ended: datetime) -> Owed:
    if due is None or due.is_at_the_end:
        href = reverse("closing:results", args=[party.partnership.uuid])
        return Owed(party.uuid, Reason("account_is_owed"), ended, href)
    reason = Reason("stocktaking_is_owed", (("months", str(due.months)),))
    since = datetime.combine(due.due_on, time.min, UTC)
    return Owed(party.uuid, reason, since, reverse("closing:stocktaking", args=[due.uuid]))
