"""Questionnaires for tests, one of every kind of question; and any questionnaire at all."""

from __future__ import annotations

import string

from hypothesis import strategies as st

from waterpeers.domain.indicators import catalogue
from waterpeers.domain.questionnaires import (
    Apart,
    Condition,
    Option,
    Pages,
    Question,
    QuestionKind,
    Questionnaire,
    QuestionSection,
    Text,
    read_questionnaire,
)
from waterpeers.domain.questionnaires.answers import tidied
from waterpeers.domain.units import units_like

EVERY_KIND = """\
code = "walk"
version = 1
language = "en"
pages = "sections"
title.en = "A walk through the utility"
title.fr = "Une visite de l'opérateur"
sides.self.en = "Self-assessment"
sides.peer.en = "Peer assessment"
groups.board.en = "Board"
groups.managers.en = "Managers"
groups.operators.en = "Operators and field staff"
evidence.document.en = "Document"
evidence.record.en = "Record of use"

[[sections]]
code = "grid"
title.en = "Where do we stand?"

[[sections.questions]]
code = "net"
kind = "scale"
text.en = "Network and losses"
text.fr = "Réseau et pertes"
levels.1.en = "repairs not written down"
levels.2.en = "repair log with place"
levels.3.en = "yearly water balance"
levels.4.en = "metered zones, targets"
levels.5.en = "work chosen by cost per m³"
apart = ["not_assessed", "not_seen"]
has_note = true
has_evidence = true
obligatory_for = ["hand_in"]

[[sections.questions]]
code = "log"
kind = "scale"
text.en = "Is every repair written down?"
levels.0.en = "no"
levels.1.en = "partly"
levels.2.en = "yes"
apart = ["not_known"]
note_text.en = "Where?"
note_for = ["1"]
tags = ["safety"]

[[sections]]
code = "facts"
title.en = "Facts"

[[sections.questions]]
code = "areas"
kind = "choices"
text.en = "Which areas concern you?"
choices.losses.en = "Losses"
choices.billing.en = "Billing"
choices.energy.en = "Energy"
obligatory_for = ["hand_in"]

[[sections.questions]]
code = "losses.days"
kind = "number"
text.en = "Days from report to repair?"
apart = ["not_known"]
unit = "day"
least = 0.0
most = 3650.0
shown_when.areas = ["losses"]
obligatory_for = ["hand_in"]

[[sections.questions]]
code = "nrw"
kind = "figure"
text.en = "Water without revenue"
indicator = "I.nrw_percent"
years_back = 1

[[sections.questions]]
code = "causes"
kind = "choice"
text.en = "What is the main cause?"
choices.money.en = "Money"
choices.skill.en = "Skill"
choices.other.en = "Something else"
note_for = ["other"]

[[sections.questions]]
code = "shared"
kind = "declaration"
text.en = "Do you share what you know?"
apart = ["not_known"]
has_note = true
asked_of = ["mentor"]
obligatory_for = ["hand_in"]

[[sections.questions]]
code = "why"
kind = "text"
text.en = "Why not?"
longest = 300
lines = 2
shown_when.shared = ["no", "not_known"]
obligatory_for = ["hand_in"]

[[sections]]
code = "rest"
title.en = "What is left"

[[sections.questions]]
code = "since"
kind = "date"
text.en = "Since when?"

[[sections.questions]]
code = "contact"
kind = "person"
text.en = "Who answers questions?"

[[sections.questions]]
code = "map"
kind = "file"
text.en = "A map of the network"
"""


def walk() -> Questionnaire:
    """The questionnaire with every kind of question."""
    return read_questionnaire(EVERY_KIND)


# --- any questionnaire ---

LANGUAGES = ("en", "fr", "es")
_LETTERS = string.ascii_letters + string.digits + "_"
codes = st.text(_LETTERS, min_size=1, max_size=12).map(lambda text: f"c{text}")
_LETTERS_AND_SIGNS = st.characters(codec="utf-8", exclude_categories=("C", "Z"))
words = st.text(_LETTERS_AND_SIGNS, min_size=1, max_size=30).map(tidied) | st.sampled_from(
    ['"quoted"', "back\\slash", "two\nlines", "tab\there", "a = [1]", "[[sections]]", "'''", "é ñ"]
)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    others = draw(st.sets(st.sampled_from(LANGUAGES[1:])))
    return Text(tuple((each, draw(words)) for each in ("en", *sorted(others))))


@st.composite
def options(draw: st.DrawFn, least: int = 2) -> tuple[Option, ...]:
    found = draw(st.lists(codes, min_size=least, max_size=4, unique=True))
    return tuple(Option(code, draw(texts())) for code in found)


@st.composite
def levels(draw: st.DrawFn) -> tuple[Option, ...]:
    found = draw(st.sets(st.integers(-20, 20), min_size=2, max_size=5))
    return tuple(Option(str(level), draw(texts())) for level in sorted(found))


figures = st.sampled_from(sorted([*catalogue().variables, *catalogue().indicators]))
units = st.sampled_from([*units_like("m3/year"), "%", "day", "LCU/year", "FTE"])
some_words = st.lists(codes, max_size=2, unique=True).map(tuple)
apart = st.lists(st.sampled_from(Apart), max_size=2, unique=True).map(tuple)


@st.composite
def questions(draw: st.DrawFn, code: str, earlier: list[Question]) -> Question:
    kind = draw(st.sampled_from(QuestionKind))
    more: dict[str, object] = {}
    if kind is QuestionKind.SCALE:
        more["options"] = draw(levels())
    elif kind in (QuestionKind.CHOICE, QuestionKind.CHOICES):
        more["options"] = draw(options())
    elif kind is QuestionKind.NUMBER:
        more["unit"] = draw(units)
        more["least"] = draw(st.none() | st.floats(-1e6, 1e6))
    elif kind is QuestionKind.FIGURE:
        more["indicator"] = draw(figures)
        more["years_back"] = draw(st.integers(0, 3))
    elif kind is QuestionKind.TEXT:
        more["longest"] = draw(st.integers(1, 5000))
    closed = [each for each in earlier if each.is_closed]
    when = ()
    if closed and draw(st.booleans()):
        chosen = draw(st.sampled_from(closed))
        known = [*chosen.codes, *map(str, chosen.apart)]
        when = (Condition(chosen.code, tuple(draw(st.sets(st.sampled_from(known), min_size=1)))),)
    made = Question(
        code, kind, draw(texts()), apart=draw(apart), has_note=draw(st.booleans()),
        shown_when=when, asked_of=draw(some_words), tags=draw(some_words),
        obligatory_for=draw(st.sampled_from([(), ("hand_in",), ("mentor",)])), **more,
    )  # fmt: skip
    return made


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Any questionnaire: all kinds, conditions on earlier answers, words with quotes and breaks."""
    names = draw(st.lists(codes, min_size=1, max_size=8, unique=True))
    earlier: list[Question] = []
    for name in names:
        earlier.append(draw(questions(name, earlier)))
    cut = draw(st.integers(0, len(earlier) - 1))
    parts = [part for part in (earlier[:cut], earlier[cut:]) if part]
    sections = tuple(
        QuestionSection(f"s{number}", draw(texts()), tuple(part))
        for number, part in enumerate(parts)
    )
    return Questionnaire(
        draw(codes), draw(st.integers(1, 99)), "en", draw(texts()), sections,
        pages=draw(st.sampled_from(Pages)), sides=draw(options(0)), groups=draw(options(0)),
    )  # fmt: skip


@st.composite
def given_to(draw: st.DrawFn, question: Question) -> dict[str, object]:
    """Something that somebody could have answered, rightly or wrongly."""
    right: st.SearchStrategy[object] = st.just(None)
    if question.is_closed:
        right = st.sampled_from([*question.codes, *map(str, question.apart)])
    elif question.kind in (QuestionKind.NUMBER, QuestionKind.FIGURE):
        right = st.floats(-1e9, 1e9) | st.sampled_from(["12,5", "1 200", "abc"])
    elif question.kind is QuestionKind.DATE:
        right = st.dates().map(str)
    elif question.kind is QuestionKind.TEXT:
        right = words
    elif question.kind is QuestionKind.PERSON:
        right = st.fixed_dictionaries({"name": words})
    anything = st.none() | st.booleans() | st.integers() | st.text(max_size=10) | st.lists(codes)
    found: dict[str, object] = {"value": draw(right | anything)}
    if draw(st.booleans()):
        found["note"] = draw(words)
    return found
