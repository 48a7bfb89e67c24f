"""The report of a run as a document: the same on the page, on paper, in Word, in a workbook."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.compared import AT, compared, reviewed, year_of
from tests.documents import words_of
from tests.world import world
from waterpeers.apps.benchmarking import actions
from waterpeers.apps.benchmarking.documents import document
from waterpeers.apps.benchmarking.models import Participation
from waterpeers.apps.benchmarking.reports import scale_for, stand_among
from waterpeers.apps.foundation.documents import paper, workbook
from waterpeers.domain.actors import Act, Actor, Role
from waterpeers.domain.charts import LineChart, Stand, StripChart
from waterpeers.domain.documents import Number, Section, walk
from waterpeers.domain.peer_groups import PeerRule

pytestmark = pytest.mark.django_db
TODAY = AT.date()


@pytest.fixture
def everybody():
    return world()


@pytest.fixture
def run(everybody):
    compared(everybody.mentee)
    reporter = everybody.actor("mentee_reporter")
    return actions.compare(everybody.mentee, PeerRule.of(["size"]), 2025, act=Act(reporter, AT))


def charts(made, kind):
    return [each for each in walk(made.blocks) if isinstance(each, kind)]


def test_the_strip_says_where_we_stand_and_the_table_behind_it_all_that_is_known(run):
    made = document(run, today=TODAY)
    strip = charts(made, StripChart)[0]
    losses = next(each for each in strip.standings if each.label == "Non-revenue water")
    row = next(each for each in strip.behind.rows if each[0] == "Non-revenue water")

    assert losses.value.value == pytest.approx(40)
    assert losses.quartiles == pytest.approx((25, 28.5, 40))
    assert (losses.least, losses.most, losses.stand, losses.below) == (0, 100, Stand.LIKE, "B2")
    assert strip.title == "40\u00a0% here; half of the operators are between 25 and 40\u00a0%"
    assert made.title == "We lose about as much water as our peers"
    assert [row[1].value, *(each.value for each in row[4:7])] == pytest.approx([40, 25, 28.5, 40])
    assert row[2:4] == ("B2", Number(1))
    assert row[7].startswith("15 percentage points. 300,000 m³ a year more billed")
    assert row[8] == Number(6)


def test_each_indicator_stands_once_and_nothing_is_told_by_rank(run):
    made = document(run, today=TODAY)
    labels = [each.label for chart in charts(made, StripChart) for each in chart.standings]

    assert len(labels) == len(set(labels)) > 1
    assert "others" not in words_of(made).replace("beside the others", "")


@pytest.mark.parametrize(
    ("own", "direction", "stand"),
    [
        (50, "yes", Stand.BETTER),
        (50, "no", Stand.WORSE),
        (5, "no", Stand.BETTER),
        (5, "range", Stand.WORSE),
        (5, "context", Stand.LOWER),
        (20, "no", Stand.LIKE),
    ],
)
def test_a_figure_stands_by_the_middle_half_and_by_what_is_better(own, direction, stand):
    assert stand_among(own, 10, 30, direction) is stand


def test_a_scale_is_true():
    assert scale_for("%", 40, 61) == (0, 100)
    assert scale_for("%", 40, 132) == (0, 150)
    assert scale_for("h/day", 14, 22) == (0, 24)
    assert scale_for("km", 14, 22) == (0, 30)
    assert scale_for("%", -4, 30)[0] < -4


def test_the_same_run_gives_the_same_bytes_on_another_day(run):
    first = paper.render(document(run, today=TODAY))

    assert paper.render(document(run, today=TODAY + timedelta(days=1))) == first


def test_courses_have_gaps_as_gaps_and_say_ours_beside_the_median(run):
    mentee = run.organisation
    others = [part.organisation for part in Participation.objects.exclude(organisation=mentee)]
    for year in (2021, 2022):
        reviewed(mentee, year_of(45, 24), year)
    for each in others:
        reviewed(each, year_of(30, 24), 2022)
    reporter = Actor(memberships=frozenset({(mentee.uuid, Role.REPORTER)}))
    made = document(
        actions.compare(mentee, PeerRule.of(["size"]), 2025, act=Act(reporter, AT)), today=TODAY
    )
    course = next(c for c in charts(made, LineChart) if c.behind.title == "Non-revenue water")

    assert course.points == ("2021", "2022", "2025")
    assert course.series[0].values == pytest.approx((45, 45, 40))
    assert course.series[1].values == (None, pytest.approx(30), pytest.approx(28.5))
    assert course.title == "Non-revenue water: 40\u00a0%; median 28.5"
    assert "In 1 earlier year some medians are not shown." in words_of(made)


def test_old_figures_what_is_not_shown_and_how_good_ours_are_are_said(run):
    made = document(run, today=TODAY)
    later = document(run, today=TODAY.replace(year=2028))
    old = "These figures are old: much may have changed since."
    aside = next(e for e in made.blocks if isinstance(e, Section) and e.is_aside)

    assert old in words_of(later)
    assert old not in words_of(made)
    assert "your own takes part" in aside.blocks[0].facts[0].label
    assert "3 of our 3 reviewed figures carry a grade. The weakest: Hours of supply per day (B2)." \
        in words_of(made)  # fmt: skip
    with override("fr"):
        assert "facturée\u00a0: " in words_of(document(run, today=TODAY)) or "\u00a0: " in words_of(
            document(run, today=TODAY)
        )


@pytest.mark.parametrize(
    "name", ['#panic("no") $ *bold* \\ _x_ [ ] <a> @b "quoted"', "Wasserversorgungsverband" * 20]
)
def test_a_name_is_never_read_as_markup_and_may_be_as_long_as_names_get(run, name):
    run.organisation.name = name

    assert paper.render(document(run, today=TODAY)).startswith(b"%PDF")


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_the_page_offers_files_and_gives_them(everybody, run, form, begins):
    client = Client(headers={"accept-language": "fr"})
    client.force_login(everybody.people["mentee_reporter"])
    address = reverse("benchmarking:paper", args=[run.uuid, form])

    assert address in client.get(reverse("benchmarking:run", args=[run.uuid])).content.decode()
    made = client.get(address)
    assert made.content.startswith(begins)
    assert made["Content-Disposition"] == f'attachment; filename="comparison-2025.{form}"'
    program = client.get(reverse("api:comparison_report", args=[run.uuid, form]))
    assert program.content == made.content


def test_the_workbook_has_our_figures_as_numbers(run):
    book = openpyxl.load_workbook(BytesIO(workbook.render(document(run, today=TODAY))))
    sheet = book["Non-revenue water"]
    losses = next(row for row in sheet.values if row[0] == "Non-revenue water")

    assert losses[1] == pytest.approx(40)
    assert losses[4:7] == pytest.approx((25, 28.5, 40))


def test_another_form_is_not_there(everybody, run):
    client = Client()
    client.force_login(everybody.people["mentee_reporter"])

    assert client.get(f"/compare/run/{run.uuid}/report.exe").status_code == 404
