"""The figures of a year as a workbook: one line a variable, about the whole utility."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.workbooks.columns import (
    Cell,
    CellKind,
    LineToStore,
    Refusals,
    SheetColumn,
    SheetLine,
    WorkbookKind,
    WorkbookSheet,
    last_years,
)
from waterpeers.apps.indicators.access import can_report
from waterpeers.apps.indicators.actions.values import report_values
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.indicators.queries.values import current_of
from waterpeers.apps.indicators.rules import ReportedFigure
from waterpeers.apps.indicators.words import CATEGORIES, offered_unit, say, unit_label, units_for
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.catalogue import Variable
from waterpeers.domain.grades import GRADES
from waterpeers.domain.indicators import catalogue, variables
from waterpeers.domain.periods import Period, calendar_year
from waterpeers.domain.plausibility import UNIT_SLIPS, in_other_unit
from waterpeers.domain.values import (
    LONGEST_NOTE,
    LONGEST_SOURCE,
    Origin,
    ZoneKind,
    by_category,
    factor,
    wanted_first,
)
from waterpeers.domain.verdicts import Reason, Refused

PAGE = "figures"
LONGEST_ANSWER = 1000


def sheets(organisation: Organisation, about: str) -> tuple[WorkbookSheet, ...]:
    """Give what stands for a year, beside what was reported for the year before."""
    year, language = int(about), get_language() or "en"
    stands, before = _standing(organisation, year), _standing(organisation, year - 1)
    codes = [code for code, variable in variables().items() if not variable.previous]
    lines = tuple(
        _line(variable, stands.get(variable.code), before.get(variable.code), language)
        for group in by_category(codes).values()
        for variable in group
    )
    return (WorkbookSheet(PAGE, _("Figures %(year)s") % {"year": about}, _columns(year), lines),)


def lock(organisation: Organisation, about: str) -> None:
    """Keep the figures of the year from changing for the rest of a transaction."""
    if sheet := _sheet(organisation, int(about)):
        Sheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)


def store(
    organisation: Organisation, about: str, lines: Sequence[LineToStore], actor: Actor, at: datetime
) -> Refusals:
    """Report what lines say, as drafts; one act for all that change for the same reason."""
    year = int(about)
    sheet, stands = _sheet(organisation, year), _standing(organisation, year)
    period = sheet.period if sheet else calendar_year(year)
    refused: Refusals = []
    by_reason: dict[str, list[LineToStore]] = {}
    for taken in lines:
        if against := _against(taken, stands.get(taken.key)):
            refused.append((taken, against))
        else:
            by_reason.setdefault(_new(taken, "reason"), []).append(taken)
    for because, group in by_reason.items():
        try:
            with transaction.atomic():
                _report(organisation, period, group, stands, because, actor, at)
        except Refused as problem:
            refused += _refusals(problem, group)
    return refused


KIND = WorkbookKind(
    kind="figures",
    title=gettext_lazy("Figures of the year"),
    can=can_report,
    abouts=last_years,
    sheets=sheets,
    lock=lock,
    store=store,
)


# --- out ---


def _sheet(organisation: Organisation, year: int) -> Sheet | None:
    """Find what is reported about the whole utility for the period that ends in a year."""
    found = Sheet.objects.filter(
        organisation=organisation,
        zone_kind=ZoneKind.WHOLE,
        ends_before__gt=date(year, 1, 1),
        ends_before__lte=date(year + 1, 1, 1),
    )
    return found.order_by("-ends_before", "starts_on", "pk").first()


def _standing(organisation: Organisation, year: int) -> dict[str, Value]:
    sheet = _sheet(organisation, year)
    return current_of(sheet) if sheet else {}


def _columns(year: int) -> tuple[SheetColumn, ...]:
    fixed, text = CellKind.FIXED, CellKind.TEXT
    grades = tuple((grade, grade) for grade in GRADES)
    return (
        SheetColumn("figure", _("Figure"), fixed, width=44),
        SheetColumn("category", _("Category"), fixed, width=16),
        SheetColumn("needed", _("Needed for"), fixed, width=26),
        SheetColumn("before", str(year - 1), fixed, width=15),
        SheetColumn("value", str(year), CellKind.NUMBER, width=15, unit_key="unit",
               note=_("Leave blank what is not known. A blank is not zero.")),
        SheetColumn("unit", _("Unit"), CellKind.CHOICE, width=24,
               note=_("The unit of the figure; another one can be chosen.")),
        SheetColumn(
            "grade", _("Grade"), CellKind.CHOICE, grades, width=9,
            note=_("A measured and documented, B with gaps, C from a sample, D an estimate. "
                   "1 within 5 %, 2 within 20 %, 3 within 50 %, 4 worse."),
        ),
        SheetColumn("source", _("Source"), text, width=24, longest=LONGEST_SOURCE),
        SheetColumn("note", _("Note"), text, width=30, longest=LONGEST_NOTE),
        SheetColumn("question", _("What is asked"), fixed, width=30),
        SheetColumn("answer", _("Your answer"), text, width=30, longest=LONGEST_ANSWER),
        SheetColumn(
            "reason", _("Why it changes"), text, width=24, longest=LONGEST_NOTE,
            note=_("Only where a figure was reviewed already and changes."),
        ),
    )  # fmt: skip


def _line(
    variable: Variable, value: Value | None, before: Value | None, language: str
) -> SheetLine:
    known = catalogue().indicators
    unit = _unit(variable, value or before)
    rate = factor(variable.code, unit)
    needed = [known[code].name(language) for code in wanted_first().get(variable.code, ())]
    cells: dict[str, Cell] = {
        "figure": variable.name(language),
        "category": str(CATEGORIES[variable.category]),
        "needed": ", ".join(needed),
        "before": before.value / rate if before else None,
        "unit": unit,
    }
    if value is not None:
        cells |= {
            "value": value.value / rate,
            "grade": value.grade,
            "source": value.source,
            "note": value.note,
            "question": _asked(value),
            "answer": next((each["answer"] for each in value.questions if each["answer"]), None),
            "reason": value.changed_because,
        }
    return SheetLine(
        variable.code,
        cells,
        value.version if value else None,
        variable.definition(language),
        {"unit": units_for(variable.unit)},
    )


def _unit(variable: Variable, value: Value | None) -> str:
    """Choose the unit a figure was reported in, if it comes out of it unchanged; else our own."""
    if value is None:
        return variable.unit
    unit = offered_unit(variable, value.reported_unit)
    rate = factor(variable.code, unit)
    return unit if value.value / rate * rate == value.value else variable.unit


def _asked(value: Value) -> str:
    """Say what is asked about a value; of a unit, what the value would be in the other."""
    return "\n".join(_with_figure(each, value) for each in value.questions)


def _with_figure(question: Mapping[str, Any], value: Value) -> str:
    params = tuple(sorted(question["params"].items()))
    asked = say(Reason(question["code"], params, question["field"]), catalogue())
    if question["code"] not in UNIT_SLIPS:
        return asked
    rate = factor(value.variable, value.reported_unit)
    meant = {
        "unit": unit_label(question["params"]["other_unit"]),
        "number": in_figures(in_other_unit(value.value, question) / rate),
    }
    hint = _("In %(unit)s: write %(number)s as the figure. If it is right, say so on the page.")
    return f"{asked} {hint % meant}"


# --- in ---


def _new(taken: LineToStore, column: str) -> str:
    """Give the text of a cell if it was filled in now, else nothing."""
    return str(taken.cells.get(column) or "") if column in taken.changed else ""


def _against(taken: LineToStore, value: Value | None) -> Reason | None:
    """Say what keeps a line from being reported, beside the rules for figures themselves."""
    is_blank = taken.cells.get("value") is None
    if not is_blank and not taken.cells.get("unit"):
        return Reason("required", field="unit")
    if is_blank and value is None:
        return Reason("required", field="value")
    if value is None or not value.is_valid or not taken.changed - {"answer", "reason"}:
        return None
    if is_blank:
        return Reason("reviewed_already", field="value")
    return None if _new(taken, "reason").strip() else Reason("reason_needed", field="reason")


def _report(
    organisation: Organisation,
    period: Period,
    lines: Sequence[LineToStore],
    stands: dict[str, Value],
    because: str,
    actor: Actor,
    at: datetime,
) -> None:
    answers = {
        (taken.key, question["code"]): _new(taken, "answer")
        for taken in lines
        if "answer" in taken.changed and taken.key in stands
        for question in stands[taken.key].questions
    }
    report_values(
        organisation,
        period,
        [_given(taken, stands.get(taken.key)) for taken in lines if _has_value(taken)],
        removed=[taken.key for taken in lines if not _has_value(taken)],
        answers=answers,
        because=because,
        origin=Origin.TYPED,
        act=Act(actor, at),
    )


def _has_value(taken: LineToStore) -> bool:
    return taken.cells.get("value") is not None


def _given(taken: LineToStore, value: Value | None) -> ReportedFigure:
    """Say what a line reports; a figure that was not touched stays as it was typed."""
    said = {name: str(taken.cells.get(name) or "") for name in ("grade", "source", "note")}
    figure, unit, text = float(taken.cells["value"] or 0), str(taken.cells.get("unit") or ""), ""
    is_untouched = value is not None and not taken.changed & {"value", "unit"}
    if value and is_untouched and factor(taken.key, unit) == factor(taken.key, value.reported_unit):
        unit, text = value.reported_unit, value.reported
    return ReportedFigure(taken.key, figure, unit, text, **said)


def _refusals(problem: Refused, lines: Sequence[LineToStore]) -> Refusals:
    """Put each reason to the line whose variable it names."""
    known = {taken.key: taken for taken in lines}
    return [
        (
            known.get(reason.field, lines[0]),
            Reason(reason.code, reason.params, "value" if reason.field in known else reason.field),
        )
        for reason in problem.verdict.against
    ]
