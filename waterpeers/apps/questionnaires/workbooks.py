"""A questionnaire as a workbook: a sheet a section, a line a question.

What is chosen, counted and written has a column each, so that a spreadsheet can check it. Lists of
which several may be chosen, and the parts of a person, have a line each. Questions that may follow
from an answer are all there; those whose answer is a file, or a reviewed figure, are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.workbooks.columns import (
    Cell,
    CellKind,
    Choices,
    LineToStore,
    Refusals,
    SheetColumn,
    SheetLine,
    WorkbookKind,
    WorkbookSheet,
)
from waterpeers.apps.indicators.words import units_for
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.questionnaires.actions import sheets as actions
from waterpeers.apps.questionnaires.models import Respondent
from waterpeers.apps.questionnaires.owners import ANSWERING
from waterpeers.apps.questionnaires.queries.filling import Filling, filling
from waterpeers.apps.questionnaires.words import APARTS, DECLARED, PERSON, choices_of
from waterpeers.domain.actors import Act, Actor, Role
from waterpeers.domain.questionnaires import (
    BLANK,
    YES,
    Amount,
    Answer,
    NamedPerson,
    Question,
    QuestionKind,
    concerns,
    unit_of,
)
from waterpeers.domain.verdicts import YES as ALLOWED
from waterpeers.domain.verdicts import NotValid, Reason, Refused, Verdict

PART = " | "  # a question's code and the part of its answer, in the key of a line
LONGEST_ABOUT = 40
LONGEST_DATE = 10  # 2024-03-01, and no time of day


def can(actor: Actor, organisation: Organisation) -> Verdict:
    """An organisation's own people take its questionnaires along."""
    if actor.acts_for(organisation.uuid, *ANSWERING):
        return ALLOWED
    return Verdict((Reason("own_people_answer"),))


def abouts(organisation: Organisation, at: datetime) -> dict[str, str]:
    """Name what the organisation is asked and can still answer, latest first."""
    return {_about(each): _called(each) for each in _asked(organisation) if each.round.is_open(at)}


def _called(respondent: Respondent) -> str:
    """Say what is asked, about what, and of which side."""
    asked, language = respondent.round.template.questionnaire, get_language() or "en"
    parts = [asked.title.said(language), respondent.round.title]
    if side := asked.side(respondent.side):
        parts.append(side.text.said(language))
    return "\u00a0· ".join(parts)


def _asked(organisation: Organisation) -> list[Respondent]:
    asked = Respondent.objects.with_something_asked()
    rows = asked.filter(organisation=organisation, round__is_personal=False)
    rows = rows.select_related("organisation", "round__template", "round__figures_of")
    return list(rows.order_by("-round__opened_at", "-pk")[:100])


def _about(respondent: Respondent) -> str:
    return f"{respondent.round.code} {respondent.side}".strip()[:LONGEST_ABOUT]


def _respondent(organisation: Organisation, about: str) -> Respondent:
    found = next((each for each in _asked(organisation) if _about(each) == about), None)
    if found is None:
        raise NotValid.because("not_in_list", field="about", value=about)
    return found


def _now(organisation: Organisation, about: str) -> Filling:
    own = Actor(memberships=frozenset({(organisation.uuid, Role.REPORTER)}))
    return filling(_respondent(organisation, about), own)


# --- out ---


def sheets(organisation: Organisation, about: str) -> tuple[WorkbookSheet, ...]:
    """Give the questionnaire as it is answered now."""
    now, language = _now(organisation, about), get_language() or "en"
    columns = _columns(now, language)
    found = []
    for section in now.questionnaire.sections:
        lines = tuple(
            line
            for question in section.questions
            if concerns(section.asked_of, now.traits)
            for line in _lines(question, now, language)
        )
        if lines:
            found.append(WorkbookSheet(section.code, section.title.said(language), columns, lines))
    return tuple(found)


def _columns(now: Filling, language: str) -> tuple[SheetColumn, ...]:
    evidence = (
        SheetColumn(f"e-{each.code}", each.text.said(language), CellKind.CHOICE, _yes(), width=16)
        for each in now.questionnaire.evidence
    )
    return (
        SheetColumn("question", _("Question"), CellKind.FIXED, width=60),
        SheetColumn("choice", _("To choose"), CellKind.CHOICE, width=34),
        SheetColumn("number", _("Number"), CellKind.NUMBER, width=16, unit_key="unit"),
        SheetColumn("unit", _("Unit"), CellKind.CHOICE, width=20),
        SheetColumn("words", _("In words"), width=50, longest=20_000),
        SheetColumn("note", _("Note"), width=40),
        *evidence,
    )


def _yes() -> Choices:
    return ((YES, str(DECLARED[YES])),)


def _lines(question: Question, now: Filling, language: str) -> Iterator[SheetLine]:
    if not concerns(question.asked_of, now.traits):
        return
    if question.kind is QuestionKind.FILE or question.code in now.figures:
        return
    answer = now.answers.get(question.code, BLANK)
    text = question.text.said(language)
    first = True
    for part, label, choices, cells in _parts(question, answer, language):
        key = f"{question.code}{PART}{part}" if part else question.code
        beside = _beside(question, answer, now) if first else {}
        yield SheetLine(
            key,
            {"question": f"{text} – {label}" if label else text} | cells | beside,
            now.revision,
            note=question.hint.said(language) if first else "",
            choices={"choice": choices, "unit": _units(question)}
            | {f"e-{e.code}": _yes() if question.has_evidence and first else ()
               for e in now.questionnaire.evidence},
        )  # fmt: skip
        first = False


def _parts(
    question: Question, answer: Answer, language: str
) -> Iterator[tuple[str, str, Choices, dict[str, Cell]]]:
    """Give the lines of a question: part, its label, what can be chosen, and the cells."""
    chosen = answer.codes
    if question.kind is QuestionKind.CHOICES:
        for code, label in choices_of(question, language):
            yield code, label, _yes(), {"choice": YES if code in chosen else None}
        return
    aparts = tuple((str(each), str(APARTS[each])) for each in question.apart)
    apart = {"choice": str(answer.apart) if answer.apart else None}
    value = answer.value
    if question.kind is QuestionKind.PERSON:
        said = value if isinstance(value, NamedPerson) else NamedPerson("")
        for part, name in PERSON.items():
            yield part, str(name), (), {"words": getattr(said, part) or None}
    elif question.is_closed:
        yield "", "", tuple(choices_of(question, language)), {"choice": next(iter(chosen), None)}
    elif isinstance(value, Amount):
        yield "", "", aparts, {"number": value.given, "unit": value.unit}
    elif question.kind in (QuestionKind.NUMBER, QuestionKind.FIGURE):
        yield "", "", aparts, apart | {"unit": unit_of(question)}
    else:
        yield "", "", aparts, apart | {"words": value if isinstance(value, str) else None}


def _beside(question: Question, answer: Answer, now: Filling) -> dict[str, Cell]:
    found: dict[str, Cell] = {"note": answer.note or None}
    for each in now.questionnaire.evidence if question.has_evidence else ():
        found[f"e-{each.code}"] = YES if each.code in answer.evidence else None
    return found


def _units(question: Question) -> Choices:
    if question.kind in (QuestionKind.NUMBER, QuestionKind.FIGURE):
        return units_for(unit_of(question))
    return ()


# --- in ---


def lock(organisation: Organisation, about: str) -> None:
    """Keep the answers from changing for the rest of a transaction."""
    respondent = _respondent(organisation, about)
    Respondent.objects.select_for_update(of=("self",)).get(pk=respondent.pk)


def store(
    organisation: Organisation, about: str, lines: Sequence[LineToStore], actor: Actor, at: datetime
) -> Refusals:
    """Save what lines say, all of it or none; a question of several lines is read whole."""
    now = _now(organisation, about)
    cells = {
        line.key: dict(line.cells) for sheet in sheets(organisation, about) for line in sheet.lines
    }
    cells |= {taken.key: dict(taken.cells) for taken in lines}
    changed = {taken.key.partition(PART)[0]: taken for taken in lines}
    questions = [now.questionnaire.question(code) for code in changed]
    given = {q.code: _given(q, cells) for q in questions if q is not None}
    try:
        actions.answer(
            now.respondent,
            given,
            revision=now.revision,
            language=get_language() or "en",
            act=Act(actor, at),
        )
    except Refused as refused:
        return [_refused(reason, changed, lines) for reason in refused.verdict.against]
    return []


def _given(question: Question, cells: Mapping[str, Mapping[str, Cell]]) -> dict[str, Any]:
    """Read the lines of a question, in the shape that is read everywhere."""
    code = question.code
    own = {
        key.partition(PART)[2]: line
        for key, line in cells.items()
        if key.partition(PART)[0] == code
    }
    first = next(iter(own.values()))
    found: dict[str, Any] = {"note": first.get("note") or ""}
    if question.kind is QuestionKind.CHOICES:
        found["value"] = [part for part, line in own.items() if line.get("choice") == YES]
    elif question.kind is QuestionKind.PERSON:
        found["value"] = {part: line.get("words") or "" for part, line in own.items()}
    elif question.is_closed:
        found["value"] = first.get("choice") or ""
    else:
        found |= {"apart": first.get("choice") or "", "value": _written(question, first)}
        if question.kind in (QuestionKind.NUMBER, QuestionKind.FIGURE):
            found["unit"] = first.get("unit") or ""
    if question.has_evidence:
        kinds = [key.removeprefix("e-") for key in first if key.startswith("e-") and first[key]]
        found["evidence"] = kinds
    return found


def _written(question: Question, cells: Mapping[str, Cell]) -> Cell:
    if question.kind in (QuestionKind.NUMBER, QuestionKind.FIGURE):
        return cells.get("number")
    words = cells.get("words")
    if question.kind is QuestionKind.DATE and isinstance(words, str):
        return words[:LONGEST_DATE]
    return words


COLUMNS = {"note": "note", "unit": "unit", "apart": "choice", "evidence": "question"}


def _refused(
    reason: Reason, changed: Mapping[str, LineToStore], lines: Iterable[LineToStore]
) -> tuple[LineToStore, Reason]:
    """Put what stands against an answer at the line, and the column, that it speaks of."""
    code, part = reason.field, ""
    while code and code not in changed and "." in code:
        code, _dot, part = code.rpartition(".")
    taken = changed.get(code) or next(iter(lines))
    column = COLUMNS.get(part) or next(
        (name for name in ("number", "words", "choice") if name in taken.changed), "question"
    )
    return taken, Reason(reason.code, reason.params, column)


KIND = WorkbookKind(
    kind="questionnaire",
    title=gettext_lazy("Questionnaire"),
    can=can,
    abouts=abouts,
    sheets=sheets,
    lock=lock,
    store=store,
)
