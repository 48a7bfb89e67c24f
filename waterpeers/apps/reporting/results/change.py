"""What changed: figures, capacity, stages, what was learned, how the two work together, paths."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from waterpeers.apps.closing.quotes import PathSources, paths_of
from waterpeers.apps.follow_up.models import CapacityJudgement, StageJudgement
from waterpeers.apps.follow_up.words import CHANGES, HEALTH_DIMENSIONS, SHARES, STAGES
from waterpeers.apps.foundation.figures import GAP, day, in_figures
from waterpeers.apps.learning.models import LearningRecord
from waterpeers.apps.learning.words import METHODS, STAFF_LEVELS, USES
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.partnerships.words.partnerships import ROLES
from waterpeers.apps.plans.models import PerformanceOutcome
from waterpeers.apps.plans.words import (
    DIMENSIONS,
    baseline_words,
    outcome_name,
    outcome_unit,
    where_words,
)
from waterpeers.apps.questionnaires.queries.sides import AnsweredApart
from waterpeers.apps.reporting.queries.sources import ReportSources
from waterpeers.apps.updates.models import UpdateLine
from waterpeers.domain.charts import LineChart, Series
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.documents import (
    Block,
    Column,
    ColumnKind,
    Fact,
    Facts,
    KeyFigure,
    KeyFigures,
    Number,
    Paragraph,
    Style,
    Table,
    TableRow,
)
from waterpeers.domain.health import DIMENSIONS as HEALTH
from waterpeers.domain.health import WIDE
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.learning import LevelOfStaff, Method, Use
from waterpeers.domain.practice import ORDER

Areas = frozenset[WorkingArea]
MOST_KEY_FIGURES = 4
MOST_CHARTS = 4
# In which working area a figure of the catalogue is told of, where a layout keeps them apart.
AREA_OF = {
    "finance": WorkingArea.FINANCE,
    "cost": WorkingArea.FINANCE,
    "affordability": WorkingArea.FINANCE,
}


# --- figures ---


def performance(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Lay out the figures that are to change: baseline, target, the reviewed value."""
    rows = [each for each in found.outcomes if _area_of(each) in areas]
    if not rows:
        return ()
    charts = [chart for each in rows if (chart := _course(found, each))]
    return (_key_figures(found, rows), *charts[:MOST_CHARTS], _figures(found, rows))


def _area_of(outcome: PerformanceOutcome) -> WorkingArea:
    known = catalogue().indicators.get(outcome.indicator)
    return AREA_OF.get(known.category if known else "", WorkingArea.OPERATION)


def _key_figures(found: ReportSources, rows: Sequence[PerformanceOutcome]) -> KeyFigures:
    figures = []
    for outcome in rows[:MOST_KEY_FIGURES]:
        last = _latest(found, outcome)
        value = None if last is None or last.value is None else last.value
        figures.append(
            KeyFigure(
                outcome_name(outcome),
                None if value is None else Number(value, outcome_unit(outcome)),
                str(last.value_year or "") if last else "",
                last.grade if last else "",
                note=where_words(outcome),
            )
        )
    return KeyFigures(tuple(figures))


def _latest(found: ReportSources, outcome: PerformanceOutcome) -> UpdateLine | None:
    lines = found.figures.get(outcome.uuid)
    return lines[-1] if lines else None


def _figures(found: ReportSources, rows: Sequence[PerformanceOutcome]) -> Table:
    columns = (
        Column(_("Figure"), width=2.2),
        Column(_("Unit"), width=0.8),
        Column(_("Baseline"), width=1.2),
        Column(_("Target of year %(year)s") % {"year": found.year}, width=1.1),
        Column(_("Now"), width=1.3),
        Column(_("How one sees it"), width=1.4),
    )
    cells = tuple(
        (
            f"{outcome.code} {outcome_name(outcome)}\n{where_words(outcome)}",
            outcome_unit(outcome),
            baseline_words(outcome) or _("not known"),
            _target(outcome, found.year),
            _now(_latest(found, outcome)),
            outcome.means or GAP,
        )
        for outcome in rows
    )
    notes = (_("Values of indicators are the reviewed ones, with their year and grade."),)
    return Table(_("Figures that are to change"), columns, cells, notes=notes)


def _target(outcome: PerformanceOutcome, year: int) -> str:
    known = [int(each) for each in outcome.targets if int(each) <= year]
    return in_figures(outcome.targets[str(max(known))]) if known else GAP


def _now(line: UpdateLine | None) -> str:
    if line is None or line.value is None:
        return _("not known")
    sure = ", ".join(filter(None, (str(line.value_year or ""), line.grade)))
    return f"{in_figures(line.value)} ({sure})" if sure else in_figures(line.value)


def _course(found: ReportSources, outcome: PerformanceOutcome) -> LineChart | None:
    """Draw a figure from its baseline on, beside its targets, once it was told of since."""
    lines = found.figures.get(outcome.uuid, [])
    if outcome.baseline is None or not lines:
        return None
    last = lines[-1]
    title = _("%(figure)s: from %(before)s to %(now)s") % {
        "figure": outcome_name(outcome),
        "before": in_figures(outcome.baseline),
        "now": in_figures(last.value),
    }
    series = [Series(_("Told"), (outcome.baseline, *(e.value for e in lines)), is_own=True)]
    wanted = tuple(outcome.targets.get(str(each.update.year)) for each in lines)
    if any(each is not None for each in wanted):
        series.append(Series(_("Target"), (None, *wanted), is_target=True))
    return LineChart(
        title=title,
        axis=outcome_unit(outcome) or outcome_name(outcome),
        label=_("When"),
        points=(_("Baseline"), *(date_format(e.update.period.last_day, "M Y") for e in lines)),
        series=tuple(series),
    )


# --- capacity and routines ---


def capacity(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Lay out what the utility has become able to do, as it was judged in these days."""
    if not found.capacity:
        return ()
    columns = (
        Column(_("Dimension"), width=1.4),
        Column(_("How it was"), width=1.6),
        Column(pgettext("of a figure", "Change")),
        Column(_("Share of the partnership")),
        Column(_("What shows it"), width=1.8),
        Column(_("Who says so"), width=1.2),
    )
    cells = tuple(
        (
            f"{DIMENSIONS[dimension]} ({row.year})",
            row.before or GAP,
            str(CHANGES[row.change]),
            str(SHARES[row.share]) if row.share else GAP,
            row.proof or GAP,
            _who(row),
        )
        for dimension, rows in found.capacity.items()
        for row in rows
    )
    return (Table(_("Change of capacity"), columns, cells),)


def _who(row: CapacityJudgement | StageJudgement) -> str:
    if row.agreed_at is not None:
        return _("agreed by both sides")
    return _("judged by the %(role)s alone") % {"role": str(ROLES[row.role]).lower()}


def stages(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Lay out how far each working area has come, before these days and now."""
    courses = [each for each in found.stages if each.area in areas]
    if not courses:
        return ()
    columns = (
        Column(_("Working area"), width=1.4),
        Column(_("Before"), width=1.4),
        Column(_("Now"), width=1.4),
        Column(_("What shows it, or why it fell"), width=2),
        Column(_("Who says so"), width=1.2),
    )
    cells = []
    for course in courses:
        now = course.latest
        proof = "\n".join(filter(None, (now.proof, now.why))) if now else ""
        cells.append(
            (
                str(WORKING_AREAS[course.area]),
                _stage(found.stage_before(course)),
                _stage(now),
                proof or GAP,
                _who(now) if now else GAP,
            )
        )
    return (Table(_("How far each working area has come"), columns, tuple(cells)),)


def _stage(row: StageJudgement | None) -> str:
    if row is None:
        return _("not judged")
    return f"{ORDER.index(row.stage) + 1} {STAGES[row.stage]} ({day(row.judged_on)})"


# --- learning ---


def learning(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Count what was learned in these days by way of teaching, and whether it is used."""
    if not found.learned:
        return ()
    by_method: dict[Method, Counter[Use]] = defaultdict(Counter)
    for record in found.learned:
        by_method[record.method][record.standing(found.today).use] += 1
    uses = [use for use in Use if any(counts[use] for counts in by_method.values())]
    columns = (
        Column(_("How it was learned"), width=2),
        Column(_("Things learned"), ColumnKind.NUMBER, decimals=0),
        *(Column(str(USES[use]), ColumnKind.NUMBER, decimals=0) for use in uses),
    )
    cells: tuple[TableRow, ...] = tuple(
        (str(METHODS[method]), counts.total(), *(counts[use] for use in uses))
        for method, counts in by_method.items()
    )
    every = sum(by_method.values(), Counter[Use]())
    total: TableRow = (_("Together"), every.total(), *(every[use] for use in uses))
    note = _("Whether something is used is asked again months later.")
    title = _("What was learned, and whether it is used")
    return (Table(title, columns, cells, totals=(total,), notes=(note,)),)


def learners(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Count who learned by side and level of staff; nobody is named."""
    if not found.learned:
        return ()
    rows = _by_level(found.learned)
    columns = (
        Column(_("Side"), width=1.6),
        Column(_("Level of staff"), width=1.4),
        Column(_("Women"), ColumnKind.NUMBER, decimals=0),
        Column(_("Men"), ColumnKind.NUMBER, decimals=0),
        Column(_("Others, or not said"), ColumnKind.NUMBER, decimals=0),
    )
    cells = tuple(
        (side, str(STAFF_LEVELS[level]), *counts) for (side, level), counts in rows.items()
    )
    note = _("Who learned several things counts in each of them.")
    return (Table(_("Who learned"), columns, cells, notes=(note,)),)


def _by_level(
    records: Iterable[LearningRecord],
) -> dict[tuple[str, LevelOfStaff], tuple[int, int, int]]:
    found: dict[tuple[str, LevelOfStaff], tuple[int, int, int]] = {}
    for record in records:
        key = (record.party.organisation.name, record.staff_level)
        women, men, unsaid = found.get(key, (0, 0, 0))
        found[key] = (women + record.women, men + record.men, unsaid + record.unsaid)
    order = list(LevelOfStaff)
    return dict(sorted(found.items(), key=lambda each: (each[0][0], order.index(each[0][1]))))


# --- the two, and what is known altogether ---


def health(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Say how far the sides were apart; what each side answered stays between them."""
    if found.health is None:
        return ()
    gaps = found.health.gaps
    wide = [str(HEALTH_DIMENSIONS[code]) for code in HEALTH if (gaps[code] or 0) >= WIDE]
    unknown = [str(HEALTH_DIMENSIONS[code]) for code in HEALTH if gaps[code] is None]
    facts = [
        Fact(_("Both sides said how they work together"), (day(found.health.check.started_at),)),
        Fact(
            _("Dimensions in which they are two levels apart or more"),
            (", ".join(wide) or _("none of eight"),),
        ),
    ]
    if unknown:
        facts.append(Fact(_("Dimensions that a side does not know"), (", ".join(unknown),)))
    agreed = [each for each in found.items if each.health_id == found.health.check.pk]
    if agreed:
        titles = tuple(each.title for each in agreed)
        facts.append(Fact(_("What they agreed to do better"), titles))
    note = _("What each side answered stays between the two.")
    return (Facts(tuple(facts)), Paragraph(note, Style.SOFT))


def paths(found: ReportSources, areas: Areas) -> tuple[Block, ...]:
    """Lay out the five paths of results: what is known of each, and what is not."""
    sources = PathSources(found.partnership, found.paths, found.outcomes, AnsweredApart(), None)
    columns = (
        Column(_("Path"), width=1.2),
        Column(_("What is known"), width=2),
        Column(_("What is not known"), width=2),
    )
    cells = tuple(
        (
            str(path.label),
            "\n".join(line.text for line in path.known) or GAP,
            "\n".join(line.text for line in path.unknown) or GAP,
        )
        for path in paths_of(sources)
    )
    return (Table(_("The five paths of results"), columns, cells),)
