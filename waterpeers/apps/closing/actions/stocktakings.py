"""Writing in a stocktaking: words, figures, stages and capacity again; signing it off."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.closing import access, rules
from waterpeers.apps.closing.actions.closing import agree_if_it_passes
from waterpeers.apps.closing.actions.steps import (
    keep_figure,
    let_sign_offs_fall,
    read_reviewed,
    writable,
)
from waterpeers.apps.closing.events import Event
from waterpeers.apps.closing.models import SignOff, Stocktaking, StocktakingFigure
from waterpeers.apps.closing.queries.stocktakings import (
    AREA,
    DIMENSION,
    Taken,
    outcomes_of,
    taken,
    unknown_code,
)
from waterpeers.apps.follow_up.actions import practice
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.records.saving import as_seen, save_changed
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.plans import CapacityDimension
from waterpeers.domain.practice import NEEDS_PROOF, WopShare, falls
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale, Verdict, all_valid


@transaction.atomic
def change_stocktaking(
    stocktaking: Stocktaking, fields: Mapping[str, Any], *, revision: int, act: Act
) -> Stocktaking:
    """Change what is said in words: what changed and why, lessons, what comes next, the last day.

    Only what is given is looked at. Signatures fall.
    """
    row = writable(stocktaking, act)
    columns = rules.words_columns(row, fields, act.at.date())
    as_seen(row, revision)
    before = row.revision
    changed = save_changed(row, columns, event=Event.STOCKTAKING_CHANGED, act=act)
    if changed.revision != before:
        let_sign_offs_fall(changed, act)
    return changed


@transaction.atomic
def read_figures(stocktaking: Stocktaking, *, act: Act) -> Stocktaking:
    """Take over the reviewed figures that are newer than those of the time before."""
    row = writable(stocktaking, act)
    _told(row, read_reviewed(row, act), act)
    return row


@transaction.atomic
def say_figures(
    stocktaking: Stocktaking, given: Mapping[UUID, Mapping[str, Any]], *, act: Act
) -> Stocktaking:
    """Say figures of the partnership's own, or that one is not known, and why.

    What is given blank is taken out. Those of indicators are read from what was reviewed.
    """
    row = writable(stocktaking, act)
    today = act.at.date()
    known = {each.uuid: each for each in outcomes_of(row.partnership)}
    for uuid in given.keys() - known.keys():
        raise NotValid.because("not_in_list", field="figures", value=str(uuid))
    read = {u: partial(rules.figure_columns, known[u], given[u], today) for u in given}
    all_valid(*read.values())
    changed = []
    for uuid, columns in ((u, each()) for u, each in read.items()):
        there = row.figures.filter(outcome=known[uuid])
        if columns is not None:
            changed += [kept] if (kept := keep_figure(row, known[uuid], columns, act)) else []
        elif (blank := _typed(known[uuid].indicator, there.first())) is not None:
            changed.append(blank)
            there.delete()
    _told(row, changed, act)
    return row


def _typed(indicator: str, figure: StocktakingFigure | None) -> StocktakingFigure | None:
    """Give a figure that was typed, and so can be taken out; one that was read stays."""
    if figure is None or (indicator and figure.value is not None):
        return None
    return figure


def _told(row: Stocktaking, changed: list[StocktakingFigure], act: Act) -> None:
    if changed:
        after = {str(each.outcome): _said(each) for each in changed}
        record(Event.STOCKTAKING_FIGURES, row, act=act, after=after)
        let_sign_offs_fall(row, act)


def _said(figure: StocktakingFigure) -> str:
    return figure.word if figure.value is None else f"{figure.value:g} ({figure.year})"


@transaction.atomic
def judge_again(
    stocktaking: Stocktaking,
    stages: Mapping[str, Mapping[str, Any]],
    capacity: Mapping[str, Mapping[str, Any]],
    *,
    role: PartyRole | str,
    act: Act,
) -> Stocktaking:
    """Say for one side how far each working area is now, and how each dimension changed since.

    ``stages`` by area: a stage, or "not_known"; ``capacity`` by dimension: a change, or the same.
    One word says what shows it, and why it fell. What is blank is left as it is; what is there
    already is not judged twice.
    """
    row = writable(stocktaking, act)
    NotAllowed.unless(access.can_judge(act.actor, row.partnership, role))
    if row.is_at_the_end:
        raise NotReady.because("judged_while_it_goes_on")
    found = taken(row, act.at.date())
    _judgeable(found, stages, capacity)
    unknown = set(row.unknown)
    is_changed = False
    for area, said in stages.items():
        is_changed |= _judge_area(found, area, said, unknown, PartyRole(role), act)
    for dimension, said in capacity.items():
        is_changed |= _judge_dimension(found, dimension, said, unknown, PartyRole(role), act)
    if not row.figures.exists():
        _told(row, read_reviewed(row, act), act)
    if unknown != set(row.unknown):
        said = {"unknown": sorted(unknown)}
        row, is_changed = save_changed(row, said, event=Event.STOCKTAKING_CHANGED, act=act), True
    if is_changed:
        let_sign_offs_fall(row, act)
    return row


def _judgeable(
    found: Taken, stages: Mapping[str, Mapping[str, Any]], capacity: Mapping[str, Mapping[str, Any]]
) -> None:
    """Refuse with everything that stands against what is said."""
    before = {str(each.area): each.latest for each in found.stages}
    reasons = []
    for area, said in stages.items():
        reasons += rules.unknown_area(area, before)
        latest = before.get(area)
        reasons += rules.stage_reasons(area, said, latest.stage if latest else None)
    for dimension, said in capacity.items():
        reasons += rules.unknown_dimension(dimension) or rules.change_reasons(dimension, said)
    NotValid.unless(Verdict(tuple(reasons)))


def _judge_area(
    found: Taken, area: str, said: Mapping[str, Any], unknown: set[str], role: PartyRole, act: Act
) -> bool:
    """Judge an area unless it was judged so already; say whether anything changed."""
    stage, word = str(said.get("stage") or ""), str(said.get("word") or "").strip()
    code = unknown_code(AREA, area)
    if stage == rules.NOT_KNOWN:
        unknown.add(code)
    if stage in ("", rules.NOT_KNOWN):
        return False
    unknown.discard(code)
    course = next(each for each in found.stages if each.area == area)
    now, before = found.judged_now(course), course.latest
    if now and (str(now.stage), now.why or now.proof) == (stage, word):
        return False
    fields = {"area": area, "stage": stage, "proof": word}
    if before and falls(type(before.stage)(stage), before.stage):
        fields["why"] = word
        if stage not in NEEDS_PROOF:  # what shows it is why it fell; a visible one needs both
            fields["proof"] = ""
    practice.judge_stage(found.partnership, fields, role=role, act=act)
    return True


def _judge_dimension(
    found: Taken,
    dimension: str,
    said: Mapping[str, Any],
    unknown: set[str],
    role: PartyRole,
    act: Act,
) -> bool:
    """Judge a dimension unless it was judged so already; say whether anything changed."""
    change, word = said.get("change"), str(said.get("word") or "").strip()
    code = unknown_code(DIMENSION, dimension)
    if change == rules.NOT_KNOWN:
        unknown.add(code)
    if change in (None, "", rules.NOT_KNOWN):
        return False
    unknown.discard(code)
    now = found.changed_now.get(CapacityDimension(dimension))
    if now and (now.change, now.proof) == (change, word):
        return False
    fields = {
        "dimension": dimension,
        "change": change,
        "proof": word,
        "share": str(said.get("share") or WopShare.NOT_KNOWN),
        "year": act.at.year,
    }
    practice.judge_capacity(found.partnership, fields, role=role, act=act)
    return True


# --- signing off ---


@transaction.atomic
def sign_off(stocktaking: Stocktaking, party: Party, *, fingerprint: str, act: Act) -> SignOff:
    """Agree for one operator to what one has read, by its fingerprint; one person signs for one.

    What the other side judged for it is agreed to with that. What is over is agreed as soon as the
    last has signed; the account of a partnership that goes on is agreed at its gate.
    """
    row = writable(stocktaking, act)
    NotAllowed.unless(access.can_sign_off(act.actor, party))
    found = taken(row, act.at.date())
    if fingerprint != found.fingerprint:
        raise Stale.because("changed_meanwhile")
    person = person_of(act.actor)
    others = (each for each in found.signed.values() if each.party_id != party.pk)
    if any(each.person_id == person.pk for each in others):
        raise NotReady.because("one_person_signs_for_one")
    there = found.signed.get(party.pk)
    if there is not None and there.fingerprint == fingerprint:
        return there
    SignOff.objects.filter(stocktaking=row, party=party).delete()
    made = SignOff.objects.create(
        stocktaking=row, party=party, person=person, fingerprint=fingerprint, signed_at=act.at
    )
    after = {"months": row.months, "operator": party.organisation.name}
    record(
        Event.STOCKTAKING_SIGNED, row, act=act, after=after, organisation=party.organisation.uuid
    )
    _let_others_fall(row, found, made, act)
    for judgement in found.judgements:
        if judgement.agreed_at is None and judgement.role is not party.role:
            practice.agree_to_judgement(judgement, act=act)
    if row.is_light or not row.is_at_the_end:
        agree_if_it_passes(row, act=act)
    return made


def _let_others_fall(row: Stocktaking, found: Taken, made: SignOff, act: Act) -> None:
    """Take away what others signed before something changed elsewhere: they read it again."""
    for each in found.signed.values():
        if each.party_id != made.party_id and each.fingerprint != made.fingerprint:
            SignOff.objects.filter(pk=each.pk).delete()
            after = {"operator": each.party.organisation.name}
            record(Event.STOCKTAKING_UNSIGNED, row, act=act, after=after)


@transaction.atomic
def take_back_sign_off(stocktaking: Stocktaking, party: Party, *, act: Act) -> Stocktaking:
    """Take one's operator's signature back, until both sides have agreed."""
    row = writable(stocktaking, act)
    NotAllowed.unless(access.can_sign_off(act.actor, party))
    there = SignOff.objects.filter(stocktaking=row, party=party)
    if there.exists():
        there.delete()
        record(
            Event.STOCKTAKING_UNSIGNED, row, act=act, organisation=party.organisation.uuid,
            after={"operator": party.organisation.name},
        )  # fmt: skip
    return row
