"""Asking about many sheets at once is asking about each of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise
from math import nan

from hypothesis import given
from hypothesis import strategies as st

from waterpeers.domain.questions import Sheets, questions, questions_of_many
from waterpeers.domain.results import Reported

CODES = (
    "produced", "sold", "own_sources", "imported", "billed_metered", "unbilled_metered",
    "conn_water", "conn_water_metered", "net_water_km", "pressure_m", "hours_supply", "opex_total",
)  # fmt: skip
FIGURES = st.one_of(
    st.sampled_from([-1.0, 0.0, 1.0, 9.5, 10.0, 95.0, 100.0, 105.3, 1e3, 1e6, 9.5e6]),
    st.floats(-1e3, 1e9),
)
REPORTED = st.builds(Reported, FIGURES, st.sampled_from(["", "B2", "A4", "D1"]))
SHEET = st.tuples(
    st.integers(2020, 2024), st.dictionaries(st.sampled_from(CODES), REPORTED, max_size=8)
)
SAID = st.dictionaries(
    st.sampled_from(CODES),
    st.sets(
        st.sampled_from(
            [("far_above_usual", "produced"), ("changed_up", "net_water_km"),
             ("sold_above_produced", "billed"), ("outside_plausible_range", "conn_water"),
             ("part_above_whole", "conn_water_metered")]
        )
    ),
    max_size=3,
)  # fmt: skip


def in_columns(parts: list[list[tuple[int, dict[str, Reported]]]]) -> Sheets:
    rows = [sheet for part in parts for sheet in part]
    columns = {
        code: [sheet[code].value if code in sheet else nan for _year, sheet in rows]
        for code in CODES
    }
    grades: dict[str, dict[int, str]] = {code: {} for code in CODES}
    for row, (_year, sheet) in enumerate(rows):
        for code, each in sheet.items():
            grades[code][row] = each.grade
    ends = list(accumulate(map(len, parts), initial=0))
    ranges = [range(*pair) for pair in pairwise(ends)]
    return Sheets([year for year, _ in rows], ranges, columns, grades)


def by_year(part, said, first, but):
    """Answers of a part by variable and year, a sheet left out; the last of a year counts."""
    found: dict[str, dict[int, set[tuple[str, str]]]] = {}
    for place, (year, _sheet) in enumerate(part):
        for code, asked in said.get(first + place, {}).items() if place != but else ():
            found.setdefault(code, {})[year] = asked
    return found


@given(st.lists(st.lists(SHEET, min_size=1, max_size=5), min_size=1, max_size=3), st.data())
def test_many_sheets_are_asked_what_each_one_is_asked(parts, data):
    """Whatever they hold; also where two periods end in one year."""
    rows = sum(map(len, parts))
    wanted = data.draw(st.sets(st.integers(0, rows - 1)))
    said = data.draw(st.dictionaries(st.integers(0, rows - 1), SAID, max_size=3))
    answers: dict[str, dict[int, set[tuple[str, str]]]] = {}
    for each, of_row in said.items():
        for code, asked in of_row.items():
            answers.setdefault(code, {})[each] = asked

    expected = {}
    row = 0
    for part in parts:
        for place, (year, sheet) in enumerate(part):
            histories: dict[str, dict[int, float]] = {}
            for other, (its_year, its_sheet) in enumerate(part):
                if other != place:
                    for code, each in its_sheet.items():
                        histories.setdefault(code, {})[its_year] = each.value
            before = by_year(part, said, row - place, place)
            asked = questions(sheet, histories, year, answers=before)
            if asked and row in wanted:
                expected[row] = asked
            row += 1

    sheets = replace(in_columns(parts), answers=answers)
    assert dict(questions_of_many(sheets, wanted)) == expected
