"""Writing what those who go read before they go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.missions import access
from waterpeers.apps.missions.events import Event
from waterpeers.apps.missions.models import Mission, Preparation
from waterpeers.apps.missions.rules import read_preparation
from waterpeers.apps.records.saving import as_seen, locked, save_changed
from waterpeers.domain.actors import Act
from waterpeers.domain.missions import GOING
from waterpeers.domain.verdicts import NotAllowed, NotReady


@transaction.atomic
def prepare_mission(
    mission: Mission, fields: Mapping[str, Any], *, revision: int, language: str, act: Act
) -> Preparation:
    """Write agenda, norms, safety and contacts; the first time there is no revision.

    The agenda is a text with days and hours as they are written in a language.
    """
    mission = locked(mission, "partnership")
    NotAllowed.unless(access.can_write(act.actor, mission.partnership))
    if mission.state not in GOING:
        raise NotReady.because("mission_is_over")
    columns = read_preparation(mission, fields, language)
    there = Preparation.objects.select_for_update(of=("self",)).filter(mission=mission).first()
    if there is None:
        made = Preparation(
            mission=mission, saved_by=person_of(act.actor), saved_at=act.at, **columns
        )
        made.save(force_insert=True)
        after = {name: value for name, value in columns.items() if value}
        record(Event.MISSION_PREPARED, made, act=act, after=_told(after))
        return made
    there.mission = mission
    as_seen(there, revision)
    there.saved_by, there.saved_at = person_of(act.actor), act.at
    return save_changed(there, columns, event=Event.MISSION_PREPARED, act=act, told=_of)


def _of(row: Preparation) -> dict[str, Any]:
    names = ("agenda", "arrival", "norms", "safety", "contacts", "reading")
    return _told({name: getattr(row, name) for name in names})


def _told(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the trail is told: of an agenda its lines, each as one text."""
    told = dict(columns)
    if "agenda" in told:
        told["agenda"] = [" ".join(filter(None, row)) for row in told["agenda"]]
    return told
