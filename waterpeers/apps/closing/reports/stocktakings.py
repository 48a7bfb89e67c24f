"""A stocktaking as people read it: its finding in a sentence, what each side says, signatures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.closing.queries.stocktakings import Taken
from waterpeers.apps.closing.reports.courses import (
    TakenMoment,
    area_turned,
    areas_in,
    figure_turned,
    moment_words,
)
from waterpeers.apps.closing.words import CAUSES
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.learning.words import USES
from waterpeers.apps.partnerships.words.partnerships import ROLES
from waterpeers.apps.questionnaires.words import answer_words
from waterpeers.apps.updates.words import FAMILIES, WAYS
from waterpeers.domain.documents import Signing
from waterpeers.domain.lasting import Turned
from waterpeers.domain.learning import Use


def finding(found: Taken, moments: Sequence[TakenMoment]) -> str:
    """Say in a sentence what the stocktaking found, growth and relapse alike."""
    row = found.stocktaking
    if row.is_light:
        cause = str(CAUSES[row.cause]) if row.cause else _("why is not said yet")
        return _("It ended early: %(cause)s") % {"cause": cause.lower()}
    figures = Counter(figure_turned(each, moments) for each in found.outcomes)
    if row.is_at_the_end:
        return _counted(figures, len(found.outcomes)) or _("What the partnership brought")
    areas = Counter(area_turned(each, moments) for each in areas_in(moments))
    if not moments or not moments[-1].facts.stages:
        return _("%(moment)s: what lasts is still to be said") % {
            "moment": moment_words(row.months)
        }
    fallen, held = areas[Turned.WORSE], areas[Turned.SAME] + areas[Turned.BETTER]
    total = len(areas_in(moments))
    return ngettext(
        "Of %(total)s working area, %(held)s holds or grew, %(fallen)s fell back",
        "Of %(total)s working areas, %(held)s hold or grew, %(fallen)s fell back",
        total,
    ) % {"total": total, "held": held, "fallen": fallen}


def _counted(figures: Counter[Turned], total: int) -> str:
    if not total:
        return ""
    known = total - figures[Turned.NOT_KNOWN]
    return ngettext(
        "Of %(total)s figure, %(better)s got better, %(worse)s got worse, %(unknown)s is not known",
        "Of %(total)s figures, %(better)s got better, %(worse)s got worse, %(unknown)s are not "
        "known",
        total,
    ) % {
        "total": total,
        "better": figures[Turned.BETTER],
        "worse": figures[Turned.WORSE],
        "unknown": total - known,
    }


@dataclass(frozen=True)
class SideAnswer:
    """What one side answered to a question."""

    side: str
    said: str
    note: str


@dataclass(frozen=True)
class AnswerLine:
    """A question with what each side answered; never merged."""

    code: str
    question: str
    sides: list[SideAnswer]


def answer_lines(found: Taken) -> list[AnswerLine]:
    """Give what each side answered, once all have."""
    answers, round_ = found.answers, found.stocktaking.round
    if round_ is None or not answers.is_complete:
        return []
    language = get_language() or "en"
    lines = []
    for question in round_.questionnaire.questions:
        sides = [
            SideAnswer(
                who.organisation.name,
                answer_words(question, said, language),
                said.note,
            )
            for who in answers.asked
            if (said := answers.answer(who, question.code)).is_answered
        ]
        if sides:
            lines.append(AnswerLine(question.code, question.text.said(language), sides))
    return lines


def factor_texts(factors: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    """Give what helped and hindered, each under a label."""
    return [
        (f"{what} ({where})", text)
        for way, what in WAYS.items()
        for family, where in FAMILIES.items()
        if (text := factors.get(str(family), {}).get(str(way)))
    ]


def learning_words(uses: dict[str, int]) -> str:
    """Say how much of what was learned is used."""
    total = sum(uses.values())
    if not total:
        return _("Nothing was noted of what people learned.")
    rest = ", ".join(
        f"{colon(USES[use])} {uses[use]}" for use in Use if use in uses and use is not Use.IN_USE
    )
    said = ngettext(
        "%(used)s of %(total)s thing learned is in use.",
        "%(used)s of %(total)s things learned are in use.",
        total,
    ) % {"used": uses.get(Use.IN_USE, 0), "total": total}
    return f"{said} {rest}" if rest else said


def signings(found: Taken) -> tuple[Signing, ...]:
    """Give the signatures with those that are still to come."""
    made: list[Any] = []
    for party in found.parties:
        signed = found.signed.get(party.pk)
        note = ""
        if signed is None and party.organisation_id not in found.there:
            note = _("Nobody is left here who could sign.")
        made.append(
            Signing(
                party.organisation.name,
                str(ROLES[party.role]),
                signed.person.name if signed else "",
                signed_on=signed.signed_at.date() if signed else None,
                note=note,
            )
        )
    return tuple(made)
