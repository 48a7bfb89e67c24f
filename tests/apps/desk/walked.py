"""The whole story of a partnership, step by step, through the actions that pages call."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from tests.apps.agreements.agreed import CLAUSES
from tests.apps.desk.worked import Worked
from tests.apps.diagnosis.made import PROBLEM, RANKS, SHORT
from tests.apps.ladders.made import entered as ladder_entered
from tests.apps.lessons.made import WORDS
from tests.apps.partnerships.made import given
from tests.apps.water_balance.made import sheet as balance_sheet
from tests.world import World, operator, person
from waterpeers.apps.accounts import actions as accounts
from waterpeers.apps.accounts.models import Claim, Membership, Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.agreements.actions import agreements
from waterpeers.apps.agreements.actions.signatures import sign
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.compliance import actions as gates
from waterpeers.apps.compliance.queries import gate_of
from waterpeers.apps.diagnosis.actions import findings, rounds
from waterpeers.apps.diagnosis.models import Diagnosis, Finding
from waterpeers.apps.indicators.actions.values import (
    ReportedFigure,
    report_values,
    review,
    send_back,
    submit,
)
from waterpeers.apps.indicators.models import Sheet
from waterpeers.apps.keeping.actions import decide_identity
from waterpeers.apps.ladders.kinds import KIND as LADDER
from waterpeers.apps.ladders.models import SavedLadder
from waterpeers.apps.lessons.actions import lessons
from waterpeers.apps.lessons.models import Lesson
from waterpeers.apps.matching.actions.asking import answer_request, send_request
from waterpeers.apps.matching.actions.declaring import declare
from waterpeers.apps.matching.models import HelpRequest, Need, Strength
from waterpeers.apps.missions.actions import missions, reporting, team
from waterpeers.apps.missions.models import Mission, MissionReport
from waterpeers.apps.operators.actions.profiles import approve, change_profile, register
from waterpeers.apps.operators.models import IdentityChange, Organisation
from waterpeers.apps.partnerships.actions import conduct, partnerships
from waterpeers.apps.partnerships.models import CodeText, Partnership, Party
from waterpeers.apps.partnerships.queries.interest import respondent_of
from waterpeers.apps.questionnaires.actions import sheets
from waterpeers.apps.questionnaires.models import Respondent
from waterpeers.apps.records import actions as records
from waterpeers.apps.water_balance import actions as balances
from waterpeers.apps.water_balance.kinds import KIND as BALANCE
from waterpeers.apps.water_balance.models import SavedBalance
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.codes import EvidenceClass, Visibility, WorkingArea
from waterpeers.domain.partnerships import AgreementKind, FactAnswer, Gate, PartyRole
from waterpeers.domain.periods import calendar_year


class Story(Worked):
    """One step after another; each is done by somebody at the moment ``at``."""

    def __init__(self, world: World, at: datetime) -> None:
        self.world, self.at = world, at
        self.people: dict[str, Person] = {
            who: found for who, found in world.people.items() if found is not None
        }
        self.people["newcomer"] = person("newcomer@example.org")
        Membership.objects.filter(person=self.people["outsider"]).delete()

    def act(self, who: str) -> Act:
        return Act(actor_of(self.people[who]), self.at)

    # --- the Code, a need, a request ---

    def put_the_code_on_the_site(self) -> None:
        version = conduct.draft_version(
            label="2026",
            issued_by="Invented",
            valid_from=(self.at - timedelta(days=300)).date(),
            act=self.act("administrator"),
        )
        text = ContentFile(b"Share what you know.", name="code.txt")
        conduct.upload_text(
            version, language="en", title="Code", file=text, act=self.act("administrator")
        )
        conduct.publish_version(version, act=self.act("administrator"))

    def accept_the_code(self) -> None:
        for organisation, who in self.signatories:
            conduct.accept_code(
                organisation, CodeText.objects.get(), office="Director", act=self.act(who)
            )

    @property
    def signatories(self) -> list[tuple[Organisation, str]]:
        return [
            (self.world.mentee, "mentee_signatory"),
            (self.world.mentor, "mentor_signatory"),
        ]

    def ask_for_help(self) -> None:
        help_wanted: dict[str, Any] = {
            "working_area": WorkingArea.WATER_LOSSES,
            "evidence_class": EvidenceClass.SELF_SAID,
            "evidence": "Invented",
            "help_text": "",
            "visibility": Visibility.NETWORK,
            "agreed_to_public": False,
        }
        need = declare(
            Need,
            self.world.mentee,
            sentence="We lose half",
            act=self.act("mentee_reporter"),
            **help_wanted,
        )
        strength = Strength.objects.filter(organisation=self.world.mentor).first()
        send_request(
            need,
            self.world.mentor,
            strength=strength,
            message="Help us to find leaks.",
            gives_in_return="We know small networks.",
            act=self.act("mentee_signatory"),
        )

    def say_yes(self) -> None:
        request = HelpRequest.objects.get()
        answer_request(request, accept=True, answer="Gladly.", act=self.act("mentor_coordinator"))

    # --- gate G1 ---

    @property
    def partnership(self) -> Partnership:
        return Partnership.objects.get()

    def party(self, role: PartyRole) -> Party:
        return self.partnership.parties.get(role=role)

    def answer_what_is_asked(self) -> None:
        """A reporter prepares; the signatory hands in."""
        who, act = respondent_of(self.party(PartyRole.MENTEE)), self.act("mentee_reporter")
        sheets.answer(who, given(), revision=0, language="en", act=act)

    def say_what_was_asked(self) -> None:
        sheets.hand_in(
            respondent_of(self.party(PartyRole.MENTEE)), act=self.act("mentee_signatory")
        )
        who, act = respondent_of(self.party(PartyRole.MENTOR)), self.act("mentor_signatory")
        sheets.answer(who, given(), revision=0, language="en", act=act)
        sheets.hand_in(who, act=act)

    def look_up_earlier_ones(self) -> None:
        partnerships.change(
            self.partnership,
            {
                "title": "Fewer losses",
                "earlier_looked_up": FactAnswer.YES,
                "earlier_partnerships": "None.",
            },
            revision=self.partnership.revision,
            act=self.act("mentee_signatory"),
        )

    def pass_g1(self) -> None:
        gates.pass_gate(self.partnership, Gate.G1, act=self.act("mentor_coordinator"))

    # --- the agreement ---

    @property
    def agreement(self) -> Agreement:
        return Agreement.objects.get()

    def begin_the_agreement(self) -> None:
        act = self.act("mentor_coordinator")
        agreements.draft(self.partnership, AgreementKind.MEMORANDUM, title="Memorandum", act=act)

    def write_the_agreement(self) -> None:
        parties = [str(party.uuid) for party in self.partnership.parties.all()]
        today = self.at.date()
        fields: dict[str, Any] = {
            "objectives": ["Lose less"],
            "expected_outputs": ["A team"],
            "starts_on": today.isoformat(),
            "ends_before": (today + timedelta(days=730)).isoformat(),
            "review_dates": [(today + timedelta(days=365)).isoformat()],
            "code_text": str(CodeText.objects.get().uuid),
            "authority_approval": "yes",
            "is_without_cash": True,
            "is_without_kind": False,
            **{name: text for name, text in CLAUSES.items() if name != "disputes"},
            "not_known": ["disputes"],
        }
        for name in ("duties", "interests", "gains"):
            fields[name] = dict.fromkeys(parties, "Written by both.")
        days = {"party": parties[0], "kind": "staff_time", "description": "Days", "days": "60"}
        act = self.act("mentee_signatory")
        agreements.promise(self.agreement, days, act=act)
        revision = self.agreement.revision
        agreements.change(self.agreement, fields, revision=revision, act=act)

    def open_for_signature(self) -> None:
        agreements.open_for_signature(self.agreement, act=self.act("mentee_signatory"))

    def sign_for_the_mentor(self) -> None:
        self._sign(PartyRole.MENTOR, "mentor_signatory")

    def sign_for_the_mentee(self) -> None:
        self._sign(PartyRole.MENTEE, "mentee_signatory")

    def _sign(self, role: PartyRole, who: str) -> None:
        found = self.agreement
        sign(
            found,
            self.party(role),
            name=who,
            office="Director",
            fingerprint=found.fingerprint,
            act=self.act(who),
        )

    def explain_what_is_open(self) -> None:
        self._explain(Gate.G2)

    def _explain(self, gate: Gate) -> None:
        for role, who in ((PartyRole.MENTEE, "mentee"), (PartyRole.MENTOR, "mentor")):
            result = gate_of(self.partnership, gate, on=self.at.date())
            for line in result.to_explain:
                act = self.act(f"{who}_signatory")
                gates.explain(self.party(role), gate, line.item, text="Later.", act=act)

    def bring_it_into_force(self) -> None:
        gates.pass_gate(self.partnership, Gate.G2, act=self.act("mentee_signatory"))

    # --- the diagnosis, gate G3 ---

    @property
    def finding(self) -> Finding:
        return Finding.objects.get()

    def start_the_diagnosis(self) -> None:
        act = self.act("mentee_signatory")
        rounds.start(self.partnership, stage="start", template="short", act=act)

    def say_how_it_is(self) -> None:
        self._look("self", SHORT | {"s2": "0"}, "mentee_signatory")  # not safe

    def look_as_a_peer(self) -> None:
        self._look("peer", SHORT, "mentor_coordinator")

    def _look(self, side: str, said: dict[str, str | None], who: str) -> None:
        team = Diagnosis.objects.get().team.respondents.select_related("round__template")
        answers = {
            code: {"apart": "not_known"} if level is None else {"value": level}
            for code, level in said.items()
        }
        asked, act = team.get(side=side), self.act(who)
        sheets.answer(asked, answers, revision=0, language="en", act=act)
        sheets.hand_in(asked, act=act)

    def settle_what_differs(self) -> None:
        findings.settle(
            Diagnosis.objects.get(),
            "s2",
            outcome="joint",
            level="1",
            why="Seen by both.",
            act=self.act("mentor_coordinator"),
        )

    def name_a_problem(self) -> None:
        diagnosis, act = Diagnosis.objects.get(), self.act("mentee_signatory")
        said = PROBLEM | {"measured_by": (self.at + timedelta(days=90)).date()}
        findings.add_finding(self.partnership, said, diagnosis=diagnosis, act=act)

    def rank_for_the_mentee(self) -> None:
        findings.rank(self.finding, PartyRole.MENTEE, RANKS, act=self.act("mentee_signatory"))

    def rank_for_the_mentor(self) -> None:
        findings.rank(self.finding, PartyRole.MENTOR, RANKS, act=self.act("mentor_signatory"))

    def decide_together(self) -> None:
        revision, act = self.finding.revision, self.act("mentee_signatory")
        findings.decide(self.finding, RANKS, is_priority=True, revision=revision, act=act)

    def approve_for_the_mentee(self) -> None:
        findings.approve(self.party(PartyRole.MENTEE), act=self.act("mentee_signatory"))

    def approve_for_the_mentor(self) -> None:
        findings.approve(self.party(PartyRole.MENTOR), act=self.act("mentor_signatory"))

    def explain_what_is_open_of_g3(self) -> None:
        self._explain(Gate.G3)

    def pass_g3(self) -> None:
        gates.pass_gate(self.partnership, Gate.G3, act=self.act("mentor_signatory"))

    # --- figures ---

    def type_figures(self) -> None:
        figures = [ReportedFigure("produced", 5_000_000), ReportedFigure("conn_water", 9000)]
        year = calendar_year(2024)
        report_values(self.world.mentee, year, figures, act=self.act("mentee_reporter"))

    def hand_figures_in(self) -> None:
        submit(Sheet.objects.get(), act=self.act("mentee_reporter"))

    def return_a_figure(self) -> None:
        why = {"produced": "Is this in m³?"}
        send_back(Sheet.objects.get(), why, act=self.act("mentee_signatory"))

    def hand_the_rest_in(self) -> None:
        act = self.act("mentee_reporter")
        figures = [ReportedFigure("produced", 4_900_000)]
        report_values(self.world.mentee, calendar_year(2024), figures, act=act)
        submit(Sheet.objects.get(), act=act)

    def review_figures(self) -> None:
        review(Sheet.objects.get(), act=self.act("mentee_signatory"))

    def save_a_balance(self) -> None:
        act = self.act("mentee_reporter")
        records.start(BALANCE, self.world.mentee, balance_sheet(), year=2023, act=act)

    def save_two_ladders(self) -> None:
        """Both stand on one page, and are told of apart."""
        for year in (2023, 2024):
            act = self.act("mentee_reporter")
            records.start(LADDER, self.world.mentee, ladder_entered(), year=year, act=act)

    def check_them(self) -> None:
        act = self.act("mentee_signatory")
        for saved in SavedBalance.objects.all():
            balances.check(saved, revision=saved.revision, act=act)
        for ladder in SavedLadder.objects.all():
            records.check(LADDER, ladder, revision=ladder.revision, act=act)

    # --- newcomers ---

    def propose_an_organisation(self) -> None:
        register({"name": "Eau de Kayes", "country": "ML"}, act=self.act("newcomer"))

    def approve_it(self) -> None:
        proposed = Organisation.objects.get(name="Eau de Kayes")
        approve(proposed, act=self.act("facilitator"))

    def ask_to_act_for_it(self) -> None:
        found = Organisation.objects.get(name="Eau de Kayes")
        accounts.make_claim(found, office="Director", message="", act=self.act("newcomer"))

    def refuse_the_claim(self) -> None:
        claim = Claim.objects.get()
        accounts.decide_claim(
            claim, approve=False, answer="Who are you?", act=self.act("facilitator")
        )

    def approve_a_second_claim(self) -> None:
        self.ask_to_act_for_it()
        claim = Claim.objects.get(state="asked")
        roles = (Role.COORDINATOR, Role.SIGNATORY)
        accounts.decide_claim(
            claim, approve=True, answer="", roles=roles, act=self.act("facilitator")
        )

    # --- missions ---

    @property
    def mission(self) -> Mission:
        return Mission.objects.latest("number")

    def ask_for_a_mission(self) -> None:
        first = self.at.date() + timedelta(days=2)
        terms = {
            "kind": "visit",
            "purpose": "Close zone 2",
            "afterwards": "They do it alone.",
            "without_item": "There is no plan yet.",
            "host": self.party(PartyRole.MENTEE).uuid,
            "starts_on": first,
            "ends_on": first + timedelta(days=2),
        }
        missions.ask_for_mission(self.partnership, terms, act=self.act("mentee_signatory"))

    def agree_to_it_all(self) -> None:
        seen = self.mission.revision
        missions.agree_to_terms(self.mission, revision=seen, act=self.act("mentor_signatory"))

    def ask_who_goes(self) -> None:
        asked = {"person": self.people["mentor_coordinator"].uuid}
        team.ask_member(self.mission, asked, act=self.act("mentee_signatory"))

    def say_that_one_goes(self) -> None:
        member, act = self.mission.team.get(), self.act("mentor_coordinator")
        team.answer_member(member, is_yes=True, act=act)

    def let_them_go(self) -> None:
        team.release_member(self.mission.team.get(), act=self.act("mentor_signatory"))

    def call_the_mission_off(self) -> None:
        seen, act = self.mission.revision, self.act("mentee_signatory")
        missions.end_mission(self.mission, "called_off", word="Floods", revision=seen, act=act)

    def ask_for_a_session(self) -> None:
        today = self.at.date()
        terms = {
            "kind": "remote",
            "purpose": "Read the night flow together",
            "afterwards": "They read it alone.",
            "without_item": "There is no plan yet.",
            "starts_on": today,
            "ends_on": today,
        }
        missions.ask_for_mission(self.partnership, terms, act=self.act("mentor_coordinator"))

    def agree_to_the_session(self) -> None:
        seen = self.mission.revision
        missions.agree_to_terms(self.mission, revision=seen, act=self.act("mentee_signatory"))

    def hold_the_session(self) -> None:
        seen, day = self.mission.revision, self.at.date()
        missions.end_mission(
            self.mission, "ended", began_on=day, ended_on=day, revision=seen,
            act=self.act("mentor_coordinator"),
        )  # fmt: skip

    def say_how_it_went(self) -> None:
        asked = Respondent.objects.filter(
            round__owner="mission", round__about_uuid=self.mission.uuid
        )
        for each in asked.select_related("organisation", "round__template").order_by("pk"):
            act = self.act("mentee_signatory" if each.side == "mentee" else "mentor_coordinator")
            answers = {"useful": {"value": "4"}}
            sheets.answer(each, answers, revision=0, language="en", act=act)
            sheets.hand_in(each, act=act)

    def report_the_session(self) -> None:
        said = {"summary": "The flow was read at two.", "reached": "partly"}
        act = self.act("mentor_coordinator")
        reporting.save_report(self.mission, said, revision=0, act=act)

    def agree_to_the_report(self) -> None:
        report = MissionReport.objects.get(mission=self.mission)
        act = self.act("mentee_signatory")
        reporting.agree_to_report(self.mission, revision=report.revision, act=act)

    # --- a lesson for others ---

    def write_a_lesson(self) -> None:
        lessons.write_lesson(self.partnership, WORDS, act=self.act("mentee_reporter"))

    def check_the_lesson(self) -> None:
        for who in ("mentee_signatory", "mentor_signatory"):
            lesson = Lesson.objects.get()
            lessons.check_lesson(lesson, revision=lesson.revision, act=self.act(who))

    # --- silence, and the end ---

    def wait(self) -> None:
        """Let time pass; nobody does anything."""

    def ask_for_another_name(self) -> None:
        found = Organisation.objects.get(name="Eau de Kayes")
        fields = {"name": "Eaux de la Région"}
        change_profile(found, fields, revision=found.revision, act=self.act("newcomer"))

    def agree_to_it(self) -> None:
        asked = IdentityChange.objects.get()
        decide_identity(asked, agree=True, act=self.act("facilitator"))

    def ask_somebody_who_is_silent(self) -> None:
        silent = operator("Silent Water")
        Membership.objects.create(
            person=self.people["outsider"],
            organisation=silent,
            role=Role.COORDINATOR,
            since_on=self.at.date(),
        )
        send_request(
            Need.objects.get(sentence="We lose half"),
            silent,
            message="Could you help?",
            gives_in_return="Our friendship.",
            act=self.act("mentee_signatory"),
        )

    def stop_the_partnership(self) -> None:
        act = self.act("mentee_signatory")
        partnerships.move(self.partnership, "stop_by_mentee", reason="An invented war.", act=act)
