"""What the difference of two sides asks for."""

from hypothesis import given
from hypothesis import strategies as st

from waterpeers.domain.diagnosis import ViewBand, band, by_band, is_unsafe, summary
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


def test_a_no_of_one_side_to_a_question_of_safety_is_unsafe():
    safety = scale("mask", SAFE, tags=("safety",))
    assert is_unsafe(pair(Answer("2"), Answer("0"), safety))
    assert not is_unsafe(pair(Answer("1"), Answer("2"), safety))
    assert not is_unsafe(pair(Answer("0"), Answer("0"), scale("mask", SAFE)))


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
