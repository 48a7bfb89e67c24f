"""A plan over time and on paper: the picture, the list by month, one page for a wall."""

from datetime import date

import pypdfium2
import pytest

from tests.apps.plans.made import planned_of
from tests.conftest import NOON
from tests.world import world as people
from waterpeers.apps.foundation.documents import paper, word, workbook
from waterpeers.apps.plans.documents import document, wall
from waterpeers.apps.plans.queries import content_of, versions_of
from waterpeers.apps.plans.quotes import gantt_of
from waterpeers.apps.plans.shown import months_of, reviews_of
from waterpeers.domain.charts import GanttChart, TaskFill

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned():
    return planned_of(people())


def test_the_picture_says_what_waits_for_money_and_what_is_late(planned):
    planned.add("activity")
    planned.add("activity", funding="missing", funding_source="")
    planned.add("activity", starts_on=None, ends_on=None)
    chart = gantt_of(content_of(planned.plan), date(2027, 7, 1))
    assert chart.title == "1 of 2 activities waits for money"
    assert [task.fill for task in chart.tasks] == [TaskFill.THERE, TaskFill.MISSING]
    assert all(task.is_late for task in chart.tasks)
    assert chart.tasks[0].ends_before == date(2027, 7, 1)


def test_without_days_there_is_no_picture(planned):
    planned.add("activity", starts_on=None, ends_on=None)
    assert gantt_of(content_of(planned.plan), date(2027, 7, 1)) is None


def test_reviews_come_as_often_as_was_agreed(planned):
    assert reviews_of(planned.plan) == [
        date(2027, 7, 1),
        date(2028, 1, 1),
        date(2028, 7, 1),
        date(2029, 1, 1),
        date(2029, 6, 30),
    ]


def test_the_list_by_month_has_what_the_picture_has(planned):
    planned.add("activity")
    months = {each.first: each.events for each in months_of(content_of(planned.plan))}
    title = "A1 Test and repair three bulk meters"
    assert months[date(2027, 2, 1)] == [("begins", title)]
    assert months[date(2027, 6, 1)] == [("ends", title)]
    assert ("Follow-up", "") in months[date(2030, 1, 1)]


def test_all_of_it_is_on_paper_in_word_and_in_a_workbook(planned):
    planned.whole()
    made = document(content_of(planned.plan), versions_of(planned.plan), NOON)
    assert paper.render(made).startswith(b"%PDF")
    assert word.render(made).startswith(b"PK")
    assert workbook.render(made).startswith(b"PK")


def test_a_plan_of_fourteen_activities_fits_on_one_page_for_a_wall(planned):
    planned.whole()
    for number in range(2, 15):
        planned.add("activity", title=f"Activity number {number}")
    made = wall(content_of(planned.plan), NOON)
    (chart,) = (block for block in made.blocks if isinstance(block, GanttChart))
    assert {task.who for task in chart.tasks} == {"T. Macamo, P. Visser"}
    with pypdfium2.PdfDocument(paper.render(made)) as printed:
        assert len(printed) == 1
