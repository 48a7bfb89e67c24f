"""Charts: in proportion, inside their frame, told apart without colour, and said in words too."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tests.documents import BALANCE, BARS, CHARTS, GANTT, LADDER, LINES, STACK, STRIP
from waterpeers.apps.foundation.charts import balance, svg, tables
from waterpeers.apps.foundation.charts.drawing import MOST_ROWS, alternative, draw
from waterpeers.apps.foundation.charts.svg import NARROW, WIDE, lines_of, ticks
from waterpeers.apps.foundation.figures import in_figures, places_of, plain_text
from waterpeers.domain.charts import (
    BalanceChart,
    Bar,
    BarChart,
    Box,
    BoxKind,
    ChartStanding,
    DescentChart,
    GanttChart,
    Heir,
    LineChart,
    Pile,
    Series,
    StackedBarChart,
    Stand,
    StripChart,
    Task,
)
from waterpeers.domain.documents import Chart, Column, Number, Table

NAMES = [type(chart).__name__ for chart in CHARTS]
Drawn = ElementTree.Element


def drawn(chart: Chart, width: float = NARROW) -> Drawn:
    return ElementTree.fromstring(draw(chart, width))


def painted(picture: Drawn, paint: str) -> list[Drawn]:
    return [each for each in picture.iter() if each.get("class") == paint]


def words(picture: Drawn) -> list[str]:
    return [each.text or "" for each in picture.iter() if each.tag.endswith("text")]


def start(path: Drawn) -> tuple[float, float]:
    """Give where a path begins."""
    x, y = re.findall(r"-?[\d.]+", path.get("d", ""))[:2]
    return float(x), float(y)


# --- all of them ---


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("chart", CHARTS, ids=NAMES)
def test_a_picture_has_words_for_who_does_not_see_it_and_stays_in_its_frame(chart, width):
    picture = drawn(chart, width)
    _x, _y, wide, high = map(float, picture.get("viewBox", "").split())

    assert picture.get("role") == "img"
    assert picture.get("aria-label") == alternative(chart)
    assert chart.title in alternative(chart)
    assert chart.axis in alternative(chart)
    for each in picture.iter():
        for name, most in (("x", wide), ("y", high), ("cx", wide), ("cy", high)):
            assert -1 <= float(each.get(name, 0)) <= most + 1, ElementTree.tostring(each)
        if each.get("width"):
            assert float(each.get("x", 0)) + float(each.get("width", 0)) <= wide + 1
            assert float(each.get("y", 0)) + float(each.get("height", 0)) <= high + 1


@pytest.mark.parametrize("chart", CHARTS, ids=NAMES)
def test_every_figure_of_a_chart_is_in_the_table_behind_it_and_in_its_words(chart):
    table = tables.behind(chart)
    said_of = alternative(chart)
    named = [plain_text(row[0]) for row in table.rows if isinstance(row[0], str)]

    assert len(table.rows) == len(named) <= MOST_ROWS
    for row in table.rows:
        for _column, cell in table.cells(row):
            if isinstance(cell, Number):
                assert plain_text(cell) in said_of


@pytest.mark.parametrize("chart", CHARTS, ids=NAMES)
def test_letters_are_large_enough_to_be_read_on_a_telephone(chart):
    """A picture is at least 280 points wide there, or is moved to and fro (the balance)."""
    picture = drawn(chart)
    shrunk = 1.0 if isinstance(chart, BalanceChart) else 280 / NARROW
    sizes = [float(each.get("font-size", svg.SIZE)) for each in picture.iter("*")]

    assert min(sizes) * shrunk >= 9.5


def test_a_table_of_its_own_stands_behind_a_chart_that_has_one():
    mine = Table("All of it", (Column("A"),), (("1",),))

    assert tables.behind(replace(BARS, behind=mine)) is mine


def test_of_many_rows_the_words_say_how_many_there_are():
    many = replace(BARS, bars=tuple(Bar(f"Operator {at}", (Number(at),)) for at in range(100)))

    assert "The table has 100 rows." in alternative(many)
    assert len(alternative(many)) < 1000


EMPTY: list[Chart] = [
    replace(STRIP, standings=()), replace(LINES, points=(), series=()), replace(BARS, bars=()),
    replace(STACK, piles=()), replace(GANTT, tasks=()), replace(BALANCE, columns=()),
    replace(BALANCE, columns=((Box("None", 0.0, BoxKind.SUPPLY),),)),
]  # fmt: skip


@pytest.mark.parametrize("chart", EMPTY)
def test_nothing_is_drawn_of_nothing(chart):
    assert draw(chart) == ""
    assert alternative(chart)


any_text = st.text(max_size=80)
any_number = st.floats(-1e12, 1e12, allow_subnormal=False)
any_gap = st.none() | any_number
some = st.integers(1, 6)


@st.composite
def any_chart(draw_: Callable) -> Chart:
    """Any chart, of any words and any numbers."""
    text, unit = draw_(any_text), draw_(any_text)
    many = draw_(some)
    numbers = tuple(draw_(st.lists(any_gap, min_size=many, max_size=many)))
    sizes = tuple(abs(each or 0.0) for each in numbers)
    first = date(2020, 1, 31)
    common = {"title": text, "axis": text, "label": text, "note": text}
    return draw_(
        st.sampled_from(
            [
                StripChart(**common, standings=tuple(
                    ChartStanding(
                        text, Number(each or 0.0, unit), (0, each or 0, 9), 0, 9, Stand.LIKE, text
                    )
                    for each in numbers
                )),
                LineChart(**common, points=(text,) * many, unit=unit, series=(
                    Series(text, numbers, tuple(sizes), True), Series(text, numbers[::-1]),
                ), marks=((text, text),)),
                BarChart(**common, names=(text, text), is_each_scaled=many % 2 == 0, bars=tuple(
                    Bar(text, (None if each is None else Number(each, unit), Number(1)))
                    for each in numbers
                )),
                StackedBarChart(**common, parts=(text,) * many, piles=(Pile(text, sizes, text),)),
                GanttChart(**common, today=first, tasks=tuple(
                    Task(text, first, first + timedelta(days=int(size) % 9000), 0.5, text, True)
                    for size in sizes
                )),
                DescentChart(**common, heirs=tuple(
                    Heir(text, 2000 + at, text, at // 2 if at else None)
                    for at, _size in enumerate(sizes)
                )),
                BalanceChart(**common, unit=unit, columns=(tuple(
                    Box(text, each or 0.0, BoxKind.LOST, size)
                    for each, size in zip(numbers, sizes, strict=True)
                ),)),
            ]
        )
    )  # fmt: skip


@given(any_chart(), st.sampled_from([NARROW, WIDE]))
def test_any_words_and_numbers_make_a_picture_that_is_well_formed(chart, width):
    made = draw(chart, width)

    assert "nan" not in made
    assert "inf" not in re.sub(r">[^<]*<|\"[^\"]*\"", "", made)
    if made:
        ElementTree.fromstring(re.sub("[^\t\n -\ud7ff]", "?", made))


# --- strips ---


def own_places(*figures: float) -> list[float]:
    """Where dots of ours are drawn on a scale from 0 to 50, across the whole width."""
    rows = tuple(
        ChartStanding("A", Number(each), (10, 20, 30), 0, 50, Stand.LIKE, "") for each in figures
    )
    picture = drawn(replace(STRIP, standings=rows))
    dots = [each for each in painted(picture, "own") if each.tag.endswith("circle")]
    return [float(each.get("cx", "")) for each in dots[1:]]  # the first is the key's


def test_a_figure_stands_at_its_place_on_a_true_scale():
    assert own_places(0, 25, 50) == [8, 160, 312]


def test_a_figure_beyond_the_ends_stays_on_the_scale():
    assert own_places(250, -3) == [312, 8]


def test_the_middle_half_is_drawn_from_quarter_to_quarter():
    rows = (ChartStanding("A", Number(5), (10, 20, 30), 0, 50, Stand.LOWER, ""),)
    _key, band = painted(drawn(replace(STRIP, standings=rows)), "band")

    assert (float(band.get("x", "")), float(band.get("width", ""))) == (
        pytest.approx(68.8), pytest.approx(121.6)
    )  # fmt: skip


# --- lines ---


def test_a_gap_breaks_the_line_and_has_no_dot():
    picture = drawn(LINES)
    own = [each.get("d", "") for each in painted(picture, "own-line")]
    dots = [each for each in painted(picture, "own") if each.tag.endswith("circle")]

    assert [each.count("L") for each in own[1:]] == [1, 0]  # the first is the key's
    assert len(dots) == 3 + 1


def test_the_way_to_a_target_is_drawn_across_years_without_a_figure():
    target = replace(LINES, series=(Series("T", (9.0, None, None, None, 18.0), is_target=True),))
    runs = painted(drawn(target), "other-line-1")[1:]

    assert [each.get("d", "").count("L") for each in runs] == [1]


def test_limits_are_upright_lines_of_their_own_length():
    chart = replace(LINES, series=(Series("A", (5.0, 15.0, 5.0, 5.0, 5.0), (5, 0, 0, 0, 0)),))
    picture = drawn(chart)
    (limit,) = painted(picture, "limit")
    top = start(limit)[1]
    bottom = float(re.search(r"V([\d.]+)", limit.get("d", ""))[1])

    assert bottom - top == pytest.approx(150 * 10 / 15, abs=0.2)  # of a scale from 0 to 15


def test_a_course_that_does_not_change_and_one_without_figures_are_drawn():
    flat = replace(LINES, series=(Series("A", (3.0,) * 5, is_own=True),))
    none = replace(LINES, series=(Series("A", (None,) * 5, is_own=True),))

    assert painted(drawn(flat), "own-line")[1].get("d", "").count("L") == 4
    assert len(painted(drawn(none), "own-line")) == 1


def test_others_are_told_apart_by_dash_and_mark_as_well_as_by_colour():
    series = tuple(Series(f"Peer {at}", (1.0, 2.0, 3.0, 4.0, 5.0)) for at in range(7))
    picture = drawn(replace(LINES, series=series))
    strokes = [painted(picture, f"other-line-{at}")[0] for at in range(1, 8)]

    assert len({each.get("stroke") for each in strokes}) == 7
    assert len({each.get("stroke-dasharray") for each in strokes}) == 7


# --- bars, piles, ladders ---


def test_bars_are_in_proportion_and_ours_has_the_colour_of_water():
    picture = drawn(BARS)
    own, others = painted(picture, "own"), painted(picture, "outline")
    lengths = [float(each.get("width", 0)) for each in (own[0], *others)]

    assert lengths[1] / lengths[0] == pytest.approx(410 / 1236, abs=0.01)
    assert lengths[2] == 0.0
    assert own[0].get("fill") == "#0e6b82"
    assert {"1,236\u00a0days", "410\u00a0days", "–"} <= set(words(picture))


def test_rows_of_different_units_have_each_a_scale_of_its_own():
    bars = (Bar("Energy", (Number(1000), Number(500))), Bar("Staff", (Number(4), Number(2))))
    picture = drawn(replace(BARS, names=("Ours", "Target"), bars=bars, is_each_scaled=True))
    ours, target = (
        [
            float(each.get("width", 0))
            for each in painted(picture, paint)
            if each.get("height") == "14"
        ]
        for paint in ("own", "outline")
    )

    assert ours[0] == ours[1] == 2 * target[0] == 2 * target[1] > 0


def lengths(picture: Drawn, paint: str) -> list[float]:
    """Give how long the bars of a colour are; the key's boxes are lower."""
    return [
        float(each.get("width", 0))
        for each in painted(picture, paint)
        if each.get("height") == "14"
    ]


def rungs(picture: Drawn) -> list[Drawn]:
    return [
        each for each in picture.iter()
        if (each.get("class") or "").startswith("rung-") and each.get("height") == "30"
    ]  # fmt: skip


def test_rungs_stand_side_by_side_in_proportion():
    found = rungs(drawn(LADDER))
    widths = [float(each.get("width", 0)) / NARROW for each in found]

    assert widths == pytest.approx([0.48, 0.23, 0.12, 0.11, 0.06], abs=0.001)
    for left, right in pairwise(found):
        assert float(right.get("x", 0)) == pytest.approx(
            float(left.get("x", 0)) + float(left.get("width", 0)), abs=0.2
        )


def test_a_rung_that_may_not_be_told_is_not_drawn_and_keeps_its_colour_free():
    untold = replace(LADDER, piles=(Pile("2025", (None, 71.0, 12.0, 11.0, 6.0), "not known"),))
    picture = drawn(untold)

    assert [each.get("class") for each in rungs(picture)] == [f"rung-{at}" for at in (2, 3, 4, 5)]
    assert "not known" in words(picture)
    assert not [text for text in words(picture) if text.startswith("Safely")]


def test_each_part_has_a_pattern_of_its_own_beside_its_colour():
    patterns = [
        "".join(map(str, svg.hatch(number, 0.0, 0.0, 100.0, 30.0))) for number in range(1, 6)
    ]

    assert patterns[0] == ""
    assert len(set(patterns)) == 5


# --- time ---


def test_work_lies_where_its_days_are_and_is_filled_as_far_as_it_is_done():
    tasks = (
        Task("All", date(2024, 1, 1), date(2026, 1, 1)),
        Task("Half", date(2025, 1, 1), date(2026, 1, 1), 0.5),
    )
    picture = drawn(replace(GANTT, tasks=tasks))
    whole_, half = painted(picture, "outline")
    (done,) = painted(picture, "own")

    assert float(half.get("width", 0)) == pytest.approx(float(whole_.get("width", 0)) / 2, rel=0.01)
    assert float(done.get("width", 0)) == pytest.approx(float(half.get("width", 0)) / 2, rel=0.01)
    assert done.get("x") == half.get("x")


def test_late_work_a_milestone_and_today_can_be_told_without_colour():
    picture = drawn(GANTT, WIDE)

    assert len(painted(picture, "late")) == 1
    assert len(painted(picture, "mark")) == 1
    assert "today" in words(picture)
    assert "late" in alternative(GANTT)
    assert [each.tag.rpartition("}")[2] for each in painted(picture, "outline")][-1] == "path"


# --- the water balance ---


def boxes(picture: Drawn, kind: str) -> list[Drawn]:
    return painted(picture, f"box-{kind}")


def test_boxes_are_in_true_proportion_and_columns_are_as_high_as_one_another():
    picture = drawn(BALANCE)
    (supply,) = boxes(picture, "supply")
    parts = [*boxes(picture, "authorised"), *boxes(picture, "apparent"), *boxes(picture, "real")]

    assert float(supply.get("height", 0)) == pytest.approx(balance.HEIGHT)
    assert sum(float(each.get("height", 0)) for each in parts) == pytest.approx(
        balance.HEIGHT, abs=0.2
    )
    assert float(parts[2].get("height", 0)) == pytest.approx(3.4 / 12.2 * balance.HEIGHT, abs=0.1)


def test_a_whisker_reaches_as_far_as_the_limit():
    (whisker,) = painted(drawn(replace(BALANCE, columns=(
        (Box("A", 100.0, BoxKind.SUPPLY), Box("B", 100.0, BoxKind.LOST, 25.0)),
        (Box("C", 200.0, BoxKind.SUPPLY),),
    ))), "limit")  # fmt: skip
    top = start(whisker)[1]

    assert top == pytest.approx(balance.HEIGHT - 25 / 200 * balance.HEIGHT)


def test_what_came_out_negative_is_not_drawn_but_listed():
    chart = replace(BALANCE, columns=(
        (Box("A", 100.0, BoxKind.SUPPLY), Box("B", -5.0, BoxKind.REAL)),
    ))  # fmt: skip

    assert boxes(drawn(chart), "real") == []
    assert tables.behind(chart).rows[1] == ("B", -5.0, None)


# --- words and scales ---


@given(any_number, any_number)
def test_a_scale_holds_what_is_drawn_on_it_in_even_steps(one, other):
    low, high = sorted((one, other))
    found = ticks(low, high)

    step = found[1] - found[0]

    assert found[0] - step / 1e6 <= low
    assert high <= found[-1] + step / 1e6
    assert 2 <= len(found) <= 8


def test_a_scale_has_round_numbers():
    assert ticks(9.0, 17.1) == [7.5, 10.0, 12.5, 15.0, 17.5]
    assert ticks(0.0, 1.0) == [0.0, 0.25, 0.5, 0.75, 1.0]


def test_long_words_are_broken_and_long_texts_end_in_dots():
    lines = lines_of("x" * 500, 100.0)

    assert len(lines) == 3
    assert lines[-1].endswith("…")


@pytest.mark.parametrize(("value", "written"), [
    (None, "–"), (float("nan"), "–"), (0, "0"), (9.4, "9.40"), (0.0036, "0.0036"), (12.34, "12.3"),
    (1234.5, "1,234"), (-7.25, "−7.25"), (1e15, "1,000,000,000,000,000"),
])  # fmt: skip
def test_figures_have_as_many_decimals_as_are_worth_reading(value, written):
    with override("en"):
        assert in_figures(value) == written


def test_figures_below_one_another_have_as_many_decimals_as_one_another():
    assert places_of([9.4, 12.0, None]) == 1
    assert places_of([12.0, 7.0]) == 0
    assert places_of([0.0036, 0.01]) == 3
    assert places_of([1236.5, 3.25]) == 0
    assert places_of([]) == 0


def test_a_figure_and_its_limit_are_written_to_the_same_digit():
    with override("fr"):
        assert plain_text(Number(15, "h", limit=0.6)) == "15,0 ±\u00a00,6\u00a0h"
        assert plain_text(Number(12_345, limit=420)) == "12\u00a0340 ±\u00a0420"
