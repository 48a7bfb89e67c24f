"""What waits for those who keep many partnerships going: what is stuck, silent or ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.foundation.waiting import Waiting
from waterpeers.apps.portfolio.queries.lines import PortfolioLine, portfolio
from waterpeers.domain.actors import Actor
from waterpeers.domain.portfolio import ENDS_SOON, SILENCES, STUCK_AFTER, Attention

# Told as a number; of the others their own subject tells one by one, or the list alone.
COUNTED = (Attention.STUCK, Attention.SILENT, Attention.ENDS_SOON, Attention.OVERDUE)


def attention(actor: Actor, at: datetime) -> list[Waiting]:
    """Say how many partnerships need a word, and why: one line a reason, however many they are."""
    if not (actor.is_facilitator or actor.is_administrator):
        return []
    lines = portfolio(actor, at)
    found = []
    for why in COUNTED:
        if these := [line for line in lines if why in line.attention]:
            found.append(
                Waiting(
                    kind=f"partnerships_{why}",
                    what=_said(why, len(these)),
                    since=min(_since(why, these, at), at),
                    action=_("See them"),
                    href=f"{reverse('portfolio:list')}?needs={why}",
                )
            )
    return found


def _said(why: Attention, number: int) -> str:
    match why:
        case Attention.STUCK:
            said = ngettext(
                "%(count)s partnership has been stuck for 30 days or more.",
                "%(count)s partnerships have been stuck for 30 days or more.",
                number,
            )
        case Attention.SILENT:
            said = ngettext(
                "In %(count)s partnership a side has been silent for 30 days or more.",
                "In %(count)s partnerships a side has been silent for 30 days or more.",
                number,
            )
        case Attention.ENDS_SOON:
            said = ngettext(
                "%(count)s partnership ends within 90 days.",
                "%(count)s partnerships end within 90 days.",
                number,
            )
        case Attention.OVERDUE:
            said = ngettext(
                "The last day of %(count)s partnership has passed.",
                "The last day of %(count)s partnerships has passed.",
                number,
            )
    return said % {"count": number}


def _since(why: Attention, lines: Sequence[PortfolioLine], at: datetime) -> datetime:
    """Say since when the first of them has needed a word for this reason."""
    match why:
        case Attention.STUCK:
            return min(line.since + STUCK_AFTER for line in lines if line.since)
        case Attention.SILENT:
            days = max(line.silent for line in lines) - SILENCES[0]
            return at - timedelta(days=days)
        case _:
            last = min(line.ends_on for line in lines if line.ends_on)
            end = datetime.combine(last, at.timetz())
            return end if why is Attention.OVERDUE else end - ENDS_SOON
