"""Documents and charts on pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from waterpeers.apps.foundation.documents import page
from waterpeers.domain.documents import Chart, Document

register = template.Library()


@register.simple_tag
def blocks(document: Document) -> SafeString:
    """Show a document."""
    return page.render(document)


@register.simple_tag
def chart(drawn: Chart) -> SafeString:
    """Show a chart in its frame: title, axis, picture, and the table behind it."""
    return render_to_string("documents/_chart.html", {"chart": page.node_of(drawn)})


@register.filter
def beside(row: Iterable[Any], columns: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Give the cells of a row with their columns."""
    return list(zip(columns, row, strict=True))
