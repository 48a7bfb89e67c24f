"""Starting a round of a diagnosis, and changing what is written down of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.audit.actions import record
from waterpeers.apps.diagnosis import access
from waterpeers.apps.diagnosis.events import Event
from waterpeers.apps.diagnosis.models import Diagnosis
from waterpeers.apps.diagnosis.queries import asks_by_area, offered, sides_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.questionnaires.actions.rounds import AskedParty, Asking, ask, open_round
from waterpeers.apps.questionnaires.actions.templates import use_shipped
from waterpeers.apps.questionnaires.models import (
    Respondent,
    Sharing,
    Submission,
    Template,
)
from waterpeers.apps.records.saving import as_seen, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.diagnosis import PEER, SELF, Stage, scope_verdict
from waterpeers.domain.partnerships import Phase, active_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

OWNER, PEOPLE = "diagnosis", "diagnosis_people"  # whose the two rounds are


@transaction.atomic
def start(
    partnership: Partnership,
    *,
    stage: Stage | str,
    template: str,
    areas: Iterable[str] = (),
    year: int | None = None,
    closes_at: datetime | None = None,
    act: Act,
    uuid: UUID | None = None,
) -> Diagnosis:
    """Start a round: both sides are asked, and the utility's people for themselves.

    ``template`` is the code of a questionnaire that ships or the uuid of a facilitator's own.
    """
    partnership = Partnership.objects.locked(partnership)
    if there := sent_before(Diagnosis.objects.visible_to(act.actor), uuid):
        return there
    NotAllowed.unless(access.can_diagnose(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    if partnership.phase in (Phase.FIND, Phase.AGREE):
        raise NotReady.because("diagnosis_not_yet")
    if stage not in set(Stage):
        raise NotValid.because("not_in_list", field="stage", value=str(stage)[:80])
    chosen = next((each for each in offered() if each.key == template), None)
    if chosen is None:
        raise NotValid.because("template_not_of_a_diagnosis", field="template")
    by_area = asks_by_area(chosen.questionnaire)
    scope = list(dict.fromkeys(areas)) if by_area else []
    NotValid.unless(scope_verdict(scope, are_needed=by_area))
    made = _opened(
        partnership,
        chosen.template or use_shipped(chosen.key, act=act),
        stage=Stage(stage),
        scope=scope,
        year=year,
        closes_at=closes_at,
        act=act,
        uuid=uuid,
    )
    after = {"stage": str(made.stage), "template": str(made.team.template), "areas": scope}
    record(Event.DIAGNOSIS_STARTED, made, act=act, after=after)
    return made


def _opened(
    partnership: Partnership,
    template: Template,
    *,
    stage: Stage,
    scope: list[str],
    year: int | None,
    closes_at: datetime | None,
    act: Act,
    uuid: UUID | None,
) -> Diagnosis:
    mentees, mentors = sides_of(partnership)
    mentee = mentees[0].organisation
    title = partnership.title
    asking = Asking(year=year, figures_of=mentee, closes_at=closes_at)
    own = AskedParty(mentee, SELF)
    team = open_round(
        title,
        (),
        template=template,
        owner=OWNER,
        about=partnership,
        asking=replace(asking, sharing=Sharing.WHEN_ALL),
        act=act,
    )
    people = open_round(
        title,
        (),
        template=template,
        owner=PEOPLE,
        about=partnership,
        asking=replace(asking, sharing=Sharing.NEVER, is_personal=True),
        act=act,
    )
    made = Diagnosis(
        uuid=uuid or uuid4(),
        partnership=partnership,
        stage=stage,
        areas=scope,
        team=team,
        people=people,
        started_at=act.at,
    )
    made.save(force_insert=True)
    for each in [own, *(AskedParty(party.organisation, PEER) for party in mentors)]:
        ask(team, each, owner=OWNER, act=act)
    ask(people, own, owner=PEOPLE, act=act)
    return made


@transaction.atomic
def say_who_was_heard(
    diagnosis: Diagnosis, groups: Iterable[str], *, revision: int, act: Act
) -> Diagnosis:
    """Write down which groups were heard without a sheet of their own: on paper, aloud."""
    Partnership.objects.locked(diagnosis.partnership)
    diagnosis = Diagnosis.objects.select_for_update().get(pk=diagnosis.pk)
    NotAllowed.unless(access.can_diagnose(act.actor, diagnosis.partnership))
    NotReady.unless(active_verdict(diagnosis.partnership.state))
    known = [group.code for group in diagnosis.team.questionnaire.groups]
    for group in groups:
        if group not in known:
            raise NotValid.because("not_in_list", field="heard", value=str(group)[:80])
    wanted = [group for group in known if group in set(groups)]
    if wanted == diagnosis.heard:
        return diagnosis
    as_seen(diagnosis, revision)
    before = {"heard": diagnosis.heard}
    diagnosis.heard = wanted
    diagnosis.revision += 1
    diagnosis.save(update_fields=["heard", "revision"])
    record(Event.DIAGNOSIS_CHANGED, diagnosis, act=act, before=before, after={"heard": wanted})
    return diagnosis


def note_handed_in(respondent: Respondent, submission: Submission, *, act: Act) -> None:
    """Tell the partnership that a side has handed in; what it said stays in its round."""
    diagnosis = Diagnosis.objects.get(team=respondent.round_id)
    record(
        Event.DIAGNOSIS_SIDE_HANDED_IN,
        diagnosis,
        act=act,
        after={"side": respondent.side, "version": submission.version},
        organisation=respondent.organisation.uuid,
    )
