"""Where a practice stands: what was said last, unless nobody answered."""

from datetime import date

import pytest

from waterpeers.domain.learning import (
    Look,
    Use,
    check_days,
    record_verdict,
    standing,
    without_name,
)

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
TODAY = date(2026, 6, 20)


@pytest.mark.parametrize(
    ("first", "looks", "level", "use"),
    [
        (3, [], 3, Use.IN_USE),
        (2, [], 2, Use.ON_ITS_WAY),
        (2, [Look(MARCH, 4)], 4, Use.IN_USE),
        (2, [Look(JUNE, 1), Look(MARCH, 4)], 1, Use.FADED),
        (5, [Look(MARCH, 3)], 3, Use.IN_USE),
        (1, [Look(MARCH, 1, waits_for_means=True)], 1, Use.NO_MEANS),
        (3, [Look(MARCH)], None, Use.NOT_KNOWN),
        (3, [Look(JUNE)], 3, Use.IN_USE),  # there is time to answer yet
        (3, [Look(MARCH), Look(JUNE, 3)], 3, Use.IN_USE),
        (2, [Look(MARCH, 4, second=2)], 2, Use.ON_ITS_WAY),  # two disagree: the lower one
    ],
)
def test_where_a_practice_stands(first, looks, level, use):
    found = standing(first, looks, TODAY)

    assert (found.level, found.use) == (level, use)


def test_checks_are_so_many_months_after_and_never_behind_us():
    assert check_days(date(2026, 8, 31), [6, 3], noted_on=date(2026, 9, 1)) == [
        date(2026, 11, 30),
        date(2027, 2, 28),
    ]
    assert check_days(date(2024, 1, 1), [3, 6], noted_on=JUNE) == [date(2026, 9, 1)]


def test_names_need_agreement_and_days_an_order():
    found = record_verdict(
        learners=0, has_names=True, is_agreed=False, begins=JUNE, ends=MARCH, today=MARCH
    )

    assert [reason.code for reason in found.against] == [
        "nobody_learned", "names_not_agreed", "learned_in_future", "learned_until_before",
    ]  # fmt: skip


def test_a_name_goes_out_of_a_text_however_it_is_written():
    assert without_name("ana sousa and ANA SOUSA", "Ana Sousa") == "– and –"
    assert without_name("Straße, İnci, Ana", "Ana") == "Straße, İnci, –"
    assert without_name("Ana", " ") == "Ana"
