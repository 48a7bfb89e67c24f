"""What the actions of this subject do first: take the partnership, and ask whether it goes on."""

from __future__ import annotations

from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.partnerships import GOING, PartnershipState
from waterpeers.domain.verdicts import NotReady


def locked(partnership: Partnership) -> Partnership:
    """Take the partnership for writing: all that changes it, or what its gates see, does so."""
    return Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)


def going_on(partnership: Partnership) -> None:
    """Refuse what only an active partnership may do."""
    if partnership.state is not PartnershipState.ACTIVE:
        raise NotReady.because("partnership_not_active")


def has_ended(partnership: Partnership) -> bool:
    """Whether it was stopped, merged or never started."""
    return partnership.state not in GOING
