"""What an import asks about: the same as one sheet asks, told beforehand by a dry run."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import NOON
from tests.world import operator, world
from waterpeers.apps.foundation.mappings import Mapping, ValueColumn
from waterpeers.apps.foundation.tables import open_table
from waterpeers.apps.indicators.actions.imports import ImportedFigures, import_figures
from waterpeers.apps.indicators.actions.storing import Stored
from waterpeers.apps.indicators.actions.values import ReportedFigure, report_values
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.indicators.queries.values import current_of, other_years
from waterpeers.apps.operators.models import Identifier, Organisation
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.questions import questions
from waterpeers.domain.results import Reported

pytestmark = pytest.mark.django_db
KEEPER = Actor(person=None, is_administrator=True)
CODES = ("produced", "sold", "conn_water", "conn_water_metered", "hours_supply", "staff_total")
MAPPING = Mapping(
    fields={"identifier": "id"}, scheme="test", year="year",
    values={code: ValueColumn(code) for code in CODES},
)  # fmt: skip
HEAD = ",".join(("id", "year", *CODES))


def made(name: str, number: int) -> Organisation:
    organisation = operator(name)
    Identifier.objects.create(organisation=organisation, scheme="test", value=str(number))
    return organisation


def bring(folder: Path, rows: list[str], **options: bool) -> ImportedFigures:
    path = folder / "figures.csv"
    path.write_text("\n".join([HEAD, *rows]))
    return import_figures(open_table(path), MAPPING, act=Act(KEEPER, NOON), **options)


def doubtful(chance: random.Random, number: int, years: range) -> list[str]:
    """Figures of an operator in which about one of four is off."""
    usual = dict(zip(CODES, (5e6, 4e6, 2e4, 1e4, 20, 90), strict=True))
    off = (1, 1, 1, 1, 1, 1.2, 0.001, 10, 1000, -1, 0)
    return [
        f"{number},{year}," + ",".join(f"{v * chance.choice(off):g}" for v in usual.values())
        for year in years
    ]


def told(stored: Stored) -> list[tuple[object, ...]]:
    return [
        (each.organisation, each.year, each.variable, each.value, each.reason)
        for each in stored.questions
    ]


def asked_of_one(sheet: Sheet) -> dict[str, list[str]]:
    """What a sheet is asked when somebody saves it by hand."""
    there = current_of(sheet)
    reported = {code: Reported(value.value, value.grade) for code, value in there.items()}
    histories, answers = other_years(sheet, there)
    asked = questions(reported, histories, sheet.period.year, answers=answers)
    return {code: [reason.code for reason in reasons] for code, reasons in asked.items()}


def kept(sheet: Sheet) -> dict[str, list[str]]:
    return {
        code: [question["code"] for question in value.questions]
        for code, value in current_of(sheet).items()
        if value.questions
    }


def test_drafts_keep_what_one_sheet_would_be_asked_and_a_dry_run_tells_it(tmp_path):
    chance = random.Random(3)
    for number in (1, 2, 3):
        made(f"Lake {number}", number)
    earlier = [row for number in (1, 2) for row in doubtful(chance, number, range(2015, 2018))]
    bring(tmp_path, earlier)
    rows = [row for number in (3, 2, 1) for row in doubtful(chance, number, range(2017, 2022))]

    looked = bring(tmp_path, rows, dry_run=True).stored
    before = list(Value.objects.order_by("pk").values_list("pk", "value", "questions"))
    stored = bring(tmp_path, rows).stored

    assert len(before) == 2 * 3 * len(CODES)
    assert len(told(stored)) > 30
    assert told(looked) == told(stored)
    assert (looked.created, looked.updated) == (stored.created, stored.updated)
    wanted = Sheet.objects.filter(starts_on__year__gte=2017)
    assert {sheet.pk: kept(sheet) for sheet in wanted} == {
        sheet.pk: asked_of_one(sheet) for sheet in wanted
    }


def test_answers_stay_and_what_is_not_asked_any_more_goes(tmp_path):
    everybody = world()
    Identifier.objects.create(organisation=everybody.mentee, scheme="test", value="1")
    for year in (2020, 2021):
        bring(tmp_path, [f"1,{year},5000000,4000000,20000,10000,20,90"])
    asked = [
        ReportedFigure("produced", 3e6),
        ReportedFigure("sold", 4e6),
        ReportedFigure("staff_total", 2000),
    ]
    answers = {("sold", "sold_above_produced"): "The bulk meter stood still."}
    report_values(
        everybody.mentee,
        calendar_year(2022),
        asked,
        answers=answers,
        act=Act(everybody.actor("mentee_reporter"), NOON),
    )
    sheet = Sheet.objects.get(starts_on__year=2022)
    Value.objects.filter(sheet=sheet).exclude(variable="sold").update(origin="imported")
    assert kept(sheet).keys() == {"sold", "staff_total"}

    row = "1,2022,3000000,,,,30,95"
    looked, stored = bring(tmp_path, [row], dry_run=True).stored, bring(tmp_path, [row]).stored

    (question,) = current_of(sheet)["sold"].questions
    assert question["answer"] == "The bulk meter stood still."
    assert kept(sheet).keys() == {"sold", "hours_supply"}
    assert {line[2] for line in told(stored)} == {"hours_supply"}
    assert told(looked) == told(stored)


def test_an_answer_holds_for_the_year_after_by_hand_and_by_import(tmp_path):
    """Ten times the staff, because a town was taken over; no money is billed, by law."""
    everybody = world()
    Identifier.objects.create(organisation=everybody.mentee, scheme="test", value="1")
    act = Act(everybody.actor("mentee_reporter"), NOON)

    def report(year: int, **answers: str) -> Sheet:
        figures = [ReportedFigure("staff_total", 90.0 if year < 2023 else 1000.0)]
        said = {("staff_total", "far_above_usual"): text for text in answers.values()}
        return report_values(everybody.mentee, calendar_year(year), figures, answers=said, act=act)

    for year in (2020, 2021, 2022):
        report(year)
    assert kept(report(2023)) == {"staff_total": ["far_above_usual"]}
    assert kept(report(2024)) == {"staff_total": ["far_above_usual"]}  # nobody has answered

    report(2023, because="We took over the town of Serra.")
    assert kept(report(2024)) == {}
    bring(tmp_path, ["1,2025,,,,,,1020"])
    assert kept(Sheet.objects.get(starts_on__year=2025)) == {}
    bring(tmp_path, ["1,2025,,,,,,10"])  # away from what was said to be right
    assert kept(Sheet.objects.get(starts_on__year=2025)) == {"staff_total": ["far_below_usual"]}


def test_queries_do_not_grow_within_a_batch_of_organisations(tmp_path):
    chance = random.Random(5)
    for number in range(90):
        made(f"Town {number}", number)

    def queries(numbers: range, years: range, **options: bool) -> int:
        rows = [row for number in numbers for row in doubtful(chance, number, years)]
        with CaptureQueriesContext(connection) as caught:
            outcome = bring(tmp_path, rows, **options)
        assert outcome.stored.questions
        counts = [each for each in caught if each["sql"].startswith("ANALYZE")]  # as tables grow
        return len(caught) - len(counts)

    few = queries(range(3), range(2020, 2023), dry_run=True)
    assert queries(range(90), range(2018, 2023), dry_run=True) == few
    few = queries(range(3), range(2020, 2022))
    assert queries(range(3, 90), range(2018, 2022)) == few
