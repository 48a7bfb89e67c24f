"""Work over time: a bar from its first day to its last, filled as far as it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.charts.svg import (
    EDGE,
    NARROW,
    SIZE,
    SMALL,
    box,
    column,
    lines_of,
    path,
    width_of,
    words,
)
from waterpeers.domain.charts import GanttChart, Task, TaskFill

THICK, LINE = 14, SIZE + 3
MOST_TICKS = 12
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 600, 1200)  # months from one upright line to the next


@dataclass(frozen=True)
class _Time:
    """From which day to which, and where these are."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)


def gantt(chart: GanttChart, width: float) -> tuple[float, list[SafeString]]:
    """Draw months or years, the work, and today."""
    if not chart.tasks:
        return 0.0, []
    first = min(task.starts_on for task in chart.tasks).replace(day=1)
    last = max(max(task.ends_before, task.starts_on) for task in chart.tasks)
    left = width * 0.36 if width > NARROW else 0.0
    time = _Time(first, last + timedelta(days=1), left, width - EDGE)
    rows: list[SafeString] = []
    y = LINE * 1.6
    for task in chart.tasks:
        height, drawn = _task(task, y, time, width)
        rows += drawn
        y += height
    return y + LINE, [*_months(time, y), *rows, *_today(chart, time, y)]


def _months(time: _Time, bottom: float) -> Iterator[SafeString]:
    """Draw an upright line at the first of as many months or years as have room."""
    months = (time.last.year - time.first.year) * 12 + time.last.month - time.first.month + 1
    room = min(int((time.right - time.left) / (width_of("09/2029", SMALL) + EDGE)), MOST_TICKS)
    every = next((each for each in STEPS if months / each <= room), STEPS[-1])
    for month in range(time.first.month - 1, time.first.month + months):
        if month % every:
            continue
        day = date(time.first.year + month // 12, month % 12 + 1, 1)
        if time.first <= day < time.last:
            x = time.x(day)
            said = str(day.year) if every >= 12 else str(date_format(day, "m/Y"))
            yield path("rule", ("M", x, LINE), ("V", bottom))
            is_late = x + width_of(said, SMALL) > time.right
            yield words(
                x - 2 if is_late else x + 2, SMALL, said, paint="soft", font_size=SMALL,
                text_anchor="end" if is_late else "start",
            )  # fmt: skip


def _task(task: Task, y: float, time: _Time, width: float) -> tuple[float, list[SafeString]]:
    beside = time.left > 0
    room_for_words = (time.left or width) - EDGE
    label = lines_of(task.label, room_for_words, most=2)
    who = lines_of(task.who, room_for_words, most=1) if task.who else []
    long = LINE * (len(label) + len(who))
    top = y if beside else y + long + 2
    parts = [*column(0, y + SIZE, label), *_work(task, top + 1, time)]
    if who:
        below = y + SIZE + LINE * len(label)
        parts.append(words(0, below, who[0], paint="soft", font_size=SMALL))
    end = time.x(max(task.ends_before, task.starts_on + timedelta(days=1)))
    room = time.right - end - EDGE
    if task.says and width_of(task.says, SMALL) <= room:
        parts.append(words(end + 8, top + SIZE, task.says, paint="soft", font_size=SMALL))
    height = max(top + THICK - y, long) + 8
    return height, parts


def _work(task: Task, y: float, time: _Time) -> Iterator[SafeString]:
    x = time.x(task.starts_on)
    middle = y + THICK / 2
    if task.ends_before <= task.starts_on:  # a milestone
        paint = "own" if task.done else "outline"
        yield path(paint, ("M", x, middle - 7), ("l", 7, 7), ("l", -7, 7), ("l", -7, -7), ("z",))
        return
    long = max(time.x(task.ends_before) - x, 2.0)
    yield from _bar(task.fill, x, y, long)
    if task.done:
        yield box("own", x, y, long * min(task.done, 1.0), THICK)
    if task.is_late:
        yield path("late", ("M", x + long + 3, y), ("v", THICK))


def _bar(fill: TaskFill, x: float, y: float, long: float) -> Iterator[SafeString]:
    """Draw the time of a task: full where its means are there, dashed where they are not."""
    match fill:
        case TaskFill.THERE:
            yield box("box-lost", x, y, long, THICK)
        case TaskFill.ASKED:
            yield box("outline", x, y, long, THICK, stroke_dasharray="5 3")
        case TaskFill.MISSING:
            yield box("late", x, y, long, THICK, stroke_dasharray="3 3")
        case TaskFill.PLAIN:
            yield box("outline", x, y, long, THICK)


def _today(chart: GanttChart, time: _Time, bottom: float) -> Iterator[SafeString]:
    if chart.today and time.first <= chart.today < time.last:
        x = time.x(chart.today)
        yield path("mark", ("M", x, LINE), ("V", bottom))
        anchor = "end" if x > (time.left + time.right) / 2 else "start"
        yield words(x, bottom + SIZE, _("today"), paint="ink", font_size=SMALL, text_anchor=anchor)
