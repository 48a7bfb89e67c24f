"""Any chart as a picture, and in words."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.charts import (
    balance,
    bars,
    descent,
    gantt,
    lines,
    stacks,
    strips,
    svg,
    tables,
)
from waterpeers.apps.foundation.charts.svg import NARROW
from waterpeers.apps.foundation.figures import GAP, plain_text
from waterpeers.apps.foundation.words import colon
from waterpeers.domain.charts import (
    BalanceChart,
    BarChart,
    DescentChart,
    GanttChart,
    LineChart,
    StackedBarChart,
    StripChart,
)
from waterpeers.domain.documents import Chart, Column, Text, pieces

MOST_ROWS = 8  # that the words for a picture read out; the table has them all


def draw(chart: Chart, width: float = NARROW) -> SafeString:
    """Draw a chart; nothing where it has no figure to draw."""
    height, parts = _drawn(chart, width)
    if isinstance(chart, BalanceChart):
        width = balance.width_for(width) if len(chart.columns) >= balance.COLUMNS else balance.WIDTH
    return svg.picture(width, height, parts, alternative(chart)) if parts else SafeString("")


def _drawn(chart: Chart, width: float) -> tuple[float, list[SafeString]]:
    match chart:
        case StripChart():
            return strips.strip(chart, width) if chart.standings else (0.0, [])
        case LineChart():
            return lines.line(chart, width) if chart.points else (0.0, [])
        case BarChart():
            return bars.bars(chart, width) if chart.bars else (0.0, [])
        case StackedBarChart():
            return stacks.stacked(chart, width) if chart.piles else (0.0, [])
        case GanttChart():
            return gantt.gantt(chart, width)
        case DescentChart():
            return descent.descent(chart, width)
        case BalanceChart():
            return balance.balance(chart, width)
    raise TypeError(f"{type(chart).__name__} is no kind of chart")


def alternative(chart: Chart) -> str:
    """Say in words what a picture shows: its finding, its axis, and its figures if they are few."""
    table = tables.behind(chart)
    rows = [_row([*table.cells(row)]) for row in table.rows[:MOST_ROWS]]
    if len(table.rows) > MOST_ROWS:
        rows.append(_("The table has %(number)s rows.") % {"number": len(table.rows)})
    return " ".join(_ended(text) for text in (chart.title, chart.axis, *rows, chart.note) if text)


def _row(cells: list[tuple[Column, Text | None]]) -> str:
    (_first, name), *others = cells
    figures = [f"{column.label} {_text(cell)}" for column, cell in others if cell is not None]
    return f"{colon(_text(name))} {', '.join(figures)}"


def _text(cell: Text | None) -> str:
    return "".join(map(plain_text, pieces(cell))) or GAP


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
