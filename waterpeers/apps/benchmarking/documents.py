"""The report of a comparison as a document: where an operator stands, and whom it could talk to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.benchmarking.models import Comparison
from waterpeers.apps.benchmarking.queries import is_money
from waterpeers.apps.benchmarking.reports import (
    Report,
    StandingRow,
    Trend,
    earlier_years_hidden,
    report,
)
from waterpeers.apps.benchmarking.words import LOSSES_STAND, STANDS
from waterpeers.apps.foundation.figures import day, in_figures, number
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.references.queries import nearest, series_of
from waterpeers.domain.charts import ChartStanding, LineChart, Series, Stand, StripChart
from waterpeers.domain.documents import (
    Beside,
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    Fact,
    Facts,
    Link,
    Number,
    Paragraph,
    Section,
    Soft,
    Strong,
    Style,
    Table,
    TableRow,
    Text,
)
from waterpeers.domain.indicators import indicators
from waterpeers.domain.peer_groups import Criterion

NUMBER = ColumnKind.NUMBER
IN_ORDER = (Stand.WORSE, Stand.LIKE, Stand.BETTER)


def document(comparison: Comparison, *, today: date) -> Document:
    """Say what a run found, in the language of the moment."""
    found = report(comparison, today=today)
    return Document(
        title=_heading(found),
        subtitle=comparison.organisation.name,
        language=get_language() or "en",
        kind=_("Comparison"),
        made_at=comparison.made_at,
        origin=reverse("benchmarking:run", args=[comparison.uuid]),
        reference=f"{comparison.method} {comparison.version} · {comparison.fingerprint[:12]}",
        blocks=tuple(_blocks(found, comparison)),
    )


def _heading(found: Report) -> str:
    """Say the finding: water first."""
    if not found.losses:
        return _title(found.strengths, found.gaps)
    stand = found.losses[0].stand
    rest = [r for r in found.gaps if r not in found.losses and r.stand is Stand.WORSE]
    parts = [str(LOSSES_STAND[stand])]
    strengths = [r for r in found.strengths if r not in found.losses and r.stand is Stand.BETTER]
    if strengths:
        parts.append(_("our strength: %(indicator)s") % {"indicator": strengths[0].label})
    elif rest:
        parts.append(_("most to gain: %(indicator)s") % {"indicator": rest[0].label})
    return _("%(one)s; %(other)s") % {"one": parts[0], "other": parts[1]} if parts[1:] else parts[0]


def _blocks(found: Report, comparison: Comparison) -> Iterator[Block]:
    made_on = localtime(comparison.made_at).date()
    if found.losses_refused:
        why = _("Non-revenue water is not shown: %(why)s") % {"why": found.losses_refused}
        yield Paragraph(why, Style.NOTICE)
    yield Paragraph(" ".join(_about(found, made_on)))
    if found.quality.is_old:
        old = _("These figures are old: much may have changed since.")
        yield Paragraph(old, Style.NOTICE)
    if found.losses:
        yield Section(_("Non-revenue water"), tuple(_losses(found, made_on)))
    for title, rows in ((_("Most to gain"), found.gaps), (_("Strengths"), found.strengths)):
        if rows:
            yield Section(title, (Bullets(tuple(map(_sentence, rows))),))
    if found.gaps:
        yield Section(_("Whom we could talk to"), tuple(_peers(found)))
    if published := _published(found, comparison):
        yield Section(_("Beside published tables"), (published,), is_later=True)
    judged = [row for row in found.rows if row.is_judged and row not in found.losses]
    if judged:
        money = (Paragraph(found.money, Style.SOFT),) if found.money else ()
        judged.sort(key=lambda row: IN_ORDER.index(row.stand))
        title = _counted(judged)
        chart = _strip(title, judged, _("All that is judged"), made_on)
        yield Section(_("All that is judged"), (chart, *money), is_later=True)
    context = [row for row in found.rows if not row.is_judged]
    if context:
        title = _("What we are like, beside the others")
        chart = _strip(title, context, _("Not judged"), made_on)
        yield Section(_("Not judged: more is neither better nor worse"), (chart,), is_aside=True)
    if found.trends:
        about = _(
            "The median is that of operators: half of them are above it. Who has a figure "
            "differs from year to year."
        )
        hidden = earlier_years_hidden(comparison)
        yield Section(
            _("Over the years"),
            (
                Paragraph(f"{about} {hidden}".strip(), Style.SOFT),
                Beside(tuple(map(_course, found.trends))),
            ),
            is_later=True,
        )
    quality = Paragraph(" ".join(_quality(found)))
    yield Section(_("How good our figures are"), (quality,), is_later=True)
    if found.refused:
        facts = tuple(Fact(why, (labels,)) for why, labels in found.refused)
        yield Section(_("What is not shown, and why"), (Facts(facts),), is_aside=True)


def _published(found: Report, comparison: Comparison) -> Table | None:
    """Show what published tables have of utilities of our country, with their source."""
    rows = [row for row in found.rows if not is_money(indicators()[row.code])]
    country = comparison.organisation.country_id or ""
    known = series_of([row.code for row in rows], country)
    size = comparison.alike.get(Criterion.SIZE, "")
    lines = [
        (row, behind)
        for row in rows
        if (behind := nearest([s for s in known if s.indicator == row.code], country, size))
    ]
    if not lines:
        return None
    sources = dict.fromkeys(behind.source for _row, behind in lines)
    return Table(
        _("Half of the utilities lie between the lower and the upper quarter"),
        (
            Column(_("Figure"), width=2),
            Column(_("Ours"), NUMBER),
            Column(_("Lower quarter"), NUMBER),
            Column(_("Upper quarter"), NUMBER),
            Column(_("Utilities"), width=1.6),
        ),
        tuple(
            (
                (row.label, Soft(f" {row.unit}")),
                Number(row.own),
                Number(behind.points[behind.last].low),
                Number(behind.points[behind.last].high),
                f"{colon(behind.whom)} {behind.points[behind.last].number} ({behind.last})",
            )
            for row, behind in lines
        ),
        notes=tuple(_("Source: %(source)s.") % {"source": each} for each in sources),
    )


def _losses(found: Report, made_on: date) -> Iterator[Block]:
    """Show what is lost each way beside its course."""
    first = found.losses[0]
    low, _median, high = first.quartiles
    title = _("%(own)s here; half of the operators are between %(low)s and %(high)s") % {
        "own": number(Number(first.own, first.unit)),
        "low": in_figures(low),
        "high": number(Number(high, first.unit)),
    }
    charts: list[Block] = [_strip(title, found.losses, _("Non-revenue water"), made_on)]
    if found.course_of_losses and len(found.course_of_losses.years) > 1:
        charts.append(_course(found.course_of_losses))
    yield Beside(tuple(charts))


def _counted(rows: Sequence[StandingRow]) -> str:
    """Say how many are how."""
    counts = Counter(row.stand for row in rows)
    said = [
        _("%(number)s %(stand)s") % {"number": counts[stand], "stand": STANDS[stand]}
        for stand in IN_ORDER
        if counts[stand]
    ]
    return _("Of %(number)s: %(said)s") % {"number": len(rows), "said": ", ".join(said)}


def _about(found: Report, made_on: date) -> Iterator[str]:
    yield _("Figures of %(year)s.") % {"year": found.year}
    yield _("Compared on %(on)s.") % {"on": day(made_on)}
    if found.rule:
        yield _("Compared with operators that are like ours in:") + f" {found.rule}."
        yield _("Those of whom this is not known are left out.")
    else:
        yield _("Compared with all operators that take part.")


def _sentence(row: StandingRow) -> Text:
    """Say a strength or a gap in a line."""
    grade = Soft(f" {row.grade}") if row.grade else ""
    own = Number(row.own, row.unit)
    return (
        Strong(colon(row.label)),
        " ",
        own,
        grade,
        f", {_standing(row)}. {_closing(row)}".rstrip(),
    )


def _standing(row: StandingRow) -> str:
    median = number(Number(row.quartiles[1], row.unit))
    return _("%(stand)s; median %(median)s") % {"stand": STANDS[row.stand], "median": median}


def _closing(row: StandingRow) -> str:
    if row.behind:
        gap = _("To the best quarter: %(behind)s.") % {"behind": row.behind}
    elif row.outside:
        gap = _("To the middle half of the operators: %(gap)s.") % {"gap": row.outside}
    else:
        return ""
    return " ".join((gap, *row.closing))


def _peers(found: Report) -> Iterator[Block]:
    yield Paragraph(
        _(
            "They are in the best quarter where we are behind. That is a reason to talk; it does "
            "not prove that they can teach."
        )
    )
    if found.peers:
        yield Bullets(
            tuple(
                (Link(peer.name, reverse("portal:operator", args=[peer.uuid])),
                 f" – {', '.join(peer.reasons)}")
                for peer in found.peers
            )
        )  # fmt: skip
    if found.unnamed:
        unnamed = ngettext(
            "%(number)s operator that does better does not show its name.",
            "%(number)s operators that do better do not show their names.",
            found.unnamed,
        )
        yield Paragraph(unnamed % {"number": found.unnamed}, Style.SOFT)


def _strip(title: str, rows: Sequence[StandingRow], name: str, made_on: date) -> StripChart:
    """Draw where we stand in some indicators; the table behind has all that is known of them."""
    return StripChart(
        title=title,
        axis=_("Each on its own scale, from zero; ours among the operators that are compared"),
        label=_("Indicator"),
        standings=tuple(
            ChartStanding(
                label=row.label,
                value=Number(row.own, row.unit),
                quartiles=row.quartiles,
                least=row.least,
                most=row.most,
                stand=row.stand,
                says=str(STANDS[row.stand]),
                below=row.grade,
            )
            for row in rows
        ),
        behind=_table(name, rows, made_on),
    )


def _title(strengths: Sequence[StandingRow], gaps: Sequence[StandingRow]) -> str:
    """Say where we are strongest, and where most is to be gained."""
    named = {
        "strength": strengths[0].label if strengths else "",
        "gap": gaps[0].label if gaps else "",
    }
    if strengths and gaps:
        return _("Strongest: %(strength)s. Most to gain: %(gap)s") % named
    if strengths:
        return _("Strongest: %(strength)s") % named
    if gaps:
        return _("Most to gain: %(gap)s") % named
    return _("Neither clearly ahead nor clearly behind")


def _table(name: str, rows: Sequence[StandingRow], made_on: date) -> Table:
    columns = (
        Column(_("Indicator"), width=2),
        Column(_("Ours"), NUMBER),
        Column(_("Grade"), width=0.7),
        Column(_("Ahead of"), NUMBER),
        Column(_("Lower quarter"), NUMBER),
        Column(_("Median"), NUMBER),
        Column(_("Upper quarter"), NUMBER),
        Column(_("To the best quarter"), width=2.4),
        Column(_("Operators"), NUMBER, width=1.3),
    )
    return Table(name, columns, tuple(_row(row, made_on) for row in rows))


def _row(row: StandingRow, made_on: date) -> TableRow:
    gap = _closing(row) if row.outside else " ".join((f"{row.behind}.", *row.closing))
    if not row.behind and not row.outside:
        gap = _("reached") if row.is_judged else _("not judged")
    as_of = "" if row.drawn_on == made_on else _("as of %(on)s") % {"on": day(row.drawn_on)}
    size: Text = (Number(row.size), Soft(f" {as_of}")) if as_of else Number(row.size)
    quartiles = (Number(each) for each in row.quartiles)
    own = Number(row.own, row.unit)
    return (row.label, own, row.grade, Number(row.ahead_of), *quartiles, gap, size)


def _course(trend: Trend) -> LineChart:
    return LineChart(
        title=_finding(trend),
        axis=trend.unit,
        label=_("Year"),
        unit=trend.unit,
        points=trend.years,
        series=(
            Series(_("Ours"), trend.own, is_own=True),
            Series(_("Median"), trend.medians),
        ),
        behind=Table(
            trend.label,
            (
                Column(_("Year")),
                Column(_("Ours"), NUMBER),
                Column(_("Median"), NUMBER),
                Column(_("Operators"), NUMBER),
            ),
            tuple(zip(trend.years, trend.own, trend.medians, trend.sizes, strict=True)),
            totals=((_("Change a year"), trend.own_change, trend.median_change, ""),),
        ),
    )


def _finding(trend: Trend) -> str:
    """Say our latest figure beside the median of its year."""
    known = [each for each in zip(trend.own, trend.medians, strict=True) if each[0] is not None]
    if not known:
        return trend.label
    own, median = known[-1]
    figures = {
        "indicator": trend.label,
        "own": number(Number(own or 0.0, trend.unit)),
        "median": in_figures(median),
    }
    if median is None:
        return _("%(indicator)s: %(own)s") % figures
    return _("%(indicator)s: %(own)s; median %(median)s") % figures


def _quality(found: Report) -> Iterator[str]:
    graded = {"graded": found.quality.graded, "figures": found.quality.figures}
    yield _("%(graded)s of our %(figures)s reviewed figures carry a grade.") % graded
    if found.quality.weakest:
        yield _("The weakest: %(weakest)s.") % {"weakest": found.quality.weakest}
