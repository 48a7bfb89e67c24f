"""What waits for those who keep the register: what stands twice, and what has nobody."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.accounts.queries import open_claims
from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.keeping.queries import open_twins, orphans, with_invited
from waterpeers.apps.operators.access import can_keep_the_register
from waterpeers.apps.operators.events import Event as OperatorEvent
from waterpeers.apps.operators.models import IdentityChange, OrganisationState
from waterpeers.apps.operators.queries.profiles import since_last
from waterpeers.domain.actors import Actor


def proposed(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the organisations that wait for their approval; with a request to act it is one thing.

    Whoever proposed one and asks to act for it waits among the requests (``accounts``).
    """
    if not can_keep_the_register(actor):
        return []
    with_a_claim = open_claims().filter(organisation=OuterRef("pk"))
    rows = since_last(OperatorEvent.ORGANISATION_REGISTERED).filter(
        ~Exists(with_a_claim), state=OrganisationState.PROPOSED
    )
    return [
        Waiting(
            kind="proposal",
            what=_("%(organisation)s is proposed for the register.") % {"organisation": o.name},
            since=o.since,
            action=_("Look and decide"),
            href=reverse("portal:operator", args=[o.uuid]),
            organisation=o.uuid,
        )
        for o in rows.order_by("since", "pk")[:MOST]
    ]


def identities(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the organisations that gave themselves another name or kind, for those who decide."""
    if not can_keep_the_register(actor):
        return []
    rows = IdentityChange.objects.open().select_related("organisation")
    return [
        Waiting(
            kind="identity",
            what=_("%(organisation)s asks for another name or kind.")
            % {"organisation": change.organisation.name},
            since=change.asked_at,
            action=_("Look and decide"),
            href=reverse("keeping:identity", args=[change.uuid]),
            organisation=change.organisation.uuid,
        )
        for change in rows[:MOST]
    ]


def twins(actor: Actor, at: datetime) -> list[Waiting]:
    """Say that organisations may stand twice: one thing, however many they are."""
    if not can_keep_the_register(actor):
        return []
    found = list(open_twins().values_list("found_at", flat=True))
    if not found:
        return []
    said = ngettext(
        "%(count)s pair of organisations may stand twice in the register.",
        "%(count)s pairs of organisations may stand twice in the register.",
        len(found),
    )
    return [_keeping("twins", said % {"count": len(found)}, min(found))]


def without_people(actor: Actor, at: datetime) -> list[Waiting]:
    """Say that nobody runs some organisations any more that take part in partnerships."""
    if not can_keep_the_register(actor):
        return []
    number = with_invited(orphans(), at).filter(invited_until=None).count()
    if not number:
        return []
    said = ngettext(
        "%(count)s organisation in a partnership has nobody who may act for it.",
        "%(count)s organisations in partnerships have nobody who may act for them.",
        number,
    )
    return [_keeping("orphans", said % {"count": number}, at)]


def _keeping(kind: str, what: str, since: datetime) -> Waiting:
    return Waiting(
        kind=kind,
        what=what,
        since=since,
        action=_("Look and decide"),
        href=f"{reverse('keeping:home')}#{kind}",
    )
