"""Asking: opening a round, whom it asks, its end.

An app that asks its own questionnaire calls these inside its own actions, which have asked who
may, and names itself as ``owner``; what no app owns is a facilitator's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from waterpeers.apps.audit.actions import record
from waterpeers.apps.foundation.models import Identified
from waterpeers.apps.operators.models import Organisation, OrganisationState
from waterpeers.apps.questionnaires import access
from waterpeers.apps.questionnaires.actions.sheets import look_again
from waterpeers.apps.questionnaires.actions.templates import use, use_shipped
from waterpeers.apps.questionnaires.events import Event
from waterpeers.apps.questionnaires.models import (
    QuestionRound,
    Respondent,
    Sharing,
    Submission,
    Template,
)
from waterpeers.apps.questionnaires.owners import owners
from waterpeers.domain.actors import Act
from waterpeers.domain.indicators import EARLIEST_YEAR, LATEST_YEAR
from waterpeers.domain.partnerships import TITLE, texts_verdict
from waterpeers.domain.questionnaires import Option
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason, Verdict


@dataclass(frozen=True)
class AskedParty:
    """Who is asked, on which side."""

    organisation: Organisation
    side: str = ""


@dataclass(frozen=True)
class Asking:
    """How a round asks: when others read the answers, whose figures are shown, until when."""

    sharing: Sharing = Sharing.WHEN_ALL
    is_personal: bool = False
    least_shown: int = 5
    year: int | None = None
    figures_of: Organisation | None = None
    lists: Mapping[str, Iterable[Option]] | None = None
    closes_at: datetime | None = None


@transaction.atomic
def open_round(
    title: str,
    whom: Iterable[AskedParty],
    *,
    template: Template | None = None,
    owner: str = "",
    about: Identified | None = None,
    asking: Asking = Asking(),
    act: Act,
    uuid: UUID | None = None,
) -> QuestionRound:
    """Put a questionnaire to organisations; sent twice with one ``uuid`` it is opened once.

    ``owner`` is the key of an app's own: the latest version that ships with the package.
    """
    if not owner:
        NotAllowed.unless(access.can_ask(act.actor))
    if uuid and (there := QuestionRound.objects.filter(uuid=uuid).first()):
        return there
    NotValid.unless(Verdict(tuple(_faults(title, asking, act))))
    shipped = owners()[owner].template if owner else ""
    template = use(template, act=act) if template else use_shipped(shipped, act=act)
    made = QuestionRound(
        uuid=uuid or uuid4(),
        code=uuid4().hex[:20],  # its number is known once it is stored
        template=template,
        title=clean_text(title),
        owner=owner,
        about=(about._meta.model_name or "") if about else "",
        about_uuid=about.uuid if about else None,
        opened_at=act.at,
        **_columns(asking),
    )
    made.save(force_insert=True)
    made.code = f"Q-{made.pk:04d}"
    made.save(update_fields=["code"])
    for each in whom:
        ask(made, each, owner=owner, act=act)
    after = {"code": made.code, "template": str(template), "title": made.title}
    record(Event.QUESTIONNAIRE_OPENED, made, act=act, after=after)
    return made


def _columns(asking: Asking) -> dict[str, Any]:
    lists = {
        name: [{"code": item.code, "text": dict(item.text.words)} for item in items]
        for name, items in (asking.lists or {}).items()
    }
    return vars(asking) | {"lists": lists}


def _faults(title: str, asking: Asking, act: Act) -> Iterable[Reason]:
    yield from texts_verdict({"title": title}, needed=("title",), lengths={"title": TITLE}).against
    if asking.year is not None and not EARLIEST_YEAR <= asking.year <= LATEST_YEAR:
        yield Reason("not_a_year", (("value", str(asking.year)),), "year")
    if asking.closes_at is not None and asking.closes_at <= act.at:
        yield Reason("closes_too_early", field="closes_at")
    if not 1 <= asking.least_shown <= 100:
        yield Reason("out_of_range", (("least", "1"), ("most", "100")), "least_shown")


@transaction.atomic
def ask(round_: QuestionRound, whom: AskedParty, *, owner: str = "", act: Act) -> Respondent:
    """Ask one more organisation; asked again it is the same.

    It waits for one of whom something is asked.
    """
    round_ = _taken(round_, owner, act)
    there = Respondent.objects.filter(
        round=round_, organisation=whom.organisation, side=whom.side
    ).first()
    if there:
        return there
    if not round_.is_open(act.at):
        raise NotReady.because("round_ended")
    if whom.organisation.state is OrganisationState.CLOSED:
        raise NotReady.because("organisation_closed", name=whom.organisation.name)
    sides = round_.template.questionnaire.sides
    if sides and round_.template.questionnaire.side(whom.side) is None:
        raise NotValid.because("not_in_list", field="side", value=whom.side[:80])
    made = Respondent(
        round=round_,
        organisation=whom.organisation,
        side=whom.side if sides else "",
        asked_at=act.at,
    )
    made.save(force_insert=True)
    look_again(made, act=act)
    record(
        Event.QUESTIONNAIRE_PUT,
        round_,
        act=act,
        after={"organisation": str(whom.organisation.uuid), "side": made.side},
        organisation=whom.organisation.uuid,
    )
    return made


@transaction.atomic
def stop_asking(respondent: Respondent, *, owner: str = "", act: Act) -> QuestionRound:
    """Ask an organisation no more; what it handed in would be lost, so then it stays.

    An app that lets one go, with what it said, takes that along.
    """
    round_ = _taken(respondent.round, owner, act)
    if not owner and Submission.objects.filter(sheet__respondent=respondent).exists():
        raise NotReady.because("sheet_handed_in")
    before = {"organisation": str(respondent.organisation.uuid), "side": respondent.side}
    Respondent.objects.filter(pk=respondent.pk).delete()
    record(
        Event.QUESTIONNAIRE_TAKEN_BACK,
        round_,
        act=act,
        before=before,
        organisation=respondent.organisation.uuid,
    )
    return round_


@transaction.atomic
def end_round(round_: QuestionRound, *, owner: str = "", act: Act) -> QuestionRound:
    """Take no more answers; nothing waits for them any more."""
    round_ = _taken(round_, owner, act)
    if round_.ended_at is None:
        round_.ended_at = act.at
        round_.save(update_fields=["ended_at"])
        record(Event.QUESTIONNAIRE_ENDED, round_, act=act)
    return round_


@transaction.atomic
def reopen_round(round_: QuestionRound, *, owner: str = "", act: Act) -> QuestionRound:
    """Take answers again: what was not handed in waits as before."""
    round_ = _taken(round_, owner, act)
    if round_.ended_at is not None:
        round_.ended_at = None
        round_.save(update_fields=["ended_at"])
        record(Event.QUESTIONNAIRE_REOPENED, round_, act=act)
    return round_


@transaction.atomic
def rename_round(round_: QuestionRound, title: str, *, owner: str, act: Act) -> QuestionRound:
    """Call a round by the new name of what it is about; the trail of that has the change."""
    round_ = _taken(round_, owner, act)
    round_.title = title
    round_.save(update_fields=["title"])
    return round_


def _taken(round_: QuestionRound, owner: str, act: Act) -> QuestionRound:
    """Take a round for writing: a facilitator what no app owns, an app its own.

    An app's actions have asked who may; no page and no program names an owner.
    """
    rows = QuestionRound.objects.select_for_update(of=("self",)).select_related("template")
    round_ = rows.get(pk=round_.pk)
    if not round_.owner:
        NotAllowed.unless(access.can_ask(act.actor))
    elif round_.owner != owner:
        raise NotAllowed.because("round_of_a_subject")
    return round_
