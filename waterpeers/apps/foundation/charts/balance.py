"""The classic boxes of a water balance, in true proportion, with limits as whiskers.

Five columns are drawn as three of boxes, the fourth narrow with its names beside it, and the last
as brackets: what is billed, and what is not, which is what the picture is looked at for. Narrow, it
is one stack, below the figure that matters most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from waterpeers.apps.foundation.charts.svg import (
    NARROW,
    box,
    column,
    element,
    lines_of,
    path,
    together,
    words,
)
from waterpeers.apps.foundation.figures import number
from waterpeers.domain.charts import BalanceChart, Box, BoxKind
from waterpeers.domain.documents import Number

WIDTH = 960
HEIGHT, GAP, BELOW = 440.0, 5.0, 20.0
SIZE, LINE = 14, 17
LEAST = 12.0  # a box that is lower has no words in it
COLUMNS = 5  # of a whole balance
STACK = 72.0  # width of the stack of a narrow picture
NAMES = 12  # size of the letters beside a column


def width_for(width: float) -> float:
    """Say how wide the picture is drawn: as a stack, or with room for five columns."""
    return NARROW if width <= NARROW else WIDTH


def balance(chart: BalanceChart, width: float = WIDTH) -> tuple[float, list[SafeString]]:
    """Draw all boxes. Heights are in proportion to the column that adds up to most.

    The whisker stands at the lower edge of its box: as far as that edge may be from where it is.
    A box of no height is not drawn; neither is one that came out negative.
    """
    whole = max((sum(max(b.value, 0.0) for b in column) for column in chart.columns), default=0.0)
    if whole <= 0:
        return 0.0, []
    drawing = _Drawing(chart, HEIGHT / whole, whole)
    if len(chart.columns) < COLUMNS:
        return HEIGHT + BELOW + 2, drawing.boxes(chart.columns, 0.0, WIDTH)
    if width <= NARROW:
        return drawing.stacked()
    *first, parts, sums = chart.columns
    return HEIGHT + BELOW + 2, [
        *drawing.boxes(first, 0.0, 470.0),
        *drawing.named(parts, 475.0, 32.0, 516.0, 770.0),
        *drawing.brackets(sums, 780.0, WIDTH),
    ]


@dataclass(frozen=True)
class _Placed:
    """A box with its place from the top."""

    box: Box
    top: float
    height: float


@dataclass(frozen=True)
class _Drawing:
    """A chart with its scale: points for a unit, and how much all of it is."""

    chart: BalanceChart
    scale: float
    whole: float

    def says(self, each: Box) -> str:
        """Write a volume with its limit."""
        return number(Number(each.value, decimals=self.chart.decimals, limit=each.limit))

    def placed(self, boxes: Sequence[Box]) -> Iterator[_Placed]:
        """Put boxes below one another; those of no height are left out."""
        top = 0.0
        for each in boxes:
            height = max(each.value, 0.0) * self.scale
            if height > 0:
                yield _Placed(each, top, height)
            top += height

    def boxes(self, columns: Sequence[Sequence[Box]], x: float, width: float) -> list[SafeString]:
        """Draw columns of boxes with their words in them, whiskers on top."""
        wide = (width - GAP * (len(columns) - 1)) / len(columns)
        drawn, whiskers = list[SafeString](), list[SafeString]()
        for at, boxes in enumerate(columns):
            left = x + at * (wide + GAP)
            for each in self.placed(boxes):
                drawn.append(self._box(each, left, wide))
                whiskers += self._whisker(each, left + wide - 8)
        return [*drawn, *whiskers]

    def _box(self, each: _Placed, x: float, wide: float) -> SafeString:
        says, label = self.says(each.box), each.box.label
        room = int((each.height - 4) // LINE)
        texts, figure = (lines_of(text, wide - 24, size=SIZE) for text in (label, says))
        if len(texts) + len(figure) <= room:  # a figure is never cut in two
            texts += figure
        elif room < len(texts):
            texts = lines_of(f"{label} {says}", wide - 24, most=1, size=NAMES)
        size = SIZE if room else NAMES
        paint = "on-real" if each.box.kind is BoxKind.REAL else "ink"
        shown = texts if each.height >= LEAST else []
        first = each.top + (LINE if room else each.height / 2 + 4)
        return element(
            "g",
            together(
                [
                    element("title", f"{label} {says}"),
                    box(f"box-{each.box.kind}", x, each.top, wide, each.height),
                    *column(x + 6, first, shown, height=LINE, font_size=size, paint=paint),
                ]
            ),
        )

    def _whisker(self, each: _Placed, x: float) -> Iterator[SafeString]:
        reach, edge = (each.box.limit or 0.0) * self.scale, each.top + each.height
        if reach >= 1:
            top, bottom = max(edge - reach, 0.0), min(edge + reach, HEIGHT + BELOW)
            yield path(
                "limit", ("M", x - 4, top), ("h", 8), ("M", x, top), ("V", bottom),
                ("M", x - 4, bottom), ("h", 8),
            )  # fmt: skip

    def named(
        self, boxes: Sequence[Box], x: float, wide: float, left: float, right: float
    ) -> list[SafeString]:
        """Draw a narrow column with a line to the name and the volume of each part."""
        placed = list(self.placed(boxes))
        drawn, names, whiskers = list[SafeString](), list[SafeString](), list[SafeString]()
        says = [self.says(each.box) for each in placed]
        room = right - left - 84
        lines = [lines_of(each.box.label, room, most=2, size=NAMES) for each in placed]
        tops = _apart([e.top + e.height / 2 for e in placed], [15.0 * len(each) for each in lines])
        for each, said, label, top in zip(placed, says, lines, tops, strict=True):
            drawn.append(
                element(
                    "g",
                    together(
                        [
                            element("title", f"{each.box.label} {said}"),
                            box(f"box-{each.box.kind}", x, each.top, wide, each.height),
                        ]
                    ),
                )
            )
            whiskers += self._whisker(each, x + wide - 6)
            middle = each.top + each.height / 2
            names.append(path("axis", ("M", x + wide, middle), ("L", left - 4, top + 9)))
            names += column(left, top + NAMES, label, height=15, font_size=NAMES)
            names.append(
                words(right, top + NAMES, said, text_anchor="end", font_size=NAMES,
                      font_weight="bold")
            )  # fmt: skip
        return [*drawn, *names, *whiskers]

    def brackets(self, sums: Sequence[Box], x: float, right: float) -> list[SafeString]:
        """Draw the last column as brackets; what brings no revenue stands out."""
        drawn = list[SafeString]()
        for each in self.placed(sums):
            is_lost = each.box.kind is BoxKind.LOST
            drawn.append(
                path("limit", ("M", x - 8, each.top + 1), ("h", 8),
                     ("v", each.height - 2), ("h", -8), stroke_width=4 if is_lost else 1)
            )  # fmt: skip
            drawn += self._told(each.box, x + 12, each.top + LINE, right - x - 12, is_lost)
        return drawn

    def _told(
        self, each: Box, x: float, y: float, room: float, is_lost: bool
    ) -> Iterator[SafeString]:
        """Say a sum: its name, its volume, its share of all; the loss in large letters."""
        label = lines_of(each.label, room, size=SIZE)
        yield from column(x, y, label, height=LINE, font_size=SIZE, font_weight="bold")
        y += LINE * len(label) + (10 if is_lost else 0)
        value = number(Number(each.value, decimals=self.chart.decimals))
        large = 26 if is_lost else SIZE
        yield words(x, y, value, font_size=large, font_weight="bold")
        if each.limit:
            limit = self.says(each).removeprefix(value).strip()
            yield words(x, y + LINE, limit, font_size=SIZE)
            y += LINE
        share = number(Number(100 * each.value / self.whole, "%", decimals=0))
        yield words(x, y + LINE + 2, share, font_size=SIZE, font_weight="bold")

    def stacked(self) -> tuple[float, list[SafeString]]:
        """Draw one stack for a telephone: first what brings no revenue, then where all went."""
        *_first, parts, sums = self.chart.columns
        lost = [each for each in self.placed(sums) if each.box.kind is BoxKind.LOST]
        drawn, head = list[SafeString](), 0.0
        if lost:
            drawn += self._told(lost[0].box, 0.0, LINE, NARROW, is_lost=True)
            head = LINE * 5.0
        stack = self.named(parts, 0.0, STACK, STACK + 24, float(NARROW))
        if lost:
            top, height = lost[0].top, lost[0].height
            stack.append(
                path("limit", ("M", STACK + 4, top + 1), ("h", 6), ("v", height - 2), ("h", -6),
                     stroke_width=4)
            )  # fmt: skip
        moved = element("g", together(stack), transform=f"translate(0 {head:g})")
        return head + HEIGHT + BELOW + 2, [*drawn, moved]


def _apart(middles: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Give the tops of words that stand as near to their places as there is room, in order."""
    tops, least = list[float](), 0.0
    for middle, height in zip(middles, heights, strict=True):
        tops.append(max(middle - height / 2, least))
        least = tops[-1] + height + 2
    bottom = HEIGHT + BELOW
    for at in range(len(tops) - 1, -1, -1):
        tops[at] = min(tops[at], bottom - heights[at])
        bottom = tops[at] - 2
    return tops
