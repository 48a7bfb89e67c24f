"""Pieces of a drawing: elements with their colours, words that fit, scales, patterns.

Colours stand in the elements, so that a picture holds wherever it is taken; on a page the style
sheet paints the same classes in the reader's scheme.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import ceil, floor, log10
from textwrap import wrap
from typing import Any

from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

NARROW, WIDE = 320, 640  # widths of a drawing
SIZE, SMALL = 12, 11  # of letters
EDGE = 8
FONTS = "Noto Sans, Noto Sans Arabic, sans-serif"
CHARACTER = 0.56  # of the size of its letters: how wide one is on average

INK, SOFT, WATER, SURFACE, RULE, GREY = (
    "#10303c", "#4a626c", "#0e6b82", "#ffffff", "#d3dde0", "#71868f",
)  # fmt: skip
# Okabe and Ito's colours, so ordered that neighbours differ in darkness too.
OTHERS = ("#4a626c", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#f0e442")
RUNGS = ("#0a5567", "#56b4e9", "#f0e442", "#e69f00", "#7a3b00")
ON_RUNGS = ("#ffffff", INK, INK, INK, "#ffffff")  # of their patterns
BOXES = {
    "supply": "#edf4f5", "authorised": "#d8e7eb", "apparent": "#e69f00", "real": "#0e6b82",
    "lost": "#9fc0ca",
}  # fmt: skip

PAINT: dict[str, dict[str, str]] = {
    "ink": {"fill": INK},
    "soft": {"fill": SOFT},
    "on-real": {"fill": SURFACE},
    "own": {"fill": WATER},
    "own-line": {"fill": "none", "stroke": WATER, "stroke-width": "3.5"},
    "rule": {"fill": "none", "stroke": RULE, "stroke-width": "1"},
    "axis": {"fill": "none", "stroke": GREY, "stroke-width": "1.5"},
    "band": {"fill": RULE},
    "median": {"fill": "none", "stroke": INK, "stroke-width": "2"},
    "mark": {"fill": "none", "stroke": INK, "stroke-width": "1.2", "stroke-dasharray": "2 3"},
    "limit": {"fill": "none", "stroke": INK, "stroke-width": "1.5"},
    "outline": {"fill": SURFACE, "stroke": SOFT, "stroke-width": "1.5"},
    "surface": {"fill": SURFACE},
    "late": {"fill": "none", "stroke": "#b3261e", "stroke-width": "2.5"},
    **{f"other-{at}": {"fill": colour} for at, colour in enumerate(OTHERS, 1)},
    **{
        f"other-line-{at}": {"fill": "none", "stroke": colour, "stroke-width": "2"}
        for at, colour in enumerate(OTHERS, 1)
    },
    **{f"rung-{at}": {"fill": colour} for at, colour in enumerate(RUNGS, 1)},
    **{f"box-{kind}": {"fill": colour, "stroke": GREY} for kind, colour in BOXES.items()},
}


def element(name: str, content: Any = "", *, paint: str = "", **given: Any) -> SafeString:
    """Make an element; ``paint`` is its class and so its colours; ``text_anchor`` loses its bar."""
    attributes = {"class": paint} | PAINT.get(paint, {}) if paint else {}
    attributes |= {key.replace("_", "-"): _as_attribute(value) for key, value in given.items()}
    return format_html("<{}{}>{}</{}>", name, flatatt(attributes), content, name)


def _as_attribute(value: Any) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def together(parts: Iterable[SafeString]) -> SafeString:
    """Put elements after one another."""
    found = list(parts)
    return format_html("{}" * len(found), *found) if found else SafeString("")


def words(x: float, y: float, text: str, *, paint: str = "ink", **given: Any) -> SafeString:
    """Write a line of text; it ends at x with ``text_anchor="end"``."""
    return element("text", text, paint=paint, x=x, y=y, **given)


def path(paint: str, *steps: tuple[Any, ...], **given: Any) -> SafeString:
    """Draw a path of steps such as ``("M", 3, 4)``."""
    drawn = "".join(f"{letter}{' '.join(map(_as_attribute, at))}" for letter, *at in steps)
    return element("path", paint=paint, d=drawn, **given)


def box(paint: str, x: float, y: float, width: float, height: float, **given: Any) -> SafeString:
    """Draw a rectangle."""
    return element("rect", paint=paint, x=x, y=y, width=width, height=height, **given)


def picture(
    width: float, height: float, parts: Iterable[SafeString], alternative: str
) -> SafeString:
    """Make the drawing; what it shows is said by ``alternative``.

    Places are counted from the left in every language: only the words in it turn round.
    """
    return element(
        "svg", together(parts), xmlns="http://www.w3.org/2000/svg", direction="ltr",
        viewBox=f"0 0 {_as_attribute(float(width))} {_as_attribute(float(ceil(height)))}",
        role="img", aria_label=alternative, font_size=SIZE, font_family=FONTS,
    )  # fmt: skip


# --- words that fit ---


def width_of(text: str, size: float = SIZE) -> float:
    """Say about how wide a text is."""
    return len(text) * size * CHARACTER


def lines_of(text: str, width: float, *, most: int = 3, size: float = SIZE) -> list[str]:
    """Break a text so that it fits; what is too long ends in dots: the table has it whole."""
    lines = wrap(text, max(4, int(width / (size * CHARACTER))))
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]


def column(
    x: float, y: float, lines: Iterable[str], *, height: float = SIZE + 3, **given: Any
) -> Iterator[SafeString]:
    """Write lines below one another, the first at y."""
    for at, line in enumerate(lines):
        yield words(x, y + at * height, line, **given)


@dataclass(frozen=True)
class KeyEntry:
    """A line of a key: a sign, drawn from its left end and its middle; its width; its words."""

    sign: Callable[[float, float], Iterable[SafeString]]
    room: float
    label: str
    is_own: bool = False


def key(entries: Iterable[KeyEntry], width: float, top: float) -> tuple[float, list[SafeString]]:
    """Say what signs mean, as many beside one another as fit; give where it ends."""
    x, y, parts = 0.0, top + SIZE, list[SafeString]()
    for entry in entries:
        lines = lines_of(entry.label, width - entry.room - 6, most=2)
        needed = entry.room + 6 + max(map(width_of, lines), default=0)
        if x and x + needed > width:
            x, y = 0.0, y + SIZE + 4
        weight = "bold" if entry.is_own else "normal"
        parts += entry.sign(x, y - 4)
        parts += column(x + entry.room + 6, y, lines, font_weight=weight)
        x, y = x + needed + 2 * EDGE, y + (SIZE + 4) * (len(lines) - 1)
    return y + EDGE, parts


# --- scales ---


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Give round numbers from at most ``low`` to at least ``high``, about so many steps."""
    largest = max(abs(low), abs(high))
    span = high - low if high - low > largest * 1e-9 else largest or 1.0
    rough = span / about
    size = 10.0 ** floor(log10(rough))
    step = next(size * part for part in (1, 2, 2.5, 5, 10) if size * part >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    digits = max(0, 3 - floor(log10(size)))
    return [round(at * step, digits) for at in range(first, max(last, first + 1) + 1)]


# --- patterns: told apart without colour ---


def hatch(
    number: int, x: float, y: float, width: float, height: float, ink: str = INK
) -> Iterator[SafeString]:
    """Draw a pattern over a box: none up to 1, then upright or lying strokes, wide or narrow."""
    stroke = {"fill": "none", "stroke": ink}
    if width < 1:
        return
    if number in {2, 4}:
        gap = "1.5 9" if number == 2 else "1.5 4"
        middle = y + height / 2
        yield path(
            "", ("M", x, middle), ("h", width),
            stroke_width=height, stroke_dasharray=gap, **stroke,
        )  # fmt: skip
    elif number >= 3:
        step = 8.0 if number == 3 else 4.0
        down = [y + at * step for at in range(1, ceil(height / step))]
        if down:
            steps = [each for at in down for each in (("M", x, at), ("h", width))]
            yield path("", *steps, stroke_width=1.2, **stroke)
