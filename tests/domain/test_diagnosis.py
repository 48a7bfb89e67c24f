"""What the difference of two sides asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.domain.diagnosis import (
    PriorityClass,
    RankScale,
    ViewBand,
    band,
    by_band,
    classify,
    says_no,
    settlement_verdict,
    summary,
)
from waterpeers.domain.questionnaires import (
    Answer,
    Apart,
    Option,
    Question,
    QuestionKind,
    Text,
    compare,
)

LEVELS = tuple(Option(str(n), Text.of(en=str(n))) for n in range(1, 6))
SAFE = tuple(Option(str(n), Text.of(en=str(n))) for n in range(3))


def scale(code="net", options=LEVELS, **more):
    return Question(code, QuestionKind.SCALE, Text.of(en=code), options=options, **more)


def pair(one, other, question=None):
    question = question or scale()
    (found,) = compare([question], {question.code: one}, {question.code: other})
    return found


def test_two_levels_are_the_agenda_and_one_is_a_talk():
    assert band(pair(Answer("4"), Answer("2"))) is ViewBand.FAR_APART
    assert band(pair(Answer("3"), Answer("2"))) is ViewBand.APART
    assert band(pair(Answer("3"), Answer("3"))) is ViewBand.AGREED


def test_not_seen_is_no_number_and_not_known_on_both_sides_is_not_assessed():
    not_seen = Answer(apart=Apart.NOT_SEEN)
    assert band(pair(Answer("3"), not_seen)) is ViewBand.ONE_KNOWS
    assert band(pair(Answer(apart=Apart.NOT_KNOWN), not_seen)) is ViewBand.NOT_ASSESSED
    assert band(pair(Answer(), Answer())) is ViewBand.NOT_ASSESSED


def test_words_are_read_by_people():
    text = Question("why", QuestionKind.TEXT, Text.of(en="Why?"))
    assert band(pair(Answer("old pipes"), Answer("pressure"), text)) is ViewBand.IN_WORDS


def test_only_a_no_to_a_question_of_safety_is_told_at_once():
    safety = scale("mask", SAFE, tags=("safety",))
    assert says_no(safety, Answer("0"))
    assert not says_no(safety, Answer("1"))
    assert not says_no(safety, Answer(apart=Apart.NOT_KNOWN))
    assert not says_no(scale("mask", SAFE), Answer("0"))


answers = st.sampled_from([Answer(str(n)) for n in range(1, 6)] + [Answer(apart=Apart.NOT_KNOWN)])


@given(st.lists(st.tuples(answers, answers), max_size=12))
def test_every_question_is_in_one_band_and_counted_once(given_pairs):
    pairs = [pair(*each, scale(f"q{n}")) for n, each in enumerate(given_pairs)]
    found = by_band(pairs)
    counted = summary(pairs)

    assert sorted(p.question.code for some in found.values() for p in some) == sorted(
        p.question.code for p in pairs
    )
    assert list(found) == sorted(found, key=list(ViewBand).index)
    assert len(pairs) == (
        counted.far_apart + counted.apart + counted.one_knows + counted.agreed
        + counted.not_assessed
    )  # fmt: skip
    assert counted.higher + counted.lower == counted.far_apart + counted.apart


@pytest.mark.parametrize(
    ("impact", "effort", "readiness", "money", "expected"),
    [
        (4, 2, 3, 1, PriorityClass.NOW),
        (3, 3, 3, 2, PriorityClass.PLAN),
        (3, 2, 2, 1, PriorityClass.PREPARE),
        (4, 1, 4, 3, PriorityClass.INVEST),
        (2, 2, 1, 4, PriorityClass.UNIT_DOES_IT),
        (1, 3, 4, 1, PriorityClass.LEAVE),
        (4, 1, 4, None, PriorityClass.FIND_OUT),
    ],
)
def test_the_first_class_that_fits_is_taken(impact, effort, readiness, money, expected):
    scores = {"impact": impact, "effort": effort, "readiness": readiness, "money": money}
    assert classify({RankScale(name): rank for name, rank in scores.items()}) is expected


ranks = st.one_of(st.none(), st.integers(1, 4))


@given(st.fixed_dictionaries(dict.fromkeys(RankScale, ranks)))
def test_what_is_not_known_is_found_out_first_and_more_money_never_hurries(scores):
    found = classify(scores)
    assert (found is PriorityClass.FIND_OUT) == (None in scores.values())
    if found in (PriorityClass.NOW, PriorityClass.PLAN):
        dearer = classify({**scores, RankScale.MONEY: 4})
        assert dearer is PriorityClass.INVEST


def test_a_settlement_says_why_and_what_is_due_has_a_name_and_a_day():
    assert settlement_verdict("both_kept", level="", why="x", who="", has_day=False)
    due = settlement_verdict("proof_due", level="", why="x", who="", has_day=False)
    assert [reason.field for reason in due.against] == ["who", "due_on"]
    joint = settlement_verdict("joint", level="", why="", who="", has_day=False)
    assert [reason.field for reason in joint.against] == ["level", "why"]
