"""Keeping what somebody who is willing to mentor says of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.missions.events import Event
from waterpeers.apps.missions.models import MentorProfile
from waterpeers.apps.missions.queries import profile_of
from waterpeers.apps.missions.rules import read_profile
from waterpeers.apps.records.saving import as_json, as_seen, save_changed
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed


@transaction.atomic
def save_mentoring(fields: Mapping[str, Any], *, revision: int = 0, act: Act) -> MentorProfile:
    """Keep one's own profile as a mentor; the first time there is no revision."""
    if not act.actor.is_known or act.actor.is_machine:
        raise NotAllowed.because("sign_in_first")
    person = person_of(act.actor)
    columns = read_profile(fields)
    there = profile_of(person)
    if there is None:
        made = MentorProfile(person=person, saved_at=act.at, **columns)
        made.save(force_insert=True)
        after = {name: as_json(value) for name, value in columns.items() if value}
        record(Event.MENTORING_SAVED, made, act=act, after=after)
        return made
    there = MentorProfile.objects.select_for_update(of=("self",)).get(pk=there.pk)
    as_seen(there, revision)
    there.saved_at = act.at
    return save_changed(there, columns, event=Event.MENTORING_SAVED, act=act)
