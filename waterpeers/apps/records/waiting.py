"""What waits for a second person: every unchecked row of every table that is ``Checked``."""

from __future__ import annotations

from datetime import datetime

from django.apps import apps
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.records.access import can_check
from waterpeers.apps.records.models import Checked
from waterpeers.domain.actors import Actor
from waterpeers.domain.values import ENTERING


def checked_tables() -> list[type[Checked]]:
    """List the tables whose rows a second person checks."""
    return [model for model in apps.get_models() if issubclass(model, Checked)]


def to_check(actor: Actor) -> list[Checked]:
    """Find what somebody else has saved and this person may check; one query a table."""
    if not (entering := actor.organisations_as(*ENTERING)):
        return []
    found: list[Checked] = []
    for table in checked_tables():
        rows = table._default_manager.filter(organisation__uuid__in=entering, checked_at=None)
        rows = rows.exclude(saved_by__uuid=actor.person)
        rows = rows.select_related("organisation", "saved_by").order_by("saved_at", "pk")
        found += [row for row in rows[:MOST] if can_check(actor, row)]
    return found


def checks(actor: Actor, at: datetime) -> list[Waiting]:
    """Say of each what it is, since when it waits, and where it is looked at and checked."""
    return [
        Waiting(
            kind=saved._meta.model_name or "",
            what=saved.waits % {"organisation": saved.organisation.name, "when": saved.of_when},
            since=saved.saved_at,
            action=_("Look and check"),
            href=saved.get_absolute_url(),
            organisation=saved.organisation.uuid,
            roles=ENTERING,
            row=saved.uuid,
        )
        for saved in to_check(actor)
    ]
