"""Documents and charts on pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString

from waterpeers.apps.foundation.documents import page
from waterpeers.domain.documents import Block, Document

register = template.Library()


@register.simple_tag
def show(shown: Document | Block) -> SafeString:
    """Show a document, or a chart, a table or another block that stands on a page by itself."""
    return page.render(shown) if isinstance(shown, Document) else page.render_block(shown)


@register.filter
def beside(row: Iterable[Any], columns: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Give the cells of a row with their columns."""
    return list(zip(columns, row, strict=True))
