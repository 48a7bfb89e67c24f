"""Charts as data: the figures, and what each is of; ``apps.foundation.charts`` draws them.

The own utility is marked, not coloured here. A gap is None and stays a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from waterpeers.domain.documents import Chart, Number

Figures = tuple[float | None, ...]


class Stand(StrEnum):
    """How one stands beside most of the others."""

    BETTER = "better"
    WORSE = "worse"
    LIKE = "like"
    HIGHER = "higher"  # where neither more nor less is better
    LOWER = "lower"
    NOT_YET = "not_yet"  # there is no figure of ours


@dataclass(frozen=True)
class ChartStanding:
    """A figure on its own scale among those of others.

    ``quartiles`` are the lower quarter, median and upper quarter of the others and us; the scale
    goes from ``least`` to ``most``. ``others`` are marked one by one where all may be told.
    """

    label: str
    value: Number | None
    quartiles: tuple[float, float, float]
    least: float
    most: float
    stand: Stand
    says: str  # how we stand, in words
    below: str = ""  # what else is to be known of the figure: its grade
    unit: str = ""  # where there is no value of ours
    others: Figures = ()


@dataclass(frozen=True, kw_only=True)
class StripChart(Chart):
    """Figures among those of others, a line for each thing, each on its true scale."""

    standings: tuple[ChartStanding, ...]
    label: str  # what the rows are: indicators


@dataclass(frozen=True)
class Series:
    """A course over the points of a line chart, with the half widths of its 95 % ranges, if any."""

    label: str
    values: Figures
    limits: Figures = ()
    is_own: bool = False
    is_target: bool = False


@dataclass(frozen=True, kw_only=True)
class LineChart(Chart):
    """Courses on one scale; ``marks`` are upright lines with words: something happened there."""

    label: str  # what the points are: years
    points: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    decimals: int | None = None
    marks: tuple[tuple[str, str], ...] = ()  # at which point, what


@dataclass(frozen=True)
class Bar:
    """A bar for each of the chart's names; ``is_own`` marks the one that is ours."""

    label: str
    values: tuple[Number | None, ...]
    is_own: bool = False


@dataclass(frozen=True, kw_only=True)
class BarChart(Chart):
    """Lying bars from zero. With ``is_each_scaled`` every row has a scale of its own."""

    label: str  # what the rows are
    names: tuple[str, ...]  # of the bars of a row; the first is ours where there are several
    bars: tuple[Bar, ...]
    is_each_scaled: bool = False


@dataclass(frozen=True)
class Pile:
    """One stacked bar; a part that may not be told is None. ``note`` says why, or what it sums."""

    label: str
    values: Figures
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class StackedBarChart(Chart):
    """Stacked bars of the same parts, on one scale."""

    label: str  # what the rows are
    parts: tuple[str, ...]
    piles: tuple[Pile, ...]
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class LadderChart(StackedBarChart):
    """A service ladder: the parts are rungs, the highest first; each row is 100 % of people.

    ``rungs`` numbers the parts, 1 the highest and 5 the lowest, where a ladder has not all five.
    """

    rungs: tuple[int, ...] = (1, 2, 3, 4, 5)


class TaskFill(StrEnum):
    """Whether what a task needs is there: it is said of money, where anything is."""

    PLAIN = "plain"
    THERE = "there"
    ASKED = "asked"
    MISSING = "missing"


@dataclass(frozen=True)
class Task:
    """Work with its first day and the day before which it ends; ``done`` is a share, 0 to 1.

    What begins and ends on one day is a milestone.
    """

    label: str
    starts_on: date
    ends_before: date
    done: float | None = None
    says: str = ""
    is_late: bool = False
    fill: TaskFill = TaskFill.PLAIN
    who: str = ""  # does it


@dataclass(frozen=True, kw_only=True)
class GanttChart(Chart):
    """Work over time; ``today`` is an upright line."""

    label: str  # what the rows are
    tasks: tuple[Task, ...]
    today: date | None = None


@dataclass(frozen=True)
class Heir:
    """Who learned something in a year; ``of`` is the place of whoever taught them, if known."""

    label: str
    year: int
    says: str = ""
    of: int | None = None


@dataclass(frozen=True, kw_only=True)
class DescentChart(Chart):
    """Who taught whom, year by year: whoever taught stands before whom they taught."""

    label: str  # what the rows are: those who learned
    heirs: tuple[Heir, ...]

    def __post_init__(self) -> None:
        """Refuse who comes before whoever taught them."""
        if any(each.of is not None and each.of >= at for at, each in enumerate(self.heirs)):
            raise ValueError(f"{self.title!r}: somebody stands before whoever taught them")


class BoxKind(StrEnum):
    """What becomes of the water in a box of a water balance."""

    SUPPLY = "supply"
    AUTHORISED = "authorised"
    APPARENT = "apparent"
    REAL = "real"
    LOST = "lost"


@dataclass(frozen=True)
class Box:
    """A component of a water balance, with half the width of its 95 % range."""

    label: str
    value: float
    kind: BoxKind
    limit: float | None = None


@dataclass(frozen=True, kw_only=True)
class BalanceChart(Chart):
    """The classic boxes of a water balance: columns of the same height, each adding up to all."""

    label: str  # what the rows of the table are: components
    columns: tuple[tuple[Box, ...], ...]
    unit: str = ""
    decimals: int | None = None
