"""Who may do what with lessons; ``visible_to`` says who reads them."""

from __future__ import annotations

from waterpeers.apps.diagnosis.access import takes_part
from waterpeers.apps.lessons.models import Lesson, LessonTranslation
from waterpeers.apps.partnerships.access import can_run, sides_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Actor
from waterpeers.domain.verdicts import YES, Reason, Verdict


def can_write(actor: Actor, partnership: Partnership) -> Verdict:
    """All people of the operators write lessons; facilitators help."""
    if actor.is_facilitator or takes_part(actor, partnership):
        return YES
    return Verdict((Reason("not_yours_to_write_a_lesson"),))


def can_change(actor: Actor, lesson: Lesson) -> Verdict:
    """Whoever wrote it and still takes part, and those who run the partnership."""
    wrote_it = lesson.written_by.uuid == actor.person and takes_part(actor, lesson.partnership)
    if wrote_it or can_run(actor, lesson.partnership):
        return YES
    return Verdict((Reason("not_yours_to_change_a_lesson"),))


def can_say(actor: Actor, lesson: Lesson) -> Verdict:
    """Those who run a side check and release for it, and for no other."""
    if sides_of(actor, lesson.partnership):
        return YES
    return Verdict((Reason("each_side_says_of_a_lesson"),))


def can_translate(actor: Actor, lesson: Lesson) -> Verdict:
    """The people of the operators translate it; facilitators help."""
    return can_write(actor, lesson.partnership)


def can_check_translation(actor: Actor, translation: LessonTranslation) -> Verdict:
    """Somebody who did not write it."""
    if translation.written_by.uuid == actor.person:
        return Verdict((Reason("translation_checked_by_another"),))
    return can_translate(actor, translation.lesson)
