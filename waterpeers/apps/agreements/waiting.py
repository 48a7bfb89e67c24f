"""What waits for somebody about agreements: texts to sign."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.agreements.models import Agreement, Signature
from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.partnerships.models import Party
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.partnerships import AgreementState


def signatures(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the texts that wait for one's signature."""
    signing = actor.organisations_as(Role.SIGNATORY)
    mine = Party.objects.filter(
        ~Exists(Signature.objects.filter(party=OuterRef("pk"), agreement=OuterRef(OuterRef("pk")))),
        partnership=OuterRef("partnership"),
        organisation__uuid__in=signing,
    )
    waiting = Agreement.objects.filter(Exists(mine), state=AgreementState.OPEN_FOR_SIGNATURE)
    rows = waiting.select_related("partnership").order_by("opened_for_signature_at", "pk")
    return [
        Waiting(
            kind="signature",
            what=_("“%(title)s” waits for your signature.") % {"title": agreement.title},
            since=agreement.opened_for_signature_at or agreement.partnership.opened_at,
            action=_("Read and sign"),
            href=reverse("agreements:detail", args=[agreement.uuid]),
        )
        for agreement in rows[:MOST]
    ]
