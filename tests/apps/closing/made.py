"""The end of a partnership, for tests; all of it is invented. One mentee, two mentors."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.apps.plans.made import Planned
from tests.conftest import NOON
from tests.kept import kept
from tests.world import World
from waterpeers.apps.closing.actions import closing, stocktakings
from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.closing.queries.stocktakings import outcomes_of, taken
from waterpeers.apps.compliance import actions as gates
from waterpeers.apps.compliance.queries import gate_of
from waterpeers.apps.follow_up.actions.items import note_item
from waterpeers.apps.follow_up.actions.practice import (
    agree_to_judgement,
    judge_capacity,
    judge_stage,
)
from waterpeers.apps.follow_up.actions.reviews import hold_review
from waterpeers.apps.joint.actions import moves
from waterpeers.apps.partnerships.actions.partnerships import move
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.plans.actions import approval
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.plans.queries import content_of, fingerprint_of
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.apps.updates.actions import updates
from waterpeers.apps.updates.models import Update
from waterpeers.apps.updates.queries import content_of as content_told
from waterpeers.apps.updates.queries import courses_of
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.partnerships import Gate, Phase
from waterpeers.domain.plans import usual_follow_ups

YES = {"value": "yes"}
ANSWERS: dict[str, Any] = {
    "content": {"value": "4", "note": "The zones"},
    "gained": {"value": "Meters that count"},
    "again": YES,
    "O12.1": {"value": "yes"},
    "O2.2": YES,
    "O6.2": YES,
}
SHORT = {code: ANSWERS[code] for code in ("O12.1", "O2.2", "O6.2")}
WORDS = {"summary": "Zone 2 closes.", "lessons": "Begin with the valves.", "ahead": "Zone 3"}
END = datetime(2029, 7, 10, 12, tzinfo=UTC)  # the plan ended on 30 June


class Closing(Planned):
    """A partnership whose plan both sides approved, with stages and one commitment."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.items = self.whole()
        self.at = END
        Partnership.objects.filter(pk=self.partnership.pk).update(phase=Phase.PLAN)
        self.partnership.refresh_from_db()
        read = fingerprint_of(content_of(Plan.objects.get(pk=self.plan.pk)))
        for party, actor in self.deal.signers:
            approval.approve_plan(party, fingerprint=read, act=Act(actor, NOON))
        gates.pass_gate(self.partnership, "G4", act=self.by("mentee"))
        self.partnership.refresh_from_db()
        self.judge("mentor", "consolidated", NOON + timedelta(days=700))
        judge_capacity(
            self.partnership,
            {"dimension": "skills", "year": 2026, "change": 1, "share": "fair", "proof": "Tests"},
            role="mentor",
            act=self.by("mentor"),
        )

    def now(self, side: str = "mentee") -> Act:
        return Act(getattr(self.deal, side), self.at)

    def judge(self, side: str, stage: str, at: datetime, **more: Any) -> None:
        for area in self.partnership.working_areas:
            said = {"area": area, "stage": stage, "proof": "The log of May", **more}
            act = Act(getattr(self.deal, side), at)
            judge_stage(self.partnership, said, role=side, act=act)

    def commit(self) -> Any:
        party = self.deal.parties["Águas do Lago"]
        said = {
            "kind": "commitment",
            "title": "Close zone 3",
            "party": party.uuid,
            "due_on": (self.at + timedelta(days=200)).date(),
        }
        return note_item(self.partnership, said, act=self.now())

    def ended_before_today(self) -> None:
        """Its plan ended in summer 2026, so that pages, which ask the clock, can close it."""
        self.at, end = NOON, date(2026, 7, 1)
        follow_ups = [day.isoformat() for day in usual_follow_ups(end)]
        first = date(2025, 1, 1)
        Partnership.objects.update(started_on=first)
        Plan.objects.update(starts_on=first, ends_before=end, follow_ups=follow_ups)
        self.plan.refresh_from_db()

    @kept
    def settled(self) -> None:
        """Both sides told of the last period, and held its review: G5 passes."""
        period = courses_of(self.plan, [], self.at.date())[-1].period
        plan = Plan.objects.select_related("partnership").get(pk=self.plan.pk)
        update = updates.begin_update(
            plan, starts_on=period.starts_on, role="mentee", act=self.now()
        )
        for told in content_told(update).left:
            revision = told.line.revision if told.line else 0
            said = {"progress": "on_course"}
            updates.write_line(update, told.item.uuid, said, revision=revision, act=self.now())
        updates.change_update(update, {"summary": "It works."}, revision=1, act=self.now())
        update = moves.hand_over(update, act=self.now())
        moves.agree(update, revision=update.revision, act=self.now("mentor"))
        said = {"status": "on_track", "why": "We see it so", "decided": "We close."}
        review = hold_review(self.partnership, said, role="mentee", act=self.now())
        agree_to_judgement(review, act=self.now("mentor"))

    def begin(self) -> Stocktaking:
        now = Partnership.objects.get(pk=self.partnership.pk)
        if now.phase is Phase.DO and not Update.objects.exists() and not now.state_reason:
            self.settled()
        return closing.begin_closing(self.partnership, act=self.now())

    def row(self, months: int = 0) -> Stocktaking:
        rows = Stocktaking.objects.select_related("partnership", "round")
        return rows.get(partnership=self.partnership, months=months)

    def answer(self, said: dict[str, Any] = ANSWERS, but: str = "") -> None:
        """Each operator answers about the Code, but one that is named."""
        signers = {party.organisation.pk: actor for party, actor in self.deal.signers}
        round_ = self.row().round
        assert round_ is not None
        rows = round_.respondents.select_related("organisation", "round__template")
        for respondent in rows.exclude(organisation__name=but).order_by("pk"):
            act = Act(signers[respondent.organisation_id], self.at)
            sheets.answer(respondent, said, revision=0, language="en", act=act)
            sheets.hand_in(respondent, act=act)

    def write(self, months: int = 0, **words: Any) -> Stocktaking:
        row = self.row(months)
        return stocktakings.change_stocktaking(
            row, words or WORDS, revision=row.revision, act=self.now()
        )

    def figure(self, value: float | None = 33.0, months: int = 0, word: str = "") -> Stocktaking:
        (outcome,) = outcomes_of(self.partnership)
        said = {"value": value, "year": self.at.year if value else None, "word": word}
        return stocktakings.say_figures(self.row(months), {outcome.uuid: said}, act=self.now())

    def sign(self, months: int = 0, but: str = "") -> None:
        for party, actor in self.deal.signers:
            if party.organisation.name != but:
                self.sign_for(party, actor, months)

    def sign_for(self, party: Party, actor: Actor, months: int = 0) -> None:
        row = self.row(months)
        if row.agreed_at is None:
            read = taken(row, self.at.date()).fingerprint
            stocktakings.sign_off(row, party, fingerprint=read, act=Act(actor, self.at))

    def open(self, gate: Gate = Gate.G6) -> set[str]:
        now = Partnership.objects.get(pk=self.partnership.pk)
        return {line.code for line in gate_of(now, gate, on=self.at.date()).open}

    @kept
    def ready(self) -> None:
        """All is written, answered and signed."""
        self.begin()
        self.answer()
        self.figure()
        self.write()
        self.sign()

    @kept
    def closed(self) -> None:
        """Both sides have agreed on the account."""
        self.ready()
        gates.pass_gate(self.partnership, "G6", act=self.now())
        self.partnership.refresh_from_db()

    @kept
    def stopped(self) -> None:
        """The mentee stopped it early."""
        move(self.partnership, "stop_by_mentee", reason="The money ended", act=self.now())
        self.partnership.refresh_from_db()


closing_of = kept(Closing)
