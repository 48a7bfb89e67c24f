"""Reading needs, strengths and requests."""

from __future__ import annotations

from waterpeers.apps.matching.models import Need, Strength
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import NOBODY, Actor
from waterpeers.domain.codes import Visibility


def stated_by(
    organisation: Organisation, actor: Actor, preview: str = ""
) -> tuple[list[Need], list[Strength]]:
    """Give the needs and strengths of an organisation that its reader may see.

    ``preview`` shows its own people what the public or the network would see.
    """
    reader = NOBODY if preview else actor
    needs = Need.objects.visible_to(reader).filter(organisation=organisation)
    strengths = Strength.objects.visible_to(reader).filter(organisation=organisation)
    if preview == "network":
        shared = [Visibility.PUBLIC, Visibility.NETWORK]
        needs = Need.objects.filter(organisation=organisation, visibility__in=shared)
        strengths = Strength.objects.filter(organisation=organisation, visibility__in=shared)
    return (
        list(needs.filter(withdrawn_at__isnull=True).order_by("stated_at")),
        list(strengths.filter(withdrawn_at__isnull=True).order_by("stated_at")),
    )
