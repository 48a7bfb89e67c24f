"""Taking part, sharing one's name, and comparing: every write of this subject."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from waterpeers.analytics.portrait import PeerGroup
from waterpeers.apps.audit.actions import record
from waterpeers.apps.benchmarking import queries
from waterpeers.apps.benchmarking.access import can_compare, can_decide
from waterpeers.apps.benchmarking.events import Event
from waterpeers.apps.benchmarking.models import Comparison, Participation, Reader, Share, ShownGroup
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.peer_groups import PeerRule
from waterpeers.domain.sharing import Figures, GroupRequest, may_be_shown
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason

METHOD, VERSION = "comparison", "2"


@transaction.atomic
def take_part(organisation: Organisation, takes_part: bool, *, act: Act) -> Participation:
    """Say whether an operator's reviewed figures are compared, without its name."""
    NotAllowed.unless(can_decide(act.actor, organisation))
    found, _ = Participation.objects.select_for_update().get_or_create(
        organisation=organisation, defaults={"takes_part": False, "changed_at": act.at}
    )
    if found.takes_part == takes_part:
        return found
    found.takes_part, found.changed_at = takes_part, act.at
    found.save(update_fields=["takes_part", "changed_at"])
    event = Event.COMPARISON_JOINED if takes_part else Event.COMPARISON_LEFT
    record(event, found, act=act)
    return found


@transaction.atomic
def share(giver: Organisation, receiver: Organisation | None, *, act: Act) -> Share:
    """Show an operator's name beside its figures: to another, or to all who take part."""
    NotAllowed.unless(can_decide(act.actor, giver))
    if not queries.takes_part(giver):
        raise NotReady.because("not_taking_part")
    if giver == receiver:
        raise NotValid.because("shared_with_itself", field="receiver")
    if receiver and receiver.kind != OrganisationKind.OPERATOR:
        raise NotValid.because("operators_compare", field="receiver")
    made, is_new = Share.objects.current().get_or_create(
        giver=giver, receiver=receiver, defaults={"since_at": act.at}
    )
    if is_new:
        record(
            Event.FIGURES_SHARED,
            made,
            act=act,
            after={"with": receiver.name if receiver else "*"},
        )
    return made


@transaction.atomic
def stop_sharing(given: Share, *, act: Act) -> None:
    """Hide the name again; who has seen it has seen it, so that the share stays as an ended one."""
    NotAllowed.unless(can_decide(act.actor, given.giver))
    if not Share.objects.current().filter(pk=given.pk).update(until_at=act.at):
        return
    record(
        Event.FIGURES_UNSHARED,
        given,
        act=act,
        before={"with": given.receiver.name if given.receiver else "*"},
    )


@transaction.atomic
def compare(organisation: Organisation, rule: PeerRule, year: int, *, act: Act) -> Comparison:
    """Compare an operator with its peers, by the rule of share to see; the run is kept.

    Where nothing has changed since an earlier run, that one is given back.
    """
    NotAllowed.unless(can_compare(act.actor, organisation))
    readers = queries.readers_with(organisation)
    # Locked, so that two groups asked for at once are looked at one after the other.
    parts = Participation.objects.select_for_update().filter(organisation__in=readers.ever)
    taking_part = {part.organisation_id: part for part in parts.order_by("pk") if part.takes_part}
    if organisation.pk not in taking_part:
        raise NotReady.because("not_taking_part")
    gathered = _gathered(organisation, rule, year, readers, act.at.date())
    if not any(group.year == year for group in gathered.groups):
        raise NotReady.of(_lacking(gathered, year))
    Reader.objects.bulk_create(
        [Reader(organisation=organisation, person=person) for person in readers.people],
        ignore_conflicts=True,
    )
    return _stored(
        organisation, year, gathered, taking_part[organisation.pk].salt, act.actor, act.at
    )


def _lacking(gathered: _Gathered, year: int) -> list[Reason]:
    """Say why nothing can be shown for a year: each reason once, with its indicators."""
    lacking: dict[Reason, list[str]] = {}
    for each in gathered.refused:
        if each.year == year:
            lacking.setdefault(each.reason, []).append(each.indicator)
    return [
        Reason(why.code, (*why.params, ("indicators", ",".join(lacking[why]))), why.field)
        for why in sorted(lacking)
    ]


@dataclass(frozen=True)
class _Refused:
    indicator: str
    year: int
    reason: Reason


@dataclass(frozen=True)
class _Gathered:
    """What a run is made of: groups that may be shown, with the day they were drawn on."""

    alike: dict[str, str]
    own: dict[str, Any]
    groups: list[PeerGroup] = field(default_factory=list)
    drawn_on: list[date] = field(default_factory=list)
    refused: list[_Refused] = field(default_factory=list)


def _gathered(
    organisation: Organisation, rule: PeerRule, year: int, readers: queries.Readers, today: date
) -> _Gathered:
    years = range(year - queries.YEARS + 1, year + 1)
    taking_part = queries.participants()
    figures = queries.figures_of(taking_part.values(), years, graded=organisation)
    traits = queries.traits_of(taking_part.values(), figures, year)
    me = str(organisation.uuid)
    own = traits.pop(me, {})
    NotValid.unless(rule.applies_to(own))
    peers = rule.peers(own, traits)
    known, once_known = queries.known_to(readers)
    shown = queries.shown_to(readers.ever, years)
    money = queries.one_money(organisation, taking_part.values(), years)
    by_indicator = queries.computed(figures, money)
    mine: dict[str, dict[str, float]] = {}
    found = _Gathered(
        {str(criterion): own[criterion] for criterion in rule.criteria},
        {
            "values": figures.values.get((me, year), {}),
            "grades": figures.grades.get((me, year), {}),
            "figures": mine,
            "money": money.as_json(year),
        },
    )
    for indicator in queries.compared():
        for each_year in years:
            everybody = by_indicator.get((indicator, each_year), {})
            theirs = {o: figure for o, figure in sorted(everybody.items()) if o in peers}
            if me in everybody:
                mine.setdefault(indicator, {})[str(each_year)] = everybody[me]
            needed = queries.needed_for(indicator, each_year)
            read_anyhow = known | figures.open_to_all(each_year, theirs, needed)
            asked = GroupRequest(everybody.get(me), theirs, read_anyhow, once_known)
            before = shown[indicator, each_year]
            ours = [row for row in before if row.comparison.organisation_id == organisation.pk]
            _add(found, indicator, each_year, asked, before, ours, today)
    return found


def _add(
    found: _Gathered,
    indicator: str,
    year: int,
    asked: GroupRequest,
    shown: list[ShownGroup],
    ours: list[ShownGroup],
    today: date,
) -> None:
    """Add a group, or what ``ours`` of ``shown`` was of the same rule before, or why not."""
    verdict = may_be_shown(asked, [row.peers for row in shown])
    peers: Figures | None = asked.peers if verdict else None
    if not verdict and asked.own is not None:
        same_rule = [row for row in ours if row.comparison.alike == found.alike]
        if same_rule:
            peers, today = same_rule[-1].peers, same_rule[-1].drawn_on
    if peers is None or asked.own is None:
        found.refused.extend(_Refused(indicator, year, reason) for reason in verdict.against)
        return
    found.groups.append(PeerGroup(indicator, year, asked.own, peers))
    found.drawn_on.append(today)


def _stored(
    organisation: Organisation,
    year: int,
    gathered: _Gathered,
    salt: str,
    actor: Actor,
    at: datetime,
) -> Comparison:
    inputs = queries.fingerprint_of(salt, gathered.own, gathered.groups, year, gathered.alike)
    before = Comparison.objects.filter(organisation=organisation, fingerprint=inputs)
    if there := before.order_by("made_at", "id").last():
        return there
    made = Comparison.objects.create(
        organisation=organisation,
        year=year,
        alike=gathered.alike,
        own=gathered.own,
        refused=[
            {
                "indicator": each.indicator,
                "year": each.year,
                "code": each.reason.code,
                "params": dict(each.reason.params),
            }
            for each in gathered.refused
        ],
        method=METHOD,
        version=VERSION,
        fingerprint=inputs,
        result=queries.result_of(gathered.own, gathered.groups, year),
        made_at=at,
        made_by=actor.person,
    )
    ShownGroup.objects.bulk_create(
        ShownGroup(
            comparison=made,
            indicator=group.indicator,
            year=group.year,
            own=group.own,
            peers=dict(group.peers),
            drawn_on=drawn_on,
        )
        for group, drawn_on in zip(gathered.groups, gathered.drawn_on, strict=True)
    )
    record(
        Event.COMPARISON_MADE,
        made,
        act=Act(actor, at),
        after={"year": year, "alike": gathered.alike},
    )
    return made
