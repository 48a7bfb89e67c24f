"""The classic boxes of a water balance, in true proportion, with limits as whiskers."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.safestring import SafeString

from waterpeers.apps.foundation.charts.svg import box, column, element, lines_of, path, together
from waterpeers.apps.foundation.figures import number
from waterpeers.domain.charts import BalanceChart, Box
from waterpeers.domain.documents import Number

WIDTH = 800  # five columns need their room: on a telephone the picture is moved, not shrunk
HEIGHT, GAP, BELOW = 440.0, 5.0, 20.0
SIZE, LINE = 14, 17


def balance(chart: BalanceChart) -> tuple[float, list[SafeString]]:
    """Draw all boxes. Heights are in proportion to the column that adds up to most.

    The whisker stands at the lower edge of its box: as far as that edge may be from where it is.
    A box of no height is not drawn; neither is one that came out negative.
    """
    whole = max((sum(max(b.value, 0.0) for b in column) for column in chart.columns), default=0.0)
    if whole <= 0:
        return 0.0, []
    scale = HEIGHT / whole
    wide = (WIDTH - GAP * (len(chart.columns) - 1)) / len(chart.columns)
    boxes: list[SafeString] = []
    whiskers: list[SafeString] = []
    for at, boxes_of_column in enumerate(chart.columns):
        y, x = 0.0, at * (wide + GAP)
        for each in boxes_of_column:
            height = max(each.value, 0.0) * scale
            if height > 0:
                boxes.append(_box(each, _says(each, chart), x, y, wide, height))
                whiskers += _whisker(each, x + wide - 8, y + height, scale)
            y += height
    return HEIGHT + BELOW + 2, [*boxes, *whiskers]


def _says(each: Box, chart: BalanceChart) -> str:
    return number(Number(each.value, decimals=chart.decimals, limit=each.limit))


def _box(each: Box, says: str, x: float, y: float, wide: float, height: float) -> SafeString:
    room = int((height - 4) // LINE)
    label, figure = (lines_of(text, wide - 20, size=SIZE) for text in (each.label, says))
    texts = label[: max(0, room)]
    if len(label) + len(figure) <= room:  # a figure is never cut in two
        texts += figure
    return element(
        "g",
        together(
            [
                element("title", f"{each.label} {says}"),
                box(f"box-{each.kind}", x, y, wide, height),
                *column(x + 6, y + LINE, texts, height=LINE, font_size=SIZE),
            ]
        ),
    )


def _whisker(each: Box, x: float, edge: float, scale: float) -> Iterator[SafeString]:
    reach = (each.limit or 0.0) * scale
    if reach >= 1:
        top, bottom = max(edge - reach, 0.0), min(edge + reach, HEIGHT + BELOW)
        yield path(
            "limit", ("M", x - 4, top), ("h", 8), ("M", x, top), ("V", bottom),
            ("M", x - 4, bottom), ("h", 8),
        )  # fmt: skip
