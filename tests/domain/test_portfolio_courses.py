"""What went on at a time, as the trail tells it."""

from __future__ import annotations

from collections import Counter
from datetime import date

from waterpeers.domain.partnerships import Phase
from waterpeers.domain.portfolio_courses import (
    PartnershipCourse,
    StageMove,
    moves_by_area,
    phases_over,
    quarter_ends,
)
from waterpeers.domain.practice import Consolidation

COURSE = PartnershipCourse(
    date(2026, 1, 10),
    Phase.FIND,
    ((date(2026, 2, 1), Phase.AGREE), (date(2026, 6, 30), Phase.DO)),
    ((date(2026, 3, 1), "suspended"), (date(2026, 4, 1), "active"), (date(2026, 9, 1), "done")),
)


def test_a_course_is_read_at_the_end_of_each_day():
    days = {
        date(2026, 1, 9): None,
        date(2026, 1, 10): Phase.FIND,
        date(2026, 2, 1): Phase.AGREE,
        date(2026, 3, 2): Phase.AGREE,
        date(2026, 6, 29): Phase.AGREE,
        date(2026, 6, 30): Phase.DO,
        date(2026, 9, 1): None,
    }
    assert {day: COURSE.on(day) for day in days} == days


def test_quarters_end_before_today_and_with_it():
    ends = quarter_ends(date(2026, 1, 1), 3)
    assert ends == [date(2025, 9, 30), date(2025, 12, 31), date(2026, 1, 1)]
    assert len(quarter_ends(date(2026, 12, 31))) == 9


def test_phases_are_counted_by_day():
    other = PartnershipCourse(date(2026, 6, 30), Phase.AGREE)
    counted = phases_over([COURSE, other], [date(2025, 12, 31), date(2026, 6, 30)])

    assert counted == {
        date(2025, 12, 31): Counter(),
        date(2026, 6, 30): Counter({Phase.DO: 1, Phase.AGREE: 1}),
    }


def test_where_most_moved_stands_first():
    one, two = list(Consolidation)[:2]
    moved = moves_by_area(
        [("billing", one, None), ("water_losses", two, one), ("water_losses", one, two),
         ("billing", one, one)]
    )  # fmt: skip

    assert list(moved) == ["water_losses", "billing"]
    assert moved["water_losses"] == {StageMove.ROSE: 1, StageMove.FELL: 1}
    assert moved["billing"] == {StageMove.FIRST: 1, StageMove.SAME: 1}
