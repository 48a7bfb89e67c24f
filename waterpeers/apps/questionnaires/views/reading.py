"""Reading: what one is asked, what was handed in, two sides and two rounds next to each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.questionnaires import access
from waterpeers.apps.questionnaires.documents import document
from waterpeers.apps.questionnaires.models import QuestionRound, Respondent
from waterpeers.apps.questionnaires.owners import owner_of
from waterpeers.apps.questionnaires.queries import rounds as queries
from waterpeers.apps.questionnaires.views.found import handed_in_or_404, round_or_404
from waterpeers.apps.questionnaires.words import (
    CHANGES,
    STANDINGS,
    answer_words,
    difference_words,
    said,
)
from waterpeers.domain.questionnaires import AnswerChange, Compared, Spread, spreads, widest


@require_safe
@signed_in
def index(request: Request) -> HttpResponse:
    """List the questionnaires that one's own organisations are asked."""
    lines = [_line(line) for line in queries.mine(request.actor)]
    context = {"lines": lines, "may_ask": bool(access.can_ask(request.actor))}
    return render(request, "questionnaires/list.html", context)


def _line(line: queries.Line) -> dict[str, Any]:
    language = get_language() or "en"
    questionnaire = line.respondent.round.questionnaire
    side = questionnaire.side(line.respondent.side)
    return vars(line) | {
        "title": questionnaire.title.said(language),
        "side": side.text.said(language) if side else "",
    }


@require_safe
@signed_in
def read(request: Request, uuid: UUID) -> HttpResponse:
    """Read what one of a round has handed in, once it is shared."""
    respondent, stands = handed_in_or_404(request, uuid)
    round_ = respondent.round
    language = get_language() or "en"
    questionnaire = round_.questionnaire
    side = questionnaire.side(respondent.side)
    context = {
        "round": round_,
        "respondent": respondent,
        "title": questionnaire.title.said(language),
        "side": side.text.said(language) if side else "",
        "about_page": owner_of(round_).page(round_),
        "submission": stands,
        "said": said(questionnaire, stands.said, frozenset(stands.traits), language),
    }
    return render(request, "questionnaires/read.html", context)


@require_safe
@signed_in
def paper(request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
    """Give what was handed in as a file."""
    respondent, stands = handed_in_or_404(request, uuid)
    code = respondent.round.questionnaire.code
    return answer(document(respondent, stands), form, f"{code}-{stands.version}")


# --- two sides, two rounds ---


@dataclass(frozen=True)
class AskedSide:
    """One of those who are asked, and what it is called."""

    respondent: Respondent
    name: str


@dataclass(frozen=True)
class Row:
    """A question with two answers in words, and how they stand to each other."""

    question: str
    one: str
    one_note: str
    other: str
    other_note: str
    standing: Any
    difference: str
    is_large: bool


@require_safe
@signed_in
def compare(request: Request, uuid: UUID) -> HttpResponse:
    """Show two sides of a round, or one side in two rounds, largest difference first."""
    round_ = round_or_404(request, uuid)
    found = queries.handed_in(round_, request.actor)
    sides = _sides(round_, found.respondents)
    there = [side for side in sides if found.of(side.respondent)]
    one = _chosen(request, "one", there)
    earlier = queries.earlier(round_, request.actor)
    before = next((r for r in earlier if str(r.uuid) == request.GET.get("before")), None)
    context: dict[str, Any] = {
        "round": round_,
        "title": round_.questionnaire.title.said(get_language() or "en"),
        "about_page": owner_of(round_).page(round_),
        "there": there,
        "absent": [side for side in sides if side not in there],
        "earlier": earlier,
        "before": before,
        "one": one,
    }
    if round_.is_personal:
        context["groups"] = [_groups(round_, found, side) for side in sides]
    elif one:
        other = _chosen(request, "other", [side for side in there if side != one])
        pairs = queries.compared(
            found,
            one.respondent,
            other=other.respondent if other else None,
            before=queries.handed_in(before, request.actor) if before else None,
        )
        context |= {
            "other": other,
            "against": date_format(before.opened_at) if before else other.name if other else "",
            "rows": [_row(*pair) for pair in pairs],
        }
    return render(request, "questionnaires/compare.html", context)


def _sides(round_: QuestionRound, respondents: Iterable[Respondent]) -> list[AskedSide]:
    language = get_language() or "en"
    questionnaire = round_.questionnaire
    found = []
    for respondent in respondents:
        side = questionnaire.side(respondent.side)
        name = respondent.organisation.name
        found.append(
            AskedSide(respondent, f"{name} · {side.text.said(language)}" if side else name)
        )
    return found


def _chosen(request: Request, name: str, there: list[AskedSide]) -> AskedSide | None:
    wanted = request.GET.get(name, "")
    chosen = (side for side in there if str(side.respondent.uuid) == wanted)
    return next(chosen, next(iter(there), None))


LARGE = 0.5  # of a whole scale: two levels of five


def _row(each: Compared, became: AnswerChange | None) -> Row:
    language = get_language() or "en"
    return Row(
        each.question.text.said(language),
        answer_words(each.question, each.one, language),
        each.one.note,
        answer_words(each.question, each.other, language),
        each.other.note,
        CHANGES[became] if became else STANDINGS[each.standing],
        difference_words(each),
        each.share >= LARGE,
    )


# --- groups of people ---


def _groups(round_: QuestionRound, found: queries.HandedIn, side: AskedSide) -> dict[str, Any]:
    """Give by question what each group of one side answered, never of too few people."""
    language = get_language() or "en"
    questionnaire = round_.questionnaire
    sheets = [(row.sheet.group, row.said) for row in found.submissions.get(side.respondent.pk, ())]
    shown = spreads(questionnaire.questions, sheets, least=round_.least_shown)
    by_question: dict[str, list[Spread]] = {}
    for spread in shown:
        by_question.setdefault(spread.question.code, []).append(spread)
    return {
        "side": side,
        "people": len(sheets),
        "questions": [
            {
                "question": some[0].question.text.said(language),
                "spreads": [(_named(round_, each.groups, language), each) for each in some],
                "widest": widest(some),
            }
            for some in by_question.values()
            if some[0].question.is_closed or widest(some) is not None
        ],
    }


def _named(round_: QuestionRound, groups: Iterable[str], language: str) -> str:
    names = []
    for code in groups:
        group = round_.questionnaire.group(code)
        names.append(group.text.said(language) if group else _("Not said"))
    return ", ".join(names)
