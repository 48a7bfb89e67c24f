"""Saying later whether what was learned is used, and what a supervisor sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.learning import access
from waterpeers.apps.learning.actions.steps import look_at
from waterpeers.apps.learning.events import Event
from waterpeers.apps.learning.models import LearningCheck, LearningRecord
from waterpeers.apps.learning.rules import level_reasons, read_answer
from waterpeers.apps.records.saving import locked
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import texts_verdict
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Verdict

SECONDED = ("second", "second_word", "seconded_by", "seconded_at")


@transaction.atomic
def answer_check(check: LearningCheck, fields: Mapping[str, Any], *, act: Act) -> LearningCheck:
    """Say, once, how far a practice has come; also when the partnership has ended."""
    check = _found(check)
    NotAllowed.unless(access.can_check(act.actor, check.record))
    if check.answered_at is not None:
        raise NotReady.because("answered_already")
    return _answered(check, fields, act)


@transaction.atomic
def say_level(learned: LearningRecord, fields: Mapping[str, Any], *, act: Act) -> LearningCheck:
    """Say unasked how far a practice has come today: further, or less far than it was."""
    learned = locked(learned, "party__organisation", "answerer")
    NotAllowed.unless(access.can_check(act.actor, learned))
    today = act.at.date()
    check = learned.checks.filter(due_on=today).first()
    if check is not None and check.seconded_at is not None:
        raise NotReady.because("answered_already")
    return _answered(check or LearningCheck(record=learned, due_on=today), fields, act)


def _answered(check: LearningCheck, fields: Mapping[str, Any], act: Act) -> LearningCheck:
    for name, value in read_answer(fields).items():
        setattr(check, name, value)
    check.answered_by, check.answered_at = person_of(act.actor), act.at
    check.save()
    look_at(check.record)
    record(Event.LEARNING_CHECKED, check, act=act, after={"level": check.level, "word": check.word})
    return check


@transaction.atomic
def second_check(
    check: LearningCheck, *, level: int | None, word: str = "", act: Act
) -> LearningCheck:
    """Say what a supervisor sees; where it is another level, both stay and the lower one counts."""
    check = _found(check)
    NotAllowed.unless(access.can_second(act.actor, check))
    if check.answered_at is None:
        raise NotReady.because("not_answered_yet")
    texts = texts_verdict({"word": word}, lengths={})
    NotValid.unless(Verdict((*level_reasons(level), *texts.against)))
    check.second, check.second_word = level, clean_text(word)
    check.seconded_by, check.seconded_at = person_of(act.actor), act.at
    check.save(update_fields=SECONDED)
    look_at(check.record)
    told = {"second": check.second, "second_word": check.second_word}
    record(Event.LEARNING_SECONDED, check, act=act, after=told)
    return check


def _found(check: LearningCheck) -> LearningCheck:
    """Read a check anew, and let nobody else answer it meanwhile."""
    check = locked(check)
    related = ("partnership", "party__organisation", "answerer", "noted_by")
    rows = LearningRecord.objects.select_for_update(of=("self",)).select_related(*related)
    check.record = rows.get(pk=check.record_id)
    return check
