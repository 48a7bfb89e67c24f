"""A plan in force of which updates are told, for tests; all of it is invented."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.apps.plans.made import Planned
from tests.conftest import NOON
from tests.kept import kept
from tests.world import World
from waterpeers.apps.joint.actions import moves
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.updates.actions import updates as actions
from waterpeers.apps.updates.models import Update, UpdateLine
from waterpeers.apps.updates.queries import content_of
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import Phase

FIRST, SECOND = date(2026, 1, 1), date(2026, 7, 1)
SAID: dict[str, Any] = {"progress": "on_course", "explanation": "Two of three are tested"}


class Updated(Planned):
    """A partnership at work by a plan that began in January: one period has ended by ``NOON``."""

    def __init__(self, world: World) -> None:
        super().__init__(world, starts_on=FIRST, ends_before=date(2027, 7, 1))
        self.items = self.whole()
        days = {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 6, 30)}
        type(self.items["activity"]).objects.update(**days)
        Plan.objects.filter(pk=self.plan.pk).update(version=1)
        Partnership.objects.filter(pk=self.partnership.pk).update(phase=Phase.DO)
        self.partnership.refresh_from_db()
        self.plan = Plan.objects.select_related("partnership").get(pk=self.plan.pk)

    def act(self, side: str = "mentee", at: datetime = NOON) -> Act:
        return Act(getattr(self.deal, side), at)

    def begin(self, starts_on: date = FIRST, side: str = "mentee", at: datetime = NOON) -> Update:
        return actions.begin_update(
            self.plan, starts_on=starts_on, role=side, act=self.act(side, at)
        )

    def line(self, kind: str, update: Update | None = None) -> UpdateLine:
        rows = UpdateLine.objects.filter(item=self.items[kind].uuid)
        return rows.get(update=update) if update else rows.get()

    def write(
        self, kind: str = "activity", update: Update | None = None, **more: Any
    ) -> UpdateLine:
        row = self.line(kind, update)
        return actions.write_line(
            row.update,
            row.item,
            SAID | more,
            revision=row.revision,
            act=self.act(str(row.update.role)),
        )

    def told(self, update: Update, side: str = "mentee", at: datetime = NOON) -> Update:
        """Everything is said."""
        for each in content_of(update).left:
            revision = each.line.revision if each.line else 0
            actions.write_line(
                update, each.item.uuid, SAID, revision=revision, act=self.act(side, at)
            )
        update.refresh_from_db()
        return actions.change_update(
            update,
            {"summary": "The meters are being tested.", "ahead": "Nothing changes."},
            revision=update.revision,
            act=self.act(side, at),
        )

    @kept
    def handed_over(self, starts_on: date = FIRST, at: datetime = NOON) -> Update:
        """The mentee has told all, and handed it over."""
        update = self.told(self.begin(starts_on, at=at), at=at)
        return moves.hand_over(update, act=self.act("mentee", at))

    @kept
    def agreed(self, starts_on: date = FIRST, at: datetime = NOON) -> Update:
        """Both sides have agreed."""
        update = self.handed_over(starts_on, at)
        return moves.agree(update, revision=update.revision, act=self.act("mentor", at))


updated_of = kept(Updated)
