"""Lessons, for tests; all of it is invented."""

from __future__ import annotations

from typing import Any

from tests.apps.learning.made import Learned
from tests.conftest import NOON
from waterpeers.apps.lessons.actions.lessons import check_lesson, release_lesson, write_lesson
from waterpeers.apps.lessons.models import Lesson
from waterpeers.domain.actors import Act, Actor

WORDS: dict[str, Any] = {
    "title": "Close valves before you look for leaks",
    "situation": "Half of the water was lost.",
    "done": "Valve by valve, by night.",
    "happened": "Zone 2 holds; zone 3 does not yet.",
    "again": "otherwise",
    "conditions": "A map of the valves.",
    "cost": "12 days, two gauges.",
    "contact": "Leak team, Águas do Lago",
    "area": "water_losses",
    "method": "joint_work",
    "setting": "city",
    "size": "medium",
    "language": "en",
}
IN_FRENCH = {
    "title": "Fermer les vannes d’abord",
    "situation": "La moitié de l’eau se perdait.",
    "done": "Vanne par vanne, la nuit.",
    "happened": "La zone 2 tient.",
    "conditions": "Un plan des vannes.",
    "cost": "12 jours, deux manomètres.",
}


class Written(Learned):
    """A partnership in which something was learned, and a lesson of it."""

    def act(self, side: str = "mentee") -> Act:
        return Act(getattr(self.deal, side), NOON)

    def write(self, by: Actor | None = None, **changes: Any) -> Lesson:
        act = Act(by or self.deal.mentee, NOON)
        return write_lesson(self.partnership, WORDS | changes, act=act)

    def checked(self, lesson: Lesson) -> Lesson:
        for side in ("mentee", "mentor"):
            lesson = check_lesson(lesson, revision=lesson.revision, act=self.act(side))
        return lesson

    def public(self, lesson: Lesson) -> Lesson:
        lesson = self.checked(lesson)
        for side in ("mentee", "mentor"):
            lesson = release_lesson(lesson, revision=lesson.revision, act=self.act(side))
        return lesson
