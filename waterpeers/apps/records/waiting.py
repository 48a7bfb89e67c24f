"""What waits for a second person: every unchecked row of every table that is ``Checked``."""

from __future__ import annotations

from datetime import datetime

from django.apps import apps
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.reasons import gather
from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.records.access import can_check
from waterpeers.apps.records.models import Checked
from waterpeers.domain.actors import Actor
from waterpeers.domain.turns import Tray
from waterpeers.domain.values import ENTERING


def checked_tables() -> list[type[Checked]]:
    """List the tables whose rows a second person checks."""
    return [model for model in apps.get_models() if issubclass(model, Checked)]


def checks(actor: Actor, at: datetime) -> list[Waiting]:
    """Find what one may check, and what one has saved oneself and a colleague checks."""
    found = _unchecked(actor)
    return [
        *(_to_check(saved) for saved in found if can_check(actor, saved)),
        *(_awaited(saved) for saved in found if saved.saved_by.uuid == actor.person),
    ]


def to_check(actor: Actor) -> list[Checked]:
    """Find what somebody else has saved and this person may check."""
    return [saved for saved in _unchecked(actor) if can_check(actor, saved)]


def _unchecked(actor: Actor) -> list[Checked]:
    """Read what is not checked in one's own operators; one query a table."""
    if not (entering := actor.organisations_as(*ENTERING)):
        return []
    found: list[Checked] = []
    for table in checked_tables():
        rows = table._default_manager.filter(organisation__uuid__in=entering, checked_at=None)
        rows = rows.select_related("organisation", "saved_by").order_by("saved_at", "pk")
        found += rows[:MOST]
    return found


def _to_check(saved: Checked) -> Waiting:
    """Say what it is, since when it waits, and where it is looked at and checked."""
    return Waiting(
        kind=saved._meta.model_name or "",
        what=saved.waits % {"organisation": saved.organisation.name, "when": saved.of_when},
        since=saved.saved_at,
        action=_("Look and check"),
        href=saved.get_absolute_url(),
        organisation=saved.organisation.uuid,
        roles=ENTERING,
        row=saved.uuid,
    )


def _awaited(saved: Checked) -> Waiting:
    return Waiting(
        kind="awaited_check",
        what=_("%(kind)s (%(organisation)s, %(when)s): a second person does it.")
        % {
            "kind": gather("WAITS")[saved._meta.model_name or ""],
            "organisation": saved.organisation.name,
            "when": saved.of_when,
        },
        since=saved.saved_at,
        action=_("See it"),
        href=saved.get_absolute_url(),
        organisation=saved.organisation.uuid,
        roles=ENTERING,
        row=saved.uuid,
        tray=Tray.WITH_OTHERS,
    )
