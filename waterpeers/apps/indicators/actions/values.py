"""Reporting values, answering what is asked about them, reviewing, returning, locking."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction

from waterpeers.apps.audit.actions import record
from waterpeers.apps.indicators.access import can_report, can_review
from waterpeers.apps.indicators.actions.steps import tell_profiles
from waterpeers.apps.indicators.events import Event
from waterpeers.apps.indicators.imports import as_kept
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.indicators.queries.headlines import exactly
from waterpeers.apps.indicators.queries.values import SheetState, current_of, other_years
from waterpeers.apps.indicators.rules import ReportedFigure as ReportedFigure
from waterpeers.apps.indicators.rules import valid_figures
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.records.saving import as_seen, locked
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.indicators import PROFILE_FIELD
from waterpeers.domain.periods import Period
from waterpeers.domain.plausibility import UNIT_SLIPS, UnitDecision, in_other_unit
from waterpeers.domain.questions import questions
from waterpeers.domain.register import clean_text
from waterpeers.domain.results import Reported
from waterpeers.domain.values import (
    LONGEST_NOTE,
    OPEN,
    VALID,
    VALUE,
    WHOLE,
    Origin,
    ValueFacts,
    ValueState,
    Zone,
    factor,
)
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason

Answers = Mapping[tuple[str, str], str]  # (variable, code of the question) → answer
Decisions = Mapping[tuple[str, str], UnitDecision]  # the same → what is said of its unit


@transaction.atomic
def open_sheet(
    organisation: Organisation, period: Period, *, act: Act, zone: Zone = WHOLE
) -> Sheet:
    """Begin to report for a period and zone; where that was begun already, go on with it."""
    NotAllowed.unless(can_report(act.actor, organisation))
    return _sheet(organisation, period, zone)


@transaction.atomic
def report_values(
    organisation: Organisation,
    period: Period,
    given: Iterable[ReportedFigure],
    *,
    act: Act,
    zone: Zone = WHOLE,
    removed: Collection[str] = (),
    answers: Answers | None = None,
    decisions: Decisions | None = None,
    because: str = "",
    origin: Origin = Origin.TYPED,
    revision: int | None = None,
    is_blind: bool = False,
) -> Sheet:
    """Keep what an organisation reports, as drafts; all of it, or nothing.

    What was reviewed or locked changes by a new version, which needs ``because``. ``removed``
    names variables whose draft is taken back. ``answers`` are to what was asked before, with
    ``decisions`` where a question names another unit: the value becomes what it is in that unit, or
    is right for the reason that is answered. With a ``revision``, it is ``Stale`` when somebody
    saved since. Who is blind, a program that names no revision, adds but replaces nothing.
    """
    NotAllowed.unless(can_report(act.actor, organisation))
    sheet = locked(_sheet(organisation, period, zone), "organisation")
    if revision is not None:
        as_seen(sheet, revision)
    there = current_of(sheet)
    changed: dict[str, tuple[float | None, float | None]] = {}
    for each in _converted(valid_figures(given), there, decisions or {}, answers or {}):
        before = there.get(each.variable)
        after = _put(sheet, before, each, because=because, origin=origin, act=act)
        if after is not before:
            changed[each.variable] = (before.value if before else None, after.value)
            there[each.variable] = after
    for variable in removed:
        if (value := there.get(variable)) is not None and value.is_open:
            changed[variable] = (value.value, None)
            value.delete()
            there = SheetState.of(sheet).values  # a valid version stands there again
    right = [
        key
        for key, each in (decisions or {}).items()
        if each is UnitDecision.RIGHT and len({*changed.get(key[0], ())}) < 2  # of what was asked
    ]
    if is_blind and any(before is not None for before, _ in changed.values()):
        raise NotValid.because("revision_needed", field="revision")
    if _ask(sheet, there, answers or {}, right) or changed:
        sheet.revision += 1
        sheet.save(update_fields=["revision"])
        record(
            Event.VALUES_REPORTED,
            sheet,
            act=act,
            before={variable: before for variable, (before, _) in changed.items()},
            after={variable: after for variable, (_, after) in changed.items()},
        )
    return sheet


@transaction.atomic
def submit(sheet: Sheet, *, act: Act) -> Sheet:
    """Hand in all drafts of a sheet for review, once every question has an answer."""
    sheet = locked(sheet, "organisation")
    NotAllowed.unless(can_report(act.actor, sheet.organisation))
    moved = _moved(sheet, "submit", _in_states(sheet, ValueState.DRAFT, ValueState.RETURNED))
    return _keep(sheet, moved, [], Event.VALUES_SUBMITTED, act=act)


@transaction.atomic
def review(sheet: Sheet, *, act: Act, variables: Collection[str] | None = None) -> Sheet:
    """Say that submitted values are right (all, or those named); they replace earlier versions."""
    sheet = locked(sheet, "organisation")
    NotAllowed.unless(can_review(act.actor, sheet.organisation))
    found = _in_states(sheet, ValueState.SUBMITTED, named=variables)
    moved = _moved(sheet, "review", found, actor=act.actor)
    for value in moved:
        value.reviewed_by, value.reviewed_at, value.returned_because = act.actor.person, act.at, ""
        earlier = sheet.values.valid().filter(variable=value.variable).first()
        if earlier is not None:
            facts = ValueFacts(reason=value.changed_because)
            earlier.state = VALUE.target("replace", state=earlier.state, facts=facts)
            earlier.save(update_fields=["state"])
    fields = ["reviewed_by", "reviewed_at", "returned_because"]
    sheet = _keep(sheet, moved, fields, Event.VALUES_REVIEWED, act=act)
    return _told(sheet, moved, act=act)


@transaction.atomic
def send_back(sheet: Sheet, reasons: Mapping[str, str], *, act: Act) -> Sheet:
    """Return values to who reported them: variable → what is to be looked at."""
    sheet = locked(sheet, "organisation")
    NotAllowed.unless(can_review(act.actor, sheet.organisation))
    found = _in_states(sheet, ValueState.SUBMITTED, ValueState.REVIEWED, named=reasons)
    for value in found:
        value.returned_because = clean_text(reasons[value.variable])[:LONGEST_NOTE]
    moved = _moved(sheet, "return", found)
    if sheet.values.filter(
        variable__in=[value.variable for value in moved if value.reviewed_at],
        state__in=[str(state) for state in OPEN],
    ).exists():
        raise NotReady.because("another_version_is_open")
    sheet = _keep(sheet, moved, ["returned_because"], Event.VALUES_RETURNED, act=act)
    return _told(sheet, moved, act=act)


@transaction.atomic
def decide(sheet: Sheet, seen: Collection[str], reasons: Mapping[str, str], *, act: Act) -> Sheet:
    """Return what has a reason, and say that the rest of what was seen is right: all or nothing."""
    returned = {code: text for code, text in reasons.items() if code in seen and text.strip()}
    if accepted := [code for code in seen if code not in returned]:
        sheet = review(sheet, variables=accepted, act=act)
    return send_back(sheet, returned, act=act) if returned else sheet


@transaction.atomic
def lock(sheet: Sheet, *, act: Act, variables: Collection[str] | None = None) -> Sheet:
    """Close reviewed values (all, or those named); from now on they change by a new version."""
    sheet = locked(sheet, "organisation")
    NotAllowed.unless(can_review(act.actor, sheet.organisation))
    moved = _moved(sheet, "lock", _in_states(sheet, ValueState.REVIEWED, named=variables))
    for value in moved:
        value.locked_by, value.locked_at = act.actor.person, act.at
    return _keep(sheet, moved, ["locked_by", "locked_at"], Event.VALUES_LOCKED, act=act)


# --- what they share ---


def _sheet(organisation: Organisation, period: Period, zone: Zone) -> Sheet:
    made, _ = Sheet.objects.get_or_create(
        organisation=organisation,
        zone_kind=zone.kind,
        zone_name=zone.name,
        starts_on=period.starts_on,
        ends_before=period.ends_before,
    )
    return made


def _in_states(
    sheet: Sheet, *states: ValueState, named: Collection[str] | None = None
) -> list[Value]:
    found = sheet.values.filter(state__in=[str(state) for state in states])
    if named is not None:
        found = found.filter(variable__in=list(named))
    return list(found.order_by("variable", "pk"))


def _moved(sheet: Sheet, move: str, values: list[Value], actor: Actor | None = None) -> list[Value]:
    """Move values on, or say all that stands against it; each reason names its variable."""
    if not values:
        raise NotReady.because("no_value_to_move")
    against: list[Reason] = []
    for value in values:
        facts = ValueFacts(
            unanswered=value.unanswered,
            reason=value.returned_because,
            is_own=actor is not None and value.reported_by == actor.person,
        )
        verdict = VALUE.verdict(move, state=value.state, facts=facts)
        against += [Reason(each.code, each.params, value.variable) for each in verdict.against]
        if verdict:
            value.state = VALUE.target(move, state=value.state, facts=facts)
    if against:
        raise NotReady.of(against)
    return values


def _keep(sheet: Sheet, moved: list[Value], fields: list[str], event: Event, *, act: Act) -> Sheet:
    for value in moved:
        value.save(update_fields=["state", *fields])
    sheet.revision += 1
    sheet.save(update_fields=["revision"])
    after: dict[str, Any] = {value.variable: value.value for value in moved}
    if event is Event.VALUES_RETURNED:
        after = {value.variable: value.returned_because for value in moved}
    record(event, sheet, act=act, after=after)
    return sheet


def _told(sheet: Sheet, moved: list[Value], *, act: Act) -> Sheet:
    """Let the profile say what is now reviewed, or no more, of the whole utility."""
    if sheet.zone == WHOLE and PROFILE_FIELD.keys() & {value.variable for value in moved}:
        tell_profiles([sheet.organisation_id], act=act)
    return sheet


def _put(
    sheet: Sheet,
    before: Value | None,
    each: ReportedFigure,
    *,
    because: str,
    origin: Origin,
    act: Act,
) -> Value:
    """Keep one figure; the same value comes back where nothing changes."""
    said = {
        "value": each.value,
        "reported": each.text,
        "reported_unit": each.unit,
        "grade": each.grade,
        "source": each.source,
        "note": each.note,
    }
    compared = ("value", "grade", "source", "note")  # 4.5 thousand and 4,500 are the same
    if before is not None and all(getattr(before, name) == said[name] for name in compared):
        return before
    said |= {"origin": origin, "reported_by": act.actor.person, "reported_at": act.at}
    if before is None or before.state in VALID:
        if before is not None:
            facts = ValueFacts(reason=because)
            verdict = VALUE.verdict("replace", state=before.state, facts=facts)
            NotReady.unless(verdict)
        return Value.objects.create(
            sheet=sheet,
            variable=each.variable,
            version=before.version + 1 if before else 1,
            changed_because=clean_text(because)[:LONGEST_NOTE] if before else "",
            **said,
        )
    after = Value.objects.get(pk=before.pk)
    after.state = VALUE.target("rework", state=before.state)
    for name, wanted in said.items():
        setattr(after, name, wanted)
    after.save(update_fields=["state", *said])
    return after


def _converted(
    given: list[ReportedFigure],
    there: Mapping[str, Value],
    decisions: Decisions,
    answers: Answers,
) -> list[ReportedFigure]:
    """Put in their place the values that were typed in another unit; their unit stays.

    Raises ``NotValid`` for a decision about what nobody asked, or a value that is right without a
    word why.
    """
    figures = {each.variable: each for each in given}
    against = []
    for (variable, code), decision in decisions.items():
        value = there.get(variable)
        asked = [each for each in value.questions if each["code"] == code] if value else []
        if not value or not asked or code not in UNIT_SLIPS or not value.is_open:
            against.append(Reason("nothing_asked_so", field=variable))
        elif decision is UnitDecision.RIGHT:
            said = answers.get((variable, code), asked[0]["answer"])
            against += [] if said.strip() else [Reason("right_why", field=variable)]
        else:
            meant = in_other_unit(value.value, asked[0])
            rate = factor(variable, value.reported_unit)
            said_now = figures.get(variable)
            figures[variable] = ReportedFigure(
                variable,
                meant,
                value.reported_unit,
                exactly(float(f"{meant / rate:.12g}")),
                said_now.grade if said_now else value.grade,
                said_now.source if said_now else value.source,
                said_now.note if said_now else value.note,
            )
    if against:
        raise NotValid.of(against)
    return [*figures.values()]


def _ask(
    sheet: Sheet,
    there: Mapping[str, Value],
    answers: Answers,
    right: Collection[tuple[str, str]] = (),
) -> bool:
    """Ask anew about the open values of a sheet; answers to the same questions stay."""
    histories, right_before = other_years(sheet, there)
    asked = questions(
        {code: Reported(value.value, value.grade) for code, value in there.items()},
        histories,
        sheet.period.year,
        answers=right_before,
        open_to={code for code, value in there.items() if value.is_open},
    )
    is_changed = False
    for code, value in there.items():
        if not value.is_open:
            continue
        said = {
            question: text for (variable, question), text in answers.items() if variable == code
        }
        is_right = [question for variable, question in right if variable == code]
        wanted = as_kept(asked.get(code, ()), value.questions, said, is_right)
        if wanted != value.questions:
            value.questions = wanted
            value.save(update_fields=["questions"])
            is_changed = True
    return is_changed
