"""Reading reported values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Self

from django.core.cache import caches
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.audit.words import label
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.indicators.models import Sheet, SheetQuerySet, Value, ValueQuerySet
from waterpeers.apps.indicators.words import UNITS
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.profiles import audience_of, hidden_from
from waterpeers.domain.actors import Actor
from waterpeers.domain.catalogue import Indicator, Variable
from waterpeers.domain.checks import ROUNDING
from waterpeers.domain.formulas import names
from waterpeers.domain.indicators import KEY_FIGURES, PROFILE_FIELD, catalogue, variables
from waterpeers.domain.periods import Period
from waterpeers.domain.plausibility import UNIT_SLIPS, answered, waits
from waterpeers.domain.results import IndicatorResult, Reported, results
from waterpeers.domain.values import (
    REVIEWING,
    VALID,
    WHOLE,
    Origin,
    ValueState,
    Zone,
    ZoneKind,
    needed_by,
    reads_all,
)
from waterpeers.domain.verdicts import Reason

MOST_SHEETS = 200  # of a list
MOST_ENTRIES = 500  # of the trail of a sheet

# --- one sheet ---


def current_of(sheet: Sheet) -> dict[str, Value]:
    """Give what stands in a sheet: of each variable the open version, else the valid one."""
    rows = sheet.values.current().order_by("variable", "version")
    return {value.variable: value for value in rows}


@dataclass(frozen=True)
class SheetState:
    """A sheet with what stands in it, read once and handed on."""

    sheet: Sheet
    values: dict[str, Value]

    @classmethod
    def of(cls, sheet: Sheet) -> Self:
        """Read it as it is now."""
        return cls(sheet, current_of(sheet))

    @property
    def submitted(self) -> list[Value]:
        """What waits for a review."""
        return [v for v in self.values.values() if v.state is ValueState.SUBMITTED]

    @property
    def unanswered(self) -> int:
        """How many questions about open values wait for an answer."""
        return sum(value.unanswered for value in self.values.values() if value.is_open)


Answers = dict[int, set[tuple[str, str]]]  # year → code and field of what was said to be right


def other_years(
    sheet: Sheet, codes: Iterable[str]
) -> tuple[dict[str, dict[int, float]], dict[str, Answers]]:
    """Give what was reported for other years of the same part of a utility: code, year, value.

    Beside it what was asked there and said to be right. Of several periods that end in one year,
    the last one counts.
    """
    values: dict[str, dict[int, float]] = {}
    answers: dict[str, Answers] = {}
    rows = _others(sheet, codes).values_list(
        "variable", "sheet__starts_on", "sheet__ends_before", "value", "questions"
    )
    for code, starts_on, ends_before, value, kept in rows:
        year = Period(starts_on, ends_before).year
        values.setdefault(code, {})[year] = value
        if kept:
            answers.setdefault(code, {})[year] = answered(kept)
    return values, answers


def year_before(sheet: Sheet, codes: Iterable[str]) -> dict[str, float]:
    """Give what was reported for the year before, of the same part of a utility."""
    year = sheet.period.year - 1
    return dict(_others(sheet, codes).of_years(year, year).values_list("variable", "value"))


def _others(sheet: Sheet, codes: Iterable[str]) -> ValueQuerySet:
    rows = Value.objects.current().filter(
        sheet__organisation=sheet.organisation_id,
        sheet__zone_kind=sheet.zone_kind,
        sheet__zone_name=sheet.zone_name,
        variable__in=list(codes),
    )
    return rows.exclude(sheet=sheet.pk).order_by(
        "sheet__starts_on", "sheet__ends_before", "version"
    )


# --- what others may see ---


def visible_values(
    actor: Actor,
    organisation: Organisation,
    hidden: frozenset[str] | None = None,
    *,
    zone: Zone = WHOLE,
) -> ValueQuerySet:
    """Find what somebody may see of the values about a whole utility, or about a part of it.

    Its own people see what stands now, open versions beside valid ones; others what is public, and
    nothing of a part.
    ``hidden`` are fields of the profile that are hidden even from its own people, on a preview.
    """
    rows = Value.objects.current().filter(
        sheet__organisation=organisation, sheet__zone_kind=zone.kind, sheet__zone_name=zone.name
    )
    if hidden is not None:
        return rows.public(hidden)
    if reads_all(actor, organisation.uuid):
        return rows
    if zone != WHOLE:
        return rows.none()
    return rows.public(hidden_from(organisation, audience_of(actor)))


def at_once(rows: ValueQuerySet) -> list[Value]:
    """Read values with their sheets, by year, open versions instead of valid ones. One query."""
    found = rows.select_related("sheet").order_by("sheet__ends_before", "variable", "version")
    return list({(value.sheet_id, value.variable): value for value in found}.values())


def values_for(
    actor: Actor, organisation: Organisation, hidden: frozenset[str] | None = None
) -> list[Value]:
    """List what somebody may see of the values about a whole utility, by year. One query."""
    return at_once(visible_values(actor, organisation, hidden))


def years_in(rows: ValueQuerySet) -> list[int]:
    """List the years that have values, earliest first. One query."""
    periods = rows.values_list("sheet__starts_on", "sheet__ends_before").distinct().order_by()
    return sorted({Period(*each).year for each in periods})


def values_in(actor: Actor, sheet: Sheet) -> ValueQuerySet:
    """Find the values about the zone or pilot of a sheet, for those who may read them."""
    if not reads_all(actor, sheet.organisation.uuid):
        return Value.objects.none()
    return Value.objects.current().filter(
        sheet__organisation=sheet.organisation_id,
        sheet__zone_kind=sheet.zone_kind,
        sheet__zone_name=sheet.zone_name,
    )


def versions_of(value: Value) -> list[Value]:
    """List the versions of a value, latest first."""
    rows = Value.objects.filter(sheet=value.sheet_id, variable=value.variable)
    return list(rows.order_by("-version"))


@dataclass(frozen=True)
class Happened:
    """One thing that happened to a value: in words, from what to what, when, by whom."""

    words: Any
    before: str
    after: str
    at: datetime
    who: str


def history_of(value: Value) -> list[Happened]:
    """Tell what happened to a variable of a sheet, latest first; two queries."""
    entries = [
        entry
        for entry in Entry.objects.of("sheet", value.sheet.uuid)[:MOST_ENTRIES]
        if _is_about(entry.after, value.variable) or _is_about(entry.before, value.variable)
    ]
    people = Person.objects.filter(uuid__in={entry.person_uuid for entry in entries})
    names: dict[Any, str] = dict(people.values_list("uuid", "name"))
    return [
        Happened(
            label(entry.event),
            _noted(entry.before, value.variable),
            _noted(entry.after, value.variable),
            entry.at,
            names.get(entry.person_uuid, ""),
        )
        for entry in entries
    ]


def _is_about(noted: dict[str, Any], variable: str) -> bool:
    return variable in noted or noted.get("variable") == variable  # the latter: of evidence


def _noted(noted: dict[str, Any], variable: str) -> str:
    what = noted.get("name") if "variable" in noted else noted.get(variable)
    return in_figures(what) if isinstance(what, float | int) else str(what or "")


# --- lists of sheets ---


@dataclass(frozen=True)
class ListedSheet:
    """A sheet of a list, with how many of its values stand where."""

    sheet: Sheet
    year: str
    drafts: int
    returned: int
    submitted: int
    valid: int


def _listed(sheets: Any) -> list[ListedSheet]:
    def count(*states: ValueState) -> Count:
        return Count("values", filter=Q(values__state__in=[str(state) for state in states]))

    rows = sheets.annotate(
        drafts=count(ValueState.DRAFT),
        returned=count(ValueState.RETURNED),
        submitted=count(ValueState.SUBMITTED),
        valid=count(*VALID),
    ).select_related("organisation")
    return [
        ListedSheet(row, str(row.period.year), row.drafts, row.returned, row.submitted, row.valid)
        for row in rows
    ]


def own_sheets(actor: Actor) -> list[tuple[Organisation, list[ListedSheet]]]:
    """List the operators one works for, each with its latest sheets; two queries."""
    own = Organisation.objects.own_operators(actor)
    found: dict[int, tuple[Organisation, list[ListedSheet]]] = {row.pk: (row, []) for row in own}
    sheets = Sheet.objects.filter(organisation__in=found)
    for listed in _listed(sheets.order_by("-ends_before", "zone_name", "pk")[:MOST_SHEETS]):
        found[listed.sheet.organisation_id][1].append(listed)
    return list(found.values())


def to_review(actor: Actor) -> SheetQuerySet:
    """Find the sheets with values that wait for somebody's review: another person reported them."""
    submitted = Value.objects.filter(state=ValueState.SUBMITTED).exclude(reported_by=actor.person)
    sheets = Sheet.objects.filter(pk__in=submitted.values("sheet_id"))
    if actor.is_facilitator:
        return sheets
    return sheets.filter(organisation__uuid__in=actor.organisations_as(*REVIEWING))


def waiting_sheets(actor: Actor) -> list[ListedSheet]:
    """List the sheets with values that wait for somebody's review, oldest first."""
    return _listed(to_review(actor).order_by("ends_before", "pk")[:MOST_SHEETS])


# --- who reports what ---


def reporting(definition: Variable | Indicator) -> int:
    """Count the organisations with reviewed values of a variable; kept for some minutes.

    Of an indicator, those that have reported all that it needs for one year.
    """
    key = f"reporting:{definition.code}"
    found: int | None = caches["local"].get(key)
    if found is None:
        needed = set(needed_by([definition.code]) if isinstance(definition, Indicator) else ())
        needed = needed or {definition.code}
        rows = Value.objects.valid().filter(variable__in=needed, sheet__zone_kind=ZoneKind.WHOLE)
        whole = rows.values("sheet_id").annotate(number=Count("id")).filter(number=len(needed))
        sheets = Sheet.objects.filter(pk__in=whole.values("sheet_id"))
        found = sheets.values("organisation_id").distinct().count()
        caches["local"].set(key, found, 300)
    return found


# --- key figures ---


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


def panel(
    year: int, codes: Iterable[str], organisations: Iterable[int] | None = None
) -> dict[int, dict[str, tuple[float, str]]]:
    """Give reviewed values about whole utilities for a year: organisation → code → value, grade.

    A year means a period that ends in it. Missing values have no entry.
    """
    rows = Value.objects.valid().of_years(year, year)
    rows = rows.filter(sheet__zone_kind=ZoneKind.WHOLE, variable__in=list(codes))
    if organisations is not None:
        rows = rows.filter(sheet__organisation__in=list(organisations))
    found: dict[int, dict[str, tuple[float, str]]] = {}
    for organisation, code, value, grade in rows.order_by("sheet__ends_before", "pk").values_list(
        "sheet__organisation_id", "variable", "value", "grade"
    ):
        found.setdefault(organisation, {})[code] = (value, grade)
    return found


# --- what somebody may see of an organisation, and what follows from it ---


@dataclass(frozen=True)
class Years:
    """Values of one part of an organisation by year and variable: one value of each.

    ``codes`` names the indicators that are computed, all if none is named.
    """

    values: tuple[Value, ...]
    codes: tuple[str, ...] = ()

    @cached_property
    def years(self) -> list[int]:
        """The years that have values, earliest first."""
        return sorted(self.by_year)

    @cached_property
    def by_year(self) -> dict[int, dict[str, Value]]:
        """The values of each year by variable."""
        found: dict[int, dict[str, Value]] = {}
        for value in self.values:
            found.setdefault(value.sheet.period.year, {})[value.variable] = value
        return found

    @cached_property
    def computed(self) -> dict[int, dict[str, IndicatorResult]]:
        """What follows from the values of each year, indicator by indicator."""
        return {year: computed(values, year, self.codes) for year, values in self.by_year.items()}

    @cached_property
    def addresses(self) -> dict[int, str]:
        """The address of each year's sheet."""
        sheets = {year: next(iter(made.values())).sheet for year, made in self.by_year.items()}
        return {
            year: reverse("indicators:sheet", args=[sheet.uuid]) for year, sheet in sheets.items()
        }

    def course(self, code: str) -> dict[int, float]:
        """Give a variable or an indicator by year; years without it are left out."""
        if code in variables():
            return {year: v[code].value for year, v in self.by_year.items() if code in v}
        found = {year: made[code].value for year, made in self.computed.items() if code in made}
        return {year: value for year, value in found.items() if value is not None}


def computed(
    values: Mapping[str, Value], year: int, codes: tuple[str, ...] = ()
) -> dict[str, IndicatorResult]:
    """Compute indicators of a year (all if none is named) from values by variable."""
    reported = {
        code: Reported(value.value, value.grade)
        for code, value in values.items()
        if not doubtful(value)
    }
    made = results(catalogue(), reported, year, codes)
    left_out = [code for code, value in values.items() if doubtful(value)]
    return {code: _marked(result, left_out) for code, result in made.items()} if left_out else made


def doubtful(value: Value) -> bool:
    """Whether a value may be in another unit, and nobody has said yet that it is right."""
    return value.is_open and any(
        question["code"] in UNIT_SLIPS and waits(question) for question in value.questions
    )


def _marked(result: IndicatorResult, left_out: list[str]) -> IndicatorResult:
    """Say of a result that is missing why it is: what it needs is asked about."""
    asked = [code for code in left_out if code in result.missing]
    if not asked:
        return result
    reason = Reason("rests_on_question", (("left", ", ".join(asked)),))
    return replace(result, flags=(*result.flags, reason))
