"""The story of a partnership while it works: its plan, a period, the way to the close-out."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.apps.plans.made import ITEMS, OUTPUT
from waterpeers.apps.compliance import actions as gates
from waterpeers.apps.follow_up.actions import reviews
from waterpeers.apps.follow_up.actions.practice import agree_to_judgement
from waterpeers.apps.follow_up.models import Review
from waterpeers.apps.joint.actions import moves
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.plans.actions import approval, frame
from waterpeers.apps.plans.actions import items as rows
from waterpeers.apps.plans.kinds import BY_NAME
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.plans.queries import content_of, fingerprint_of
from waterpeers.apps.updates.actions import updates
from waterpeers.apps.updates.models import Update
from waterpeers.apps.updates.queries import content_of as told_in
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import Gate, PartyRole
from waterpeers.domain.plans import months_after


class Worked:
    """The steps from the plan on; who acts, and when, the whole story says."""

    at: datetime

    def act(self, who: str) -> Act:
        raise NotImplementedError

    def party(self, role: PartyRole) -> Party:
        raise NotImplementedError

    def _explain(self, gate: Gate) -> None:
        raise NotImplementedError

    @property
    def partnership(self) -> Partnership:
        raise NotImplementedError

    # --- the plan, gate G4 ---

    @property
    def plan(self) -> Plan:
        return Plan.objects.select_related("partnership").get()

    def write_the_plan(self) -> None:
        """Six months of one activity, with all that gate G4 asks for."""
        first, act = self.at.date(), self.act("mentee_signatory")
        last = months_after(first, 6)
        frame.start_plan(
            self.partnership, currency="EUR", starts_on=first, ends_before=last, act=act
        )
        days = {"starts_on": first, "ends_on": last - timedelta(days=1)}
        for kind, said in ITEMS.items():
            more = {"activity": days, "outcome": {"targets": {"1": 38.0}}}.get(kind, {})
            more |= {"year": 1} if kind == "capacity_outcome" else {}
            made = rows.add_item(self.plan, BY_NAME[kind], said | more, act=act)
            if kind == "activity":
                output = OUTPUT | {"activity": made.uuid}
                rows.add_item(self.plan, BY_NAME["output"], output, act=act)

    def approve_it_for_the_mentee(self) -> None:
        self._approve(PartyRole.MENTEE, "mentee_signatory")

    def approve_it_for_the_mentor(self) -> None:
        self._approve(PartyRole.MENTOR, "mentor_signatory")

    def _approve(self, role: PartyRole, who: str) -> None:
        read = fingerprint_of(content_of(self.plan))
        approval.approve_plan(self.party(role), fingerprint=read, act=self.act(who))

    def explain_what_is_open_of_g4(self) -> None:
        self._explain(Gate.G4)

    def pass_g4(self) -> None:
        gates.pass_gate(self.partnership, Gate.G4, act=self.act("mentee_signatory"))

    # --- the period, gate G5 ---

    @property
    def period(self) -> Update:
        return Update.objects.select_related("plan__partnership").get()

    def begin_the_update(self) -> None:
        starts_on, act = self.plan.starts_on, self.act("mentee_signatory")
        updates.begin_update(self.plan, starts_on=starts_on, role="mentee", act=act)

    def tell_of_the_period(self) -> None:
        act = self.act("mentee_signatory")
        for told in told_in(self.period).left:
            seen, said = told.line.revision, {"progress": "on_course"}
            updates.write_line(self.period, told.item.uuid, said, revision=seen, act=act)
        words, seen = {"summary": "The zone closes."}, self.period.revision
        updates.change_update(self.period, words, revision=seen, act=act)

    def hand_the_update_over(self) -> None:
        moves.hand_over(self.period, act=self.act("mentee_signatory"))

    def send_the_update_back(self) -> None:
        act = self.act("mentor_signatory")
        moves.send_back(self.period, reason="Which zone?", act=act)

    def agree_to_the_update(self) -> None:
        seen, act = self.period.revision, self.act("mentor_coordinator")
        moves.agree(self.period, revision=seen, act=act)

    def read_the_update(self) -> None:
        moves.note_read(self.period, act=self.act("facilitator"))

    def hold_the_review(self) -> None:
        said = {"status": "on_track", "why": "We see it so.", "decided": "We close."}
        act = self.act("mentee_signatory")
        reviews.hold_review(self.partnership, said, role="mentee", act=act)

    def see_it_so_too(self) -> None:
        agree_to_judgement(Review.objects.get(), act=self.act("mentor_signatory"))

    def begin_the_close_out(self) -> None:
        gates.pass_gate(self.partnership, Gate.G5, act=self.act("mentor_signatory"))
