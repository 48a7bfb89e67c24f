"""How each partnership of the list stands: reviews, health, stages, money, what a side owes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from tests.apps.closing.made import END, closing_of
from tests.apps.follow_up.made import followed_of
from tests.apps.reporting.made import reported_of
from tests.conftest import NOON
from tests.world import member, operator, signed_in
from tests.world import world as people
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.follow_up.actions.items import move_item
from waterpeers.apps.follow_up.actions.practice import agree_to_judgement, judge_stage
from waterpeers.apps.follow_up.actions.reviews import hold_review
from waterpeers.apps.follow_up.queries.calendar import DayKind
from waterpeers.apps.joint.actions import moves
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.plans.actions import frame, items
from waterpeers.apps.plans.kinds import ACTIVITIES, OUTCOMES
from waterpeers.apps.portfolio.queries.lines import portfolio
from waterpeers.apps.portfolio.queries.narrowing import PortfolioFilters, narrowed, ordered
from waterpeers.domain.actors import Act, Role
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.partnerships import PartyRole, Phase
from waterpeers.domain.portfolio import Attention, Gravity, PartnershipTurn
from waterpeers.domain.practice import Consolidation
from waterpeers.domain.reviews import ReviewStatus

DAY = timedelta(days=1)
STAGE = {"area": "water_losses", "stage": "consolidated", "proof": "A year without a visit"}


@pytest.fixture
def followed(db):
    made = followed_of(people())
    Partnership.objects.filter(pk=made.partnership.pk).update(phase=Phase.DO)
    made.partnership.refresh_from_db()
    return made


def line_of(followed, who="facilitator", at=NOON):
    (line,) = portfolio(followed.world.actor(who), at)
    return line


def test_beyond_the_plan_it_is_the_turn_of_whoever_owes_something(followed):
    assert line_of(followed).turn is PartnershipTurn.NOBODY
    item = followed.note(due_on=date(2026, 11, 12))
    line = line_of(followed, at=NOON + 20 * DAY)

    assert line.turn is PartnershipTurn.MENTOR
    assert (line.first.reason.code, line.first.href) == (
        "item_is_late",
        reverse("follow_up:item", args=[item.uuid]),
    )
    assert line.since.date() == date(2026, 11, 13)
    assert line.attention >= {Attention.LATE}
    check = followed.ask(at=NOON + DAY)
    line = line_of(followed, at=NOON + 20 * DAY)
    assert line.turn is PartnershipTurn.BOTH
    assert {wait.reason.code for wait in line.waits} == {"item_is_late", "health_is_asked"}
    followed.says(check, "mentee", at=NOON + 2 * DAY)
    codes = [wait.reason.code for wait in line_of(followed, at=NOON + 20 * DAY).waits]
    assert codes.count("health_is_asked") == 2  # of the two mentors


def test_a_reminder_names_what_a_side_owes_and_leads_there(
    followed, django_capture_on_commit_callbacks
):
    item = followed.note(due_on=date(2025, 11, 12))
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in(followed.world, "facilitator").post(
            reverse("portfolio:remind"), {"partnership": [followed.partnership.uuid]}, follow=True
        )

    assert "mails go out." in answer.content.decode()
    body = mail.outbox[0].body
    assert "– “Lend the leak detector” is late." in body
    assert reverse("follow_up:item", args=[item.uuid]) in body


def test_what_a_review_and_the_register_say_is_trouble_and_comes_first(followed):
    item = followed.note()
    move_item(item, "escalated", word="Ask", revision=1, act=Act(followed.deal.mentee, NOON))
    said = {"status": "blocked", "progress": "None"}
    hold_review(followed.partnership, said, role="mentee", act=Act(followed.deal.mentee, NOON))

    line = line_of(followed)

    assert line.attention >= {Attention.BLOCKED, Attention.ESCALATED}
    assert (line.status, line.reviewed_on) == (ReviewStatus.BLOCKED, NOON.date())
    assert line.gravity is Gravity.TROUBLE
    assert narrowed([line], PortfolioFilters(needs="trouble", status="blocked")) == [line]
    assert narrowed([line], PortfolioFilters(status="none")) == []


def test_a_stage_that_fell_and_the_health_of_both_sides_stand_in_the_line(followed):
    followed.healthy(trust="2", overall="3")
    by = Act(followed.deal.mentee, NOON)
    made = judge_stage(followed.partnership, STAGE, role="mentee", act=by)
    agree_to_judgement(made, act=Act(followed.deal.mentor, NOON))
    assert Attention.RELAPSED not in line_of(followed).attention
    later = Act(followed.deal.mentee, NOON + DAY)
    fallen = STAGE | {"stage": "visible", "why": "Nobody took up the log"}
    judge_stage(followed.partnership, fallen, role="mentee", act=later)

    line = line_of(followed, at=NOON + 2 * DAY)

    assert (line.health.mentee, line.health.mentor) == (3.0, 4.0)
    assert Attention.RELAPSED in line.attention
    (stage,) = line.stages
    assert (stage.before, stage.stage) == (Consolidation.CONSOLIDATED, Consolidation.VISIBLE)
    assert narrowed([line], PortfolioFilters(stage="visible")) == [line]
    assert PartnershipTurn.MENTOR is line.turn  # says whether it sees it so too


def test_money_and_what_nobody_measured_come_from_the_plan(followed):
    act = Act(followed.deal.mentee, NOON)
    plan = frame.start_plan(
        followed.partnership,
        currency="EUR",
        starts_on=date(2027, 1, 1),
        ends_before=date(2029, 1, 1),
        act=act,
    )
    for budget, funding in ((9600.5, "secured"), (400, "missing")):
        said = {"title": "A", "area": "billing", "budget": budget, "funding": funding}
        items.add_item(plan, ACTIVITIES, said | {"funding_source": "Own"}, act=act)
    own = {"title": "Night flow", "unit": "m³/h", "targets": {"1": 3.0}}
    items.add_item(plan, OUTCOMES, own, act=act)

    line = line_of(followed)

    assert (line.money.currency, line.money.budget, line.money.missing) == ("EUR", 1000050, 40000)
    assert Attention.NO_BASELINE in line.attention
    page = signed_in(followed.world, "facilitator").get(reverse("portfolio:list"))
    assert "10,000.50\u00a0EUR" in page.content.decode()
    assert "400.00\u00a0EUR missing" in page.content.decode()


def test_a_funder_sees_phase_and_money_but_not_what_both_sides_note(followed):
    funder = operator("Fund for Rivers", kind=OrganisationKind.FUNDER)
    Party.objects.create(
        partnership=followed.partnership, organisation=funder, role=PartyRole.FUNDER
    )
    somebody = actor_of(member(funder, Role.COORDINATOR))
    item = followed.note(due_on=NOON.date() + DAY)
    move_item(item, "escalated", word="Ask", revision=1, act=Act(followed.deal.mentee, NOON))
    followed.healthy()
    assert line_of(followed).next_day.kind is DayKind.ITEM

    (line,) = portfolio(somebody, NOON)

    assert line.phase is Phase.DO
    assert (line.health, line.status, line.stages, line.waits) == (None, None, (), ())
    assert line.attention == frozenset()
    assert line.next_day.kind in (DayKind.AGREEMENT_REVIEW, DayKind.AGREEMENT_ENDS)
    assert not line.may_remind


def test_the_next_date_is_the_nearest_of_all_days_ahead(followed):
    followed.note(due_on=date(2026, 11, 12))
    followed.note(due_on=date(2026, 11, 5), title="Send the list")
    followed.note(due_on=date(2026, 10, 5), title="Past")

    line = line_of(followed)

    assert (line.next_day.day, line.next_day.text) == (date(2026, 11, 5), "Send the list")
    assert ordered([line], "next") == [line]


@pytest.mark.django_db
def test_what_is_over_still_says_what_is_owed_and_what_fell_back():
    closed = closing_of(people())
    closed.closed()
    (line,) = portfolio(closed.world.actor("facilitator"), END)
    assert (line.turn, line.attention) == (PartnershipTurn.NOBODY, frozenset())

    late = END + 240 * DAY
    (line,) = portfolio(closed.world.actor("facilitator"), late)
    assert line.turn is PartnershipTurn.BOTH
    assert {wait.reason.code for wait in line.waits} == {"stocktaking_is_owed"}
    assert line.first.href == reverse("closing:stocktaking", args=[closed.row(6).uuid])
    assert (line.attention, line.gravity) == ({Attention.STUCK}, Gravity.CARE)

    closed.at = late
    closed.judge("mentee", "begun", late, why="The crew was moved")
    (line,) = portfolio(closed.world.actor("facilitator"), late)
    assert line.attention == {Attention.STUCK, Attention.RELAPSED}
    assert narrowed([line], PortfolioFilters(needs="relapsed")) == [line]


@pytest.mark.django_db
def test_what_was_stopped_early_owes_its_account_until_it_is_given():
    stopped = closing_of(people())
    stopped.stopped()
    (line,) = portfolio(stopped.world.actor("facilitator"), END + 40 * DAY)

    assert {wait.reason.code for wait in line.waits} == {"account_is_owed"}
    assert line.since == END
    assert line.attention == {Attention.STUCK}
    page = signed_in(stopped.world, "facilitator").get(reverse("portfolio:list"))
    assert "Say why it ended early, and what stays open." in page.content.decode()


@pytest.mark.django_db
def test_a_late_report_is_the_turn_of_who_writes_it_then_of_who_agrees_to_it():
    reported = reported_of(people())

    assert line_of(reported, at=NOON - 365 * DAY).late == 0
    line = line_of(reported)
    assert (line.turn, line.first.reason.code) == (PartnershipTurn.MENTEE, "report_is_late")
    assert (line.since.date(), line.late) == (date(2026, 7, 31), 1)
    assert Attention.LATE in line.attention
    assert signed_in(reported.world, "facilitator").get(line.first.href).status_code == 200

    report = reported.with_the_other_side()
    line = line_of(reported)
    assert (line.turn, line.first.href) == (
        PartnershipTurn.MENTOR, reverse("reporting:report", args=[report.uuid]),
    )  # fmt: skip
    moves.agree(report, revision=report.revision, act=reported.act("mentor"))
    line = line_of(reported)
    assert (line.turn, line.late) == (PartnershipTurn.NOBODY, 0)
