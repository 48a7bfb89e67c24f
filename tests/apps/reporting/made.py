"""A partnership that reports, for tests; all of it is invented."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.apps.updates.made import Updated
from tests.conftest import NOON
from tests.kept import kept
from tests.world import World, member, operator
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.joint.actions import moves
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Party
from waterpeers.apps.reporting.actions import reports as actions
from waterpeers.apps.reporting.actions.setting import set_reporting
from waterpeers.apps.reporting.models import ProgressReport, ReportSetting
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.partnerships import PartyRole

FIRST = date(2026, 1, 1)  # of the period that has ended by NOON
WORDS = "Two of three meters are tested; the third waits for its valve."


class Reported(Updated):
    """A partnership that reports twice a year; the update of its first period is agreed."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.agreed()
        self.setting: ReportSetting = set_reporting(
            self.partnership,
            {"a_year": 2, "days": 30, "layout": ""},
            revision=0,
            act=self.act("mentee"),
        )

    def begin_report(self, **more: Any) -> ProgressReport:
        given = {"role": "mentee", "starts_on": FIRST, "language": "en"} | more
        act = self.act(str(given["role"]))
        return actions.begin_report(self.partnership, **given, act=act)

    def chosen(self, **more: Any) -> ProgressReport:
        """Of days that somebody chose."""
        return self.begin_report(**{"last_day": date(2026, 6, 30)} | more)

    def written(self, at: datetime = NOON, **more: Any) -> ProgressReport:
        """Its summary is there."""
        report = self.begin_report(**more)
        actions.write_section(report, "summary", WORDS, revision=0, act=self.act(at=at))
        return report

    @kept
    def with_the_other_side(self) -> ProgressReport:
        """The mentee has handed it over."""
        return moves.hand_over(self.written(), act=self.act())

    @kept
    def with_the_readers(self) -> ProgressReport:
        """Both sides have agreed."""
        report = self.with_the_other_side()
        return moves.agree(report, revision=report.revision, act=self.act("mentor"))

    def funder(self) -> tuple[Organisation, Actor]:
        """Somebody who pays takes part."""
        pays = operator("Fondo Azul", kind="funder")
        Party.objects.create(partnership=self.partnership, organisation=pays, role=PartyRole.FUNDER)
        return pays, actor_of(member(pays, Role.COORDINATOR, "fund@example.org"))


reported_of = kept(Reported)
