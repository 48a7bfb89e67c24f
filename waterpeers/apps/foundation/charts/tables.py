"""The table behind each chart: the same figures, for who reads, copies or hears them."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from waterpeers.domain.charts import (
    BalanceChart,
    BarChart,
    DescentChart,
    GanttChart,
    LineChart,
    StackedBarChart,
    StripChart,
    Task,
)
from waterpeers.domain.documents import Chart, Column, ColumnKind, Table, TableRow

Made = tuple[tuple[Column, ...], tuple[TableRow, ...]]


def behind(chart: Chart) -> Table:
    """Give the table of a chart's figures: its own, or one that is made from them."""
    if chart.behind:
        return chart.behind
    columns, rows = _made(chart)
    return Table(chart.title, columns, rows, source=chart.source)


def _made(chart: Chart) -> Made:
    match chart:
        case StripChart():
            return _of_strip(chart)
        case LineChart():
            return _of_lines(chart)
        case BarChart():
            return _of_bars(chart)
        case StackedBarChart():
            return _of_piles(chart)
        case GanttChart():
            return _of_tasks(chart)
        case DescentChart():
            return _of_heirs(chart)
        case BalanceChart():
            return _of_boxes(chart)
    raise TypeError(f"{type(chart).__name__} is no kind of chart")


def _number(label: str, unit: str = "", decimals: int | None = None) -> Column:
    return Column(label, ColumnKind.NUMBER, unit, decimals)


def _of_strip(chart: StripChart) -> Made:
    columns = (
        Column(chart.label, width=2),
        _number(_("Ours")),
        _number(_("Lower quarter")),
        _number(_("Median")),
        _number(_("Upper quarter")),
        Column(_("Where we stand"), width=2),
    )
    rows = ((e.label, e.value, *e.quartiles, e.says) for e in chart.standings)
    return columns, tuple(rows)


def _of_lines(chart: LineChart) -> Made:
    columns = [Column(chart.label)]
    cells: list[tuple[float | None, ...]] = []
    for series in chart.series:
        columns.append(_number(series.label, chart.unit, chart.decimals))
        cells.append(series.values)
        if any(series.limits):
            columns.append(_number("±", chart.unit))
            cells.append(series.limits)
    return tuple(columns), tuple(zip(chart.points, *cells, strict=True))


def _of_bars(chart: BarChart) -> Made:
    columns = (Column(chart.label, width=2), *(_number(name) for name in chart.names))
    return columns, tuple((each.label, *each.values) for each in chart.bars)


def _of_piles(chart: StackedBarChart) -> Made:
    columns = [Column(chart.label), *(_number(part, chart.unit) for part in chart.parts)]
    if not any(pile.note for pile in chart.piles):
        return tuple(columns), tuple((each.label, *each.values) for each in chart.piles)
    columns.append(Column(_("Note"), width=2))
    return tuple(columns), tuple((each.label, *each.values, each.note) for each in chart.piles)


def _of_tasks(chart: GanttChart) -> Made:
    columns = (
        Column(chart.label, width=2),
        Column(_("First day"), ColumnKind.DATE),
        Column(_("Last day"), ColumnKind.DATE),
        _number(_("Done"), "%", 0),
        Column(_("State"), width=2),
    )
    return columns, tuple(map(_of_task, chart.tasks))


def _of_task(task: Task) -> TableRow:
    last = max(task.starts_on, task.ends_before - timedelta(days=1))
    done = None if task.done is None else 100 * task.done
    state = (task.says, _("late") if task.is_late else "")
    return (task.label, task.starts_on, last, done, ", ".join(filter(None, state)))


def _of_heirs(chart: DescentChart) -> Made:
    columns = (
        Column(chart.label, width=2),
        Column(_("Year"), width=0.6),
        Column(_("Taught by"), width=2),
        Column(_("What"), width=2),
    )
    heirs = chart.heirs
    rows = (
        (each.label, str(each.year), None if each.of is None else heirs[each.of].label, each.says)
        for each in heirs
    )
    return columns, tuple(rows)


def _of_boxes(chart: BalanceChart) -> Made:
    """List each component once, though it stands in several columns."""
    volume = _number(_("Volume"), chart.unit, chart.decimals)
    limit = _number("±", chart.unit, chart.decimals)
    columns = (Column(chart.label, width=2), volume, limit)
    boxes = {box.label: box for column in chart.columns for box in column}
    return columns, tuple((box.label, box.value, box.limit) for box in boxes.values())
