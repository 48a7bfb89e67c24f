"""Questionnaires as files: read with every fault and its place, written back the same."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import asked as made
from waterpeers.domain import questionnaires
from waterpeers.domain.questionnaires import (
    Condition,
    Pages,
    QuestionKind,
    read_questionnaire,
    write_questionnaire,
)
from waterpeers.domain.verdicts import NotValid

SMALL = """\
code = "small"
version = 3
language = "fr"
title.fr = "Petit questionnaire"

[[sections]]
code = "one"
title.fr = "Première partie"

[[sections.questions]]
code = "first"
kind = "scale"
text.fr = "Combien ?"
levels.1.fr = "peu"
levels.2.fr = "assez"
levels.-1.fr = "moins que rien"

[[sections.questions]]
code = "second"
kind = "text"
text.fr = "Pourquoi ?"
shown_when.first = ["1", "-1"]
"""


def faults(text, name="small.toml"):
    """What is wrong with a file: code, place and key of each fault."""
    with pytest.raises(NotValid) as refused:
        read_questionnaire(text, name)
    found = []
    for reason in refused.value.verdict.against:
        params = dict(reason.params)
        assert reason.field == "file"
        code = reason.code.removeprefix("questionnaire_")
        found.append((code, params["place"], params.get("key", "")))
    return found


def changed(old, new):
    assert old in SMALL
    return SMALL.replace(old, new, 1)


def test_a_file_is_read():
    small = read_questionnaire(SMALL)
    first, second = small.questions

    assert (small.code, small.version, small.pages) == ("small", 3, Pages.SECTIONS)
    assert [option.code for option in first.options] == ["-1", "1", "2"]  # lowest first
    assert second.shown_when == (Condition("first", ("1", "-1")),)
    assert first.text.said("en") == "Combien ?"


def test_every_kind_of_question_is_written_back_letter_by_letter():
    assert {question.kind for question in made.walk().questions} == set(QuestionKind)
    assert write_questionnaire(made.walk()) == made.EVERY_KIND


@given(made.questionnaires())
@settings(deadline=None)
def test_what_is_written_is_read_the_same(questionnaire):
    text = write_questionnaire(questionnaire)

    assert read_questionnaire(text) == questionnaire
    assert write_questionnaire(read_questionnaire(text)) == text


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('code = "small"\n', "", ("key_missing", "small.toml", "code")),
        ('code = "small"', 'code = "two words"', ("expected_code", "small.toml", "code")),
        ("version = 3", "version = 0", ("expected_whole_number", "small.toml", "version")),
        ("version = 3", 'version = "3"', ("expected_whole_number", "small.toml", "version")),
        ('language = "fr"', 'language = "french"', ("expected_language", "small.toml", "language")),
        ("version = 3", 'version = 3\npages = "none"', ("expected_one_of", "small.toml", "pages")),
        ("version = 3", "version = 3\nvesrion = 3", ("key_unknown", "small.toml", "vesrion")),
        ('title.fr = "Petit', 'title = "Petit', ("expected_texts", "small.toml", "title")),
        ('title.fr = "Petit', 'title.en = "Petit', ("original_missing", "small.toml", "title")),
        (
            'title.fr = "Petit questionnaire"',
            "title.fr = 3",
            ("expected_text", "small.toml", "title.fr"),
        ),
        (
            'title.fr = "Petit questionnaire"',
            f'title.fr = "{"x" * 5000}"',
            ("text_too_long", "small.toml", "title.fr"),
        ),
        (
            'title.fr = "Première partie"',
            "",
            ("key_missing", "small.toml › one", "title"),
        ),
        ('kind = "scale"', "", ("key_missing", "small.toml › one › first", "kind")),
        (
            'kind = "scale"',
            'kind = "guess"',
            ("expected_one_of", "small.toml › one › first", "kind"),
        ),
        (
            'kind = "scale"',
            'kind = "scale"\nhas_note = "yes"',
            ("expected_yes_or_no", "small.toml › one › first", "has_note"),
        ),
        (
            'kind = "scale"',
            'kind = "scale"\napart = ["nobody"]',
            ("expected_one_of", "small.toml › one › first", "apart"),
        ),
        (
            'kind = "scale"',
            'kind = "scale"\nnote_for = ["7"]',
            ("answer_unknown", "small.toml › one › first", "note_for"),
        ),
        (
            'kind = "scale"',
            'kind = "scale"\nhas_evidence = true',
            ("evidence_without_kinds", "small.toml › one › first", "has_evidence"),
        ),
        (
            'kind = "scale"',
            'kind = "scale"\nobligatory_for = "hand_in"',
            ("expected_codes", "small.toml › one › first", "obligatory_for"),
        ),
        ('kind = "scale"', 'kind = "number"', ("key_missing", "small.toml › one › first", "unit")),
        (
            'kind = "scale"',
            'kind = "number"\nunit = "furlong"',
            ("expected_unit", "small.toml › one › first", "unit"),
        ),
        (
            'kind = "scale"',
            'kind = "number"\nunit = "day"\nleast = "0"',
            ("expected_number", "small.toml › one › first", "least"),
        ),
        (
            'kind = "scale"',
            'kind = "figure"\nindicator = "I.dragons"',
            ("expected_indicator", "small.toml › one › first", "indicator"),
        ),
        ("levels.1.fr", "levels.01.fr", ("expected_level", "small.toml › one › first", "levels")),
        ("levels.1.fr", "levels.half.fr", ("expected_level", "small.toml › one › first", "levels")),
        (
            'levels.1.fr = "peu"\nlevels.2.fr = "assez"\n',
            "",
            ("expected_two", "small.toml › one › first", "levels"),
        ),
        ('code = "second"', 'code = "first"', ("code_twice", "small.toml", "questions")),
        (
            "shown_when.first",
            "shown_when.third",
            ("condition_unknown", "small.toml › one › second", "shown_when"),
        ),
        (
            "shown_when.first",
            "shown_when.second",
            ("condition_unknown", "small.toml › one › second", "shown_when"),
        ),
        ('["1", "-1"]', '["5"]', ("answer_unknown", "small.toml › one › second", "shown_when")),
        (
            '["1", "-1"]',
            "[]",
            ("expected_codes", "small.toml › one › second › shown_when", "first"),
        ),
        (
            'shown_when.first = ["1", "-1"]',
            'shown_when = "always"',
            ("expected_table", "small.toml › one › second › shown_when", ""),
        ),
        ("version = 3", "version =", ("not_toml", "small.toml", "")),
    ],
)
def test_what_is_wrong_is_said_with_its_place(old, new, fault):
    assert fault in faults(changed(old, new))


def test_all_faults_are_told_at_once():
    text = changed('kind = "scale"', 'kind = "guess"').replace("version = 3", "version = 0")
    text = text.replace('text.fr = "Pourquoi ?"\n', "")

    assert {(code, key) for code, _, key in faults(text)} == {
        ("expected_whole_number", "version"),
        ("expected_one_of", "kind"),
        ("key_missing", "text"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "code = 1",
        "sections = 3",
        "sections = [1, 2]",
        'sections = [{questions = "none"}]',
        "[sections]\na = 1",
        "x = " + "[" * 5000,
        "version = " + "9" * 5000,
        'code = "a"\ncode = "b"',
        "\0",
        "a" * 1_100_000,
        'title = {en = "x", "" = "y", "en ; drop" = "z"}',
        "[[sections]]\n" * 300,
    ],
)
def test_hostile_files_are_refused_with_reasons(text):
    with pytest.raises(NotValid) as refused:
        read_questionnaire(text)
    assert refused.value.verdict.against


@given(st.text(max_size=60), st.integers(0, len(SMALL)), st.integers(0, 30))
@settings(deadline=None)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(text, at, cut):
    damaged = SMALL[:at] + text + SMALL[at + cut :]
    with suppress(NotValid):
        found = read_questionnaire(damaged)
        assert read_questionnaire(write_questionnaire(found)) == found


def test_the_example_in_the_docs_is_a_questionnaire():
    docstring = questionnaires.files.__doc__
    block = re.search(r"::\n\n((?:    .*\n|\n)+)", docstring)[1]
    text = "\n".join(line[4:] for line in block.splitlines())

    health = read_questionnaire(text)

    assert health.question("trust.improve").shown_when[0].question == "trust.level"


def shipped():
    folder = Path(questionnaires.__file__).parents[1] / "data" / "questionnaires"
    return sorted(folder.glob("*.toml"))


@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.name)
def test_what_ships_is_whole_in_three_languages_and_in_the_form_that_is_written(file):
    text = file.read_text(encoding="utf-8")
    found = read_questionnaire(text, file.name)

    assert file.stem == f"{found.code}-{found.version}"
    assert write_questionnaire(found) == text
    for language in ("en", "fr", "es"):
        assert questionnaires.translation(found, language).missing == ()
