"""One partnership from its plan to the last look at what lasts, one step after another.

Each step is somebody who does something: mostly somebody who may, mostly something that is due,
often neither. All of it is invented. A step that is refused changes nothing, and that is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.apps.closing.made import ANSWERS, SHORT
from tests.apps.follow_up.made import LEVELS
from tests.apps.plans.made import ITEMS, OUTPUT, Planned
from tests.conftest import NOON
from tests.world import World
from waterpeers.apps.closing.actions import closing, continuing, stocktakings
from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.closing.queries.stocktakings import outcomes_of, taken
from waterpeers.apps.compliance import actions as gates
from waterpeers.apps.compliance.queries import gate_of
from waterpeers.apps.follow_up.actions import health, items, practice, reviews
from waterpeers.apps.follow_up.models import HealthCheck, RegisterItem
from waterpeers.apps.follow_up.queries.practice import waiting_in
from waterpeers.apps.joint.actions import moves
from waterpeers.apps.partnerships.actions import partnerships
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.actions import approval, frame
from waterpeers.apps.plans.actions import items as rows
from waterpeers.apps.plans.kinds import BY_NAME, KINDS
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.plans.queries import content_of, fingerprint_of
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.apps.questionnaires.models import QuestionRound, Respondent
from waterpeers.apps.updates.actions import updates
from waterpeers.apps.updates.models import Update
from waterpeers.apps.updates.queries import content_of as told_in
from waterpeers.apps.updates.queries import courses_of
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.gates import LineStatus
from waterpeers.domain.partnerships import ENDED, Gate, PartnershipState, Phase
from waterpeers.domain.plans import months_after

WORDS = ("", "A word", "Another word", "Três sectores", "x" * 40)
SIDES = ("mentee", "mentor")
EARLY = ("stop_by_mentee", "stop_by_mentor", "stop_by_funder", "leave", "merge")
# What helps where a line of a gate is open.
HELPS: dict[str, tuple[str, ...]] = {
    "review_update_missing": ("begin_update", "tell_all", "say_period", "hand_over"),
    "review_update_to_agree": ("agree_update",),
    "review_said_missing": ("hold_review", "agree_judgement"),
    "review_decided_missing": ("hold_review",),
    "review_plan_goes_on": ("wait", "judge_stage", "note_item", "read_update"),
    "end_begun_missing": ("begin_closing",),
    "end_cause_missing": ("write",),
    "end_figures_missing": ("say_figures",),
    "end_stages_missing": ("judge_stage",),
    "end_lessons_missing": ("write",),
    "end_items_missing": ("move_item",),
    "end_answered_missing": ("answer_code",),
    "end_signed_missing": ("sign",),
    "later_not_due": ("wait",),
    "later_figures_missing": ("say_figures",),
    "later_stages_missing": ("judge_again",),
    "later_capacity_missing": ("judge_again",),
    "later_why_missing": ("write",),
    "later_set_missing": ("move_item", "continue_it", "wait"),
}
GATES = {Phase.PLAN: Gate.G4, Phase.DO: Gate.G5, Phase.CLOSE: Gate.G6, Phase.FOLLOW: Gate.G7}


class Life(Planned):
    """A partnership, whose plan is written, and what can happen to it."""

    def __init__(self, world: World, chance: Random) -> None:
        first = date(2027, 1, 1)
        last = months_after(first, chance.choice((13, 15, 18, 30)))
        super().__init__(
            world, starts_on=first, ends_before=last, reviews_a_year=chance.choice((1, 2, 4))
        )
        self.chance, self.at, self.name = chance, NOON, ""
        self.whole()
        Partnership.objects.filter(pk=self.partnership.pk).update(phase=Phase.PLAN)
        self.people: list[Actor] = [
            *(actor for _party, actor in self.deal.signers),
            *(world.actor(who) for who in ("facilitator", "mentee_reporter", "outsider")),
            world.actor("administrator"),
        ]

    # --- who, when, what ---

    def now(self) -> Partnership:
        return Partnership.objects.get(pk=self.partnership.pk)

    def plan_now(self) -> Plan:
        return Plan.objects.select_related("partnership").get(pk=self.plan.pk)

    def anybody(self, *rather: Actor) -> Act:
        """Mostly one of those who may, else anybody."""
        among = list(rather) or self.people[:3]
        who = self.chance.choice(among if self.chance.random() < 0.9 else self.people)
        return Act(who, self.at)

    def of_side(self, side: str) -> Act:
        return self.anybody(getattr(self.deal, side))

    def side(self) -> str:
        return self.chance.choice(SIDES)

    def word(self) -> str:
        return self.chance.choice(WORDS)

    def revision(self, row: Any) -> int:
        """Mostly the one that is there; now and then one that somebody saw before."""
        return row.revision if self.chance.random() < 0.95 else max(0, row.revision - 1)

    def one(self, found: Any) -> Any:
        """One of some rows; where there is none, nothing can be done."""
        every = list(found)
        if not every:
            raise NothingThere
        return self.chance.choice(every)

    def step(self) -> None:
        """Choose what happens next, and let it happen a while after what was before."""
        self.name = self.choose()
        self.at += timedelta(hours=self.chance.randint(1, 24 * 14))
        getattr(self, self.name)()

    def choose(self) -> str:
        partnership = self.now()
        if partnership.state is PartnershipState.SUSPENDED and self.chance.random() < 0.5:
            return "resume"
        return self.helpful() if self.chance.random() < 0.6 else self.chance.choice(STEPS)

    def gate(self) -> Gate:
        """The gate before it; what ended early is accounted for at G6."""
        partnership = self.now()
        if partnership.state in ENDED and partnership.settled_at is None:
            return Gate.G6
        return GATES[partnership.phase]

    def helpful(self) -> str:
        """Choose what helps at the gate before it, mostly at its first open line."""
        gate = self.gate()
        result = gate_of(self.now(), gate, on=self.at.date())
        if result.passes:
            return "begin_closing" if gate is Gate.G5 else "pass_gate"
        line = result.open[0] if self.chance.random() < 0.6 else self.chance.choice(result.open)
        if line.status is LineStatus.TO_EXPLAIN:
            return "explain"
        usual = ("approve_together",) if gate is Gate.G4 else ("sign", "wait")
        return self.chance.choice(HELPS.get(line.code, usual))

    # --- the plan ---

    def add_row(self) -> None:
        kind = self.chance.choice([*ITEMS, "output"])
        said = dict(ITEMS.get(kind, OUTPUT), title=self.word())
        if kind == "output":
            said["activity"] = self.one(content_of(self.plan_now()).activities).uuid
        rows.add_item(self.plan_now(), BY_NAME[kind], said, act=self.anybody())

    def _row(self) -> Any:
        content = content_of(self.plan_now())
        return self.one([row for kind in KINDS for row in content.of(kind.table)])

    def change_row(self) -> None:
        row = self._row()
        kind = next(each for each in KINDS if each.table is type(row))
        said = kind.entered_of(row) | {"title": self.word()}
        rows.change_item(row, said, revision=self.revision(row), act=self.anybody())

    def remove_row(self) -> None:
        rows.remove_item(self._row(), act=self.anybody())

    def put_row_back(self) -> None:
        kind = self.chance.choice(KINDS)
        every = kind.table.objects.filter(plan=self.plan).select_related("plan")
        row = self.one(every.order_by("pk"))
        rows.put_back(row, act=self.anybody())

    def note_dates(self) -> None:
        row = self.one(content_of(self.plan_now()).activities)
        began, ended = (self.chance.choice((None, self.day(-300), self.day(300))) for _ in "ab")
        rows.note_dates(
            row, began_on=began, ended_on=ended, revision=self.revision(row), act=self.anybody()
        )

    def day(self, most: int) -> date:
        ahead = self.chance.randint(0, abs(most))
        return (self.at + timedelta(days=ahead if most > 0 else -ahead)).date()

    def change_frame(self) -> None:
        plan = self.plan_now()
        frame.change_plan(
            plan,
            currency=self.chance.choice(("EUR", "USD", "?")),
            starts_on=plan.starts_on,
            ends_before=self.chance.choice((plan.ends_before, self.day(500), self.day(-200))),
            reviews_a_year=self.chance.choice((1, 2, 4, 5)),
            revision=self.revision(plan),
            act=self.anybody(),
        )

    def approve(self) -> None:
        party, actor = self.chance.choice(self.deal.signers)
        read = fingerprint_of(content_of(self.plan_now()))
        approval.approve_plan(party, fingerprint=read, act=self.anybody(actor))

    def approve_together(self) -> None:
        """All operators approve what they read."""
        read = fingerprint_of(content_of(self.plan_now()))
        for party, actor in self.deal.signers:
            approval.approve_plan(party, fingerprint=read, act=Act(actor, self.at))

    def amend(self) -> None:
        plan = self.plan_now()
        approval.amend_plan(
            plan, because=self.word(), revision=self.revision(plan), act=self.anybody()
        )

    def pass_gate(self) -> None:
        wanted = self.gate()
        if self.chance.random() < 0.1:
            wanted = self.chance.choice(list(Gate))
        gates.pass_gate(self.now(), wanted, act=self.anybody())

    def explain(self) -> None:
        gate = self.gate()
        line = self.one(gate_of(self.now(), gate, on=self.at.date()).to_explain)
        party, actor = self.chance.choice(self.deal.signers)
        gates.explain(party, gate, line.item, text=self.word(), act=self.anybody(actor))

    # --- updates ---

    def update(self) -> Update:
        found = Update.objects.filter(plan=self.plan).select_related("plan__partnership")
        found = found.order_by("-pk")
        return self.one(found if self.chance.random() < 0.2 else found[:1])

    def begin_update(self) -> None:
        plan = self.plan_now()
        ended = [
            c for c in courses_of(plan, [], self.at.date()) if c.period.starts_on <= self.at.date()
        ]
        starts_on = ended[-1].period.starts_on if ended else self.day(90)
        if ended and self.chance.random() < 0.2:
            starts_on = self.chance.choice(ended).period.starts_on
        side = self.side()
        updates.begin_update(plan, starts_on=starts_on, role=side, act=self.of_side(side))

    def write_line(self) -> None:
        update = self.update()
        self._tell(update, self.one(told_in(update).told))

    def tell_all(self) -> None:
        """Say something of all that is left."""
        update = self.update()
        for told in told_in(update).left:
            self._tell(update, told, {"progress": "on_course"})

    def _tell(self, update: Update, told: Any, said: dict[str, Any] | None = None) -> None:
        said = said or {
            "progress": self.chance.choice(("done", "delayed", "stopped", "on_course", "")),
            "per_cent": self.chance.choice((None, 0, 50, 100, 130)),
            "value": self.chance.choice((None, None, -1.0, 3.0)),
            "explanation": self.word(),
            "meaning": self.word(),
        }
        revision = self.revision(told.line) if told.line else 0
        act = self.of_side(str(update.role))
        updates.write_line(update, told.item.uuid, said, revision=revision, act=act)

    def say_period(self) -> None:
        update, act = self.update(), self.anybody()
        said = {"summary": self.word(), "ahead": self.word()}
        updates.change_update(update, said, revision=self.revision(update), act=act)

    def hand_over(self) -> None:
        update = self.update()
        moves.hand_over(update, act=self.of_side(str(update.role)))

    def take_update_back(self) -> None:
        moves.take_back(self.update(), act=self.anybody())

    def agree_update(self) -> None:
        update = self.update()
        other = "mentor" if str(update.role) == "mentee" else "mentee"
        moves.agree(update, revision=self.revision(update), act=self.of_side(other))

    def send_update_back(self) -> None:
        act = self.anybody(self.deal.facilitator, self.deal.mentor)
        moves.send_back(self.update(), reason=self.word(), act=act)

    def read_update(self) -> None:
        moves.note_read(self.update(), act=self.anybody(self.deal.facilitator))

    # --- following ---

    def note_item(self) -> None:
        party = self.chance.choice([*self.deal.parties.values(), None])
        said = {
            "kind": self.chance.choice(("commitment", "decision", "issue", "risk", "?")),
            "title": self.word(),
            "party": party.uuid if party else None,
            "due_on": self.chance.choice((None, self.day(60))),
        }
        items.note_item(self.now(), said, act=self.anybody())

    def item(self) -> RegisterItem:
        found = RegisterItem.objects.filter(partnership=self.partnership)
        return self.one(found.select_related("partnership", "party", "person").order_by("pk"))

    def change_item(self) -> None:
        item, party = self.item(), self.chance.choice(list(self.deal.parties.values()))
        said = {"kind": str(item.kind), "title": self.word(), "party": party.uuid}
        said["due_on"] = self.day(60)
        items.change_item(item, said, revision=self.revision(item), act=self.anybody())

    def move_item(self) -> None:
        item = self.item()
        state = self.chance.choice(("done", "dropped", "escalated", "open", "carried", "carried"))
        items.move_item(
            item, state, word=self.word(), revision=self.revision(item), act=self.anybody()
        )

    def judge_stage(self) -> None:
        side = self.side()
        said = {
            "area": self.chance.choice([*self.now().working_areas, "billing"]),
            "stage": self.chance.choice(("planned", "begun", "visible", "consolidated")),
            "proof": self.word(),
            "why": self.word(),
        }
        practice.judge_stage(self.now(), said, role=side, act=self.of_side(side))

    def judge_capacity(self) -> None:
        side = self.side()
        said = {
            "dimension": self.chance.choice(("skills", "routines", "?")),
            "year": self.at.year,
            "change": self.chance.choice((-3, -1, 0, 2)),
            "share": "fair",
            "proof": self.word(),
        }
        practice.judge_capacity(self.now(), said, role=side, act=self.of_side(side))

    def agree_judgement(self) -> None:
        row = self.one(waiting_in([self.now()]).get(self.partnership.pk, []))
        other = "mentor" if str(row.role) == "mentee" else "mentee"
        practice.agree_to_judgement(row, act=self.of_side(other))

    def hold_review(self) -> None:
        side = self.side()
        said = {
            "status": self.chance.choice(("on_track", "at_risk", "blocked")),
            "why": "We see it so" if self.chance.random() < 0.7 else "",
            "decided": self.word(),
        }
        reviews.hold_review(self.now(), said, role=side, act=self.of_side(side))

    def ask_health(self) -> None:
        health.start_health_check(self.now(), act=self.anybody())

    def answer_health(self) -> None:
        check = self.one(
            HealthCheck.objects.filter(partnership=self.partnership).order_by("-pk")[:1]
        )
        levels = {code: self.chance.choice(("2", "4")) for code in LEVELS}
        self._answer(check.round, {f"{code}.level": {"value": n} for code, n in levels.items()})

    def _answer(self, round_: QuestionRound, said: dict[str, Any]) -> None:
        asked: Respondent = self.one(
            round_.respondents.select_related("organisation", "round__template").order_by("pk")
        )
        signers = {p.organisation_id: actor for p, actor in self.deal.signers}
        act = self.anybody(signers[asked.organisation_id])
        sheet = asked.sheets.first()
        if sheet is not None and sheet.state == "handed_in":
            if self.chance.random() < 0.8:
                raise NothingThere
            sheets.take_up_again(asked, act=act)
            return
        revision = sheet.revision if sheet else 0
        sheets.answer(asked, said, revision=revision, language="en", act=act)
        sheets.hand_in(asked, act=act)

    # --- the end, and after ---

    def begin_closing(self) -> None:
        closing.begin_closing(self.now(), act=self.anybody())

    def go_on(self) -> None:
        closing.go_on(self.now(), act=self.anybody())

    def stocktaking(self) -> Stocktaking:
        found = Stocktaking.objects.filter(partnership=self.partnership)
        found = found.select_related("partnership", "round").order_by("months")
        left = found.filter(agreed_at=None)
        return self.one(left[:1] if left and self.chance.random() < 0.9 else found)

    def write(self) -> None:
        row = self.stocktaking()
        said: dict[str, Any] = {"summary": self.word(), "lessons": self.word()}
        if row.is_light:
            said["cause"] = self.chance.choice(("money", "staff"))
        if self.chance.random() < 0.1:
            said["due_on"] = self.chance.choice((self.day(-100), self.day(20)))
        stocktakings.change_stocktaking(row, said, revision=self.revision(row), act=self.anybody())

    def say_figures(self) -> None:
        row, said = self.stocktaking(), {}
        for each in outcomes_of(self.partnership):
            value = self.chance.choice((None, 30.0, 41.0))
            said[each.uuid] = {"value": value, "year": self.at.year, "word": self.word()}
        stocktakings.say_figures(row, said, act=self.anybody())

    def answer_code(self) -> None:
        row = self.one(Stocktaking.objects.filter(partnership=self.partnership, months=0))
        if row.round is None:
            raise NothingThere
        self._answer(row.round, SHORT if row.is_light else ANSWERS)

    def judge_again(self) -> None:
        row, side = self.stocktaking(), self.side()
        stages = {
            area: {
                "stage": self.chance.choice(("", "not_known", "begun", "visible", "consolidated")),
                "word": self.word(),
            }
            for area in row.partnership.working_areas
        }
        changes = {
            "skills": {"change": self.chance.choice((None, "not_known", -1, 1)), "word": "A"}
        }
        stocktakings.judge_again(row, stages, changes, role=side, act=self.of_side(side))

    def sign(self) -> None:
        row = self.stocktaking()
        party, actor = self.chance.choice(self.deal.signers)
        read = taken(row, self.at.date()).fingerprint
        stocktakings.sign_off(row, party, fingerprint=read, act=self.anybody(actor))

    def take_signature_back(self) -> None:
        party, actor = self.chance.choice(self.deal.signers)
        stocktakings.take_back_sign_off(self.stocktaking(), party, act=self.anybody(actor))

    def continue_it(self) -> None:
        continuing.continue_partnership(self.now(), title=self.word(), act=self.anybody())

    def suspend(self) -> None:
        if self.chance.random() < 0.3:
            partnerships.move(self.now(), "suspend", reason=self.word(), act=self.anybody())

    def resume(self) -> None:
        partnerships.move(self.now(), "resume", reason="It goes on", act=self.anybody())

    def end_early(self) -> None:
        if self.chance.random() < 0.3:
            name = self.chance.choice(EARLY)
            side = self.deal.mentor if name == "stop_by_mentor" else self.deal.mentee
            partnerships.move(self.now(), name, reason=self.word(), act=self.anybody(side))

    def take_end_back(self) -> None:
        closing.take_back_end(self.now(), reason=self.word(), act=self.anybody())

    def wait(self) -> None:
        """Nothing happens for a while."""
        self.at += timedelta(days=self.chance.randint(10, 200))


class NothingThere(Exception):  # noqa: N818 - no fault: there is nothing to do this to
    """A step that needs something which is not there."""


STEPS = sorted(
    name
    for name, each in vars(Life).items()
    if isinstance(each, Callable)  # type: ignore[arg-type]
    and not name.startswith("_")
    and name
    not in {
        "now", "plan_now", "gate", "helpful", "anybody", "of_side", "side", "word", "revision",
        "one", "step", "choose", "day", "update", "item", "stocktaking",
    }
)  # fmt: skip
