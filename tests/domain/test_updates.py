"""Periods of a plan and what may be said of it: by hand, and by property."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.domain.joint import PlanPeriod, period_asked_for, periods, with_those_told
from waterpeers.domain.updates import (
    PlanProgress,
    complete_verdict,
    is_told,
    line_verdict,
    share_of,
    tally,
)


def codes(verdict):
    return {(reason.code, reason.field) for reason in verdict.against}


def said(progress, **more):
    usual = {
        "per_cent": None, "value": None, "takes_value": False, "explanation": "", "meaning": "",
    }  # fmt: skip
    return codes(line_verdict(progress, **usual | more))


def test_a_year_has_as_many_periods_as_reviews_and_the_last_is_cut():
    found = periods(date(2026, 3, 1), date(2027, 7, 15), 4)
    assert [(p.year, p.number, p.starts_on, p.ends_before) for p in found] == [
        (1, 1, date(2026, 3, 1), date(2026, 6, 1)),
        (1, 2, date(2026, 6, 1), date(2026, 9, 1)),
        (1, 3, date(2026, 9, 1), date(2026, 12, 1)),
        (1, 4, date(2026, 12, 1), date(2027, 3, 1)),
        (2, 1, date(2027, 3, 1), date(2027, 6, 1)),
        (2, 2, date(2027, 6, 1), date(2027, 7, 15)),
    ]


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(1, 3650),
    st.sampled_from([1, 2, 4]),
)
def test_periods_cover_the_plan_without_gap_or_overlap(first, days, a_year):
    found = periods(first, first + timedelta(days=days), a_year)
    assert found[0].starts_on == first
    assert found[-1].ends_before == first + timedelta(days=days)
    for one, other in pairwise(found):
        assert one.ends_before == other.starts_on
    assert all(p.starts_on < p.ends_before for p in found)
    assert len({(p.year, p.number) for p in found}) == len(found)


@given(st.sampled_from([1, 2, 4]), st.sampled_from([1, 2, 4]), st.integers(0, 3))
def test_what_was_told_keeps_its_days_when_the_plan_moves(before, now, count):
    told = periods(date(2026, 1, 1), date(2029, 1, 1), before)[:count]
    planned = periods(date(2026, 2, 1), date(2029, 6, 1), now)
    found = with_those_told(planned, told)
    assert set(told) <= set(found)
    for one, other in pairwise(found):
        assert one.ends_before <= other.starts_on


def test_only_the_period_that_ended_last_is_asked_for():
    every = periods(date(2026, 1, 1), date(2028, 1, 1), 2)
    assert period_asked_for(every, date(2026, 6, 30)) is None
    assert period_asked_for(every, date(2026, 7, 1)) == every[0]
    assert period_asked_for(every, date(2030, 1, 1)) == every[-1]


def test_what_is_behind_says_why_and_what_stopped_what_follows():
    assert said("on_course") == set()
    assert said("") == {("required", "progress")}
    assert said("soon") == {("not_in_list", "progress")}
    assert said("delayed", explanation=" ") == {("behind_without_why", "explanation")}
    assert said("stopped") == {
        ("behind_without_why", "explanation"),
        ("stopped_without_what_follows", "meaning"),
    }
    assert said("stopped", explanation="No meters came", meaning="A4 falls away") == set()


@pytest.mark.parametrize(
    ("progress", "per_cent", "against"),
    [
        ("on_course", 0, set()),
        ("on_course", 101, {("out_of_range", "per_cent")}),
        ("on_course", -1, {("out_of_range", "per_cent")}),
        ("done", 100, set()),
        ("done", 90, {("per_cent_says_otherwise", "per_cent")}),
        ("not_begun", 0, set()),
        ("not_begun", 5, {("per_cent_says_otherwise", "per_cent")}),
    ],
)
def test_a_share_fits_its_word(progress, per_cent, against):
    assert said(progress, per_cent=per_cent) == against


def test_the_value_of_an_indicator_is_never_typed():
    assert said("on_course", value=33.0) == {("figure_is_reviewed", "value")}
    assert said("on_course", value=33.0, takes_value=True) == set()


def test_an_update_is_handed_over_near_the_end_with_all_said():
    period = PlanPeriod(1, 1, date(2026, 1, 1), date(2026, 7, 1))
    assert not complete_verdict(period, date(2026, 6, 17), [], has_words=True).against
    early = complete_verdict(period, date(2026, 6, 16), ["A1", "R2"], has_words=False)
    assert codes(early) == {
        ("update_too_early", ""),
        ("update_not_complete", ""),
        ("update_without_words", "summary"),
    }
    assert dict(early.against[1].params) == {"number": "2", "items": "A1, R2"}


def test_what_is_planned_for_later_is_not_asked():
    end = date(2026, 7, 1)
    assert is_told(None, None, end)
    assert is_told(date(2026, 6, 30), None, end)
    assert not is_told(date(2026, 7, 1), None, end)
    assert is_told(date(2026, 7, 1), date(2026, 5, 2), end)


def test_shares_and_counts():
    assert share_of(3.0, 4.0) == 75
    assert share_of(None, 4.0) is None
    assert share_of(3.0, None) is None
    assert share_of(3.0, 0.0) is None
    assert tally({PlanProgress.DONE: 2, PlanProgress.ON_COURSE: 1, PlanProgress.DELAYED: 4}) == (
        7,
        3,
    )
