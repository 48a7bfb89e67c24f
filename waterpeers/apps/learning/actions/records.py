"""Noting what was learned, and changing it; forgetting who learned it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record, take_out
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.learning import access
from waterpeers.apps.learning.actions.steps import look_at, withdrawn
from waterpeers.apps.learning.events import Event
from waterpeers.apps.learning.models import TEXTS, Certificate, LearningCheck, LearningRecord
from waterpeers.apps.learning.rules import read_record
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.records.saving import as_seen, locked, save_changed, sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.learning import check_days, without_name
from waterpeers.domain.partnerships import active_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid


@transaction.atomic
def note_learning(
    partnership: Partnership, fields: Mapping[str, Any], *, act: Act, uuid: UUID | None = None
) -> LearningRecord:
    """Note what somebody learned, and when one asks again; sent twice with one ``uuid`` it is one.

    The sending that came first stays as it was.
    """
    partnership = Partnership.objects.locked(partnership)
    if there := sent_before(LearningRecord.objects.visible_to(act.actor), uuid):
        return there
    NotAllowed.unless(access.can_note(act.actor, partnership))
    NotReady.unless(active_verdict(partnership.state))
    made = LearningRecord(
        uuid=uuid or uuid4(),
        partnership=partnership,
        language=get_language() or settings.LANGUAGE_CODE,
        noted_by=person_of(act.actor),
        noted_at=act.at,
        **read_record(partnership, fields, today=act.at.date(), actor=act.actor),
    )
    made.save(force_insert=True)
    _ask_later(made)
    look_at(made)
    record(Event.LEARNING_NOTED, made, act=act, after=_told(made))
    return made


@transaction.atomic
def change_learning(
    learned: LearningRecord, fields: Mapping[str, Any], *, revision: int, act: Act
) -> LearningRecord:
    """Change what is noted; checks that nobody has answered move with its day."""
    partnership = Partnership.objects.locked(learned.partnership)
    learned = locked(learned)
    NotAllowed.unless(access.can_change(act.actor, learned))
    NotReady.unless(active_verdict(partnership.state))
    columns = read_record(partnership, fields, today=act.at.date(), actor=act.actor, before=learned)
    as_seen(learned, revision)
    days, level = (learned.learned_on, learned.until_on), learned.level
    changed = save_changed(learned, columns, event=Event.LEARNING_CHANGED, act=act, told=_told)
    if days != (changed.learned_on, changed.until_on):
        _ask_later(changed)
    unnamed = changed.certificates.filter(withdrawn_at=None).exclude(name__in=changed.names)
    withdrawn(unnamed.select_related("record__partnership"), act)
    if (*days, level) != (changed.learned_on, changed.until_on, changed.level):
        look_at(changed)
    return changed


def _ask_later(learned: LearningRecord) -> None:
    """Make the checks of a record, as many months after as the site asks."""
    learned.checks.filter(answered_at=None).delete()
    there = set(learned.checks.values_list("due_on", flat=True))
    ended = learned.until_on or learned.learned_on
    months = settings.LEARNING_CHECK_MONTHS
    days = check_days(ended, months, noted_on=learned.noted_at.date())
    if there:  # what was answered already is not asked again
        days = [day for day in days if day > max(there)]
    LearningCheck.objects.bulk_create([LearningCheck(record=learned, due_on=day) for day in days])


@transaction.atomic
def forget_learner(party: Party, name: str, *, act: Act) -> int:
    """Take a learner's name out of all that their utility's partnerships noted; counts stay.

    Also out of what other subjects wrote of their partnerships (``Subject.forgets``); certificates
    are withdrawn. Gives how many said it. The trail keeps what happened without what was written.
    """
    NotAllowed.unless(access.can_forget(act.actor, party))
    if len(name.strip()) < 3:
        raise NotValid.because("nobody_called_so", field="name")
    both = list(
        Party.objects.filter(organisation=party.organisation).values_list("partnership", flat=True)
    )
    rows = LearningRecord.objects.select_for_update(of=("self",)).filter(partnership__in=both)
    found = [row for row in rows.order_by("pk") if _forgets(row, name)]
    certified = Certificate.objects.filter(record__partnership__in=both, withdrawn_at=None)
    related = certified.select_related("record__partnership").order_by("pk")
    fallen = [each for each in related if without_name(each.name, name) != each.name]
    withdrawn(fallen, act)
    written = sum(forgets(both, name, act=act) for each in subjects() for forgets in each.forgets)
    number = len(found) + written
    if not number and not fallen:
        raise NotValid.because("nobody_called_so", field="name")
    checks = LearningCheck.objects.filter(record__in=found)
    about = [row.uuid for row in found] + list(checks.values_list("uuid", flat=True))
    take_out(Q(subject_uuid__in=about), act=act)
    record(
        Event.LEARNER_FORGOTTEN,
        party,
        act=act,
        after={"records": number},
        organisation=party.organisation.uuid,
    )
    return number


def _forgets(row: LearningRecord, name: str) -> bool:
    """Take a name out of a record and its checks, and say whether it was there."""
    was_there = _replaced(row, TEXTS, name)
    kept = [each for each in row.names if each.casefold() != name.strip().casefold()]
    if kept != row.names:
        row.names, was_there = kept, True
    if was_there:
        row.names_agreed = bool(kept)
        row.revision += 1
        row.save()
    for check in row.checks.all():
        if _replaced(check, ("word", "second_word"), name):
            check.save()
            was_there = True
    return was_there


def _replaced(row: LearningRecord | LearningCheck, names: tuple[str, ...], name: str) -> bool:
    before = [getattr(row, each) for each in names]
    after = [without_name(text, name) for text in before]
    for each, text in zip(names, after, strict=True):
        setattr(row, each, text)
    return before != after


def _told(learned: LearningRecord) -> dict[str, Any]:
    """Give what the trail is told: never who learned."""
    return {
        "practice": learned.practice,
        "side": learned.party.organisation.name,
        "method": str(learned.method),
        "unit": learned.unit,
        "staff_level": str(learned.staff_level),
        "learners": learned.learners,
        "level": learned.level,
        "next_use": learned.next_use,
        "aim": learned.target.title if learned.target else "",
    }
