"""What is noted while a partnership is followed, for tests; all of it is invented."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.apps.diagnosis.made import Looked
from tests.conftest import NOON
from tests.kept import kept
from waterpeers.apps.follow_up.actions.health import start_health_check
from waterpeers.apps.follow_up.actions.items import note_item
from waterpeers.apps.follow_up.models import HealthCheck, RegisterItem
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.health import DIMENSIONS, OVERALL, better_of, level_of

LEVELS = dict.fromkeys((*DIMENSIONS, OVERALL), "4")


class Followed(Looked):
    """A partnership with an agreement in force, in which things are noted."""

    def fields(self, **changes: Any) -> dict[str, Any]:
        party = self.deal.parties["Waterbedrijf Delta"]
        return {
            "kind": "commitment",
            "title": "Lend the leak detector",
            "party": party.uuid,
            "due_on": date(2026, 11, 12),
        } | changes

    def ask(self, at: datetime = NOON, **more: Any) -> HealthCheck:
        return start_health_check(self.partnership, act=Act(self.deal.mentee, at), **more)

    def says(
        self,
        check: HealthCheck,
        side: str,
        levels: dict[str, str | None] | None = None,
        better: dict[str, str] | None = None,
        at: datetime = NOON,
    ) -> None:
        """All of a side answer the same."""
        answers: dict[str, Any] = {
            level_of(code): {"apart": "not_known"} if level is None else {"value": level}
            for code, level in (LEVELS | (levels or {})).items()
        }
        answers |= {better_of(code): {"value": text} for code, text in (better or {}).items()}
        rows = check.round.respondents.select_related("organisation", "round__template")
        for respondent in rows.filter(side=side).order_by("pk"):
            act = Act(self.acts_for(respondent), at)
            sheets.answer(respondent, answers, revision=0, language="en", act=act)
            sheets.hand_in(respondent, act=act)

    def healthy(self, at: datetime = NOON, **levels: str | None) -> HealthCheck:
        """A round in which the mentors see all the same, and the mentee what is said here."""
        check = self.ask(at)
        self.says(check, "mentee", levels, {"trust": "Call before you come"}, at=at)
        self.says(check, "mentor", at=at)
        return HealthCheck.objects.get(pk=check.pk)

    def note(self, by: Actor | None = None, **changes: Any) -> RegisterItem:
        act = Act(by or self.deal.mentee, NOON)
        return note_item(self.partnership, self.fields(**changes), act=act)


followed_of = kept(Followed)
