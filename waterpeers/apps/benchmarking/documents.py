"""The report of a run as a document: the words of the page, laid out for paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.benchmarking.charts import HEIGHT, WIDTH, Curve
from waterpeers.apps.benchmarking.models import Comparison
from waterpeers.apps.benchmarking.reports import Report, Row, Trend, earlier_years_hidden, report
from waterpeers.apps.foundation.pdf import pdf

TEMPLATE = Path(__file__).parent / "templates" / "benchmarking" / "report.typ"


def document(comparison: Comparison, *, today: date) -> bytes:
    """Typeset a run in the language of the moment."""
    return pdf(TEMPLATE, contents(comparison, today=today), get_language() or "en")


def contents(comparison: Comparison, *, today: date) -> dict[str, Any]:
    """Give all that the document shows, in words."""
    found = report(comparison, today=today)
    shares = {
        line["indicator"]: line["standing"]["percentile"] for line in comparison.result["lines"]
    }
    made_on = comparison.made_at.date()
    return {
        "title": _("Where we stand"),
        "operator": comparison.organisation.name,
        "about": _about(found),
        "old": _("These figures are old: much may have changed since.")
        if found.quality.is_old
        else "",
        "parts": [
            {"title": title, "rows": [_in_words(row, made_on) for row in rows]}
            for title, rows in ((_("Strengths"), found.strengths), (_("Gaps"), found.gaps))
            if rows
        ],
        "peers_title": _("Whom we could talk to"),
        "peers_about": _(
            "They are in the best quarter where we are behind. That is a reason to talk; it does "
            "not prove that they can teach."
        ),
        "peers": [
            {"name": _colon(peer.name), "reasons": ", ".join(peer.reasons)} for peer in found.peers
        ],
        "unnamed": _unnamed(found.unnamed),
        "trends_title": _("Over the years") if found.trends else "",
        "trends_about": [
            _(
                "The median is that of operators: half of them are above it. Who has a figure "
                "differs from year to year."
            ),
            earlier_years_hidden(comparison),
        ],
        "trend_columns": [
            _("Year"),
            f"● {_('Ours')}",
            f"■ {_('Median')}",
            _("Operators"),
        ],
        "trends": [_trend(trend) for trend in found.trends],
        "chart": [WIDTH, HEIGHT],
        "table_title": _("All indicators"),
        "columns": [
            _("Indicator"),
            _("Ours"),
            _("Where we stand"),
            _("Quarter, median, quarter"),
            _("Operators"),
        ],
        "rows": [_in_words(row, made_on) | {"share": shares[row.code]} for row in found.rows],
        "refused_title": _("What is not shown, and why") if found.refused else "",
        "refused": [{"why": why, "labels": labels} for why, labels in found.refused],
        "quality_title": _("How good our figures are"),
        "quality": _quality(found),
        "footer": f"{comparison.method} {comparison.version} · {comparison.fingerprint[:12]}",
    }


def _colon(label: str) -> str:
    return _("%(label)s:") % {"label": label}


def _about(found: Report) -> list[str]:
    made_on = date_format(localtime(found.comparison.made_at), "DATE_FORMAT")
    lines = [
        _("Figures of %(year)s.") % {"year": found.year},
        _("Compared on %(on)s.") % {"on": made_on},
    ]
    if found.rule:
        lines.append(_("Compared with operators that are like ours in:") + f" {found.rule}.")
        lines.append(_("Those of whom this is not known are left out."))
    else:
        lines.append(_("Compared with all operators that take part."))
    return lines


def _trend(trend: Trend) -> dict[str, Any]:
    """Give the table of a course, and its chart as points on a field of the page's size."""
    return {
        "label": trend.label,
        "unit": str(trend.unit),
        "own": _points(trend.own),
        "medians": _points(trend.medians),
        "years": [list(map(str, year)) for year in trend.years],
        "change": [_("Change a year"), trend.own_change, trend.median_change, ""],
    }


def _points(curve: Curve) -> dict[str, Any]:
    lines = [[point.split(",") for point in line.split()] for line in curve.lines]
    return {
        "lines": [[[float(x), float(y)] for x, y in line] for line in lines],
        "dots": [[float(x), float(y)] for x, y in curve.dots],
    }


def _in_words(row: Row, made_on: date) -> dict[str, Any]:
    counted = {"number": row.ahead_of, "others": row.others}
    said = (
        _("Better than %(number)s of %(others)s others")
        if row.is_judged
        else _("Higher than %(number)s of %(others)s others")
    )
    to_best = _("To the best quarter: %(behind)s.") % {"behind": row.behind} if row.behind else ""
    as_of = _("as of %(on)s") % {"on": date_format(row.drawn_on, "DATE_FORMAT")}
    return {
        "label": row.label,
        "lead": _colon(row.label),
        "unit": str(row.unit),
        "own": row.own,
        "grade": row.grade,
        "size": row.size,
        "as_of": as_of if row.drawn_on != made_on else "",
        "standing": said % counted,
        "closing": f"{to_best} {row.closing}".strip(),
        "quartiles": " · ".join(row.quartiles),
    }


def _unnamed(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(number)s operator that does better does not show its name.",
        "%(number)s operators that do better do not show their names.",
        number,
    ) % {"number": number}


def _quality(found: Report) -> list[str]:
    graded = {"graded": found.quality.graded, "figures": found.quality.figures}
    lines = [_("%(graded)s of our %(figures)s reviewed figures carry a grade.") % graded]
    if found.quality.weakest:
        lines.append(_("The weakest: %(weakest)s.") % {"weakest": found.quality.weakest})
    return lines
