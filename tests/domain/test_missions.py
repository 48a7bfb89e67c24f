"""Who fits a mission, which days hold together, how it may end."""

from __future__ import annotations

from datetime import date

import pytest

from waterpeers.domain.missions import (
    Coaching,
    Free,
    MentorOffer,
    MissionKind,
    MissionState,
    Ready,
    Wanted,
    end_verdict,
    fit,
    free_verdict,
    terms_verdict,
)

FIRST, LAST = date(2027, 1, 18), date(2027, 1, 29)
WANTED = Wanted("water_losses", frozenset({"pt-MZ", "es"}), FIRST, LAST)
ALL = MentorOffer(
    frozenset({"water_losses"}),
    frozenset({"pt", "nl"}),
    Coaching.TRAINED,
    frozenset(Ready),
    (Free(date(2027, 1, 25), date(2027, 2, 5)), Free(date(2027, 1, 1), date(2027, 1, 24))),
)


def codes(reasons):
    return [each.code for each in reasons]


def test_who_knows_the_work_and_the_language_comes_first_and_nothing_is_hidden():
    found = fit(ALL, WANTED)
    assert codes(found.for_it) == [
        "knows_the_area",
        "shares_a_language",
        "is_free",
        "has_coached",
        "is_ready",
    ]
    assert dict(found.for_it[1].params) == {"languages": "pt"}
    assert (found.points, found.against) == (13, ())

    expert = fit(MentorOffer(ALL.areas, frozenset({"de"}), Coaching.NONE, frozenset()), WANTED)
    talker = fit(
        MentorOffer(frozenset(), frozenset({"es"}), Coaching.SOME, frozenset(Ready)), WANTED
    )
    assert talker.points > expert.points
    assert codes(expert.against) == ["no_language_shared", "never_coached", "is_not_ready"]
    assert dict(expert.against[-1].params) == {"number": "5"}


@pytest.mark.parametrize(
    ("free", "said"),
    [
        ((), None),
        ((Free(FIRST, LAST),), "is_free"),
        ((Free(FIRST, date(2027, 1, 20)), Free(date(2027, 1, 22), LAST)), "is_not_free"),
        ((Free(date(2027, 1, 19), LAST),), "is_not_free"),
    ],
)
def test_free_days_hold_together_and_none_named_says_nothing(free, said):
    offer = MentorOffer(ALL.areas, ALL.languages, ALL.coaching, ALL.ready, free)
    found = [*codes(fit(offer, WANTED).for_it), *codes(fit(offer, WANTED).against)]
    assert [each for each in found if "free" in each] == ([said] if said else [])


def test_who_is_away_comes_last():
    away = MentorOffer(ALL.areas, ALL.languages, ALL.coaching, ALL.ready, ALL.free, is_away=True)
    assert (
        fit(away, WANTED).points
        < fit(MentorOffer(*[frozenset()] * 2, Coaching.NONE, frozenset()), WANTED).points
    )
    assert codes(fit(away, WANTED).against) == ["is_away"]


def test_terms_say_all_that_is_missing_at_once():
    found = terms_verdict(
        MissionKind.VISIT, starts_on=LAST, ends_on=FIRST, has_host=False, has_item=False,
        without_item=" ",
    )  # fmt: skip
    assert codes(found.against) == [
        "mission_ends_before",
        "mission_without_a_host",
        "why_in_no_plan",
    ]
    assert terms_verdict(
        MissionKind.REMOTE, starts_on=FIRST, ends_on=FIRST, has_host=False, has_item=True,
        without_item="",
    )  # fmt: skip


def test_an_end_needs_its_days_and_one_before_its_time_a_word():
    known = {"state": MissionState.AGREED, "began_on": FIRST, "ended_on": LAST, "today": LAST}
    assert end_verdict(MissionState.ENDED, word="", **known)
    assert codes(end_verdict(MissionState.CUT_SHORT, word=" ", **known).against) == [
        "say_why_it_ended"
    ]
    early = known | {"today": date(2027, 1, 27), "began_on": None}
    assert codes(end_verdict(MissionState.ENDED, word="", **early).against) == [
        "required",
        "mission_day_to_come",
    ]
    asked = known | {"state": MissionState.ASKED}
    assert end_verdict(MissionState.CALLED_OFF, word="War", **asked)
    assert not end_verdict(MissionState.ENDED, word="", **asked)


def test_spans_that_end_before_they_begin_are_refused():
    assert free_verdict([(FIRST, LAST)])
    assert codes(free_verdict([(LAST, FIRST)]).against) == ["mission_ends_before"]
