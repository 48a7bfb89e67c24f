"""The report of a frontier as a document: the words of the page, laid out for paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.pdf import pdf
from waterpeers.apps.frontiers.charts import BAR_WIDTH
from waterpeers.apps.frontiers.models import Frontier
from waterpeers.apps.frontiers.reports import FrontierReport, Peer, Row, report

TEMPLATE = Path(__file__).parent / "templates" / "frontiers" / "report.typ"


def document(run: Frontier, *, today: date) -> bytes:
    """Typeset a run in the language of the moment."""
    found = report(run, today=today)
    named = [peer for peer in found.peers if peer.uuid]
    head = [_("Figure"), _("Ours")]
    if not found.is_withheld:
        head += [_("Target"), _("Difference")]
    data = {
        "title": _("Who does as much with less"),
        "operator": run.organisation.name,
        "about": _about(found),
        "warnings": found.warnings,
        "score": found.score,
        "headline": found.headline,
        "corrected": found.corrected,
        "peers_title": _("Whom we could talk to"),
        "peers_about": _(
            "Our target is a mixture of these operators, which use less for as much or achieve "
            "more. That is a reason to talk; it does not prove that they can teach."
        ),
        "peers": [_peer(peer) for peer in found.peers],
        "table_title": _("Side by side"),
        "columns": head,
        "bars_title": "" if found.is_withheld else _("Ours and target"),
        "bars_about": _("The outlined bar is ours, the full one the target."),
        "rows": [_row(row, found) for row in found.rows],
        "peer_columns": [_("Operator"), *(row.label for row in found.rows)] if named else [],
        "peer_rows": [
            [run.organisation.name, *(row.ours for row in found.rows)],
            *([peer.name, *(figure for _label, figure in peer.figures)] for peer in named),
        ],
        "peers_figures_title": _("What they use and achieve"),
        "scores_title": _("How all of them do"),
        "scores_about": _(
            "Columns are operators by their score, from 0 %% on the left to 100 %%; the last one "
            "stands for those that nobody surpasses. The triangle marks our own."
        )
        % {},
        "scores_head": [_("Score"), _("Operators")],
        "scores": [
            {
                "label": label,
                "count": column.count,
                "height": float(column.height) / 80,
                "is_ours": column.is_ours,
            }
            for label, column in found.columns
        ],
        "ours": _("ours"),
        "left_out": _left_out(found.left_out),
        "sources": _sources(run),
        "footer": f"{run.method} {run.version} · {run.fingerprint[:12]}",
    }
    return pdf(TEMPLATE, data, get_language() or "en")


def _about(found: FrontierReport) -> list[str]:
    made_on = date_format(localtime(found.run.made_at), "DATE_FORMAT")
    lines = [
        f"{found.model}.",
        _("Figures of %(year)s.") % {"year": found.year},
        _("Compared on %(on)s.") % {"on": made_on},
        _("Compared with %(sample)s.") % {"sample": found.sample},
    ]
    if found.rule:
        lines.append(_("They are like ours in:") + f" {found.rule}.")
    lines.append(found.measured)
    if found.is_old:
        lines.append(_("These figures are old: much may have changed since."))
    return lines


def _peer(peer: Peer) -> dict[str, str]:
    about = [peer.country, _("%(weight)s of the mixture") % {"weight": peer.weight}]
    about.append(str(peer.basis))
    said = ", ".join(filter(None, about)) + "."
    if peer.without:
        said += " " + _("Without it our score would be %(score)s") % {"score": peer.without} + "."
    return {"name": peer.name or _("It no longer shows its name"), "about": said}


def _row(row: Row, found: FrontierReport) -> dict[str, Any]:
    cells = [row.ours]
    if not found.is_withheld:
        cells += [row.target, row.difference]
    return {
        "label": row.label,
        "unit": str(row.unit),
        "cells": cells,
        "money": row.in_our_money,
        "bar": [float(row.bar.ours) / BAR_WIDTH, float(row.bar.target) / BAR_WIDTH]
        if row.bar
        else None,
    }


def _left_out(number: int) -> str:
    if not number:
        return ""
    said = ngettext(
        "%(number)s operator could not be compared",
        "%(number)s operators could not be compared",
        number,
    )
    return said % {"number": number}


def _sources(run: Frontier) -> list[str]:
    figures = [_("Published figures: %(source)s.") % {"source": s} for s in run.sources["figures"]]
    money = [_("What money was worth: %(source)s.") % {"source": s} for s in run.sources["money"]]
    return figures + money
