"""An update goes out as a workbook and comes back row by row."""

from __future__ import annotations

import pytest

from tests.apps.updates.made import FIRST, Updated
from tests.conftest import NOON
from waterpeers.apps.foundation.workbooks.columns import LineToStore
from waterpeers.apps.updates.actions import updates as actions
from waterpeers.apps.updates.models import Update, UpdateLine
from waterpeers.apps.updates.workbooks import KIND
from waterpeers.domain.verdicts import NotValid

pytestmark = pytest.mark.django_db


class Taken(Updated):
    """An update that the mentee writes, taken along."""

    def __init__(self, world) -> None:
        super().__init__(world)
        self.update = self.begin(FIRST)
        self.about = f"{self.partnership.code}/1.1"

    def sheets(self):
        return {each.key: each for each in KIND.sheets(self.world.mentee, self.about)}

    def row(self, sheet: str, **cells) -> LineToStore:
        there = self.sheets()[sheet].lines[0]
        return LineToStore(
            sheet, there.key, dict(there.cells) | cells, frozenset(cells), there.version
        )

    def store(self, *rows: LineToStore):
        act = self.act("mentee")
        return KIND.store(self.world.mentee, self.about, rows, act.actor, act.at)


@pytest.fixture
def taken(everybody):
    return Taken(everybody)


def test_it_is_offered_to_the_side_that_drafts_it_while_it_is_written(taken):
    assert list(KIND.abouts(taken.world.mentee, NOON)) == [taken.about]
    assert not KIND.abouts(taken.world.mentor, NOON)
    assert KIND.can(taken.world.actor("mentee_signatory"), taken.world.mentee)
    assert not KIND.can(taken.world.actor("mentee_reporter"), taken.world.mentee)
    Update.objects.update(state="handed_over")
    assert not KIND.abouts(taken.world.mentee, NOON)
    with pytest.raises(NotValid):
        KIND.sheets(taken.world.mentee, taken.about)


def test_what_comes_back_unchanged_changes_nothing(taken):
    taken.write("activity", per_cent=40, factors={"internal": {"helped": "A pump"}})
    taken.write("output", value=2.0)
    before = list(UpdateLine.objects.order_by("pk").values())
    sheets = [name for name in taken.sheets() if name != "words"]
    said = [taken.row(name) for name in sheets if taken.row(name).cells.get("progress")]

    assert taken.store(taken.row("words"), *said) == []
    assert list(UpdateLine.objects.order_by("pk").values()) == before
    assert Update.objects.get().revision == taken.update.revision


def test_rows_come_back_filled_in(taken):
    rows = [
        taken.row("words", summary="Two of three", ahead="The third in May"),
        taken.row(
            "activity",
            progress="delayed",
            per_cent=40.0,
            explanation="The meters came late",
            external_hindered="Customs",
        ),
        taken.row("output", progress="on_course", value=2.0),
    ]
    assert taken.store(*rows) == []

    assert Update.objects.get().summary == "Two of three"
    line = taken.line("activity")
    assert (line.progress, line.per_cent, line.explanation) == (
        "delayed", 40, "The meters came late",
    )  # fmt: skip
    assert line.factors == {"external": {"hindered": "Customs"}}
    assert taken.line("output").value == 2.0


@pytest.mark.parametrize(
    ("sheet", "cells", "code", "field"),
    [
        ("activity", {"progress": "delayed"}, "behind_without_why", "explanation"),
        ("activity", {"progress": "on_course", "per_cent": 40.5}, "not_a_whole_number", "per_cent"),
        ("activity", {"progress": "on_course", "per_cent": 400.0}, "out_of_range", "per_cent"),
        ("output", {"progress": "on_course", "value": -1.0}, "must_not_be_negative", "value"),
        ("output", {"progress": None, "value": 1.0}, "required", "progress"),
    ],
)
def test_a_row_that_cannot_be_is_said_and_the_others_are_stored(taken, sheet, cells, code, field):
    ((row, reason),) = taken.store(taken.row(sheet, **cells), taken.row("words", summary="Half"))

    assert (row.sheet, reason.code, reason.field) == (sheet, code, field)
    assert Update.objects.get().summary == "Half"


def test_a_row_that_somebody_wrote_meanwhile_is_not_overwritten(taken):
    row = taken.row("activity", progress="delayed", explanation="From the workbook")
    words = taken.row("words", summary="From the workbook")
    taken.write("activity", explanation="On the page")
    actions.change_update(
        taken.update, {"summary": "On the page"}, revision=taken.update.revision,
        act=taken.act("mentee"),
    )  # fmt: skip

    assert [reason.code for _row, reason in taken.store(row, words)] == ["changed_meanwhile"] * 2
    assert taken.line("activity").explanation == "On the page"
