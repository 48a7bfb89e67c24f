"""Asking for a mission, agreeing to its terms, changing them, ending it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.missions import access
from waterpeers.apps.missions.actions.steps import ask_both, say_yes
from waterpeers.apps.missions.events import Event
from waterpeers.apps.missions.models import Mission
from waterpeers.apps.missions.queries import agreed_by, next_number
from waterpeers.apps.missions.rules import read_terms
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.records.saving import as_json, as_seen, differing, locked, put, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.missions import (
    ENDINGS,
    MISSION,
    OVER,
    MissionState,
    YesTo,
    end_verdict,
)
from waterpeers.domain.partnerships import AGREED, SIDES, active_verdict, texts_verdict
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Verdict


@transaction.atomic
def ask_for_mission(
    partnership: Partnership, fields: Mapping[str, Any], *, act: Act, uuid: UUID | None = None
) -> Mission:
    """Ask for a mission; the side that asks has said yes to its terms. Sent twice it is one."""
    partnership = Partnership.objects.locked(partnership)
    if there := sent_before(Mission.objects.visible_to(act.actor), uuid):
        return there
    NotAllowed.unless(access.can_prepare(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    if partnership.phase not in AGREED:
        raise NotReady.because("mission_not_yet")
    made = Mission(
        uuid=uuid or uuid4(),
        partnership=partnership,
        number=next_number(partnership),
        asked_by=person_of(act.actor),
        asked_at=act.at,
        changed_at=act.at,
        **read_terms(partnership, fields),
    )
    made.save(force_insert=True)
    record(Event.MISSION_ASKED, made, act=act, after=_told(made))
    _say_yes(made, act)
    return made


@transaction.atomic
def change_terms(
    mission: Mission, fields: Mapping[str, Any], *, revision: int, word: str = "", act: Act
) -> Mission:
    """Change purpose, days, place or host; whoever has not changed them agrees anew.

    Once both had agreed, ``word`` says why.
    """
    partnership, mission = _locked(mission)
    NotAllowed.unless(access.can_prepare(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    NotReady.unless(MISSION.verdict("change", state=mission.state))
    columns = read_terms(partnership, fields, mission)
    as_seen(mission, revision)
    changed = differing(mission, columns)
    if not changed:
        return mission
    texts = texts_verdict({"word": word}, needed=("word",) if mission.agreed_at else (), lengths={})
    NotValid.unless(texts)
    before, after = put(mission, changed)
    mission.state = MissionState(MISSION.target("change", state=mission.state))
    mission.word, mission.changed_at = clean_text(word), act.at
    mission.revision += 1
    mission.save()
    mission.yes.filter(of=YesTo.TERMS).delete()
    record(
        Event.MISSION_CHANGED, mission, act=act, before=before, after=after | {"word": mission.word}
    )
    _say_yes(mission, act)
    return mission


@transaction.atomic
def agree_to_terms(mission: Mission, *, revision: int, act: Act) -> Mission:
    """Agree, for the sides that one runs, to the terms that one saw."""
    partnership, mission = _locked(mission)
    NotAllowed.unless(access.can_agree(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    NotReady.unless(MISSION.verdict("agree", state=mission.state))
    as_seen(mission, revision)
    _say_yes(mission, act)
    return mission


def _say_yes(mission: Mission, act: Act) -> None:
    """Note the yes of the sides that somebody runs; once both have said it, it is agreed."""
    if not say_yes(mission, YesTo.TERMS, act):
        return
    mission.state = MissionState(MISSION.target("agree", state=mission.state))
    mission.agreed_at = mission.agreed_at or act.at
    mission.save(update_fields=["state", "agreed_at"])
    record(Event.MISSION_AGREED, mission, act=act, after={"purpose": mission.purpose})


@transaction.atomic
def end_mission(
    mission: Mission,
    how: str,
    *,
    began_on: date | None = None,
    ended_on: date | None = None,
    word: str = "",
    revision: int,
    act: Act,
) -> Mission:
    """Say how a mission ended, with its days as they were: as planned, cut short, called off."""
    partnership, mission = _locked(mission)
    NotAllowed.unless(access.can_prepare(act.actor, partnership))
    state = MissionState(how) if how in set(MissionState) else how
    texts = texts_verdict({"word": word}, lengths={})
    found = end_verdict(
        state,  # type: ignore[arg-type]
        state=mission.state, began_on=began_on, ended_on=ended_on, word=word, today=act.at.date(),
    )  # fmt: skip
    NotValid.unless(Verdict((*found.against, *texts.against)))
    as_seen(mission, revision)
    is_over = state in OVER
    columns = {
        "state": MissionState(MISSION.target(ENDINGS[MissionState(how)], state=mission.state)),
        "began_on": began_on if is_over else None,
        "ended_on": ended_on if is_over else None,
        "word": clean_text(word),
    }
    before, after = put(mission, differing(mission, columns))
    mission.closed_by, mission.closed_at = person_of(act.actor), act.at
    mission.revision += 1
    mission.save()
    record(Event.MISSION_ENDED, mission, act=act, before=before, after=after)
    if is_over:
        ask_both(mission, act)
    return mission


@transaction.atomic
def take_up_mission(mission: Mission, *, revision: int, act: Act) -> Mission:
    """Go on with a mission that was said to have ended, or was called off."""
    partnership, mission = _locked(mission)
    NotAllowed.unless(access.can_prepare(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    target = MissionState(MISSION.target("take_up", state=mission.state))
    as_seen(mission, revision)
    is_agreed = set(SIDES) <= agreed_by(mission)
    columns = {
        "state": target if is_agreed else MissionState.ASKED,
        "began_on": None,
        "ended_on": None,
        "closed_by": None,
        "closed_at": None,
    }
    before, after = put(mission, differing(mission, columns))
    mission.revision += 1
    mission.save()
    record(Event.MISSION_TAKEN_UP, mission, act=act, before=before, after=after)
    return mission


def _locked(mission: Mission) -> tuple[Partnership, Mission]:
    partnership = Partnership.objects.locked(mission.partnership)
    found = locked(mission)
    found.partnership = partnership
    return partnership, found


def _told(mission: Mission) -> dict[str, Any]:
    names = ("purpose", "kind", "starts_on", "ends_on", "place", "area", "without_item")
    found = {name: as_json(getattr(mission, name)) for name in names}
    found["host"] = mission.host.organisation.name if mission.host else ""
    found["activity"] = str(mission.activity) if mission.activity else ""
    return {name: value for name, value in found.items() if value}
