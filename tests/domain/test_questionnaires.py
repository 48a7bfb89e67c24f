"""Questionnaires: what is asked, what is missing, what two sides say."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import asked as made
from waterpeers.domain.questionnaires import (
    Amount,
    Answer,
    AnswerChange,
    AnswerStanding,
    Apart,
    NamedFile,
    NamedPerson,
    Option,
    Text,
    as_plain,
    asked,
    carried,
    change,
    compare,
    fingerprint,
    from_plain,
    missing,
    progress,
    questions_asked,
    read,
    read_all,
    repeated,
    spreads,
    standing,
    translation,
    widest,
    with_facts,
)

WALK = made.walk()
MENTOR = frozenset({"mentor"})


def answered(code, value, language="en", **more):
    answer, reasons = read(
        WALK.question(code), {"value": value} | more, language=language,
        evidence=("document", "record"),
    )  # fmt: skip
    assert reasons == []
    return answer


def refused(code, language="en", **given_):
    _, reasons = read(WALK.question(code), given_, language=language, evidence=("document",))
    return [(reason.code, reason.field) for reason in reasons]


def all_asked(answers, traits=frozenset()):
    return [question.code for question in questions_asked(WALK, answers, traits)]


# --- what is asked ---


def test_a_question_is_asked_once_its_condition_holds():
    before = all_asked({})
    losses = {"areas": answered("areas", ["losses"])}
    billing = {"areas": answered("areas", ["billing"])}

    assert "losses.days" not in before
    assert "losses.days" in all_asked(losses)
    assert "losses.days" not in all_asked(billing)


def test_a_question_may_be_asked_of_some_only():
    assert "shared" not in all_asked({})
    assert "shared" in all_asked({}, MENTOR)


def test_a_condition_on_what_is_not_asked_does_not_hold():
    said = {"shared": answered("shared", "no")}

    assert "why" in all_asked(said, MENTOR)
    assert "why" not in all_asked(said)  # a mentee is not asked whether it shares
    assert "shared" not in standing(WALK, said, frozenset())


def test_sections_without_a_question_are_left_out():
    only = dataclasses.replace(
        WALK.sections[1], questions=(dataclasses.replace(WALK.question("shared")),)
    )
    lone = dataclasses.replace(WALK, sections=(WALK.sections[0], only))

    assert [each.section.code for each in asked(lone, {}, frozenset())] == ["grid"]
    assert [each.section.code for each in asked(lone, {}, MENTOR)] == ["grid", "facts"]


# --- what is missing, how far one has come ---


def test_everything_that_is_missing_is_named_at_once():
    said = {"areas": answered("areas", ["losses"]), "log": answered("log", "1")}

    assert [(r.code, r.field) for r in missing(WALK, said, MENTOR)] == [
        ("required", "net"),
        ("note_needed", "log.note"),
        ("required", "losses.days"),
        ("required", "shared"),
    ]


def test_nothing_is_obligatory_to_save_and_not_known_is_an_answer():
    said = {
        "net": Answer(apart=Apart.NOT_ASSESSED),
        "areas": answered("areas", ["energy"]),
    }

    assert missing(WALK, {}, frozenset(), "save") == []
    assert missing(WALK, said, frozenset()) == []


def test_progress_counts_what_is_asked():
    said = {"areas": answered("areas", ["losses"]), "since": answered("since", "2024-03-01")}
    found = progress(questions_asked(WALK, said, MENTOR), said, MENTOR)

    assert (found.asked, found.answered, found.obligatory, found.obligatory_answered) == (
        10, 2, 4, 1,
    )  # fmt: skip
    assert not found.is_complete


# --- what is read ---


@pytest.mark.parametrize(
    ("typed", "language", "unit", "kept"),
    [
        ("1 200,5", "fr", "", 1200.5),
        ("1,200.5", "en", "day", 1200.5),
        ("12.5", "fr", "", 12.5),
        ("2", "es", "year", 730.0),
        (3, "en", "", 3.0),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, language, unit, kept):
    answer = answered("losses.days", typed, language, unit=unit)

    assert answer.value.number == pytest.approx(kept)
    assert answer.value.unit == (unit or "day")


@pytest.mark.parametrize(
    ("code", "given_", "reasons"),
    [
        ("losses.days", {"value": "many"}, [("not_a_number", "losses.days")]),
        ("losses.days", {"value": "-1"}, [("out_of_range", "losses.days")]),
        (
            "losses.days",
            {"value": "5", "unit": "m3"},
            [("unit_of_an_answer", "losses.days.unit")],
        ),
        (
            "losses.days",
            {"value": 5, "apart": "not_known"},
            [("answered_and_apart", "losses.days")],
        ),
        ("losses.days", {"value": True}, [("not_a_number", "losses.days")]),
        ("losses.days", {"value": float("nan")}, [("not_a_number", "losses.days")]),
        ("losses.days", {"value": "9" * 17}, [("number_too_large", "losses.days")]),
        ("net", {"value": "6"}, [("not_in_list", "net")]),
        ("net", {"value": ["1", "2"]}, [("one_answer_only", "net")]),
        ("net", {"apart": "not_known"}, [("not_in_list", "net.apart")]),
        ("net", {"value": "2", "evidence": ["hearsay"]}, [("not_in_list", "net.evidence")]),
        ("areas", {"value": ["losses", "dragons"]}, [("not_in_list", "areas")]),
        ("areas", {"value": "losses", "note": "x"}, [("no_note_here", "areas.note")]),
        ("since", {"value": "1.3.2024"}, [("date_has_two_meanings", "since")]),
        ("since", {"value": "31.2.2024"}, [("not_a_date", "since")]),
        ("since", {"value": "0024-03-01"}, [("date_out_of_range", "since")]),
        ("why", {"value": "x" * 301}, [("too_long", "why")]),
        ("why", {"value": "a\u202eb"}, [("unseen_characters", "why")]),
        ("why", {"value": ["x"]}, [("not_a_text", "why")]),
        ("why", {"value": "x", "colour": "red"}, [("no_such_field", "why.colour")]),
        ("contact", {"value": {"office": "Director"}}, [("required", "contact.name")]),
        (
            "contact",
            {"value": {"name": "Ana\nBo", "email": "ana"}},
            [("line_break", "contact.name"), ("not_an_email", "contact.email")],
        ),
        ("contact", {"value": "Ana"}, [("not_a_person", "contact")]),
        ("map", {"value": "map.pdf"}, [("files_are_attached", "map")]),
    ],
)
def test_what_cannot_be_read_is_said_with_its_field(code, given_, reasons):
    assert refused(code, **given_) == reasons


def test_all_reasons_of_all_answers_come_at_once():
    answers, reasons = read_all(
        WALK,
        {"net": {"value": "9"}, "log": {"value": "2"}, "dragon": {"value": "1"}},
        language="en",
    )

    assert answers == {"log": Answer("2")}
    assert {(r.code, r.field) for r in reasons} == {
        ("not_in_list", "net"),
        ("question_not_known", "dragon"),
    }


def test_a_page_offers_what_stands_apart_beside_the_levels():
    assert answered("net", "not_seen") == Answer(apart=Apart.NOT_SEEN)
    assert answered("shared", True) == Answer("yes")
    assert answered("areas", ["energy", "losses"]).value == ("losses", "energy")
    assert not answered("areas", [])
    assert not answered("contact", {"name": " ", "email": ""})


def test_evidence_and_words_stand_beside_an_answer():
    answer = answered("net", 3, note="  Balance of 2024\r\n", evidence=["record", "document"])

    assert answer == Answer("3", None, "Balance of 2024", ("document", "record"))


EVERY_ANSWER = [
    Answer(),
    Answer("3", None, "note", ("document",)),
    Answer(("losses", "energy")),
    Answer(apart=Apart.NOT_KNOWN),
    Answer(Amount(1200.0, 1.2, "thousand m3/year", "B2", 2024, is_reviewed=True)),
    Answer(NamedPerson("Ana", "Director", "ana@example.org")),
    Answer((NamedFile("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "map.pdf"),)),
]


@pytest.mark.parametrize("answer", EVERY_ANSWER)
def test_an_answer_is_the_same_after_it_was_kept(answer):
    assert from_plain(as_plain(answer)) == answer


def test_the_fingerprint_tells_answers_apart():
    assert len({fingerprint(answer) for answer in EVERY_ANSWER}) == len(EVERY_ANSWER)


def test_reviewed_figures_take_the_place_of_what_was_typed():
    typed = answered("nrw", "45")
    reviewed = Amount(41.5, 41.5, "%", "B2", 2025, is_reviewed=True)

    found = with_facts({"nrw": typed}, {"nrw": reviewed})

    assert found["nrw"].value == reviewed
    assert not typed.value.is_reviewed


@pytest.mark.long
@given(st.data())
@settings(deadline=None)
def test_whatever_is_sent_becomes_an_answer_or_reasons(data):
    questionnaire = data.draw(made.questionnaires())
    sent = {q.code: data.draw(made.given_to(q)) for q in questionnaire.questions}

    answers, reasons = read_all(questionnaire, sent, language="en")

    assert {reason.field.split(".")[0] for reason in reasons} | answers.keys() == sent.keys()
    assert {reason.field.split(".")[0] for reason in reasons} & answers.keys() == set()
    for code, answer in answers.items():
        assert from_plain(as_plain(answer)) == answer
        if questionnaire.question(code).is_closed and answer.value is not None:
            assert set(answer.codes) <= set(questionnaire.question(code).codes)


@given(st.data())
@settings(deadline=None)
def test_what_is_asked_and_answered_adds_up(data):
    questionnaire = data.draw(made.questionnaires())
    sent = {q.code: data.draw(made.given_to(q)) for q in questionnaire.questions}
    answers, _ = read_all(questionnaire, sent, language="en")
    traits = data.draw(st.sampled_from([frozenset(), MENTOR]))

    questions = questions_asked(questionnaire, answers, traits)
    found = progress(questions, answers, traits)
    required = [r for r in missing(questionnaire, answers, traits) if r.code == "required"]

    assert found.obligatory - found.obligatory_answered == len(required)
    assert standing(questionnaire, answers, traits).keys() <= {q.code for q in questions}
    again = standing(questionnaire, answers, traits)
    assert standing(questionnaire, again, traits) == again


# --- sections that are repeated ---


def test_a_section_is_asked_again_for_each_area():
    each = dataclasses.replace(WALK.sections[1], each="areas")
    asking = dataclasses.replace(WALK, sections=(WALK.sections[0], each))
    areas = [Option("net", Text.of(en="Losses", fr="Pertes")), Option("bill", Text.of(en="Bills"))]

    found = repeated(asking, {"areas": areas})

    assert [s.code for s in found.sections] == ["grid", "facts:net", "facts:bill"]
    assert found.sections[1].title.said("fr") == "Facts – Pertes"
    days = found.question("losses.days:net")
    assert days.shown_when[0].question == "areas:net"
    chosen = {"areas:net": Answer(("losses",))}
    codes = [q.code for q in questions_asked(found, chosen, frozenset())]
    assert "losses.days:net" in codes
    assert "losses.days:bill" not in codes
    assert [s.code for s in repeated(asking, {}).sections] == ["grid"]


# --- translation ---


def test_what_is_not_translated_is_shown_in_the_original_and_named():
    found = translation(WALK, "fr")

    assert WALK.question("net").text.said("fr") == "Réseau et pertes"
    assert WALK.question("log").text.said("fr") == "Is every repair written down?"
    assert "grid.log" in found.missing
    assert "grid.net" not in found.missing
    assert (found.is_complete, found.is_checked) == (False, False)
    assert translation(WALK, "en").is_complete


# --- two sides ---


def compared(code, one, other):
    (found,) = compare([WALK.question(code)], {code: one}, {code: other})
    return found


@pytest.mark.parametrize(
    ("code", "one", "other", "stands", "difference", "share"),
    [
        ("net", "4", "2", AnswerStanding.DIFFERENT, 2.0, 0.5),
        ("net", "1", "5", AnswerStanding.DIFFERENT, -4.0, 1.0),
        ("net", "3", "3", AnswerStanding.ALIKE, 0.0, 0.0),
        ("net", "3", "not_seen", AnswerStanding.ONE_KNOWS, None, 0.0),
        ("net", "not_seen", "not_assessed", AnswerStanding.NOT_KNOWN, None, 0.0),
        ("log", "2", "0", AnswerStanding.DIFFERENT, 2.0, 1.0),
        ("shared", "yes", "no", AnswerStanding.DIFFERENT, None, 1.0),
        ("areas", ["losses", "energy"], ["losses"], AnswerStanding.DIFFERENT, None, 0.5),
        ("losses.days", "10", "8", AnswerStanding.DIFFERENT, 2.0, 0.2),
        ("why", "one thing", "another", AnswerStanding.IN_WORDS, None, 0.0),
        ("since", "2024-03-01", "2024-02-01", AnswerStanding.DIFFERENT, 29.0, 1.0),
    ],
)
def test_two_sides_differ_in_levels_or_in_the_unit(code, one, other, stands, difference, share):
    found = compared(code, answered(code, one), answered(code, other))

    assert (found.standing, found.difference) == (stands, difference)
    assert found.share == pytest.approx(share)


def test_blank_against_a_value_is_no_difference():
    found = compared("net", Answer(), answered("net", "5"))

    assert (found.standing, found.difference) == (AnswerStanding.ONE_KNOWS, None)


def test_the_largest_difference_comes_first():
    one = {
        "net": answered("net", 4),
        "log": answered("log", 2),
        "causes": answered("causes", "money"),
    }
    other = {"net": answered("net", 3), "log": answered("log", 0)}

    found = compare(list(WALK.questions), one, other)

    assert [each.question.code for each in found][:3] == ["log", "net", "causes"]
    assert len(found) == len(list(WALK.questions))


@given(st.data())
@settings(deadline=None)
def test_the_other_way_round_it_is_the_same_difference(data):
    questionnaire = data.draw(made.questionnaires())
    questions = list(questionnaire.questions)
    one, _ = read_all(
        questionnaire, {q.code: data.draw(made.given_to(q)) for q in questions}, language="en"
    )
    other, _ = read_all(
        questionnaire, {q.code: data.draw(made.given_to(q)) for q in questions}, language="en"
    )

    there = {each.question.code: each for each in compare(questions, one, other)}
    back = {each.question.code: each for each in compare(questions, other, one)}

    for code, each in there.items():
        mirrored = back[code]
        assert (each.standing, each.share) == (mirrored.standing, mirrored.share)
        assert 0 <= each.share <= 1
        if each.difference is not None:
            assert each.difference == -mirrored.difference
            assert each.one.value is not None
            assert each.other.value is not None
    assert all(each.share == 0 for each in compare(questions, one, one))


# --- two rounds ---


def test_rounds_are_compared_where_the_question_is_still_the_same():
    moved = dataclasses.replace(WALK.question("net"), code="network", formerly="net")
    fewer = dataclasses.replace(
        WALK.question("log"), options=WALK.question("log").options[:2]
    )  # another scale: not comparable
    months = dataclasses.replace(WALK.question("losses.days"), unit="month", least=None, most=None)
    later = dataclasses.replace(
        WALK,
        version=2,
        sections=(dataclasses.replace(WALK.sections[0], questions=(moved, fewer, months)),),
    )
    before = {
        "net": answered("net", 2),
        "log": answered("log", 1),
        "losses.days": answered("losses.days", 73),
    }

    found = carried(later, WALK, before)

    assert found["network"] == answered("net", 2)
    assert "log" not in found
    assert found["losses.days"].value.number == pytest.approx(2.4)


@pytest.mark.parametrize(
    ("later", "earlier", "became"),
    [
        ("4", "2", AnswerChange.UP),
        ("1", "2", AnswerChange.DOWN),
        ("2", "2", AnswerChange.SAME),
        ("2", "not_assessed", AnswerChange.NEWLY_KNOWN),
        ("not_assessed", "2", AnswerChange.LOST),
        ("not_assessed", "not_assessed", AnswerChange.NOT_KNOWN),
    ],
)
def test_what_became_of_a_level(later, earlier, became):
    assert change(compared("net", answered("net", later), answered("net", earlier))) is became


# --- groups ---


def sheets(**levels_of):
    return [
        (group, {"net": answered("net", level)} if level is not None else {})
        for group, levels_ in levels_of.items()
        for level in levels_
    ]


def test_a_group_shows_its_middle_and_never_fills_in_who_did_not_answer():
    board, operators = spreads(
        [WALK.question("net")],
        sheets(board=[4, 5, "not_assessed"], operators=[1, 2, None, 2]),
    )

    assert (board.people, board.answered, board.apart, board.middle) == (3, 2, 1, 4.5)
    assert (operators.people, operators.answered, operators.middle) == (4, 3, 2.0)
    assert operators.counts == (("1", 1), ("2", 2))
    assert board.known_share == pytest.approx(2 / 3)
    assert widest([board, operators]) == 2.5


def test_small_groups_are_put_together():
    found = spreads(
        [WALK.question("net")],
        sheets(board=[5, 5], managers=[4, 4, 4], operators=[1] * 6),
        least=5,
    )

    assert [spread.groups for spread in found] == [("board", "managers"), ("operators",)]


def test_a_small_group_takes_the_next_along_so_that_no_difference_shows_it():
    found = spreads(
        [WALK.question("net")], sheets(board=[5, 5], managers=[4] * 5, operators=[1] * 9), least=5
    )

    assert [spread.groups for spread in found] == [("board", "managers"), ("operators",)]


def test_too_few_answers_show_nothing():
    assert spreads([WALK.question("net")], sheets(board=[5, 5], managers=[4, 4]), least=5) == []


sizes = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), max_size=6)


@given(sizes, st.integers(1, 6))
@settings(deadline=None)
def test_nobody_is_shown_and_nobody_is_lost(sizes, least):
    people = [(group, {"net": Answer("3")}) for group, n in sizes.items() for _ in range(n)]

    found = spreads([WALK.question("net")], people, least=least)

    shown = [group for spread in found for group in spread.groups]
    assert len(shown) == len(set(shown))
    assert all(spread.people >= least for spread in found)
    if len(people) >= least:
        assert sum(spread.people for spread in found) == len(people)
    else:
        assert found == []
