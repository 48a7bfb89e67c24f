"""What waits for those who keep the register: what stands twice, and what has nobody."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.foundation.waiting import Waiting
from waterpeers.apps.keeping.queries import open_twins, orphans
from waterpeers.apps.operators.access import can_keep_the_register
from waterpeers.domain.actors import Actor


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
    number = orphans().count()
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
