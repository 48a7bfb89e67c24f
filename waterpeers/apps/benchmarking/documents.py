"""The report of a run as a document: the words of the page, laid out for paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.benchmarking.models import Comparison
from waterpeers.apps.benchmarking.reports import Report, Row, report
from waterpeers.apps.foundation.pdf import pdf

TEMPLATE = Path(__file__).parent / "templates" / "benchmarking" / "report.typ"


def document(comparison: Comparison, *, today: date) -> bytes:
    """Typeset a run in the language of the moment."""
    found = report(comparison, today=today)
    shares = {
        line["indicator"]: line["standing"]["percentile"] for line in comparison.result["lines"]
    }
    data = {
        "title": _("Where we stand"),
        "operator": comparison.organisation.name,
        "about": _about(found),
        "parts": [
            {"title": title, "rows": [_in_words(row) for row in rows]}
            for title, rows in ((_("Strengths"), found.strengths), (_("Gaps"), found.gaps))
            if rows
        ],
        "peers_title": _("Whom we could talk to"),
        "peers_about": _(
            "They are in the best quarter where we are behind. That is a reason to talk; it does "
            "not prove that they can teach."
        ),
        "peers": [{"name": peer.name, "reasons": ", ".join(peer.reasons)} for peer in found.peers],
        "unnamed": _unnamed(found.unnamed),
        "table_title": _("All indicators"),
        "columns": [
            _("Indicator"),
            _("Ours"),
            _("Where we stand"),
            _("Quarter, median, quarter"),
        ],
        "rows": [_in_words(row) | {"share": shares[row.code]} for row in found.rows],
        "quality_title": _("How good our figures are"),
        "quality": _quality(found),
        "footer": f"{comparison.method} {comparison.version} · {comparison.fingerprint[:12]}",
    }
    return pdf(TEMPLATE, data, get_language() or "en")


def _about(found: Report) -> list[str]:
    made_on = date_format(localtime(found.comparison.made_at), "DATE_FORMAT")
    lines = [
        _("Figures of %(year)s.") % {"year": found.year},
        _("Compared on %(on)s.") % {"on": made_on},
    ]
    if found.rule:
        lines.append(_("Compared with operators that are like ours in:") + f" {found.rule}.")
    else:
        lines.append(_("Compared with all operators that take part."))
    if found.quality.is_old:
        lines.append(_("These figures are old: much may have changed since."))
    return lines


def _in_words(row: Row) -> dict[str, Any]:
    counted = {"number": row.ahead_of, "others": row.others}
    said = (
        _("Better than %(number)s of %(others)s others")
        if row.is_judged
        else _("Higher than %(number)s of %(others)s others")
    )
    return {
        "label": row.label,
        "unit": str(row.unit),
        "own": row.own,
        "standing": said % counted,
        "closing": row.closing,
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
