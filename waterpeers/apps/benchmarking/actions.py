"""Taking part, sharing one's name, and comparing: every write of this subject."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from waterpeers.analytics.portrait import Group
from waterpeers.apps.audit.actions import record
from waterpeers.apps.audit.events import Event
from waterpeers.apps.benchmarking import queries
from waterpeers.apps.benchmarking.access import can_compare, can_decide
from waterpeers.apps.benchmarking.models import Comparison, Participation, Share, ShownGroup
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.peer_groups import PeerRule
from waterpeers.domain.sharing import Asked, Figures, may_be_shown
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason

METHOD, VERSION = "comparison", "1"


@transaction.atomic
def take_part(
    organisation: Organisation, takes_part: bool, *, actor: Actor, at: datetime
) -> Participation:
    """Say whether an operator's reviewed figures are compared, without its name."""
    NotAllowed.unless(can_decide(actor, organisation))
    found, _ = Participation.objects.select_for_update().get_or_create(
        organisation=organisation, defaults={"takes_part": False, "changed_at": at}
    )
    if found.takes_part == takes_part:
        return found
    found.takes_part, found.changed_at = takes_part, at
    found.save(update_fields=["takes_part", "changed_at"])
    event = Event.COMPARISON_JOINED if takes_part else Event.COMPARISON_LEFT
    record(event, found, actor=actor, at=at, organisation=organisation.uuid)
    return found


@transaction.atomic
def share(
    giver: Organisation, receiver: Organisation | None, *, actor: Actor, at: datetime
) -> Share:
    """Show an operator's name beside its figures: to another, or to all who take part."""
    NotAllowed.unless(can_decide(actor, giver))
    if not queries.takes_part(giver):
        raise NotReady.because("not_taking_part")
    if giver == receiver:
        raise NotValid.because("shared_with_itself", field="receiver")
    made, is_new = Share.objects.get_or_create(
        giver=giver, receiver=receiver, defaults={"since_at": at}
    )
    if is_new:
        record(
            Event.FIGURES_SHARED, made, actor=actor, at=at, organisation=giver.uuid,
            after={"with": receiver.name if receiver else "*"},
        )  # fmt: skip
    return made


@transaction.atomic
def stop_sharing(given: Share, *, actor: Actor, at: datetime) -> None:
    """Hide the name again; who has seen it has seen it."""
    NotAllowed.unless(can_decide(actor, given.giver))
    record(
        Event.FIGURES_UNSHARED, given, actor=actor, at=at, organisation=given.giver.uuid,
        before={"with": given.receiver.name if given.receiver else "*"},
    )  # fmt: skip
    Share.objects.filter(pk=given.pk).delete()


@transaction.atomic
def compare(
    organisation: Organisation, rule: PeerRule, year: int, *, actor: Actor, at: datetime
) -> Comparison:
    """Compare an operator with its peers, by the rule of share to see; the run is kept.

    Where nothing has changed since an earlier run, that one is given back.
    """
    NotAllowed.unless(can_compare(actor, organisation))
    readers = queries.readers_with(organisation)
    # Locked, so that two groups asked for at once are looked at one after the other.
    parts = Participation.objects.select_for_update().filter(organisation__in=readers)
    if organisation.pk not in {part.organisation_id for part in parts if part.takes_part}:
        raise NotReady.because("not_taking_part")
    gathered = _gathered(organisation, rule, year, readers, at.date())
    if not any(group.year == year for group in gathered.groups):
        raise NotReady.of(sorted({r.reason for r in gathered.refused if r.year == year}))
    return _stored(organisation, year, gathered, actor, at)


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
    not_known: int
    groups: list[Group] = field(default_factory=list)
    drawn_on: list[date] = field(default_factory=list)
    refused: list[_Refused] = field(default_factory=list)


def _gathered(
    organisation: Organisation, rule: PeerRule, year: int, readers: list[Organisation], today: date
) -> _Gathered:
    years = range(year - queries.YEARS + 1, year + 1)
    taking_part = queries.participants()
    figures = queries.figures_of(taking_part.values(), years)
    traits = queries.traits_of(taking_part.values(), figures, year)
    me = str(organisation.uuid)
    own = traits.pop(me, {})
    NotValid.unless(rule.applies_to(own))
    peers = rule.peers(own, traits)
    known = queries.sharing_with(readers) | {str(reader.uuid) for reader in readers}
    shown = queries.shown_to(readers, years)
    by_indicator = queries.computed(figures)
    mine: dict[str, dict[str, float]] = {}
    found = _Gathered(
        {str(criterion): own[criterion] for criterion in rule.criteria},
        {
            "values": figures.values.get((me, year), {}),
            "grades": figures.grades.get((me, year), {}),
            "figures": mine,
        },
        rule.not_known(traits),
    )
    for indicator in queries.compared():
        for each_year in years:
            everybody = by_indicator.get((indicator, each_year), {})
            theirs = {o: figure for o, figure in sorted(everybody.items()) if o in peers}
            if me in everybody:
                mine.setdefault(indicator, {})[str(each_year)] = everybody[me]
            asked = Asked(everybody.get(me), theirs, known)
            _add(found, indicator, each_year, asked, shown[indicator, each_year], today)
    return found


def _add(
    found: _Gathered,
    indicator: str,
    year: int,
    asked: Asked,
    shown: list[ShownGroup],
    today: date,
) -> None:
    """Add a group, or what was shown of the same rule before it changed a little, or why not."""
    verdict = may_be_shown(asked, [row.peers for row in shown])
    peers: Figures | None = asked.peers if verdict else None
    if not verdict and asked.own is not None:
        same_rule = [row for row in shown if row.comparison.alike == found.alike]
        if same_rule:
            peers, today = same_rule[-1].peers, same_rule[-1].drawn_on
    if peers is None or asked.own is None:
        found.refused.extend(_Refused(indicator, year, reason) for reason in verdict.against)
        return
    found.groups.append(Group(indicator, year, asked.own, peers))
    found.drawn_on.append(today)


def _stored(
    organisation: Organisation,
    year: int,
    gathered: _Gathered,
    actor: Actor,
    at: datetime,
) -> Comparison:
    inputs = queries.fingerprint_of(gathered.own, gathered.groups, year, gathered.alike)
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
        not_known=gathered.not_known,
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
        Event.COMPARISON_MADE, made, actor=actor, at=at, organisation=organisation.uuid,
        after={"year": year, "alike": gathered.alike},
    )  # fmt: skip
    return made
