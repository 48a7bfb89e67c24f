"""What is said about questionnaires: answers in words, states, refusals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from waterpeers.apps.foundation.figures import in_figures, number_format
from waterpeers.apps.indicators.words import unit_label
from waterpeers.apps.questionnaires.events import Event
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.questionnaires import (
    BLANK,
    NO,
    YES,
    Amount,
    Answer,
    AnswerChange,
    Answers,
    AnswerStanding,
    Apart,
    Compared,
    NamedFile,
    NamedPerson,
    Question,
    QuestionKind,
    Questionnaire,
    Traits,
    asked,
    unit_of,
)

EVENTS = {
    Event.TEMPLATE_BROUGHT: _("A questionnaire was brought"),
    Event.TEMPLATE_CHANGED: _("A questionnaire was changed"),
    Event.TEMPLATE_DROPPED: _("A questionnaire was taken away"),
    Event.QUESTIONNAIRE_OPENED: _("Questions were asked"),
    Event.QUESTIONNAIRE_PUT: _("An organisation was asked"),
    Event.QUESTIONNAIRE_TAKEN_BACK: _("An organisation was asked no longer"),
    Event.QUESTIONNAIRE_ENDED: _("No more answers were taken"),
    Event.QUESTIONNAIRE_REOPENED: _("Answers were taken again"),
    Event.SHEET_WORKED_ON: _("Somebody worked on the answers"),
    Event.SHEET_HANDED_IN: _("The answers were handed in"),
    Event.SHEET_ENTERED_FROM_PAPER: _("Answers were entered from paper"),
    Event.SHEET_TAKEN_UP_AGAIN: _("The answers were taken up again, to change them"),
}
WAITS: dict[str, object] = {"questionnaire": _("Questionnaire")}  # what waits, by kind
DECLARED = {YES: _("Yes"), NO: _("No")}
APARTS = {
    Apart.NOT_ASSESSED: _("Not assessed"),
    Apart.NOT_SEEN: _("Not seen"),
    Apart.NOT_KNOWN: _("Not known"),
    Apart.NOT_APPLICABLE: _("Does not apply"),
}
PERSON = {"name": _("Name"), "office": _("Office"), "email": _("E-mail")}
STANDINGS = {
    AnswerStanding.DIFFERENT: _("Different"),
    AnswerStanding.ONE_KNOWS: _("One side knows"),
    AnswerStanding.ALIKE: _("Alike"),
    AnswerStanding.IN_WORDS: _("To be read"),
    AnswerStanding.NOT_KNOWN: _("Nobody knows"),
}
SHARINGS = {
    "when_all": _("Once all of them have handed in"),
    "at_once": _("As soon as an answer is handed in"),
    "never": _("Never: each reads its own"),
}
CHANGES = {
    AnswerChange.UP: _("Up"),
    AnswerChange.DOWN: _("Down"),
    AnswerChange.SAME: _("The same"),
    AnswerChange.OTHER: _("Changed"),
    AnswerChange.NEWLY_KNOWN: _("Newly known"),
    AnswerChange.LOST: _("Not known any more"),
    AnswerChange.NOT_KNOWN: _("Not known"),
}


def choices_of(question: Question, language: str) -> list[tuple[str, str]]:
    """Give the answers of a closed question in words, those that stand apart last."""
    return [
        *((code, option_words(question, code, language)) for code in question.codes),
        *((str(code), str(APARTS[code])) for code in question.apart),
    ]


def option_words(question: Question, code: str, language: str) -> str:
    """Say one answer of a closed question; a level with its number."""
    if question.kind is QuestionKind.DECLARATION:
        return str(DECLARED[code])
    option = question.option(code)
    words = option.text.said(language) if option else code
    return f"{code} – {words}" if question.kind is QuestionKind.SCALE else words


def answer_words(question: Question, answer: Answer, language: str) -> str:
    """Say an answer in words; nothing for none."""
    if answer.apart is not None:
        return str(APARTS[answer.apart])
    value = answer.value
    if value is None:
        return ""
    if isinstance(value, Amount):
        return amount_words(value.given, value.unit)
    if isinstance(value, NamedPerson):
        return ", ".join(part for part in (value.name, value.office, value.email) if part)
    if isinstance(value, tuple):
        return ", ".join(
            option_words(question, each, language) if isinstance(each, str) else each.name
            for each in value
        )
    if question.kind is QuestionKind.DATE:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return option_words(question, value, language) if question.is_closed else value


@dataclass(frozen=True)
class Said:
    """A question and its answer in words."""

    question: str
    answer: str  # nothing where there is none
    note: str = ""
    evidence: str = ""
    grade: str = ""  # of a reviewed figure
    files: tuple[NamedFile, ...] = ()


def said(
    questionnaire: Questionnaire, answers: Answers, traits: Traits, language: str
) -> list[tuple[str, list[Said]]]:
    """Give the answers to all that is asked in words, section by section."""
    return [
        (
            each.section.title.said(language),
            [_said(questionnaire, q, answers.get(q.code, BLANK), language) for q in each.questions],
        )
        for each in asked(questionnaire, answers, traits)
    ]


def _said(questionnaire: Questionnaire, question: Question, answer: Answer, language: str) -> Said:
    kinds = [e.text.said(language) for e in questionnaire.evidence if e.code in answer.evidence]
    value = answer.value
    files = (
        tuple(each for each in value if isinstance(each, NamedFile))
        if isinstance(value, tuple)
        else ()
    )
    return Said(
        question.text.said(language),
        "" if files else answer_words(question, answer, language),
        answer.note,
        ", ".join(kinds),
        value.grade if isinstance(value, Amount) else "",
        files,
    )


def difference_words(each: Compared) -> str:
    """Write a difference with its sign: in levels, in days or in the question's unit."""
    if not each.difference:
        return ""
    sign = "+" if each.difference > 0 else "−"
    signed = sign + exact_words(round(abs(each.difference), 6))
    match each.question.kind:
        case QuestionKind.NUMBER | QuestionKind.FIGURE:
            return f"{signed} {unit_label(unit_of(each.question))}"
        case QuestionKind.DATE:
            return ngettext("%(days)s day", "%(days)s days", abs(int(each.difference))) % {
                "days": signed
            }
    return signed


def amount_words(number: float, unit: str) -> str:
    """Write a number with its unit, to its last digit."""
    return f"{exact_words(number)} {unit_label(unit)}"


def exact_words(number: float) -> str:
    """Write a number as people do, to its last digit."""
    return number_format(int(number) if number.is_integer() else number, force_grouping=True)


@dataclass(frozen=True)
class AmountBeside:
    """What stands beside a question: a reviewed figure, and what other subjects say of it."""

    amount: Amount | None = None
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class BesideFigure:
    """A figure that helps to answer a question; without a value it is not known."""

    name: str
    value: str = ""
    unit: Any = ""
    year: str = ""
    grade: str = ""
    said: tuple[str, ...] = ()  # how sure it is, where it stands among others


def beside_words(
    codes: Iterable[str], found: Mapping[str, AmountBeside], language: str
) -> list[BesideFigure]:
    """Say the figures that stand beside a question, in its order."""
    lines = []
    for code in codes:
        name, there = catalogue().definition(code).name(language), found.get(code, AmountBeside())
        amount = there.amount
        if amount is None:
            lines.append(BesideFigure(name, said=there.said))
            continue
        value = in_figures(amount.number)
        year = "" if amount.year is None else str(amount.year)
        unit = unit_label(amount.unit)
        lines.append(BesideFigure(name, value, unit, year, amount.grade, there.said))
    return lines


REASONS: dict[str, object] = {
    # who may
    "own_people_answer": _("Only the organisation's own people answer for it."),
    "signatory_hands_in": _("Only a signatory of %(name)s can hand this in."),
    "coordinator_hands_in": _("A coordinator or a signatory of %(name)s hands this in."),
    "facilitators_ask": _("Facilitators ask questionnaires and keep their texts."),
    "round_of_a_subject": _(
        "This questionnaire follows what it is about: whom it asks, and until when, is not chosen "
        "here."
    ),
    # steps
    "sheet_handed_in": _("This is handed in. To change it, take it up again first."),
    "nothing_answered": _("Nothing has been answered yet."),
    "round_ended": _("Answers are not taken any more."),
    "answer_changed_meanwhile": _("Somebody else changed this answer while you were typing."),
    "closes_too_early": _("The last day must be later than today."),
    "files_of_an_answer": _("There are %(limit)s files already, the most for one answer."),
    # templates
    "template_ships": _(
        "“%(template)s” is a questionnaire of this site itself: give yours another code."
    ),
    "template_there": _(
        "The questionnaire %(template)s is here already: raise the version to change it."
    ),
    "template_used": _(
        "This questionnaire has been asked, so it stays as it is: bring a new version."
    ),
    "template_keeps_its_code": _("Code and version must stay those of %(template)s."),
    "questionnaire_not_shipped": _("No questionnaire “%(value)s” comes with the package."),
    # answers
    "question_not_known": _("“%(value)s” is not a question of this questionnaire."),
    "answered_and_apart": _("There is an answer, and also that there is none: take one away."),
    "one_answer_only": _("Only one answer can be given here."),
    "no_note_here": _("There is no room for words beside this answer."),
    "no_evidence_here": _("This answer needs no evidence."),
    "note_needed": _("This answer needs some words."),
    "not_a_person": _("This must be a person, with a name."),
    "files_are_attached": _("Files are sent as files, not written."),
    "unit_of_an_answer": _("“%(value)s” is not a unit of this answer; it is kept in %(kept)s."),
    # files of questionnaires
    "questionnaire_too_large": _("%(place)s is larger than %(limit)s kB."),
    "questionnaire_not_toml": _("%(place)s is no TOML file: %(problem)s"),
    "questionnaire_key_missing": _("%(place)s: “%(key)s” is missing."),
    "questionnaire_key_unknown": _(
        "%(place)s: “%(key)s” means nothing here. Known are: %(known)s."
    ),
    "questionnaire_expected_table": _("%(place)s: here must be a table of keys and values."),
    "questionnaire_expected_tables": _(
        "%(place)s: “%(key)s” must be one table or more ([[…]]), %(limit)s at most."
    ),
    "questionnaire_expected_text": _(
        "%(place)s: “%(key)s” must be a text, without characters that cannot be seen."
    ),
    "questionnaire_expected_texts": _(
        '%(place)s: “%(key)s” must be texts by language, such as %(key)s.%(language)s = "…".'
    ),
    "questionnaire_text_too_long": _(
        "%(place)s: “%(key)s” is too long: %(limit)s characters at most."
    ),
    "questionnaire_original_missing": _(
        "%(place)s: “%(key)s” has no text in the language of the questionnaire (%(language)s)."
    ),
    "questionnaire_expected_language": _(
        "%(place)s: “%(key)s” names a language “%(value)s”; expected is a code such as en, fr, es."
    ),
    "questionnaire_expected_code": _(
        "%(place)s: “%(key)s” must be a code of letters, digits and underscores, "
        "with points or hyphens between; it is “%(value)s”."
    ),
    "questionnaire_expected_codes": _("%(place)s: “%(key)s” must be a list of codes."),
    "questionnaire_expected_level": _(
        "%(place)s: the levels of a scale are whole numbers; “%(value)s” is none."
    ),
    "questionnaire_expected_one_of": _(
        "%(place)s: “%(key)s” is “%(value)s”; it must be one of: %(known)s."
    ),
    "paper_of_single_people": _(
        "From paper one enters what single people answer. This is answered by all together."
    ),
    "coordinators_enter_paper": _(
        "Coordinators and signatories enter what colleagues filled in on paper."
    ),
    "filled_in_later": _("This day has not come yet."),
    "questionnaire_expected_whole_number": _(
        "%(place)s: “%(key)s” must be a whole number from %(least)s to %(most)s."
    ),
    "questionnaire_expected_number": _("%(place)s: “%(key)s” must be a number."),
    "questionnaire_expected_yes_or_no": _("%(place)s: “%(key)s” must be true or false."),
    "questionnaire_expected_options": _(
        "%(place)s: “%(key)s” must be texts by code, %(limit)s at most."
    ),
    "questionnaire_expected_two": _("%(place)s: “%(key)s” must be two or more."),
    "questionnaire_expected_unit": _("%(place)s: “%(value)s” is not a unit that is known."),
    "questionnaire_expected_indicator": _(
        "%(place)s: “%(value)s” is neither a variable nor an indicator of the catalogue."
    ),
    "questionnaire_code_twice": _("%(place)s: two %(key)s have the code “%(value)s”."),
    "questionnaire_condition_unknown": _(
        "%(place)s: “%(key)s” looks at “%(value)s”, which is not an earlier question with "
        "answers to choose from."
    ),
    "questionnaire_answer_unknown": _(
        "%(place)s: “%(key)s” names the answer “%(value)s”, which cannot be given."
    ),
    "questionnaire_evidence_without_kinds": _(
        "%(place)s: evidence is asked for, and the questionnaire names no kinds of it."
    ),
}

DRAFTS: dict[str, object] = {  # what is typed into a form and not sent yet, by form
    "questionnaire": _("Questionnaire to bring"),
}
