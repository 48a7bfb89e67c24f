"""Asking: opening a round, whom it asks, its end.

An app that asks its own questionnaire calls these inside its own actions, which have asked who
may; without an owner a facilitator asks.
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
from waterpeers.apps.questionnaires.actions.templates import use, use_shipped
from waterpeers.apps.questionnaires.events import Event
from waterpeers.apps.questionnaires.models import (
    QuestionRound,
    Respondent,
    Sharing,
    Submission,
    Template,
)
from waterpeers.apps.questionnaires.owners import NOBODY, Owner, owner_of
from waterpeers.domain.actors import Act
from waterpeers.domain.indicators import EARLIEST_YEAR, LATEST_YEAR
from waterpeers.domain.partnerships import TITLE, texts_verdict
from waterpeers.domain.questionnaires import Option
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason, Verdict


@dataclass(frozen=True)
class AskedParty:
    """Who is asked, on which side; ``is_settled`` where nothing waits for an answer yet."""

    organisation: Organisation
    side: str = ""
    is_settled: bool = False


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
    owner: Owner = NOBODY,
    about: Identified | None = None,
    asking: Asking = Asking(),
    act: Act,
    uuid: UUID | None = None,
) -> QuestionRound:
    """Put a questionnaire to organisations; sent twice with one ``uuid`` it is opened once.

    An owner's is the latest version that ships with the package, unless a ``template`` is given.
    """
    if not owner.key:
        NotAllowed.unless(access.can_ask(act.actor))
    if uuid and (there := QuestionRound.objects.filter(uuid=uuid).first()):
        return there
    NotValid.unless(Verdict(tuple(_faults(title, asking, act))))
    template = use(template, act=act) if template else use_shipped(owner.template, act=act)
    made = QuestionRound(
        uuid=uuid or uuid4(),
        code=uuid4().hex[:20],  # its number is known once it is stored
        template=template,
        title=clean_text(title),
        owner=owner.key,
        about=(about._meta.model_name or "") if about else "",
        about_uuid=about.uuid if about else None,
        opened_at=act.at,
        **_columns(asking),
    )
    made.save(force_insert=True)
    made.code = f"Q-{made.pk:04d}"
    made.save(update_fields=["code"])
    for each in whom:
        ask(made, each, act=act)
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
def ask(round_: QuestionRound, whom: AskedParty, *, act: Act) -> Respondent:
    """Ask one more organisation; asked again it is the same."""
    round_ = _locked(round_)
    _allow(round_, act)
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
        settled_at=act.at if whom.is_settled else None,
    )
    made.save(force_insert=True)
    record(
        Event.QUESTIONNAIRE_PUT,
        round_,
        act=act,
        after={"organisation": str(whom.organisation.uuid), "side": made.side},
        organisation=whom.organisation.uuid,
    )
    return made


@transaction.atomic
def stop_asking(respondent: Respondent, *, act: Act) -> QuestionRound:
    """Ask an organisation no more; what it handed in would be lost, so then it stays."""
    round_ = _locked(respondent.round)
    _allow(round_, act)
    if Submission.objects.filter(sheet__respondent=respondent).exists():
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
def settle(respondent: Respondent, *, is_settled: bool, act: Act) -> Respondent:
    """Say that nothing waits for an answer any more, or that it does again; for owners.

    What an owner was told by another door is said there as well; the trail has it from there.
    """
    respondent = Respondent.objects.select_for_update(of=("self",)).get(pk=respondent.pk)
    if is_settled is (respondent.settled_at is None):
        respondent.settled_at = act.at if is_settled else None
        respondent.save(update_fields=["settled_at"])
    return respondent


@transaction.atomic
def end_round(round_: QuestionRound, *, act: Act) -> QuestionRound:
    """Take no more answers."""
    round_ = _locked(round_)
    _allow(round_, act)
    if round_.ended_at is None:
        round_.ended_at = act.at
        round_.save(update_fields=["ended_at"])
        Respondent.objects.filter(round=round_, settled_at__isnull=True).update(settled_at=act.at)
        record(Event.QUESTIONNAIRE_ENDED, round_, act=act)
    return round_


def _locked(round_: QuestionRound) -> QuestionRound:
    rows = QuestionRound.objects.select_for_update(of=("self",)).select_related("template")
    return rows.get(pk=round_.pk)


def _allow(round_: QuestionRound, act: Act) -> None:
    """Facilitators run what they asked; an owner's actions have asked who may."""
    if owner_of(round_) is NOBODY:
        NotAllowed.unless(access.can_ask(act.actor))
