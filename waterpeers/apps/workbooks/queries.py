"""Which workbooks there are, and making them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import number_format
from waterpeers.apps.foundation.files import CONTENT_TYPES, FileKind
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.foundation.workbooks.columns import (
    Cell,
    CellKind,
    SheetColumn,
    SheetLine,
    Stamp,
    Workbook,
    WorkbookKind,
    WorkbookSheet,
)
from waterpeers.apps.foundation.workbooks.comparing import CellChange, LineChange
from waterpeers.apps.foundation.workbooks.reading import SheetFinding
from waterpeers.apps.foundation.workbooks.writing import write
from waterpeers.apps.indicators.queries.headlines import exactly
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.workbooks.models import Upload
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.verdicts import NotAllowed, NotValid

LONG = 1e15  # from here on a number is written with its power of ten


@cache
def kinds() -> dict[str, WorkbookKind]:
    """Give the kinds of workbooks that the subjects offer."""
    return {kind.kind: kind for subject in subjects() for kind in subject.workbooks}


def kind_named(kind: str) -> WorkbookKind:
    """Find a kind of workbook, or refuse."""
    if kind not in kinds():
        raise NotValid.because("workbook_kind_not_known", kind=kind[:80])
    return kinds()[kind]


def workbook(organisation: Organisation, subject: WorkbookKind, about: str, *, act: Act) -> bytes:
    """Make a workbook of an organisation, in the language of the moment."""
    NotAllowed.unless(subject.can(act.actor, organisation))
    abouts = subject.abouts(organisation, act.at)
    if about not in abouts:
        raise NotValid.because("not_in_list", field="about", value=about[:80])
    stamp = Stamp(subject.kind, str(organisation.uuid), about, act.at.isoformat())
    guide = _guide(organisation, titled(subject.kind, about, abouts), act.at)
    made = Workbook(stamp, subject.sheets(organisation, about), guide)
    return write(made, site=settings.BASE_URL, right_to_left=get_language_bidi())


def titled(kind: str, about: str, abouts: Mapping[str, str]) -> str:
    """Say which workbook it is, as people do; what is not offered any more has only its code."""
    title, called = str(kind_named(kind).title), abouts.get(about, about)
    return f"{title} {about}".strip() if called == about else f"{colon(title)} {called}"


def file_name(organisation: Organisation, subject: WorkbookKind, about: str) -> str:
    """Name a workbook so that people tell several of them apart."""
    plain = "".join(c for c in organisation.name if c.isalnum() or c in " -")[:60].strip()
    return " ".join(part for part in (plain, str(subject.title), about) if part) + ".xlsx"


def as_download(content: bytes, name: str) -> HttpResponse:
    """Answer with a workbook that no cache keeps."""
    answer = HttpResponse(content, content_type=CONTENT_TYPES[FileKind.EXCEL])
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _guide(organisation: Organisation, title: str, at: datetime) -> tuple[str, ...]:
    values = {
        "title": title,
        "organisation": organisation.name,
        "day": date_format(at, "DATE_FORMAT"),
        "site": settings.BASE_URL,
    }
    return (
        _("How to fill it in"),
        title,
        _("%(organisation)s, as stored on %(day)s") % values,
        _(
            "Fill in the white cells; the others are locked. "
            "What you leave as it is stays as it is."
        ),
        _(
            "Some columns have a list to choose from. "
            "A small mark on a heading holds its definition."
        ),
        _("You need no connection. Save as .xlsx, and send the file back at %(site)s.") % values,
        _("There you see what would change, cell by cell, before anything is stored."),
    )


def uploads_of(organisation: Organisation, actor: Actor) -> QuerySet[Upload]:
    """List the workbooks that came back for an organisation, latest first."""
    uploads = Upload.objects.visible_to(actor).filter(organisation=organisation)
    return uploads.select_related("person").order_by("-received_at", "-pk")


def lines_shown(
    sheets: Iterable[WorkbookSheet], changes: Iterable[LineChange], good: frozenset[str]
) -> list[dict[str, Any]]:
    """Put changes in words: a line each, with its cells before, meanwhile and after."""
    known = {sheet.key: sheet for sheet in sheets}
    return [_line_shown(line, known[line.sheet], line.name in good) for line in changes]


def findings_shown(findings: Iterable[SheetFinding]) -> list[dict[str, str]]:
    """Put findings in words, with their addresses; what is said of several rows, once."""
    different = dict.fromkeys((found.address, found.reason) for found in findings)
    return [
        {"address": address, "code": reason.code, "text": sentence(reason)}
        for address, reason in different
    ]


def _line_shown(line: LineChange, sheet: WorkbookSheet, is_good: bool) -> dict[str, Any]:
    columns = {column.key: column for column in sheet.columns}
    return {
        "name": line.name,
        "sheet": sheet.title,
        "called": _called(line, columns),
        "is_new": line.is_new,
        "is_good": is_good,
        "cells": [_cell_shown(cell, line, columns) for cell in line.cells],
    }


def _called(line: LineChange, columns: dict[str, SheetColumn]) -> str:
    """Give the first words of a line by which people know it: what is stored, or what is new."""
    filled = {cell.column: cell.ours for cell in line.cells}
    for column in columns.values():
        value = line.now.cells.get(column.key) or filled.get(column.key)
        if column.kind in (CellKind.TEXT, CellKind.FIXED) and isinstance(value, str):
            return value
    return _("A new row")


def _cell_shown(
    cell: CellChange, line: LineChange, columns: dict[str, SheetColumn]
) -> dict[str, Any]:
    column = columns[cell.column]
    unit = columns.get(column.unit_key)
    is_now = line.now.cells.get(column.unit_key)
    came = next((each for each in line.cells if unit and each.column == unit.key), None)

    def said(value: Cell, its_unit: Cell) -> str:
        text = _in_words(value, line.now, column)
        return f"{text} {_in_words(its_unit, line.now, unit)}" if unit and text else text

    return {
        "column": column.key,
        "label": column.title,
        "address": cell.address,
        "base": said(cell.base, came.base if came else is_now),
        "theirs": said(cell.theirs, is_now),
        "ours": said(cell.ours, came.ours if came else is_now),
        "is_conflict": cell.is_conflict,
    }


def _in_words(value: Cell, line: SheetLine, column: SheetColumn) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return dict(line.choices.get(column.key, column.choices)).get(value, value)
    if abs(value) >= LONG:
        return exactly(value)
    return number_format(int(value) if value.is_integer() else value, force_grouping=True)
