"""What is said of an organisation at a glance, and what follows from its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.indicators.queries.results import Years
from waterpeers.apps.indicators.queries.values import at_once, visible_values
from waterpeers.apps.indicators.words import UNITS
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.checks import ROUNDING
from waterpeers.domain.formulas import names
from waterpeers.domain.indicators import KEY_FIGURES, PROFILE_FIELD, catalogue, variables
from waterpeers.domain.values import (
    Origin,
    ZoneKind,
)


@dataclass(frozen=True)
class HeadlineFigure:
    """A key figure as a page shows it; empty ``value`` if it was never reported."""

    label: str
    unit: Any
    value: str = ""
    year: str = ""
    grade: str = ""
    source: str = ""
    spark: str = ""  # points of a small curve, 100 wide and 32 high
    finding: str = ""  # what its course says


def key_figures(
    organisation: Organisation, language: str, hidden: frozenset[str] = frozenset()
) -> list[HeadlineFigure]:
    """Give the latest of each key figure with its course; missing is said as missing. One query.

    Only what was reviewed; what its owner hides in the profile (``hidden``) is not shown either.
    """
    shown = [code for code in KEY_FIGURES if PROFILE_FIELD.get(code) not in hidden]
    rows: dict[str, list[Value]] = {code: [] for code in shown}
    found = Value.objects.valid().filter(
        sheet__organisation=organisation, sheet__zone_kind=ZoneKind.WHOLE, variable__in=shown
    )
    for value in found.select_related("sheet").order_by("sheet__ends_before", "pk"):
        rows[value.variable].append(value)
    return [_figure(organisation, code, values, language) for code, values in rows.items()]


def _figure(
    organisation: Organisation, code: str, values: list[Value], language: str
) -> HeadlineFigure:
    variable = variables()[code]
    unit = UNITS.get(variable.unit, variable.unit)
    if not values:
        return _from_profile(organisation, code, HeadlineFigure(variable.name(language), unit))
    last = values[-1]
    return HeadlineFigure(
        variable.name(language),
        unit,
        in_figures(last.value),
        str(last.sheet.period.year),
        last.grade,
        last.source,
        spark([(value.sheet.period.year, value.value) for value in values]),
        what_course_says({value.sheet.period.year: value.value for value in values}),
    )


LOSSES = "I.nrw_percent"


def headline_of_losses(
    actor: Actor,
    organisation: Organisation,
    language: str,
    hidden: frozenset[str] | None = None,
) -> HeadlineFigure:
    """Give non-revenue water as far as reviewed figures that a reader may see tell it; one query.

    ``hidden`` is what even its own people do not see, on a preview.
    """
    expression = catalogue().expression(LOSSES)
    needed = names(expression) if expression else frozenset()
    read = visible_values(actor, organisation, hidden).valid()
    found = Years(tuple(at_once(read.filter(variable__in=needed))), (LOSSES,))
    course = found.course(LOSSES)
    indicator = catalogue().indicators[LOSSES]
    empty = HeadlineFigure(indicator.name(language), "%")
    if not course:
        return empty
    last = max(course)
    return replace(
        empty,
        value=in_figures(course[last], 1),
        year=str(last),
        grade=found.computed[last][LOSSES].grade,
        spark=spark(sorted(course.items())),
        finding=what_course_says(course, is_share=True),
    )


MOST_PUBLISHED = 4000  # values that are read for a line of published figures


def published_losses(organisations: QuerySet[Organisation]) -> dict[int, float]:
    """Give by organisation the latest non-revenue water that everybody may read; one query.

    Of very many organisations, those with the latest figures.
    """
    expression = catalogue().expression(LOSSES)
    rows = Value.objects.valid().filter(
        sheet__organisation__in=organisations,
        sheet__zone_kind=ZoneKind.WHOLE,
        origin=Origin.PUBLISHED,
        variable__in=names(expression) if expression else (),
    )
    read: dict[int, list[Value]] = {}
    latest = rows.select_related("sheet").order_by("-sheet__ends_before", "-pk")
    for value in latest[:MOST_PUBLISHED]:
        read.setdefault(value.sheet.organisation_id, []).append(value)
    courses = {pk: Years(tuple(values), (LOSSES,)).course(LOSSES) for pk, values in read.items()}
    return {pk: course[max(course)] for pk, course in courses.items() if course}


def may_read(actor: Actor, organisation: Organisation, sheet: str) -> bool:
    """Whether somebody sees anything of a sheet about a whole utility."""
    return visible_values(actor, organisation).filter(sheet__uuid=sheet).exists()


def what_course_says(course: Mapping[int, float], *, is_share: bool = False) -> str:
    """Say how the last of several years differs from the first; nothing of one alone."""
    if len(course) < 2:
        return ""
    first, last = min(course), max(course)
    change = course[last] - course[first]
    said = {"year": str(first), "change": in_figures(abs(change), 1 if is_share else None)}
    if abs(change) < ROUNDING * abs(course[first]):
        return _("about as in %(year)s") % said
    if is_share:
        more, less = (
            _("%(change)s points more than in %(year)s"),
            _("%(change)s points less than in %(year)s"),
        )
    else:
        more, less = _("%(change)s more than in %(year)s"), _("%(change)s less than in %(year)s")
    return (more if change > 0 else less) % said


def _from_profile(organisation: Organisation, code: str, figure: HeadlineFigure) -> HeadlineFigure:
    """Give what the profile says where nothing was reported, with its year and where it is from."""
    field = PROFILE_FIELD.get(code, "")
    said = getattr(organisation, field) if field else None
    if said is None:
        return figure
    note = organisation.notes.get(field, {})
    source = note.get("source", "")
    if source == "owner":
        source = _("the organisation itself")
    told = _("from the profile (%(source)s)") % {"source": source}
    year = str(note.get("as_of") or note.get("on", "")[:4])
    told = told if source else _("from the profile")
    return replace(figure, value=in_figures(said), year=year, source=told)


def exactly(value: float) -> str:
    """Write a number to its last digit, as programs read it."""
    return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def spark(points: list[tuple[int, float]]) -> str:
    """Draw a course of values as points; nothing for fewer than three."""
    if len(points) < 3:
        return ""
    first, last = points[0][0], points[-1][0]
    low, high = min(v for _, v in points), max(v for _, v in points)
    span = (high - low) or 1.0
    return " ".join(
        f"{100 * (year - first) / (last - first):.1f},{30 - 28 * (value - low) / span:.1f}"
        for year, value in points
    )
