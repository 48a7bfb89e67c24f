"""Layouts of reports: those that ship, and those that facilitators made."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from waterpeers.apps.foundation.named import Named
from waterpeers.apps.reporting.models import OwnReportLayout
from waterpeers.domain.progress_reports import ReportLayout, report_layouts

OwnReportLayoutId = Annotated[UUID, Named(OwnReportLayout, "its uuid", "6f9c…")]


def layouts_offered() -> dict[str, ReportLayout]:
    """Give the layouts that can be chosen, by code; one query."""
    own = OwnReportLayout.objects.filter(is_offered=True).order_by("pk")
    return {**report_layouts(), **{row.code: row.layout for row in own}}
