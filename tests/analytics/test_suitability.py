"""Who could help whom: hand-worked cases, properties, and published answers."""

import json
from dataclasses import replace
from math import isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.analytics.suitability import (
    Reweighed,
    Swing,
    distance_km,
    parts,
    propose,
    shortlist,
    swings,
    weighed,
)
from waterpeers.domain.codes import EvidenceClass, Freshness, WorkingArea
from waterpeers.domain.matching import (
    CRITERIA,
    Declaration,
    Peer,
    Weights,
    Wishes,
    musts,
    pair_type,
)
from waterpeers.domain.verdicts import NotValid

LAKE = Peer(
    "lake",
    "Lake",
    country="MZ",
    latitude=-25.0,
    longitude=33.0,
    languages=frozenset({"pt", "en"}),
    connections=10_000,
    income_group="low",
    ownership="public_company",
    setting="city",
    systems="epanet billing",
)
DELTA = Peer(
    "delta",
    "Delta",
    country="NL",
    latitude=52.0,
    longitude=5.0,
    languages=frozenset({"en", "nl"}),
    connections=1_000_000,
    income_group="high",
    ownership="public_company",
    setting="city",
    systems="epanet gis",
    is_willing=True,
    code_accepted=True,
    max_partnerships=4,
    current_partnerships=1,
)
WILLING = {"is_willing": True, "code_accepted": True, "max_partnerships": 1}
NEED = Declaration("n1", "lake", WorkingArea.WATER_LOSSES, "Half of our water is lost")
OFFER = Declaration(
    "s1", "delta", WorkingArea.WATER_LOSSES, "We found our leaks", EvidenceClass.THIRD_PARTY
)


def found(mentors, offers, weights=None, forbidden=frozenset()):
    peers = {peer.id: peer for peer in [LAKE, *mentors]}
    return shortlist(NEED, LAKE, offers, peers, weights or Weights(), forbidden)


def test_a_case_worked_by_hand():
    # evidence 0.75; scale 1 - |log10(10 000 / 1 000 000)| / 2 = 0; context: income 0, setting 1,
    # mean 0.5; institution 1; technology 1 shared of 3 words; history 0; load 1 - 1/4.
    got = parts(LAKE, DELTA, OFFER)
    # By the law of cosines: sin(-25°) sin 52° + cos 25° cos 52° cos 28° = 0.159636;
    # its arc is 1.410474, times 6371.0088 km.
    assert isclose(distance_km(LAKE, DELTA), 1.410474 * 6371.0088, rel_tol=1e-5)
    assert got["proximity"] == pytest.approx(1 - distance_km(LAKE, DELTA) / 15_000, abs=1e-12)
    expected = {
        "evidence": 0.75,
        "scale": 0.0,
        "context": 0.5,
        "institution": 1.0,
        "technology": 1 / 3,
        "history": 0.0,
        "load": 0.75,
    }
    assert {name: got[name] for name in expected} == pytest.approx(expected, abs=1e-12)


def test_the_score_is_the_weighted_mean_of_what_is_known():
    weights = Weights({"evidence": 3, "scale": 1})
    (candidate,) = found([DELTA], [OFFER], weights).candidates

    assert candidate.score == pytest.approx((3 * 0.75 + 1 * 0) / 4, abs=1e-12)
    assert candidate.confidence == 1.0


def test_a_quarter_of_the_equator_is_a_quarter_of_its_length():
    # Mean radius of the Earth 6371.0088 km (IUGG): a quarter of a great circle is 10 007.557 km.
    a = replace(LAKE, latitude=0.0, longitude=0.0)
    b = replace(DELTA, latitude=0.0, longitude=90.0)

    assert distance_km(a, b) == pytest.approx(10_007.557, abs=0.01)
    assert distance_km(a, b) == pytest.approx(distance_km(b, a), abs=1e-9)


def test_missing_data_lower_the_confidence_never_the_score():
    weights = Weights({"evidence": 1, "scale": 1})
    (known,) = found([DELTA], [OFFER], weights).candidates
    (missing,) = found([replace(DELTA, connections=None)], [OFFER], weights).candidates

    assert missing.parts["scale"] is None
    assert missing.score == 0.75 > known.score
    assert missing.confidence == 0.5 < known.confidence


def test_every_must_that_fails_is_named_at_once():
    mentor = replace(
        DELTA,
        languages=frozenset({"nl"}),
        current_partnerships=4,
        code_accepted=None,
        is_willing=False,
        freshness=Freshness.OLD,
    )

    codes = [reason.code for reason in musts(LAKE, mentor, has_strength=True).against]

    assert codes == [
        "no_shared_language",
        "no_free_capacity",
        "mentor_code_not_known",
        "not_willing",
        "mentor_profile_old",
    ]
    listed = found([mentor], [OFFER])
    assert listed.candidates == ()
    assert [r.code for r in listed.excluded[0].reasons] == codes


def test_an_interpreter_stands_in_for_a_shared_language():
    mentor = replace(DELTA, languages=frozenset({"nl"}), pays_interpreter=True)

    assert musts(LAKE, mentor, has_strength=True)


def test_not_known_is_never_taken_for_a_yes():
    mentor = replace(DELTA, is_willing=None, max_partnerships=None)
    codes = {reason.code for reason in musts(LAKE, mentor, has_strength=True).against}

    assert codes == {"willingness_not_known", "capacity_not_known"}


def mentors(count):
    made, offers = [], []
    for i in range(count):
        peer = replace(
            DELTA,
            id=f"m{i}",
            name=f"Mentor {i}",
            latitude=-25.0 + i * 3,
            connections=10_000 * (i + 1),
            times_mentor=i % 3,
            current_partnerships=i % 4,
        )
        made.append(peer)
        offers.append(replace(OFFER, id=f"s{i}", peer=peer.id, evidence=list(EvidenceClass)[i % 5]))
    return made, offers


def test_four_different_candidates_come_first_and_nobody_is_lost():
    made, offers = mentors(9)
    result = found(made, offers)

    assert [c.label for c in result.chosen] == ["near", "alike", "strongest", "newcomer"]
    assert len({c.mentor.id for c in result.candidates}) == 9
    best = max(result.candidates, key=lambda c: c.score)
    assert next(c for c in result.chosen if c.label == "strongest").score == best.score


def test_nobody_is_called_near_who_is_not():
    made, offers = mentors(5)
    far = [replace(peer, latitude=60.0 + i, longitude=-120.0) for i, peer in enumerate(made)]
    result = found(far, offers)

    assert len(result.chosen) == 4
    assert "near" not in {c.label for c in result.chosen}
    unlabelled = [c for c in result.chosen if not c.label]
    assert unlabelled
    assert all(c.score >= r.score for c in unlabelled for r in result.rest)


@given(st.randoms())
def test_the_order_of_the_input_does_not_matter(random):
    made, offers = mentors(7)
    before = found(made, offers)
    random.shuffle(made)
    random.shuffle(offers)
    after = found(made, offers)

    assert [c.mentor.id for c in before.candidates] == [c.mentor.id for c in after.candidates]


def test_a_mentors_score_does_not_depend_on_the_others():
    made, offers = mentors(6)
    alone = found(made[:1], offers[:1]).candidates[0].score
    among = {c.mentor.id: c.score for c in found(made, offers).candidates}

    assert among["m0"] == alone


@given(
    st.lists(st.floats(0, 1) | st.none(), min_size=8, max_size=8),
    st.lists(st.floats(0.01, 100), min_size=8, max_size=8),
    st.integers(0, 7),
    st.floats(0.1, 50),
)
def test_scores_lie_between_0_and_1_and_only_proportions_of_weights_matter(
    row, weights, gone, factor
):
    values = np.array([[np.nan if v is None else v for v in row]])
    w = np.array(weights)
    score, confidence = weighed(values, w)
    scaled, same = weighed(values, w * factor)
    values[0, gone] = np.nan
    _, less = weighed(values, w)

    assert 0 <= score[0] <= 1
    assert 0 <= confidence[0] <= 1 + 1e-12
    np.testing.assert_allclose(
        [scaled[0], same[0]], [score[0], confidence[0]], rtol=1e-9, atol=1e-300
    )
    assert less[0] <= confidence[0] + 1e-12


def test_scale_does_not_ask_who_is_the_mentor():
    a, b = replace(LAKE, connections=300), replace(DELTA, connections=90_000)

    assert parts(a, b, OFFER)["scale"] == parts(b, a, OFFER)["scale"]


def test_a_pair_that_is_not_wanted_is_left_out_and_said():
    result = found([DELTA], [OFFER], forbidden=frozenset({("lake", "delta")}))

    assert result.candidates == ()
    assert [r.code for r in result.excluded[0].reasons] == ["pair_not_wanted"]


@pytest.mark.parametrize(
    "weights",
    [{"beauty": 1}, {"scale": -1}, {"scale": float("nan")}, {"scale": True}, {"scale": 0}],
)
def test_weights_that_mean_nothing_are_refused(weights):
    with pytest.raises(NotValid):
        Weights(weights)


@pytest.mark.parametrize("name", ["capacity_40x12.json", "served_against_score.json"])
def test_the_proposal_serves_as_many_as_possible_then_takes_the_best_score(shared, name):
    case = json.loads((shared / "cases" / "matching" / name).read_text())
    capacity = case["capacity"]
    if isinstance(capacity, list):
        capacity = {str(mentor): places for mentor, places in enumerate(capacity)}
    pairs = [(str(need), str(mentor), float(score)) for need, mentor, score in case["pairs"]]

    made = propose(pairs, {str(k): int(v) for k, v in capacity.items()})

    assert len(made) == case["expected"]["greatest_number_served"]
    total = sum(score for _, _, score in made)
    assert total == pytest.approx(case["expected"]["best_score_at_that_number"], abs=1e-6)


def test_every_criterion_has_a_part():
    assert set(parts(LAKE, DELTA, OFFER)) == set(CRITERIA)


# --- reasons follow the weights ---


def test_the_doubt_that_costs_most_comes_first_with_its_points():
    # Evidence 0.75 and load 0.75 are no doubts. Points of 100 lost: scale w(1 - 0),
    # proximity w(1 - p), context w(1 - 0.5), technology w(1 - 1/3), over the sum of weights.
    weights = Weights({"scale": 1, "proximity": 10, "context": 1, "technology": 1, "evidence": 7})
    (candidate,) = found([DELTA], [OFFER], weights).candidates
    near = candidate.parts["proximity"]

    assert [reason.code for reason in candidate.against] == [
        "weak_proximity",
        "weak_scale",
        "weak_technology",
        "weak_context",
    ]
    points = [int(dict(reason.params)["points"]) for reason in candidate.against]
    assert points == [round(100 * 10 * (1 - near) / 20), 5, 3, 2]
    assert dict(candidate.against[0].params)["km"] == f"{round(distance_km(LAKE, DELTA))}"


def test_a_criterion_without_weight_is_neither_reason_nor_doubt():
    (candidate,) = found([DELTA], [OFFER], Weights({"evidence": 1})).candidates

    assert [reason.code for reason in candidate.reasons] == ["good_evidence", "share_language"]
    assert candidate.against == ()


def test_own_figures_are_not_called_a_word_alone():
    offer = replace(OFFER, evidence=EvidenceClass.OWN_DATA)
    (candidate,) = found([DELTA], [offer], Weights({"evidence": 1})).candidates

    assert [reason.code for reason in candidate.against] == ["own_evidence"]
    assert dict(candidate.against[0].params)["points"] == "50"


def test_a_swing_says_who_would_be_first():
    near = replace(LAKE, id="near", name="Near", **WILLING)
    offers = [OFFER, replace(OFFER, id="s2", peer="near", evidence=EvidenceClass.SELF_SAID)]
    weights = Weights({"evidence": 3, "scale": 1})  # 0.56 against 0.44
    ranked = found([DELTA, near], offers, weights).candidates
    swing = swings(ranked, weights)

    assert set(swing) == {"evidence", "scale"}
    assert (swing["evidence"].twice.first, swing["evidence"].without.first) == ("delta", "near")
    assert (swing["scale"].twice.first, swing["scale"].without.first) == ("near", "delta")
    # (3 × 0.75 + 2 × 0) / 5 against (3 × 0.25 + 2 × 1) / 5
    assert swing["scale"].twice.scores == pytest.approx({"delta": 0.45, "near": 0.55})
    assert swings([], weights)["scale"] == Swing(Reweighed(), Reweighed())
    only = Weights({"scale": 1})
    assert swings(ranked, only)["scale"].without == Reweighed(), (
        "nothing is left that could order them"
    )


# --- what the mentee looks for ---


@pytest.mark.parametrize(
    ("wishes", "codes"),
    [
        (Wishes(), []),
        (Wishes(regions=frozenset({"150"})), []),
        (Wishes(regions=frozenset({"155", "002"})), []),
        (Wishes(regions=frozenset({"002"})), ["not_in_regions_sought"]),
        (Wishes(types=frozenset({"north_south"})), []),
        (Wishes(types=frozenset({"south_south"})), ["not_of_types_sought"]),
        (Wishes(languages=frozenset({"en", "fr"})), []),
        (Wishes(languages=frozenset({"pt"})), ["not_in_languages_sought"]),
        (Wishes(within_km=9000), []),
        (Wishes(within_km=8000), ["not_within_reach"]),
        (Wishes(is_backed=True), []),
        (
            Wishes(regions=frozenset({"019"}), languages=frozenset({"pt"})),
            ["not_in_regions_sought", "not_in_languages_sought"],
        ),
    ],
)
def test_who_is_not_what_is_looked_for_is_left_out_with_every_reason(wishes, codes):
    mentor = replace(DELTA, region="150", subregion="155")
    peers = {peer.id: peer for peer in (LAKE, mentor)}
    ranked = shortlist(NEED, LAKE, [OFFER], peers, Weights(), wishes=wishes)

    assert [reason.code for each in ranked.excluded for reason in each.reasons] == codes
    assert len(ranked.candidates) == (not codes)


def test_what_is_not_known_is_not_what_is_looked_for():
    mentor = replace(DELTA, income_group=None, latitude=None)
    peers = {peer.id: peer for peer in (LAKE, mentor)}
    wishes = Wishes(types=frozenset({"north_south"}), within_km=20_000, is_backed=True)
    ranked = shortlist(
        NEED,
        LAKE,
        [replace(OFFER, evidence=EvidenceClass.OWN_DATA)],
        peers,
        Weights(),
        wishes=wishes,
    )

    assert [reason.code for reason in ranked.excluded[0].reasons] == [
        "not_of_types_sought",
        "not_within_reach",
        "not_backed_by_others",
    ]


@pytest.mark.parametrize(
    ("mentee", "mentor", "expected"),
    [
        (("MZ", "low"), ("MZ", "low"), "national"),
        (("MZ", "low"), ("BR", "upper_middle"), "south_south"),
        (("MZ", "low"), ("NL", "high"), "north_south"),
        (("CL", "high"), ("NL", "high"), "north_north"),
        (("CL", "high"), ("BR", "upper_middle"), "other"),
        ((None, None), ("NL", "high"), "not_known"),
        (("MZ", "low"), ("VE", None), "not_known"),
    ],
)
def test_the_type_of_a_pair(mentee, mentor, expected):
    def placed(peer, where):
        return replace(peer, country=where[0], income_group=where[1])

    assert pair_type(placed(LAKE, mentee), placed(DELTA, mentor)) == expected
