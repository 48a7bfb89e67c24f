"""Where each record stands is kept with it; aims of the plan, and who passed it on."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from tests.apps.learning.made import Learned
from tests.apps.plans.made import Planned
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.learning.actions.checks import answer_check, say_level, second_check
from waterpeers.apps.learning.actions.records import change_learning, note_learning
from waterpeers.apps.learning.models import STANDING, LearningRecord
from waterpeers.apps.learning.queries import aims_of, looked_at, passed_on, records_of, targets_of
from waterpeers.apps.learning.reports.descent import descent_chart, lines_of_descent
from waterpeers.apps.learning.reports.records import aim_lines, row_of
from waterpeers.apps.partnerships.models import Party
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.learning import Use, standing
from waterpeers.domain.verdicts import NotValid

pytestmark = pytest.mark.django_db
DUE = NOON.replace(year=2027, month=1, day=30)


@pytest.fixture
def learned():
    return Learned(people())


def walked(learned):
    """Records with all that can be said of one later."""
    mentee = learned.deal.mentee
    used = learned.note(practice="Used")
    answer_check(
        used.checks.order_by("due_on")[0],
        {"level": 4, "helped": ["trust", "time"]},
        act=Act(mentee, DUE),
    )
    faded = learned.note(practice="Faded", level=3)
    say_level(faded, {"level": 1, "blocked": ["people_moved"]}, act=Act(mentee, DUE))
    waits = learned.note(practice="Waits", method="ojt")
    say_level(waits, {"level": 2, "blocked": ["no_means"]}, act=Act(mentee, DUE))
    reporter = learned.world.actor("mentee_reporter")
    lower = learned.note(practice="Lower", level=3, answerer=reporter.person)
    check = say_level(lower, {"level": 5}, act=Act(reporter, DUE))
    second_check(check, level=2, act=Act(mentee, DUE))
    silent = learned.note(practice="Silent", level=4)
    change_learning(
        silent, learned.fields(practice="Silent", level=5), revision=1, act=Act(mentee, NOON)
    )


def test_what_is_kept_is_what_the_checks_say_on_any_day(learned):
    walked(learned)
    days = [NOON.date(), DUE.date(), DUE.date() + timedelta(days=31), date(2028, 1, 1)]
    for row in records_of(learned.partnership):
        looks = [check.look for check in row.checks.all()]
        for today in days:
            assert row.standing(today) == standing(row.level, looks, today), (row.practice, today)


def test_many_are_counted_at_once_as_they_are_one_by_one(learned, django_assert_num_queries):
    walked(learned)
    actor = learned.world.actor("facilitator")
    for today in (NOON.date(), DUE.date(), date(2028, 1, 1)):
        with django_assert_num_queries(2):
            found = looked_at(actor, today)
        rows = [row_of(each, today) for each in records_of(learned.partnership)]
        assert found.whole.number == len(rows)
        assert found.whole.in_use == sum(row.standing.use is Use.IN_USE for row in rows)
        assert found.whole.not_known == sum(row.standing.level is None for row in rows)
        assert found.whole.tried == sum((row.standing.level or 0) >= 2 for row in rows)
    assert set(found.conditions) == {"trust", "time", "-people_moved", "-no_means"}
    assert looked_at(NOBODY, NOON.date()).whole.number == 0


def test_what_was_there_before_is_read_once_from_its_checks(learned):
    walked(learned)
    before = list(LearningRecord.objects.order_by("pk").values(*STANDING))
    empty = {"said": 0, "highest": 0, "waits_for_means": False, "unknown_after": None,
             "conditions": ""}  # fmt: skip
    LearningRecord.objects.update(**empty)
    import_module("waterpeers.apps.learning.migrations.0003_standing").look_at_all(apps, None)
    assert list(LearningRecord.objects.order_by("pk").values(*STANDING)) == before


# --- aims of the plan ---


class PlannedLearning(Planned):
    """A plan with learning targets."""

    def note(self, **changes):
        mentee = Party.objects.get(partnership=self.partnership, organisation=self.world.mentee)
        fields = {
            "party": mentee.uuid, "practice": "Read a zone", "method": "ojt",
            "learned_on": date(2026, 10, 30), "unit": "Leak crew", "staff_level": "operator",
            "men": 4, "level": 3, "next_use": "Zone 3",
        }  # fmt: skip
        return note_learning(self.partnership, fields | changes, act=self.by("mentee"))


def test_plan_and_learning_page_say_which_aim_is_met_and_by_how_many():
    planned = PlannedLearning(people())
    planned.whole()
    (target,) = targets_of(planned.partnership)
    target.people = 10
    target.save()
    planned.note(target=target.uuid)
    planned.note(target=target.uuid, practice="Close a valve", level=1, men=2)
    (line,) = aim_lines(aims_of(planned.partnership, NOON.date()))
    assert line.said == "4 of 10 people use it in real work; 6 learned it."
    assert line.state == "Not met yet"
    planned.note(target=target.uuid, practice="Mend", men=6)
    (line,) = aim_lines(aims_of(planned.partnership, NOON.date()))
    assert (line.met.using, line.state) == (10, "Met")
    client = signed_in(planned.world, "mentee_reporter")
    for name in ("plans:of-partnership", "learning:of-partnership"):
        address = reverse(name, args=[planned.partnership.uuid])
        shown = client.get(address).content.decode()
        assert "1 of 1 learning target of the plan is met" in shown
        assert "10 of 10 people use it in real work; 12 learned it." in shown
    with pytest.raises(NotValid):
        planned.note(target=planned.partnership.uuid)


# --- who taught whom ---


def test_a_line_of_descent_goes_from_the_peer_over_years_and_names_only_who_agreed(learned):
    first = learned.note(
        method="tot", learned_on=date(2024, 5, 1), names=["Ana Sousa"], names_agreed=True
    )
    second = learned.note(
        practice="Teach the night flow", learned_on=date(2025, 5, 1), unit="Zone 2",
        passed_on_from=first.uuid,
    )  # fmt: skip
    learned.note(practice="Night flow again", learned_on=date(2026, 5, 1), unit="Zone 3",
                 passed_on_from=second.uuid)  # fmt: skip
    learned.note(practice="Alone")
    rows = lines_of_descent(passed_on(learned.deal.mentee), learned.partnership)
    chart = descent_chart(rows, NOON.date())

    assert [(heir.label, heir.year, heir.of) for heir in chart.heirs] == [
        ("Waterbedrijf Delta, Stadtwerke Seeblick", 2024, None),
        ("Ana Sousa – Águas do Lago", 2024, 0),
        ("Zone 2 (Field and plant staff) – Águas do Lago", 2025, 1),
        ("Zone 3 (Field and plant staff) – Águas do Lago", 2026, 2),
    ]
    assert chart.title == "Passed on 2 times, at 1 utility"
    shown = signed_in(learned.world, "mentor_coordinator").get(
        reverse("learning:descent-of", args=[learned.partnership.uuid])
    )
    assert "Zone 3" in shown.content.decode()
    assert "<svg" in shown.content.decode()
    assert passed_on(learned.world.actor("outsider")) == []


def test_nobody_is_taught_by_whom_they_taught(learned):
    first = learned.note(learned_on=date(2025, 5, 1))
    second = learned.note(learned_on=date(2025, 5, 1), passed_on_from=first.uuid)
    with pytest.raises(NotValid) as caught:
        change_learning(
            first,
            learned.fields(learned_on=date(2025, 5, 1), passed_on_from=second.uuid),
            revision=1,
            act=Act(learned.deal.mentee, NOON),
        )
    assert {each.code for each in caught.value.verdict.against} == {"teacher_learned_later"}
    with pytest.raises(NotValid):
        learned.note(learned_on=date(2024, 5, 1), passed_on_from=second.uuid)
