"""What may be stored of progress reports, whatever the door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from waterpeers.apps.plans.models import Plan
from waterpeers.apps.reporting.models import ProgressReport, ReportText, layout_named
from waterpeers.apps.reporting.queries.layouts import layouts_offered
from waterpeers.domain.joint import OPENS_BEFORE
from waterpeers.domain.partnerships import texts_verdict
from waterpeers.domain.plan_templates import said
from waterpeers.domain.progress_reports import (
    LONGEST,
    chosen_verdict,
    days_verdict,
    setting_verdict,
)
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotValid, Reason, Verdict


def days_columns(plan: Plan, starts_on: date | None, last_day: date | None) -> dict[str, Any]:
    """Give the days of a report that somebody chose, or raise with all that stands against them."""
    ends_before = last_day + timedelta(days=1) if last_day else None
    NotValid.unless(days_verdict(starts_on, ends_before, (plan.starts_on, plan.ends_before)))
    return {"starts_on": starts_on, "ends_before": ends_before}


def shape_columns(
    layout: str,
    sections: Sequence[str] | None,
    language: str,
    languages: Iterable[str],
    *,
    now: str = "",
) -> dict[str, Any]:
    """Give layout, sections and language; all sections of the layout where none are named.

    ``now`` is the layout that a report has; it may keep it, though it is offered no more.
    """
    layouts = layouts_offered()
    if now and now == layout:
        layouts[now] = layout_named(now)
    every = [each.code for each in layouts[layout].sections] if layout in layouts else []
    wanted = every if sections is None else list(sections)
    reasons = list(chosen_verdict(layout, wanted, layouts).against)
    if language not in set(languages):
        reasons.append(Reason("not_in_list", (("value", language[:80]),), "language"))
    NotValid.unless(Verdict(tuple(reasons)))
    kept = [code for code in every if code in wanted]
    return {"layout": layout, "sections": kept, "language": language}


def setting_columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give how often a partnership reports, or raise with all that stands against it."""
    a_year, days = fields.get("a_year"), fields.get("days")
    layout = str(fields.get("layout") or "")
    if a_year is None or days is None:
        missing = [name for name in ("a_year", "days") if fields.get(name) is None]
        raise NotValid.of(Reason("required", field=name) for name in missing)
    NotValid.unless(setting_verdict(int(a_year), int(days), layout, layouts_offered()))
    return {"a_year": int(a_year), "days": int(days), "layout": layout}


def text_column(report: ProgressReport, section: str, text: str) -> dict[str, Any]:
    """Give what is written in a section, or raise with all that stands against it."""
    asked = {each.code for each in report.shape.asked}
    reasons = list(texts_verdict({"text": text}, lengths={"text": LONGEST}).against)
    if section not in asked or section not in report.sections:
        reasons.append(Reason("not_a_section_to_write", field="section"))
    NotValid.unless(Verdict(tuple(reasons)))
    return {"text": clean_text(text)}


def missing_words(report: ProgressReport, texts: Mapping[str, ReportText]) -> list[str]:
    """Name the sections whose words are needed and not there, in the language of the report."""
    return [
        said(each.title, report.language)
        for each in report.shape.asked
        if each.is_needed
        and each.code in report.sections
        and not (each.code in texts and texts[each.code].text)
    ]


def opens_on(report: ProgressReport) -> date:
    """Give the first day on which a report can be handed over."""
    if not report.is_periodic:
        return report.starts_on
    return max(report.starts_on, report.ends_before - OPENS_BEFORE)
