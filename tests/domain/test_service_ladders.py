"""Ladders by hand, what is told of safely managed service, and what is no ladder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.domain.service_ladders import RUNGS, Ladder, LadderService, Rung, counted
from waterpeers.domain.verdicts import NotValid

COUNTED = {"at_least_basic": 80.0, "limited": 10.0, "unimproved": 6.0, "surface_water": 4.0}
CONDITIONS = {"on_premises": 70.0, "available_when_needed": 55.0, "free_of_contamination": 60.0}
WATER = {**COUNTED, **CONDITIONS, "quality_known_for": 80.0}


def water(**changed):
    given_ = {code: percent for code, percent in (WATER | changed).items() if percent is not None}
    return Ladder(LadderService.WATER, given_)


def reasons(service, percents):
    with pytest.raises(NotValid) as refused:
        Ladder(service, percents)
    return {(reason.field, reason.code) for reason in refused.value.verdict.against}


def test_safely_managed_is_the_lowest_of_its_conditions():
    made = water()

    assert made.rungs == {
        Rung.SAFELY_MANAGED: 55.0, Rung.BASIC: 25.0, Rung.LIMITED: 10.0, Rung.UNIMPROVED: 6.0,
        Rung.SURFACE_WATER: 4.0,
    }  # fmt: skip
    assert list(made.rungs) == list(RUNGS[LadderService.WATER])
    assert made.not_told is None


def test_nobody_is_safe_who_has_no_basic_service():
    made = Ladder(
        LadderService.SANITATION,
        {"at_least_basic": 50, "limited": 20, "unimproved": 20, "open_defecation": 10,
         "excreta_safely_managed": 90, "quality_known_for": 60},
    )  # fmt: skip

    assert made.safely_managed == 50


def test_a_survey_may_have_counted_safely_managed_service_as_one():
    made = water(**dict.fromkeys(CONDITIONS, None), safely_managed=33.0)

    assert (made.safely_managed, made.rungs[Rung.BASIC]) == (33, 47)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"quality_known_for": 49.9}, "quality_known_for_too_few"),
        ({"quality_known_for": None}, "quality_cover_not_known"),
        ({"free_of_contamination": None}, "conditions_not_known"),
        ({"on_premises": None, "available_when_needed": None}, "conditions_not_known"),
        (dict.fromkeys(CONDITIONS), "conditions_not_known"),
    ],
)
def test_where_it_may_not_be_told_its_people_are_in_basic_and_it_says_why(change, code):
    made = water(**change)

    assert made.safely_managed is None
    assert made.not_told.code == code
    assert Rung.SAFELY_MANAGED not in made.rungs
    assert made.rungs[Rung.BASIC] == made.at_least_basic == 80


def test_it_is_told_where_quality_is_known_for_half():
    assert water(quality_known_for=50.0).safely_managed == 55


def test_hygiene_has_three_rungs_and_nothing_above_basic():
    made = Ladder(LadderService.HYGIENE, {"at_least_basic": 30, "limited": 50, "no_facility": 20})

    assert made.rungs == {Rung.BASIC: 30, Rung.LIMITED: 50, Rung.NO_FACILITY: 20}
    assert (made.safely_managed, made.not_told) == (None, None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"at_least_basic": 77.9}, ("surface_water", "rungs_do_not_add_up")),
        ({"limited": -1.0, "unimproved": 17.0}, ("limited", "not_a_share")),
        ({"at_least_basic": float("nan")}, ("at_least_basic", "not_a_share")),
        ({"on_premises": 100.1}, ("on_premises", "not_a_share")),
        ({"open_defecation": 0.0}, ("open_defecation", "rung_of_another_ladder")),
        ({"safely_managed": 20.0}, ("safely_managed", "safely_managed_told_twice")),
        ({"safely_managed": 81.0}, ("safely_managed", "safely_managed_above_basic")),
    ],
)
def test_what_is_no_ladder_is_refused_with_its_field(change, reason):
    assert reason in reasons(LadderService.WATER, WATER | change)


@pytest.mark.parametrize("missing", COUNTED)
def test_a_blank_rung_is_missing_and_never_the_rest(missing):
    there = {code: percent for code, percent in WATER.items() if code != missing}

    assert reasons(LadderService.WATER, there) == {(missing, "rung_missing")}


def test_a_sum_that_rounding_does_not_explain_is_refused_and_says_the_sum():
    with pytest.raises(NotValid) as refused:
        water(limited=12.1)

    (reason,) = refused.value.verdict.against
    assert dict(reason.params) == {"percent": "102.1"}


@pytest.mark.parametrize("shares", [(71.2, 12.1, 10.6, 6.0), (72, 12, 11, 6)])
def test_shares_that_were_published_rounded_are_taken_as_they_are(shares):
    made = Ladder(LadderService.WATER, dict(zip(COUNTED, shares, strict=True)))

    assert made.off_by == pytest.approx(sum(shares) - 100)
    assert abs(made.off_by) > 0.05


def test_quality_and_one_of_the_others_are_enough_for_water():
    """48 on the premises, 39 free of contamination, quality known for 64: 39 at most."""
    known = {"on_premises": 48.0, "free_of_contamination": 39.0, "quality_known_for": 64.0}

    made = water(available_when_needed=None, **known)

    assert made.safely_managed == 39
    assert made.is_upper_bound


@given(st.sampled_from(LadderService), st.lists(st.floats(0.1, 9), min_size=5, max_size=5))
def test_rungs_always_add_up_to_everybody(service, weights):
    codes = counted(service)
    parts = [100 * weight / sum(weights[: len(codes)]) for weight in weights[: len(codes)]]
    made = Ladder(service, dict(zip(codes, parts, strict=True)))

    assert sum(made.rungs.values()) == pytest.approx(100)
