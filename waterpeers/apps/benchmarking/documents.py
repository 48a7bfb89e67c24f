"""The report of a comparison as a document: where an operator stands, and whom it could talk to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.benchmarking.models import Comparison
from waterpeers.apps.benchmarking.reports import (
    Report,
    StandingRow,
    Trend,
    earlier_years_hidden,
    report,
)
from waterpeers.apps.foundation.figures import day, in_figures, number
from waterpeers.apps.foundation.words import colon
from waterpeers.domain.charts import ChartStanding, LineChart, Series, StripChart
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

NUMBER = ColumnKind.NUMBER


def document(comparison: Comparison, *, today: date) -> Document:
    """Say what a run found, in the language of the moment."""
    found = report(comparison, today=today)
    return Document(
        title=_("Where we stand"),
        subtitle=comparison.organisation.name,
        language=get_language() or "en",
        kind=_("Comparison"),
        made_at=comparison.made_at,
        origin=reverse("benchmarking:run", args=[comparison.uuid]),
        reference=f"{comparison.method} {comparison.version} · {comparison.fingerprint[:12]}",
        blocks=tuple(_blocks(found, comparison)),
    )


def _blocks(found: Report, comparison: Comparison) -> Iterator[Block]:
    made_on = localtime(comparison.made_at).date()
    yield Paragraph(" ".join(_about(found, made_on)))
    if found.quality.is_old:
        old = _("These figures are old: much may have changed since.")
        yield Paragraph(old, Style.NOTICE)
    if found.losses_refused:
        why = _("Non-revenue water is not shown: %(why)s") % {"why": found.losses_refused}
        yield Paragraph(why, Style.NOTICE)
    for title, rows in ((_("Strengths"), found.strengths), (_("Gaps"), found.gaps)):
        if rows:
            yield Section(title, (Bullets(tuple(map(_sentence, rows))),))
    if found.gaps:
        yield Section(_("Whom we could talk to"), tuple(_peers(found)))
    if found.rows:
        money = (Paragraph(found.money, Style.SOFT),) if found.money else ()
        yield Section(_("All indicators"), (_strip(found, made_on), *money))
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
        )
    yield Section(_("How good our figures are"), (Paragraph(" ".join(_quality(found))),))
    if found.refused:
        facts = tuple(Fact(why, (labels,)) for why, labels in found.refused)
        yield Section(_("What is not shown, and why"), (Facts(facts),), is_aside=True)


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
        f". {_standing(row)}. {_closing(row)}".rstrip(),
    )


def _standing(row: StandingRow) -> str:
    said = (
        _("Better than %(number)s of %(others)s others")
        if row.is_judged
        else _("Higher than %(number)s of %(others)s others")
    )
    return said % {"number": row.ahead_of, "others": row.others}


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


def _strip(found: Report, made_on: date) -> StripChart:
    """Draw where we stand in each indicator; the table behind has all that is known of it."""
    return StripChart(
        title=_title(found),
        axis=_("Place among the others; below it the quarter, median and quarter of their figures"),
        note=_(
            "The triangle is ours; from left to right, from the worst to the best. The thick "
            "part is the middle half of the operators. Where nothing is judged, it goes from "
            "low to high."
        ),
        label=_("Indicator"),
        low=_("worst"),
        high=_("best"),
        standings=tuple(
            ChartStanding(row.label, row.percentile, Number(row.own, row.unit), _beside(row))
            for row in found.rows
        ),
        behind=_table(found, made_on),
    )


def _title(found: Report) -> str:
    """Say the most that was found: where we are strongest, and where most is to be gained."""
    named = {
        "strength": found.strengths[0].label if found.strengths else "",
        "gap": found.gaps[0].label if found.gaps else "",
    }
    if found.strengths and found.gaps:
        return _("Strongest: %(strength)s. Most to gain: %(gap)s") % named
    if found.strengths:
        return _("Strongest: %(strength)s") % named
    if found.gaps:
        return _("Most to gain: %(gap)s") % named
    return _("Neither clearly ahead nor clearly behind")


def _beside(row: StandingRow) -> str:
    judged = "" if row.is_judged else f" ({_('not judged')})"
    return f"{_standing(row)}{judged}. {' · '.join(map(in_figures, row.quartiles))}"


def _table(found: Report, made_on: date) -> Table:
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
    return Table(_("All indicators"), columns, tuple(_row(row, made_on) for row in found.rows))


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
